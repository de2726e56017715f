"""What can be counted of contracts, and the ready reports of the catalogue."""
