"""The web edge: routing, one transaction per request, screens, errors, sessions."""
