"""What HL7 v2 says in codes: completion and action of an RXA, states of results and orders, and whose a segment is."""

from __future__ import annotations

import pytest

from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import hl7, hl7_all, message, runs, waste

ORC, RXR = "ORC|RE|7", "RXR|IV^Intravenous|||IV^Infusion"
TWO = "PID|2||512^^^CLINIC^MR||BERG^NILS||19700505"


def rxa(
    state: str = "CP", action: str = "A", order: str = "7", stop: str = "202603021225"
) -> tuple[str, ...]:
    """Return an infusion with its completion status and action code."""
    return f"ORC|RE|{order}", f"RXA|0|1|202603021015|{stop}|^infliximab|400|mg{'|' * 13}{state}|{action}", RXR


def given(records: tuple[InfusionRecord, ...]) -> list[tuple[str | None, str | None, str]]:
    """Return who got what."""
    return [
        (record.patient.given, item.order, runs(item))
        for record in records
        for item in record.administrations
    ]


@pytest.mark.parametrize("state", ["RE", "re", "RE^Refused^HL70322", "NA", "na", "^Refused"])
def test_a_state_is_read_in_either_case(state: str) -> None:
    record = hl7(message(*rxa(state)))
    assert (record.administrations, len(record.not_given)) == ((), 1)


@pytest.mark.parametrize("action", ["D", "d"])
def test_a_delete_is_read_in_either_case(action: str) -> None:
    record = hl7(message(*rxa()), message(*rxa(action=action), number=2))
    assert (record.administrations, len(record.retracted)) == ((), 1)


@pytest.mark.parametrize(("state", "action"), [("RE", "U"), ("NA", "U"), ("NA", "A"), ("NA", "")])
def test_an_update_to_not_given_takes_the_dose_back(state: str, action: str) -> None:
    record = hl7(message(*rxa()), message(*rxa(state, action), number=2, sent="20260302140000"))
    assert (record.administrations, len(record.not_given)) == ((), 1)
    other = hl7(message(*rxa()), message(*rxa(state, action, order="8"), number=2, sent="20260302140000"))
    assert len(other.administrations) == 1  # another order's


def test_a_refusal_that_was_sent_before_the_dose_takes_nothing_back() -> None:
    record = hl7(message(*rxa(), sent="20260302140000"), message(*rxa("NA"), number=2, sent="20260302100000"))
    assert len(record.administrations) == 1


@pytest.mark.parametrize(
    ("state", "whole"), [("CP", True), ("", True), ("^Administered", True), ("ZZ", False), ("9", False)]
)
def test_a_state_that_nobody_knows_is_named(state: str, whole: bool) -> None:
    record = hl7(message(*rxa(state)))
    assert (len(record.administrations), record.understood.whole) == (1, whole)


@pytest.mark.parametrize(
    ("status", "told", "whole"),
    [("F", "50 mg", True), ("C", "50 mg", True), ("", "50 mg", True)]
    + [(status, "", True) for status in "DWXON"]
    + [(status, "", False) for status in "IPRS"],
)
def test_a_waste_counts_when_its_result_is_settled(status: str, told: str, whole: bool) -> None:
    record = hl7(message(*rxa(), f"OBX|1|NM|WST^Amount wasted||50|mg|||||{status}"))
    assert (waste(record.administrations[0]), record.understood.whole) == (told, whole)


@pytest.mark.parametrize(
    ("control", "orders"),
    [
        ("NW", 1),
        ("RE", 1),
        ("DC", 1),
        ("HD", 1),
        ("XO", 1),
        ("UC", 1),
        ("CA", 0),
        ("OC", 0),
        ("CR", 0),
        ("UA", 0),
    ],
)
def test_an_order_that_was_cancelled_or_not_taken_is_none(control: str, orders: int) -> None:
    told = message(f"ORC|{control}|7", "RXE|^^^202603021000|^infliximab|400||mg", RXR, kind="RDE^O11")
    assert len(hl7(told).orders) == orders


# whose it is


def test_a_further_pid_begins_another_patient() -> None:
    records = hl7_all(message(*rxa(), TWO, *rxa(order="8")))
    assert given(records) == [("RITA", "7", "10:15-12:25"), ("NILS", "8", "10:15-12:25")]
    same = hl7_all(message(*rxa(), TWO, *rxa()))  # the same order number, and the same words
    assert [name for name, _, _ in given(same)] == ["RITA", "NILS"]


def test_the_same_pid_again_is_the_same_patient() -> None:
    pid = "PID|2||7^^^CLINIC^MR||GALE^RITA||19610203"
    (record,) = hl7_all(message("PV1|1|O|||||||||||||||||V1", *rxa(), pid, *rxa(order="8")))
    assert (record.encounter.id, len(record.administrations)) == ("V1", 2)


@pytest.mark.parametrize(
    ("number", "given_name", "count"),
    [("7", "RITA", 1), ("7", "R", 1), ("7", "ROSA", 2), ("", "RITA", 1), ("", "RITAMARIA", 2), ("", "", 1)],
)
def test_twins_of_one_birth_date_are_two(number: str, given_name: str, count: int) -> None:
    """A number makes a short name the same person; without one it may be a sister's."""
    first = f"PID|1||{number}^^^CLINIC^MR||GALE^RITA||19610203"
    second = first.replace("^RITA", f"^{given_name}")
    records = hl7_all(message(*rxa(), pid=first), message(*rxa(order="8"), number=2, pid=second))
    assert len(records) == count


def test_a_line_that_is_no_segment_is_named_where_it_speaks_of_giving() -> None:
    assert not hl7(message(*rxa(), "Infusion stopped at 1155, 50 mg wasted")).understood.whole
    assert not hl7(message(ORC, rxa()[1].lower(), RXR)).understood.whole
    assert hl7(message(*rxa(), "--- end of transmission ---")).understood.whole


@pytest.mark.parametrize(
    ("drug", "whole"),
    [
        ("1^infliximab^L^2^vedolizumab^NDC", False),
        ("1^infliximab^L^2^Remicade^NDC", True),
        ("1^infliximab^L", True),
    ],
)
def test_a_product_of_two_names_is_named(drug: str, whole: bool) -> None:
    record = hl7(message(ORC, rxa()[1].replace("^infliximab", drug), RXR))
    assert (len(record.administrations), record.understood.whole) == (1, whole)
