"""What the office does with series of meetings."""
