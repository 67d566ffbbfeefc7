"""One drug begins once: entries of one start and site, whatever stop each has, tell one run of which the stop is open.

Source: a drug that runs into one line can't begin twice in one minute; which telling is right, no entry says.
"""

from __future__ import annotations

import json

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration

HEAD = "MRN,Date,Drug,Dose,Route,Site,Start,Stop"


def read(text: str, name: str = "log.csv") -> list[Administration]:
    """Read what was given."""
    records = read_document(Document.of_bytes(text.encode(), name))
    return [item for record in records for item in record.administrations]


def rows(*cells: tuple[str, str, str, str, str]) -> list[Administration]:
    """Read rows of drug, route, site, start and stop."""
    lines = (f"7,3/2/2026,{d},300 mg,{r},{s},{a},{b}" for d, r, s, a, b in cells)
    return read("\n".join((HEAD, *lines)) + "\n")


def entry(number: int, stop: str) -> str:
    """Return an entry of a C-CDA."""
    return (
        f'<entry><substanceAdministration classCode="SBADM" moodCode="EVN"><id root="1" extension="{number}"/>'
        '<statusCode code="completed"/><effectiveTime><low value="202603021315-0500"/>'
        f'<high value="20260302{stop}-0500"/></effectiveTime><routeCode displayName="INTRAVENOUS INFUSION"/>'
        '<doseQuantity value="300" unit="mg"/><consumable><manufacturedProduct><manufacturedMaterial>'
        '<code displayName="vedolizumab"/></manufacturedMaterial></manufacturedProduct></consumable>'
        "</substanceAdministration></entry>"
    )


def resource(number: int, stop: str) -> dict[str, object]:
    """Return a MedicationAdministration."""
    return {
        "resourceType": "MedicationAdministration", "id": f"a{number}", "status": "completed",
        "medicationCodeableConcept": {"text": "vedolizumab"}, "subject": {"reference": "Patient/p"},
        "effectivePeriod": {"start": "2026-03-02T13:15:00-05:00", "end": f"2026-03-02T{stop}:00-05:00"},
        "dosage": {"route": {"text": "IV"}, "method": {"text": "Infusion"}, "dose": {"value": 300, "unit": "mg"}},
    }  # fmt: skip


def in_csv() -> list[Administration]:
    """Two rows of a log."""
    row = ("vedolizumab", "IV infusion", "L arm", "13:15")
    return rows((*row, "13:45"), (*row, "14:05"))


def in_ccda() -> list[Administration]:
    """Two entries."""
    inside = entry(1, "1345") + entry(2, "1405")
    return read(
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component><section>'
        f'<code code="29549-3"/>{inside}</section></component></structuredBody></component></ClinicalDocument>',
        "c.xml",
    )


def in_fhir() -> list[Administration]:
    """Two resources."""
    both = [{"resource": resource(1, "13:45")}, {"resource": resource(2, "14:05")}]
    return read(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": both}), "b.json")


@pytest.mark.parametrize("form", [in_csv, in_ccda, in_fhir])
def test_one_start_and_two_stops_are_one_run(form: object) -> None:
    (item,) = form()  # type: ignore[operator]
    assert (item.start is not None, item.stop, item.dose) == (True, None, None)
    open_ones = {doubt.field for doubt in item.uncertain} | {conflict.field for conflict in item.conflicts}
    assert open_ones == {"stop", "dose"}


def test_of_an_open_half_of_the_day_it_is_one_run_too() -> None:
    row = ("vedolizumab", "IV infusion", "L arm", "10:15")
    (item,) = rows((*row, "12:25"), (*row, "11:25"))
    assert (item.start, item.stop, item.dose) == (None, None, None)
    assert {doubt.field for doubt in item.uncertain} == {"start", "stop", "dose"}


def test_a_telling_without_a_stop_takes_that_of_the_other() -> None:
    row = ("vedolizumab", "IV infusion", "L arm", "13:15")
    (item,) = rows((*row, ""), (*row, "13:45"))
    assert (item.stop is not None, [doubt.field for doubt in item.uncertain]) == (True, ["dose"])


ONE = ("vedolizumab", "IV infusion", "L arm", "13:15", "13:45")
NS = ("NS", "IV infusion", "L arm", "13:15", "13:45")
PUSH = ("ondansetron", "IV push", "L arm", "13:15", "")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ONE, (*ONE[:2], "R arm", "13:15", "14:05")),
        (ONE, ("infliximab", *ONE[1:4], "14:05")),
        (ONE, (*ONE[:3], "16:15", "17:05")),
        (NS, (*NS[:4], "14:05")),
        (PUSH, (*PUSH[:3], "13:25", "")),
    ],
    ids=["two sites", "two drugs", "two starts", "fluid of two drugs", "two pushes"],
)
def test_what_is_not_one_run(
    first: tuple[str, str, str, str, str], second: tuple[str, str, str, str, str]
) -> None:
    assert len(rows(first, second)) == 2
