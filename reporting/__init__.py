"""What managers see: completions and their export. It owns no facts of training."""
