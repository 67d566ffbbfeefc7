"""Days that can't be so: in the future, the wrong way round, outside the statement, before birth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from x12.sense.facts import Facts
from x12.sense.registry import Elements, Hit, element, of_claim, of_segment
from x12.slices import Kind

_OF_SERVICE = frozenset({"472", "434"})
_PAST = frozenset({"431", "454", "304", "453", "439", "484", "455", "471", "435", "573"})
"""Dates of a claim that lie behind us: onset, first treatment, last seen, acute manifestation, accident, last
menstruation, last X-ray, prescription, admission, another payer's decision."""

_BEFORE_SERVICE = frozenset({"431", "454", "453", "484", "435"})
"""What a professional claim tells as older than its service: onset, first treatment, acute manifestation, last
menstruation, admission."""

_OLDEST = 125
"""Years: nobody is known to have lived so long."""
_CENTURY = "1940"
"""Who was born since is not so old before 2065: most claims are decided by it."""


def _is_after(day: str, other: str) -> bool:
    """Return whether a day (CCYYMMDD) follows another; what is no day of the calendar is the guide's to tell."""
    if day <= other or len(day) != len("CCYYMMDD"):
        return False
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


@of_claim("X-SERVICE-FUTURE", "future")
def service_future(facts: Facts) -> Iterator[Hit]:
    for qualifier in facts.dates.keys() & _OF_SERVICE:
        at, dates = facts.dates[qualifier]
        if _is_after(dates.begin, facts.as_of):
            yield Hit("X-SERVICE-FUTURE", at, "DTP03")
    for line in facts.lines:
        if _is_after(line.dates.begin, facts.as_of):
            yield Hit("X-SERVICE-FUTURE", line.dates_at, "DTP03")


@of_claim("X-DATE-FUTURE", "dates")
def date_future(facts: Facts) -> Iterator[Hit]:
    for qualifier, (at, dates) in facts.dates.items():
        # a statement is written when it is over; its first day is another edit's
        over = qualifier == "434" and dates.begin <= facts.as_of < dates.end
        if over or (qualifier in _PAST and _is_after(dates.begin, facts.as_of)):
            yield Hit("X-DATE-FUTURE", at, "DTP03")


@of_segment("X-DATE-REVERSED", "DTP")
def date_reversed(dtp: Elements, form: str) -> Iterator[str]:
    begin, _, end = element(dtp, 3).partition("-")
    if element(dtp, 2) == "RD8" and end and end < begin:
        yield "DTP03"


@of_segment("X-DATE-REVERSED", "HI")
def span_reversed(hi: Elements, form: str) -> Iterator[str]:
    """Occurrence spans: HI*BI."""
    for number in range(1, len(hi)):
        parts = hi[number].split(":")
        if parts[0] == "BI" and len(parts) > 3:
            begin, _, end = parts[3].partition("-")
            if end and end < begin:
                yield f"HI{number:02d}-4"


@of_claim("X-DATE-OUTSIDE-STATEMENT", "hospital")
def date_outside_statement(facts: Facts) -> Iterator[Hit]:
    statement = facts.dates.get("434")
    if statement is None or not statement[1].begin:
        return
    begin, end = statement[1].begin, statement[1].end
    for line in facts.lines:
        if line.dates.begin and not begin <= line.dates.begin <= line.dates.end <= end:
            if line.dates.end < line.dates.begin:
                continue  # told as reversed
            yield Hit("X-DATE-OUTSIDE-STATEMENT", line.dates_at, "DTP03")


@of_claim("X-BORN-AFTER-SERVICE")
def born_after_service(facts: Facts) -> Iterator[Hit]:
    """Born on the day of service is right: a newborn."""
    birth = facts.born
    if birth is None or not birth[1]:
        return
    at, day, part = birth
    first, last = facts.service_days
    if (first and day > max(first, last)) or _is_after(day, facts.as_of):
        yield Hit("X-BORN-AFTER-SERVICE", at, "DMG02", part)


@of_claim("X-BORN-LONG-AGO")
def born_long_ago(facts: Facts) -> Iterator[Hit]:
    birth = facts.born
    if birth is None or birth[1] >= _CENTURY:
        return
    first, _ = facts.service_days
    year = first[:4]
    if not (year.isascii() and year.isdigit()):
        return
    if "0" < birth[1] < f"{int(year) - _OLDEST:04d}{first[4:]}":
        yield Hit("X-BORN-LONG-AGO", birth[0], "DMG02", birth[2])


@of_claim("X-DIED-BEFORE-SERVICE", "deceased")
def died_before_service(facts: Facts) -> Iterator[Hit]:
    part, kind = (
        (facts.patient, Kind.PATIENT) if facts.patient is not None else (facts.subscriber, Kind.SUBSCRIBER)
    )
    if part.death is not None and part.death[1] < facts.service_days[0]:
        yield Hit("X-DIED-BEFORE-SERVICE", part.death[0], "PAT06", kind)


@of_claim("X-ACCIDENT-AFTER-SERVICE", "dates")
def accident_after_service(facts: Facts) -> Iterator[Hit]:
    accident = facts.dates.get("439")
    _, last = facts.service_days
    if accident is not None and last and accident[1].begin > last:
        yield Hit("X-ACCIDENT-AFTER-SERVICE", accident[0], "DTP03")


@of_claim("X-ONSET-AFTER-SERVICE", "dates")
def onset_after_service(facts: Facts) -> Iterator[Hit]:
    _, last = facts.service_days
    for qualifier in facts.dates.keys() & _BEFORE_SERVICE:
        at, dates = facts.dates[qualifier]
        if last and dates.begin > last:
            yield Hit("X-ONSET-AFTER-SERVICE", at, "DTP03")


@of_claim("X-ADMISSION-AFTER-STATEMENT", "hospital")
def admission_after_statement(facts: Facts) -> Iterator[Hit]:
    admission, statement = facts.dates.get("435"), facts.dates.get("434")
    if admission is not None and statement is not None and admission[1].begin > statement[1].end:
        yield Hit("X-ADMISSION-AFTER-STATEMENT", admission[0], "DTP03")
