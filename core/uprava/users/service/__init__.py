"""What the office does with people: sign-in, people and units, roles, substitution, tokens."""
