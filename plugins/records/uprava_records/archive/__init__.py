"""Inventories of closed cases, their destruction by an act, and the proof of it."""
