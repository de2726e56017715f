"""What appeals show to the outside: receipts, the public status, the form of the site."""
