"""A sentence of its own that says that what was pushed before was given again: `Repeated at 1100.`

`repeated` reads such a sentence, and `given_again` finds the drug that it means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.clauses import EVENTS, Clause
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import rare
from scrubber.model.value import replace

_DOSE = r"(?=[ \t]+(?:(?:x[ \t]?1|of|slow|dose|given|iv|ivp|im|s[cq]|subq)\b|[\d.,]+[ \t]?(?:mg|mcg|gm?|units?)\b))"
_WORDS = (
    "repeat",
    "rpt",
    "dosed",
    "again",
    "2nd",
    "second",
    "3rd",
    "third",
    "another",
    "additional",
    "add'l",
    "same",
)
_AGAIN = rare(
    rf"\b(?:repeat(?:ed)?|rpt'?d?|re-?dosed|(?:given|gave|medicated|administered|dosed)[ \t]+again"
    r"|again(?=[ \t]+(?:(?:at|@)[ \t]*)?\d)"
    rf"|(?:2nd|second|3rd|third|another|additional|add'?l|same){_DOSE})\b",
    *_WORDS,
)
_TAIL = re.compile(r"[,;]|\b(?:for|per|by|due[ \t]+to|d/t|with|w/)(?![ \t]*\d)", re.IGNORECASE)
"""`for continued pain`, `per Dr. Penn`: why, and by whom."""
_NOT_AGAIN = re.compile(r"\b(?:no|not|never|without|unless|if|none|nor)\b|n't\b", re.IGNORECASE)
"""`1620 No second dose.`, `repeat dose not needed`."""
_SAID = frozenset({"filler", "infused", "dose", "given", "time", "iv", *AT_ONCE})
_OF_IT = frozenset({*_WORDS, "repeated", "rptd", "rpt'd", "redosed", "re-dosed", "addl", "nd", "rd", "x"})
_TOLD = (EVENTS | {"drug", "dose", "rate"}) - {"other", "running"}
_THE_SAME = re.compile(r"repeat|rpt|re-?dosed|again|same", re.IGNORECASE)
_AN_ORDER = re.compile(
    r"[ \t]*(?:then[ \t]+)?(?:repeat|rpt)\b(?![ \t]+(?:dose[ \t]+|x[ \t]?1[ \t]+)?given)", re.IGNORECASE
)


def repeated(sentence: Sentence, parts: Sequence[Clause]) -> Statement | None:
    """`Repeated at 1100.`, `1100 second dose given`, `At 1100 another 40 mg IVP`: what was given once more, of no drug
    by name; None where a sentence says anything else.

    `Repeat at 1100` may be an order, so its time is in doubt; behind a time in the margin, or with a way, it was given.
    """
    text = sentence.text
    said = _AGAIN.search(text, sentence.start, sentence.end)
    if said is None or any(part.act != "done" for part in parts) or _OF_A_LAB.match(text, said.end()):
        return None
    tail = _TAIL.search(text, said.end(), sentence.end)
    end = tail.start() if tail else sentence.end
    if _NOT_AGAIN.search(text, sentence.start, end):
        return None
    tokens = [token for token in sentence.tokens if token.start < end]
    if not all(map(_is_of_it, tokens)) or any(
        token.start >= end and _tells(token) for token in sentence.tokens
    ):
        return None
    times, doses, ways = (_of(tokens, *kinds) for kinds in (("time",), ("dose",), AT_ONCE))
    when = times[0] if times else sentence.margin
    if when is None or when.clock is None or when.until is not None:
        return None
    if max(len(times), len(doses), len(ways)) > 1:
        return None
    for part in parts:
        part.tokens = [_as_known(token, end) for token in part.tokens]
    ordered = bool(times) and not (ways or doses) and _AN_ORDER.match(text, sentence.start) is not None
    unsure = ordered or (bool(times) and _is_beside_its_margin(sentence))
    facts = [Fact("way", token.kind, token.start, token.end, token.text) for token in ways]
    facts += [*map(dose_in, doses), replace(timed("given", when.clock), unsure=unsure)]
    return Statement("", "", sentence.start, sentence.end, facts, further=True)


def _of(tokens: Sequence[Token], *kinds: str) -> list[Token]:
    return [token for token in tokens if token.kind in kinds]


def _tells(token: Token) -> bool:
    return token.is_time or token.kind in _TOLD


_OF_A_LAB = re.compile(r"[ \t]+pt\b", re.IGNORECASE)
"""`Rpt PT 1500`: a prothrombin time."""


def _is_beside_its_margin(sentence: Sentence) -> bool:
    """`1100 repeated 1105`: two times, and no sentence between them."""
    margin = sentence.margin
    return margin is not None and not sentence.text[margin.end : sentence.start].strip(" \t:-|")


def is_again(token: Token) -> bool:
    """`repeated`, `another`, `2nd`."""
    return token.text.casefold() in _OF_IT


def _is_of_it(token: Token) -> bool:
    return token.kind in _SAID or is_again(token)


def _as_known(token: Token, end: int) -> Token:
    """`repeated` is a word for a dose here, so that its time counts as unread where no drug is found for it; what
    stands behind the `end` says why, and by whom.
    """
    if token.kind != "word":
        return token
    return replace(token, kind="infused" if token.start < end else "filler")


def dose_in(token: Token) -> Fact:
    """Return what a dose with its unit says."""
    assert token.match is not None
    amount = token.match["amount"].replace(",", "")
    return Fact("dose", f"{amount} {token.match['unit']}", token.start, token.end, token.text)


def is_told_again(text: str, statement: Statement) -> bool:
    """Return whether a statement without a drug says that something was given once more."""
    if statement.further and not statement.drug:
        return True
    at_once = statement.way() in AT_ONCE and statement.of("dose") is not None
    return at_once and _LEADS.match(text, statement.start, statement.end) is not None


_LEADS = re.compile(
    r"\s*(?:a\s+)?(?:repeat|rpt|2nd|second|3rd|third|another|additional|add'l)", re.IGNORECASE
)


def given_again(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Lasix 40 mg IVP 0830. Second dose 40 mg IVP @ 1400`: one more of the drug that was given so, in its dose where
    the sentence says that it was repeated.
    """
    last = _that_it_repeats(drafts, statement)
    if last is None:
        return []
    new = drafts.add(last.name, last.key, statement, [] if statement.way() else list(last.ways))
    dose = last.facts.get("dose")
    same = _THE_SAME.search(drafts.text, statement.start, statement.end)
    if dose is not None and same and statement.of("dose") is None:
        new.facts["dose"] = dose
    return [new]


def _that_it_repeats(drafts: Drafts, statement: Statement) -> Draft | None:
    """Return the only drug that was given so; of several the one of that dose, or the last of the line."""
    way, dose = statement.way(), quantity(statement.of("dose"))
    given = [draft for draft in drafts if _is_at_once(draft) and draft.course.told and way in ("", draft.way)]
    if len({draft.key for draft in given}) > 1 and dose is not None:
        given = [draft for draft in given if draft.dose() == dose]
    elif len({draft.key for draft in given}) > 1:
        line = drafts.text.rfind("\n", 0, statement.start)
        given = [draft for draft in given if draft.statement.start > line]
    return given[-1] if len({draft.key for draft in given}) == 1 else None


def _is_at_once(draft: Draft) -> bool:
    return draft.injected or is_a_shot(draft)


def is_a_shot(draft: Draft) -> bool:
    """`rocuronium 60 mg IV 0741; 20 mg IV 0905`: a dose at a moment, and nothing that says that it ran."""
    return draft.way == "iv" and draft.given and not draft.infused and draft.course.last() is None
