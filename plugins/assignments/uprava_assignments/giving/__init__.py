"""Giving assignments and executing them: drafts, issue, reports, acceptance, the tree."""
