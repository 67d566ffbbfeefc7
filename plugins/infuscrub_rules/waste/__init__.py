"""Discarded drugs (W)."""
