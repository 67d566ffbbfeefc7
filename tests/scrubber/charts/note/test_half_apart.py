"""Notes: times whose half of the day stands apart, was not chosen, or is a machine's."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ("01:04:12 PM", "03:08:40 PM"),
        ("01:04   PM", "03:08   PM"),
        ("01:04  AM (PM)", "03:08  AM (PM)"),
        ("01:04  [ ] AM  [x] PM", "03:08  [ ] AM  [x] PM"),
        ("2026-03-02T13:04:00", "2026-03-02T15:08:00"),
        ("2026-03-02T13:04:00-06:00", "2026-03-02T15:08:00-06:00"),
    ],
)
def test_the_half_of_the_day_may_stand_apart_from_its_time(start: str, stop: str) -> None:
    """Seconds, wide blanks, circles and boxes stand between a time and its half; `01:04   PM` is no time of a night."""
    note = f"Medication: Remicade 400 mg\nStart: {start}\nStop: {stop}\n"
    assert given_in(note) == ["Remicade infusion 1304-1508 400 mg"]


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        ("01:04 AM/PM", "03:08 AM/PM"),
        ("01:04  [ ] AM  [ ] PM", "03:08  [ ] AM  [ ] PM"),
        ("2026-03-02T13:04:00Z", "2026-03-02T15:08:00+00:00"),
    ],
)
def test_a_half_that_nobody_chose_and_another_zone_leave_a_time_open(start: str, stop: str) -> None:
    (item,) = read_note(f"{HEAD}Medication: Remicade 400 mg\nStart: {start}\nStop: {stop}\n").administrations
    assert (item.start, item.stop) == (None, None)


def test_a_time_with_seconds_is_a_machine_s() -> None:
    """Nobody writes seconds by hand, and a machine that counts to twelve says AM or PM."""
    assert given_in("10:04:12  Versed 1 mg IVP given by RN\n") == ["Versed push 1004 1 mg"]
