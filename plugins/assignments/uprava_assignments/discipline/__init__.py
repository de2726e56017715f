"""Execution discipline: indicators by person, unit, author, kind and period."""
