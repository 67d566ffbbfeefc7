"""What was done and when: what a clause does, whose an event is, and which time belongs to it."""
