"""Words and codes that stand where a drug's name should, and name none."""

from __future__ import annotations

import re

from scrubber.charts.words.values import Concept

_NONE = re.compile(
    r"\W*(?:no|none|unknown|unspecified|undefined|unlisted|not\s+(?:specified|known|selected|entered))?\W*"
    r"(?:medications?|meds?|drugs?|vaccines?|infusions?|fluids?|substances?|products?|agents?)?(?:\s+name)?\W*"
    r"(?:(?:was\s+|were\s+)?(?:administered|given|selected|specified|entered|name|unknown|unspecified|not\s+specified))?\W*",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(r"\b(?:no|none|not|unknown|unspecified|undefined|unlisted)\b", re.IGNORECASE)
_NO_VACCINE = "998"
"""CVX: no vaccine was administered; sent where a message only tells of a contraindication or a forecast."""


def names_no_drug(words: str) -> bool:
    """Return whether words stand for a drug that nobody named: `Unknown medication`, `Drug not specified`."""
    return bool(_SAYS_SO.search(words)) and _NONE.fullmatch(words) is not None


def is_no_vaccine(drug: Concept) -> bool:
    """Return whether a code says that nothing was given: CVX 998."""
    return drug.code("CVX", "cvx", "2.16.840.1.113883.12.292") == _NO_VACCINE
