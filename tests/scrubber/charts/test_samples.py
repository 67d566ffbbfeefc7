"""Public sample documents: every one reads or says why not, and those that tell of administrations tell the right ones.

HL7's and others' examples are no part of this project; where they are not at hand, these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.model.record import Administration

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "documents"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample documents are not at hand")
FILES = sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.name != "manifest.json")
NOT_OURS = {"Progress_Note_encompassingEncounter_Example.xml", "Progress_Note_serviceEvent_Example.xml",
            "Progress_Toward_Goal_Observation_Example.xml", "Vital_Signs_Organizer_V3_Example.xml"}  # fmt: skip
"""Snippets of a C-CDA that are neither a document nor a part that is read."""


def given(name: str) -> tuple[Administration, ...]:
    """Return the administrations of a sample."""
    records = read_document(Document.of_path(SAMPLES / name))
    return tuple(item for record in records for item in record.administrations)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sample_reads_or_says_why_not(path: Path) -> None:
    try:
        assert read_document(Document.of_path(path))
    except DocumentError as error:
        assert (error.code, path.name in NOT_OURS) == ("not_ccda", True)  # noqa: PT017 - most of them read


INFLIXIMAB = ["infusion_cda.xml", "infusion_log.csv", "ras_o17_infliximab.hl7", "275_6020x314_cda.edi",
              "nursing_note.txt", "nursing_note.pdf"]  # fmt: skip


@pytest.mark.parametrize("name", INFLIXIMAB)
def test_the_same_infliximab_in_every_format(name: str) -> None:
    (item,) = (item for item in given(f"synthetic/{name}") if "infliximab" in item.substance.lower())
    assert item.start is not None
    assert item.stop is not None
    assert (f"{item.start:%Y-%m-%d %H:%M}", f"{item.stop:%H:%M}") == ("2026-03-01 10:15", "11:22")
    assert item.lot == "LOT-INF-42"
    assert item.technique == "infusion"
    assert not item.uncertain


def test_what_was_not_done_or_stopped_or_has_no_run() -> None:
    assert given("fhir_r4/MedicationAdministration-medadmin0303.json") == ()
    (running,) = given("fhir_r4/MedicationAdministration-medadmin0301.json")
    assert running.stop is None or running.start != running.stop
