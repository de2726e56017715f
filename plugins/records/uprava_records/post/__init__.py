"""What goes by post: lists of form 103, envelopes, papers of a mailing."""
