"""Rules and statements of legal acts."""
