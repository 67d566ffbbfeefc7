"""FHIR R4 operations: `Claim/$scrub` and Da Vinci CDex `$submit-attachment`, with their definitions.

Everything that decides is a pure function of values (`scrub.py`, `attachments.py`, `metadata.py`) and runs in a worker
process; `router.py` is HTTP, and `waiting.py` is the only memory: attachments until their claim comes.
"""
