"""What stands around and inside an entry of C-CDA: frames, comments, refusals, other names, and states in codes."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.nameless import names_two_drugs
from tests.scrubber.charts.messages import ccda, doubts, entry, runs, waste

COMMENT = (
    '<entryRelationship typeCode="SUBJ"><act classCode="ACT" moodCode="EVN" {attributes}>'
    '<code code="48767-8"/><text>{words}</text></act></entryRelationship>'
)


def observed(
    code: str, value: str = "", attributes: str = "", status: str = "completed", kind: str = "COMP"
) -> str:
    """Return an observation inside an administration."""
    return (
        f'<entryRelationship typeCode="{kind}"><observation classCode="OBS" moodCode="EVN" {attributes}>'
        f'<code displayName="{code}"/><statusCode code="{status}"/>{value}</observation></entryRelationship>'
    )


WASTED = '<value value="50" unit="mg"/>'
REFUSED = (
    '<entryRelationship typeCode="RSON"><observation classCode="OBS" moodCode="EVN">'
    '<templateId root="2.16.840.1.113883.10.20.22.4.53"/><code code="PATOBJ" displayName="patient objection"/>'
    "</observation></entryRelationship>"
)


def framed(name: str, attributes: str = 'moodCode="EVN"', status: str = "completed") -> str:
    """Return an administration inside a frame."""
    return f'<{name} {attributes}><statusCode code="{status}"/><component>{entry()}</component></{name}>'


@pytest.mark.parametrize(
    ("one", "count"),
    [
        (framed("organizer"), 1),
        (framed("act"), 1),
        (framed("organizer", 'moodCode="INT"'), 0),
        (framed("act", 'moodCode="EVN" negationInd="true"'), 0),
        (framed("act", 'moodCode="EVN" negationInd="false"'), 1),
        (framed("procedure", status="cancelled"), 0),
        (framed("procedure", status="active"), 1),
    ],
)
def test_what_stands_in_something_that_did_not_happen_is_named(one: str, count: int) -> None:
    record = ccda(one)
    assert (len(record.administrations), record.understood.whole) == (count, bool(count))


@pytest.mark.parametrize("sign", ["true", "1", "TRUE", " True "])
def test_a_negation_is_read_in_either_case(sign: str) -> None:
    record = ccda(entry(attributes=f'negationInd="{sign}"'))
    assert (record.administrations, len(record.not_given)) == ((), 1)


def test_a_state_that_is_null_is_unknown() -> None:
    record = ccda(entry().replace('<statusCode code="completed"/>', '<statusCode nullFlavor="UNK"/>'))
    assert (record.administrations, record.understood.whole) == ((), False)
    record = ccda(entry().replace('<statusCode code="completed"/>', ""))
    assert len(record.administrations) == 1


def test_a_comment_inside_an_administration_is_heard() -> None:
    def item(words: str, attributes: str = "") -> str:
        return entry(inside=COMMENT.format(words=words, attributes=attributes))

    (found,) = ccda(item("Infusion stopped early at 11:40, rigors")).administrations
    assert (runs(found), "stop" in doubts(found)) == ("10:15-?", True)
    record = ccda(item("Not given, patient declined"))
    assert (record.administrations, record.understood.whole) == ((), False)
    record = ccda(item("Tolerated well"))
    assert (runs(record.administrations[0]), record.understood.whole) == ("10:15-12:25", True)
    record = ccda(item("Infusion stopped early at 11:40", 'negationInd="true"'))
    assert doubts(record.administrations[0]) == {}


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        (observed("Assertion", '<value displayName="Infusion stopped at 11:40, 100 mg not given"/>'), False),
        (observed("Assertion", '<value displayName="Mild nausea"/>'), True),
        (observed("Pain severity", '<value value="3" unit="1"/>'), True),
    ],
)
def test_what_an_observation_inside_an_administration_tells_is_searched(inside: str, whole: bool) -> None:
    assert ccda(entry(inside=inside)).understood.whole is whole


def test_a_reason_why_it_was_not_given_takes_an_entry_back() -> None:
    record = ccda(entry(inside=REFUSED))
    assert (record.administrations, record.understood.whole) == ((), False)
    record = ccda(entry(inside=observed("Finding", '<value displayName="Crohn disease"/>', kind="RSON")))
    assert (len(record.administrations), len(record.indications)) == (1, 1)


@pytest.mark.parametrize(
    ("attributes", "status", "told"),
    [
        ("", "completed", "50 mg"),
        ("", "nullified", ""),
        ("", "cancelled", ""),
        ('negationInd="true"', "completed", ""),
    ],
)
def test_a_waste_that_was_taken_back_is_none(attributes: str, status: str, told: str) -> None:
    record = ccda(entry(inside=observed("Amount wasted", WASTED, attributes, status)))
    assert waste(record.administrations[0]) == told


def test_a_planned_waste_is_none() -> None:
    planned = observed("Amount wasted", WASTED).replace("EVN", "INT")
    assert waste(ccda(entry(inside=planned)).administrations[0]) == ""


@pytest.mark.parametrize(
    ("names", "two"),
    [
        (("infliximab", "vedolizumab"), True),
        (("Remicade", "infliximab-dyyb 100 mg"), False),
        (("vancomycin", "sodium chloride 0.9%"), False),
        (("rituximab", "Rituxan Hycela"), False),
        (("leucovorin", "levoleucovorin"), True),
        (("infliximab", "IV infusion of biologic"), False),
        (("infliximab",), False),
    ],
)
def test_names_of_two_drugs(names: tuple[str, ...], two: bool) -> None:
    assert names_two_drugs(*names) is two


def test_a_product_of_two_names_is_named() -> None:
    two = entry().replace("</manufacturedMaterial>", "<name>vedolizumab</name></manufacturedMaterial>")
    assert not ccda(two).understood.whole
    assert ccda(two.replace("vedolizumab", "Remicade 100 mg vial")).understood.whole


def test_a_document_of_several_patients_is_nobodys() -> None:
    def target(number: str, family: str) -> str:
        name = f"<patient><name><family>{family}</family></name></patient>"
        return f'<recordTarget><patientRole><id root="9" extension="{number}"/>{name}</patientRole></recordTarget>'

    def read(*targets: str) -> tuple[str | None, str | None, bool]:
        data = f'<ClinicalDocument xmlns="urn:hl7-org:v3">{"".join(targets)}<component><structuredBody><component>'
        data += f'<section><code code="29549-3"/><text/><entry>{entry()}</entry></section></component>'
        data += "</structuredBody></component></ClinicalDocument>"
        (record,) = read_document(Document.of_bytes(data.encode(), "c.xml"))
        return record.patient.family, record.claim.medical_record_number, record.understood.whole

    assert read(target("7", "Gale"), target("8", "Berg")) == (None, None, False)
    assert read(target("7", "Gale"), target("7", "Gale")) == ("Gale", "7", True)
    assert read(target("7", "Gale")) == ("Gale", "7", True)


def test_an_entry_about_a_relative_is_not_the_patients() -> None:
    relative = '<subject><relatedSubject classCode="PRS"><code code="DAU"/></relatedSubject></subject>'
    for one in (
        entry(inside=relative),
        framed("organizer").replace("<statusCode", f"{relative}<statusCode", 1),
    ):
        record = ccda(one)
        assert (record.administrations, record.understood.whole) == ((), False)


def test_a_second_run_is_named() -> None:
    first = '<effectiveTime><low value="202603021015-0500"/><high value="202603021225-0500"/></effectiveTime>'
    other = first.replace("0210", "0214").replace("0212", "0215")
    assert not ccda(entry(time=first + other)).understood.whole
    period = '<effectiveTime operator="A"><period value="8" unit="wk"/></effectiveTime>'
    assert ccda(entry(time=first + period)).understood.whole
    assert ccda(entry(time=first + '<effectiveTime nullFlavor="NA"/>')).understood.whole
