"""The coding engine: from what a chart documents to the lines it supports. Pure functions, no I/O.

record ─ administrations.py ─▶ Given ─ sessions.py ─▶ one session per visit and access
session ─ services.py ─▶ infusions, pushes, hydration ─ initial.py, addons.py, hydration.py ─▶ Draft lines
record ─ injections.py, pumps.py ─▶ Draft lines;  drug_units.py ─▶ drug lines;  modifiers.py;  timeline.py
expect.py puts it together;  disputes.py asks it again under each other reading of a disputed point
"""
