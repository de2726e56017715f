"""What the office does with an earlier card file."""
