"""Reminders before, on and after the term, escalation to author and controller."""
