"""PDF charts."""
