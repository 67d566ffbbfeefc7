"""What a comment tells of its row, and no column does: a lot, a way, a rate."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.lots import lot_said, speaks_of_a_lot
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, runs, waste

HEAD = "DOS,Drug,Dose,Route,Start,Stop,Lot,Notes\n"
ROW = '03/02/2026,Simponi Aria,160 mg,IV infusion,13:05,13:38,{},"{}"\n'


def read(text: str) -> InfusionRecord:
    """Read a log of one patient and day."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


@pytest.mark.parametrize("head", [HEAD, HEAD.replace(",Lot,", ",")])
def test_a_comment_may_tell_lot_and_waste(head: str) -> None:
    row = ROW if head == HEAD else ROW.replace(",{},", ",", 1)
    cells = ("lot GS221; wasted 40 mg",)
    record = read(head + row.format(*(("", *cells) if head == HEAD else cells)))
    (item,) = record.administrations
    assert (item.lot, waste(item), doubts(item)) == ("GS221", "40 mg", {})
    assert record.understood.whole


def test_a_lot_of_a_column_goes_before_one_of_a_comment() -> None:
    (item,) = read(HEAD + ROW.format("AB100", "lot GS221")).administrations
    assert item.lot == "AB100"


@pytest.mark.parametrize("words", ["lots GS221 and GS222", "flush lot 7731", "wrong lot GS221 scanned"])
def test_a_lot_that_may_be_another_is_named(words: str) -> None:
    record = read(HEAD + ROW.format("", words))
    assert record.administrations[0].lot is None
    assert [(gap.locator, gap.text) for gap in record.understood.not_understood] == [
        ("row 2, comment", f"comment {words}")
    ]


@pytest.mark.parametrize(
    ("words", "lot"),
    [
        ("Lot # GS221", "GS221"), ("lot no. 12-A7", "12-A7"), ("given; LOT: gs221", "gs221"), ("batch 40021", "40021"),
        ("a lot of pain 8/10", None), ("lot exp 10/2027", None), ("lot 10/2027", None), ("lots", None),
        ("lot 400 mg", None), ("lot GS221, lot GS222", None), ("lot AB", None),
    ],
)  # fmt: skip
def test_the_lot_of_a_remark(words: str, lot: str | None) -> None:
    assert lot_said(words) == lot


def test_what_speaks_of_a_lot() -> None:
    told = ["lots GS221 and GS222", "lot exp 10/2027", "a lot of pain 8/10", "lot checked"]
    assert [speaks_of_a_lot(words) for words in told] == [True, True, False, False]


EXPORT = (
    "Medication,MAR Action,Date/Time,Rate,Dose,Comment\n"
    "PACLitaxel,New Bag,3/2/2026 10:02,170 mL/hr,280 mg,\n"
    "PACLitaxel,Paused,3/2/2026 10:14,0 mL/hr,,flushing\n"
    "diphenhydrAMINE,Given,3/2/2026 10:16,,50 mg,IV push\n"
    "PACLitaxel,Restarted,3/2/2026 10:50,85 mL/hr,,{}\n"
    "PACLitaxel,Stopped,3/2/2026 13:41,,,\n"
)


@pytest.mark.parametrize("words", ["half rate", "at half the rate", "half of the initial rate", "half speed"])
def test_half_the_rate_is_not_half_the_dose(words: str) -> None:
    item, push = read(EXPORT.format(words)).administrations
    assert (runs(item), dose(item)) == ("10:02-10:14, 10:50-13:41", "280 mg")
    assert set(doubts(item)) == {"technique"}  # no route is told
    assert push.technique == "push"


@pytest.mark.parametrize("words", ["only half given", "half the dose", "half dose - rate lowered"])
def test_half_the_dose_is(words: str) -> None:
    item, _ = read(EXPORT.format(words)).administrations
    assert {"stop", "dose"} <= set(doubts(item))


def test_a_comment_that_only_names_the_way_tells_it() -> None:
    record = read(EXPORT.format(""))
    item = record.administrations[1]
    assert item.technique == "push"
    assert record.understood.whole


def test_the_way_of_a_column_goes_before_that_of_a_comment() -> None:
    (item,) = read(HEAD + ROW.format("", "IM")).administrations
    assert item.technique == "infusion"
