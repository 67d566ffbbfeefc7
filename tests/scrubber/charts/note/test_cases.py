"""The tables of the note reader: each case says itself with an example, and none is there for nothing.

A newcomer extends the reader by adding a function to a table. So each one shows an example sentence, and each finder of
an infusion without a name is taken away here to see that its note is then read worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

from scrubber.charts.events import rows
from scrubber.charts.readers.note.doubt import certainty
from scrubber.charts.readers.note.drug import details, doses
from scrubber.charts.readers.note.event import binding, leftovers
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.story import nameless, taking
from scrubber.charts.readers.note.words import halves, small, unknown
from scrubber.charts.readers.note.words.clocks import clocks, dates
from scrubber.model.record import InfusionRecord
from scrubber.reference import classes
from tests.scrubber.charts.others import HEAD

TABLES: dict[str, Iterable[Callable[..., Any]]] = {
    "binding.FINDERS": binding.FINDERS,
    "certainty.CHECKS": certainty.CHECKS,
    "details.MAKERS": details.MAKERS.values(),
    "details.SAYS_NOTHING": [check for checks in details.SAYS_NOTHING.values() for check in checks],
    "doses.NOT_GIVEN": doses.NOT_GIVEN,
    "halves.STEPS": halves.STEPS,
    "leftovers.TAKERS": leftovers.TAKERS,
    "nameless.FINDERS": [finder for finders in nameless.FINDERS.values() for finder in finders],
    "nameless.TO_END": nameless.TO_END,
    "small.PLACES": small.PLACES,
    "taking.HAPPENINGS": taking.HAPPENINGS.values(),
    "taking.DETAILS": taking.DETAILS.values(),
    "unknown.CHECKS": unknown.CHECKS,
    "rows.TAKERS": rows.TAKERS.values(),
    "classes.STEPS": classes.STEPS,
}


@pytest.mark.parametrize("name", TABLES)
def test_each_case_shows_an_example(name: str) -> None:
    dumb = {case.__name__ for case in TABLES[name] if "`" not in (case.__doc__ or "")}
    assert not dumb - {"fluid_with_electrolyte"}  # says it in words, as its source does


NAMELESS: dict[str, tuple[str, str]] = {
    "bolused_beside": (
        "LR @ 125 mL/hr hung 0655. 500 mL bolus 0930-0950. LR d/c'd 1200.",
        "LR 06:55-12:00, LR 09:30-09:50",
    ),
    "rest_of_the_total": (
        "Alteplase, total dose 76 mg. Bolus 7.6 mg IVP @ 1114. Infusion 68.4 mg 1115-1217.",
        "Alteplase 11:14, Alteplase 11:15-12:17",
    ),
    "given_again": (
        "Dilaudid 1 mg IVP 0830.\nZofran 4 mg IVP 0840.\nRepeat dose 1 mg IVP at 0920.",
        "Dilaudid 08:30, Zofran 08:40, Dilaudid 09:20",
    ),
    "just_ordered": ("0905 TO Dr. Penn: Toradol 15 mg IV x1. 0912 given IVP.", "Toradol 09:12"),
    "just_drawn": ("Fentanyl 100 mcg amp signed out. 75 mcg IVP @ 1622 for pain.", "Fentanyl 16:22"),
    "of_the_form": ("Drug: Prolia 60 mg\nRoute: SQ   Site: L arm\nTime: 1:25 PM   Lot #: 11633", "Prolia 13:25"),
    "just_taught": ("Cimzia teaching, 1st visit. Pt self-injected 400 mg sc abd @ 1333.", "Cimzia 13:33"),
    "just_named": ("Taxol 300 mg IV infusion.\nBenadryl 25 mg IVP.\nDose given 1015.", "Benadryl 10:15"),
    "pushed_and_waits": ("Injectafer 750 mg IVP over 8 min. Start 1305. End 1313.", "Injectafer 13:05-13:13"),
    "pushed_last": (
        "Remicade 400 mg IV infusion started 1015.\nInjectafer 750 mg IVP over 8 min. Start 1305. End 1313.\n"
        "Remicade infusion stopped 1420.",
        "Remicade 10:15-14:20, Injectafer 13:05-13:13",
    ),
    "waiting_to_begin": (
        "Taxol 300 mg IV infusion started 0915.\nNS 500 mL IV infusion.\nInfusion started 1015.",
        "Taxol 09:15, NS 10:15",
    ),
    "begun_with_its_first_rate": (
        "Octagam 35 g.\n0925 rate 40\nZofran 8 mg IV infusion.\nInfusion started 0925.",
        "Octagam 09:25",
    ),
    "follows_its_load": (
        "Magnesium 4 g loading bag 0210-0231.\nZofran 8 mg IVPB 0205-0220.\nMaint bag 20 g/500 mL hung 0232.",
        "Magnesium 02:10-02:31, Zofran 02:05-02:20, Magnesium 02:32",
    ),
    "next_numbered": (
        "NAC protocol\n1140 Bag 1 15 g up\n1243 Bag 1 in\n1245 Bag 2 5 g up\n1645 Bag 2 in",
        "NAC 11:40-12:43, NAC 12:45-16:45",
    ),
    "infused_again": (
        "Mag 4 g IV 1400-1600.\nKCl 10 mEq IV 1420-1522.\nA second 10 mEq was started at 1525 and finished at 1627.",
        "Mag 14:00-16:00, KCl 14:20-15:22, KCl 15:25-16:27",
    ),
    "next_dose": ("Ancef 2 g IVPB 0340-0415.\n2nd dose hung 1140.", "Ancef 03:40-04:15, Ancef 11:40"),
    "begun_then": (
        "Remicade 400 mg IV infusion started 1015. Benadryl 25 mg IVPB started 1020. Infusion started at 1015.",
        "Remicade 10:15, Benadryl 10:20",
    ),
    "only_ordered": (
        "Order: Remicade 400 mg IV infusion.\nInfusion started 1015, completed 1225.",
        "Remicade 10:15-12:25",
    ),
    "only_infusion": ("Remicade 400 mg IV infusion 1015-1225.\nInfusion ended 1225.", "Remicade 10:15-12:25"),
    "halted_last": (
        "Remicade 400 mg IV started 1015. Infusion stopped 1040. Restarted 1105. Stopped 1225.",
        "Remicade 10:15-10:40+11:05-12:25",
    ),
    "only_one_running": ("Remicade 400 mg IV started 1015.\nResumed 1105.", "Remicade 10:15+11:05"),
    "stepped": ("Remicade 400 mg IV infusion started 1015.\nRate increased to 100 mL/hr at 1045.", "Remicade 10:15"),
    "beside_its_drip": (
        "Heparin drip infusing at 12 mL/hr.\nI gave a 2,000 unit bolus IV push at 2300.",
        "Heparin 23:00",
    ),
    "all_running": ("NS 1 L IV started 0900.\nNew bag hung 1300.", "NS 09:00"),
    "named_and_not_begun": ("NS 1 L IV.\nNew bag hung 1300.", "NS ?"),
    "hung_in_its_line": (
        "0600 LR 1000 mL @ 125 up\n0644 Zosyn 3.375 g IVPB up; 0716 in",
        "LR 06:00, Zosyn 06:44-07:16",
    ),
    "likely_running": (
        "Remicade 400 mg IV infusion 0915-1000.\nTaxol 300 mg IV infusion started 1015.\nNS 500 mL IV infusion.\n"
        "Infusion stopped 1225.",
        "Remicade 09:15-10:00, Taxol 10:15-12:25",
    ),
    "last_not_ended": (
        "Taxol 300 mg IV infusion 0915-1000.\nRemicade 400 mg IV infusion.\nInfusion completed 1225.",
        "Taxol 09:15-10:00, Remicade ?-12:25",
    ),
}  # fmt: skip


def times(record: InfusionRecord) -> str:
    """Return the drugs of a record with their certain times, in short."""
    told = []
    for item in record.administrations:
        runs = [_run(run.start, run.stop) for run in item.segments] or [_run(item.start, item.stop)]
        told.append(f"{item.substance} {'+'.join(runs)}")
    return ", ".join(told)


def doses_of(note: str) -> list[str]:
    """Return the drugs of a note with their certain doses."""
    return [
        f"{item.substance} {item.dose.value} {item.dose.unit}" if item.dose else item.substance
        for item in read_note(HEAD + note).administrations
    ]


def _run(start: datetime | None, stop: datetime | None) -> str:
    begins = f"{start:%H:%M}" if start else "?"
    return f"{begins}-{stop:%H:%M}" if stop else begins


@pytest.mark.parametrize("name", NAMELESS)
def test_an_event_without_a_drug_finds_its_infusion(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    note, expected = NAMELESS[name]
    record = read_note(HEAD + note)
    assert times(record) == expected
    assert not record.ignored
    finder = getattr(nameless, name)
    left = {kind: tuple(f for f in finders if f is not finder) for kind, finders in nameless.FINDERS.items()}
    monkeypatch.setattr(nameless, "FINDERS", left)
    monkeypatch.setattr(nameless, "TO_END", tuple(f for f in nameless.TO_END if f is not finder))
    worse = read_note(HEAD + note)
    assert (times(worse), worse.ignored) != (expected, ())


def test_every_finder_of_an_infusion_has_a_note() -> None:
    finders = {*nameless.TO_END, *(f for finders in nameless.FINDERS.values() for f in finders)}
    assert {finder.__name__ for finder in finders} == set(NAMELESS)


HALVES: dict[str, tuple[str, tuple[int, ...]]] = {
    "by_the_24_hour_clock": ("0700 arrived, 12:30 started", (7, 12)),
    "by_the_part_of_the_day": ("this afternoon on @ 3:18, off @ 3:47", (15, 15)),
    "by_the_end_of_its_range": ("9:15 - 2:25 pm", (9, 14)),
    "told_elsewhere": ("STOP: 1:51 PM  START: 9:42 AM. In its log: 1:51 complete", (13, 9, 13)),
    "within_the_visit": ("Time In: 8:00 AM  Time Out: 5:30 PM\nStart 8:33\nStop 3:40", (8, 17, 8, 15)),
    "between_two_known": ("7 AM started, 12:30 checked, 5 PM done", (7, 12, 17)),
    "within_a_span": ("Visit 1:00 PM - 8:15 PM. Gammagard started 6:35", (13, 20, 18)),
    "near_the_next": ("10:15 started, done 12:25 PM", (10, 12)),
    "near_the_last": ("9:05 AM started, done 10:15", (9, 10)),
    "among_the_others": (
        "up 10:58, rate 150 at 11:58, Solu 10:22, Benadryl 10:24, off 1:27 pm",
        (10, 11, 10, 10, 13),
    ),
}


@pytest.mark.parametrize("name", HALVES)
def test_the_note_tells_the_half_of_the_day(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, hours = HALVES[name]
    found = clocks(text, dates(text))
    assert tuple(clock.hour for clock in found) == hours
    assert all(clock.half_known for clock in found)
    step = getattr(halves, name)
    monkeypatch.setattr(halves, "STEPS", tuple(other for other in halves.STEPS if other is not step))
    assert not all(clock.half_known for clock in clocks(text, dates(text)))


def test_a_place_that_may_be_open_then_tells_no_half() -> None:
    assert not clocks("INFUSION SUITE. Start: 7:15", [])[-1].half_known


def test_who_writes_a_nought_before_am_keeps_the_12_hour_clock() -> None:
    padded, plain = "START: 09:42 AM. Rate 01:51", "Arrived 0942. Rate 01:51"
    assert not clocks(padded, [])[-1].half_known
    assert clocks(plain, [])[-1].half_known


def test_every_step_to_the_half_of_the_day_has_a_text() -> None:
    assert [step.__name__ for step in halves.STEPS] == list(HALVES)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("0914 Remicade 400 mg on, off 1008", "Remicade 09:14-10:08"),
        ("0914 Remicade 400 mg in 250 NS on, off at 1008", "Remicade 09:14-10:08"),
        ("Remicade 400 mg IV started 1015, last bag in 1225", "Remicade 10:15-12:25"),
    ],
)
def test_small_words_tell_a_run_in_one_line(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected
