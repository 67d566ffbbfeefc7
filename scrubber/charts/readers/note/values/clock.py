"""One time of day, and one date, as a note writes them; and whether two times are written as a range."""

from __future__ import annotations

import re
from datetime import date, time

from scrubber.model.value import Value

_RANGE = re.compile(
    r"[ ]to[ ]{4,60}|[ \t]{0,3}(?:[-=]{1,20}>|-{1,2}|>|–|—|→|to|until|'?till?|thru|through)[ \t]{0,3}(?:at\s)?",
    re.IGNORECASE,
)


_STROKE = re.compile(r"[ \t]?/[ \t]?")
_BOTH_ENDS = re.compile(
    r"\b(?:start(?:ed)?|begin|began|on|up|in|from)\s?(?:/|&|and)\s?(?:stop(?:ped)?|end(?:ed)?|finish|off|down|out|to)"
    r"(?:[ \t]+times?)?[ \t]*:?[ \t]*\Z",
    re.IGNORECASE,
)
"""`Start/Stop: 1:35 PM / 2:10 PM`, `Start/stop times: 1335 to 1410`."""


class Clock(Value):
    """One time of day. `half_known` is False where it may be in the morning or in the evening."""

    start: int
    end: int
    quote: str
    hour: int
    minute: int
    half_known: bool = True
    half_written: bool = False
    """The note wrote am, pm, noon or midnight."""
    plain_24: bool = False
    """Written as only the 24-hour clock writes: `1015`, `09:15`, `14:20`."""
    hedged: bool = False
    on: date | None = None
    """The date written beside it."""

    @property
    def certain(self) -> bool:
        """Return whether anybody may count on it."""
        return self.half_known and not self.hedged

    def of_day_readings(self) -> tuple[time, ...]:
        """Return every time of day that it may be: one, or one in the morning and one in the evening."""
        if self.half_known:
            return (self.of_day,)
        return time(self.hour % 12, self.minute), time(self.hour % 12 + 12, self.minute)

    @property
    def of_day(self) -> time:
        """Return the time of day as far as it is known."""
        return time(self.hour, self.minute)


class Day(Value):
    """One date and where it stands."""

    start: int
    end: int
    on: date


def joined(text: str, one: Clock, other: Clock) -> bool:
    """Return whether two times are written as a range: `1015-1122`, `from 9 AM until 10 AM`."""
    match = _RANGE.match(text, one.end)
    alike = (one.plain_24 and other.plain_24) or (one.half_written and other.half_written)
    if match is None and text[one.end : other.start] == "/" and alike:
        return 0 < minutes(other) - minutes(one) < 720  # `IVPB 1010/1042`, `9:10am/10:12am`
    if match is None and _STROKE.fullmatch(text, one.end, other.start):
        return is_of_both_ends(text, one.start)
    return match is not None and match.end() == other.start


def is_of_both_ends(text: str, place: int) -> bool:
    """`Start/Stop: 1335/1410`: whether the label ahead of a place is of a beginning and an end."""
    return _BOTH_ENDS.search(text, max(0, place - 32), place) is not None


def minutes(clock: Clock) -> int:
    """Return the minutes since midnight."""
    return clock.hour * 60 + clock.minute
