"""Shorthand whose times stand at the ends of its lines, and what it writes in few words: a stop for what was felt, a
flush, a second dose.

Each expected reading was written down from the note before the reader saw it; `?` is what nobody may count on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


def read(text: str) -> InfusionRecord:
    return read_note(HEAD + text)


def ways(text: str) -> list[tuple[str, str, str]]:
    """Return of each administration its name, technique and start; `?` where a time is in doubt."""
    return [
        (item.substance, item.technique or "?", f"{item.start:%H%M}" if item.start else "?")
        for item in read(text).administrations
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "zofran 8mg ivp 0920\nns 1L wide open 0925\ntol ice chips 1010\nns in 1032\n2nd L ns @ 500 1035\n"
            "voided x2 1140\n2nd L done 1236\nhome w dtr 1250",
            "zofran 09:20, ns 09:25-10:32, ns 10:35-12:36",
        ),
        (
            "20 L AC 2133\nns 1 L 2140\npepcid 20 mg ivp 2143\nCT 2205-2220 fluids went along\nL in 2252\ndc 2310",
            "ns 21:40-22:52, pepcid 21:43",
        ),
        (
            "port accessed 0902\nrocephin 1 g/50 up 0911\nrocephin down 0944\nbenadryl 25 mg ivp 0946\ndeaccessed 0950",
            "rocephin 09:11-09:44, benadryl 09:46",
        ),
    ],
)
def test_a_time_at_the_end_of_its_line(text: str, found: str) -> None:
    assert times(read(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "ns 1 L 2140",  # one line is no habit
        "Infusion start 0915\nInfusion stop 1120\nNurse ns 1 L 1130\nArrived 0850",
        "0915 here\nns 1 L 0920\nlabs drawn 0925\ndtr here 0930\nlunch 1130",  # a line begins with its time
    ],
)
def test_other_lines_that_end_in_a_time(text: str) -> None:
    assert all(item.start is None for item in read(text).administrations)


def test_a_number_ahead_of_the_time() -> None:
    """`tylenol 1000` and `bed 14 0910`: nobody knows how much, or to whom."""
    text = "remicade 400 mg up 0920\nbp ok 0950\nzofran 4 mg ivp bed 14 0955\nlunch here 1030\nremicade down 1125"
    assert times(read(text)) == "remicade 09:20-11:25"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "taxol 300mg/500 ns on 0905\nflush face chest tight 0912 OFF ns kvo O2 2L\ntaxol back on half rate 0945\n"
            "taxol off 1317",
            "taxol 09:05-09:12+09:45-13:17",
        ),
        (
            "vanc up 1406 @167\nc/o burn swollen 1440 stopped cath out warm pack\nvanc back up 1458\ndone 1554",
            "vanc 14:06-14:40+14:58-15:54",
        ),
        (
            "Remicade 400 mg hung 0905\nhives on chest 0931 off, MD paged\nback on at half rate 0952\noff 1140",
            "Remicade 09:05-09:31+09:52-11:40",
        ),
        (
            "vanc up 1406\narm red and puffy 1431 held\nback on 1450\ndone 1554",
            "vanc 14:06-14:31+14:50-15:54",
        ),
        ("vanc up 1406\nSCDs 1440 off\ndone 1554", "vanc 14:06-15:54"),
    ],
)
def test_stopped_for_what_was_felt(text: str, found: str) -> None:
    assert times(read(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LR 1L bolus 1918\nbolus in 2002 LR to 125", "LR 19:18-20:02"),
        ("NS 1L bolus 1218\nbolus in 1302 NS to 150", "NS 12:18-13:02"),
        (
            "LR 1L bolus 1918\nmag 4g load 1930 over 20 per pump\nload done 1951\nbolus in 2010",
            "LR 19:18-20:10, mag 19:30-19:51",
        ),
        (
            "1255 LR started at 75 mL/hr\n1310 Mag load 4 g/100 mL started on pump\n1331 Load in.",
            "LR 12:55, Mag 13:10-13:31",
        ),
    ],
)
def test_what_went_in_then(text: str, found: str) -> None:
    assert times(read(text)) == found
    assert not any((item.volume_ml or 0) > 1000 for item in read(text).administrations)


@pytest.mark.parametrize(
    "text",
    [
        "prolastin c 4800 mg slow drip on 1011\nall in 1109\nns 20 hep 5 needle out 1115",
        "Prolastin C 4800 mg drip on 1011\nall in 1109\nNS 10 mL, heparin 5 mL, needle out 1115",
        "Prolastin C 4800 mg IV 1011-1109. Saline 10 + heparin 3, PICC capped 1112.",
    ],
)
def test_saline_and_heparin_for_the_line(text: str) -> None:
    assert [item.substance.casefold() for item in read(text).administrations] == ["prolastin c"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1924 terb 0.25 sq R arm\n1945 terb #2 0.25 sq L arm",
            [("terb", "sc", "1924"), ("terb", "sc", "1945")],
        ),
        (
            "1005 toradol 15 ivp\n1305 toradol #2 15 ivp",
            [("toradol", "push", "1005"), ("toradol", "push", "1305")],
        ),
        ("dapto 500mg ivp by me 1022 over 2", [("dapto", "push", "1022")]),
        ("Daptomycin 500 mg IVP over 2 by me 1022", [("Daptomycin", "push", "1022")]),
    ],
)
def test_doses_in_few_words(text: str, found: list[tuple[str, str, str]]) -> None:
    assert ways(text) == found


def test_a_bare_number_given_iv() -> None:
    """`1322 benadryl 50 IV`: given, and whether pushed or dripped is a question."""
    (item,) = read("1322 benadryl 50 IV, tolerated").administrations
    assert item.start is not None
    assert "technique" in {doubt.field for doubt in item.uncertain}
