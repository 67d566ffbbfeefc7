"""Lines that stand below the way of their list: `IV push meds:  Zofran 4 mg 1036`, and below it `  Pepcid 20 mg 1045`.

The way that heads a list is of each line that goes on with it, which is set in as far as the first drug. A line that
says no more than a way (`SECTION C.  IV PUSH`, `IM injections:`) heads all that is set in below it. And the way that
ends a list in one line is of each that it tells: `Zofran 8 mg 1102, Decadron 10 mg 1104, both IVP`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.page.layout import Line
from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.statement import AT_ONCE, SLOW_PUSH_MINUTES, WAYS
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import rare
from scrubber.model.value import replace

_HEADED = re.compile(
    r"[ \t]*(?:meds?|medications?|drugs?|push(?:es)?|inj(?:ection)?s?)?(?:[ \t]+given)?[ \t]*:", re.IGNORECASE
)
_SET_IN = 4
"""Blanks before a line that goes on with a list, at least."""


def way_of_a_list(text: str, line: Line) -> Token | None:
    """Return the way that heads a line: `IV push meds:  Zofran 4 mg`, `C.  IV PUSH`."""
    alone = next((token for token in line.tokens if token.kind in AT_ONCE), None)
    if alone is not None and line.section == "care" and _stands_alone(text, alone):
        return alone
    if len(line.tokens) < _FEW or line.section != "care":
        return None
    way = line.tokens[0]
    leads = way.kind in WAYS and not text[line.start : way.start].strip(" \t-•*")
    behind = next(
        (token for token in line.tokens[1:] if token.kind not in ("infused", "filler", "given", "word")), None
    )
    heads = behind is not None and behind.kind == "drug" and _HEADED.match(text, way.end, line.end)
    return way if leads and heads else None


_FEW = 2


def _stands_alone(text: str, way: Token) -> bool:
    """Return whether the line of a way says nothing more, and the next one is set in below it."""
    first, end = text.rfind("\n", 0, way.start) + 1, text.find("\n", way.end)
    ahead = text[first : way.start].lstrip()
    if end < 0 or not (_LETTERED.fullmatch(ahead) and _OF_IT.fullmatch(text, way.end, end)):
        return False
    return _indent(text, end + 1) > _indent(text, first)


_LETTERED = re.compile(
    r"(?:(?:section|part)[ \t]+)?(?:(?:[A-Z]|\d{1,2}|[IVX]{1,4})[.):-]*[ \t]+)?"
    r"(?:(?:meds?|medications?|drugs?)[ \t]+)?(?:given[ \t]+)?(?:(?:by|via)[ \t]+)?",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"[ \t]*(?:es|meds?|medications?|drugs?|inj(?:ection)?s?|given)?(?:[ \t]+given)?[ \t]*:?[ \t]*",
    re.IGNORECASE,
)


def _indent(text: str, start: int) -> int:
    """Return how far the line that starts here stands to the right."""
    ahead = _BLANKS.match(text, start)
    return len(ahead[0].expandtabs()) if ahead else 0


_BLANKS = re.compile(r"[ \t]*")


def below_it(text: str, line: Line, way: Token) -> Line | None:
    """Return a line as though the way of its list stood before its drug; None for one that goes on with no list."""
    if _stands_alone(text, way):
        if line.section != "care" or _indent(text, line.start) <= _indent(
            text, text.rfind("\n", 0, way.start) + 1
        ):
            return None
        drug = next((n for n, token in enumerate(line.tokens) if token.kind == "drug"), None)
        own = any(token.kind in WAYS for token in line.tokens)
        return line if drug is None or own else _led(line, way, drug, line.tokens[drug].start)
    if len(line.tokens) < _FEW or line.tokens[0].kind != "drug" or any(t.kind in WAYS for t in line.tokens):
        return None
    ahead = text[line.start : line.tokens[0].start]
    if len(ahead) < _SET_IN or ahead.strip():
        return None
    return _led(line, way, 0, line.start)


def _led(line: Line, way: Token, place: int, start: int) -> Line:
    """Return a line with the way of its list as one of its words."""
    token = Token(way.kind, start, start, way.text)
    return replace(line, tokens=(*line.tokens[:place], token, *line.tokens[place:]))


_SHARED = rare(
    r"\b(?P<how>both|all(?:[ ](?:3|three|4|four))?)[ \t]+(?:(?:were|was|given|as|by|via|slow)[ \t]+)*"
    r"(?=(?:iv|ivp|push|im|sq|sc|subq|subcut|sub-?q|po)\b)",
    "both", "all ",
)  # fmt: skip


def with_its_shared_way(text: str, line: Line) -> Line:
    """Return a line of several doses, each with the way that stands behind the last of them: `..., both IVP`. It is of
    those in its own sentence; `both` is of two drugs and no more, neither of which ran (`Remicade 400 mg 0915-1120`).
    """
    shared = _SHARED.search(text, line.start, line.end)
    if shared is None:
        return line
    way = next((token for token in line.tokens if token.start >= shared.end()), None)
    if way is None or way.kind not in AT_ONCE:
        return line
    first = _begins(text, line.start, shared.start())
    tokens = [token for token in line.tokens if first <= token.start < shared.start()]
    drugs = [n for n, token in enumerate(tokens) if token.kind == "drug"]
    told = [_told_with(tokens, n) for n in drugs]
    both = shared["how"].casefold() == "both"
    if len(drugs) < _FEW or (both and (len(drugs) > _FEW or _RAN in told)):
        return line
    ends = [end for end in told if end >= 0]
    found = [*line.tokens, *(Token(way.kind, end, end, way.text) for end in ends)]
    return replace(line, tokens=tuple(sorted(found, key=lambda token: (token.start, token.end))))


def _begins(text: str, start: int, end: int) -> int:
    """Return where the sentence begins that ends at a place; one that is `Both IVP.` is of the sentence before it."""
    said = text[start:end].rstrip(" \t.;")
    stops = list(_STOP.finditer(said))
    return start + stops[-1].end() if stops else start


_STOP = re.compile(r"[.!?;](?=[ \t])")
_RAN = -2
"""Of a drug that has a run or a diluent, and so was pushed by nobody."""


def _is_of_a_run(token: Token) -> bool:
    """Return whether a word is of an infusion: `started`, `in 250 mL`, `0915-1120`; and not `in 10 NS`, `1102-1104`."""
    if token.kind == "range" and token.clock is not None and token.until is not None:
        return (minutes(token.until) - minutes(token.clock)) % _A_DAY > SLOW_PUSH_MINUTES
    if token.kind == "diluent":
        amount = _NUMBER.search(token.text)
        return amount is None or float(amount[0]) > _IN_A_SYRINGE
    return token.kind in ("start", "stop", "rate")


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_A_DAY = 24 * 60
_IN_A_SYRINGE = 20
"""Millilitres that are pushed, at most: what is in more of them hangs."""


def _told_with(tokens: Sequence[Token], place: int) -> int:
    """Return where the dose of a drug ends that has one dose and no way before the next drug; a number below zero for
    any other.
    """
    own: list[Token] = []
    for token in tokens[place + 1 :]:
        if token.kind == "drug":
            break
        own.append(token)
    if any(_is_of_a_run(token) for token in own):
        return _RAN
    doses = [token for token in own if token.kind == "dose" and not _DRAWN_UP.search(token.text)]
    return doses[0].end if len(doses) == 1 and not any(token.kind in WAYS for token in own) else -1


_DRAWN_UP = re.compile(r"(?:ml|cc)\Z", re.IGNORECASE)
"""`4 mg (2 mL)`: the same dose, as it stands in the syringe."""
