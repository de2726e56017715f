"""A report on the screen: its form, its table, its chart, and the rows behind every figure."""
