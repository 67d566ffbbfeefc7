"""Every minute that decides, with its neighbours, for every family.

The table is written out from the sources (First Coast: a further hour needs more than 30 minutes; Noridian: 15 minutes
or less are a push; CGS: 30 minutes or less of hydration are nothing), not from the engine's arithmetic.
"""

from __future__ import annotations

import pytest

from tests.scrubber.coding.charts import chart, coded, labels

HOURS = {16: 0, 30: 0, 31: 0, 59: 0, 60: 0, 61: 0, 90: 0, 91: 1, 120: 1, 150: 1, 151: 2, 210: 2, 211: 3}
"""Running minutes and the further hours they earn."""

HYDRATION_BESIDE = {30: 0, 31: 1, 60: 1, 90: 1, 91: 2, 150: 2, 151: 3}
"""Hydration minutes beside another initial service, and the units of 96361."""


def clock(minutes: int) -> str:
    return f"{8 + minutes // 60:02d}:{minutes % 60:02d}"


def ran(minutes: int, start: int = 0) -> str:
    return f"{clock(start)}-{clock(start + minutes)}"


@pytest.mark.parametrize(
    ("drug_class", "first", "further"), [("therapeutic", "96365", "96366"), ("complex", "96413", "96415")]
)
@pytest.mark.parametrize(("minutes", "hours"), HOURS.items())
def test_an_infusion(drug_class: str, first: str, further: str, minutes: int, hours: int) -> None:
    found = coded(chart(f"a1 drug infusion {ran(minutes)} class={drug_class}"))
    assert labels(found) == [f"{first} x 1"] + ([f"{further} x {hours}"] if hours else [])


@pytest.mark.parametrize(("minutes", "code"), [(1, "96374"), (15, "96374"), (16, "96365"), (17, "96365")])
def test_a_short_infusion_is_a_push(minutes: int, code: str) -> None:
    assert labels(coded(chart(f"a1 drug infusion {ran(minutes)} class=therapeutic"))) == [f"{code} x 1"]


@pytest.mark.parametrize(("minutes", "code"), [(15, "96409"), (16, "96413")])
def test_a_short_complex_infusion_is_a_push(minutes: int, code: str) -> None:
    assert labels(coded(chart(f"a1 drug infusion {ran(minutes)} class=complex"))) == [f"{code} x 1"]


@pytest.mark.parametrize(("minutes", "hours"), [(m, h) for m, h in HOURS.items() if m > 30])
def test_hydration_alone(minutes: int, hours: int) -> None:
    found = coded(chart(f"a1 saline infusion {ran(minutes)} class=hydration"))
    assert labels(found) == ["96360 x 1"] + ([f"96361 x {hours}"] if hours else [])


@pytest.mark.parametrize("minutes", [1, 15, 16, 30])
def test_hydration_that_is_too_short(minutes: int) -> None:
    assert labels(coded(chart(f"a1 saline infusion {ran(minutes)} class=hydration"))) == []


@pytest.mark.parametrize(("minutes", "units"), HYDRATION_BESIDE.items())
def test_hydration_beside_an_infusion(minutes: int, units: int) -> None:
    found = coded(
        chart(
            f"a1 drug infusion {ran(60)} class=therapeutic",
            f"a2 saline infusion {ran(minutes, 60)} class=hydration",
        )
    )
    assert labels(found) == ([f"96361 x {units}"] if units else []) + ["96365 x 1"]


@pytest.mark.parametrize(("minutes", "hours"), HOURS.items())
@pytest.mark.parametrize(
    ("drug_class", "first", "code", "further"),
    [("therapeutic", "96365", "96367", "96366"), ("complex", "96413", "96417", "96415")],
)
def test_a_further_drug_in_sequence(
    drug_class: str, first: str, code: str, further: str, minutes: int, hours: int
) -> None:
    """The first drug runs eight hours, so it is initial; its own seven further hours are taken off."""
    found = coded(
        chart(
            f"a1 drug_a infusion {ran(480)} class={drug_class}",
            f"a2 drug_b infusion {ran(minutes, 480)} class={drug_class}",
        )
    )
    assert sorted(labels(found)) == sorted([f"{first} x 1", f"{code} x 1", f"{further} x {7 + hours}"])


@pytest.mark.parametrize(("minutes", "code"), [(15, "96375"), (16, "96367")])
def test_a_short_further_drug_is_a_further_push(minutes: int, code: str) -> None:
    found = coded(
        chart(
            f"a1 drug_a infusion {ran(60)} class=therapeutic",
            f"a2 drug_b infusion {ran(minutes, 60)} class=therapeutic",
        )
    )
    assert labels(found) == ["96365 x 1", f"{code} x 1"]


@pytest.mark.parametrize(("overlap", "code"), [(15, "96367"), (16, "96368")])
def test_an_overlap_that_makes_two_drugs_concurrent(overlap: int, code: str) -> None:
    """The second drug runs 20 minutes, of which this many beside the first."""
    found = coded(
        chart(
            f"a1 drug_a infusion {ran(60)} class=therapeutic",
            f"a2 drug_b infusion {ran(20, 60 - overlap)} class=therapeutic",
        )
    )
    assert labels(found) == ["96365 x 1", f"{code} x 1"]


@pytest.mark.parametrize(("gap", "reported"), [(29, False), (30, False), (31, True), (32, True)])
def test_the_gap_before_the_same_push_again(gap: int, reported: bool) -> None:
    """More than 30 minutes after the last one (AAPC 130909); some payers say 30."""
    record = chart(
        f"a1 drug push {clock(0)} class=therapeutic", f"a2 drug push {clock(gap)} class=therapeutic"
    )
    assert labels(coded(record)) == ["96374 x 1"] + (["96376 x 1"] if reported else [])
    other = coded(record, repeat_push_min_gap_minutes=30)
    assert labels(other) == ["96374 x 1"] + (["96376 x 1"] if gap >= 30 else [])


@pytest.mark.parametrize(("minutes", "codes"), [(90, ["96369 x 1"]), (91, ["96369 x 1", "96370 x 1"])])
def test_under_the_skin(minutes: int, codes: list[str]) -> None:
    assert labels(coded(chart(f"a1 scig sc_infusion {ran(minutes)} class=therapeutic"))) == codes


def test_each_of_two_short_infusions_under_the_skin_says_how_long_it_ran() -> None:
    """15 minutes in all: two injections of 7 and 8 minutes (CPT, the note under 96369)."""
    found = coded(
        chart(
            "a1 scig sc_infusion 09:00-09:07 class=therapeutic",
            "a2 deferoxamine sc_infusion 09:07-09:15 class=therapeutic",
        )
    )
    assert labels(found) == ["96372 x 2"]
    assert [why.split(" under")[0] for why in found.lines[0].because] == [
        "scig ran 7 min",
        "deferoxamine ran 8 min",
    ]


@pytest.mark.parametrize(("hours", "code"), [("8", None), ("8.5", "96416"), ("46", "96416")])
def test_the_hours_that_make_a_pump_a_pump(hours: str, code: str | None) -> None:
    """Up to eight hours a pump is coded by the hour, and needs its stop."""
    found = coded(chart(f"a1 fluorouracil pump 08:00 class=complex planned={hours}"))
    assert labels(found) == ([f"{code} x 1"] if code else [])
    assert bool(found.not_evaluated) is (code is None)


@pytest.mark.parametrize(("minutes", "hours"), [(89, 0), (90, 1)])
def test_the_payer_that_counts_a_half_hour(minutes: int, hours: int) -> None:
    found = coded(chart(f"a1 drug infusion {ran(minutes)} class=therapeutic"), additional_hour_min_minutes=30)
    assert labels(found) == ["96365 x 1"] + ([f"96366 x {hours}"] if hours else [])
