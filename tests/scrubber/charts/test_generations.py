"""A father and a son of one name under one member id: the suffix of the claim (NM107) and that of the chart tell them
apart, wherever a format keeps it.
"""

from __future__ import annotations

import json

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.charts.link.index import DocumentIndex
from scrubber.charts.link.keys import LinkKeys
from scrubber.charts.link.link import link
from scrubber.charts.words.sameness import with_generation
from scrubber.claims.view import view
from scrubber.job.charts import link_keys
from scrubber.model.record import Patient
from scrubber.testing.build import claim, write_837
from tests.scrubber.charts.link.test_linking import document, outcome
from x12 import ClaimSlice, read_parts

GALE = claim(patient=Patient("H7700112", "GALE", "ROBERT")).line("96365 x1 150.00")


def keys_of_the(suffix: str) -> LinkKeys:
    """Return the keys of a claim whose NM107 is this."""
    said = write_837([GALE]).replace(b"GALE*ROBERT****MI", f"GALE*ROBERT***{suffix}*MI".encode())
    (found,) = [part for part in read_parts([said]) if isinstance(part, ClaimSlice)]
    return link_keys(view(found))


@pytest.mark.parametrize(
    ("suffix", "family", "is_used"),
    [
        ("JR", "Gale Sr", False),
        ("SR", "Gale Jr.", False),
        ("III", "Gale II", False),
        ("JR", "Gale Jr", True),
        ("JR", "Gale Junior", True),
        ("JR", "Gale", True),
        ("", "Gale Jr", True),
        ("MD", "Gale", True),
    ],
)
def test_the_suffix_of_the_claim_tells_a_father_from_a_son(suffix: str, family: str, is_used: bool) -> None:
    patient: dict[str, object] = {"family": family, "given": "Robert", "member_id": "H7700112"}
    index = DocumentIndex.from_documents([document(patient=patient)])
    used, _, _ = outcome(link(keys_of_the(suffix), index))
    assert bool(used) == is_used


NAME = {"family": "Gale", "given": ["Robert"], "suffix": ["Sr."]}
FHIR = json.dumps({"resourceType": "Patient", "id": "p", "name": [NAME]})
HL7 = (
    "MSH|^~\\&|A|B|C|D|20260302||RAS^O17|1|P|2.5\rPID|1||7^^^X^MR||GALE^ROBERT^^SR||19610304\r"
    "ORC|RE|1\rRXA|0|1|202603021015|202603021225|^Infliximab|400|mg\rRXR|IV^Intravenous\r"
)
CCDA = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><patient><name><given>Robert</given>'
    "<family>Gale</family><suffix>Sr</suffix></name></patient></patientRole></recordTarget></ClinicalDocument>"
)
LOG = 'DOS,Patient,Drug,Dose,Route,Start,Stop\n3/2/2026,"Gale, Robert Sr.",Remicade,400 mg,IV infusion,10:15,12:25\n'


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", FHIR), ("a.hl7", HL7), ("a.xml", CCDA), ("a.csv", LOG)]
)
def test_each_format_keeps_the_generation(name: str, text: str) -> None:
    (record,) = read_document(Document.of_bytes(text.encode(), name))
    assert (record.patient.family or "").casefold() == "gale sr"


@pytest.mark.parametrize(
    ("beside", "expected"),
    [("Jr.", "Gale jr"), ("Robert III", "Gale iii"), ("MD", "Gale"), ("Robert", "Gale"), ("", "Gale"), (None, "Gale")],
)  # fmt: skip
def test_only_a_generation_is_kept_beside_a_family_name(beside: str | None, expected: str) -> None:
    assert with_generation("Gale", beside) == expected
