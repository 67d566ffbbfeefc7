"""What must be said of codes and ids, from the tables and pages that the entries of answers.yaml name."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from scrubber.model.value import replace
from scrubber.output.explain import answer_json, answer_lines, explained, similar
from scrubber.output.report import ChartStatus, Checked, Correction, Disposition, Ground, Severity
from tests.scrubber.output.explain.asking import ask, known, text

ENTRIES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("answers.yaml").read_text("utf-8"))


def at(shape: Any, path: str) -> Any:
    """Return a value of JSON by its path, `minutes.least`."""
    for name in path.split("."):
        shape = shape[name]
    return shape


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["ask"])
def test_an_answer_says_what_its_source_says(entry: dict[str, Any]) -> None:
    answer = ask(entry["ask"])
    assert [one.about for one in answer] == [entry["about"], *entry.get("also", ())], entry["why"]
    first = answer[0]
    for path, wanted in entry["facts"].items():
        assert at(first.shape, path) == wanted, (path, entry["why"])
    for words in entry["says"]:
        assert words in text(first), entry["why"]


@pytest.mark.parametrize(
    "id", ["Z99", "", "  ", "99999", "CO-999", "A9:562", "A7:9999", "N9999", "J0000", "x" * 81]
)
def test_what_nobody_knows_has_no_answer(id: str) -> None:
    assert ask(id) == ()


def test_json_is_one_object_with_the_other_meanings_beside() -> None:
    answer = answer_json(ask("16"))
    assert (answer["about"], [one["about"] for one in answer["also"]]) == ("carc", ["status"])
    assert answer_json(ask("T04"))["also"] == []


def test_a_rule_keeps_its_shape() -> None:
    """Programs that read the page of a rule find every field where it was."""
    (rule,) = ask("T04")
    assert {"id", "slug", "title", "severity", "safety", "status_codes", "page", "source"} <= set(rule.shape)


def test_several_meanings_are_announced() -> None:
    first, *_ = answer_lines(ask("P10"))
    assert first[0].startswith("2 meanings: P10, a rule; P10, an adjustment reason")


def test_minutes_are_those_of_the_payer() -> None:
    """`--payer` changes the thresholds: a profile with other minutes gives other units."""
    base = known().profile()
    changed = base.parameters.model_copy(
        update={"additional_hour_min_minutes": 30, "infusion_min_minutes": 10}
    )
    other = replace(known(), profile=lambda: dataclasses.replace(base, parameters=changed))
    (hours,), (first,) = explained("96366", other), explained("96365", other)
    assert hours.shape["minutes"]["further_units_from"] == [90, 150, 210]
    assert (first.shape["minutes"]["least"], first.shape["minutes"]["most"]) == (10, 89)


def test_a_name_of_several_products_lists_their_codes() -> None:
    (found,) = ask("infliximab")
    assert found.about == "name"
    assert {"J1745", "Q5103", "Q5104"} <= set(found.shape["codes"])


OF_CORRECTIONS = get_type_hints(Correction)


@pytest.mark.parametrize(
    "words",
    [Disposition, Checked, Severity, Ground, ChartStatus, OF_CORRECTIONS["safety"], OF_CORRECTIONS["status"]],
)
def test_every_state_that_a_report_names_is_explained(words: object) -> None:
    names = get_args(words)
    assert names
    assert [name for name in names if not any(one.about == "word" for one in ask(name))] == []


def test_a_word_is_no_mistyped_id() -> None:
    assert similar("flibbertigib", known()) == ()


def test_near_ids_are_suggested() -> None:
    assert similar("CHART-REQUIERD", known())[0] == "CHART-REQUIRED"
    assert "LINK-PATIENT" in similar("LINK-PATENT", known())
    assert similar("Z99", known())


def test_a_table_of_another_quarter_says_so() -> None:
    (answer,) = ask("96366")
    (most, *_) = [fact for fact in answer.shape["tables"] if fact["kind"] == "mue"]
    assert (most["quarter"], most["answers_for_the_day"], most["ground"]) == ("2024Q3", False, "memory")
    assert "2024Q3, which says nothing of 2026-03-09" in text(answer)
