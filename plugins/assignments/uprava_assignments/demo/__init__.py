"""A year of assignments in the demo municipality, with figures of discipline one believes."""
