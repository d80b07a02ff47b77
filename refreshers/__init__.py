"""What keeps a skill alive: due refreshers, cards for what was missed, reminders."""
