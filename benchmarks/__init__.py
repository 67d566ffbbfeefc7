"""Measurements: run, read, compared; never asserted."""
