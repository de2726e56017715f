"""What the office does with meetings before they open."""
