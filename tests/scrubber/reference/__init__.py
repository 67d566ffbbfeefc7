"""The reference room: public tables by day, and what is known of drugs."""
