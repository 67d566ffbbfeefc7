"""Rows of a log that are written as fields: when, what and who. The time is that of its own row.

What is expected is what each row says.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

ROWS = (
    ("13:05", "Benadryl 25 mg IV push given"),
    ("13:20", "Remicade 500 mg IV infusion started"),
    ("14:02", "Rate increased"),
    ("15:31", "Remicade infusion completed"),
    ("15:35", "Zofran refused"),
)
TOLD = ["Benadryl push 1305 25 mg", "Remicade infusion 1320-1531 500 mg"]


@pytest.mark.parametrize(
    "form",
    [
        "Time: {0}; Note: {1}",
        "Time: {0} | Note: {1}",
        "Time: {0}   Note: {1}",
        "Time: {0}, Note: {1}",
        "Time: {0}; Entry: {1}",
        "Time: {0}; RN: KO; Nursing Note: {1}",
        "Time: {0}; Intervention: {1}; Initials: KO",
        "When: {0}; What: {1}",
        "Date/Time: 03/02/2026 {0}; Event: {1}",
        "Date: 03/02/2026; Time: {0}; Narrative: {1}",
        "Event: {1}; Time: {0}",
        "Note: {1}; Time: {0}; RN: KO",
    ],
)
def test_the_time_of_a_row_is_of_its_own_note(form: str) -> None:
    text = "".join(form.format(*row) + "\n" for row in ROWS)
    assert given_in(text) == TOLD
    assert [item.substance for item in read_note(HEAD + text).not_given] == ["Zofran"]


def test_a_remark_beside_the_time_of_a_form_is_no_row() -> None:
    form = "Medication: Toradol 30 mg\nRoute: IM\nTime: 1305   Note: tolerated well\n"
    assert given_in(form) == ["Toradol im 1305 30 mg"]


def test_an_action_alone_is_of_the_drug_above_it() -> None:
    text = "infliximab 400 mg in NS 250 mL IVPB\nTime: 13:18; Action: New Bag\nTime: 15:24; Action: Stopped\n"
    assert given_in(text) == ["infliximab infusion 1318-1524 400 mg"]
