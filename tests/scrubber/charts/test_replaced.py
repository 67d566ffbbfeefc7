"""A C-CDA that replaces another takes its place, whatever its body is; one that is added to it does not."""

from __future__ import annotations

import base64

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.join.standing import fates
from scrubber.model.record import InfusionRecord

NOTE = "Remicade 400 mg IV infusion started 1015, completed 1225."
ENTRY = (
    '<substanceAdministration classCode="SBADM" moodCode="EVN"><statusCode code="completed"/><effectiveTime>'
    '<low value="202603021015"/><high value="202603021225"/></effectiveTime><consumable><manufacturedProduct>'
    '<manufacturedMaterial><code displayName="infliximab"/></manufacturedMaterial></manufacturedProduct></consumable>'
    "</substanceAdministration>"
)
BODIES = {
    "entry": f'<structuredBody><component><section><code code="29549-3"/><text/><entry>{ENTRY}</entry></section>'
    "</component></structuredBody>",
    "narrative": f'<structuredBody><component><section><code code="34109-9"/><text>{NOTE}</text></section></component>'
    "</structuredBody>",
    "unstructured": '<nonXMLBody><text mediaType="text/plain" representation="B64">'
    f"{base64.b64encode(NOTE.encode()).decode()}</text></nonXMLBody>",
}


def document(body: str, own: str, related: str = "") -> InfusionRecord:
    """Return the record of a C-CDA of 2 March with this id."""
    data = (
        f'<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="{own}"/>{related}<componentOf>'
        '<encompassingEncounter><effectiveTime><low value="20260302"/></effectiveTime></encompassingEncounter>'
        f"</componentOf><component>{BODIES[body]}</component></ClinicalDocument>"
    )
    (record,) = read_document(Document.of_bytes(data.encode(), f"{own}.xml"))
    assert len(record.administrations) == 1
    return record


def related(how: str, extension: str, root: str = "1.2") -> str:
    """Return what a document says of another: RPLC, APND."""
    return (
        f'<relatedDocument typeCode="{how}"><parentDocument><id root="{root}" extension="{extension}"/>'
        "</parentDocument></relatedDocument>"
    )


@pytest.mark.parametrize("body", BODIES)
def test_what_is_replaced_counts_no_more(body: str) -> None:
    older, newer = document(body, "one"), document(body, "two", related("RPLC", "one"))
    assert fates((older, newer)) == ("superseded", None)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(
    "said", [related("APND", "one"), related("RPLC", "three"), related("RPLC", "one", "9")]
)
def test_what_is_added_to_or_another_is_replaced_stands(body: str, said: str) -> None:
    assert fates((document(body, "one"), document(body, "two", said))) == (None, None)
