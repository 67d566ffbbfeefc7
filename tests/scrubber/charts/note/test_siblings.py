"""What two more batches in the manner of the field notes showed, each with other wordings of its kind."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times

HEAD = "Date of service: 03/02/2026\n"


@pytest.mark.parametrize(
    "words",
    [
        "Zometa 4mg/100ml IV this visit, on @ 1:44 off @ 2:02 pm",
        "Zometa 4 mg at this visit, on @ 1:44 pm off @ 2:02 pm",
        "For this visit Zometa 4 mg IV infusion, in @ 1:44 out @ 2:02 pm",
    ],
)
def test_this_visit_is_no_other_thing_that_began(words: str) -> None:
    assert times(read_note(HEAD + words)) == "Zometa 13:44-14:02"


@pytest.mark.parametrize("who", ["by their RN", "by the ED nurse", "by crew", "there"])
def test_what_others_hung_began_when_they_say(who: str) -> None:
    """Nobody here saw it: the time is kept, and is not certain."""
    record = read_note(f"{HEAD}Rec'd w/ LR running, hung {who} 1640; bag finished 1755.")
    (item,) = record.administrations
    assert item.start is None
    assert [doubt.field for doubt in item.uncertain] == ["start"]


@pytest.mark.parametrize("added", ["1 amp MVI", "1 vial MVI", "10 mL MVI", "MVI"])
def test_what_is_added_to_a_bag_is_a_part_of_it(added: str) -> None:
    record = read_note(f"{HEAD}IVF: NS w/ {added} 1025 to 1230 for hyperemesis.")
    assert times(record) == f"NS w/ {added} 10:25-12:30"


@pytest.mark.parametrize(
    "heading",
    [
        "PRODUCT/DOSE            TOTAL VOL   RATE      ON         OFF",
        "Agent & Dose            Tot vol     Rate      Start      Stop",
        "Drug/Volume             Vol         Rate      Up         Down",
    ],
)
def test_a_column_of_a_drug_and_what_is_told_of_it(heading: str) -> None:
    row = "Nexviazyme 1,400 mg     350 mL      stepped   11:50 AM   03:10 PM"
    assert times(read_note(f"{HEAD}\n{heading}\n{row}\n")) == "Nexviazyme 11:50-15:10"


@pytest.mark.parametrize(
    "words",
    [
        "Pt received ondansetron 8 mg IV push at 07:30 in the ED before transfer",
        "Ondansetron 8 mg IVP 0730 prior to arrival",
        "Pt self-admin ondansetron 8 mg IM this AM at 0730",
    ],
)
def test_what_was_given_before_and_elsewhere_is_not_certain(words: str) -> None:
    (item,) = read_note(HEAD + words).administrations or (None,)
    assert item is None or item.start is None


@pytest.mark.parametrize("watched", ["under RN supervision", "w/ RN", "with me watching"])
def test_what_a_nurse_watched_was_given_here(watched: str) -> None:
    assert (
        times(read_note(f"{HEAD}Cimzia teaching. Pt self-injected 400 mg sc abd {watched} @ 1333."))
        == "Cimzia 13:33"
    )


@pytest.mark.parametrize(
    ("words", "technique"),
    [
        (
            "1120 5-FU 4800 mg continuous infusion over 46 hours started via CADD, pt discharged with pump",
            "pump",
        ),
        ("1120 5-FU 4800 mg over 46 hours by elastomeric pump connected", "pump"),
        ("1120 Gamunex 30 g infusion over 3 hours started via CADD", "infusion"),  # here, in the chair
    ],
)
def test_a_pump_that_runs_for_days_goes_home(words: str, technique: str) -> None:
    (item,) = read_note(HEAD + words).administrations
    assert item.technique == technique


def test_a_record_between_bars_with_tasks_and_when_they_were_charted() -> None:
    rows = """
Medication                 | Scheduled   | Task       | Charted     | Dose  | Route    | Performed by
cefTRIAXone 1 g/50 mL D5W  | 03/02 10:00 | Begin Bag  | 03/02 10:12 | 1 g   | IVPB     | Tran RN, P
cefTRIAXone 1 g/50 mL D5W  |             | Bag Ended  | 03/02 10:44 |       | IVPB     | Tran RN, P
famotidine 20 mg/2 mL inj  | 03/02 09:00 | Admin      | 03/02 09:26 | 20 mg | IV Push  | Tran RN, P
heparin 5,000 units/mL inj | 03/02 09:00 | Not Given: Patient Refused | 03/02 09:27 | | Subcutaneous | Tran RN, P
"""
    record = read_note(HEAD + rows)
    assert times(record) == "cefTRIAXone 10:12-10:44, famotidine 09:26"
    assert [item.substance for item in record.not_given] == ["heparin"]
    assert record.understood.whole
