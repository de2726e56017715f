"""What the office does with packages and transfers."""
