"""What can be counted of appeals, and the ready reports of the catalogue."""
