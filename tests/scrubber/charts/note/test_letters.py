"""Letters about a visit: a second giving told in one sentence, what was swallowed, another visit, an appeal.

Each expected reading was written down from the letter before the reader saw it; `?` is what nobody may count on.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


def read(text: str) -> InfusionRecord:
    return read_note(HEAD + text)


def doses(text: str) -> list[str]:
    return [
        f"{item.dose.value:f} {item.dose.unit}" if item.dose else "" for item in read(text).administrations
    ]


@pytest.mark.parametrize(
    ("text", "found", "given"),
    [
        (
            "She received mesna 220 mg in 50 mL of saline from 10:05 to 10:22, and again, the same dose, from 13:05 to"
            " 13:21.",
            "mesna 10:05-10:22, mesna 13:05-13:21",
            ["220 mg", "220 mg"],
        ),
        (
            "Magnesium sulfate 4 g in 100 mL went up at 2:12 pm and came down at 4:14 pm. While it ran, potassium"
            " chloride 10 mEq in 100 mL was started at 2:20 pm; it was done at 3:22 pm, and a second 10 mEq ran from"
            " 3:25 pm to 4:27 pm.",
            "Magnesium sulfate 14:12-16:14, potassium chloride 14:20-15:22, potassium chloride 15:25-16:27",
            ["4 g", "10 mEq", "10 mEq"],
        ),
        (
            "Ampicillin 2 g was hung at 06:10 and came down at 06:32, and a second dose was hung at 10:11 and came down"
            " at 10:35.",
            "Ampicillin 06:10-06:32, Ampicillin 10:11-10:35",
            ["2 g", ""],
        ),
        (
            "KCl 10 mEq in 100 mL ran from 14:20 to 15:22. Another 10 mEq was started at 15:25 and finished at 16:27.",
            "KCl 14:20-15:22, KCl 15:25-16:27",
            ["10 mEq", "10 mEq"],
        ),
        (
            "mesna 220mg/50 IV 1005-1022, same dose again 1305-1321",
            "mesna 10:05-10:22, mesna 13:05-13:21",
            ["220 mg"] * 2,
        ),
    ],
)
def test_given_once_more(text: str, found: str, given: list[str]) -> None:
    assert times(read(text)) == found
    assert doses(text) == given


def test_again_alone_may_be_the_same_infusion() -> None:
    """`ran from 09:05 to 09:40 and again from 10:02`: stopped and gone on, perhaps."""
    (item,) = read("Remicade 400 mg ran from 09:05 to 09:40 and again from 10:02 to 11:15.").administrations
    assert item.start is None
    assert item.stop is None


def test_bottles_may_be_one_infusion() -> None:
    text = "IVIG 20 g bottle started 0905 done 1005. A second 20 g was hung 1006 and done 1110."
    assert all(item.start is None for item in read(text).administrations)


@pytest.mark.parametrize(
    "text",
    [
        "She swallowed potassium 40 mEq at 2:30 pm with juice.",
        "He drank the potassium chloride 20 mEq at 2:30 pm.",
        "Potassium chloride 20 mEq was swallowed at 2:30 pm.",
    ],
)
def test_what_was_swallowed(text: str) -> None:
    (item,) = read(text).administrations
    assert item.technique == "oral"
    assert f"{item.start:%H%M}" == "1430"
    assert "technique" not in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg was hung at 9:20 AM, and she drank water. It came down at 11:30 AM.",
        "Remicade 400 mg was hung at 9:20 AM. She swallowed some toast. It came down at 11:30 AM.",
    ],
)
def test_what_else_was_swallowed(text: str) -> None:
    (item,) = read(text).administrations
    assert item.technique == "infusion"
    assert times(read(text)) == "Remicade 09:20-11:30"


@pytest.mark.parametrize(
    "text",
    [
        "She came for ocrelizumab. We gave nothing. Her half dose of February 16 was given from 9:10 AM to 11:45 AM.",
        "He came for infliximab. We gave nothing. The infusion of 1/5 was started at 9:10 AM and done at 11:45 AM.",
        "The infliximab infusion of February 2 was given from 9:10 AM to 11:45 AM.",
    ],
)
def test_of_another_visit(text: str) -> None:
    record = read(text)
    assert record.administrations == ()
    assert any("11:45" in gap.text for gap in record.understood.not_understood)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Vedolizumab 300 mg was infused from 1:10 PM to 1:42 PM. Her dose on January 5 ran 9:10-9:45 AM.",
            "Vedolizumab 13:10-13:42",
        ),
        (
            "Remicade 400 mg, delayed since the infusion of February 16, was hung at 9:15 AM and done at 11:20 AM.",
            "Remicade 09:15-11:20",
        ),
        (
            "Labs of the infusion on 2/16 were seen and Remicade 400 mg was hung at 9:15 AM and done at 11:20 AM.",
            "Remicade 09:15-11:20",
        ),
        (
            "Remicade 400 mg, her dose of March 2, was infused from 9:15 AM to 11:20 AM.",
            "Remicade 09:15-11:20",
        ),
    ],
)
def test_of_this_visit_beside_another(text: str, found: str) -> None:
    assert times(read(text)) == found


@pytest.mark.parametrize(
    ("text", "name", "given"),
    [
        (
            "The denial states that no stop time is on file for zoledronic acid. The nurse's record shows that 5 mg in"
            " 100 mL was started at 2:14 PM and stopped at 2:37 PM.",
            "zoledronic acid",
            "5 mg",
        ),
        (
            "You ask for the times of Entyvio. According to the flow sheet 300 mg in 250 mL was begun at 9:02 AM and"
            " was finished at 9:34 AM.",
            "Entyvio",
            "300 mg",
        ),
        (
            "The reviewer speaks of Entyvio. Our nurse hung 300 mg at 9:02 AM and took it down at 9:34 AM.",
            "Entyvio",
            "300 mg",
        ),
    ],
)
def test_an_appeal_for_the_only_drug(text: str, name: str, given: str) -> None:
    (item,) = read(text).administrations
    assert item.substance == name
    assert doses(text) == [given]
    told = {value for doubt in item.uncertain for value in doubt.values}
    assert (item.start and item.stop) or len(told) == 2  # certain, or kept for a person to confirm


def test_an_appeal_for_what_was_refused() -> None:
    record = read("She refused Entyvio. 300 mg in 250 mL was begun at 9:02 AM and was finished at 9:34 AM.")
    assert record.administrations == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gamunex-C 25 g was begun at 0932. It was over at 1156.", "Gamunex-C 09:32-11:56"),
        ("Remicade 400 mg was begun at 10:15 AM and was over at 12:20 PM.", "Remicade 10:15-12:20"),
        ("Remicade 400 mg was hung at 10:15 AM. It finished running at 12:20 PM.", "Remicade 10:15-12:20"),
        ("Remicade 400 mg was hung at 10:15 AM. The visit was over at 12:50 PM.", "Remicade 10:15"),
    ],
)
def test_when_it_was_over(text: str, found: str) -> None:
    assert times(read(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Remicade 400 mg was hung at 9:26 AM, the lot as 4D2C88.",
        "Remicade 400 mg was hung at 9:26 AM, and the lot is charted as 4D2C88.",
    ],
)
def test_a_lot_that_is_told_as(text: str) -> None:
    (item,) = read(text).administrations
    assert item.lot == "4D2C88"


def test_a_level_is_no_drug() -> None:
    record = read(
        "She came with a potassium of 2.8 and a magnesium of 1.3. She was given magnesium 2 g in 50 mL from"
        " 14:05 to 15:10."
    )
    assert times(record) == "magnesium 14:05-15:10"
    assert not record.understood.not_understood


def test_a_port_and_a_peripheral_line() -> None:
    """Nobody says that mesna went through the port."""
    record = read(
        "She had a port and a peripheral line. Through the port she received Cytoxan 1,100 mg from 10:05 to 11:10."
        " Through the peripheral line in the left forearm she received mesna 220 mg from 10:05 to 10:22."
    )
    assert {item.substance: item.site for item in record.administrations}["mesna"] != "port"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "We hung 510 mg of ferumoxytol at 10:32 AM. At 10:39 AM he spoke of tightness in his throat and his"
            " pressure fell to 84/50, and we stopped the infusion at once; it was not restarted.",
            "ferumoxytol 10:32-10:39",
        ),
        (
            "Remicade 400 mg was hung at 10:32 AM. At 10:39 AM her throat felt tight, and I stopped the infusion.",
            "Remicade 10:32-10:39",
        ),
    ],
)
def test_stopped_for_what_a_letter_tells(text: str, found: str) -> None:
    """A word that names the infusion itself (`stopped the infusion`) is of no word ahead of it."""
    assert times(read(text)) == found


def test_stopped_for_what_nobody_knows() -> None:
    """The end is kept for a person to confirm, and not lost."""
    (item,) = read(
        "Remicade 400 mg was hung at 10:32 AM. At 10:39 AM her frozzle felt tight and I stopped the infusion."
    ).administrations
    assert [doubt.values for doubt in item.uncertain] == [("2026-03-02T10:39",)]


@pytest.mark.parametrize(
    "text",
    [
        "At 9:15 a.m. Remicade 400 mg infusion was started and at 11:25 a.m. it was completed.",
        "Time: 9:15 a.m.  Remicade 400 mg IV infusion started. At 11:25 a.m. Remicade was completed.",
    ],
)
def test_the_point_behind_a_half_of_the_day_ends_no_sentence(text: str) -> None:
    assert times(read(text)) == "Remicade 09:15-11:25"
