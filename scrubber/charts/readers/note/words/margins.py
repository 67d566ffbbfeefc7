"""Times down a margin that are written with a blank: `10 15   premeds`, `10 50   Trodelvy on`, `12 52   off`."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise


@lru_cache(maxsize=1)
def spaced_margins(text: str) -> frozenset[int]:
    """Return where such times begin: in a note with three of them or more, which go forward."""
    found = list(_SPACED_MARGIN.finditer(text))
    times = [int(line["hour"]) * 60 + int(line["minute"]) for line in found]
    in_order = all(one <= other for one, other in pairwise(times))
    return frozenset(line.start("hour") for line in found) if len(found) > 2 and in_order else frozenset()


_SPACED_MARGIN = re.compile(
    r"^[ \t]*(?P<hour>2[0-3]|[01]\d)[ ](?P<minute>[0-5]\d)[ ]{2,}(?=[A-Za-z])", re.MULTILINE
)
