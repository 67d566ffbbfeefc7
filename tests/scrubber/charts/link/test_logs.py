"""A log of several patients: each claim takes its own rows, whatever led to it, and a row of nobody is none's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrubber.charts import DocumentIndex, LinkKeys, link
from scrubber.charts.document import Document
from scrubber.model.chart import Chart
from tests.scrubber.charts.link.test_linking import CLAIM

KIM = replace(CLAIM, medical_record_number="0771")
PAUL = replace(
    KIM, claim_id="PCN-13", medical_record_number="882", member_id="W999", family="Lund", given="Paul"
)
RUN, PUSH = "IV infusion,13:15,15:25", "IV push,12:50,"


def chart_of(keys: LinkKeys, heading: str, *rows: str, name: str = "log.csv") -> Chart:
    """Link a claim to a log with these columns for the patient; each row names a patient and a drug."""
    told = "".join(f"3/2/2026,{row}\n" for row in rows)
    log = f"Date,{heading},Drug,Dose,Route,Start,Stop\n{told}".encode()
    return link(keys, DocumentIndex.from_documents([Document.of_bytes(log, name)]))


def drugs(chart: Chart) -> list[str]:
    """Return the drugs of a chart."""
    return [] if chart.record is None else [item.substance for item in chart.record.administrations]


@pytest.mark.parametrize(
    ("heading", "mine", "other"),
    [
        ("MRN", "771", "882"),
        ("Member ID", "W123456701", "W999"),
        ("MRN,Patient", '771,"Sutter, Kim"', '882,"Lund, Paul"'),
        ("MRN,Patient", '0771,"Sutter, Kim"', '0882,"Sutter, Kim"'),
    ],
)
def test_a_log_of_numbers_gives_each_claim_its_own_rows(heading: str, mine: str, other: str) -> None:
    rows = (f"{mine},Remicade,400 mg,{RUN}", f"{other},Reclast,5 mg,{RUN}")
    assert drugs(chart_of(KIM, heading, *rows)) == ["Remicade"]
    assert "Remicade" not in drugs(chart_of(PAUL, heading, *rows))


@pytest.mark.parametrize("name", ["log.csv", "PCN-12.csv"])
def test_a_row_of_nobody_between_two_patients_is_no_ones(name: str) -> None:
    rows = (f"771,Remicade,400 mg,{RUN}", f",Zofran,8 mg,{PUSH}", f"882,Reclast,5 mg,{RUN}")
    chart = chart_of(KIM, "MRN", *rows, name=name)
    assert drugs(chart) == ["Remicade"]
    (use,) = chart.documents
    assert not use.whole
    assert [gap.locator for gap in use.not_understood] == ["row 3"]


def test_a_log_of_one_patient_may_leave_the_name_out_below() -> None:
    rows = (f"771,Remicade,400 mg,{RUN}", f",Zofran,8 mg,{PUSH}")
    assert drugs(chart_of(KIM, "MRN", *rows, name="PCN-12.csv")) == ["Remicade", "Zofran"]
