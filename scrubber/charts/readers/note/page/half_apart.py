"""`AM` and `PM` that stand apart from their time, as prints and forms have them.

    Start: 01:04   PM          a column of its own
    Start: 9:12  (AM) PM       one of two is circled
    Start: 3:08  [ ] AM [x] PM

are read as `01:04 PM`, `9:12 AM` and `3:08 PM`, where else `01:04` would be a time of the night. Where both are offered
and neither is chosen nobody knows. Every time keeps its place.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.words.rare import rare

_TIME = r"(?<![\d:./])(?P<time>(?:0?[1-9]|1[0-2]):?[0-5]\d(?::[0-5]\d)?)"
_HALF = r"[AaPp]\.?[Mm]\b\.?"
_APART = re.compile(
    rf"{_TIME}(?:[ ]{{2,}}|[ ]?\t[ ]?)(?P<half>{_HALF})(?=[ \t]*(?:$|[,;|)])|[ ]{{2}}|\t)", re.MULTILINE
)
_CHOSEN = re.compile(
    rf"{_TIME}[ \t]*(?:\((?P<first>{_HALF})\)[ \t]*/?[ \t]*{_HALF}|{_HALF}[ \t]*/?[ \t]*\((?P<second>{_HALF})\)"
    rf"|(?:\[[ _]?\][ ]?{_HALF}[ \t]*)?\[[xX]\][ ]?(?P<ticked>{_HALF})(?:[ \t]*\[[ _]?\][ ]?{_HALF})?)"
)
_OFFERED = re.compile(rf"{_TIME}[ \t]*(?:\[[ _]?\][ ]?)?(?i:am)[ \t/]*(?:\[[ _]?\][ ]?)?(?i:pm)\b")
_ANY = rare(r"\b[ap]\.?m\b", "am", "pm", "a.m", "p.m")


def with_halves(text: str) -> str:
    """Return the text with each half of the day right behind its time, and a question where none of two is chosen; and
    stamps of machines as the clock on the wall showed them.
    """
    text = _ISO.sub(_as_on_the_wall, text)
    if _ANY.search(text) is None:
        return text
    text = _CHOSEN.sub(_beside, text)
    text = _APART.sub(_beside, text)
    return _OFFERED.sub(lambda both: f"{both['time']}?".ljust(len(both[0])), text)


def _beside(found: re.Match[str]) -> str:
    half = next(said for name, said in found.groupdict().items() if name != "time" and said)
    return f"{found['time']} {half}".ljust(len(found[0]))


_ISO = re.compile(
    r"(?<![\w-])(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?P<zone>Z|[+-]\d\d:?\d\d)?(?![\w:])"
)


def _as_on_the_wall(stamp: re.Match[str]) -> str:
    """`2026-03-02T13:04:00-06:00` as `2026-03-02 13:04:00      `; one of Greenwich (`15:08:00Z`) is no time of here."""
    zone = stamp["zone"] or ""
    sign = "T" if zone[:1] in ("Z", "+") or zone == "-00:00" else " "
    return f"{stamp['day']}{sign}{stamp['time']}".ljust(len(stamp[0]), "Z" if sign == "T" else " ")
