"""DOC11 beyond its cases: several documents, names that resemble a number, documents that were refused."""

from __future__ import annotations

import pytest
from infuscrub_rules.documents.doc11_announced_document_not_found import announced_document_not_found as DOC11

from scrubber.model.chart import Chart, ChartProblem
from scrubber.model.disposition import Disposition, DocumentUse
from scrubber.model.finding import Finding
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.record import Administration, ClaimKeys, InfusionRecord
from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber

BY_NUMBER = "attachment_control_number"


def scrubbed(numbers: tuple[str, ...], chart: Chart) -> ClaimOutcome:
    """Scrub a claim that announces documents with these numbers, with DOC11 alone."""
    spec = claim("837P", attachments=numbers).line("96413 x1 400.00")
    return outcome(scrub(spec, scrubber((DOC11,)), chart))


def doc11(decided: ClaimOutcome) -> list[Finding]:
    return [finding for finding in decided.findings if finding.rule == "DOC11"]


def used(*names: str, linked_by: str = BY_NUMBER, number: str | None = None) -> Chart:
    """Return a chart of these documents; `number` stands in their content."""
    record = InfusionRecord(
        claim=ClaimKeys(attachment_control_number=number),
        administrations=(Administration("a1", "rituximab", "infusion"),),
    )
    uses = tuple(DocumentUse(name, "0" * 64, "record", linked_by) for name in names)
    return Chart(record=record, documents=uses, offered=True)


@pytest.mark.parametrize(
    "chart",
    [
        pytest.param(used("ATT-1.json"), id="the file has the number for its name"),
        pytest.param(used("ATT-1_mar.pdf"), id="the name goes on behind a break"),
        pytest.param(used("att-1/mar.json"), id="the folder has the number for its name, in small letters"),
        pytest.param(used("scan.json", number="ATT-1"), id="the number stands in the document"),
        pytest.param(used("scan.json", linked_by="manifest"), id="a person said so in the manifest"),
    ],
)
def test_a_document_answers_for_its_number(chart: Chart) -> None:
    decided = scrubbed(("ATT-1",), chart)
    assert doc11(decided) == []
    assert decided.disposition is Disposition.ACCEPTED


def test_a_number_that_only_begins_alike_is_another_number() -> None:
    (finding,) = doc11(scrubbed(("ATT-1", "ATT-10"), used("ATT-10.json")))
    assert finding.billed == "ATT-1"


def test_two_documents_of_one_number_do_not_answer_for_a_second_number() -> None:
    (finding,) = doc11(scrubbed(("ATT-1", "ATT-2"), used("ATT-1_order.json", "ATT-1_mar.json")))
    assert finding.billed == "ATT-2"
    assert finding.holds


def test_a_document_refused_for_its_patient_is_not_called_missing() -> None:
    problem = ChartProblem("other_patient", "ATT-1.json", "member id")
    decided = scrubbed(("ATT-1",), Chart(problems=(problem,), offered=True))
    assert [finding.rule for finding in decided.findings] == ["LINK-PATIENT"]
    assert decided.disposition is Disposition.HELD
