"""The service: what other programs ask over HTTP. It keeps nothing of what it is given."""
