"""A chart that bears a claim's number is of its day, or of the night beside it; one of the next noon is another's."""

from __future__ import annotations

import pytest

from scrubber.charts import DocumentIndex, link
from scrubber.charts.document import Document
from tests.scrubber.charts.test_linking import CLAIM, outcome

HEAD = "DOS,Drug,Dose,Route,Start,Stop\n"


def used(*rows: str) -> list[str]:
    """Return the starts of what is used for the claim of 2 March from a log under its number, or why none is."""
    told = [row.split(" ", 1) for row in rows]
    log = HEAD + "".join(f"{day},ceftriaxone,1 g,IV infusion,{times}\n" for day, times in told)
    chart = link(CLAIM, DocumentIndex.from_documents([Document.of_bytes(log.encode(), "PCN-12.csv")]))
    if chart.record is None:
        return [problem.code for problem in chart.problems]
    return [f"{item.start:%d %H:%M}" if item.start else "?" for item in chart.record.administrations]


@pytest.mark.parametrize(
    ("row", "is_of_the_day"),
    [
        ("3/2/2026 10:15,12:25", True),
        ("3/3/2026 10:15,12:25", False),
        ("3/1/2026 10:15,12:25", False),
        ("3/1/2026 23:40,00:20", True),
        ("3/1/2026 20:00,21:00", False),
        ("3/1/2026 22:40,", True),
        ("3/1/2026 13:15,14:25", False),
        ("3/1/2026 10:15 AM,12:25 PM", False),
        ("3/1/2026 10:15 PM,12:25 AM", True),
        ("3/1/2026 14:40,", False),
        ("3/2/2026 23:40,00:20", True),
        ("3/3/2026 00:40,01:15", True),
        ("3/3/2026 05:50,07:15", True),
        ("3/3/2026 06:10,07:15", False),
        ("3/4/2026 00:40,01:15", False),
    ],
)
def test_a_chart_of_the_next_day_is_another_visits_and_one_of_the_night_is_not(
    row: str, is_of_the_day: bool
) -> None:
    assert (used(row) != ["other_day"]) == is_of_the_day


def test_of_a_log_of_several_days_the_claims_own_is_used() -> None:
    assert used("3/1/2026 09:00,09:42", "3/2/2026 09:00,09:43", "3/3/2026 09:00,09:44") == ["02 09:00"]


def test_one_row_of_the_wrong_day_among_others_is_used_for_none() -> None:
    assert used("3/1/2026 09:00,09:42", "3/3/2026 09:00,09:44") == ["other_day"]


def test_an_order_without_a_day_always_fits() -> None:
    note = b"ORDERS\nCeftriaxone 1 g IV daily.\nSigned: R. Elder MD 02/20/2026\n"
    index = DocumentIndex.from_documents([Document.of_bytes(note, "PCN-12.txt")])
    assert outcome(link(CLAIM, index))[0] == ["PCN-12.txt"]
