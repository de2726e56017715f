"""What the lists are made of: one file per noun."""
