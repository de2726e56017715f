"""What the office does here: one file per noun."""
