"""A year of documents the demo municipality's office wrote itself."""
