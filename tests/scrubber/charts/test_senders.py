"""Messages and resources as senders fill them, beside the letter of the standard: what of it may be counted on."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord

MSH = "MSH|^~\\&|EHR|CLINIC|X|X|20260302130000||{}|{}|P|2.5.1\rPID|1||7^^^CLINIC^MR||GALE^RITA||19610203\r"


def hl7(*segments: str, kind: str = "RAS^O17", number: int = 1) -> str:
    """Return one message about one patient."""
    return MSH.format(kind, number) + "\r".join(segments) + "\r"


def read(text: str, name: str) -> InfusionRecord:
    """Read the one record of a document that is in memory."""
    (record,) = read_document(Document.of_bytes(text.encode(), name))
    return record


@pytest.mark.parametrize("written", ["40 mL/hr", "40^mL/hr"])
def test_a_whole_rate_in_rxa_12_leaves_the_amount_an_amount(written: str) -> None:
    """RXA-12 is the time unit of RXA-6; with a rate of its own it says nothing of the dose."""
    record = read(
        hl7(
            "ORC|RE|9",
            f"RXA|0|1|202603021015|202603021225|^infliximab|400|mg|||||{written}",
            "RXR|IVPB^IV Piggyback",
        ),
        "ras.hl7",
    )
    (item,) = record.administrations
    assert item.dose is not None
    assert f"{item.dose.value} {item.dose.unit}" == "400 mg"
    assert item.rate_ml_per_hour == Decimal(40)
    assert record.understood.whole


def test_a_time_unit_in_rxa_12_makes_the_amount_one_per_hour() -> None:
    record = read(
        hl7("ORC|RE|9", "RXA|0|1|202603021015|202603021225|^LR|125|mL|||||H1", "RXR|IV^Intravenous"), "r.hl7"
    )
    (item,) = record.administrations
    assert item.dose is None
    assert item.rate_ml_per_hour == Decimal(125)


def test_a_waste_may_stand_with_its_unit_in_the_value() -> None:
    record = read(
        hl7(
            "ORC|RE|9",
            "RXA|0|1|202603021015|202603021225|^infliximab|400|mg",
            "RXR|IVPB",
            "OBX|1|ST|WASTE^Drug wasted^L||100 mg||||||F",
        ),
        "ras.hl7",
    )
    (item,) = record.administrations
    assert item.wasted is not None
    assert f"{item.wasted.amount.value} {item.wasted.amount.unit}" == "100 mg"


def pump(number: int, at: str, event: str) -> str:
    """Return one event of a pump, whose own number stands where the order's should."""
    return hl7(
        f"OBR|1|P{number}^ACME|P{number}^ACME|X|||{at}",
        f"OBX|1|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.1.1.0|0^MDC_EVT_PUMP_DELIV_{event}^MDC||||||R|||{at}",
        "OBX|2|ST|184514^MDC_DRUG_NAME_TYPE^MDC|1.1.1.101|vancomycin||||||R",
        kind="ORU^R42",
        number=number,
    )


def test_events_of_a_pump_whose_order_nobody_knows_are_one_infusion() -> None:
    events = [("100000", "START"), ("103000", "STOP"), ("103500", "START"), ("110500", "COMP")]
    record = read(
        "".join(pump(n, f"20260308{at}-0600", what) for n, (at, what) in enumerate(events)), "pump.hl7"
    )
    (item,) = record.administrations
    assert [f"{run.start:%H:%M} {run.stop:%H:%M}" for run in item.runs()] == ["10:00 10:30", "10:35 11:05"]


def test_an_event_of_a_pump_that_is_sent_again_tells_nothing_new() -> None:
    start = pump(1, "20260308100000-0600", "START")
    end = pump(2, "20260308103000-0600", "COMP")
    for messages in (start * 2 + end, start + end * 3, (start + end) * 2):
        (item,) = read(messages, "pump.hl7").administrations
        assert [f"{run.start:%H:%M} {run.stop:%H:%M}" for run in item.runs()] == ["10:00 10:30"]
    # another start is another bag
    later = pump(3, "20260308101000-0600", "START")
    assert len(read(start + later + end, "pump.hl7").administrations) == 2


@pytest.mark.parametrize(
    ("ordered", "name"), [("12345^vedolizumab^LOCAL", "vedolizumab"), ("999^ondansetron^LOCAL", "12345")]
)
def test_a_drug_that_is_only_a_code_has_the_name_that_its_order_gives_the_code(
    ordered: str, name: str
) -> None:
    rxe = f"RXE|^^^202603021315|{ordered}|300||mg"
    rxa = "RXA|0|1|202603021315|202603021345|12345^^LOCAL|300|mg"
    (item,) = read(hl7("ORC|RE|9", rxe, rxa, "RXR|IVPB"), "r.hl7").administrations
    assert item.substance == name


def test_a_pump_that_was_stopped_last_leaves_the_end_open() -> None:
    record = read(pump(1, "20260308100000", "START") + pump(2, "20260308103000", "STOP"), "pump.hl7")
    (item,) = record.administrations
    assert (item.stop, [doubt.values for doubt in item.uncertain if doubt.field == "stop"]) == (
        None,
        [("2026-03-08T10:30",)],
    )


def fhir(resource: dict[str, Any], **patient: Any) -> InfusionRecord:
    """Read an administration of ketorolac to one patient."""
    given = {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "subject": {"reference": "Patient/p"},
        "medicationCodeableConcept": {"text": "ketorolac"},
        "effectiveDateTime": "2026-03-15T10:00:00-05:00",
        **resource,
    }
    whose = {"resourceType": "Patient", "id": "p", **patient}
    entries = [{"resource": whose}, {"resource": given}]
    return read(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), "b.json")


@pytest.mark.parametrize(
    ("words", "dose", "route", "technique"),
    [
        ("750 mg IV over 15 minutes", "750 mg", "IV", "infusion"),
        ("15 mg IV push", "15 mg", "IV", "push"),
        ("30 mg vial, 15 mg IV push given", "", "IV", "push"),
        ("40 mL/hr IV infusion", "", "IV", "infusion"),
        ("5 mg/kg IV infusion", "", "IV", "infusion"),
        ("IV or SC as ordered", "", None, "infusion"),
    ],
)
def test_words_of_a_dosage_stand_in_for_what_is_not_coded(
    words: str, dose: str, route: str | None, technique: str
) -> None:
    (item,) = fhir({"dosage": {"text": words}}).administrations
    assert (f"{item.dose.value} {item.dose.unit}" if item.dose else "") == dose
    assert (item.route, item.technique) == (route, technique)


@pytest.mark.parametrize(
    ("note", "waste"),
    [
        ("Wasted 1.2 mg, witnessed by R. Hall RN.", "1.2 mg"),
        ("Waste: 0 mg", "0 mg"),
        ("Wasted 1 mg. Correction: wasted 2 mg.", ""),
        ("Wasted 5 mg/mL vial", ""),
    ],
)
def test_a_note_of_an_administration_tells_its_waste(note: str, waste: str) -> None:
    record = fhir({"note": [{"text": note}], "dosage": {"route": {"text": "IV push"}}})
    (item,) = record.administrations
    assert (f"{item.wasted.amount.value} {item.wasted.amount.unit}" if item.wasted else "") == waste
    assert record.understood.whole is (waste != "")


@pytest.mark.parametrize("kind", [{"text": "MRN"}, {"coding": [{"code": "MR"}]}])
def test_a_record_number_whose_type_has_no_system(kind: dict[str, Any]) -> None:
    record = fhir({}, identifier=[{"type": {"text": "EPI"}, "value": "9"}, {"type": kind, "value": "E88"}])
    assert record.claim.medical_record_number == "E88"


RUN = '<effectiveTime xsi:type="IVL_TS"><low value="202603150900-0500"/><high value="{}"/></effectiveTime>'
EVERY = '<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="8" unit="{}"/></effectiveTime>'


@pytest.mark.parametrize(
    ("stop", "unit", "runs", "open_fields"),
    [
        ("202603150934-0500", "wk", ["09:00 09:34"], set()),
        ("202605100900-0500", "h", [], {"start", "stop"}),
        ("202603150934-0500", "lunar", [], {"start", "stop"}),
    ],
)
def test_a_schedule_whose_bounds_hold_one_run_tells_it(
    stop: str, unit: str, runs: list[str], open_fields: set[str]
) -> None:
    """PIVL_TS and IVL_TS together bound a repetition; bounds shorter than the period hold one run."""
    record = read(
        '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><component>'
        '<structuredBody><component><section><code code="29549-3"/><entry>'
        '<substanceAdministration classCode="SBADM" moodCode="EVN"><statusCode code="completed"/>'
        + RUN.format(stop)
        + EVERY.format(unit)
        + '<routeCode code="C38276" codeSystem="2.16.840.1.113883.3.26.1.1" displayName="Intravenous infusion"/>'
        "<consumable><manufacturedProduct><manufacturedMaterial>"
        '<code code="1" displayName="vedolizumab"/></manufacturedMaterial></manufacturedProduct></consumable>'
        "</substanceAdministration></entry></section></component></structuredBody></component></ClinicalDocument>",
        "visit.xml",
    )
    (item,) = record.administrations
    assert [f"{run.start:%H:%M} {run.stop:%H:%M}" for run in item.runs() if run.stop] == runs
    assert {doubt.field for doubt in item.uncertain} - {"technique"} == open_fields
