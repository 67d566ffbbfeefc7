"""A time that a remark puts right: `actual stop 1140`, `stop time should be 12:05`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from scrubber.model.record import Administration

_CLOCK = r"(?P<h>[01]?\d|2[0-3])(?::(?P<m>[0-5]\d)|(?P<m4>(?<=\d\d)[0-5]\d))(?![\d:/%])\s?(?P<half>[ap]\.?m\b|[ap]\b)?"
_ENDS = r"(?P<what>start|stop|end)(?:ed|ped|ing|ping)?(?:\s+time)?"
_IS = r"\s*(?:(?:was|is|at|@|of|to|:|=|-)\s*){0,2}"
_CORRECTED = re.compile(
    rf"\b(?:(?:actual(?:ly)?|correct(?:ed)?|true|real)\s+(?:infusion\s+)?{_ENDS}{_IS}"
    rf"|{_ENDS.replace('what', 'told')}\s+(?:should\s+(?:be|read|say)|was\s+actually|corrected\s+to){_IS}){_CLOCK}",
    re.IGNORECASE,
)
_ANY = re.compile(r"(?<![\d/.:])\d{1,2}:?[0-5]\d(?![\d/:%])")
_HALF = timedelta(hours=12)


def puts_right(words: str, item: Administration) -> str:
    """Return which time of an administration a remark says is another: `start`, `stop`, or nothing."""
    match = _CORRECTED.search(words)
    if match is None:
        return ""
    name = "start" if (match["what"] or match["told"]).casefold() == "start" else "stop"
    known = item.start if name == "start" else item.stop
    if known is None:
        return name
    told = _moments(match, known)
    if known.tzinfo is UTC:  # remarks are written by the clock on the wall
        return "" if known.minute == told[0].minute else name
    return "" if known in told else name


def corrected(words: str, item: Administration, name: str) -> tuple[str, ...]:
    """Return the time of an administration that its remark puts right, as it was told and as the remark has it; nothing
    where the remark tells other times, too, or none that can be this one.
    """
    known = item.start if name == "start" else item.stop
    match = _CORRECTED.search(words) if puts_right(words, item) == name else None
    if (
        match is None
        or known is None
        or known.tzinfo is UTC
        or item.segments
        or len(_ANY.findall(words)) != 1
    ):
        return ()
    found = [moment for moment in _moments(match, known) if _fits(moment, item, name)]
    if len(found) != 1:
        return ()
    return tuple(moment.isoformat(timespec="minutes") for moment in (known, found[0]))


def _moments(match: re.Match[str], known: datetime) -> list[datetime]:
    hour, minute = int(match["h"]), int(match["m"] or match["m4"])
    if match["half"]:
        hours = [hour % 12 + (12 if match["half"][0].lower() == "p" else 0)]
    else:
        hours = (
            [hour, hour + 12] if 0 < hour < 12 and not match["h"].startswith("0") and match["m"] else [hour]
        )
    return [known.replace(hour=each, minute=minute) for each in hours]


def _fits(moment: datetime, item: Administration, name: str) -> bool:
    """Return whether a start lies before its stop, and a stop behind its start, under half a day."""
    start, stop = (moment, item.stop) if name == "start" else (item.start, moment)
    if start is None or stop is None:
        return True
    return (start.tzinfo is None) == (stop.tzinfo is None) and timedelta() < stop - start < _HALF
