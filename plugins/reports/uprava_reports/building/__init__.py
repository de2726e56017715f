"""From a question to SQL under the reader's rights, and to figures, rows and their names."""
