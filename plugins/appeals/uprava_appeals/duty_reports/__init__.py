"""What a body must tell of its appeals: figures, the note to the head, the package for ССТУ.РФ."""
