"""What is kept of reports: those people make, their versions, and where each was left."""
