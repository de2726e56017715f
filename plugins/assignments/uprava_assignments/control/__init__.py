"""Lists of assignments: at work, under control, reports to check, all; acts on many at once."""
