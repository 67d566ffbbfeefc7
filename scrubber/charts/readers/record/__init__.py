"""The infusion record as JSON."""
