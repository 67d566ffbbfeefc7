"""What a record tells, in a line for each drug, for tests of layouts."""

from __future__ import annotations

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration, InfusionRecord

HEAD = "Date of service: 03/02/2026\n"
"""What a note of the day 03/02/2026 begins with."""


def times_of(item: Administration) -> str:
    """Return a drug with its start and stop; `?` for one that is not certain."""
    ends = (f"{moment:%H%M}" if moment else "?" for moment in (item.start, item.stop))
    return " ".join((item.substance, *ends))


def told(record: InfusionRecord, without: str = "?") -> list[str]:
    """Return each drug with its times and dose; `without`: what stands for a dose that is not certain."""
    return [
        f"{times_of(item)} {f'{item.dose.value:f} {item.dose.unit}' if item.dose else without}"
        for item in record.administrations
    ]


def in_full(item: Administration) -> str:
    """Return a drug with how, when and how much was given: `Zosyn infusion 1850-1924 3.375 g`; `?` for a time that is
    in doubt or not told.
    """
    parts = [(part.start, part.stop) for part in item.segments] or [(item.start, item.stop)]
    times = [[f"{at:%H%M}" if at else "?" for at in part] for part in parts]
    ran = item.technique in ("infusion", "transfusion", "sc_infusion")
    runs = "+".join("-".join(part) if ran else part[0] for part in times)
    dose = f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else ""
    return " ".join(filter(None, (item.substance, item.technique, runs, dose)))


def given_in(text: str) -> list[str]:
    """Return what a note of 03/02/2026 tells, a drug each (`in_full`)."""
    return [in_full(item) for item in read_note(HEAD + text).administrations]
