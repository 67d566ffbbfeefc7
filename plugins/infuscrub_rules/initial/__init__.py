"""Which service is the initial one (H)."""
