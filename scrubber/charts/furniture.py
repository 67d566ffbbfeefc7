"""What a page carries besides its chart: a fax's own line, when it was printed, which form it is.

`03/05/2026 09:15 FROM: LAKESIDE P.2/5` is no time of a giving and no day of a visit, and it would stand in the middle
of a sentence that goes on over the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.words.drugs import names_in

_EDGE = 3
"""Filled lines at the top and at the bottom of a page where such a line stands."""
_PAGE = r"(?:\bp(?:age|g)?[.:]?[ \t]*\d{1,3}(?:[ \t]?(?:/|of)[ \t]?\d{1,3})?|\b\d{1,3}[ \t]of[ \t]\d{1,3})\b"
_DAY = (
    r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2}[ .]{1,2}\d{1,2},?[ ]\d{4}"
    r"|\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4})"
)
_TIME = r"(?:\d{1,2}:\d\d(?::\d\d)?(?:[ \t]?[AaPp]\.?[Mm]\.?)?|[01]\d[0-5]\d|2[0-3][0-5]\d)"
_STAMP = rf"(?:{_DAY}[ \t,]+(?:at[ \t]+)?{_TIME}|{_TIME}[ \t,]+{_DAY})"
_FAX = re.compile(
    rf"[ \t]*(?:fax(?:ed)?\b[ \t:]*(?:on[ \t]+)?(?={_STAMP}|{_TIME})"
    rf"|(?:received|rcvd|sent|transmitted|rx|tx)\b[ \t:]*(?:on[ \t]+)?(?={_STAMP})"
    rf"|{_STAMP}(?=[^\n]*(?:\bfrom\b|\bto\b|\bfax\b|->|\b\d{{7,11}}\b|\b\d{{3}}-\d{{4}}\b)[^\n]*{_PAGE}))",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"[ \t]*(?:(?:(?:report|job)[ \t]+(?:run|date|printed|generated)|run[ \t]+(?:date|time|on)|"
    r"(?:date[ \t]+)?(?:printed|print)(?:[ \t]+(?:on|by|date|time|at))?|generated"
    r"|form[ \t]+(?:no\.?[ \t]*)?[\w-]{1,12}[ ,.-]+rev|rev(?:ised|ision)?\b\.?[ \t]*(?:date)?|confidential|scanned)\b"
    rf"[^\n]{{0,40}}?(?:{_DAY}|\b\d{{1,2}}/\d{{4}})|(?:printed|print)[ \t]+(?:time|at)[: \t]+{_TIME})",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"[ \t]*(?:{_STAMP}[ \t]*(?:{_PAGE})?|{_PAGE}[ \t]*{_STAMP})[ \t]*", re.IGNORECASE)
_OF_THE_CHART = re.compile(
    r"\b(?:patient|pt|name|dob|d\.o\.b|born|birth|mrn|med(?:ical)?[ ]rec\w*|dos|date[ ]of[ ]service|service[ ]date|"
    r"visit|encounter|acct|account|claim|member|sign\w*|authenticated|given|start\w*|stop\w*|mg|mcg|mL|units?|IV|dose)\b",
    re.IGNORECASE,
)
"""What no such line says; one that does is left as it is."""


def without_furniture(text: str) -> str:
    """Return a page with an empty line for each that is no part of its chart."""
    lines = text.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    top, bottom = filled[:_EDGE], filled[-_EDGE:]
    for number in {*top, *bottom}:
        if _is_furniture(lines[number], last=number in bottom and number not in top[:1]):
            lines[number] = ""
    return "\n".join(lines)


def _is_furniture(line: str, *, last: bool) -> bool:
    if _OF_THE_CHART.search(line) or names_in(line):
        return False
    return bool(_FAX.match(line) or _PRINTED.match(line) or (last and _ALONE.fullmatch(line)))


_NUMBER = re.compile(
    r"\b(?:page|pg\.?|p\.)[ \t]*(?P<page>\d{1,3})[ \t]?(?:of|/)[ \t]?(?P<all>\d{1,3})\b", re.IGNORECASE
)


def missing_pages(pages: Sequence[str]) -> list[str]:
    """Return what pages say of others that are not there: `page 1 of 4`, in a file of one page."""
    found: dict[int, set[int]] = {}
    for text in pages:
        for match in _NUMBER.finditer(text):
            page, whole = int(match["page"]), int(match["all"])
            if 0 < page <= whole:
                found.setdefault(whole, set()).add(page)
    return [
        f"page {min(seen)} of {whole}"
        for whole, seen in sorted(found.items())
        if whole > len(pages) and len(seen) < whole
    ]
