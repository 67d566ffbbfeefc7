"""What is told behind a push: a dose of the next drug, the same drug once more, and the end of what runs meanwhile.

What each note says follows from its words as a nurse reads them.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration, InfusionRecord

HEAD = "Date of service: 03/02/2026\n"


def read(text: str) -> InfusionRecord:
    return read_note(HEAD + text)


def dose(item: Administration) -> str:
    """Return the dose; `?` where it is in doubt, nothing where none is told."""
    if any(doubt.field == "dose" for doubt in item.uncertain):
        return "?"
    return f"{item.dose.value.normalize():f} {item.dose.unit}" if item.dose else ""


def doses(text: str) -> dict[str, str]:
    return {item.substance: dose(item) for item in read(text).administrations}


def givings(text: str) -> list[tuple[str, str]]:
    """Return of each administration the time at which it was given, `?` where it is in doubt, and the dose."""
    return [(f"{item.start:%H%M}" if item.start else "?", dose(item)) for item in read(text).administrations]


def runs(text: str) -> dict[str, str]:
    """Return by drug its stretches: `0900-1000`; an end that is not told, or in doubt, is empty."""
    found = {}
    for item in read(text).administrations:
        parts = [(part.start, part.stop) for part in item.segments] or [(item.start, item.stop)]
        found[item.substance] = " ".join(
            "-".join(f"{at:%H%M}" if at else "" for at in part).rstrip("-") for part in parts
        )
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Benadryl 25 mg IVP 0900, 400 mg Remicade 0915-1120.", {"Benadryl": "25 mg", "Remicade": "400 mg"}),
        ("Toradol IVP 1405 given and 500 mL LR 1400-1500", {"Toradol": "", "LR": "500 mL"}),
        ("Zofran and Pepcid IVP @1405, 1 L NS 1400-1510.", {"Zofran": "", "Pepcid": "", "NS": "1 L"}),
        ("Remicade 0915-1120 and 25 mg Benadryl IVP at 0905.", {"Remicade": "", "Benadryl": "25 mg"}),
        ("Hung Zosyn 0900, 40 mg Lasix IVP 0910.", {"Zosyn": "", "Lasix": "40 mg"}),
        ("Gave Lasix IVP 0910, 1 unit PRBC 0915-1130.", {"Lasix": "", "PRBC": "1 unit"}),
        ("Zofran and 25 mg Benadryl IVP 0900", {"Zofran": "", "Benadryl": "25 mg"}),
        (
            "Gave Benadryl IVP at 0900 then 400 mg Remicade from 0915 to 1120 then 500 mL NS from 1125 to 1225.",
            {"Benadryl": "", "Remicade": "400 mg", "NS": "500 mL"},
        ),
    ],
)
def test_a_dose_right_before_the_next_drug_is_of_that_drug(text: str, told: dict[str, str]) -> None:
    assert doses(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Benadryl IVP 0900, 50 mg; Pepcid IVP 0902, 20 mg", {"Benadryl": "50 mg", "Pepcid": "20 mg"}),
        ("Benadryl IVP 0900, 50 mg Pepcid IVP 0902, 20 mg", {"Benadryl": "50 mg", "Pepcid": "20 mg"}),
        ("Toradol IVP 1405, 30 mg; Zofran 4 mg IVP 1407", {"Toradol": "30 mg", "Zofran": "4 mg"}),
    ],
)
def test_and_of_the_drug_before_it_where_the_next_has_its_own(text: str, told: dict[str, str]) -> None:
    assert doses(text) == told


def test_a_fluid_without_a_time_is_what_the_bag_holds() -> None:
    vanc = next(
        item for item in read("Vanc hung 0900, 250 mL NS").administrations if item.substance == "Vanc"
    )
    assert vanc.volume_ml == 250


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Morphine 2 mg IVP 0900, 4 mg 0930.", [("0900", "2 mg"), ("0930", "4 mg")]),
        ("Morphine IVP 0900 (2 mg), 0930 (4 mg).", [("0900", "2 mg"), ("0930", "4 mg")]),
        (
            "Fentanyl 50 mcg IVP 0900, then 25 mcg 0910, then 25 mcg 0920.",
            [("0900", "50 mcg"), ("0910", "25 mcg"), ("0920", "25 mcg")],
        ),
        ("Lasix 40 mg IVP 0900, repeated at 1100 w/ 80 mg", [("0900", "40 mg"), ("1100", "80 mg")]),
        ("Dilaudid 0.5 mg IVP 0900, again 1015 (1 mg).", [("0900", "0.5 mg"), ("1015", "1 mg")]),
    ],
)
def test_each_time_of_a_push_has_the_dose_beside_it(text: str, told: list[tuple[str, str]]) -> None:
    assert givings(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Morphine 2, 2 and 4 mg IVP at 0900, 0930 and 1000",
        "Morphine 2 mg and 4 mg IVP 0900 and 0930",
        "Morphine 2 & 4 mg IVP 0900, 0930",
    ],
)
def test_doses_of_several_times_are_of_none_for_certain(text: str) -> None:
    assert {told for _, told in givings(text)} == {"?"}


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ("Repeated 1100.", ("1100", "40 mg")),
        ("Given again at 1100, no relief.", ("1100", "40 mg")),
        ("Redosed 1100 for continued edema.", ("1100", "40 mg")),
        ("Repeat x1 given at 1100 per Dr. Penn.", ("1100", "40 mg")),
        ("\n1100 repeated", ("1100", "40 mg")),
        ("\n1100 same dose given", ("1100", "40 mg")),
        ("Repeated 1100 (80 mg).", ("1100", "80 mg")),
        ("2nd dose 80 mg 1100.", ("1100", "80 mg")),
        ("At 1100 another 80 mg IVP.", ("1100", "80 mg")),
        ("\n1100 additional 80 mg IVP given for output <30", ("1100", "80 mg")),
        ("Second dose 1100.", ("1100", "")),  # of how much is not said
        ("\n1100 another dose given", ("1100", "")),
        ("Repeat at 1100.", ("?", "40 mg")),  # perhaps an order
    ],
)
def test_what_was_pushed_is_given_again_in_a_sentence_of_its_own(again: str, told: tuple[str, str]) -> None:
    assert givings(f"Lasix 40 mg IVP 0900. {again}") == [("0900", "40 mg"), told]


def test_what_was_given_by_vein_without_a_method_is_given_again_too() -> None:
    assert givings("0215 Dilaudid 1 mg IV for pain\n0518 repeated") == [("0215", "1 mg"), ("0518", "1 mg")]


@pytest.mark.parametrize(
    "other",
    [
        "0930 repeat BP 120/70",
        "0930 repeat vitals",
        "0930 Rpt PT",
        "0930 second RN verified",
        "0930 again c/o pain",
        "May repeat 1100.",
    ],
)
def test_what_else_is_repeated_is_no_giving(other: str) -> None:
    assert givings(f"Lasix 40 mg IVP 0900\n{other}") == [("0900", "40 mg")]


@pytest.mark.parametrize("again", ["1100 repeated", "Repeated at 1100."])
def test_of_two_drugs_nobody_says_which_was_repeated(again: str) -> None:
    record = read(f"0900 Toradol 30 mg IVP\n0905 Zofran 4 mg IVP\n{again}")
    assert len(record.administrations) == 2
    assert any("epeated" in gap.text for gap in record.understood.not_understood)
    assert givings("0900 Toradol 30 mg IVP\n0905 Zofran 4 mg IVP\n1100 repeated 4 mg")[2] == ("1100", "4 mg")


def test_an_infusion_that_was_repeated_stays_as_it_was_told() -> None:
    record = read("Ancef 1 g IVPB 0900-0930. Repeated 1500.")
    assert runs("Ancef 1 g IVPB 0900-0930. Repeated 1500.") == {"Ancef": "0900-0930"}
    assert [gap.text for gap in record.understood.not_understood] == ["Repeated 1500"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cytoxan 900 mg started 0900, Zofran 8 mg IVP 0905, ended 1000", "0900-1000"),
        ("Cytoxan 900 mg started 0900. Zofran 8 mg IVP 0905, completed 1000.", "0900-1000"),
        ("Cytoxan 900 mg up at 0900, with Zofran 8 mg IVP at 0905, and down at 1000", "0900-1000"),
        (
            "Cytoxan 900 mg started 0900, Zofran 8 mg IVP 0915, paused 0920, resumed 0945, done 1030",
            "0900-0920 0945-1030",
        ),
        ("Cytoxan 900 mg started 0900, Zofran 8 mg IVP 0905, ended 0907", "0900"),  # perhaps the push
    ],
)
def test_an_end_behind_a_push_is_of_what_runs(text: str, told: str) -> None:
    assert runs(text)["Cytoxan"] == told


def test_of_two_that_run_nobody_says_which_ended() -> None:
    text = "Remicade 400 mg hung 0900, NS 500 mL hung 0905, Zofran 4 mg IVP 0915, done 1130"
    assert runs(text) == {"Remicade": "0900", "NS": "0905", "Zofran": "0915"}
    fluids = read(text).administrations[:2]
    assert all(any(doubt.field == "stop" for doubt in item.uncertain) for item in fluids)


def test_a_push_that_ends_where_nothing_runs_is_a_push() -> None:
    assert runs("Zofran 8 mg IVP 0855, ended 0857") == {"Zofran": "0855-0857"}


@pytest.mark.parametrize("step", ["increased to 80 mL/hr 0930", "rate 80 mL/hr 0930", "80 mL/hr 0930"])
def test_a_rate_behind_a_push_is_of_what_runs(step: str) -> None:
    text = f"Remicade 400 mg started 0900 at 40 mL/hr, Benadryl 25 mg IVP 0905, {step}, 150 mL/hr 1000, done 1105"
    assert runs(text) == {"Remicade": "0900-1105", "Benadryl": "0905"}
    assert [item.rate_ml_per_hour for item in read(text).administrations] == [40, None]


def test_a_rate_behind_a_push_of_the_same_drug_is_its_drip() -> None:
    told = [
        (item.technique, f"{item.start:%H%M}")
        for item in read("Lasix 40 mg IVP 0900, then gtt 10 mg/hr 0905").administrations
    ]
    assert told == [("push", "0900"), ("infusion", "0905")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Vanc 1 g/Zosyn 3.375 g started 0900/1005 stopped 1000/1035",
            {"Vanc": "0900-1000", "Zosyn": "1005-1035"},
        ),
        (
            "Vanc 1 g and Zosyn 3.375 g IVPB started at 0900 and 1005, completed at 1000 and 1035 respectively.",
            {"Vanc": "0900-1000", "Zosyn": "1005-1035"},
        ),
        (
            "Toradol 30 mg and Zofran 4 mg IVP at 0900 and 0902 respectively",
            {"Toradol": "0900", "Zofran": "0902"},
        ),
        (
            "Oxali 165 mg and LV 760 mg concurrently 0915/1120",  # one range of both
            {"Oxali": "0915-1120", "LV": "0915-1120"},
        ),
        (
            "Oxali 165 mg & LV 760 mg start/stop 0915/1120",
            {"Oxali": "0915-1120", "LV": "0915-1120"},
        ),
    ],
)
def test_as_many_times_as_drugs_are_one_of_each_where_a_word_or_a_stroke_says_so(
    text: str, told: dict[str, str]
) -> None:
    assert runs(text) == told


def test_without_either_nobody_says_which_time_is_of_the_second() -> None:
    assert runs("Toradol 30 mg and Zofran 4 mg IVP at 0900 and 0902")["Zofran"] == ""


def test_a_further_dose_keeps_its_reason_behind_it() -> None:
    assert givings("I gave Toradol 30 mg IV push at 0905 and again 15 mg at 1105 for HA.") == [
        ("0905", "30 mg"),
        ("1105", "15 mg"),
    ]


def test_what_is_being_started_is_the_drug_right_behind() -> None:
    text = "Benadryl 25 mg IV push was given at 0900 prior to starting Remicade 400 mg at 0915 which completed at 1120."
    assert runs(text) == {"Benadryl": "0900", "Remicade": "0915-1120"}


def test_what_did_not_help_was_given() -> None:
    text = "Zofran 4 mg IVP 0905 did not help so Phenergan 12.5 mg IVPB was hung 0930, finished 0945."
    assert runs(text) == {"Zofran": "0905", "Phenergan": "0930-0945"}


def test_of_the_dose_that_was_ordered_another_one_went_in() -> None:
    assert doses("Of the 400 mg Remicade ordered 350 mg had infused from 0915 to 1050") == {
        "Remicade": "350 mg"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Irinotecan 310 mg started 0950, atropine 0.4 mg IV given 1010 for cramps, completed 1122.",
        "Hung 0950 (Irinotecan 310 mg), 1010 atropine 0.4 mg IV, down 1122.",
        "0950 Irinotecan 310 mg up. 1010 atropine 0.4 mg IV, 1122 complete.",
    ],
)
def test_an_end_behind_what_was_given_iv_is_certain_of_neither(text: str) -> None:
    assert runs(text) == {"Irinotecan": "0950", "atropine": "1010"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Zofran 8 mg IV 0900, done 0915. Taxol started 0920, done 1220.",
            {"Zofran": "0900-0915", "Taxol": "0920-1220"},
        ),
        (
            "Remicade 400 mg started 0930, Zosyn 3.375 g/100 IV given 0945, done 1015. Remicade done 1140.",
            {"Remicade": "0930-1140", "Zosyn": "0945-1015"},
        ),
    ],
)
def test_an_end_behind_a_bag_is_its_own(text: str, wanted: dict[str, str]) -> None:
    assert runs(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Remicade started 0930, Benadryl 25 mg IV given at 0945, infusion finished at 1140.",
        "Remicade started 0930, Benadryl given IV at 0945, infusion finished at 1140.",
    ],
)
def test_an_infusion_that_finished_is_not_what_was_given_beside_it(text: str) -> None:
    assert runs(text) == {"Remicade": "0930-1140", "Benadryl": "0945"}


def test_an_infusion_that_finished_is_what_was_given_where_nothing_else_ran() -> None:
    assert runs("Rocephin 1 g IV given at 0945, infusion finished 1015.") == {"Rocephin": "0945-1015"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Morphine 4 mg IVP: 1400 (pain 8), 1430 (pain 7), 1500 (pain 5).",
            [("1400", "4 mg"), ("1430", "4 mg"), ("1500", "4 mg")],
        ),
        ("Morphine 4 mg IVP 1400 for pain 8, 1430 for pain 7.", [("1400", "4 mg"), ("1430", "4 mg")]),
        ("Morphine 4 mg IVP 1400 (pain 8), 1430 (pain 3).", [("1400", "4 mg"), ("?", "4 mg")]),
        ("Morphine 4 mg IVP 1400 (pain 8), reassessed 1430 (pain 3).", [("1400", "4 mg")]),
    ],
)
def test_a_dose_for_pain_once_more_and_how_it_felt(text: str, wanted: list[tuple[str, str]]) -> None:
    assert givings(text) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "1620 swelling half gone. No second dose. Home 1650.",
        "1620 no repeat dose.",
        "1620 repeat dose not needed.",
        "1535 pt asks about a second dose, Dr. Tran says not unless worse at 1620.",
        "1528 witnessed Berinert 1500 units IVP at 1520.",
        "1528 cosigned Berinert 1500 units IVP at 1520",
        "1528 charge RN: confirm that L. Moss gave the Berinert 1,500 units IVP at 1520. No other dose given.",
    ],
)
def test_a_dose_that_was_not_repeated_or_is_told_by_a_second_nurse_is_one(said: str) -> None:
    record = read(f"1520 Berinert 1500 units slow IV push\n{said}\n")
    assert [item.start and f"{item.start:%H%M}" for item in record.administrations] == ["1520"]
