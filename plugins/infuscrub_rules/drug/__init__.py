"""Drugs, their units and their codes (D)."""
