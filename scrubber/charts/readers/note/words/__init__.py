"""What a word is: a time, a drug, an amount, an event, one of those that change nothing, or one that nobody knows."""
