"""A document that two claims of a run would take, by a number that it shares with both or by its name, is used for
neither, unless it tells whose it is.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from scrubber.charts import DocumentIndex, LinkKeys, link
from scrubber.charts.document import Document
from scrubber.charts.link.claimed import Noted
from scrubber.model.chart import Chart
from tests.scrubber.charts.link.test_linking import CLAIM, document, outcome

KIM = replace(CLAIM, medical_record_number="", member_id="W555")
PAUL = replace(KIM, claim_id="PCN-13", given="PAUL", birth_date=KIM.birth_date.replace(year=1951))  # type: ignore[union-attr]
SEVERAL = "several_claims"


def linked(index: DocumentIndex, *claims: LinkKeys) -> list[Chart]:
    """Link the claims of one run, each as in another process."""
    noted = Noted()
    for keys in claims:
        noted.note(keys, index)
    told = pickle.loads(pickle.dumps(noted))
    return [link(keys, index, claimants=told) for keys in claims]


def used_and_held(charts: list[Chart]) -> list[str]:
    """Say of each claim what was used for it, or why nothing was."""
    return [", ".join(outcome(chart)[0] or [problem.code for problem in chart.problems]) for chart in charts]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"member_id": "W555"}, [SEVERAL, SEVERAL]),
        ({"member_id": "W555", "family": "Sutter"}, [SEVERAL, SEVERAL]),
        ({"member_id": "W555", "given": "Kim"}, ["chart.json", ""]),
        ({"member_id": "W555", "birth_date": "1978-02-17"}, ["chart.json", ""]),
        ({"member_id": "W555", "given": "Paul", "birth_date": "1951-02-17"}, ["", "chart.json"]),
    ],
)
def test_spouses_share_a_member_id(patient: dict[str, object], expected: list[str]) -> None:
    index = DocumentIndex.from_documents([document(patient=patient)])
    assert used_and_held(linked(index, KIM, PAUL)) == expected


def test_a_father_and_a_son_of_one_name_share_it_too() -> None:
    patient: dict[str, object] = {"member_id": "W555", "given": "Paul"}
    index = DocumentIndex.from_documents([document(patient=patient)])
    son = replace(PAUL, claim_id="PCN-14", birth_date=KIM.birth_date)
    assert used_and_held(linked(index, PAUL, son)) == [SEVERAL, SEVERAL]


def test_two_clinics_may_give_one_chart_number() -> None:
    one, other = (
        replace(keys, member_id=keys.claim_id, medical_record_number="4471") for keys in (KIM, PAUL)
    )
    numbered = {"medical_record_number": "04471"}
    index = DocumentIndex.from_documents([document(claim=numbered)])
    assert used_and_held(linked(index, one, other)) == [SEVERAL, SEVERAL]
    index = DocumentIndex.from_documents([document(claim=numbered, patient={"given": "Paul"})])
    assert used_and_held(linked(index, one, other)) == ["", "chart.json"]


def test_a_log_of_several_patients_by_their_numbers_alone_is_each_ones() -> None:
    log = (
        "Date,MRN,Drug,Dose,Route,Start,Stop\n3/2/2026,771,Remicade,400 mg,IV infusion,10:15,12:25\n"
        "3/2/2026,882,Remicade,400 mg,IV infusion,13:15,15:25\n"
    )
    index = DocumentIndex.from_documents([Document.of_bytes(log.encode(), "log.csv")])
    one, other = replace(KIM, medical_record_number="0771"), replace(PAUL, medical_record_number="882")
    assert used_and_held(linked(index, one, other)) == ["log.csv", "log.csv"]


@pytest.mark.parametrize(
    ("name", "numbers", "expected"),
    [
        ("PCN4471 PCN4472.json", ("PCN4471", "PCN4472"), [SEVERAL, SEVERAL]),
        ("PCN4471_and_PCN4472.json", ("PCN4471", "PCN4472"), [SEVERAL, SEVERAL]),
        ("PCN4471_and_PCN4472.json", ("PCN4471", "PCN4473"), ["PCN4471_and_PCN4472.json", ""]),
        ("PCN4471 order.json", ("PCN4471", "PCN4472"), ["PCN4471 order.json", ""]),
        ("12345.json", ("0012345", "012345"), [SEVERAL, SEVERAL]),
        ("12345.json", ("0012345", "12345"), ["", "12345.json"]),
        ("12345.json", ("0012345", "123456"), ["12345.json", ""]),
        ("1001.json", ("1001", "1001"), [SEVERAL, SEVERAL]),
    ],
)
def test_a_chart_of_nobody_that_names_two_claims(
    name: str, numbers: tuple[str, str], expected: list[str]
) -> None:
    index = DocumentIndex.from_documents([document(name)])
    one, other = replace(KIM, claim_id=numbers[0]), replace(PAUL, claim_id=numbers[1])
    assert used_and_held(linked(index, one, other)) == expected


def test_one_that_tells_whose_it_is_finds_its_own_of_the_two() -> None:
    patient: dict[str, object] = {"given": "Paul"}
    index = DocumentIndex.from_documents([document("PCN4471 PCN4472.json", patient=patient)])
    one, other = replace(KIM, claim_id="PCN4471"), replace(PAUL, claim_id="PCN4472")
    assert used_and_held(linked(index, one, other)) == ["other_patient", "PCN4471 PCN4472.json"]


def test_the_same_claim_again_is_one() -> None:
    index = DocumentIndex.from_documents([document("PCN-12.json")])
    assert used_and_held(linked(index, KIM, KIM)) == ["PCN-12.json", "PCN-12.json"]


@pytest.mark.parametrize(
    "name",
    [
        "2026-03-02_PCN4471_MAR.json", "claim#PCN4471.json", "PCN4471,mar.json", "Progress_Note-PCN4471.json",
        "Sutter, Kim PCN4471 3-2-26.json", "scan 0007 PCN4471.json", "Sutter, Kim PCN4471/scan0001.json",
        "PCN4471 - 2026-03-02/scan0001.json", "2026/03/PCN4471 infliximab/a/1.json", "[PCN4471].json",
    ],
)  # fmt: skip
def test_a_number_may_stand_anywhere_in_a_name_or_a_folders(name: str) -> None:
    index = DocumentIndex.from_documents([document(name)])
    assert used_and_held(linked(index, replace(KIM, claim_id="PCN4471"), PAUL))[0] != ""


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("room 4471.json", "4471"), ("Sutter MRN 44711.json", "44711"), ("Sutter 2026-03-02.json", "2026"),
        ("20260302 Sutter/a.json", "20260302"), ("March 2026/a.json", "2026"), ("APCN4471 Sutter/a.json", "PCN4471"),
        ("Sutter PCN4471-2/a.json", "PCN4471"), ("Sutter DOB 02171978.json", "02171978"), ("5 North/a.json", "5"),
    ],
)  # fmt: skip
def test_dates_rooms_and_longer_numbers_are_no_claims(name: str, number: str) -> None:
    index = DocumentIndex.from_documents([document(name)])
    assert used_and_held(linked(index, replace(KIM, claim_id=number), PAUL))[0] == ""


def in_folder(tmp_path: Path, manifest: str, *names: str) -> DocumentIndex:
    """Return the index of charts of nobody that a manifest lists."""
    (tmp_path / "manifest.csv").write_text(manifest, "utf-8")
    for name in names:
        (tmp_path / name).write_bytes(document(name).load())
    return DocumentIndex.from_paths([tmp_path])


@pytest.mark.parametrize("written", ["12345", "'0012345", '"=""0012345"""', " 0012345 ", "00-12345"])
def test_a_spreadsheet_may_write_a_number_in_its_own_way(tmp_path: Path, written: str) -> None:
    index = in_folder(tmp_path, f"file,claim_id\na.json,{written}\n", "a.json")
    keys = replace(KIM, claim_id="0012345")
    assert used_and_held(linked(index, keys, PAUL)) == ["a.json", ""]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("0012345", "12345"), ["", "a.json"]),
        (("0012345", "012345"), [SEVERAL, SEVERAL]),
        (("0012345", "123450"), ["a.json", ""]),
    ],
)
def test_zeros_that_a_spreadsheet_dropped_may_be_two_claims(
    tmp_path: Path, numbers: tuple[str, str], expected: list[str]
) -> None:
    index = in_folder(tmp_path, "file,claim_id\na.json,12345\n", "a.json")
    one, other = replace(KIM, claim_id=numbers[0]), replace(PAUL, claim_id=numbers[1])
    assert used_and_held(linked(index, one, other)) == expected


def test_a_number_that_a_spreadsheet_rounded_is_no_claims(tmp_path: Path) -> None:
    index = in_folder(tmp_path, "file,claim_id\na.json,2.02603E+11\n", "a.json")
    assert used_and_held(linked(index, replace(KIM, claim_id="202603020017"), PAUL)) == ["", ""]


def test_a_manifest_may_give_one_file_to_two_claims(tmp_path: Path) -> None:
    index = in_folder(tmp_path, "file,claim_id\na.json,PCN-12\na.json,PCN-13\n", "a.json")
    assert used_and_held(linked(index, KIM, PAUL)) == ["a.json", "a.json"]


def test_a_manifest_may_write_a_files_name_in_other_letters(tmp_path: Path) -> None:
    index = in_folder(tmp_path, "file,claim_id\nMU\u0308LLER.JSON,PCN-12\n", "m\u00fcller.json")
    assert used_and_held(linked(index, KIM, PAUL)) == ["m\u00fcller.json", ""]


def test_a_name_in_other_letters_that_fits_two_files_is_nobodys(tmp_path: Path) -> None:
    index = in_folder(tmp_path, "file,claim_id\nA.JSON,PCN-12\n", "a.json", "a.JSON")
    assert used_and_held(linked(index, KIM, PAUL)) == ["unreadable_document", ""]
