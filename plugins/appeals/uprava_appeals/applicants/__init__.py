"""Applicants: people and organisations who write, with all their appeals (decision 0020)."""
