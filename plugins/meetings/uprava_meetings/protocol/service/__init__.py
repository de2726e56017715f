"""What the office does with decisions and protocols after a meeting."""
