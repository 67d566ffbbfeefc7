"""A chart of which nothing is of a day of the claim: what differs is the day, and nothing else is concluded from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubber.model.claim import Claim
from scrubber.model.comparison import Cause, Difference, Kind, Standing
from scrubber.model.expected import Expectation
from scrubber.model.unchecked import Because
from scrubber.model.value import replace
from scrubber.reference import codes


def cause_of_the_day(difference: Difference) -> tuple[Cause, ...]:
    """Return that the service is right and of another day, where it is paired with one under its own code."""
    expected = difference.expected
    if difference.kind is Kind.WRONG_ROLE and expected is not None and expected.code == difference.code:
        return Cause.OTHER_DAY, Cause.SERVICE
    return ()


def is_of_another_day(claim: Claim, expectation: Expectation) -> bool:
    """Return whether every line has a day, and the chart shows nothing on any of them."""
    encounters = expectation.encounters
    return bool(encounters.groups) and not any(
        encounters.shows(line.first_date, line.last_date) for line in claim.lines
    )


def of_another_day(differences: Iterable[Difference]) -> Iterator[Difference]:
    """Yield what differs only because of the day: of each administration line that, and of nothing else anything.

    A chart of another day neither supports nor contradicts a dose or a drug, and what it shows is not billed here.
    """
    for difference in differences:
        if difference.line is None or codes.is_drug(difference.code):
            yield replace(difference, standing=Standing.OPEN, because=Because.OTHER_DAY)
        elif Cause.NOT_ON_THIS_FORM in difference.causes or Cause.OTHER_DAY in difference.causes:
            yield difference
        else:
            causes = (Cause.OTHER_DAY, Cause.UNDOCUMENTED, Cause.SERVICE)
            because = Because.OTHER_DAY if difference.standing is Standing.OPEN else None
            yield replace(
                difference, kind=Kind.EXTRA, expected=None, supported_units=0, causes=causes, because=because
            )
