"""A line that is kept open behind a run, beside one and after a drug: from when on, and what ran before it."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of Service: 06/09/2026\n"
Run = tuple[str, str | None, str, str]


def read(text: str) -> tuple[Administration, ...]:
    return read_note(HEAD + text).administrations


def told(text: str) -> list[Run]:
    """Return substance, purpose, start and stop of each; `?` where a time is not certain or not told."""
    return [
        (
            item.substance,
            item.purpose,
            f"{item.start:%H%M}" if item.start else "?",
            f"{item.stop:%H%M}" if item.stop else "?",
        )
        for item in read(text)
    ]


@pytest.mark.parametrize(
    "words",
    [
        "1030 NS rate changed to KVO. 1130 NS dc'd.",
        "1030 NS to KVO. 1130 NS off.",
        "1030 rate to KVO. 1130 NS stopped.",
        "1030 rate decreased to TKO 20 mL/hr. 1130 NS stopped.",
        "Turned down to KVO at 1030. 1130 stopped.",
        "1030 NS reduced to KVO while awaiting discharge. 1130 NS off.",
        "1030 NS slowed to keep vein open. NS stopped at 1130.",
        "1030 NS decreased to KVO. KVO off 1130.",
    ],
)
def test_what_ran_before_was_what_it_was(words: str) -> None:
    """The litre ran for itself until 1030, and only then kept the line open."""
    assert told(f"0900 NS 1000 mL at 500 mL/hr started for dehydration. {words}") == [
        ("NS", None, "0900", "1030"),
        ("NS", "keep_open", "1030", "1130"),
    ]


def test_a_push_between_is_not_what_is_turned_down() -> None:
    fluid, kept, push = read(
        "0900 NS 1 L started. 0930 Zofran 4 mg IVP. 1000 rate changed to KVO. 1100 NS dc'd."
    )
    assert [item.purpose for item in (fluid, kept, push)] == [None, "keep_open", None]
    assert (fluid.rate_ml_per_hour, push.technique) == (None, "push")


@pytest.mark.parametrize(
    "text",
    [
        "NS 1000 mL 0900-1030 then KVO until 1130.",
        "0900 NS 1000 mL started. 1030 NS complete. Line KVO until discharge.",
        "0900 NS 1000 mL started. 1030 NS complete, line to KVO. 1100 IV removed.",
    ],
)
def test_behind_its_end_the_words_are_of_the_line(text: str) -> None:
    assert told(text) == [("NS", None, "0900", "1030")]


@pytest.mark.parametrize(
    "words",
    [
        "1030 NS KVO. 1130 NS off.",
        "1030 line to KVO. KVO off 1130.",
        "1030 NS KVO started R arm. 1130 KVO off.",
    ],
)
def test_where_it_may_be_another_bag_the_end_is_in_doubt(words: str) -> None:
    fluid, kept = read(f"0900 NS 1000 mL at 500 mL/hr started. {words}")
    assert (fluid.purpose, fluid.stop, kept.purpose) == (None, None, "keep_open")
    (doubt,) = fluid.uncertain
    assert (doubt.field, doubt.values) == ("stop", ("2026-06-09T10:30",))


def test_where_no_time_is_told_the_end_is_in_doubt() -> None:
    fluid = read("0900 NS 1000 mL at 500 mL/hr started.\nRate decreased to KVO.")[0]
    assert (fluid.purpose, fluid.stop) == (None, None)
    assert "stop" in {doubt.field for doubt in fluid.uncertain}


@pytest.mark.parametrize(
    "words",
    [
        "1030 complete. Line KVO for 30 min observation, dc 1100.",
        "1030 Venofer complete, line to KVO. 1100 IV removed.",
        "1030 complete, line to KVO.",
        "1030 done. IV kept at TKO for observation.",
    ],
)
def test_a_word_about_the_line_is_never_of_the_drug(words: str) -> None:
    assert told(f"0900 Venofer 300 mg in 250 mL NS started. {words}") == [("Venofer", None, "0900", "1030")]


def test_a_drug_that_is_turned_down_ends_in_doubt() -> None:
    """Nobody knows what became of it, and it kept no line open."""
    for words in ("1000 heparin to KVO.", "1000 rate decreased to KVO."):
        (drug,) = read(f"0900 Heparin 25000 units/250 mL at 12 mL/hr started. {words}")
        assert (drug.purpose, drug.stop) == (None, None)
        assert [doubt.field for doubt in drug.uncertain] == ["stop"]


@pytest.mark.parametrize(
    "text",
    [
        "0900 NS started KVO. 1000 NS bolus 1000 mL started for hypotension. 1115 bolus complete.",
        "0900 NS KVO. 1000 NS 1000 mL bolus started. 1115 bolus complete, back to KVO. 1200 IV dc'd.",
        "0900 NS at TKO started. NS 1000 mL started at 1000, completed 1115.",
    ],
)
def test_what_is_begun_beside_a_line_kept_open_is_for_itself(text: str) -> None:
    assert ("NS", None, "1000", "1115") in told(text)
    assert [purpose for _, purpose, *_ in told(text)].count(None) == 1


def test_a_line_kept_open_alone_stays_so() -> None:
    """Near miss: nothing ran for itself."""
    for text in (
        "0900 NS at KVO started. 1130 NS off.",
        "NS 500 mL 0900-1130 at KVO.",
        "0900 NS hung to KVO.",
    ):
        assert [purpose for _, purpose, *_ in told(text)] == ["keep_open"]


def test_what_runs_faster_again_is_in_doubt() -> None:
    for words in ("1130 back to 125 mL/hr\n1200 NS off", "1130 NS rate increased to 125 mL/hr\n1200 NS off"):
        fluid = read(f"0900 NS 1000 mL started\n1030 NS decreased to KVO\n{words}")[0]
        assert fluid.purpose is None
        assert "segments" in {doubt.field for doubt in fluid.uncertain}
    (fluid,) = read("0900 NS at KVO. 1000 increased to 500 mL/hr. 1115 NS off.")
    assert fluid.purpose is None
    assert "purpose" in {doubt.field for doubt in fluid.uncertain}


def test_an_infusion_that_begins_is_not_the_line_that_is_kept_open() -> None:
    """Near miss: `Started` right behind the words of the line is its own."""
    assert told("NS KVO via port. Remicade 400 mg ordered. Infusion started 0915, completed 1120.") == [
        ("Remicade", None, "0915", "1120")
    ]
    record = read_note(
        f"{HEAD}0900 PRBC 1 unit started. 1100 complete. NS KVO between units. 1130 unit 2 started."
    )
    assert not record.understood.whole
    ((name, purpose, *_),) = told("NS at KVO. Started 0900, stopped 1130.")
    assert (name, purpose) == ("NS", "keep_open")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "0800 Received pt with NS infusing at 125 mL/hr. 1000 NS decreased to KVO. 1100 NS dc'd.",
            [("NS", None, "?", "1000"), ("NS", "keep_open", "1000", "1100")],
        ),
        (
            "NS 0905 @ 100 mL/hr. 0935 @ 200 mL/hr. 1030 rate decreased to KVO. 1130 off.",
            [("NS", None, "0905", "1030"), ("NS", "keep_open", "1030", "1130")],
        ),
        (
            "2300 NS 1 L started at 125 mL/hr. 0100 NS to KVO. 0300 NS dc'd.",
            [("NS", None, "2300", "0100"), ("NS", "keep_open", "0100", "0300")],
        ),
        ("0800 Received pt with NS infusing at KVO. 1100 NS dc'd.", [("NS", "keep_open", "?", "?")]),
    ],
)
def test_however_it_began_it_is_turned_down_then(text: str, expected: list[Run]) -> None:
    assert told(text) == expected


def test_pauses_before_stay_pauses() -> None:
    fluid, kept = read(
        "0900 NS 1 L up at 250 mL/hr. 1000 NS paused for MRI. 1030 NS resumed. 1200 NS to KVO. 1230 NS off."
    )
    assert [f"{part.start:%H%M}-{part.stop:%H%M}" for part in fluid.runs()] == ["0900-1000", "1030-1200"]
    assert kept.purpose == "keep_open"
