"""What the office does with replies, and how they are read."""
