"""Edits: what a claim says that can't be so, or does not say that it must, though its guide's forms allow it.

    faults = check_edits(claim, as_of=date(2026, 11, 23), lists=tables)

Each edit is a page of data (`data/*.toml`: what, remedy, source, trust, status, examples) and one small function
(`checks/`); `edits()` returns all pages by id, `page.render` writes them by SNIP type.
"""

from __future__ import annotations

from x12.sense.checks.identity import npi_fits
from x12.sense.edit import Edit, Purpose, Severity, Snip, Trust, edits
from x12.sense.fingerprint import fingerprints
from x12.sense.former import TEXTS, SenseCode, SenseFault, check_sense
from x12.sense.lists import KINDS, Lists, NoLists
from x12.sense.purpose import ClaimPurpose, purpose_of
from x12.sense.run import EditFault, check_edits, situational_error

__all__ = [
    "KINDS",
    "TEXTS",
    "ClaimPurpose",
    "Edit",
    "EditFault",
    "Lists",
    "NoLists",
    "Purpose",
    "SenseCode",
    "SenseFault",
    "Severity",
    "Snip",
    "Trust",
    "check_edits",
    "check_sense",
    "edits",
    "fingerprints",
    "npi_fits",
    "purpose_of",
    "situational_error",
]
