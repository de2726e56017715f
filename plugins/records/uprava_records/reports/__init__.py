"""What can be counted of letters, sending, exchange, acts and cases, and the ready reports."""
