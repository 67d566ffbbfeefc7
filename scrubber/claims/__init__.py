"""From a slice of raw segments to the claim that rules see, and from edits back to splices."""
