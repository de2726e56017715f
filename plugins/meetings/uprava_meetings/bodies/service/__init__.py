"""What the office does with bodies."""
