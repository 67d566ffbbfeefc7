"""Cases that the product met outside, from the folder `shared/field` beside the checkout; skipped where it is absent."""
