"""What the screens of a report ask the database."""
