"""Words and codes that stand where a drug's name should, and name none."""

from __future__ import annotations

import re

from scrubber.charts.words.drugs import is_fluid, substances
from scrubber.charts.words.values import Concept

_WORD = re.compile(r"[a-z]+")
_LONGEST = 60
"""Characters of what stands for no drug; a longer text is a name with remarks."""
_THING = r"(?:medications?|meds?|drugs?|vaccines?|infusions?|fluids?|substances?|products?|agents?)"
_DONE = r"(?:administered|given|selected|specified|entered|known|named)"
_NONE = re.compile(
    rf"(?:no|unknown|unspecified|undefined|unlisted|not {_DONE}) {_THING}(?: name)?(?: {_DONE})?"
    rf"|{_THING}(?: name)?(?: is| was)? (?:unknown|unspecified|undefined|not {_DONE})"
    rf"|unknown|unspecified|undefined|unlisted|not {_DONE}"
)
_NO_VACCINE = "998"
"""CVX: no vaccine was administered; sent where a message only tells of a contraindication or a forecast."""


def names_no_drug(words: str) -> bool:
    """Return whether words stand for a drug that nobody named: `Unknown medication`, `Drug not specified`."""
    if len(words) > _LONGEST:
        return False
    return _NONE.fullmatch(" ".join(_WORD.findall(words.casefold()))) is not None


def names_two_drugs(*told: str) -> bool:
    """Return whether names that a chart gives one product are of different drugs: `infliximab` beside `Entyvio`.

    A fluid beside its drug is none, and `rituximab` may stand for `rituximab and hyaluronidase`.
    """
    if len(told) < 2:
        return False
    known = {substances(words) for words in told if words and not is_fluid(words)} - {frozenset()}
    return any(not _may_be_one(one, other) for one in known for other in known)


def _may_be_one(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(mine.startswith(its) or its.startswith(mine) for mine in one for its in other)


def is_no_vaccine(drug: Concept) -> bool:
    """Return whether a code says that nothing was given: CVX 998."""
    return drug.code("CVX", "cvx", "2.16.840.1.113883.12.292") == _NO_VACCINE
