"""The account of charts: every document in one box, and every record of a log that no claim took by name.

What is right comes from the contract: every file that was offered ends in exactly one named box, and a row of a log
that fits no claim must not vanish in a document that was used for others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrubber.api import Settings, scrub_bytes
from scrubber.charts import Document, DocumentIndex, LinkKeys, link
from scrubber.job.account import ChartsAccount
from scrubber.job.worker import ChartUse
from scrubber.output.report import ChartAccount
from scrubber.output.text import charts_line
from scrubber.testing.build import claim, write_837
from tests.scrubbing import AS_OF

HEAD = "DOS,Patient Name,DOB,Member ID,Medication,Dose Given,Route,Start Time,Stop Time\n"
ROW = '03/02/2026,"{family}, {given}",02/17/1978,{member},Remicade,400 mg,IV infusion,10:15 AM,12:25 PM\n'
ALMA = ROW.format(family="Sutter", given="Alma", member="W1")
BETH = ROW.format(family="Tarn", given="Beth", member="W2")
OF_ALMA = LinkKeys(
    claim_id="PCN-1", member_id="W1", family="SUTTER", given="ALMA", service_dates=(date(2026, 3, 2),)
)
OF_BETH = LinkKeys(
    claim_id="PCN-2", member_id="W2", family="TARN", given="BETH", service_dates=(date(2026, 3, 2),)
)


def account(*claims: LinkKeys, of_run: bool = True, **documents: str) -> tuple[ChartAccount, ...]:
    """Return the account after these claims met the documents, as a run puts it together."""
    index = DocumentIndex.from_documents(
        Document.of_bytes(text.encode(), f"{name}.csv") for name, text in documents.items()
    )
    charts = ChartsAccount(index, names_what_is_left=of_run)
    for keys in claims:
        uses = link(keys, index).documents
        charts.add(keys.claim_id, (ChartUse(use.name, "used", "", use.taken, use.of) for use in uses))
    return charts.rows()


def test_a_row_of_a_log_that_fits_no_claim_is_named() -> None:
    (log,) = account(OF_ALMA, log=HEAD + ALMA + BETH)
    assert (log.status, log.claims) == ("used", ("PCN-1",))
    assert log.because == "no claim of this run fits row 3"
    assert "Tarn" not in str(log)  # the account is printed, and of whom a row is stands in the log itself
    assert any(log.because in words for words, _ in charts_line([log]))


def test_nothing_is_left_of_a_log_whose_rows_were_all_taken() -> None:
    (log,) = account(OF_ALMA, OF_BETH, log=HEAD + ALMA + BETH)
    assert (log.status, log.because) == ("used", "")


def test_a_long_log_names_the_first_of_what_is_left_and_counts_the_rest() -> None:
    others = "".join(ROW.format(family=f"Tarn{letter}", given="Beth", member=letter) for letter in "ABCDEFGH")
    (log,) = account(OF_ALMA, log=HEAD + ALMA + others)
    assert log.because.endswith("row 6; row 7 and 3 more")


def test_a_claim_that_is_judged_alone_hears_nothing_of_other_patients() -> None:
    (log,) = account(OF_ALMA, of_run=False, log=HEAD + ALMA + BETH)
    assert log.because == ""


def test_the_same_document_under_a_second_name_is_a_duplicate() -> None:
    found = {row.name: (row.status, row.because) for row in account(OF_ALMA, a=HEAD + ALMA, b=HEAD + ALMA)}
    assert found == {"a.csv": ("used", ""), "b.csv": ("duplicate", "its content is that of a.csv")}


def told_of(name: str, document: bytes) -> tuple[set[str], str]:
    """Return the findings of a claim that met one document named after it, and what is printed of the document."""
    data = write_837([claim().line("96413 x1 400.00")])
    report = scrub_bytes(data, documents={name: document}, settings=Settings(as_of=AS_OF)).report
    (found,) = report.claims
    _, (line, _) = charts_line(report.account.charts)
    return {each.rule for each in found.findings if each.rule.startswith("LINK-")}, line.strip()


def test_a_chart_of_another_day_is_told_as_that_and_of_no_other_patient() -> None:
    note = b"DOS 03/09/2026\nRemicade 400 mg IV started 1015, completed 1222."
    assert told_of("CASE-0001.txt", note) == (
        {"LINK-DAY"},
        "CASE-0001.txt  of another day: it names the claim; its date of service is not the claim's",
    )


def test_a_document_that_cannot_be_read_is_told_in_words_with_the_remedy() -> None:
    assert told_of("CASE-0001.txt", b"") == (
        {"LINK-UNREADABLE"},
        "CASE-0001.txt  not read: it is empty. Send the document again.",
    )


def test_a_chart_of_a_void_fits_no_claim_that_was_checked() -> None:
    """A void is sent as it came and meets no chart; its claim is in the run all the same, so it is not said to lack."""
    (log,) = account(log=HEAD + ALMA)
    assert (
        log.because == "no claim checked in this run matches it by number, or by patient and date of service"
    )


@pytest.mark.parametrize(
    ("status", "asks"), [("unmatched", True), ("ambiguous", True), ("proposed", True), ("unread", False)]
)
def test_who_has_a_chart_that_fits_no_claim_is_told_what_to_do(status: Any, asks: bool) -> None:
    *_, (last, _) = charts_line([ChartAccount("used.json", "used"), ChartAccount("a.pdf", status)])
    assert ("manifest.csv" in last) is asks
