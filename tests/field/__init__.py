"""Cases that the product met outside, from `shared/field` beside the checkout; skipped without it."""
