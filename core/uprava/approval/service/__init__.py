"""What the office does with a route: start, decide, answer, add, redirect, recall, read."""
