"""What the office does with appeals that come in, and how they are read."""
