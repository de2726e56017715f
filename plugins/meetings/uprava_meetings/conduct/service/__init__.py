"""What the office does while a body meets."""
