"""A note four times as long costs about four times the work: counted in calls, not in seconds."""

from __future__ import annotations

from time import process_time

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.words import on_off
from tests.x12.test_linear import calls

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    "said",
    [
        "1015-1225 ",
        "0915 | ",
        "PRBC unit 1 0915, ",
        "Zofran 4 mg IVP 0915 ",
        "10:15 Zofran. ",
        "Time: 0915   Dose: 4 mg   ",
        "0915 Given 4 mg\n",
        "Zofran 4 mg (ZOFRAN)\n",
        "0900 Taxol on\n0930 Taxol off\n",
        "0900 Taxol paused\n0930 Taxol restarted\n",
    ],
)
def test_what_is_said_again_and_again(said: str) -> None:
    """Each of these once cost the square: a word looked at all others of its line, or a number at all drugs."""
    read_note(HEAD + said)  # names and patterns are loaded once
    few, many = (calls(lambda n=n: read_note(HEAD + said * n)) for n in (300, 1200))
    assert many < 5 * few


def test_a_gap_wider_than_any_page_is_as_wide_as_a_page() -> None:
    """Patterns that begin with blanks look at each of a run for each of them."""
    wide, page = (read_note(f"{HEAD}Remicade 400 mg{' ' * n}IV 0910-1120") for n in (5000, 200))
    assert wide.administrations == page.administrations
    assert len(wide.notes[0].text or "") == len(page.notes[0].text or "")


@pytest.mark.parametrize(
    "said",
    [
        "MON 3/2 TUE 3/3 3/4 3/5\n" + " |" * 8000,
        "hung 0900 in 1000 " * 5000,
        ", last time " * 5000,
    ],
)
def test_a_line_of_nothing_is_looked_at_once(said: str) -> None:
    """Each of these took 10 s and more, inside of patterns, where calls are not counted."""
    before = process_time()
    read_note(HEAD + said)
    assert process_time() - before < 5


def test_the_last_cells_of_a_text_are_found_once() -> None:
    """They were looked for at each word `GO`."""
    on_off._last_cells.cache_clear()
    read_note(HEAD + "Time     BP       Pump\n" + "0900   120/70   GO\n" * 40)
    assert on_off._last_cells.cache_info().hits > 10 * on_off._last_cells.cache_info().misses
