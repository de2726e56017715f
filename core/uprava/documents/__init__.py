"""Documents: the registered thing of every module, its files, access, numbers, card."""
