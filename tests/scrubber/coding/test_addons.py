"""Further drugs and further doses: what decides between concurrent, in sequence, and the same drug again."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.model.expected import Expectation, Undecided
from scrubber.model.record import Setting
from scrubber.model.timeline import NotCounted
from tests.scrubber.coding.charts import chart, coded, labels

THERAPEUTIC, COMPLEX = "class=therapeutic", "class=complex"


def supported(*lines: str, setting: Setting = "facility", **parameters: Any) -> Expectation:
    return coded(chart(*lines), setting, **parameters)


def minutes(found: Expectation) -> dict[str, int | None]:
    return {line.code: line.minutes for line in found.lines}


def said(found: Expectation, code: str) -> str:
    return " ".join(text for line in found.lines if line.code == code for text in line.because)


def test_the_minutes_of_a_line_are_those_that_it_bills() -> None:
    """165 minutes: sixty are the first hour, 105 the two further ones."""
    found = supported(f"a1 drug infusion 09:00-11:45 {THERAPEUTIC}")
    assert labels(found) == ["96365 x 1", "96366 x 2"]
    assert minutes(found) == {"96365": 60, "96366": 105}
    assert "2 further hours; one more would begin at minute 211" in said(found, "96366")


def test_one_further_hour_is_said_in_the_singular() -> None:
    assert "1 further hour;" in said(supported(f"a1 drug infusion 09:00-10:31 {THERAPEUTIC}"), "96366")


@pytest.mark.parametrize(("stop", "code"), [("10:15", "96368"), ("10:16", "96367")])
def test_a_run_of_its_own_makes_a_concurrent_drug_a_sequential_one(stop: str, code: str) -> None:
    """Both ran together for twenty minutes; sixteen alone are an infusion of its own, fifteen are not."""
    found = supported(
        f"a1 drug_a infusion 09:00-10:00 {THERAPEUTIC}", f"a2 drug_b infusion 09:40-{stop} {THERAPEUTIC}"
    )
    assert labels(found) == ["96365 x 1", f"{code} x 1"]


@pytest.mark.parametrize(("reading", "hours"), [("count_once", 1), ("count_both", 2)])
def test_shared_minutes_count_once_or_for_both(reading: str, hours: int) -> None:
    """The first ran 120 minutes, one further hour. Of the second's 91 ten ran beside it: 81 earn none, 91 one."""
    found = supported(
        f"a1 drug_a infusion 08:00-10:00 {THERAPEUTIC}",
        f"a2 drug_b infusion 09:50-11:21 {THERAPEUTIC}",
        partial_overlap=reading,
    )
    assert f"96366 x {hours}" in labels(found)
    assert any("overlap for 10 minutes" in text for text in found.assumptions)


def test_a_concurrent_drug_is_reported_once_and_a_complex_one_has_no_code() -> None:
    first = f"a1 drug_a infusion 09:00-11:00 {THERAPEUTIC}"
    more = [f"a{n} drug_{n} infusion 09:00-10:00 {THERAPEUTIC}" for n in (2, 3)]
    assert labels(supported(first, *more)) == ["96365 x 1", "96366 x 1", "96368 x 1"]
    found = supported(
        f"a1 chemo_a infusion 09:00-11:00 {COMPLEX}", f"a2 chemo_b infusion 09:00-10:00 {COMPLEX}"
    )
    assert labels(found) == ["96413 x 1", "96415 x 1"]
    assert Undecided.NO_CODE in {gap.reason for gap in found.not_evaluated}


@pytest.mark.parametrize(
    ("reading", "stop", "expected"),
    [
        ("sum_minutes", "14:31", ["96365 x 1", "96366 x 1"]),  # 60 + 31 are one run of 91
        ("96366_each_gt30", "14:31", ["96365 x 1", "96366 x 1"]),
        ("96366_each_gt30", "14:30", ["96365 x 1"]),
        ("96376_if_le30", "14:30", ["96365 x 1", "96376 x 1"]),
        ("96376_if_le30", "14:31", ["96365 x 1", "96366 x 1"]),
    ],
)
def test_the_same_drug_infused_again(reading: str, stop: str, expected: list[str]) -> None:
    found = supported(
        f"a1 drug infusion 09:00-10:00 {THERAPEUTIC}",
        f"a2 drug infusion 14:00-{stop} {THERAPEUTIC}",
        same_drug_repeat_infusion=reading,
    )
    assert labels(found) == expected


@pytest.mark.parametrize(
    ("stop", "expected"), [("14:30", ["96413 x 1"]), ("14:31", ["96413 x 1", "96415 x 1"])]
)
def test_a_complex_drug_infused_again_is_taken_for_itself(stop: str, expected: list[str]) -> None:
    found = supported(
        f"a1 chemo infusion 09:00-10:00 {COMPLEX}",
        f"a2 chemo infusion 14:00-{stop} {COMPLEX}",
        same_drug_repeat_infusion="96366_each_gt30",
    )
    assert labels(found) == expected


@pytest.mark.parametrize(
    ("begins", "expected"),
    [("10:15", ["96365 x 1"]), ("10:16", ["96365 x 1", "96366 x 1"])],
)
def test_the_next_bottle_goes_on_with_the_run(begins: str, expected: list[str]) -> None:
    """60 and 30 minutes in one run are 90, which is one hour; apart, the second is a unit of its own from 31 on."""
    length = {"10:15": "10:45", "10:16": "10:47"}[begins]
    found = supported(
        f"a1 drug infusion 09:00-10:00 {THERAPEUTIC}", f"a2 drug infusion {begins}-{length} {THERAPEUTIC}"
    )
    assert labels(found) == expected


@pytest.mark.parametrize(
    ("at", "setting", "again"),
    [("08:29", "facility", True), ("08:30", "facility", False), ("08:29", "physician", False)],
)
def test_a_push_well_before_an_infusion_of_the_same_drug_is_reported(
    at: str, setting: Setting, again: bool
) -> None:
    """HCPro 298578: a drug pushed in the emergency room and infused on the ward. 31 minutes or more lie between."""
    found = supported(
        f"a1 drug push {at} {THERAPEUTIC}", f"a2 drug infusion 09:00-10:00 {THERAPEUTIC}", setting=setting
    )
    assert labels(found) == ["96365 x 1", *(["96376 x 1"] if again else [])]


def test_a_push_while_the_drug_runs_is_not_reported() -> None:
    found = supported(f"a1 drug infusion 09:00-10:00 {THERAPEUTIC}", f"a2 drug push 09:30 {THERAPEUTIC}")
    assert labels(found) == ["96365 x 1"]


@pytest.mark.parametrize(("at", "again"), [("10:30", False), ("10:31", True)])
def test_a_push_after_an_infusion_of_the_same_drug_counts_from_its_end(at: str, again: bool) -> None:
    found = supported(f"a1 drug infusion 09:00-10:00 {THERAPEUTIC}", f"a2 drug push {at} {THERAPEUTIC}")
    assert labels(found) == ["96365 x 1", *(["96376 x 1"] if again else [])]


def test_the_gap_is_counted_from_the_last_push_that_was_reported() -> None:
    """Ten, ten twenty, ten forty: the second is too near, the third is forty minutes from the first."""
    pushes = [f"a{n} drug push 10:{minute} {THERAPEUTIC}" for n, minute in enumerate(("00", "20", "40"), 1)]
    found = supported(*pushes)
    assert labels(found) == ["96374 x 1", "96376 x 1"]
    assert "the same drug again, 40 minutes after it was last reported" in said(found, "96376")


@pytest.mark.parametrize(
    ("lines", "setting", "assumed"),
    [
        (
            (f"a1 drug push 09:00 {THERAPEUTIC}", f"a2 drug push 10:00 {THERAPEUTIC}"),
            "physician",
            "only a facility",
        ),
        (
            (f"a1 chemo push 09:00 {COMPLEX}", f"a2 chemo push 10:00 {COMPLEX}"),
            "facility",
            "each complex drug",
        ),
    ],
)
def test_who_reports_no_push_again(lines: tuple[str, ...], setting: Setting, assumed: str) -> None:
    found = supported(*lines, setting=setting)
    assert sum(line.units for line in found.lines) == 1
    assert any(assumed in text for text in found.assumptions)


@pytest.mark.parametrize(
    "second",
    [f"a2 drug push {THERAPEUTIC}", f"a2 drug push 10:00 {THERAPEUTIC}"],
    ids=["neither", "the first one"],
)
def test_without_both_times_the_gap_is_not_known(second: str) -> None:
    found = supported(f"a1 drug push {THERAPEUTIC}", second)
    assert labels(found) == ["96374 x 1"]
    assert any("the gap is not known" in gap.message for gap in found.not_evaluated)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ("09:00-09:03", "drug pushed at 09:00 (3 min): "),
        ("09:00", "drug pushed at 09:00: "),
        ("", "drug pushed: "),
    ],
)
def test_a_push_is_said_with_the_times_that_it_has(times: str, words: str) -> None:
    found = supported(f"a1 drug push {times} {THERAPEUTIC}")
    assert said(found, "96374").startswith(words)


@pytest.mark.parametrize(
    ("stop", "expected"), [("10:30", ["96365 x 1"]), ("10:31", ["96365 x 1", "96367 x 1"])]
)
def test_a_payer_that_adds_nothing_for_a_short_further_drug(stop: str, expected: list[str]) -> None:
    found = supported(
        f"a1 drug_a infusion 09:00-10:00 {THERAPEUTIC}",
        f"a2 drug_b infusion 10:00-{stop} {THERAPEUTIC}",
        short_sequential="no_extra",
    )
    assert labels(found) == expected


@pytest.mark.parametrize(
    ("reading", "words"), [("count_once", "for one of them"), ("count_both", "for both")]
)
def test_the_reading_of_an_overlap_is_said(reading: str, words: str) -> None:
    found = supported(
        f"a1 drug_a infusion 09:00-10:00 {THERAPEUTIC}",
        f"a2 drug_b infusion 09:50-10:30 {THERAPEUTIC}",
        partial_overlap=reading,
    )
    assert any(words in text for text in found.assumptions)


def test_a_repeated_infusion_by_the_hour_is_said_and_every_minute_of_it_told() -> None:
    """Eighty minutes by that reading: one unit from the 31st minute on, another from the 91st."""
    found = supported(
        f"a1 drug infusion 09:00-10:00 {THERAPEUTIC}",
        f"a2 drug infusion 14:00-15:20 {THERAPEUTIC}",
        same_drug_repeat_infusion="96366_each_gt30",
    )
    assert labels(found) == ["96365 x 1", "96366 x 1"]
    assert "one more would begin at minute 91" in said(found, "96366")
    assert minutes(found)["96366"] == 60
    (row,) = [row for row in found.timeline.rows if row.administration == "a2"]
    assert [(s.minutes, s.code or s.reason) for s in row.stretches] == [
        (60, "96366"),
        (20, NotCounted.SHORT_OF_NEXT_HOUR),
    ]


def test_a_repeated_short_infusion_is_said_with_its_limit() -> None:
    found = supported(
        f"a1 drug infusion 09:00-10:00 {THERAPEUTIC}",
        f"a2 drug infusion 14:00-14:30 {THERAPEUTIC}",
        same_drug_repeat_infusion="96376_if_le30",
    )
    assert "in 30 minutes or less" in said(found, "96376")


def test_a_push_without_minutes_names_its_code_all_the_same() -> None:
    found = supported(f"a1 drug push {THERAPEUTIC}")
    (row,) = found.timeline.rows
    assert (row.codes, row.stretches) == (("96374",), ())
