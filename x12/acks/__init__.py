"""Acknowledgements: TA1, 999 and 277CA, written and read."""
