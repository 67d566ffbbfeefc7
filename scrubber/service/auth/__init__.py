"""Who asks: API keys, tokens of an identity provider, and what each may do."""
