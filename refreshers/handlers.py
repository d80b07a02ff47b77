"""What follows from other rooms' facts."""
