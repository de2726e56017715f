"""The thematic classifier of appeals: dated editions, the search of a question, kinds."""
