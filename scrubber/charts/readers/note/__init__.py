"""Nursing notes in plain text."""
