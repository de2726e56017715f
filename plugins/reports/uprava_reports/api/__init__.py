"""The same figures and rows for programs, under the rights and scopes of their token."""
