"""How old an edition is on a day: whether it still answers, and if not, for how long it has not."""

from __future__ import annotations

from datetime import date

from scrubber.model.value import Value
from scrubber.reference.tables.edition import Edition, quarter_of, quarters_between


class Age(Value):
    """An edition's age. `days`: since its last day, 0 while it answers; None where no end is known."""

    days: int | None
    quarters: int
    """Whole quarters that were published since, as far as the calendar tells."""

    @property
    def is_stale(self) -> bool:
        """Return whether a newer edition must be out."""
        return bool(self.days)

    def __str__(self) -> str:
        if self.days is None:
            return "no end"
        if not self.days:
            return "current"
        if not self.quarters:
            return f"stale: ended {self.days} day{'s' if self.days > 1 else ''} ago"
        return f"stale: {self.quarters} quarter{'s' if self.quarters > 1 else ''} old"


def age(edition: Edition, as_of: date) -> Age:
    """Return the age of an edition on a day."""
    last = edition.last_day
    if last is None:
        return Age(None, 0)
    if as_of <= last:
        return Age(0, 0)
    return Age((as_of - last).days, quarters_between(quarter_of(last), quarter_of(as_of)))


def stale(edition: Edition, as_of: date) -> str | None:
    """Return why an edition is stale on a day, in words for a report; None while it answers."""
    found = age(edition, as_of)
    if not found.is_stale:
        return None
    whose = f" for {edition.setting} claims" if edition.setting else ""
    kept = "shipped" if edition.shipped else "loaded"
    return f"the {kept} {edition.kind} table{whose} is of {edition.quarter or 'an earlier day'} ({found})"
