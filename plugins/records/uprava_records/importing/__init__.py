"""Earlier card files: read, looked at, then brought in with their numbers, days and files."""
