"""Archive packages and the transfer of cases to the municipal archive."""
