"""The list of contracts: its screen, its address, its file."""
