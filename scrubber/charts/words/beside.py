"""The ends of an infusion that systems write beside it, in an observation of its own: `Infusion stop time`."""

from __future__ import annotations

import re

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


def is_end(name: str) -> bool:
    """Return whether an observation of this name tells when an infusion ended: `Infusion stop time`."""
    return _END.search(name) is not None and _NO_FACT.search(name) is None and not _START.search(name)


def is_start(name: str) -> bool:
    """Return whether an observation of this name tells when an infusion began."""
    return _START.search(name) is not None and _NO_FACT.search(name) is None and not _END.search(name)
