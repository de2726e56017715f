"""What the chancellery does with letters."""
