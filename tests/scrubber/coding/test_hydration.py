"""What is left of hydration, minute by minute, and the words for it. The arithmetic stands in the comments."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.model.expected import Expectation, Undecided
from scrubber.model.timeline import NotCounted
from tests.scrubber.coding.charts import chart, coded

FLUID = "class=hydration"
DRUG = "class=therapeutic"


def hydration(*lines: str, **parameters: Any) -> tuple[Expectation, list[tuple[str, int, int | None]]]:
    """Return what is supported, and its hydration as (code, units, minutes)."""
    found = coded(chart(*lines), "facility", **parameters)
    return found, [(x.code, x.units, x.minutes) for x in found.lines if x.code in ("96360", "96361")]


def said(found: Expectation, code: str) -> str:
    return " ".join(text for line in found.lines if line.code == code for text in line.because)


@pytest.mark.parametrize(
    ("stop", "lines", "next_minute"),
    [
        ("09:31", [("96360", 1, 31)], None),
        ("10:30", [("96360", 1, 60)], None),
        ("10:31", [("96360", 1, 60), ("96361", 1, 31)], 151),
        ("12:00", [("96360", 1, 60), ("96361", 2, 120)], 211),
        ("12:30", [("96360", 1, 60), ("96361", 2, 120)], 211),
    ],
)
def test_alone(stop: str, lines: list[tuple[str, int, int]], next_minute: int | None) -> None:
    """The first hour is 96360; each further one needs 31 minutes past the last whole hour: 91, 151, 211."""
    found, told = hydration(f"a1 saline infusion 09:00-{stop} {FLUID}")
    assert told == lines
    if next_minute:
        assert f"one more would begin at minute {next_minute}" in said(found, "96361")
        assert "another service is initial" not in said(found, "96361")


@pytest.mark.parametrize(
    ("stop", "units", "next_minute"),
    [("09:31", 1, 91), ("10:30", 1, 91), ("10:31", 2, 151), ("12:00", 3, 211)],
)
def test_beside_an_initial_push(stop: str, units: int, next_minute: int) -> None:
    """All of it is 96361, from 31 minutes on."""
    found, told = hydration(f"a1 saline infusion 09:00-{stop} {FLUID}", f"a2 drug push 08:50 {DRUG}")
    ((code, count, _),) = told
    assert (code, count) == ("96361", units)
    assert f"{units} x 96361; all of it is 96361, since another service is initial" in said(found, "96361")
    assert f"one more would begin at minute {next_minute}" in said(found, "96361")


@pytest.mark.parametrize(
    ("beside", "left"),
    [
        (f"a2 drug infusion 09:00-10:00 {DRUG}", 60),  # of 120 minutes, 60 ran beside it
        ("a2 red_cells transfusion 09:00-10:00 class=blood", 60),
        (f"a2 immune_globulin sc_infusion 09:00-10:00 {DRUG}", 60),
        (
            "a2 fluorouracil pump 10:00 planned=10 class=complex",
            60,
        ),  # a pump without its stop runs as planned
        (
            "a2 fluorouracil pump 10:30 planned=0.25 class=complex",
            None,
        ),  # a quarter of an hour is no long pump
        (f"a2 drug push 09:00-09:05 {DRUG}", 115),
    ],
)
def test_what_runs_beside_it_is_taken_off(beside: str, left: int | None) -> None:
    found, _ = hydration(f"a1 saline infusion 09:00-11:00 {FLUID}", beside)
    (row,) = [row for row in found.timeline.rows if row.administration == "a1"]
    counted = sum(s.minutes for s in row.stretches if s.code or s.reason is NotCounted.SHORT_OF_NEXT_HOUR)
    overlap = sum(s.minutes for s in row.stretches if s.reason is NotCounted.HYDRATION_OVERLAP)
    assert counted + overlap == 120
    if left is not None:
        assert counted == left
        code = "96361" if "drug" in beside else "96360"
        if code in {line.code for line in found.lines}:
            assert f"(120 min, {left} of them with nothing else)" in said(found, code)


def test_what_may_have_run_beside_it_keeps_its_minutes_open() -> None:
    """Until ten nothing else is charted: 60 minutes count. From then on a drug without a stop may have run."""
    found, told = hydration(f"a1 saline infusion 09:00-11:00 {FLUID}", f"a2 drug infusion 10:00- {DRUG}")
    assert told == [("96360", 1, 60)]
    (gap,) = [gap for gap in found.not_evaluated if gap.reason is Undecided.CLAIMED_MINUTES_OPEN]
    assert gap.message.startswith("Hydration from 10:00 is not counted: drug may have run")


def test_a_drug_without_any_time_keeps_all_of_it_open() -> None:
    found, told = hydration(f"a1 saline infusion 09:00-11:00 {FLUID}", f"a2 drug infusion {DRUG}")
    assert told == []
    (gap,) = [gap for gap in found.not_evaluated if gap.reason is Undecided.CLAIMED_MINUTES_OPEN]
    assert gap.message.startswith("Hydration is not counted")


@pytest.mark.parametrize(
    "harmless",
    [f"a2 water infusion {FLUID}", f"a2 drug push {DRUG}", f"a2 drug infusion 11:00- {DRUG}"],
    ids=["fluid without times", "a push without a time", "a drug begun when it had ended"],
)
def test_what_can_not_have_run_beside_it_leaves_it_alone(harmless: str) -> None:
    found, told = hydration(f"a1 saline infusion 09:00-11:00 {FLUID}", harmless)
    assert sum(units for _, units, _ in told) == 2
    assert not [gap for gap in found.not_evaluated if gap.reason is Undecided.CLAIMED_MINUTES_OPEN]


def test_beside_a_push_the_minutes_past_the_last_hour_are_named() -> None:
    """Eighty minutes are one unit of 96361: sixty count, twenty are too few for another."""
    found, told = hydration(f"a1 saline infusion 09:00-10:20 {FLUID}", f"a2 drug push 08:50 {DRUG}")
    assert [(code, units) for code, units, _ in told] == [("96361", 1)]
    (row,) = [row for row in found.timeline.rows if row.administration == "a1"]
    assert [(s.minutes, s.code or s.reason) for s in row.stretches] == [
        (60, "96361"),
        (20, NotCounted.SHORT_OF_NEXT_HOUR),
    ]


TWO_PIECES = (f"a1 saline infusion 09:00-09:20 {FLUID}", f"a2 saline infusion 10:00-10:20 {FLUID}")


def test_pieces_are_added_or_each_stands_for_itself() -> None:
    """Twenty and twenty are forty, which is enough; a payer that looks at each piece finds neither of 31."""
    assert hydration(*TWO_PIECES, hydration_segments="sum")[1] == [("96360", 1, 40)]
    found, told = hydration(*TWO_PIECES)
    assert told == []
    reasons = {s.reason for row in found.timeline.rows for s in row.stretches}
    assert reasons == {NotCounted.HYDRATION_TOO_SHORT}


@pytest.mark.parametrize(("stop", "minutes"), [("09:35", None), ("09:36", 31)])
def test_a_push_shortens_a_piece_and_does_not_cut_it(stop: str, minutes: int | None) -> None:
    """35 minutes less the five of a push are 30; 36 less five are 31, before and after the push together."""
    _, told = hydration(
        f"a1 saline infusion 09:00-{stop} {FLUID}",
        f"a2 drug push 09:10-09:15 {DRUG}",
        hydration_segments="each",
    )
    assert told == ([] if minutes is None else [("96361", 1, minutes)])


@pytest.mark.parametrize(
    ("volumes", "supported", "open_question"),
    [
        (("volume=500",), True, False),
        (("volume=499",), False, False),
        (("volume=250", "volume=250"), True, False),
        (("volume=250", "volume=249"), False, False),
        (("volume=500", ""), True, False),
        (("volume=250", ""), False, True),
        (("",), False, True),
    ],
)
def test_a_payer_that_asks_for_a_volume(
    volumes: tuple[str, ...], supported: bool, open_question: bool
) -> None:
    lines = [
        f"a{number} saline infusion {8 + number:02d}:00-{8 + number:02d}:50 {FLUID} {volume}"
        for number, volume in enumerate(volumes, 1)
    ]
    found, told = hydration(*lines, hydration_min_volume_ml=500)
    assert bool(told) is supported
    assert (Undecided.NO_VOLUME in {gap.reason for gap in found.not_evaluated}) is open_question
    if not supported and not open_question:
        reasons = {s.reason for row in found.timeline.rows for s in row.stretches}
        assert reasons == {NotCounted.HYDRATION_TOO_LITTLE}


def test_two_fluids_are_named_together() -> None:
    found, _ = hydration(f"a1 saline infusion 09:00-10:00 {FLUID}", f"a2 ringer infusion 10:00-11:31 {FLUID}")
    assert "saline with ringer ran 09:00–11:31 (151 min)" in said(found, "96360")
