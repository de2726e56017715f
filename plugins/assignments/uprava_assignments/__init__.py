"""Поручения: assignments, their terms, control and discipline of execution."""
