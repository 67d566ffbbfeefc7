"""Which documents concern which claim."""
