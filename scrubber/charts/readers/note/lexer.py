"""A note's text as tokens: dates, times, drugs, amounts and words, each with its kind and place.

What one token has taken, no later one sees: dates first, then forms with numbers (`lexicon.PATTERNS`), times of day,
drugs, small words at a time, plain words. A word that nothing knows is a `word`; it may still be a drug where it stands
as one (`Zyxovimab 300 mg IV`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from scrubber.charts.readers.note.clock import Clock, Day, clocks, dates, joined
from scrubber.charts.readers.note.lexicon import ENDS, PATTERNS, SOFT, UNIT, vocabulary
from scrubber.charts.words import drugs


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or phrase; `start` and `end` count from the note's beginning."""

    kind: str
    start: int
    end: int
    text: str
    match: re.Match[str] | None = None
    clock: Clock | None = None
    until: Clock | None = None
    """The end of a range that `clock` begins."""
    day: Day | None = None
    key: str = ""
    """Of a drug: its substance."""

    @property
    def is_time(self) -> bool:
        """Return whether it is a time of day, or two with a stroke between them."""
        return self.kind in ("time", "range")


@dataclass(frozen=True, slots=True)
class Lexed:
    """The tokens of a note, and the times that it writes."""

    text: str
    tokens: tuple[Token, ...]
    days: tuple[Day, ...]


def lex(text: str) -> Lexed:
    """Return the tokens of a note in order."""
    free = _Free(text)
    days = tuple(dates(text))
    names = list(drugs.found_in(text))
    for day in days:
        free.take("date", day.start, day.end, day=day)
    small = text.casefold()
    for form in PATTERNS:
        if not form.may_be_in(small):
            continue
        for match in form.pattern.finditer(text):
            if form.kind == "potassium":
                free.take("drug", *match.span(), key=drugs.key_of("potassium"))
            elif form.kind == "drug":
                free.take("drug", *match.span(), match=match, key=drugs.key_of(match.group()))
            elif _is_what_it_seems(form.kind, text, match, names):
                free.take(form.kind, *match.span(), match=match)
    for token in _times(text, days, free):
        free.put(token)
    for name in _unless_taken(text, names, free):
        free.take("drug", name.start, name.end, key=name.key)
        if drugs.is_fluid(text[name.start : name.end]) and (volume := _BARE_VOLUME.match(text, name.end)):
            free.take("diluent", *volume.span("ml5"), match=volume)
    for soft in SOFT:
        for match in soft.pattern.finditer(text):
            free.take(soft.kind, *match.span(), match=match)
    for token in _words(text, free):
        free.put(token)
    tokens = list(_with_unknown_drugs(text, free.tokens()))
    return Lexed(text, tuple(_with_ends(text, list(_without_bare_doses(text, tokens)))), days)


def _unless_taken(text: str, names: list[drugs.Name], free: _Free) -> Iterator[drugs.Name]:
    """Yield the drugs' names; of one whose end is something else already (`Neulasta Onpro`), the name before that."""
    for name in names:
        if free.is_free(name.start, name.end):
            yield name
            continue
        end = next(place for place in range(name.start, name.end) if not free.is_free(place, place + 1))
        for shorter in drugs.found_in(text[name.start : end]):
            yield drugs.Name(name.start + shorter.start, name.start + shorter.end, shorter.key)


_BARE_VOLUME = re.compile(
    rf"[ \t]+(?P<ml5>50|100|150|250|500|750)(?P<ml>(?!))?(?P<ml2>(?!))?(?P<ml3>(?!))?(?P<ml4>(?!))?"
    rf"(?=\s|[,;.]|$)(?!\s?(?:{UNIT}\b|/|:|-|per\b|hrs?\b))",
    re.IGNORECASE,
)
"""`NS 500 at 0905`: the number behind a fluid is its volume."""


class _Free:
    """Which characters no token has taken yet."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._free = bytearray(b"\1" * len(text))
        self._taken: list[Token] = []

    def is_free(self, start: int, end: int) -> bool:
        """Return whether nothing has been taken here."""
        return 0 not in self._free[start:end]

    def take(
        self,
        kind: str,
        start: int,
        end: int,
        *,
        match: re.Match[str] | None = None,
        day: Day | None = None,
        key: str = "",
    ) -> None:
        """Take a stretch where all of it is free."""
        self.put(Token(kind, start, end, self.text[start:end], match, day=day, key=key))

    def put(self, token: Token) -> None:
        """Keep a token where its place is free."""
        if self.is_free(token.start, token.end):
            self._free[token.start : token.end] = bytes(token.end - token.start)
            self._taken.append(token)

    def tokens(self) -> list[Token]:
        """Return what was taken, in order."""
        return sorted(self._taken, key=lambda token: token.start)


def _is_what_it_seems(kind: str, text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    """Right behind a drug `20 g` are grams and no gauge; and only what stands behind a drug is mixed `with NS`."""
    if kind == "diluent" and not re.match(r"with|w/|\+", match.group(), re.IGNORECASE):
        return True
    if kind not in ("gauge", "diluent"):
        return True
    last = next((name for name in reversed(names) if name.end <= match.start()), None)
    if last is not None and last.key == "hydration":
        return kind == "gauge"
    gap = text[last.end : match.start()] if last is not None else "no drug"
    if kind == "gauge":
        return re.fullmatch(r"[\d.%\s,()-]*", gap) is None
    return (
        re.fullmatch(
            r"(?:[\s\d.,()/-]|mg|mcg|gm?|units?|meq|ml|iv|ivpb|mixed|diluted|infusion)*", gap, re.IGNORECASE
        )
        is not None
    )


def _times(text: str, days: tuple[Day, ...], free: _Free) -> Iterator[Token]:
    """Yield times and ranges of times outside everything that is something else."""
    taken = [
        (token.start, token.end) for token in free.tokens() if token.kind not in ("date", "duration", "vital")
    ]
    found = [clock for clock in clocks(text, days, taken) if free.is_free(clock.start, clock.end)]
    skip = False
    for place, clock in enumerate(found):
        if skip:
            skip = False
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        if after is not None and (joined(text, clock, after) or _through_date(text, clock, after, days)):
            skip = True
            yield Token(
                "range", clock.start, after.end, text[clock.start : after.end], clock=clock, until=after
            )
        else:
            yield Token("time", clock.start, clock.end, clock.quote, clock=clock)


def _through_date(text: str, one: Clock, other: Clock, days: tuple[Day, ...]) -> bool:
    """`10:15 - 03/02/2026 12:25` is a range too."""
    between = next((day for day in days if one.end <= day.start and day.end <= other.start), None)
    return between is not None and bool(
        re.fullmatch(r"\s{0,2}(?:-|–|to)\s{0,2}", text[one.end : between.start])
        and re.fullmatch(r"[\s,@]{1,3}", text[between.end : other.start])
    )


_WORD = re.compile(r"[A-Za-zÀ-ÿµ]+(?:['’./-][A-Za-zÀ-ÿµ]+)*\.?(?=\W|\d|$)|&|\+|@|[↑↓]|(?<=\s)#\d{1,2}\b")
_PARTS = re.compile(r"[A-Za-zÀ-ÿµ]+(?:['’][A-Za-zÀ-ÿµ]+)*")


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return by first word the phrases that begin with it, the longest first; of equals the first kind."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for kind, listed in vocabulary().items():
        for phrase in listed:
            words = tuple(phrase.casefold().split())
            found.setdefault(words[0], {}).setdefault(words, kind)
    return {first: sorted(rows.items(), key=lambda row: -len(row[0])) for first, rows in found.items()}


def _words(text: str, free: _Free) -> Iterator[Token]:
    phrases = _phrases()
    matches = [found for match in _WORD.finditer(text) for found in _free_parts(text, match, free)]
    words = [match.group().casefold().rstrip(".") for match in matches]
    place = 0
    while place < len(matches):
        for phrase, kind in phrases.get(words[place], ()):
            last = place + len(phrase) - 1
            if tuple(words[place : last + 1]) == phrase and _one_line(text, matches, place, last, free):
                start, end = matches[place].start(), matches[last].start() + len(words[last])
                yield Token(kind, start, end, text[start:end])
                place = last
                break
        else:
            yield from _pieces(text, matches[place], phrases)
        place += 1


def _free_parts(text: str, match: re.Match[str], free: _Free) -> Iterator[re.Match[str]]:
    """`IVP/SoluCortef`: the part of a word that a drug has left free."""
    if free.is_free(*match.span()):
        yield match
    elif not match.group().isalpha():
        yield from (part for part in _PARTS.finditer(text, *match.span()) if free.is_free(*part.span()))


def _one_line(text: str, matches: list[re.Match[str]], first: int, last: int, free: _Free) -> bool:
    """Return whether only spaces stand between the words of a phrase."""
    return all(
        not text[matches[place].end() : matches[place + 1].start()].strip(" \t")
        and not matches[place].group().endswith(".")
        for place in range(first, last)
    )


def _pieces(
    text: str, match: re.Match[str], phrases: dict[str, list[tuple[tuple[str, ...], str]]]
) -> Iterator[Token]:
    """Yield an unknown word; one of known pieces (`start/stop`, `given.Pt`) as its pieces."""
    pieces = list(_PARTS.finditer(text, *match.span()))
    kinds = [_kind(piece.group(), phrases) for piece in pieces]
    if len(pieces) > 1 and any(kind != "word" for kind in kinds):
        for piece, kind in zip(pieces, kinds, strict=True):
            yield Token(kind, *piece.span(), piece.group())
    else:
        end = match.end() - match.group().endswith(".")
        yield Token(kinds[0] if len(kinds) == 1 else "word", match.start(), end, text[match.start() : end])


def _kind(word: str, phrases: dict[str, list[tuple[tuple[str, ...], str]]]) -> str:
    return next((kind for phrase, kind in phrases.get(word.casefold(), ()) if len(phrase) == 1), "word")


def _is_off(time: Token, word: Token) -> bool:
    """`0845 down`: a time may stand before it too; `in` and `out` behind a time are of the patient."""
    return time.is_time and word.text.casefold() not in ("in", "out")


def _without_bare_doses(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Leave out four digits between a drug and its way: `NS 1000 IV 0910-1015` gives a volume, and no ten o'clock."""
    for place, token in enumerate(tokens):
        digits = token.kind == "time" and token.text.isdigit()
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if (
            digits
            and before is not None
            and after is not None
            and before.kind == "drug"
            and after.kind in _WAYS
            and not text[before.end : token.start].strip()
            and not text[token.end : after.start].strip()
        ):
            continue
        yield token


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


def _with_ends(text: str, tokens: list[Token]) -> Iterator[Token]:
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


_NOT_A_NAME = frozenset(
    """dose dosage total another additional remaining remainder bolus drug medication then order bag plus only from
    about approximately approx pulled withdrew drew repeat loading maintenance rest amount goal max maximum level than
    inj injection injections self pen autoinjector lyo lyophilized wt-based weight-based
    got add per max avg tot qty now her his the and for was reconstituted contains vial syringe ordered calculated
    actual rounded weight day cycle dr mr mrs ms rn lpn np
    liter liters volume rate infused over via side medicine iv up mix mixed""".split()  # noqa: SIM905 - a word list
)
_BARE_NUMBER = re.compile(r"[ \t]+\d{1,4}(?:\.\d{1,2})?[ \t]*")
_AT_ONCE = frozenset({"push", "im", "sc", "oral"})
_AMOUNTS = ("dose", "relative", "strength")
_WAYS = frozenset({"push", "bolus", "infusion", "im", "sc", "oral", "iv", "pump", "on_body"})


def _with_unknown_drugs(text: str, tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, a word that stands where only a drug can as a drug.

    It stands before an amount and is written like a name (a capital, a drug's ending), or before an amount and a way of
    giving; or it has a drug's ending. A word that is one somewhere in the note is one everywhere in it.
    """
    found = {
        token.text.casefold()
        for place, token in enumerate(tokens)
        if token.kind == "word" and _stands_as_drug(text, tokens, place)
    }
    for token in tokens:
        if token.kind == "word" and token.text.casefold() in found:
            yield replace(token, kind="drug", key=drugs.key_of(token.text))
        else:
            yield token


_NO_INITIALS = frozenset(
    "MD PA DO DR TO VO RX RN NP PT HX DX TX SX AM PM OR ER ED WT HT ID IN ON AT OF BY NO SO IT IS AS".split()  # noqa: SIM905
)


def _has_an_amount(text: str, tokens: list[Token], place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return (
        after is not None
        and after.kind == "dose"
        and after.match is not None
        and after.match["unit"].casefold() in ("mg", "mcg", "g", "gm", "units")
        and text[tokens[place].end : after.start] == " "
    )


def _begins_clause(text: str, place: int) -> bool:
    """`..., dapto 500 IVP 1045`: a small word behind a comma, before a number and a way, can only be a drug."""
    return re.search(r"(?:[,;:.+&\n/]|\band)[ \t]*$", text[max(0, place - 8) : place]) is not None


def _stands_as_drug(text: str, tokens: list[Token], place: int) -> bool:
    word = tokens[place].text
    if len(word) == 2 and word.isupper() and word not in _NO_INITIALS and _has_an_amount(text, tokens, place):
        return True  # `LV 680 mg`
    if len(word) < 3 or word.casefold() in _NOT_A_NAME or not word[0].isalpha():
        return False
    if drugs.looks_like_one(word):
        return True
    before = tokens[place - 1] if place else None
    if (
        before is not None
        and before.kind == "drug"
        and not text[before.end : tokens[place].start].strip(" \t-")
    ):
        return False  # `Octreotide LAR 30 mg`: a part of the name
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    named_so = word[0].isupper() or (len(word) > 3 and _begins_clause(text, tokens[place].start))
    at_once = after is not None and (after.kind in _AT_ONCE or after.text.casefold() == "ivpb") and named_so
    if at_once and after is not None and _BARE_NUMBER.fullmatch(text, tokens[place].end, after.start):
        return True  # `Allegra 180 po`
    if after is None or after.kind not in _AMOUNTS or text[tokens[place].end : after.start].strip(" \t"):
        return False
    unit = (after.match["unit"] if after.kind == "dose" and after.match else "mg").casefold()
    way = place + 2 < len(tokens) and tokens[place + 2].kind in _WAYS
    named = word[0].isupper() and not word.isupper()
    if unit in ("ml", "mls", "cc", "l", "liter", "liters", "litre", "litres"):
        return named and way
    return named or way or word.isupper()
