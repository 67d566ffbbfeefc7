"""What keeps a time from being certain, and what puts others in doubt: corrections, slips, words nobody knows."""
