"""The tables that teach the note reader: every row's examples are read as the row says."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.acts import ACTS, Act, mark_acts
from scrubber.charts.readers.note.clauses import clauses
from scrubber.charts.readers.note.lexer import lex
from scrubber.charts.readers.note.lexicon import DRUGS, PATTERNS, vocabulary
from scrubber.charts.readers.note.sections import HEADINGS, heading_of
from scrubber.charts.readers.note.small import SOFT

FORMS = [(form.kind, example) for form in (*PATTERNS, *SOFT) for example in form.examples]


@pytest.mark.parametrize(("kind", "example"), FORMS, ids=lambda value: str(value))
def test_a_form_takes_its_examples(kind: str, example: str) -> None:
    found = {token.kind for token in lex(example).tokens}
    assert ("drug" if kind in DRUGS else kind) in found


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


def test_a_plain_word_is_of_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for kind, listed in vocabulary().items():
        for phrase in listed:
            kinds.setdefault(phrase, set()).add(kind)
    assert {phrase: found for phrase, found in kinds.items() if len(found) > 1} == {}
