"""What a biller meets has words of ours: what rules predict, what they reject with, and the numbers of the lists."""

from __future__ import annotations

import pytest

from scrubber.output.explain.data_files import data_of
from scrubber.output.explain.denials import carc_numbers, rarc_numbers
from tests.scrubber.output.explain.asking import ask, known
from x12.acks.status import StatusComposite, status_table
from x12.sense import edits

STATUSES = {text for one in (*known().rules, *edits().values()) for text in one.status}
DENIALS = [rule.denial for rule in known().rules if rule.denial]


@pytest.mark.parametrize("carc", sorted({denial.carc for denial in DENIALS}))
def test_a_predicted_reason_has_words(carc: str) -> None:
    group, _, code = carc.partition("-")
    words = data_of("denials")["carc"].get(code)
    assert group in data_of("denials")["group"]
    assert words, carc
    assert carc_numbers()[code] == "", "a reason that has ended is predicted no more"
    assert any(
        rule.denial and rule.denial.carc == carc and rule.id in ask(carc)[0].shape["rules"]
        for rule in known().rules
    )


@pytest.mark.parametrize("rarc", sorted({code for denial in DENIALS for code in denial.rarc}))
def test_a_predicted_remark_has_words(rarc: str) -> None:
    assert rarc in data_of("denials")["rarc"]


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_a_status_that_we_say_has_words_and_says_who_says_it(status: str) -> None:
    code = StatusComposite.parse(status).code
    assert status_table().codes[code].label
    (answer,) = [one for one in ask(status) if one.about == "status"]
    saying = [rule.id for rule in known().rules if status in rule.status]
    saying += [edit.id for edit in edits().values() if status in edit.status]
    assert set(saying) <= {*answer.shape["rules"], *answer.shape["edits"]}


def test_the_lists_are_whole() -> None:
    """405 reasons of which 110 had ended, and 1,171 remarks, as the lists of June 2024 count them."""
    assert (len(carc_numbers()), len([day for day in carc_numbers().values() if day])) == (405, 110)
    assert len(rarc_numbers()) == 1171


@pytest.mark.parametrize("kind", ["carc", "rarc"])
def test_words_are_of_numbers_of_the_list(kind: str) -> None:
    numbers = set(carc_numbers()) if kind == "carc" else rarc_numbers()
    words = data_of("denials")[kind]
    assert set(words) <= numbers
    for code, one in words.items():
        assert set(one) == {"means", "do"}, code
        assert not one["means"].endswith("."), code
        assert one["do"].endswith("."), code


def test_every_number_has_an_answer() -> None:
    """With words or without: a number of the list is never unknown."""
    for code in (*carc_numbers(), *rarc_numbers()):
        assert any(one.about in ("carc", "rarc") for one in ask(code)), code


@pytest.mark.parametrize("category", sorted(data_of("statuses")["category"]))
def test_a_category_says_what_to_do(category: str) -> None:
    answer = next(one for one in ask(category) if one.about == "status")
    assert answer.shape["category"] == category
    assert answer.shape["page"]["What to do"].strip()
    assert set(status_table().categories) <= set(data_of("statuses")["category"])
