"""Resolutions: what leaders decide about letters, prepared by assistants, routed by rules."""
