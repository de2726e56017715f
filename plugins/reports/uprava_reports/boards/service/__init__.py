"""What touches the database."""
