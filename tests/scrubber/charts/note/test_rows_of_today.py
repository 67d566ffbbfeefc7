"""A row below an order is what was done, and the last vial is one of today, not of the last time."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD

ORDER = "Order: infliximab 400 mg IV over 2 hours, signed Nora Sage MD\n"


def given(note: str) -> list[str]:
    return [a.substance.lower() for a in read_note(HEAD + note).administrations]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (f"{ORDER}08:55 Diphenhydramine 25 mg IV push given", ["diphenhydramine"]),
        (f"{ORDER}08:55 Gave diphenhydramine 25 mg IV push", ["diphenhydramine"]),
        (f"{ORDER}0855 Diphenhydramine 25 mg IV push", ["diphenhydramine"]),
        (
            "Order: B12 1000 mcg IM; signed Nora Sage MD 11/09/2026 08:50\n"
            "09:00 Cyanocobalamin 1000 mcg IM given, left deltoid",
            ["cyanocobalamin"],
        ),
        # near miss: the order itself goes on to its time
        (
            "Order: infliximab 400 mg IV over 2 hours by Dr. Sage, to be started at\n09:00 and premeds given before",
            [],
        ),
    ],
)
def test_what_was_done_below_an_order(note: str, expected: list[str]) -> None:
    assert given(note) == expected


@pytest.mark.parametrize(
    "words",
    [
        "100 mg vials x5, 90 mg wasted from the last vial",
        "100 mg vials x5, 90 mg of the last vial wasted",
        "5 vials of 100 mg used. Waste 90 mg from last vial",
        "5 vials of 100 mg used. Remainder of last vial (90 mg) discarded",
    ],
)
def test_the_last_vial_is_one_of_today(words: str) -> None:
    (given,) = read_note(
        f"{HEAD}09:00 Infliximab 410 mg IV infusion started; {words}\n11:05 ended"
    ).administrations
    assert given.wasted is not None
    assert given.wasted.amount.value == 90
    assert [(vial.size and vial.size.value, vial.count) for vial in given.vials] == [(100, 5)]


@pytest.mark.parametrize("words", ["90 mg wasted at last infusion", "last dose 9/14, 90 mg was wasted then"])
def test_what_was_wasted_another_time_is_not_of_today(words: str) -> None:
    (given,) = read_note(
        f"{HEAD}09:00 Infliximab 410 mg IV infusion started; {words}\n11:05 ended"
    ).administrations
    assert given.wasted is None


def test_what_a_finding_quotes_is_the_giving_and_not_its_order() -> None:
    note = "Per orders: oxaliplatin 170 mg IV over 2 h\n09:10 Oxaliplatin 170 mg in 500 mL D5W IV infusion started\n"
    (given,) = read_note(HEAD + note + "11:12 Oxaliplatin infusion ended").administrations
    assert given.source.quote.startswith("09:10 Oxaliplatin")
    assert any(source.quote.startswith("Per orders") for source in given.also)


@pytest.mark.parametrize(
    "words",
    [
        "CADD pump connected, fluorouracil 4250 mg over 46 hours",
        "CADD pump (clinic-owned) connected, fluorouracil 4250 mg over 46 hours",
        "CADD pump (#4417) connected with fluorouracil 4250 mg over 46 hours",
        "CADD pump owned by clinic connected, fluorouracil 4250 mg over 46 hours",
    ],
)
def test_what_a_bracket_says_of_a_pump_makes_it_no_other_thing(words: str) -> None:
    note = (
        f"{HEAD}09:10 Oxaliplatin 170 mg IV infusion started\n11:12 Oxaliplatin infusion ended\n11:30 {words}"
    )
    pump = read_note(note).administrations[-1]
    assert (pump.technique, pump.dose and pump.dose.value) == ("pump", 4250)


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ("08:30 Port accessed, good blood return", "Port"),
        ("08:30 PICC flushes well", "PICC"),
        ("08:30 22g PIV placed left forearm, port not used", "left forearm"),
        # near misses: a line to come, one of two, a side port of a line
        ("Port placement scheduled next week", None),
        ("08:30 PICC and port both in place", None),
        ("08:30 flushed by side port", None),
    ],
)
def test_a_line_without_a_side_is_a_site(told: str, site: str | None) -> None:
    (given,) = read_note(f"{HEAD}{told}\n09:00 Ondansetron 8 mg IV push given").administrations
    assert given.site == site


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Shingrix vaccine 0.5 mL IM given, left deltoid", "Shingrix"),
        ("Prevnar 20 vaccine 0.5 mL IM given, left deltoid", "Prevnar 20"),
        ("Flu vaccine 0.5 mL IM given, left deltoid", "Flu vaccine"),
        # near miss: a vaccine without a name is one by itself
        ("Vaccine 0.5 mL IM given, left deltoid", "Vaccine"),
    ],
)
def test_what_kind_of_product_a_name_is_makes_no_second_one(words: str, name: str) -> None:
    record = read_note(f"{HEAD}09:22 {words}")
    assert [given.substance for given in record.administrations] == [name]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("Faslodex 500 mg IM (250 mg each glute)", True),
        ("Faslodex 500 mg IM (250 mg x 2)", True),
        ("Fulvestrant 500 mg IM: 250 mg L glute, 250 mg R glute", True),
        ("Faslodex 500 mg IM, two 250 mg injections, R and L glute", True),
        # near misses: parts that do not make the dose, and one part only
        ("Faslodex 500 mg IM, 200 mg each glute", False),
        ("Faslodex 500 mg IM, 250 mg L glute", False),
    ],
)
def test_the_parts_of_an_injected_dose_are_no_other_dose(words: str, whole: bool) -> None:
    record = read_note(f"{HEAD}10:40 {words}")
    assert [given.dose and given.dose.value for given in record.administrations] == [500]
    assert record.understood.whole is whole
