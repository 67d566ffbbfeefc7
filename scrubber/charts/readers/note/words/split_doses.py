"""A dose that is injected in parts: the dose is told, and behind it what went where.

    Faslodex 500 mg IM (250 mg each glute)             two times 250 are the 500
    Xolair 300 mg SQ: 150 mg R arm, 150 mg L arm       the parts add up to it
    Faslodex 500 mg IM, 200 mg each glute              they do not: which is right is not known, and nothing is dropped

Only of injections, and only where the arithmetic is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import replace

_IN_TWO = re.compile(
    r"[ \t]*(?:(?:im|sq|sc|subq)[ \t]+)?(?:in(?:to)?[ \t]+|to[ \t]+|per[ \t]+)?"
    r"(?:(?:the[ \t]+)?(?:each|both|either)\b|side\b|[x×][ \t]?2\b(?!\d))",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:two|2)[ \t]+(?:separate[ \t]+)?\Z", re.IGNORECASE)
_MOST = 4
"""Parts of a dose: more injections of one drug at one time are no usual dose."""


def with_whole_doses(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, the parts of a dose that is told as a whole as asides."""
    if not any(token.kind in ("im", "sc") for token in tokens):
        yield from tokens
        return
    parts = {part for line in _by_line(text, tokens) for part in _parts(text, line)}
    for token in tokens:
        yield replace(token, kind="aside") if token.start in parts else token


def _by_line(text: str, tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the drugs, ways and doses of each line that tells of an injection."""
    line: list[Token] = []
    last = 0
    for token in tokens:
        if line and "\n" in text[last : token.start]:
            yield line
            line = []
        line.append(token)
        last = token.end
    yield line


def _parts(text: str, line: Sequence[Token]) -> Iterator[int]:
    """Yield where the parts of a dose begin."""
    if not any(token.kind in ("im", "sc") for token in line):
        return
    for place, token in enumerate(line):
        whole = _amount(token)
        if whole is None or place == 0 or line[place - 1].kind != "drug":
            continue
        following = list(_same_drug(line[place + 1 :], whole[1]))
        amounts = [amount for one in following if (amount := _amount(one)) is not None]
        if len(following) == 1 and amounts[0][0] * 2 == whole[0] and _is_given_twice(text, following[0]):
            yield following[0].start
        elif 1 < len(following) <= _MOST and sum(amount for amount, _ in amounts) == whole[0]:
            yield from (one.start for one in following)


def _same_drug(tokens: Iterable[Token], unit: str) -> Iterator[Token]:
    """Yield the doses in this unit up to the next drug or time."""
    for token in tokens:
        if token.kind == "drug" or token.is_time:
            return
        amount = _amount(token)
        if amount is not None and amount[1] == unit:
            yield token


def _amount(token: Token) -> tuple[Decimal, str] | None:
    if token.kind != "dose" or token.match is None:
        return None
    number = token.match["amount"].replace(",", "")
    return (Decimal(number), token.match["unit"].casefold()) if number.replace(".", "", 1).isdigit() else None


def _is_given_twice(text: str, part: Token) -> bool:
    return (
        _IN_TWO.match(text, part.end) is not None
        or _TWO.search(text[max(0, part.start - 16) : part.start]) is not None
    )
