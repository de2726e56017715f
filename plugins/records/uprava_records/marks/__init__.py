"""Codes on paper: labels, stamps, finding by scan, and the public check of our documents."""
