"""Words of the whole module."""

MAKE = "reports.make"
"""The permission to make reports of one's own and to share them."""
