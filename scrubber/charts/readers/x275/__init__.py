"""X12 275 attachments."""
