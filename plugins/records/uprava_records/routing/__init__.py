"""Routing rules: to whom letters of a description are proposed when they are registered."""
