"""Центр отчётов: what modules offer to count, as reports people read, make, send and draw."""
