"""Rules that ask the quarterly NCCI tables, where the operator has loaded them."""
