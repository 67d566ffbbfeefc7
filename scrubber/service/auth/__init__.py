"""Who may ask: keys, tokens and what they allow."""
