"""Import of units and people from CSV: read, planned row by row, applied in one transaction."""
