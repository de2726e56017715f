"""What the office does with documents, whatever their kind."""
