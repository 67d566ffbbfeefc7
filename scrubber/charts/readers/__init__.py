"""One folder a chart format."""
