"""What the office does for the post."""
