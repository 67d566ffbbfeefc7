"""Minutes and the units they earn (T)."""
