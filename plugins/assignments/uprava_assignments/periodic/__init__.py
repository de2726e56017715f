"""Periodic assignments: rules of repetition and the instances they give."""
