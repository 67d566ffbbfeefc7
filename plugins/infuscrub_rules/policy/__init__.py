"""A payer's policies as data: one rule for each kind, which judges what the profile states."""
