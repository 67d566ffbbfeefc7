"""The days of a chart, grouped into encounters: what is compared with the claim together."""

from __future__ import annotations

from datetime import date

from scrubber.model.value import Value


class Encounters(Value):
    """The first and last day of each encounter, in order. A key is the first day of one."""

    groups: tuple[tuple[date, date], ...] = ()

    def key(self, day: date | None) -> str:
        """Return the key of the encounter that a day falls into; its own date where it falls into none.

        Without a day: the only encounter, or an empty key where there is more than one.
        """
        if day is None:
            return self.groups[0][0].isoformat() if len(self.groups) == 1 else ""
        for first, last in self.groups:
            if first <= day <= last:
                return first.isoformat()
        return day.isoformat()

    def shows(self, first: date | None, last: date | None) -> bool:
        """Return whether something is of a day of a line; a line without a day may be of any, and so may a chart."""
        if first is None or not self.groups:
            return True
        return any(begin <= (last or first) and first <= end for begin, end in self.groups)

    @property
    def keys(self) -> frozenset[str]:
        """Return the key of every encounter."""
        return frozenset(first.isoformat() for first, _ in self.groups)


NO_ENCOUNTERS = Encounters()
