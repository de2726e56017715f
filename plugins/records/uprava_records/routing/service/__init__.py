"""What the office does with routing rules."""
