"""The room of the point-of-care sheet."""
