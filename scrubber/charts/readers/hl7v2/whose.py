"""PID: which of its names and numbers are the patient's own."""

from __future__ import annotations

from scrubber.charts.readers.hl7v2.message import Segment

_NAMES = ("L", "", "D", "B")
"""Types of a name (table 0200) in the order in which a claim would use them: legal, none told, display, at birth."""
_RECORD_NUMBERS = ("MR", "PI", "PT", "")
"""Types of an identifier (table 0203) that name the patient where care is given; none told counts after them."""
_NO_RECORD_NUMBER = frozenset({"SS", "MB", "AN", "VN", "DL", "PPN", "MC", "MA", "NI", "SN"})
"""Types of numbers that another body gave, or that name a visit."""


def legal_name(pid: Segment) -> int:
    """Return which repetition of PID-5 a claim would use: an alias (A) may stand before the legal name (L)."""
    kinds = [pid.get(5, 7, index).upper() for index in range(1, pid.repetitions(5) + 1)]
    return next((kinds.index(kind) + 1 for kind in _NAMES if kind in kinds), 1)


def numbers_of(pid: Segment) -> list[tuple[str, str]]:
    """Return the identifiers of PID-3 with their types."""
    found = (
        (pid.get(3, 1, index), pid.get(3, 5, index).upper()) for index in range(1, pid.repetitions(3) + 1)
    )
    return [(value, kind) for value, kind in found if value]


def record_number(numbers: list[tuple[str, str]]) -> str | None:
    """Return the medical record number: by its type, else the first that is no other body's and no visit's."""
    for wanted in _RECORD_NUMBERS:
        for value, kind in numbers:
            if kind == wanted:
                return value
    return next((value for value, kind in numbers if kind not in _NO_RECORD_NUMBER), None)
