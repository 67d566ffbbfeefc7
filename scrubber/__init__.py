"""infuscrub: checks X12 837 infusion claims against the chart before submission."""

__version__ = "0.1.0"
"""Of the distribution too: the build reads it here, so that a start need not look for it."""
