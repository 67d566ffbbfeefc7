"""The tables that teach the note reader: every row's examples are read as the row says."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from pkgutil import iter_modules

import pytest

from scrubber.charts.readers import note
from scrubber.charts.readers.note.event.acts import ACTS, Act, mark_acts
from scrubber.charts.readers.note.page.sections import HEADINGS, heading_of
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.values.clauses import clauses
from scrubber.charts.readers.note.words.forms import BEGINNINGS, ONE_NEEDS, Form
from scrubber.charts.readers.note.words.lexer import lex
from scrubber.charts.readers.note.words.lexicon import DRUGS, PATTERNS, vocabulary
from scrubber.charts.readers.note.words.rare import Rare
from scrubber.charts.readers.note.words.small import SOFT
from tests.scrubber.charts.others import CORPUS

FORMS = [(form.kind, example) for form in (*PATTERNS, *SOFT) for example in form.examples]


@pytest.mark.parametrize(("kind", "example"), FORMS, ids=lambda value: str(value))
def test_a_form_takes_its_examples(kind: str, example: str) -> None:
    found = {token.kind for token in lex(example).tokens}
    assert ("drug" if kind in DRUGS else kind) in found


def test_a_form_is_passed_over_only_where_it_takes_nothing() -> None:
    """What a form needs and how it may begin stand beside it, and must not rule out what the form itself takes."""
    texts = [text for path in CORPUS.glob("others-?.txt") for text in path.read_text("utf-8").split("=== ")]
    texts += [example for _, example in FORMS]
    for form in (form for form in PATTERNS if form.examples):
        first = form.examples[0]
        if form.needs:
            assert not [text for text in texts if _spans(form, text) != _spans(form, text, whole=True)]
        if (begins := BEGINNINGS.get(first)) is not None:
            bare = re.compile(form.pattern.pattern.removeprefix(f"(?={begins})"), form.pattern.flags)
            assert not [text for text in texts if bare.findall(text) != form.pattern.findall(text)]


def _spans(form: Form, text: str, *, whole: bool = False) -> list[tuple[int, int]]:
    """Return what a form takes in the lines where it may stand, or in the whole text."""
    lines = [(0, len(text))] if whole else form.lines_of(text.lower())
    return [match.span() for line in lines for match in form.pattern.finditer(text, *line)]


def rares() -> list[Rare]:
    """Return the patterns of the note reader that are asked for only where their words stand."""
    modules = [
        importlib.import_module(f"{note.__name__}.{found.name}") for found in iter_modules(note.__path__)
    ]
    found = {id(one): one for module in modules for one in vars(module).values() if isinstance(one, Rare)}
    return list(found.values())


def test_a_rare_pattern_needs_no_word_that_it_does_not_find() -> None:
    texts = [*CORPUS.glob("others-*.txt"), *Path(__file__).parent.glob("test_*.py")]
    lines = [line for path in texts for line in path.read_text("utf-8").splitlines()]
    said = [(one, line) for one in rares() for line in lines if one.pattern.search(line)]
    assert len({id(one) for one, _ in said}) == len(rares())  # each stands somewhere, so that each is tried
    assert [line for one, line in said if one.search(line, 0, len(line)) is None] == []


def test_what_stands_beside_a_form_is_of_one_that_is_here() -> None:
    assert {form.examples[0] for form in PATTERNS if form.examples} >= {*BEGINNINGS, *ONE_NEEDS}


@pytest.mark.parametrize(
    ("section", "example"), [(heading.section, line) for heading in HEADINGS for line in heading.examples]
)
def test_a_heading_begins_its_section(section: str, example: str) -> None:
    found = heading_of(example, 0, len(example))
    assert found is not None
    assert found[0] == section


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_an_act_is_told_by_its_example(act: Act) -> None:
    lexed = lex(act.example)
    parts = clauses(act.example, lexed.tokens, 0, len(act.example))
    mark_acts(act.example, parts)
    assert act.name in {part.act for part in parts}


def test_a_plain_word_is_of_one_kind_and_stands_there_once() -> None:
    kinds: dict[str, list[str]] = {}
    for kind, listed in vocabulary().items():
        for phrase in listed:
            kinds.setdefault(phrase, []).append(kind)
    assert {phrase: found for phrase, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("drug", "amount", "unit"),
    [
        ("Heparin", "5000", "mg"),  # J1644 bills 1,000 units
        ("Neupogen", "300", "mg"),  # J1442 bills a microgram
        ("Cerezyme", "2400", "mg"),  # J1786 bills 10 units
        ("Gammagard", "30", "mg"),  # grams, though J1569 bills 500 mg
        ("Remicade", "400", "mcg"),  # J1745 bills 10 mg
        ("Zofran", "8", "units"),  # J2405 bills 1 mg
        ("PRBC", "1", "mg"),
    ],
)
def test_the_unit_of_a_heading_is_not_of_a_drug_that_goes_by_another(
    drug: str, amount: str, unit: str
) -> None:
    note = f"Drug | Dose ({unit}) | Start | Stop\n{drug} | {amount} | 0915 | 1120"
    assert [item.dose for item in read_note(f"DOS 03/02/2026\n{note}").administrations] == [None]


@pytest.mark.parametrize(
    ("drug", "amount", "unit"),
    [("Remicade", "400", "mg"), ("Heparin", "5000", "units"), ("Rocephin", "2", "g")],
)
def test_the_unit_of_a_heading_is_of_a_drug_that_is_billed_so(drug: str, amount: str, unit: str) -> None:
    note = f"Drug | Dose ({unit}) | Start | Stop\n{drug} | {amount} | 0915 | 1120"
    (item,) = read_note(f"DOS 03/02/2026\n{note}").administrations
    assert item.dose is not None
    assert (str(item.dose.value), item.dose.unit.rstrip("s")) == (amount, unit.rstrip("s"))
