"""What one document says was not given, and another gives."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, DocumentIndex, LinkKeys, link

HEAD = "Member ID,Date,Drug,Dose,Route,Start,Stop,Status\n"
ROW = "W1,03/02/2026,{drug},400 mg,IV infusion,{start} AM,,{status}\n"
NOTE = "DOS 03/02/2026\nMember ID: W1\nRemicade 400 mg IV started 1015, completed 1222.\n"
KEYS = LinkKeys(claim_id="C1", member_id="W1")


def rows(*told: tuple[str, str, str]) -> str:
    """Return a log of rows `drug, start, status`."""
    return HEAD + "".join(ROW.format(drug=d, start=s, status=t) for d, s, t in told)


def linked(**documents: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return of each document its name, whether it was wholly understood, and what was not."""
    offered = [
        Document.of_bytes(text.encode(), f"C1_{name.replace('_', '.')}") for name, text in documents.items()
    ]
    chart = link(KEYS, DocumentIndex.from_documents(offered))
    assert chart.record is not None
    assert chart.record.understood.whole is all(use.whole for use in chart.documents)
    return [
        (use.name, use.whole, tuple(part.locator for part in use.not_understood)) for use in chart.documents
    ]


@pytest.mark.parametrize("status", ["Refused", "Not Given", "Held"])
def test_the_record_that_denies_it_is_named(status: str) -> None:
    log = rows(("infliximab", "10:15", status))
    assert linked(mar_csv=log, note_txt=NOTE) == [
        ("C1_mar.csv", False, ("row 2",)),
        ("C1_note.txt", True, ()),
    ]


@pytest.mark.parametrize(
    "log",
    [
        rows(("infliximab", "9:00", "Refused"), ("infliximab", "10:15", "Given")),  # refused, and given later
        rows(("ondansetron", "10:00", "Refused")),  # of another drug
        rows(("infliximab", "10:15", "Refused")).replace("03/02", "02/02"),  # of another day
        rows(("infliximab", "10:15", "Due")),  # nobody charted it yet
    ],
)
def test_what_does_not_deny_it_is_none(log: str) -> None:
    assert all(whole for _, whole, _ in linked(mar_csv=log, note_txt=NOTE))


def test_one_document_alone_denies_nothing_of_itself() -> None:
    assert all(whole for _, whole, _ in linked(mar_csv=rows(("infliximab", "10:15", "Refused"))))
