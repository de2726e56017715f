"""Words of the whole module."""

MAKE = "reports.make"
"""The permission to make reports of one's own and to share them."""

MANAGE = "reports.manage"
"""The permission to see, change and remove the reports of others; their figures it never opens."""
