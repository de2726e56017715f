"""The lists of appeals: by state and term, filters, figures, files, the book of registration."""
