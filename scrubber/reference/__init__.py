"""What is known of codes, drugs, units, prices and payers' public tables: data, loaders and trust in one room."""
