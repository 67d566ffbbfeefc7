"""What the name of a file and of the folders above it says: the number of a claim, with words and dates around it.

Theory. The number that a name begins with, a word for the kind of document aside, is a claim's. A number anywhere else
in it is a `stem`: a claim's, unless another claim of the run is called by more of the name or by another number in it.
So only names that hold stems need all claims of a run to be known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from scrubber.charts.link.keys import both, key

_KIND_BEFORE = re.compile(
    r"^(?:(?:e?mar|notes?|charts?|infusion|nursing|logs?|records?|docs?|documents?|orders?|flowsheet|claim|acct|275|cda|fhir)"
    r"[-_ ]+)+|^claim(?=[A-Z]{0,4}-?\d)",
    re.IGNORECASE,
)
"""Words for the kind of document before the number that it is about: `mar-PCN-1.pdf`, `claim12345.pdf`."""
_NAME_BREAK = re.compile(r"[_ .(]")
_WORD_BEHIND = re.compile(r"-(?=[^\W\d_]{3,}(?:[-_ .(,]|$))")
"""A hyphen before a word: `PCN-1-order.pdf`; `PCN-1-2` and `PCN-1-B` may be numbers of other claims."""
_BETWEEN = re.compile(r"[\s_.,;()\[\]{}#&+=]+")
_A_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"(?:19|20)\d\d(?:-?(?:0?[1-9]|1[0-2])(?:-?(?:0?[1-9]|[12]\d|3[01]))?)?$"
    r"|(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])-(?:\d\d)?\d\d$"
)
"""A day, a month or a year is no claim's number here: `2026-03-02`, `20260302`, `2026`, `3-2-26`."""
_OTHERS = frozenset(
    """mrn room rm bed chair page pg scan image img fax lot batch dob dos date day week visit cycle part no member mbr
    npi ndc ssn auth phone tel""".split()  # noqa: SIM905 - a word list reads better as one text
)
"""Words for numbers that are no claim's: `room 4471`."""
_MANY_DIGITS = 4
"""A number with so many digits is nobody's page, room or day."""


def keys_of_name(name: str, folders: Iterable[str], above: Iterable[str] = ()) -> Iterator[str]:
    """Yield the keys of a file's name, up to each break in it (`PCN-1_mar.pdf`), and of the folders that it lies in.

    A hyphen is no break: identifiers hold hyphens, and PCN-1 must not find PCN-1-2. Of a folder the whole name counts,
    and stems; of those `above` what was offered the whole name only.
    """
    own = tuple(_beginnings(name))
    for each in own:
        yield from both("name", each)
    yield from (key("stem", stem) for stem in _stems(name, own))
    for folder in folders:
        yield from both("name", folder)
        yield from (key("stem", stem) for stem in _stems(folder, (folder,)))
    for folder in above:
        yield from both("name", folder)


def _beginnings(name: str) -> Iterator[str]:
    """Yield a name, with and without a word for its kind before it, and each up to its breaks."""
    for each in dict.fromkeys((name, _KIND_BEFORE.sub("", name))):
        yield each
        yield from (each[: match.start()] for match in _NAME_BREAK.finditer(each) if match.start())


def _stems(name: str, known: Collection[str]) -> Iterator[str]:
    """Yield what may be a claim's number in a name, and is none of those that are known from it already."""
    found: list[str] = []
    if _WORD_BEHIND.search(name):
        for each in dict.fromkeys((name, _KIND_BEFORE.sub("", name))):
            found += _before_words(each)
    before = ""
    for part in _BETWEEN.split(name):
        if part not in known and _A_DIGIT.search(part):
            own = _KIND_BEFORE.sub("", part)
            if own not in known and _may_be_a_number(own) and before.casefold() not in _OTHERS:
                found += own, *_before_words(own)
        before = part
    yield from dict.fromkeys(stem for stem in found if stem not in known)


def _before_words(name: str) -> Iterator[str]:
    """Yield what stands before each word that a hyphen ties to it."""
    ends = [match.start() for match in _WORD_BEHIND.finditer(name)]
    yield from (name[:end] for end in ends if any(map(str.isdigit, name[:end])))


def _may_be_a_number(part: str) -> bool:
    """Return whether a part of a name may be a claim's number: `12345`, `K-77`; no date and no few digits."""
    if _DATE.match(part):
        return False
    digits = sum(map(str.isdigit, part))
    mixed = digits > 0 and len(part) >= _MANY_DIGITS and any(map(str.isalpha, part))
    return digits >= _MANY_DIGITS or mixed
