"""What stands above a table, or on a sheet of its own: whose table it is, and of what day.

    Infusion Log
    Patient:, "DREW, SIMON", DOB:, 12/01/1982, MRN:, 30021, Date of service:, 03/10/2026

It counts only where the rows have no columns for it. A day counts only where it is labelled as the service's and stands
alone: a report names the day that it was printed, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from scrubber.charts.readers.note.page.banners import banner_in
from scrubber.charts.readers.note.page.header import claim_of, labelled_day, patient_of
from scrubber.charts.readers.note.words.clocks import dates
from scrubber.charts.readers.table.cells import Cell, Line
from scrubber.charts.readers.table.days import is_open
from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of
from scrubber.model.record import ClaimKeys, Patient
from scrubber.model.value import Value, replace

_OF_A_PATIENT = frozenset(
    {"patient", "family_name", "given_name", "member_id", "birth_date", "medical_record_number"}
)

_NAME = re.compile(
    r"(?P<name>[A-Z][\w'’-]{1,40},[ ]{0,2}[A-Z][\w.'’-]{0,40}(?:[ ][A-Z][\w.'’-]{0,40})?)"
    r"(?P<rest>(?:[ ,;|(-]{1,4}(?:MRN|DOB|ID|\#|Acct).*)?)",
    re.IGNORECASE,
)
_CUT_NAME = re.compile(
    r"\b((?:patient name|patient|pt|name|client)\s?:\s*[A-Z][\w'’-]{1,40})  "
    r"(?!(?:MRN|DOB|DOS|Date|Acct|Account|Member|ID)\b)(?=[A-Z][A-Za-z'’.-]{0,40}(?:\s|$))",
    re.IGNORECASE,
)
"""`Patient: Voss` and `Ida` in two cells, since nobody quoted the comma."""
_WEEKDAY = re.compile(
    r"[\W_]*(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)?[\W_]*", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:(?:MRN|DOB|ID|#|Acct)\W*)?[\d/-]{4,12}(?:\s+(?:DOB\W*)?[\d/-]{4,12})?", re.IGNORECASE
)
_MOST = 3
"""Cells of a line that only names somebody: a name, a number, a birth date."""


class Title(Value):
    """Whom and what day a table is about, as far as it says so outside its rows."""

    patient: Patient = Patient()
    claim: ClaimKeys = ClaimKeys()
    day: date | None = None
    words: str = ""
    """The lines that say it."""

    def __bool__(self) -> bool:
        return self.names_somebody or self.day is not None

    @property
    def names_somebody(self) -> bool:
        """Return whether it says whose the rows are."""
        return self.patient != Patient() or self.claim != ClaimKeys()

    def followed(self, new: Title, of_all: date | None) -> Title:
        """Return what holds below further labels: another patient's rows have nothing of the one before.

        `of_all`: the day that was told of the whole sheet, and not of one patient; it goes on.
        """
        if not new.names_somebody:
            return Title(self.patient, self.claim, new.day, new.words)
        return Title(new.patient, new.claim, new.day or of_all, new.words)

    def without_open_days(self) -> Title:
        """Return the same without days that may have been meant the other way round: `03/04/2026`."""
        born = self.patient.birth_date
        patient = replace(self.patient, birth_date=None) if born and is_open(born) else self.patient
        return Title(patient, self.claim, None if self.day and is_open(self.day) else self.day)


NO_TITLE = Title()


def title_of(lines: Sequence[Line]) -> Title:
    """Return what the lines above a table say."""
    text = "\n".join(label_of(line.cells) for line in lines)
    days = dates(text)
    return Title(patient_of(text, days), claim_of(text), _day(text), text)


def told_by(labels: Sequence[Line]) -> Title:
    """Return what lines between the rows say, those that hold only a name or a day included."""
    return title_of([_labelled(line) for line in labels])


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


def _labelled(line: Line) -> Line:
    """Return a line that only names somebody or a day as a label: `PIKE, ROY (MRN 20452)`, `Tuesday, March 3, 2026`."""
    told = [cell for cell in line.cells if cell != ""]
    day = day_alone(told)
    if day is not None:
        return Line(line.place, (f"Date of service: {day:%m/%d/%Y}",))
    name = name_in([str(cell) for cell in told])
    return Line(line.place, (name,)) if name else line


def day_alone(told: Sequence[Cell]) -> date | None:
    """Return the day that is all of a line: `Tuesday, March 3, 2026`."""
    if len(told) != 1:
        return None
    cell = told[0]
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = str(cell)
    found = dates(text)
    alone = len(found) == 1 and _WEEKDAY.fullmatch(text[: found[0].start] + text[found[0].end :])
    return found[0].on if alone else None


def name_in(told: Sequence[str]) -> str:
    """Return a line that holds only a name, with a number or a birth date, as labels write it; else empty."""
    if (
        len(told) == 1
        and (banner := banner_in(told[0])) is not None
        and _SAYS_MORE.search(told[0])
        and banner.family
    ):
        return banner.label
    match = _NAME.fullmatch(told[0])
    if match is None or len(told) > _MOST or drugs.substances(told[0]):
        return ""
    others = " ".join(told[1:])
    if others and not _NUMBERED.fullmatch(others):
        return ""
    rest = match["rest"].strip(" ,;|()-")
    return "  ".join(filter(None, (f"Patient: {match['name']}", rest, others)))


_SAYS_MORE = re.compile(r"\d|:")
"""`1. Sutter, Alma DOB 02/17/1978`, `Chair 4: Pike, Roy`: more than a name."""


def label_of(cells: Sequence[Cell]) -> str:
    """Return a line as a note writes it: a cell that is a heading labels the next one."""
    parts = []
    for cell in cells:
        if isinstance(cell, datetime | date):
            parts.append(f"{cell:%m/%d/%Y}")
        elif isinstance(cell, str) and cell:
            parts.append(cell if cell.endswith(":") or field_of(cell) is None else f"{cell}:")
    return _CUT_NAME.sub(r"\1, ", "  ".join(parts).replace(":  ", ": "))
