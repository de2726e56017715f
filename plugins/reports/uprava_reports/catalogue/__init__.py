"""All reports a reader may run, by what they are for."""
