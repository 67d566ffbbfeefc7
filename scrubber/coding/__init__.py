"""The coding engine: from what a chart documents to the lines it supports. Pure functions, no I/O.

record ─ administrations.py ─▶ courses ─ sessions.py ─▶ one session per visit and access
session ─ services.py ─▶ infusions, pushes, hydration ─ initial.py, addons.py, hydration.py ─▶ draft lines
record ─ injections.py, pumps.py ─▶ draft lines;  courses ─ drug_units.py, drug_amounts.py ─▶ drug lines
expect.py puts it together for one reading;  readings.py asks it for each value that a doubt may have
compare.py holds the lines billed against it;  disputes.py asks it again under each other reading of a disputed point
"""
