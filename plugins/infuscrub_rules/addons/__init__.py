"""Add-on codes and what they hang on (A)."""
