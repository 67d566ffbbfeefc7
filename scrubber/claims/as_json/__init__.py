"""Claims as JSON (`infuscrub.claim/1`): the 837's own content in plain fields, to and from X12 without loss."""
