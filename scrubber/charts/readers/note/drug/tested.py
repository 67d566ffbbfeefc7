"""A test dose and the rest of its drug in one sentence: two givings, of which each has its own dose and times.

`INFeD 1000 mg: test dose 25 mg IVP 0905, no reaction, remainder hung 1005 in 500 mL NS, done 1405`: 25 mg were pushed,
and how much the rest was is not said.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.drug.whole_runs import REST, TEST
from scrubber.charts.readers.note.values.statement import Fact, Sentence, Statement
from scrubber.charts.readers.note.words.mentions import drugs_of, home_of

_OF_ALL = re.compile(r"[:;–—]|[ \t]-[ \t]|\b(?:ordered|orders?|total|planned|rx)\b", re.IGNORECASE)


def mentioned(sentence: Sentence) -> list[Statement]:
    """Return the statements of the drugs of a sentence, and one for the rest of what it tells a test dose of."""
    found = drugs_of(sentence)
    test = TEST.search(sentence.text, sentence.start, sentence.end)
    if test is None:
        return found
    behind = (token for token in sentence.tokens if token.start > test.end() and token.kind == "infused")
    rest = next((token for token in behind if REST.search(token.text)), None)
    if rest is None:
        return found
    home = home_of(found, rest.start)
    went_on = any(
        token.kind in ("start", "time", "range") for token in sentence.tokens if token.start > rest.start
    )
    if home.drug and went_on:
        found.append(Statement(home.drug, home.key, rest.start, home.end, further=True))
        found[-1].facts.append(Fact("way", "infusion", rest.start, rest.end, rest.text))
        found.sort(key=lambda item: item.start)
        home.end = rest.start
    return found


def is_before_a_test(text: str, start: int, end: int) -> bool:
    """`1000 mg: test dose 25 mg`: return whether an amount that ends at `start` is that of all, and the one at `end`
    that of the test dose; `25 mg test dose, 975 mg` is the other way round.
    """
    test = TEST.search(text, start, end)
    return test is not None and _OF_ALL.search(text, start, test.start()) is not None


def is_behind_a_rest(text: str, start: int, place: int) -> bool:
    """`remainder of the 1 g dose`: return whether the amount at a place is that of all."""
    return _REST_OF.search(text, max(start, place - 28), place) is not None


_REST_OF = re.compile(
    r"\b(?:remainder|rest|balance)\s+of\s+(?:the\s+|her\s+|his\s+|a\s+)?(?:total\s+|full\s+)?\Z",
    re.IGNORECASE,
)


def leave_the_total(sentence: Sentence, found: list[Statement]) -> None:
    """`INFeD 1000 mg ordered: test dose given 0905, the rest hung 1005`: how much either was is not said."""
    if not TEST.may_stand(sentence.text, sentence.start, sentence.end):
        return
    for item in found[1:]:
        known = item.of("dose")
        if (
            known is not None
            and item.start < known.start
            and is_before_a_test(sentence.text, known.end, item.end)
        ):
            item.facts.remove(known)
