"""The words of the domain: frozen values that every layer above shares."""
