"""Operators as an office keeps them: set up, opened, visited."""
