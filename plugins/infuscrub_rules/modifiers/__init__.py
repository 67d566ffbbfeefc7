"""Modifiers (M)."""
