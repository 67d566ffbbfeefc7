"""Facts of one administration that systems write beside it: a lot in a remark, an end in an observation of its own."""

from __future__ import annotations

import re

from scrubber.charts.words import drugs

_LOT = re.compile(
    r"\b(?:lots?|batch)\b[ \t]{0,3}(?:(?:number|no|num|nbr)\b)?\.?[ \t]{0,3}[:#=]{0,2}[ \t]{0,3}"
    r"(?P<lot>(?!\d{1,6}[ \t]?m[cg]?g\b)(?=[A-Z-]{0,19}\d)[A-Z0-9][A-Z0-9-]{2,19})\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"[ \t]{0,3}(?:,|&|/|\band\b)[ \t]{0,3}(?:lot[ \t]{0,3}#?[ \t]{0,3})?(?=[A-Z-]{0,6}\d)([A-Z0-9-]{4,20})\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:(?:infusions?|iv|drip|bag|administration|medication|drug)\b.{0,20}\b)?"
    r"(?:stop(?:ped)?|end(?:ed)?|finish(?:ed)?|complet(?:ed?|ion))\b.{0,12}\b(?:date/?)?time\b",
    re.IGNORECASE,
)
_START = re.compile(
    r"\b(?:start(?:ed)?|beg[aiu]n|initiat(?:ed|ion)|hung)\b.{0,12}\b(?:date/?)?time\b", re.IGNORECASE
)
_NO_FACT = re.compile(
    r"\b(?:plan\w*|expect\w*|schedul\w*|estimat\w*|est|anticipat\w*|project\w*|due|order\w*|remaining|pause\w*|hold|held"
    r"|observ\w*|monitor\w*|visit|encounter|transfus\w*|flush\w*|hydrat\w*|pre-?med\w*)\b",
    re.IGNORECASE,
)
"""Words of a time that is not when the drug's infusion began or ended."""


def lots_in(remark: str, substance: str) -> str | None:
    """Return the lots that a remark about an administration names: `Lot FX0099`; none where it names another drug."""
    own = drugs.substances(substance)
    if any(not drugs.substances(remark[start:end]) & own for start, end in drugs.names_in(remark)):
        return None
    found: dict[str, None] = {}
    for match in _LOT.finditer(remark):
        found[match["lot"]] = None
        at = match.end()
        while (further := _FURTHER.match(remark, at)) is not None:
            found[further[1]] = None
            at = further.end()
    return ", ".join(found) or None


def is_end(name: str) -> bool:
    """Return whether an observation of this name tells when an infusion ended: `Infusion stop time`."""
    return _END.search(name) is not None and _NO_FACT.search(name) is None and not _START.search(name)


def is_start(name: str) -> bool:
    """Return whether an observation of this name tells when an infusion began."""
    return _START.search(name) is not None and _NO_FACT.search(name) is None and not _END.search(name)
