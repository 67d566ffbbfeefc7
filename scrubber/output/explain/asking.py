"""Puts an answer together: everything that an id can mean, the likelier meaning first.

A rule or an edit, an id of reports, a code, a word or modifier, a denial and a status are asked for in this order; a
drug's name where nothing else is called so. Most ids have one
meaning. `16` has two (an adjustment reason and a claim status), `P10` is a rule and an adjustment reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from payer_profiles import Profile
from scrubber.model.value import Value
from scrubber.output.explain.denials import denial_pages
from scrubber.output.explain.drugs import codes_of_product, drug_page
from scrubber.output.explain.findings import finding_page, report_ids
from scrubber.output.explain.page import Explained, Page, shown
from scrubber.output.explain.procedures import procedure_page
from scrubber.output.explain.public import facts_of
from scrubber.output.explain.statuses import status_pages
from scrubber.output.explain.words import codes_of_name, ids_of_words, name_page, word_page
from scrubber.output.rulebook import entry_json, entry_of, entry_page
from scrubber.output.sheet.lookup import near_names
from scrubber.reference import codes, drugs
from scrubber.reference.tables import Tables, ndc_digits
from scrubber.rules.definition import Rule
from x12.sense import edits

LONGEST = 80
"""Characters of an id; a longer text is none."""
_CODE = re.compile(r"[A-Z0-9]\d{3}[A-Z0-9]")


class Known(Value):
    """What an answer is made from. Tables and profile are opened only where the answer needs them."""

    rules: Sequence[Rule]
    on: date
    tables: Callable[[], Tables]
    profile: Callable[[], Profile]
    """Whose minutes and preferences are told."""
    plugins: tuple[str, ...] = ()
    """The names of the plugins that are loaded."""


def explained(id: str, known: Known) -> tuple[Explained, ...]:
    """Return what an id means, the likelier meaning first; empty where nobody knows it."""
    wanted = id.strip()
    if not wanted or len(wanted) > LONGEST:
        return ()
    pages = [
        *_code_pages(wanted.upper(), known),
        *filter(None, [word_page(wanted, known.rules)]),
        *denial_pages(wanted, known.rules),
        *status_pages(wanted, known.rules),
    ]
    pages.sort(
        key=lambda page: bool(page.facts.get("ended_on")) and page.about == "carc"
    )  # an ended reason last
    return (
        *reported(wanted, known),
        *(shown(page) for page in pages),
    ) or tuple(shown(page) for page in _name_pages(wanted, known))


def reported(id: str, known: Known) -> tuple[Explained, ...]:
    """Return what the `rule` of a finding means: a rule, an edit, or an id of reports; empty where it is none."""
    entry = entry_of(id, known.rules)
    if entry is not None:
        about = "rule" if isinstance(entry, Rule) else "edit"
        shape = {"about": about, **entry_json(entry)}
        return (Explained(about, entry.id, entry.title, tuple(entry_page(entry)), shape),)  # type: ignore[arg-type]
    page = finding_page(id, known.plugins)
    return () if page is None else (shown(page),)


def _code_pages(wanted: str, known: Known) -> Iterator[Page]:
    if ndc_digits(wanted) is not None:
        for code in codes_of_product(wanted, known.on, known.tables()):
            yield from _code_pages(code, known)
    if _CODE.fullmatch(wanted) is None:
        return
    tables = known.tables()
    facts = facts_of(wanted, known.on, tables)
    if codes.is_drug(wanted):
        page = drug_page(wanted, known.rules, facts, known.on, tables)
    else:
        listed = tables.hcpcs.find(wanted, known.on, last_known=True)
        label = listed.value.label if listed and listed.value else ""
        page = procedure_page(wanted, known.rules, known.profile(), facts, known.on, label)
    if page is not None:
        yield page


def _name_pages(wanted: str, known: Known) -> Iterator[Page]:
    """Yield the page of the one code that a drug's name leads to, or of the name where it leads to several."""
    codes = codes_of_name(wanted, known.on)
    if len(codes) == 1:
        yield from _code_pages(codes[0], known)
    elif codes:
        yield name_page(wanted, codes, known.on)


_MOST_SIMILAR = 4


def similar(id: str, known: Known) -> tuple[str, ...]:
    """Return ids that are spelled much like this one, the closest first."""
    wanted = id.strip().upper()[:LONGEST]
    ours = [
        *(rule.id for rule in known.rules),
        *edits(),
        *report_ids(),
        *(word.upper() for word in ids_of_words()),
    ]
    near = get_close_matches(wanted, [*ours, *codes.CODES, *drugs.table()], n=3, cutoff=0.6)
    if near or wanted.isalpha():  # a word is no id that was mistyped: what is far from it means nothing else
        names = near_names(id) if wanted.isalpha() else ()
        return tuple(dict.fromkeys((*near, *names)))[:_MOST_SIMILAR]
    return tuple(get_close_matches(wanted, ours, n=3, cutoff=0.3))
