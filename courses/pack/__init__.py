"""Reading, checking and loading course packs. Higher rooms register the parts they own."""
