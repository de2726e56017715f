"""Sending reports by the calendar: to people, units and addresses, under their owner's rights."""
