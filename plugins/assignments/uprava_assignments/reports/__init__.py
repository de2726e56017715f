"""What can be counted of assignments, and the ready reports of the catalogue."""
