"""Readers of the supported formats; each module registers itself in `reading.READERS`."""
