"""The inbox of the chancellery: what comes by mail, by scanner, by hand, until registered."""
