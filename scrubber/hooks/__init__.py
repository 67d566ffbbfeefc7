"""How plugins are found, checked, ordered and called: one implementation at a time, each behind a guard."""
