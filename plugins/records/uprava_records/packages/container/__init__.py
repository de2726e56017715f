"""The container itself: written and read without any database."""
