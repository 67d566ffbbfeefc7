"""What happened to a drug, in time: starts, pauses, restarts, stops, and the administrations that come of them."""
