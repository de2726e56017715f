"""What may be done with correspondents."""
