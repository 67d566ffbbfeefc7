"""An event that names no drug, where the words beside it point away from the infusion that it would be taken for.

Each sign stands with a note that it keeps from a wrong time; without the sign the note says the wrong one. And two
notes under each other say together what each says alone.
"""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.story import beside
from tests.scrubber.charts import field, others

HEAD = "Date of service: 03/02/2026\n"
NOTES = {
    "was_named_last": (
        "Actemra 480 mg IV, see MAR for times.\n\nDesferal 2 g (60 mL) SC. Start 3:05 pm end 4:20 pm.",
        {"Actemra": "?-?"},
    ),
    "is_spoken_of_in_its_line": (
        "Cefepime 2 g IVPB.\n1105: Dr. Poe notified, new order Mag sulfate 2 g IVPB. Hung at 1121.",
        {"Cefepime": "?-?"},
    ),
    "is_named_next": (
        "1121 Mag sulfate 2 g IVPB hung.\n\nInfusion times: 11:48 AM to 12:51 PM.\nDrug: Krystexxa 8 mg.",
        {"Mag sulfate": "?-?"},
    ),
    "was_refused": (
        "Vyepti 300 mg IV infusion today.\nNP Oduya: hold Vyepti.\nStarted 0945.",
        {"Vyepti": "?-?"},
    ),
    "has_another_dose": (
        "Venofer 200 mg IV infusion.\n150 mg infusion started at 1004, completed at 1036.",
        {"Venofer": "?-?"},
    ),
    "ends_a_flush": (
        "Vyvgart 840 mg IV started 1405\n1505 NS flush hung\n1512 complete",
        {"Vyvgart": "14:05-?"},
    ),
    "leads_its_drug": (
        "Begin 0915 End 0940 Agent Zosyn 3.375 g\nBegin 1000 End 1105 Agent Vancomycin 1 g",
        {"Zosyn": "?-?"},
    ),
    "has_its_times_above": (
        "Start: 0915\nStop: 0940\nDrug: Zosyn 3.375 g\nStart: 1000\nStop: 1105\nDrug: Vancomycin 1 g",
        {"Zosyn": "?-?"},
    ),
}


def times(note: str) -> dict[str, str]:
    return {
        item.substance: "-".join(f"{at:%H:%M}" if at else "?" for at in (item.start, item.stop))
        for item in read_note(HEAD + note).administrations
    }


@pytest.mark.parametrize("name", NOTES)
def test_a_sign_keeps_a_time_from_the_wrong_infusion(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    note, right = NOTES[name]
    assert times(note) == right
    monkeypatch.setattr(beside, "SIGNS", tuple(sign for sign in beside.SIGNS if sign.__name__ != name))
    assert times(note) != right


def test_every_sign_has_a_note() -> None:
    assert {sign.__name__ for sign in beside.SIGNS} == set(NOTES)


def test_the_rest_of_a_dose_goes_on_with_what_was_named_last() -> None:
    note = "Kadcyla 241 mg IVPB.\n\nInfed test dose 25 mg IV 0910, obs 1 hr. Remainder 975 mg in 500 NS 1015-1420."
    assert times(note)["Kadcyla"] == "?-?"


def test_both_of_three_is_not_known_to_be_which() -> None:
    hung = "Taxotere 130 mg IVPB 0915.\nLeucovorin 700 mg IVPB 0920.\nOxaliplatin 150 mg IVPB 0920."
    note = f"{hung}\nBoth complete 1228."
    assert {told.split("-")[1] for told in times(note).values()} == {"?"}


Labelled = tuple[str, str, dict[str, Any]]
_AT_NIGHT = re.compile(r"(?<!\d)(?:0[0-5]|1[89]|2[0-3]):?[0-5]\d(?!\d)")
PAIRS = 600


def _read_right() -> list[Labelled]:
    """Return the notes of a day that are read as their labels say, and do not say the half of the day by themselves."""
    found = []
    for path in sorted(others.CORPUS.glob("others-*.txt")):
        for name, text, expect in others.notes(path):
            alone = field.Score()
            field.judge(alone, name, expect, read_note(HEAD + text).administrations)
            dated = re.search(r"\d/\d{1,2}/\d\d", text) or _AT_NIGHT.search(text)
            bare = any("morning" in str(item) for item in read_note(HEAD + text).administrations)
            if not (alone.wrong or alone.missed or dated or bare):
                found.append((name, text, expect))
    return found


def test_two_notes_under_each_other_say_what_each_says() -> None:
    """Of 600 pairs of labelled notes (3,000 times) at most a handful let a time of one stand under the other's drug."""
    pool, chance = _read_right(), random.Random(5)
    wrong: list[tuple[str, str]] = []
    made = 0
    while made < PAIRS:
        (one, above, first), (other, below, second) = chance.sample(pool, 2)
        drugs = [
            {name for item in each["administrations"] for name in item["drug"]} for each in (first, second)
        ]
        if drugs[0] & drugs[1]:
            continue
        made += 1
        score = field.Score()
        expect = {
            "day": "2026-03-02",
            "administrations": first["administrations"] + second["administrations"],
        }
        record = read_note(f"{HEAD}{above.rstrip()}\n\n{below}")
        field.judge(score, f"{one} above {other}", expect, record.administrations)
        wrong += score.certain
    assert len(wrong) <= 8, wrong
