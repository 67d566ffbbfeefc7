"""Events of giving, as HL7 v2, FHIR and pumps send them: each is one moment of an infusion, and none a dose."""

from __future__ import annotations

import json
from datetime import datetime

from scrubber.charts import Document, read_document
from scrubber.charts.events.entries import forward
from scrubber.model.record import Administration, InfusionRecord

MSH = "MSH|^~\\&|EHR|C|X|C|20260302130000||RAS^O17|{n}|P|2.5\rPID|1||7^^^C^MR||SUTTER^ALMA||19780217\r"


def runs(item: Administration) -> list[str]:
    """Return the runs as a clock shows them."""
    return [
        " - ".join(f"{moment:%H:%M}" if moment else "?" for moment in (run.start, run.stop))
        for run in item.runs()
    ]


def hl7(*messages: str) -> InfusionRecord:
    """Read messages of one patient."""
    text = "\r".join(MSH.format(n=n) + message for n, message in enumerate(messages))
    (record,) = read_document(Document.of_bytes(text.encode(), "ras.hl7"))
    return record


def ras(action: str, at: str, dose: str = "") -> str:
    """Return one RAS with a MAR action in RXA-9."""
    return (
        f"ORC|RE|7701\rRXA|0|1|20260302{at}||^Infliximab 400 mg in NS 250 mL|{dose}|{'mg' if dose else ''}||"
        f"^{action}\rRXR|IV^Intravenous\r"
    )


def test_actions_in_ras_messages_are_events_of_one_infusion() -> None:
    record = hl7(ras("New Bag", "1015", "400"), ras("Rate Change", "1045"), ras("Stopped", "1225"))
    (item,) = record.administrations
    assert (runs(item), item.technique) == (["10:15 - 12:25"], "infusion")
    assert record.understood.whole


def test_a_refused_action_gives_nothing() -> None:
    record = hl7(ras("Refused", "1015", "400"))
    assert record.administrations == ()
    assert record.understood.whole


def test_a_complete_dose_is_no_end() -> None:
    rxa = "ORC|RE|1\rRXA|0|1|202603021015||^Ketorolac|30|mg||"
    rxa += "^Completed|||||||||||CP^Complete^HL70322\rRXR|IVP^IV push\r"
    (item,) = hl7(rxa).administrations
    assert (runs(item), item.technique) == (["10:15 - ?"], "push")


def test_one_route_stands_for_all_administrations_before_it() -> None:
    one = "RXA|0|1|202603021015|202603021115|^Cefazolin|1|g\r"
    two = "RXA|0|2|202603021815|202603021915|^Cefazolin|1|g\r"
    record = hl7(f"ORC|RE|1\r{one}{two}RXR|IVPB^IV piggyback\r")
    assert [item.technique for item in record.administrations] == ["infusion", "infusion"]
    assert [item.uncertain for item in record.administrations] == [(), ()]


def pump(event: str, at: str, rate: str = "125") -> str:
    """Return one message of a pump (ORU^R42), as the public examples of PCD-10 show it."""
    return (
        "MSH|^~\\&|PUMP|C|X|C|20260302130000||ORU^R42|{n}|P|2.6\rPID|1||7^^^C^MR||SUTTER^ALMA||19780217\r"
        f"OBR|1|7701^EHR|9^PUMP|2222^Infliximab|||20260302{at}00\r"
        "OBX|1||70049^MDC_DEV_PUMP_INFUS_LVP_MDS^MDC|1.0.0.0||||||X\r"
        f"OBX|2|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.0.0.2|1^{event}^MDC||||||R\r"
        "OBX|3|ST|68488^MDC_ATTR_EVT_SOURCE^MDC|1.0.0.3|1.1.2.0||||||R\r"
        f"OBX|4|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.1.2.4|{rate}|265266^MDC_DIM_MILLI_L_PER_HR^MDC^mL/h^mL/h^UCUM|||||R\r"
        "OBX|5|ST|184514^MDC_DRUG_NAME_LABEL^MDC|1.1.1.10|Saline||||||R\r"
        "OBX|6|ST|184514^MDC_DRUG_NAME_LABEL^MDC|1.1.2.10|Infliximab||||||R\r"
    )


def of_pump(*messages: str) -> InfusionRecord:
    """Read what a pump sent."""
    text = "\r".join(message.replace("{n}", str(n)) for n, message in enumerate(messages))
    (record,) = read_document(Document.of_bytes(text.encode(), "pump.hl7"))
    return record


START, STOP, COMPLETE = (f"MDC_EVT_PUMP_DELIV_{word}" for word in ("START", "STOP", "COMP"))


def test_a_pump_tells_when_it_ran() -> None:
    record = of_pump(pump(START, "1015"), pump(STOP, "1105"), pump(START, "1130"), pump(COMPLETE, "1300"))
    (item,) = record.administrations
    assert (runs(item), item.substance) == (["10:15 - 11:05", "11:30 - 13:00"], "Infliximab")
    assert [doubt.field for doubt in item.uncertain] == ["technique"]
    assert record.understood.whole


def test_an_event_of_delivery_that_nobody_knows_is_named() -> None:
    record = of_pump(pump(START, "1015"), pump("MDC_EVT_PUMP_DELIV_TRANSITION_XX", "1105"))
    assert not record.understood.whole


def fhir(*events: tuple[str, str]) -> InfusionRecord:
    """Read administrations of one order, each with its action as an extension."""
    entry = [
        {
            "resource": {
                "resourceType": "Patient",
                "id": "p",
                "name": [{"family": "Sutter", "given": ["Alma"]}],
            }
        }
    ]
    for number, (action, at) in enumerate(events):
        entry.append(
            {
                "resource": {
                    "resourceType": "MedicationAdministration",
                    "id": f"a{number}",
                    "status": "in-progress",
                    "subject": {"reference": "Patient/p"},
                    "request": {"reference": "MedicationRequest/77"},
                    "medicationCodeableConcept": {"text": "Infliximab"},
                    "effectiveDateTime": f"2026-03-02T{at}:00-05:00",
                    "extension": [{"url": "https://ehr.example/mar-action", "valueString": action}],
                    "dosage": {"route": {"text": "Intravenous"}},
                }
            }
        )  # fmt: skip
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry})
    (record,) = read_document(Document.of_bytes(data.encode(), "bundle.json"))
    return record


def test_actions_of_fhir_administrations_are_events_too() -> None:
    (item,) = fhir(("New Bag", "10:15"), ("Rate Change", "10:45"), ("Stopped", "12:25")).administrations
    assert (runs(item), item.technique) == (["10:15 - 12:25"], "infusion")


def test_an_action_that_was_read_as_an_event_leaves_nothing_over() -> None:
    record = fhir(("New Bag", "10:15"), ("Rate Change", "10:45"), ("Stopped", "12:25"))
    assert record.understood.whole


def test_an_action_that_nobody_knows_is_left_over() -> None:
    record = fhir(("New Bag", "10:15"), ("Bag clotted, infusion stopped early", "11:02"))
    assert not record.understood.whole


def test_of_a_run_that_ends_before_it_starts_neither_end_is_certain() -> None:
    """Whichever was mistyped: 10:30 to 10:12 may be 10:02 to 10:12, or 10:30 to 11:12."""
    start, stop = datetime(2026, 3, 2, 10, 30), datetime(2026, 3, 2, 10, 12)  # noqa: DTZ001 - a chart's wall clock
    item = forward(Administration("a", "infliximab", "infusion", start=start, stop=stop))
    assert (item.start, item.stop, item.on) == (None, None, start.date())
    assert {doubt.field for doubt in item.uncertain} == {"start", "stop"}


def test_a_run_that_a_log_tells_often_is_one() -> None:
    rows = (
        "date,drug,dose,route,method,start,stop,lot\n"
        + "3/2/2026,infliximab,100 mg,IV,infusion,1015,1225,\n" * 40
    )
    (record,) = read_document(Document.of_bytes(rows.encode(), "log.csv"))
    (item,) = record.administrations
    assert runs(item) == ["10:15 - 12:25"]
    (doubt,) = [doubt for doubt in item.uncertain if doubt.field == "dose"]
    assert doubt.values == ("100 mg", "4000 mg")
