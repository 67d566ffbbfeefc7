"""Rows and columns: tables, grids, logs and rows of administration records, each read as statements."""
