"""Makes the shipped tables and drug facts from a folder of public files: `python -m scrubber.reference.baseline`.

Nothing of it runs in a run of the product. What is curated by hand (`data/*.csv` with a source in each row) is not
touched by it.
"""
