"""Filing plan, case files, keeping and destruction of documents of every kind and module."""
