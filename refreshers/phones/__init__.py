"""What a phone keeps of refreshers, and the records that it sends."""
