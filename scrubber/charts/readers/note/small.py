"""Small words that are events only where they stand: `in @ 2:03`, `up 1105`, `Decadron 12 mg IVPB up`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scrubber.charts.readers.note.lexicon import compiled
from scrubber.charts.readers.note.tokens import Token


@dataclass(frozen=True, slots=True)
class Soft:
    """A small word that is an event only where it stands right at a time: `in @ 2:03`, `up 1105`, `down 1508`."""

    kind: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


_AT_TIME = (
    r"(?=\s*(?:at\s+|@\s?|:\s?)?(?:about\s|around\s|approx\.?\s|~\s?)?"
    r"(?:\d{1,2}[:h]\d\d(?:\s?[ap]\.?m?)?|\d{4}[ap]?|\d{1,2}(?:\.\d\d)?\s?[ap]\.?m?)\b)"
)


ENDS: dict[str, str] = {"up": "start", "down": "stop", "off": "stop", "in": "stop", "↑": "start", "↓": "stop"}
"""Small words that are events at the end of a clause right behind a drug or its bag: `Decadron 12 mg IVPB up`."""


SOFT: tuple[Soft, ...] = (
    Soft("stop", compiled(r"\b(?:til|till|until)\b(?=\s*(?:about\s)?\d{1,2}:?\d{0,2})"), ("til 2:20p",)),
    Soft("infused_at", compiled(r"\binfused\b(?!\s+(?:by|in)\b)"), ("infused 1810",)),
    Soft(
        "start",
        compiled(
            rf"(?<!time )(?<!back )(?<!hooked )\b(?:(?:bag\s+)?up|on|in)\b{_AT_TIME}(?!\s*:)"
            r"|\bup(?=\s*:\s*\d)|(?<=bag )up\b"
            rf"|\bst\b{_AT_TIME}|\bwide\s+open\b{_AT_TIME}"
        ),
        ("in @ 2:03", "up 1105"),
    ),
    Soft(
        "stop",
        compiled(
            rf"(?<!time )\b(?:down|off|out|dry|empty)\b{_AT_TIME}(?!\s*:)|\bdown(?=\s*:\s*\d)|\binfused\s+by\b|"
            rf"(?<=\d )(?:liter|litre|bag|"
            r"unit|L)\s+in\b"
            rf"|\b(?:1st|2nd|first|second)\s+(?:liter|litre|bag|unit)\s+in\b|(?-i:\bET\b){_AT_TIME}"
        ),
        ("down 1508", "out @ 2:31", "dry 1026", "infused by 1000"),
    ),
)


def _is_off(time: Token, word: Token) -> bool:
    """`0845 down`: a time may stand before it too; `in` and `out` behind a time are of the patient."""
    return time.is_time and word.text.casefold() not in ("in", "out")


_BAGS = frozenset(
    {
        "drug",
        "dose",
        "infused",
        "infusion",
        "push",
        "iv",
        "diluent",
        "transfusion",
        "bolus",
        "rate",
        "strength",
    }
)


def with_ends(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, `up` and `down` at the end of a clause as events where they stand right behind a bag."""
    for place, token in enumerate(tokens):
        if (
            token.kind == "other"
            and _PUT_ON.match(token.text)
            and place
            and tokens[place - 1].kind == "on_body"
        ):
            yield replace(token, kind="given")
            continue
        kind = ENDS.get(token.text.casefold()) if token.kind in ("filler", "word") else None
        last = tokens[place - 1] if place else None
        if last is not None and last.kind in ("aside", "word") and last.text.startswith("#") and place > 1:
            last = replace(tokens[place - 2], end=last.end)  # `bolus #2 in`
        gap = text[last.end : token.start].strip() if last is not None else "-"
        behind = last is not None and gap in ("", ")") and (last.kind in _BAGS or _is_off(last, token))
        if token.text == "in" and kind and _ends_an_entry(text, tokens, place):
            yield replace(token, kind=kind)
            continue
        if token.text.casefold() == "on" and last is not None and _is_put_on(text, last, token):
            yield replace(token, kind="start")
            continue
        closes = re.match(r"[ \t]*(?:[.,;→]|->|$)", text[token.end : token.end + 8], re.MULTILINE) is not None
        yield replace(token, kind=kind) if kind and behind and closes else token


def _is_put_on(text: str, time: Token, word: Token) -> bool:
    """`1120 on, 1325 off`: a bag, since it comes off too."""
    return (
        time.kind == "time"
        and not text[time.end : word.start].strip()
        and re.match(
            r"\s*[,;/-]\s*\d{1,2}:?\d\d\s*(?:[ap]m?\s*)?off\b", text[word.end : word.end + 20], re.IGNORECASE
        )
        is not None
    )


_PUT_ON = re.compile(r"placed|attached|activated", re.IGNORECASE)
"""What is done with an on-body injector."""


def _ends_an_entry(text: str, tokens: list[Token], place: int) -> bool:
    """`2231 Phenergan IVPB up. 2250 in.`: an entry of nothing else, behind something that was started."""
    last = tokens[place - 1] if place else None
    if last is None or last.kind != "time" or text[last.end : tokens[place].start].strip():
        return False
    begins = re.search(r"(?:^|[.;,\n])\s*$", text[: last.start]) is not None
    ends = re.match(r"\s*(?:[.;\n]|$)", text[tokens[place].end :]) is not None
    return begins and ends and any(token.kind == "drug" for token in tokens[:place])
