"""Until when a version of an entry stood: one that stands has a day that lies far ahead, and none but that tells it."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.flags import verdict
from tests.scrubber.charts.told import in_full


@pytest.mark.parametrize(
    "until",
    [
        "2100-12-31 00:00:00",
        "2100-12-31T00:00:00Z",
        "12/31/2100 0000",
        "12/31/2100",
        "31-DEC-2100 00:00:00",
        "31DEC2100:00:00:00",
        "Dec 31, 2100 12:00 AM",
        "12.31.2100",
        "2100/12/31",
        "21001231",
        "21001231000000",
    ],
)
def test_a_version_whose_day_lies_far_ahead_stands(until: str) -> None:
    assert verdict("VALID_UNTIL_DT_TM", until) == ""


@pytest.mark.parametrize(
    "until",
    [
        "03/02/2026 2115",
        "03/02/2026 2100",
        "2026-03-02 2115",
        "2026-03-02-2115",
        "03/02/2026-2115",
        "03/02/2026, 2115",
        "2115 03/02/2026",
        "02-MAR-2026 2115",
        "Mar 2, 2026 2115",
        "202603022115",
        "20260302211500",
        "03/02/2026 21:15",
    ],
)
def test_a_clock_time_in_the_evening_is_no_year(until: str) -> None:
    assert verdict("VALID_UNTIL_DT_TM", until) == "void"


@pytest.mark.parametrize("until", ["12/31/00", "03/02/26 2115", "2115", "open"])
def test_a_version_whose_year_is_not_told_is_in_doubt(until: str) -> None:
    assert verdict("VALID_UNTIL_DT_TM", until) == "doubt"


def test_the_older_version_of_an_entry_that_was_put_right_in_the_evening_gives_nothing() -> None:
    text = (
        "MRN,EVENT_CD_DISP,ADMIN_START_DT_TM,ADMIN_END_DT_TM,ADMIN_DOSAGE,DOSAGE_UNIT_DISP,ADMIN_ROUTE_DISP,"
        "VALID_UNTIL_DT_TM\n"
        "77,ketorolac,03/02/2026 2015,03/02/2026 2015,15,mg,IV Push,03/02/2026 2115\n"
        "77,ketorolac,03/02/2026 2020,03/02/2026 2020,30,mg,IV Push,12/31/2100 0000\n"
    )
    (record,) = read_document(Document.of_bytes(text.encode(), "chart.csv"))
    assert [in_full(item) for item in record.administrations] == ["ketorolac push 2020 30 mg"]
