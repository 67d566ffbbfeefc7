"""What a row says against itself: comments, words beside its times and its dose, columns that no field takes.

A plain denial takes the row back; what is unclear puts its facts in doubt. Both are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scrubber.charts.readers.table.moments import words_beside_times
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words.actions import action_of, is_by_another, plain, says_not_given
from scrubber.charts.words.comments import (
    ALL,
    REASON,
    Denial,
    denial_among,
    in_doubt,
    is_denied_by_name,
    weighed,
)
from scrubber.charts.words.flags import verdict
from scrubber.charts.words.reasons import ANOTHER_CELL
from scrubber.model.record import Administration
from scrubber.model.value import Value

DENIED = (ANOTHER_CELL, REASON)
"""Reasons of doubts that a row raises against itself."""
STATUS = "status"
_TIMES = frozenset({"start", "stop", "given"})
_GIVEN_LATER = re.compile(r"\b(?:given|gave|resum\w*|later|then|after)\b", re.IGNORECASE)
"""Behind a reason for not giving: perhaps it was given all the same."""
_PAUSE = re.compile(
    r"\b(?:paus\w*|interrupt\w*|resum\w*|re ?start\w*|stopped early|held|hold|aborted|terminated"
    r"|(?:line|access|iv) lost|lost (?:line|access|iv)|(?:iv |new )site (?:changed?)|new (?:iv )?site)\b"
    r"|^(?:infusion )?(?:discontinued|dc d)(?: early)?$"
)
"""Headings of columns that say when an infusion did not run, or that it ended before its time."""
_ENDED = re.compile(r"\b(?:stopped|aborted|terminated|discontinued|dc d|infiltrat\w*|extravasat\w*)\b")
"""Of these, headings of an end: not all of the dose was given."""
_INFILTRATED = re.compile(r"\b(?:infiltrat\w*|extravasat\w*)\b")
_SINCE = re.compile(r"(?:y|yes|x|true|t|1|present|grade [1-4])\W*|.*\d:?[0-5]\d\b.*", re.IGNORECASE)
"""What says below `Infiltrated` that it was: a scale of it (`0`, `none`, `no s/s`) is kept for each row."""
_NO = re.compile(r"(?:no|none|n|n/?a|0|false|never|[-–—]+)\.?", re.IGNORECASE)
_WHY_NOT = re.compile(r"\b(?:not given|held|hold|not done|omitted|refus\w*)\b")
"""Headings of a reason that a row has only where nothing was given."""


class Said(Value):
    """What stands against a row."""

    denial: Denial = ""
    words: str = ""
    unclear: tuple[tuple[str, str], ...] = ()
    """Headings and cells that shake all of it."""
    pauses: tuple[tuple[str, str], ...] = ()
    """Headings and cells that shake its end."""
    place: str = ""
    """Which cell denies it, where free words do; empty for a column of states."""
    is_refusal: bool = False
    """It says that the drug was not given, in so many words."""

    @property
    def by_words(self) -> bool:
        """Return whether free words deny what the other cells of the row tell."""
        return bool(self.place)

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Return what somebody has to look at."""
        return (*self.unclear, *self.pauses)


def said_against(row: Row) -> Said:
    """Return what stands against a row."""
    drug = row.text("drug") or ""
    for name, words in remarks_of(row):
        denial = denial_among((words,), drug)
        if denial:
            refusal = denial == "not_given" and says_not_given(words)
            return Said(denial, words, place=name, is_refusal=refusal)
    unclear = [("drug", drug)] if is_denied_by_name(drug) else []
    for heading, cell in (*_unknown_state(row), *row.other):
        said = verdict(heading, cell)
        if heading == STATUS:
            said = "doubt" if is_by_another(cell) else denial_among((cell,), drug) or said
        if said == "doubt" and heading == STATUS and row.of_events and not row.text("stop"):
            continue  # what an event is that nobody knows, is for the events to say
        if said == "doubt":
            unclear.append((heading, cell))
        elif said:
            words = f"{heading} {cell}"
            return Said(said, words, is_refusal=says_not_given(words))
    reason = next(_reasons(row), None)
    if reason and _TIMES.isdisjoint(row.words) and not _GIVEN_LATER.search(reason[1]):
        return Said("not_given", " ".join(reason), is_refusal=True)
    pauses = tuple(
        (heading, cell)
        for heading, cell in row.other
        if (_PAUSE.search(plain(heading)) and not _NO.fullmatch(cell))
        or (_INFILTRATED.search(plain(heading)) and _SINCE.fullmatch(cell))
    )
    return Said(unclear=(*unclear, *_reasons(row)), pauses=pauses)


def _unknown_state(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the state of a row that nobody knows."""
    text = row.text(STATUS)
    if text and not row.event and (action_of(text) is None or is_by_another(text)):
        yield STATUS, text


def _reasons(row: Row) -> Iterator[tuple[str, str]]:
    """Yield a reason for not giving, of a row that is else of something given."""
    text, heading = row.text("reason"), plain(row.mapping.columns.get("reason", ""))
    if text and _WHY_NOT.search(heading) and not _NO.fullmatch(text):
        yield heading, text


def remarks_of(row: Row) -> list[tuple[str, str]]:
    """Return the words of a row that may speak against it, each with where it stands."""
    cells = [(name, words) for name in ("comment", "reason", "dose") if (words := row.text(name))]
    others = [(heading, words) for heading, words in row.other if _is_of_remarks(heading)]
    return [*cells, *others, *row.remarks, *words_beside_times(row)]


@lru_cache(maxsize=1024)
def _is_of_remarks(heading: str) -> bool:
    """Return whether a heading is of free words about the giving: `Complications`, `Nursing Notes`."""
    return _REMARKS.search(heading) is not None and _OF_ELSE.search(heading) is None


_REMARKS = re.compile(
    r"\b(?:comments?|notes?|remarks?|complications?|reactions?|adverse|issues?|incidents?|tolerance|exceptions?|variance"
    r"|narrative|details?|response)\b"
)
_OF_ELSE = re.compile(
    r"\b(?:order\w*|pharm\w*|plan\w*|next|prior|previous|last|bill\w*|auth\w*|insur\w*|schedul\w*|appt|allerg\w*|type"
    r"|code|by|date|time|id)\b"
)


def shaken(item: Administration, said: Said) -> Administration:
    """Return an administration with what its row says against it in doubt."""
    for heading, cell in said.unclear:
        item = in_doubt(item, ALL, f"{heading} {cell}", DENIED[0])
    for heading, cell in said.pauses:
        fields = ("stop", "dose") if _ENDED.search(plain(heading)) else ("stop",)
        item = in_doubt(item, fields, f"{heading} {cell}", DENIED[0])
    return item


def weighed_by(item: Administration, row: Row) -> Administration:
    """Return an administration with what the comments of its row speak against in doubt."""
    return weighed(item, (words for name, words in remarks_of(row) if name != "dose"))
