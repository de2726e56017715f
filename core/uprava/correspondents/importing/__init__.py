"""Import of correspondents from CSV and XLSX: read, planned row by row, applied in one go."""
