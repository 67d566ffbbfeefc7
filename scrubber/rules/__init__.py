"""What a rule is, where rules are registered, and how a rule becomes a page."""
