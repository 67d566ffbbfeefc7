"""Bottles of one infusion, each in an entry of its own with its lot: nothing of them is lost or counted twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.charts.events.tellings import told_as_one
from scrubber.job.coding import Asked, code_records
from scrubber.model.record import Administration, InfusionRecord, Quantity
from scrubber.model.value import replace

Row = tuple[str, str, str]
"""Dose in mg, lot, waste in mg."""


def table(rows: Sequence[Row]) -> Document:
    """Return a log: a row for each bottle."""
    head = "Patient,DOB,Date,Drug,Dose,Route,Start,Stop,Lot,Wasted\n"
    who = '"Roe, Jane",01/01/1970,03/02/2026'
    lines = (
        f"{who},Remicade,{dose} mg,IV infusion,13:15,15:25,{lot},{waste and waste + ' mg'}\n"
        for dose, lot, waste in rows
    )
    return Document.of_bytes((head + "".join(lines)).encode(), "log.csv")


def hl7(rows: Sequence[Row]) -> Document:
    """Return a message of one order: an RXA for each bottle."""
    head = (
        "MSH|^~\\&|EHR|RIC|X|Y|20260302160000||RAS^O17|1|P|2.5\rPID|1||W123^^^RIC^MR||Roe^Jane||19700101|F\r"
    )
    segments = (
        f"ORC|RE|P1\rRXA|0|{n}|20260302131500|20260302152500|J1745^Remicade^HCPCS|{dose}|mg||||||||{lot}\rRXR|IV\r"
        for n, (dose, lot, _) in enumerate(rows, 1)
    )
    return Document.of_bytes((head + "".join(segments)).encode(), "message.hl7")


def fhir(rows: Sequence[Row]) -> Document:
    """Return a bundle: a MedicationAdministration for each bottle."""
    resources: list[dict[str, Any]] = []
    for n, (dose, lot, _) in enumerate(rows, 1):
        product: dict[str, Any] = {"resourceType": "Medication", "id": f"m{n}", "code": {"text": "Remicade"}}
        if lot:
            product["batch"] = {"lotNumber": lot}
        amount = {"value": int(dose), "unit": "mg", "code": "mg", "system": "http://unitsofmeasure.org"}
        given = {
            "resourceType": "MedicationAdministration", "id": f"a{n}", "status": "completed",
            "medicationReference": {"reference": f"Medication/m{n}"}, "subject": {"reference": "Patient/p"},
            "effectivePeriod": {"start": "2026-03-02T13:15:00-06:00", "end": "2026-03-02T15:25:00-06:00"},
            "dosage": {"route": {"text": "IV infusion"}, "dose": amount},
        }  # fmt: skip
        resources += [product, given]
    resources.append(
        {"resourceType": "Patient", "id": "p", "name": [{"family": "Roe"}], "birthDate": "1970-01-01"}
    )
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in resources],
    }
    return Document.of_bytes(json.dumps(bundle).encode(), "chart.json")


FORMS = pytest.mark.parametrize("form", [table, hl7, fhir])


def read(document: Document) -> tuple[Administration, InfusionRecord]:
    """Return the one administration of a chart, and its record."""
    (record,) = read_document(document)
    (item,) = record.administrations
    return item, record


def dose(item: Administration) -> str | tuple[str, ...]:
    """Return the dose, or every value that it may have."""
    if item.dose is not None:
        return f"{item.dose.value.normalize():f}"
    (doubt,) = (each for each in item.uncertain if each.field == "dose")
    return doubt.values


@FORMS
def test_bottles_with_their_own_lots_and_doses_add_up(form: Any) -> None:
    item, record = read(form([("300", "A1", ""), ("50", "B2", "")]))
    assert (item.lot, dose(item)) == ("A1, B2", "350")
    assert not item.conflicts
    assert not item.uncertain
    assert record.understood.whole


@FORMS
@pytest.mark.parametrize("count", [2, 3, 4])
def test_rows_of_one_dose_may_each_tell_their_vial_or_the_whole(form: Any, count: int) -> None:
    """The lots are known all the same: none of them is in conflict with another."""
    lots = ["A1", "B2", "C3", "D4"][:count]
    item, _ = read(form([("100", lot, "") for lot in lots]))
    assert item.lot == ", ".join(lots)
    assert dose(item) == ("100 mg", f"{100 * count} mg")
    assert [each.field for each in item.uncertain] == ["dose"]


@FORMS
@pytest.mark.parametrize("count", [2, 3])
def test_rows_without_a_lot_of_their_own_may_be_one_row(form: Any, count: int) -> None:
    """Near misses: no lot, or the same in each. Three times is no more certain than twice."""
    for lot in ("", "A1"):
        item, _ = read(form([("100", lot, "")] * count))
        assert (item.lot or "") == lot
        assert dose(item) == ("100 mg", f"{100 * count} mg")


@FORMS
def test_other_doses_of_one_lot_may_be_a_slip_and_its_correction_or_two(form: Any) -> None:
    for lot in ("", "A1"):
        item, _ = read(form([("300", lot, ""), ("50", lot, "")]))
        assert dose(item) == ("300 mg", "50 mg", "350 mg")


def test_where_only_one_row_has_a_lot_nothing_says_that_there_are_two() -> None:
    item, _ = read(table([("100", "A1", ""), ("100", "", "")]))
    assert (item.lot, dose(item)) == ("A1", ("100 mg", "200 mg"))


@pytest.mark.parametrize(
    ("wastes", "units"),
    [
        (("", "50"), {"J1745": 35, "J1745-JW": 5}),
        (("0", "50"), {"J1745": 35, "J1745-JW": 5}),
        (("20", "30"), {"J1745": 35, "J1745-JW": 5}),
        (("0", "0"), {"J1745-JZ": 35}),
    ],
)
def test_what_was_left_of_each_vial_reaches_jw_and_jz(wastes: tuple[str, str], units: dict[str, int]) -> None:
    document = table([("300", "A1", wastes[0]), ("50", "B2", wastes[1])])
    (coded,) = code_records("log.csv", read_document(document), Asked(setting="physician"))
    told = {
        "-".join((line.code, *line.modifiers)): line.units
        for line in coded.support.expectation.lines
        if line.code == "J1745"
    }
    assert told == units


def test_the_same_waste_in_each_row_may_be_told_again() -> None:
    item, _ = read(table([("300", "A1", "50"), ("40", "B2", "50")]))
    assert item.wasted is None
    (doubt,) = (each for each in item.uncertain if each.field == "wasted")
    assert doubt.values == ("50 mg", "100 mg")


def test_an_update_of_an_entry_is_no_second_bottle() -> None:
    """An entry that is told again under its own number, with another lot: it is one, and its lot is in doubt."""
    one, other = (replace(read(table([("400", lot, "")]))[0], lot=lot) for lot in ("A1", "A7"))
    item = told_as_one((one, other), None)
    assert dose(item) == "400"
    assert [each.field for each in item.uncertain] == ["lot"]


def test_what_was_ordered_settles_what_rows_leave_open() -> None:
    """200 mg in each row, 400 mg ordered: each row tells its vial. 200 mg ordered: each tells the whole."""
    one, other = read(table([("200", "A1", "")]))[0], read(table([("200", "B2", "")]))[0]
    rows = (one, replace(other, id="row 3"))
    for ordered, found in (("400", "400"), ("200", "200"), ("300", ("200 mg", "400 mg"))):
        assert dose(told_as_one(rows, Quantity(Decimal(ordered), "mg"))) == found


def test_doses_of_several_units_are_not_added() -> None:
    one, other = read(table([("200", "A1", "")]))[0], read(table([("200", "B2", "")]))[0]
    other = replace(other, id="row 3", dose=Quantity(Decimal(20), "mL"))
    assert dose(told_as_one((one, other), None)) == ()


def test_bottles_hung_one_after_the_other_are_one_run_of_both_lots() -> None:
    log = (
        "Patient,DOB,Date,Drug,Dose,Route,Start,Stop,Lot\n"
        '"Roe, Jane",01/01/1970,03/02/2026,Privigen,20 g,IV infusion,13:15,14:30,A1\n'
        '"Roe, Jane",01/01/1970,03/02/2026,Privigen,10 g,IV infusion,14:30,15:25,B2\n'
    )
    item, _ = read(Document.of_bytes(log.encode(), "log.csv"))
    assert (item.lot, dose(item)) == ("A1, B2", "30")
