"""What may be done, and what is read."""
