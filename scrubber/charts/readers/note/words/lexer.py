"""A note's text as tokens: dates, times, drugs, amounts and words, each with its kind and place.

What one token has taken, no later one sees: dates first, then forms with numbers (`lexicon.PATTERNS`), times of day,
drugs, small words at a time, plain words. A word that nothing knows is a `word`; it may still be a drug where it stands
as one (`Zyxovimab 300 mg IV`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scrubber.charts.readers.note.values.clock import Clock, Day, is_of_both_ends, joined, minutes
from scrubber.charts.readers.note.values.statement import NEXT_DOSE_MINUTES
from scrubber.charts.readers.note.values.tokens import Lexed, Token
from scrubber.charts.readers.note.words.clocks import (
    clocks,
    dates,
    is_of_a_late_entry,
    span_of_a_short_date,
)
from scrubber.charts.readers.note.words.coded import codes_at_times, without_codes
from scrubber.charts.readers.note.words.lexicon import DRUGS, INVESTIGATIONAL, PATTERNS, vocabulary
from scrubber.charts.readers.note.words.mentions import ADDITIVES
from scrubber.charts.readers.note.words.misspelt import meant_by_slips
from scrubber.charts.readers.note.words.no_names import or_no_name
from scrubber.charts.readers.note.words.numbered import with_numbered
from scrubber.charts.readers.note.words.period import in_their_period
from scrubber.charts.readers.note.words.rare import register, words_in
from scrubber.charts.readers.note.words.seems import is_what_it_seems
from scrubber.charts.readers.note.words.small import SOFT, with_ends
from scrubber.charts.readers.note.words.split_doses import with_whole_doses
from scrubber.charts.readers.note.words.trials import OF_A_TRIAL, codes_in
from scrubber.charts.readers.note.words.unknown import with_unknown_drugs, without_bare_doses
from scrubber.charts.readers.note.words.volumes import BARE_VOLUME, full_bags, named_bags
from scrubber.charts.readers.note.words.week import in_their_columns
from scrubber.charts.words import drugs
from scrubber.model.value import replace


def lex(text: str) -> Lexed:
    """Return the tokens of a note in order."""
    free = _Free(text)
    days = tuple(dates(text))
    names = list(_but_of_what_sort(text, list(drugs.found_in(text))))
    for day in days:
        free.take("date", day.start, day.end, day=day)
    codes = list(codes_at_times(text))
    for code in codes:
        free.put(code)
    for start, end, volume in named_bags(text, names, ADDITIVES):
        free.take("diluent", start, end, match=volume)
    _take_forms(text, names, free)
    for bag in full_bags(text, names):
        free.take("diluent", *bag.span("ml5"), match=bag)
    for token in _times(without_codes(text, codes), days, free):
        free.put(token)
    for name in _unless_taken(text, names, free):
        free.take("drug", name.start, name.end, key=name.key)
        if drugs.is_fluid(text[name.start : name.end]) and (bare := BARE_VOLUME.match(text, name.end)):
            free.take("diluent", *bare.span("ml5"), match=bare)
    for start, end in codes_in(text, text.lower()):
        free.take("drug", start, end, key=drugs.key_of(text[start:end]))
    for soft in SOFT:
        for match in soft.pattern.finditer(text):
            if not _ends_a_phrase(text, match):
                free.take(soft.kind, *match.span(), match=match)
    for token in _words(text, free):
        free.put(token)
    named = [or_no_name(text, token) for token in with_short_dates(text, free.tokens())]
    tokens = list(with_unknown_drugs(text, named))
    ended = list(with_ends(text, list(without_bare_doses(text, list(with_whole_doses(text, tokens))))))
    return Lexed(text, tuple(with_numbered(text, ended)), days)


_FORMS = tuple((form, register(form.needs)) for form in PATTERNS)
"""The forms, each with what it needs."""


def _take_forms(text: str, names: list[drugs.Name], free: _Free) -> None:
    """Take what the forms of the lexicon take, in their order."""
    small = text.lower()
    if len(small) != len(text):  # a sign that is two in small letters
        small = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    there = words_in(text)
    for form, needs in _FORMS:
        if needs and there.isdisjoint(needs):
            continue
        matches = (match for line in form.lines_of(small) for match in form.pattern.finditer(text, *line))
        for match in matches:
            if form.kind == INVESTIGATIONAL and OF_A_TRIAL.search(small) is None:
                continue  # `IP infusion` elsewhere is that of an inpatient
            if form.kind in DRUGS:
                free.take("drug", *match.span(), key=drugs.key_of(form.kind))
            elif form.kind == "drug":
                free.take("drug", *match.span(), match=match, key=drugs.key_of(match.group()))
            elif is_what_it_seems(form.kind, text, match, names):
                free.take(form.kind, *match.span(), match=match)


def _but_of_what_sort(text: str, names: list[drugs.Name]) -> Iterator[drugs.Name]:
    """Yield the names, but not that of all fluids right before the one that was given (`IVF D5NS`, `IV fluids: LR`),
    nor that of a level in the blood, nor what kind of product the name before it is (`Shingrix vaccine`), nor the
    fluid in a line of a form about its tubing.
    """
    for place, name in enumerate(names):
        if _LEVEL.match(text, name.end):
            continue  # `vanc trough drawn from L PICC`: of blood, and nothing that was given
        if drugs.is_fluid(name.key) and _fills_the_tubing(text, name):
            continue
        if place and _VACCINE.fullmatch(text, names[place - 1].end, name.end):
            continue
        after = names[place + 1] if place + 1 < len(names) else None
        if (
            after is None
            or not _BY_SORT.fullmatch(text, name.start, after.start)
            or not drugs.is_fluid(text[after.start : after.end])
        ):
            yield name


_LEVEL = re.compile(
    r"[ \t]+(?:trough|peak|levels?|lvl|random)\b(?![ \t]*[\d.,]+[ \t]?m?c?g\b)", re.IGNORECASE
)


def _fills_the_tubing(text: str, name: drugs.Name) -> bool:
    """`Tubing: Y-type filter, NS`: what the line was filled with, and nothing that was given."""
    ahead = _PRIMED.search(text, max(0, name.start - 40), name.start)
    return ahead is not None and _ALONE_THERE.match(text, name.end) is not None


_PRIMED = re.compile(r"\b(?:tubing|filter|(?:iv|blood|y)[ -]?set)[ \t]*:[^\n.;:]{0,30}\Z", re.IGNORECASE)
_ALONE_THERE = re.compile(r"[ \t]*(?:$|[ ]{2}|[,;)|\n])", re.MULTILINE)
_VACCINE = re.compile(r"[ \t-]+vaccine", re.IGNORECASE)
_BY_SORT = re.compile(r"(?:ivfs?|iv[ \t]+fluids?)[ \t]*(?:[:=(,-]|of\b)?[ \t]*", re.IGNORECASE)


def _unless_taken(text: str, names: list[drugs.Name], free: _Free) -> Iterator[drugs.Name]:
    """Yield the drugs' names; of one whose end is something else already (`Neulasta Onpro`), the name before that."""
    for name in names:
        if free.is_free(name.start, name.end):
            yield name
            continue
        end = next(place for place in range(name.start, name.end) if not free.is_free(place, place + 1))
        for shorter in drugs.found_in(text[name.start : end]):
            yield drugs.Name(name.start + shorter.start, name.start + shorter.end, shorter.key)


class _Free:
    """Which characters no token has taken yet."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._free = bytearray(b"\1" * len(text))
        self._taken: list[Token] = []
        self._dates: list[Token] = []

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
        """Keep a token where its place is free; a range of times takes the date that stands inside it."""
        if token.kind == "range":
            for day in [day for day in self._dates if token.start < day.start < token.end]:
                self._free[day.start : day.end] = b"\1" * (day.end - day.start)
                self._taken.remove(day)
                self._dates.remove(day)
        if self.is_free(token.start, token.end):
            self._free[token.start : token.end] = bytes(token.end - token.start)
            self._taken.append(token)
            if token.kind == "date":
                self._dates.append(token)

    def tokens(self) -> list[Token]:
        """Return what was taken, in order."""
        return sorted(self._taken, key=lambda token: token.start)


def _times(text: str, days: tuple[Day, ...], free: _Free) -> Iterator[Token]:
    """Yield times and ranges of times outside everything that is something else."""
    taken = [
        (token.start, token.end) for token in free.tokens() if token.kind not in ("date", "duration", "vital")
    ]
    dated = in_their_columns(text, in_their_period(text, clocks(text, days, taken), days), days)
    found = [clock for clock in dated if free.is_free(clock.start, clock.end)]
    skip = False
    for place, clock in enumerate(found):
        if skip:
            skip = False
            continue
        if is_of_a_late_entry(text, clock):
            yield Token("aside", clock.start, clock.end, clock.quote)
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        if after is not None and _is_between(text, clock, after):
            after = replace(after, hedged=True)
            skip = True
            yield Token(
                "range", clock.start, after.end, text[clock.start : after.end], clock=clock, until=after
            )
        elif after is not None and (joined(text, clock, after) or _through_date(text, clock, after, days)):
            skip = True
            if clock.hedged and _is_about(text, clock):
                after = replace(after, hedged=True)
            if _may_be_two_doses(text, clock, after):
                clock, after = replace(clock, hedged=True), replace(after, hedged=True)
            yield Token(
                "range", clock.start, after.end, text[clock.start : after.end], clock=clock, until=after
            )
        else:
            yield Token("time", clock.start, clock.end, clock.quote, clock=clock)


def with_short_dates(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, the month and day that lead a line and its time (`03/02 2104  START`) as a date."""
    ahead: list[Token] = []
    for token in tokens:
        span = span_of_a_short_date(token.clock, text) if token.clock is not None else None
        if span is not None and not text[text.rfind("\n", 0, span[0]) + 1 : span[0]].strip():
            ahead = [other for other in ahead if other.end <= span[0]]
            ahead.append(Token("date", *span, text[slice(*span)]))
        yield from ahead
        ahead = [token]
    yield from ahead


def _is_about(text: str, clock: Clock) -> bool:
    """`approx 1:30 - 1:50 pm`: both ends of it are."""
    return _ABOUT.search(text, max(0, clock.start - 14), clock.start) is not None


_ABOUT = re.compile(
    r"(?:~|\b(?:approx\w*\.?|about|around|roughly|est\w*\.?|circa|some\s?time)[ \t])(?:from[ \t]+|between[ \t]+)?\Z",
    re.IGNORECASE,
)


def _may_be_two_doses(text: str, one: Clock, other: Clock) -> bool:
    """`Ancef 1 g IVPB 0800/1400`, `0900/1000`: a run, or two times at which a dose is due.

    Such times stand on the hour, or hours apart. `ordered/hung 0910/0940` are two events of other kinds, and what is
    injected has no run.
    """
    if text[one.end : other.start].strip() != "/" or is_of_both_ends(text, one.start):
        return False
    hours = minutes(other) - minutes(one) >= NEXT_DOSE_MINUTES
    ahead = text[max(0, one.start - _LABEL) : one.start]
    return hours or one.minute == other.minute == 0 or _TWO_LABELS.search(ahead) is not None


_LABEL = 30
_TWO_LABELS = re.compile(
    r"\b(?:ordered|order|due|sched\w*|mixed|verified|checked|arrived|arr|pulled|prepared|given|called)\s?/\s?[a-z]+\b\)?:?\s*$"
    r"|\b(?:ivp|iv\s+push|im)\s*@?\s*$",
    re.IGNORECASE,
)


def _is_between(text: str, one: Clock, other: Clock) -> bool:
    """`Actemra 560 mg IV this morning between 9:10 and 10:20`: a run that nobody may count on."""
    ahead = text[max(0, one.start - 9) : one.start].casefold().strip()
    return ahead.endswith("between") and text[one.end : other.start].strip().casefold() == "and"


def _through_date(text: str, one: Clock, other: Clock, days: tuple[Day, ...]) -> bool:
    """`03/02/2026 10:15 - 03/02/2026 12:25` is a range too."""
    between = next((day for day in days if one.end <= day.start and day.end <= other.start), None)
    return between is not None and bool(
        re.fullmatch(r"\s{0,2}(?:-|–|to|thru|through|until|till|→|->)\s{0,2}", text[one.end : between.start])
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


def _ends_a_phrase(text: str, small: re.Match[str]) -> bool:
    """`Turned off 1420`: the words together say more than the small one."""
    before = _LAST_WORD.search(text, max(0, small.start() - 12), small.start())
    words = (before.group().strip().casefold(), small.group().casefold()) if before else ()
    return any(phrase == words for phrase, _ in _phrases().get(words[0], ())) if words else False


_LAST_WORD = re.compile(r"\b[A-Za-z]+[ \t]+\Z")


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
        and (not (word := matches[place].group()).endswith(".") or word.casefold() in _SHORTENED)
        for place in range(first, last)
    )


_SHORTENED = frozenset({"est.", "exp.", "proj.", "sched.", "antic."})
"""`Est. completion: 1612`: words whose dot ends no sentence."""


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
    known = next((kind for phrase, kind in phrases.get(word.casefold(), ()) if len(phrase) == 1), "")
    return known or meant_by_slips().get(word.casefold(), "word")
