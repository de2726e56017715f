"""What the office does with resolutions: one file per noun."""
