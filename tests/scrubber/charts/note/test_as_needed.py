"""Doses ordered as needed: an order gives none, and one that was given is told however it was ordered."""

from __future__ import annotations

import pytest

from tests.scrubber.charts.told import given_in


@pytest.mark.parametrize(
    "said",
    [
        "1000 Zofran 4 mg IVP PRN nausea given.",
        "1000 Zofran 4 mg IVP given PRN for nausea, good effect.",
        "1000 PRN Zofran 4 mg IVP given",
        "1000 Medicated w/ PRN Zofran 4 mg IVP.",
        "1000 PRN Zofran 4 mg IVP administered for nausea per Dr. Elder",
        "1000 Pt nauseated, received prn Zofran 4 mg IVP.",
        "1000 Zofran 4 mg IVP per PRN order",
        "PRN meds given: Zofran 4 mg IVP 1000",
    ],
)
def test_a_dose_as_needed_that_was_given(said: str) -> None:
    assert given_in(said) == ["Zofran push 1000 4 mg"]


def test_a_time_in_the_margin_alone_leaves_it_open_whether_it_was_given_then() -> None:
    assert given_in("1000 Zofran 4 mg IVP PRN nausea") == ["Zofran push ? 4 mg"]


@pytest.mark.parametrize(
    "said",
    [
        "Zofran 4 mg IV PRN nausea",
        "0900 Orders: Zofran 4 mg IVP q6h PRN nausea; Tylenol 650 PO PRN",
        "0900 Pt given Zofran 4 mg ODT PRN at home.",
        "0900 Zofran 4 mg IV to be given PRN nausea",
        "0900 Pt instructed Zofran 4 mg may be given PRN",
        "1000 Zofran 4 mg IVP PRN not given",
    ],
)
def test_an_order_as_needed_gives_nothing(said: str) -> None:
    assert given_in(said) == []


def test_an_order_that_was_obtained_and_given_is_no_order_alone() -> None:
    said = "1000 Order for Solu-Medrol 125 mg IV push obtained and given."
    assert given_in(said) == ["Solu-Medrol push 1000 125 mg"]
