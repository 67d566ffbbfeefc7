"""A manifest says which document is of which claim: it is proposed, checked by a person, and followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scrubber import demo
from scrubber.charts import DocumentError, DocumentIndex, LinkKeys, link
from scrubber.charts.link.manifest import claims_listed, manifest_rows
from scrubber.charts.link.matching import matched
from scrubber.cli.docs import app
from scrubber.job.account import ChartsAccount
from scrubber.job.worker import ChartUse
from tests.scrubber.charts.link.test_linking import CLAIM, MARCH_2, document, outcome


def test_a_manifest_is_proposed_checked_and_followed(tmp_path: Path) -> None:
    patient: dict[str, object] = {"family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}
    (tmp_path / "scan.json").write_bytes(document(patient=patient).load())
    index = DocumentIndex.from_paths([tmp_path])
    assert outcome(link(CLAIM, index))[0] == []
    (tmp_path / "manifest.csv").write_text(
        "file,claim_id,proposed_claim_id,because\nscan.json,,PCN-12,a name only\n"
    )
    assert outcome(link(CLAIM, DocumentIndex.from_paths([tmp_path])))[0] == []  # nobody has decided it yet
    (tmp_path / "manifest.csv").write_text(
        "file,claim_id,proposed_claim_id,because\nscan.json,PCN-12,PCN-12,a name only\n"
    )
    assert outcome(link(CLAIM, DocumentIndex.from_paths([tmp_path])))[0] == ["scan.json"]
    other = replace(CLAIM, claim_id="PCN-13")
    assert outcome(link(other, DocumentIndex.from_paths([tmp_path])))[0] == []


def test_docs_link_writes_a_manifest_for_a_person_to_check(tmp_path: Path) -> None:
    claims = Path(demo.__file__).parent / "data" / "infusion-center.837"
    (tmp_path / "note.txt").write_text("DOS 03/02/2026\nRemicade 400 mg IV 1015-1225.")
    run = CliRunner().invoke(app, ["link", str(tmp_path), str(claims)], standalone_mode=False)
    assert run.stdout.splitlines() == [
        "file,claim_id,proposed_claim_id,because",
        "note.txt,,,it names neither a claim nor a patient with a number or a birth date",
    ]
    CliRunner().invoke(app, ["link", str(tmp_path), str(claims), "--write"])
    assert (tmp_path / "manifest.csv").exists()
    assert len(DocumentIndex.from_paths([tmp_path])) == 1


LOG = (
    "DOS,Patient Name,DOB,Member ID,Medication,Dose Given,Route,Start Time,Stop Time\n"
    '03/02/2026,"Sutter, Kim",02/17/1978,W123456701,Remicade,400 mg,IV infusion,10:15 AM,12:25 PM\n'
    '03/02/2026,"Lund, Eva",06/30/1955,Z7,Reclast,5 mg,IV infusion,1:15 PM,1:33 PM\n'
)
LUND = LinkKeys(
    claim_id="PCN-13",
    member_id="Z7",
    family="Lund",
    given="Eva",
    birth_date=date(1955, 6, 30),
    service_dates=(MARCH_2,),
)


def log_with(tmp_path: Path, *rows: str) -> DocumentIndex:
    """Return the index of a log and a manifest of these rows."""
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    (tmp_path / "manifest.csv").write_text("\n".join(("file,claim_id", *rows, "")), "utf-8")
    return DocumentIndex.from_paths([tmp_path])


def test_a_log_of_several_claims_has_a_row_for_each_in_the_manifest_that_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    rows = matched(DocumentIndex.from_paths([tmp_path]), [CLAIM, LUND])
    assert [(row.file, row.claim_id) for row in rows] == [("log.csv", "PCN-12"), ("log.csv", "PCN-13")]
    index = log_with(tmp_path, *(f"{row.file},{row.claim_id}" for row in rows))
    drugs = [link(keys, index).record for keys in (CLAIM, LUND)]
    assert [record and [item.substance for item in record.administrations] for record in drugs] == [
        ["Remicade"], ["Reclast"],
    ]  # fmt: skip


def test_a_row_without_a_claim_decides_nothing_whatever_columns_there_are(tmp_path: Path) -> None:
    index = log_with(tmp_path, "log.csv,")
    assert [outcome(link(keys, index))[0] for keys in (CLAIM, LUND)] == [["log.csv"], ["log.csv"]]


def test_a_row_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="line 2 lacks the file"):
        log_with(tmp_path, ",PCN-12")


def test_a_claim_in_the_manifest_that_nobody_has_is_named(tmp_path: Path) -> None:
    index = log_with(tmp_path, "log.csv,PCN-99")
    (row,) = matched(index, [CLAIM, LUND])
    assert (row.claim_id, row.because) == (
        "", "the manifest names claim PCN-99, and no claim checked in this run has this number",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["log.csv,PCN-12"], "no claim of this run fits row 3"),
        (
            ["log.csv,PCN-12", "log.csv,pcn-13", "log.csv,PCN-99"],
            "the manifest names claim PCN-99, and no claim checked in this run has this number",
        ),
        (["log.csv,PCN-12", "log.csv,pcn-13"], ""),
    ],
)
def test_the_account_says_which_rows_of_a_listed_log_no_claim_took(
    tmp_path: Path, rows: list[str], said: str
) -> None:
    index = log_with(tmp_path, *rows)
    account = ChartsAccount(index, names_what_is_left=True)
    for keys in (CLAIM, LUND):
        uses = link(keys, index).documents
        account.add(keys.claim_id, [ChartUse(u.name, "used", taken=u.taken, of=u.of) for u in uses])
    (box,) = account.rows()
    assert (box.status, box.because) == ("used", said)


@pytest.mark.parametrize("sign", [";", "\t", ","])
def test_a_manifest_as_a_spreadsheet_saves_it(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text(
        f"\ufefffile{sign}claim_id\r\na.pdf{sign}PCN-1\r\n",
        "utf-8",
    )
    ((file, keys),) = manifest_rows(path)
    assert file.suffix == ".pdf"
    assert claims_listed(keys) == ("PCN-1",)


@pytest.mark.parametrize("heading", ["claim_id", "Claim ID", "CLAIM-ID"])
def test_headings_as_people_write_them(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "manifest.csv"
    path.write_text(f"File,{heading},Checked by\na.pdf,PCN-1,KA\n")
    ((_, keys),) = manifest_rows(path)
    assert claims_listed(keys) == ("PCN-1",)
