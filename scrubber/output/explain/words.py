"""Modifiers, the words of a report (held, not evaluated), and the codes that a drug's name leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from scrubber.output.explain.data_files import data_of
from scrubber.output.explain.page import About, Page, sections
from scrubber.reference import drugs
from scrubber.reference.names import named_in, words_of
from scrubber.rules.definition import Rule

_MOST_CODES = 12
"""So many codes of a name are told with what they are; JSON has them all."""


@cache
def _by_spelling() -> dict[str, tuple[str, dict[str, Any]]]:
    data = data_of("words")
    rows = [(kind, row) for kind in ("modifier", "word") for row in data[kind]]
    return {_spelled(name): (kind, row) for kind, row in rows for name in (row["id"], *row.get("also", ()))}


def _spelled(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


def ids_of_words() -> Iterable[str]:
    """Return the modifiers and words that have a page."""
    return dict.fromkeys(row["id"] for _, row in _by_spelling().values())


def word_page(asked: str, rules: Sequence[Rule]) -> Page | None:
    """Return the page of a modifier or of a word of a report, whatever its spelling; None where it is none."""
    kind, row = _by_spelling().get(_spelled(asked), ("", {}))
    if not row:
        return None
    titles = {rule.id: rule.title for rule in rules}
    looking = [f"{id}: {titles[id]}" for id in row.get("rules", ()) if id in titles]
    parts = sections(
        ("What it means", (row["what"],)),
        ("Where to look", (row["look"],) if "look" in row else ()),
        ("What to do", (row["do"],) if "do" in row else ()),
        ("Rules that look at it", looking),
    )
    about: About = "modifier" if kind == "modifier" else "word"
    return Page(
        about, row["id"], row["title"], parts, {"rules": [line.partition(":")[0] for line in looking]}
    )


def codes_of_name(asked: str, on: date) -> tuple[str, ...]:
    """Return the codes that a drug's name may mean, those that live on the day first; empty where it names no drug."""
    named = named_in(asked)
    if sum(len(one.words) for one in named) != len(words_of(asked)):
        return ()
    found = drugs.by_name(asked)
    return tuple(drug.hcpcs for drug in sorted(found, key=lambda drug: not drug.is_active(on)))


def name_page(asked: str, codes: Sequence[str], on: date) -> Page:
    """Return the page of a name that several codes share: which they are, and that the product decides."""
    known = [drug for code in codes if (drug := drugs.find(code, on)) is not None]
    told = [
        f"{drug.hcpcs}: {drug.product}" + ("" if drug.is_active(on) else ", no longer in use")
        for drug in known[:_MOST_CODES]
    ]
    more = len(known) - len(told)
    return Page(
        "name",
        asked,
        f"{len(known)} codes bill what is called so",
        sections(
            ("Codes", (*told, *((f"and {more} more",) if more > 0 else ()))),
            (
                "What to do",
                ("The product that was given decides. Ask for one code: `infuscrub explain CODE`.",),
            ),
        ),
        {"codes": list(codes)},
    )
