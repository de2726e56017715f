"""Counting that takes long, and figures that are kept: jobs with progress, kept results."""
