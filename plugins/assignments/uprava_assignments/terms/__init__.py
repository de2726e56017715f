"""Terms of assignments: how they are said, counted, typical ones, recounted with the calendar."""
