"""Receipts and what is told by them."""
