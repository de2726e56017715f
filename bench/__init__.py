"""Benchmarks: figures printed with their conditions, never a timed test."""
