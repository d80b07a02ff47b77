"""Words to people: templates, channels, preferences, the delivery log."""
