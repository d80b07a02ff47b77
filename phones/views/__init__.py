"""Pages of the room, split by noun."""
