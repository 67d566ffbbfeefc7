"""Codes of a log that its own legend explains: `CODES  P=pushed  H=hung  D=down  F=flush`, and below it

    0846  P   hydrocortisone 100 mg
    0902  H   infliximab-dyyb 500 mg / NS 250
    1108  D   infliximab-dyyb

A code beside the time that leads its line is the word that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words.actions import Action, action_of

_LEGEND = re.compile(
    r"(?<![A-Za-z])(?P<code>[A-Za-z]{1,3})[ ]?=[ ]?(?P<means>[A-Za-z][A-Za-z.' ]*?[A-Za-z])"
    r"(?=[ ]{2}|[,;|\n]|$|[ ][A-Za-z]{1,3}[ ]?=)"
)
_KEY = re.compile(
    r"^[^\S\n]*(?i:(?:action[ ]|event[ ])?codes?|key|legend|abbrev\w*)[ ]?:?[ \t]+(?P<pairs>[^\n]+)$",
    re.MULTILINE,
)
_PAIR = re.compile(
    r"(?<=[ \t,;|:])\(?(?P<code>[A-Z]{1,3})\)?[ ]?(?:[-:\u2013][ ]?|[ ])(?P<means>[a-z][a-z. ']*[a-z])"
    r"(?=\.?[ ]*(?:$|[,;|]|[ ]{2}))"
)
"""`Key: H - hung, P - pushed`, `Codes: (H) hung, (P) pushed`."""
_AT = r"(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ ]?[ap]m?\b)?"
_LINE = re.compile(
    rf"^[ \t|]*(?:{_AT}[ \t|]+\(?(?P<code>[A-Za-z]{{1,3}}(?=\)|[ \t|]{{2}}|\t|[ \t|]*$)|(?-i:[A-Z])(?=[ ][A-Za-z]))"
    rf"|(?P<first>[A-Za-z]{{1,3}})[ \t|]+{_AT}(?=[ \t|]{{2}}|\t|[ \t|]*$))",
    re.IGNORECASE | re.MULTILINE,
)
_PUSHED = re.compile(r"(?:(?:slow )?(?:iv )?push(?:ed)?|ivp)(?: (?:med|drug)s?)?", re.IGNORECASE)
_A_PUSH = re.compile(r"[^\n]*?\b(?:ivp|iv[ ]push|pushed)\b", re.IGNORECASE)
_FLUSHED = re.compile(r"(?:line |saline |ns )?flush(?:ed)?", re.IGNORECASE)
_SMALL = {
    "up": "start", "on": "start", "down": "stop", "off": "stop", "in": "stop", "dry": "stop", "empty": "stop",
}  # fmt: skip
_REFUSED = re.compile(r"(?:patient |pt )?(?:refus|declin)", re.IGNORECASE)
_KINDS: dict[Action, str] = {
    "bag": "start", "start": "start", "given": "given", "stop": "stop", "pause": "pause", "restart": "restart",
    "rate": "step", "not_given": "held",
}  # fmt: skip
_FEWEST = 2
"""Lines with a code, of which a log has more."""


@lru_cache(maxsize=4)
def legend_in(text: str) -> Mapping[str, str]:
    """Return what the codes and initials of a print mean, as far as it says so."""
    return {match["code"]: match["means"] for match in _pairs(text)}


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """Yield each code of a legend with what it means."""
    if "=" in text:
        yield from _LEGEND.finditer(text)
    for key in _KEY.finditer(text):
        yield from _PAIR.finditer(text, *key.span("pairs"))


def codes_at_times(text: str) -> Iterator[Token]:
    """Yield the codes beside the times that lead their lines, each as the word that it stands for; one that says
    nothing of a giving (`V=VS`), and the words of the legend, as words of no meaning.
    """
    kinds = {code: _kind_of(means) for code, means in legend_in(text).items()}
    if len(set(kinds.values()) - {"filler", ""}) < _FEWEST:
        return
    for pair in _pairs(text):
        if kinds.get(pair["code"]) not in ("", None):
            yield Token("aside", *pair.span("means"), pair["means"])
    lines = list(_LINE.finditer(text))
    names = ["code" if line["code"] else "first" for line in lines]
    found = [(line, name) for line, name in zip(lines, names, strict=True) if kinds.get(line[name])]
    if len(found) >= _FEWEST:
        for line, name in found:
            kind = kinds[line[name]]
            if kind == "stop" and _A_PUSH.match(text, line.end()):
                kind = "given"  # `0905  D  Benadryl 25 mg IVP`, where `D=done`
            yield Token(kind, *line.span(name), line[name])


def without_codes(text: str, codes: Sequence[Token]) -> str:
    """Return the text with blanks for codes: of `0902 H` the letter is no hour, and of `0905 G` no unit."""
    if not codes:
        return text
    signs = list(text)
    for code in codes:
        signs[code.start : code.end] = " " * (code.end - code.start)
    return "".join(signs)


def _kind_of(means: str) -> str:
    """Return the kind of a code's word; an empty text for the name of a person."""
    if _PUSHED.fullmatch(means):
        return "push"
    if _FLUSHED.fullmatch(means):
        return "flush"
    if (small := _SMALL.get(means.casefold())) is not None:
        return small
    action = action_of(means)
    if action == "not_given" and _REFUSED.match(means):
        return "refused"
    if action is not None:
        return _KINDS.get(action, "")
    is_a_name = "." in means or any(word[:1].isupper() and not word.isupper() for word in means.split())
    return "" if is_a_name else "filler"
