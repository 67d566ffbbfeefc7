"""One rule a file, its cases in YAML beside it."""
