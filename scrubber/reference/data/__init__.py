"""Reference tables that the core reads: each row with its source and how far it can be trusted."""
