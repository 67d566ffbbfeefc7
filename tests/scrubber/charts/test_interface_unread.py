"""What the structured readers took for something else, or passed over without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.charts.detect import detect
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import (
    bundle,
    ccda,
    dose,
    doubts,
    entry,
    fhir,
    given,
    hl7,
    hl7_all,
    message,
    period,
    runs,
)


def missed(record: InfusionRecord) -> list[str]:
    """Return the words of what was not understood."""
    return [item.text for item in record.understood.not_understood]


# lists of medications, and what was given here

LOW = '<effectiveTime><low value="202603021015-0500"/>{}</effectiveTime>'
SHOT = '<routeCode code="C38299" displayName="SUBCUTANEOUS"/>'


@pytest.mark.parametrize("section", ["10160-0", "42346-7", "10183-2", "11369-6"])
@pytest.mark.parametrize(
    "time",
    [LOW.format('<high nullFlavor="UNK"/>'), LOW.format(""), LOW.format('<high value="202603121015-0500"/>')],
    ids=["end unknown", "no end", "a course of days"],
)
def test_an_entry_of_a_list_was_not_given_here(section: str, time: str) -> None:
    record = ccda(entry(time=time, route=SHOT), section=section)
    assert (record.administrations, record.ignored) == ((), ("an entry of a medication list",))


@pytest.mark.parametrize("section", ["29549-3", "47519-4", "18610-6"])
def test_a_start_without_an_end_counts_where_drugs_are_given(section: str) -> None:
    (item,) = ccda(entry(time=LOW.format('<high nullFlavor="UNK"/>')), section=section).administrations
    assert runs(item) == "10:15-?"


@pytest.mark.parametrize(
    ("time", "run"),
    [
        (LOW.format('<high value="202603021225-0500"/>'), "10:15-12:25"),
        ('<effectiveTime value="202603021015-0500"/>', "10:15-?"),
    ],
)
def test_one_giving_in_a_list_counts(time: str, run: str) -> None:
    """C-CDA: a point of time is one giving; so is a run of hours with both its ends."""
    (item,) = ccda(entry(time=time), section="10160-0").administrations
    assert runs(item) == run


# what is nested


def nested(*inner: str) -> str:
    """Return administrations inside another one."""
    return "".join(f'<entryRelationship typeCode="COMP">{one}</entryRelationship>' for one in inner)


BOLUS = '<routeCode code="C38274" displayName="INTRAVENOUS BOLUS"/>'


def between(start: str, end: str) -> str:
    """Return an interval of the day."""
    return f'<effectiveTime><low value="20260302{start}-0500"/><high value="20260302{end}-0500"/></effectiveTime>'


def test_a_bolus_inside_an_infusion_is_a_dose_of_its_own() -> None:
    bolus = entry("b", '<effectiveTime value="202603021010-0500"/>', route=BOLUS)
    record = ccda(entry(inside=nested(bolus)))
    assert sorted((item.technique, runs(item)) for item in record.administrations) == [
        ("infusion", "10:15-12:25"),
        ("push", "10:10-?"),
    ]


def test_parts_of_a_frame_without_times_are_its_run() -> None:
    steps = [
        entry(f"s{n}", between(*times), dose="")
        for n, times in enumerate((("0900", "0930"), ("0930", "1210")))
    ]
    (item,) = ccda(entry(time='<effectiveTime nullFlavor="NA"/>', inside=nested(*steps))).administrations
    assert (runs(item), dose(item)) == ("09:00-12:10", "400 mg")


def test_the_dose_of_a_frame_is_of_its_own_drug() -> None:
    """A flush that stands first in the frame is not given the drug's 400 mg."""
    low = '<effectiveTime><low value="2026030210{}-0500"/><high value="2026030211{}-0500"/></effectiveTime>'
    parts = [("f", "00", "saline flush"), ("d", "15", "infliximab")]
    inside = "".join(
        f'<entryRelationship typeCode="COMP">{entry(id, low.format(at, at), drug, dose="")}</entryRelationship>'
        for id, at, drug in parts
    )
    record = ccda(entry("frame", "", inside=inside))
    assert [(item.substance, dose(item)) for item in record.administrations] == [
        ("saline flush", ""),
        ("infliximab", "400 mg"),
    ]


def test_a_step_inside_a_run_is_no_infusion_of_its_own() -> None:
    for amount, whole in (("", True), ('<doseQuantity value="50" unit="mg"/>', False)):
        record = ccda(entry(inside=nested(entry("s", between("1015", "1045"), dose=amount))))
        assert [runs(item) for item in record.administrations] == ["10:15-12:25"]
        assert record.understood.whole is whole


def test_a_nested_order_or_timeless_part_gives_nothing() -> None:
    order = entry("o").replace('moodCode="EVN"', 'moodCode="INT"')
    assert len(ccda(entry(inside=nested(order))).administrations) == 1
    record = ccda(entry(inside=nested(entry("t", ""))))
    assert (len(record.administrations), record.understood.whole) == (1, False)


# times that nobody can read


def test_a_start_that_cannot_be_read_is_named_beside_a_stop() -> None:
    rxa = "RXA|0|1|202603021075|202603021225|^infliximab|400|mg"
    low = '<effectiveTime><low value="2026-03-02T10:15"/><high value="202603021225-0500"/></effectiveTime>'
    records = (
        hl7(message("ORC|RE|7", rxa, "RXR|IV")),
        fhir(given(effectivePeriod={"start": "03/02/2026 10:15", "end": "2026-03-02T12:25:00-05:00"})),
        ccda(entry(time=low)),
    )
    for record in records:
        assert [runs(item) for item in record.administrations] == ["?-12:25"]
        assert not record.understood.whole


def test_an_absent_start_is_no_gap() -> None:
    assert fhir(given(effectivePeriod={"end": "2026-03-02T12:25:00-05:00"})).understood.whole
    high = '<effectiveTime><low nullFlavor="UNK"/><high value="202603021225-0500"/></effectiveTime>'
    assert ccda(entry(time=high)).understood.whole


# words and values beside what is read


def test_the_narrative_of_a_composition_is_searched() -> None:
    def told(words: str, **more: Any) -> InfusionRecord:
        text = {"status": "additional", "div": f"<div><p>{words}</p></div>"} | more.pop("text", {})
        section = {"title": "Infusion note", "text": text, **more}
        return fhir(given(), {"resourceType": "Composition", "status": "final", "section": [section]})

    assert missed(told("Paused 11:00 to 11:40 for rigors.")) == ["Paused 11:00 to 11:40 for rigors."]
    assert missed(told("Feels well.")) == []
    assert missed(told("Infliximab 400 mg, 10:15 to 12:25.")) == []
    generated = {"text": {"status": "generated"}, "entry": [{"reference": "MedicationAdministration/a1"}]}
    assert missed(told("Infliximab 400 mg paused 11:00.", **generated)) == []
    assert missed(told("Wasted 100 mg.", text={"status": "generated"})) == ["Wasted 100 mg."]


@pytest.mark.parametrize(
    ("extension", "words"),
    [
        ({"url": "http://v/actual-stop", "valueDateTime": "2026-03-02T11:40:00-05:00"}, "actual-stop 11:40"),
        ({"url": "http://v/waste", "valueQuantity": {"value": 100, "unit": "mg"}}, "waste 100 mg"),
        ({"url": "http://v/pause", "valuePeriod": period("11:00", "11:20")}, "pause 11:00 11:20"),
        (
            {"url": "http://v/mar", "extension": [{"url": "infused", "valueQuantity": {"value": 180, "unit": "mL"}}]},
            "infused 180 mL",
        ),
        ({"url": "http://v/stop", "valueDateTime": "2026-03-02T12:25:00-05:00"}, ""),
        ({"url": "http://v/recorded-at", "valueDateTime": "2026-03-02T13:40:00-05:00"}, ""),
    ],
)  # fmt: skip
def test_times_and_amounts_in_extensions_are_named(extension: dict[str, Any], words: str) -> None:
    assert missed(fhir(given(extension=[extension]))) == ([words] if words else [])


def test_a_broken_line_goes_on_with_the_text_before_it() -> None:
    txa = "TXA|1|PN|TX|20260302124000||||||||D1|||||AU||AV"
    text = "03/02/2026 1015 Infliximab 400 mg IV infusion started.\n1225 Infusion completed.\nWasted 100 mg."
    obx = f"OBX|1|TX|PN||{text}||||||F"
    (record,) = hl7_all(message(txa, obx, kind="MDM^T02"))
    (item,) = record.administrations
    assert (runs(item), str(item.wasted.amount.value) if item.wasted else "") == ("10:15-12:25", "100")
    record = hl7(
        message(
            "ORC|RE|7", "RXA|0|1|202603021015||^infliximab|400|mg", "RXR|IV", "NTE|1||seen\nthen 20 mg more"
        )
    )
    assert missed(record) == ["then 20 mg more"]


def test_a_line_that_is_a_segment_is_one() -> None:
    record = hl7(message("ORC|RE|7", "NTE|1||seen", "RXA|0|1|202603021015||^infliximab|400|mg\nRXR|IVP"))
    assert [item.technique for item in record.administrations] == ["push"]


def test_an_unescaped_sign_stays_in_a_name() -> None:
    record = hl7(message("ORC|RE|7", "RXA|0|1|202603021015||^Lidocaine 1% & Epinephrine|5|mL", "RXR|SC"))
    assert [item.substance for item in record.administrations] == ["Lidocaine 1% & Epinephrine"]
    escaped = hl7(message("ORC|RE|7", "RXA|0|1|202603021015||^Lidocaine 1% \\T\\ Epinephrine|5|mL", "RXR|SC"))
    assert [item.substance for item in escaped.administrations] == ["Lidocaine 1% & Epinephrine"]


# the patient


@pytest.mark.parametrize(
    ("numbers", "record", "account"),
    [
        ("V9^^^C^AN~7731^^^C^PI", "7731", "V9"),
        ("V9^^^C^VN~7731^^^C^MR~8^^^C^PI", "7731", None),
        ("111-22^^^^SS~7731", "7731", None),
        ("D1^^^^DL", None, None),
    ],
)
def test_numbers_of_a_patient_are_told_apart(numbers: str, record: str | None, account: str | None) -> None:
    pid = f"PID|1||{numbers}||GALE^RITA||19610203"
    told = hl7(message("ORC|RE|7", "RXA|0|1|202603021015||^infliximab|400|mg", "RXR|IV", pid=pid))
    assert (told.claim.medical_record_number, told.claim.account_number) == (record, account)


@pytest.mark.parametrize(
    "names", ["ROE^JANE^^^^^A~GALE^RITA^^^^^L", "GALE^RITA^^^^^L~ROE^JANE^^^^^M", "ROE^J^^^^^N~GALE^RITA"]
)
def test_the_legal_name_of_a_patient_is_theirs(names: str) -> None:
    pid = f"PID|1||7^^^C^MR||{names}||19610203"
    told = hl7(message("ORC|RE|7", "RXA|0|1|202603021015||^infliximab|400|mg", "RXR|IV", pid=pid))
    assert (told.patient.family, told.patient.given) == ("GALE", "RITA")


# envelopes and errors


def x275(*loops: str) -> bytes:
    """Return a 275 of 2026-03-02 with loops."""
    header = (
        "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261123*1100*^*00501*000000701*0*T*:~"
        "GS*PI*A*B*20261123*1100*701*X*005010X210~ST*275*0001*005010X210~BGN*11*A1*20261123~"
        "NM1*QC*1*GALE*RITA****MI*M2~REF*EJ*C1~DTP*472*D8*20260302~"
    )
    body = "".join(loops)
    count = (header + body).count("~") - 1
    return f"{header}{body}SE*{count}*0001~GE*1*701~IEA*1*000000701~".encode()


def loop(number: int, note: str, date: str = "", length: int | None = None) -> str:
    """Return one LX loop with a note."""
    dated = f"DTP*472*D8*{date}~" if date else ""
    size = len(note) if length is None else length
    return f"LX*{number}~TRN*1*N{number}~{dated}CAT*AE*TX~EFI*05~BIN*{size}*{note}~"


def test_the_date_of_a_loop_is_its_own() -> None:
    note = "1015 Infliximab 400 mg IV infusion started. 1225 Infusion completed."
    records = read_document(Document.of_bytes(x275(loop(1, note, "20260309"), loop(2, note)), "a.edi"))
    assert [str(record.administrations[0].day()) for record in records] == ["2026-03-09", "2026-03-02"]


def error_of(data: bytes, name: str) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(Document.of_bytes(data, name))
    return caught.value.code


def test_errors_say_what_to_do() -> None:
    assert (
        error_of(b'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><entry/></Bundle>', "b.xml")
        == "fhir_xml"
    )
    assert error_of(b'<RAS_O17 xmlns="urn:hl7-org:v2xml"><MSH/></RAS_O17>', "m.xml") == "hl7_xml"
    assert error_of(x275(loop(1, "Fentanyl 50 mcg IV push 10:15", length=28)), "a.edi") == "length"
    assert detect(b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "c.xml") == "ccda"


def test_a_list_of_resources_is_read() -> None:
    resources = [item["resource"] for item in json.loads(bundle(given()))["entry"]]
    (record,) = read_document(Document.of_bytes(json.dumps(resources).encode(), "a.json"))
    assert [runs(item) for item in record.administrations] == ["10:15-12:25"]


def test_one_line_that_was_cut_does_not_cost_the_others() -> None:
    lines = [json.dumps(item["resource"]) for item in json.loads(bundle(given()))["entry"]]
    (record,) = read_document(Document.of_bytes("\n".join([*lines, lines[1][:80]]).encode(), "a.ndjson"))
    assert [runs(item) for item in record.administrations] == ["10:15-12:25"]
    assert [item.locator for item in record.understood.not_understood] == ["line 3"]
    assert doubts(record.administrations[0]) == {}
