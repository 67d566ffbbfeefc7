"""Which claims are worth a view: those with an infusion, drug or attachment line. One regular expression a claim.

Everything else is validated and copied through, so that a file of office visits costs what reading it costs.
"""

from __future__ import annotations

import re
from functools import lru_cache

from x12 import ClaimSlice

# 9636x-9637x, 964xx, 9652x: administrations. 36xxx: access and transfusion. 904xx: vaccines. C, G, J, P, Q, S: drugs,
# temporary codes. 99601/2: home infusion. 99211-99215 alone are of no interest, nor is a blood draw (36415).
_CODES = rb"(?:9636\d|9637\d|964\d\d|9652\d|96549|36(?!415)\d{3}|904[678]\d|9960[12]|[CGJPQS]\d{4})"
_BLANKS = b" \t\r\n"


@lru_cache(maxsize=64)
def _pattern(element: bytes, component: bytes, terminator: bytes) -> re.Pattern[bytes]:
    e, c, t = re.escape(element), re.escape(component), re.escape(terminator)
    revenue = rb"SV2" + e + rb"(?:063[1-7]|026\d|033\d)" + e
    procedure = rb"SV[12]" + e + rb"(?:[^" + e + t + rb"]*" + e + rb")?[A-Z]{2}" + c + _CODES
    return re.compile(rb"PWK" + e + rb"|LIN" + e + rb"|" + revenue + rb"|" + procedure)


def is_of_interest(claim_slice: ClaimSlice) -> bool:
    """Return whether the claim has an infusion, drug or attachment line."""
    delimiters, raw = claim_slice.delimiters, claim_slice.claim.raw
    pattern = _pattern(delimiters.element, delimiters.component, delimiters.terminator)
    return any(_begins(raw, match.start(), delimiters.terminator) for match in pattern.finditer(raw))


def _begins(raw: bytes, at: int, terminator: bytes) -> bool:
    """Return whether a segment begins here: behind a terminator, blanks and line ends aside."""
    before = at - 1
    blanks = _BLANKS.replace(terminator, b"")  # a line end may be the terminator
    while before >= 0 and raw[before] in blanks:
        before -= 1
    return before < 0 or raw[before : before + 1] == terminator
