"""What the office does with dispatches."""
