"""Counting appeals, and collecting what is reported of them."""
