"""From statements to administrations: which event belongs to which course of which drug."""
