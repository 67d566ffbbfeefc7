"""What stands above a table, or on a sheet of its own: whose table it is, and of what day.

    Infusion Log
    Patient:, "DREW, SIMON", DOB:, 12/01/1982, MRN:, 30021, Date of service:, 03/10/2026

It counts only where the rows have no columns for it. A day counts only where it is labelled as the service's and stands
alone: a report names the day that it was printed, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from scrubber.charts.readers.note.clocks import dates
from scrubber.charts.readers.note.header import claim_of, labelled_day, patient_of
from scrubber.charts.readers.table.cells import Cell, Line
from scrubber.charts.words.headings import field_of
from scrubber.model.record import ClaimKeys, Patient
from scrubber.model.value import Value

_OF_A_PATIENT = frozenset(
    {"patient", "family_name", "given_name", "member_id", "birth_date", "medical_record_number"}
)


class Title(Value):
    """Whom and what day a table is about, as far as it says so outside its rows."""

    patient: Patient = Patient()
    claim: ClaimKeys = ClaimKeys()
    day: date | None = None

    def __bool__(self) -> bool:
        return self != NO_TITLE


NO_TITLE = Title()


def title_of(lines: Sequence[Line]) -> Title:
    """Return what the lines above a table say."""
    text = "\n".join(_words(line.cells) for line in lines)
    days = dates(text)
    return Title(patient_of(text, days), claim_of(text), _day(text))


def names_a_patient(columns: dict[str, str]) -> bool:
    """Return whether the rows themselves say whose they are."""
    return not _OF_A_PATIENT.isdisjoint(columns)


def _day(text: str) -> date | None:
    """Return the labelled day; none of a range: `Date: 03/20/2026 - 03/27/2026`."""
    found = set()
    for line in text.splitlines():
        days = dates(line)
        day = labelled_day(line, days)
        born = patient_of(line, days).birth_date
        if day is not None and {item.on for item in days} - {born} == {day}:
            found.add(day)
    return found.pop() if len(found) == 1 else None


def _words(cells: Sequence[Cell]) -> str:
    """Return a line as a note writes it: a cell that is a heading labels the next one."""
    parts = []
    for cell in cells:
        if isinstance(cell, datetime | date):
            parts.append(f"{cell:%m/%d/%Y}")
        elif isinstance(cell, str) and cell:
            parts.append(cell if cell.endswith(":") or field_of(cell) is None else f"{cell}:")
    return "  ".join(parts).replace(":  ", ": ")
