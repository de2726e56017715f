"""A year of appeals of the demo town: what people write of, who considers it, what comes of it."""
