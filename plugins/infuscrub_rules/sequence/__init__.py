"""Sequence and concurrency (S)."""
