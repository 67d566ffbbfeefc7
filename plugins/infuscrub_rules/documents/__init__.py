"""What the chart must hold (DOC)."""
