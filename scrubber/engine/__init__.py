"""The pure middle: from a claim, its chart and a profile to findings, corrections and a disposition."""
