"""What the office does with codes: printing them, finding by them, opening the check."""
