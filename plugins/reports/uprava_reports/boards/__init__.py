"""Boards: figures of reports on the overview and on the pages of roles."""
