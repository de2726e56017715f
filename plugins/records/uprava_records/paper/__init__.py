"""Written documents signed on paper: noted before their number, shown by a scan."""
