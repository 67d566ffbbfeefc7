"""The end of what is given at one moment: of a slow push, a shot, in a form's own field or in the line of the push.

What is expected is what each form says.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD


def told(text: str) -> list[tuple[str, str, str, str]]:
    """Return each drug with how it was given, its start and its stop."""
    return [
        (
            item.substance,
            item.technique,
            f"{item.start:%H%M}" if item.start else "",
            f"{item.stop:%H%M}" if item.stop else "",
        )
        for item in read_note(HEAD + text).administrations
    ]


LABELS = [("Start", "Stop"), ("Start time", "Stop time"), ("Begin", "End"), ("Time started", "Time ended")]


@pytest.mark.parametrize(("start", "stop"), LABELS)
@pytest.mark.parametrize(("route", "way"), [("IV push", "push"), ("IM", "im"), ("SC", "sc")])
def test_the_stop_of_a_block_is_of_what_the_block_gives(start: str, stop: str, route: str, way: str) -> None:
    text = f"Medication: Pepcid\nDose: 20 mg\nRoute: {route}\n{start}: 13:05\n{stop}: 13:07\n"
    assert told(text) == [("Pepcid", way, "1305", "1307")]


def test_each_block_has_its_own_end() -> None:
    text = (
        "Medication: Pepcid\nDose: 20 mg\nRoute: IV push\nStart: 13:05\nStop: 13:07\n"
        "Medication: Entyvio\nDose: 300 mg\nRoute: IV infusion\nStart: 13:10\nStop: 13:42\n"
    )
    assert told(text) == [("Pepcid", "push", "1305", "1307"), ("Entyvio", "infusion", "1310", "1342")]


@pytest.mark.parametrize(
    "line",
    [
        "Adriamycin 95 mg IVP 1235-1245.",
        "Adriamycin 95 mg slow IV push begun 1235, finished 1245.",
        "Drug | Dose | Route | Start | Stop\nAdriamycin | 95 mg | IVP | 1235 | 1245",
        "Medication: Adriamycin 95 mg IV push\nStart: 1235\nStop: 1245",
    ],
)
def test_the_end_of_a_push_is_kept(line: str) -> None:
    assert told(line + "\n") == [("Adriamycin", "push", "1235", "1245")]


def test_two_shots_have_no_end() -> None:
    assert told("Crysvita 70 mg SQ split 2 sites abd 1016/1017.\n") == [("Crysvita", "sc", "1016", "")]


def test_the_end_of_what_runs_is_none_of_a_push_between() -> None:
    line = "Cytoxan 900 mg IV started 0900, Zofran 8 mg IVP 0905, ended 1000.\n"
    assert told(line) == [("Cytoxan", "infusion", "0900", "1000"), ("Zofran", "push", "0905", "")]


def test_the_route_below_the_times_of_a_form_counts() -> None:
    note = "Medication: Pepcid\nDose: 20 mg\nStart: 13:05\nStop: 13:07\nRoute: IV push"
    (item,) = read_note(HEAD + note).administrations
    assert (item.technique, f"{item.start:%H%M}", f"{item.stop:%H%M}") == ("push", "1305", "1307")
