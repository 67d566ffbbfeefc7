"""A document that fits no claim: which one it is nearest to, and what differs, or why nobody can tell whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scrubber.charts import Document, DocumentIndex, LinkKeys, link
from scrubber.charts.link.matching import NO_CLAIM, matched
from scrubber.charts.link.shared import shared

NOTE = "Patient: {name}  DOB {born}  {mrn}\nDOS: {day}\n0915 Remicade 400 mg IV hung. 1145 complete.\n"
KEYS = LinkKeys(
    claim_id="C1",
    medical_record_number="E1001",
    family="SUTTER",
    given="ALMA",
    birth_date=date(1978, 2, 17),
    service_dates=(date(2026, 3, 2),),
)


def note(
    name: str = "Alma Sutter", born: str = "02/17/1978", mrn: str = "MRN E1001", day: str = "03/02/2026"
) -> str:
    """Return a note of the claim's patient and day, but for what is given."""
    return NOTE.format(name=name, born=born, mrn=mrn, day=day)


def row(text: str, name: str = "n.txt") -> tuple[str, str, str]:
    """Return the claim that a document is given, those proposed, and why."""
    index = DocumentIndex.from_documents([Document.of_bytes(text.encode(), name)])
    (found,) = matched(index, [KEYS])
    return found.claim_id, found.proposed_claim_id, found.because


@pytest.mark.parametrize(
    ("text", "proposed", "because"),
    [
        (note(day="03/01/2026"), "C1", "the medical record number agrees, the day does not"),
        (note(born="02/17/1987", mrn=""), "C1", "name and day agree, the birth date does not"),
        (note("Bob Knox", "01/01/1950", "MRN E2000"), "", NO_CLAIM),
        (note("Alma Sutter", "02/17/1987", "", "03/01/2026"), "", NO_CLAIM),
    ],
)
def test_a_document_that_fits_no_claim_names_the_nearest(text: str, proposed: str, because: str) -> None:
    assert row(text) == ("", proposed, because)


def test_a_claim_without_a_birth_date_is_not_said_to_give_another() -> None:
    index = DocumentIndex.from_documents([Document.of_bytes(note(mrn="").encode(), "n.txt")])
    (found,) = matched(index, [replace(KEYS, birth_date=None, medical_record_number="")])
    assert (found.claim_id, found.proposed_claim_id) == ("", "C1")
    assert found.because == "name and day agree, the claim gives no birth date"


def test_a_row_whose_patient_was_not_made_out_does_not_deny_its_number() -> None:
    log = (
        "Treatment Date,Patient,DOB,MRN,Drug,NDC,Dose,Dose Unit,Start Time,End Time,Route\n"
        '2026-03-02,"Sutter, Alma",1978-02-17,E1001,,,200,mg,09:15,09:46,IV Infusion\n'
    )
    claim, proposed, because = row(log, "log.csv")
    assert (claim, proposed) == ("", "")
    assert "whose it is was not made out" in because


def test_a_document_that_is_the_claims_is_not_near_it() -> None:
    documents = [
        Document.of_bytes(text.encode(), f"{place}.txt")
        for place, text in enumerate((note(), note(mrn="MRN E-1001"), note(day="02/02/2026")))
    ]
    chart = link(KEYS, DocumentIndex.from_documents(documents))
    assert [near.document for near in chart.near] == ["2.txt"]


def test_an_index_in_a_file_knows_what_is_near(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text(note(day="03/01/2026"))
    index = DocumentIndex.from_paths([tmp_path / "n.txt"])
    assert (
        shared(index, tmp_path / "index").near(KEYS)
        == index.near(KEYS)
        == {"n.txt": "the medical record number agrees, the day does not"}
    )
