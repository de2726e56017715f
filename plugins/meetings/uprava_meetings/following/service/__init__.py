"""What the office does with a signed protocol."""
