"""A dose at the time in the margin, and once more at a time of its own: `0900 Zofran 4 mg IVP, again at 1300`.

Two doses. The sentence has one time of its own, which took the place of the margin's, or was left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import Reading, timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, Statement

_AGAIN = re.compile(r"\s*,?\s*(?:and\s+|then\s+)?again\s+(?:at\s+|@\s?)?", re.IGNORECASE)
_OF_A_DOSE = frozenset({"drug", "dose", "given", "site", *AT_ONCE})


def with_both_times(reading: Reading, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements of a sentence, of a drug that was given again one for each of the two times."""
    margin = reading.sentence.margin
    later = _time_behind(reading) if margin is not None else None
    if margin is None or margin.clock is None or later is None or margin.clock.of_day == later.of_day:
        yield from statements
        return
    for item in statements:
        times = item.times()
        if not item.drug or item.way() not in AT_ONCE or len(times) > 1:
            yield item
            continue
        untimed = [fact for fact in item.facts if fact not in times]
        for clock, further in ((margin.clock, False), (later, True)):
            facts = [*untimed, timed("given", clock)]
            yield Statement(item.drug, item.key, item.start, item.end, facts, item.bare, further=further)


def _time_behind(reading: Reading) -> Clock | None:
    """Return the time that `again` leads to right behind a dose, where it is the only one of the sentence."""
    if len(reading.times) != 1 or reading.times[0].until is not None:
        return None
    (time,) = reading.times
    ahead = [
        other for other in reading.sentence.tokens if other.kind in _OF_A_DOSE and other.end < time.start
    ]
    if not ahead or _AGAIN.fullmatch(reading.text, ahead[-1].end, time.start) is None:
        return None
    return time.clock
