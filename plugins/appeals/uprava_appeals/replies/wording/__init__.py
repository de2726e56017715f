"""The words of replies: templates, their fields, how an author is addressed; no database."""
