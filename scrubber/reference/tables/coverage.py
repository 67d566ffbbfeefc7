"""Diagnoses that a coverage article lists for a drug (Medicare Coverage Database).

A listed diagnosis supports the drug. One that is not listed speaks against it only where the article's list is whole,
and only in that contractor's area; contractors differ, and an appeal may tell otherwise.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scrubber.model.value import Value
from scrubber.reference.tables.columns import Columns, code_number
from scrubber.reference.tables.edition import Answer, Asked, Edition, Editions, Origin, Span
from scrubber.reference.tables.heads import head_of

_SHIFT = 37
"""An ICD-10-CM code of seven characters in base 36 fits into 37 bits."""


class Article(Value):
    """One article or LCD. `whole`: its list of diagnoses is all there. `contractor` empty: not named."""

    id: str
    title: str
    contractor: str = ""
    begins: date | None = None
    ends: date | None = None
    whole: bool = True

    def holds(self, on: date) -> bool:
        """Return whether the article was in force on a day."""
        return (self.begins is None or self.begins <= on) and (self.ends is None or on <= self.ends)


class CoverageTable(Value):
    """One edition: several articles, and which codes and diagnoses each lists."""

    edition: Edition
    columns: Columns
    articles: tuple[Article, ...]
    by_code: Mapping[int, tuple[int, ...]]
    """By the number of a procedure code: the places of the articles that list it."""

    def lists(self, place: int, icd10: int) -> bool:
        """Return whether an article lists a diagnosis."""
        keys = self.columns.numbers["keys"]
        key = place << _SHIFT | icd10
        at = bisect_left(keys, key)
        return at < len(keys) and keys[at] == key


class Coverage(Editions[CoverageTable]):
    """The articles of all editions."""

    __slots__ = ()

    def supports(
        self, code: str, icd10: str, on: date, contractor: str | None = None
    ) -> Answer[bool | None] | None:
        """Return whether a diagnosis is listed for a drug.

        True: an article in force lists both. False: every article in force that lists the drug has its whole list,
        and none has the diagnosis. `Answer(None)`: an article lists the drug, but its list is not whole. None: no
        article that is loaded lists the drug.
        """
        number, key = code_number(icd10), code_number(code)
        unsure: Answer[bool | None] | None = None
        against: Answer[bool | None] | None = None
        for asked, place, article in self._articles(key, on, contractor):
            if number is not None and asked.table.lists(place, number):
                return asked.answer(True)
            if article.whole:
                against = asked.answer(False)
            else:
                unsure = asked.answer(None)
        return unsure or against

    def articles_for(self, code: str, on: date, contractor: str | None = None) -> tuple[Article, ...]:
        """Return the articles in force that list a drug."""
        key = code_number(code)
        return tuple(article for _, _, article in self._articles(key, on, contractor))

    def _articles(
        self, key: int | None, on: date, contractor: str | None
    ) -> Iterable[tuple[Asked[CoverageTable], int, Article]]:
        for asked in self.asked(on):
            for place in asked.table.by_code.get(key, ()) if key is not None else ():
                article = asked.table.articles[place]
                named = contractor is None or not article.contractor or contractor == article.contractor
                if named and article.holds(on):
                    yield asked, place, article


def coverage_columns(
    edition: Edition, articles: Iterable[tuple[Article, Iterable[str], Iterable[str]]]
) -> Columns:
    """Return the columns of articles, each with its procedure codes and its diagnoses."""
    keys: set[int] = set()
    heads: list[Mapping[str, Any]] = []
    codes: list[list[int]] = []
    for place, (article, listed, diagnoses) in enumerate(articles):
        heads.append(
            {
                "id": article.id,
                "title": article.title,
                "contractor": article.contractor,
                "begins": article.begins.isoformat() if article.begins else None,
                "ends": article.ends.isoformat() if article.ends else None,
                "whole": article.whole,
            }
        )
        codes.append(sorted(number for code in listed if (number := code_number(code)) is not None))
        keys |= {place << _SHIFT | number for dx in diagnoses if (number := code_number(dx)) is not None}
    head = {**head_of(edition, articles=heads, codes=codes), "rows": len(keys)}
    return Columns(head, {"keys": array("Q", sorted(keys))}, b"", array("I"))


def coverage_table(edition: Edition, columns: Columns) -> CoverageTable:
    """Return a table with its articles by code."""
    by_code: dict[int, tuple[int, ...]] = {}
    for place, codes in enumerate(columns.head["codes"]):
        for code in codes:
            by_code[code] = (*by_code.get(code, ()), place)
    return CoverageTable(edition, columns, _articles_of(columns.head), by_code)


def _articles_of(head: Mapping[str, Any]) -> tuple[Article, ...]:
    """Return the articles that a head names."""
    return tuple(
        Article(
            one["id"],
            one["title"],
            one["contractor"],
            date.fromisoformat(one["begins"]) if one["begins"] else None,
            date.fromisoformat(one["ends"]) if one["ends"] else None,
            one["whole"],
        )
        for one in head["articles"]
    )


def coverage_edition(quarter: str, origin: Origin, begins: date, part: str = "") -> Edition:
    """Return the edition of a download: its articles carry their days, and no end is known of it."""
    return Edition("coverage", quarter, (Span(begins),), 0, (origin,), part=part)
