"""What stands beside a giving and is no part of it: remarks in brackets, calls for help, alarms, a run that halted."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD
from tests.scrubber.charts.test_note_cases import times


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Remicade 400 mg 0930-1140 (last infusion 2/1, tolerated)", "Remicade 09:30-11:40"),
        ("1:58 PM  Toradol 15 mg IV push (HA w/ last session)", "Toradol 13:58"),
        ("1410 Zofran 4 mg IVP (vomited after previous chemo)", "Zofran 14:10"),
        ("Epi 0.3 mg IM 1449. 911 not needed.", "Epi 14:49"),
        ("Epi 0.3 mg IM 1449, called 911.", "Epi 14:49"),
        ("Bumex 1 mg IVP @1108 btwn units.", "Bumex 11:08"),
        ("1130-1303 Leucovorin 660 mg / D5W 250 mL (Y'd w/ irinotecan)", "Leucovorin 11:30-13:03"),
        ("Neulasta Onpro 6 mg placed LLQ abd @ 1125, beeped x3, green light.", "Neulasta 11:25"),
        ("1540 IVF D5NS started at 75 mL/hr.", "D5NS 15:40"),
        ("1540 IV fluids: LR started at 75 mL/hr.", "LR 15:40"),
        (
            "0610: Mg 1.3, t.o. mag sulfate 4 g IVPB over 2 hrs. Bag hung 0640 @ 50 mL/hr, on pump.",
            "mag sulfate 06:40",
        ),
        (
            "1920 iCa 0.92 called by lab. 1931 v.o. Dr. Sorel: calcium gluconate 2 g IVPB. Started 1950.",
            "calcium gluconate 19:50",
        ),
        ("ANC ok. Rx: Halaven 2.2 mg IVP 1142, Zometa 4 mg 1150-1206.", "Halaven 11:42, Zometa 11:50-12:06"),
        ("Patient seen at home for biweekly Remicade. Infusion began at 8:55 AM.", "Remicade 08:55"),
    ],
)
def test_a_remark_beside_a_giving_costs_it_no_time(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Med list reviewed 1226: Orencia 1000 mg IV q8 wks (last 1/12/26)",
        "Solumedrol 1 g/250 NS start 0910, stop 1025 (error KW)",
        "Rx: Zofran 4 mg IV q6h prn",
        "Infusion given 0911 without trouble.",
        "Patient takes Remicade at home. Infusion began at 8:55 AM.",
        "Injectafer 750 mg IVPB this afternoon, approx 1:30 - 1:50 pm.",
        "Injectafer 750 mg IVPB around 1330-1350.",
    ],
)
def test_what_such_a_remark_could_mean_otherwise_has_no_certain_end(note: str) -> None:
    """Near misses: a list, a struck time, an order, a time, a home drug, a run that is only about so."""
    assert all(item.stop is None for item in read_note(HEAD + note).administrations)
    assert "13:" not in times(read_note(HEAD + note))


@pytest.mark.parametrize(
    "halt",
    [
        "1007 c/o chest tightness, stopped; MD saw pt, restarted 1032 slower; done 1141.",
        "1007 stopped, Dr. Lee at bedside. Restarted slower 1032. Done 1141.",
        "1007 infusion stopped, recommenced at slower rate 1032. Done 1141.",
        "1007 air in line, infusion paused. 1032 infusion restarted. 1141 complete.",
    ],
)
def test_an_infusion_goes_on_whoever_came_in_between(halt: str) -> None:
    assert (
        times(read_note(f"{HEAD}Kadcyla 260 mg IV up at 0950. {halt}")) == "Kadcyla 09:50-10:07+10:32-11:41"
    )


def test_what_a_provider_says_of_going_on_is_an_order() -> None:
    note = "0950 Kadcyla 260 mg started\n1007 STOPPED\n1020 NP: resume at half rate\n1032 restarted\n1141 complete"
    assert times(read_note(HEAD + note)) == "Kadcyla 09:50-10:07+10:32-11:41"


@pytest.mark.parametrize(
    "note",
    [
        "0920 NS 1 L @ 999\n1024 bag #1 complete\n1027 bag #2 hung @ 250\n1431 bag #2 complete.",
        "0920 NS 1 L hung @ 999\n1024 L #1 done\n1027 L #2 hung @ 250\n1431 L #2 done.",
        "0920 NS 1 L @ 999\n1024 L #1 in. L #2: NS w/ KCl 20 mEq hung 1027 @ 250\n1431 L #2 done.",
    ],
)
def test_a_number_that_ends_the_first_bag_counts_the_next(note: str) -> None:
    first, second = read_note(HEAD + note).administrations
    assert [f"{item.start:%H:%M}-{item.stop:%H:%M}" for item in (first, second)] == [
        "09:20-10:24",
        "10:27-14:31",
    ]
