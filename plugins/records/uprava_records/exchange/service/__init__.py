"""Acts and readings of the exchange."""
