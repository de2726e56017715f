"""A report as a file: workbook, text, paper."""
