"""People: organisations, units, posts, roles, substitution, sign-in."""
