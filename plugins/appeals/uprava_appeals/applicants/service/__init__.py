"""What the office does with applicants."""
