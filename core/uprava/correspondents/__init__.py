"""Correspondents: the organisations and people the office writes with."""
