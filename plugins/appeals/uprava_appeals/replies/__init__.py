"""What goes out about appeals: answers, notices, letters to other bodies."""
