"""Home infusion: the codes of a nurse's visits and of a day's supply. Its rules are each payer's own, none of ours."""

from __future__ import annotations

import re
from functools import lru_cache

HOME = "12"
"""The place of service of a patient's home."""

_VISITS = frozenset({"99601", "99602", "G0068", "G0069", "G0070", "G0088", "G0089", "G0090"})
"""A nurse's visit for an infusion at home; the G codes are Medicare's, by the day that it is given."""
_PER_DIEM = re.compile(
    r"S(?:5497|5498|550\d|551\d|552\d|9061|93[2-7]\d|9490|9494|9497|950[0-4]|953[78]|9542|9590)$"
)


@lru_cache(maxsize=1024)
def is_home_infusion(code: str) -> bool:
    """Return whether a code bills a visit or a day of home infusion."""
    return code in _VISITS or _PER_DIEM.match(code) is not None
