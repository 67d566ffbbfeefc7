"""What stands against a row: comments beside it, columns that say whether it holds, and notes of a record."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.comments import denial_of, remark_of, weighed
from scrubber.charts.words.flags import verdict
from scrubber.model.record import Administration, InfusionRecord, Quantity, Waste

HEAD = "Date,Patient,MRN,Medication,Dose,Route,Start,Stop"
ROW = '03/02/2026,"Pike, Roy",20452,{}'
OCREVUS = ROW.format("Ocrevus,600 mg,IV,13:40,17:15")
BENADRYL = ROW.format("Benadryl,50 mg,IVPB,13:05,13:25")
GIVEN = Administration(
    id="a1",
    substance="Remicade",
    technique="infusion",
    start=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    stop=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    dose=Quantity(Decimal(400), "mg"),
    wasted=Waste(Quantity(Decimal(0), "mg")),
)


def read(*lines: str) -> InfusionRecord:
    """Read a table that is in memory."""
    (record,) = read_document(Document.of_bytes("\n".join(lines).encode(), "log.csv"))
    return record


def drugs(record: InfusionRecord) -> list[str]:
    """Return what was given."""
    return [item.substance for item in record.administrations]


def open_fields(item: Administration) -> set[str]:
    """Return what is in doubt."""
    return {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "words",
    [
        "Not given",
        "NOT GIVEN - pt febrile",
        "dose not administered, pt refused",
        "Patient refused",
        "pt declined infusion today",
        "Dose discarded, not administered",
        "Did not infuse - no IV access",
        "Canceled",
        "infusion cancelled per MD",
        "No show",
        "no-show",
        "returned to pharmacy",
        "rescheduled to 3/9",
        "never started",
        "omitted",
        "missed",
        "treatment postponed",
        "med not available",
        "patient did not receive",
        "withheld per parameters",
        "omit per protocol",
        "MD cancelled",
        "refused x2",
        "PRN not used",
        "not needed",
        "not indicated today",
        "order d/c'd before given",
        "pt left AMA before dose",
        "left without treatment",
    ],
)
def test_a_plain_denial_gives_nothing(words: str) -> None:
    assert denial_of(words) == "not_given"
    record = read(f"{HEAD},Comments", f"{OCREVUS},ok", f'{BENADRYL},"{words}"')
    assert drugs(record) == ["Ocrevus"]
    assert [gap.locator for gap in record.understood.not_understood] == ["row 3, comment"]


@pytest.mark.parametrize(
    "words",
    [
        "charted in error",
        "entered in error",
        "Error",
        "wrong patient, disregard",
        "wrong pt",
        "void",
        "voided",
        "deleted",
        "Duplicate entry - see above",
        "documentation error",
        "this is a duplicate",
        "please disregard",
        "struck out",
        "for wrong chart",
        "duplicate charting",
        "not my patient",
        "wrong encounter",
        "test entry",
        "charted by mistake",
        "strike through",
        "see corrected entry",
        "corrected below",
    ],
)
def test_an_entry_that_is_void_gives_nothing(words: str) -> None:
    assert denial_of(words) == "void"
    record = read(f"{HEAD},Comments", f"{OCREVUS},ok", f'{BENADRYL},"{words}"')
    assert (drugs(record), record.not_given) == (["Ocrevus"], ())


@pytest.mark.parametrize(
    "words",
    [
        "given by EMS",
        "already given in ED",
        "given prior to arrival",
        "received at home",
        "given at outside hospital",
        "pt took at home",
        "taken at home 0700",
        "EMS gave",
        "per EMS",
        "received from EMS",
        "paramedics administered en route",
        "received at dialysis",
        "given by SNF",
        "administered in PACU",
        "given in ambulance",
        "given pre-arrival",
        "took before coming",
        "given yesterday",
        "home dose",
    ],
)
def test_what_others_gave_is_not_given_here(words: str) -> None:
    assert denial_of(words) == "others"
    assert drugs(read(f"{HEAD},Comments", f"{OCREVUS},", f"{BENADRYL},{words}")) == ["Ocrevus"]


@pytest.mark.parametrize(
    "words",
    [
        "left without incident",
        "pt left before infusion complete",
        "left before discharge teaching",
        "Interpreter: not needed",
        "Rate change - not needed",
        "EMS not needed",
        "premeds taken at home",
        "pt took PO fluids well",
        "given prior to infusion",
        "started before lunch",
        "home in good condition",
        "no mistake",
        "order verified before given",
    ],
)
def test_what_only_sounds_like_a_denial_is_none(words: str) -> None:
    assert denial_of(words) == ""


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("Held for low BP", {"start", "stop", "dose", "technique"}),
        ("dose held per MD", {"start", "stop", "dose", "technique"}),
        ("error in charting, corrected", {"start", "stop", "dose", "technique"}),
        ("IV infiltrated, only half given", {"stop", "dose"}),
        ("partial dose", {"stop", "dose"}),
        ("stopped early after 200 mg, reaction", {"stop", "dose"}),
        ("infusion aborted at 10:10", {"stop", "dose"}),
        ("unable to complete infusion", {"stop", "dose"}),
        ("only 200 mg given", {"stop", "dose"}),
        ("gave 300 mg", {"dose"}),
        ("late entry, times approximate", {"start", "stop"}),
        ("times are scheduled", {"start", "stop"}),
        ("est. start time", {"start", "stop"}),
        ("DC'd at 11:07 due to reaction", {"stop"}),
        ("actual stop 1045", {"stop"}),
        ("Paused 10:20-10:50 for BP", {"stop"}),
        ("infusion paused 0930 for hives, resumed 0945", {"stop"}),
        ("actually started 9:20", {"start", "stop"}),
        ("then KVO", {"stop"}),
        ("KVO only", {"stop"}),
        ("given as IV push over 10 min", {"technique"}),
        ("Given IM", {"technique"}),
        ("88 mg wasted", {"wasted"}),
    ],
)
def test_what_a_comment_leaves_in_doubt(words: str, fields: set[str]) -> None:
    assert remark_of(words, GIVEN).shakes == fields
    assert open_fields(weighed(GIVEN, (words,))) == fields


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--",
        "tolerated well",
        "no reaction",
        "pt refused vitals",
        "declined AVS",
        "Pt held for observation 30 min",
        "held pressure",
        "patient voided x2",
        "no infiltration noted",
        "no s/s of infiltration",
        "next appt cancelled",
        "IV d/c'd 12:30, pt left 12:40",
        "BP 120/80 at 10:00",
        "premed not given",
        "Benadryl not given",
        "Tylenol 650 mg PO given at 08:50",
        "0 mg wasted",
        "partial vial wasted",
        "completed without error",
        "consent not needed",
        "started 9:00",
        "stopped 1200",
        "400 mg given",
        "discharged home 1230",
        "given via port",
        "given by J. Doe RN",
        "2nd dose refused by insurance",
        "missed vein x1",
        "duplicate label printed",
        "next dose in 6 months",
        "infused over 180 min",
        "0.4 g given",
        "pump error resolved",
        "not given with food",
    ],
)
def test_what_speaks_of_something_else_shakes_nothing(words: str) -> None:
    assert not remark_of(words, GIVEN)
    assert weighed(GIVEN, (words,)) == GIVEN


def test_a_comment_in_doubt_is_named() -> None:
    record = read(f"{HEAD},Comments", f"{OCREVUS},late entry - times approximate")
    assert open_fields(record.administrations[0]) == {"start", "stop"}
    assert [gap.locator for gap in record.understood.not_understood] == ["row 2, comment"]
    assert read(f"{HEAD},Comments", f"{OCREVUS},tolerated well").understood.whole


def test_a_denial_reaches_only_its_own_patient() -> None:
    other = BENADRYL.replace("Pike, Roy", "Voss, Ida").replace("20452", "20453")
    first, second = read_document(
        Document.of_bytes(f"{HEAD},Comments\n{OCREVUS},\n{other},wrong patient\n".encode(), "log.csv")
    )
    assert (first.understood.whole, drugs(first)) == (True, ["Ocrevus"])
    assert (second.understood.whole, second.patient.family, drugs(second)) == (False, "Voss", [])


def test_a_refusal_in_so_many_words_is_one() -> None:
    record = read(f"{HEAD},Comments", f"{OCREVUS},", f"{BENADRYL},Patient refused")
    assert [item.substance for item in record.not_given] == ["Benadryl"]


def test_a_dose_that_was_not_given_is_none() -> None:
    record = read(HEAD, OCREVUS, ROW.format("Benadryl,not given,IVPB,13:05,"))
    assert drugs(record) == ["Ocrevus"]


@pytest.mark.parametrize(
    ("heading", "good", "bad"),
    [
        ("Record Status", "Active", "Deleted"),
        ("Given (Y/N)", "Y", "N"),
        ("Given?", "Y", "N"),
        ("Given", "Yes", "No"),
        ("Outcome", "Administered", "Not administered"),
        ("Admin Status Desc", "Given", "Not Given"),
        ("Voided", "No", "Yes"),
        ("Voided", "", "1"),
        ("Disposition", "Given", "Returned to pharmacy"),
        ("Documentation Status", "Final", "Entered in error"),
        ("RESULT_STATUS_DISP", "Auth (Verified)", "In Error"),
        ("RESULT_STATUS_DISP", "Modified", "Not Done"),
        ("Not Given?", "", "X"),
        ("Cancelled", "", "Yes"),
        ("Deleted", "False", "True"),
        ("Charted", "Given", "Refused"),
        ("Order Status", "Completed", "Discontinued before given"),
        ("Entry Status", "Corrected", "Struck out - wrong pt"),
        ("Refused", "N", "Y"),
        ("Administered", "Y", "N"),
        ("Wrong Patient", "N", "Y"),
        ("Reversed", "", "Y"),
        ("Returned to Pharmacy", "No", "Yes"),
        ("Delete Flag", "", "D"),
        ("Void Ind", "N", "V"),
        ("Not Given", "N", "X"),
        ("Crossed out", "", "Y"),
        ("Given?", "\u2713", "\u2717"),
        ("Given", "\u2611", "\u2610"),
        ("Voided", "\u2610", "\u2612"),
    ],
)
def test_a_column_that_says_whether_a_row_holds(heading: str, good: str, bad: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{good}", f"{BENADRYL},{bad}")
    assert drugs(record) == ["Ocrevus"]
    assert not record.administrations[0].uncertain
    assert record.understood.whole
    assert any(note.startswith("row 3") for note in record.ignored)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Record Status", "Zorked"),
        ("Voided", "see note"),
        ("Void Date", "03/04/2026"),
        ("Cancelled By", "T. Fox"),
        ("Entry Status", "Original"),
        ("Infusion Status", "Paused"),
        ("Billing", "Void"),
        ("Held", "14:05"),
        ("Signed", "No"),
        ("Voided", "\u2717"),
    ],
)
def test_what_a_column_says_unclearly_puts_its_row_in_doubt(heading: str, cell: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}")
    item = record.administrations[0]
    assert (item.start, item.stop, item.dose) == (None, None, None)
    assert [gap.locator.partition(", ")[0] for gap in record.understood.not_understood] == ["row 2"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Charge Reversed", "Y"),
        ("Returned to clinic", "Yes"),
        ("Wrong Patient", "N"),
        ("Vials returned", "2"),
    ],
)
def test_what_a_column_says_of_something_else_changes_nothing(heading: str, cell: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}")
    assert (drugs(record), record.administrations[0].uncertain) == (["Ocrevus"], ())


@pytest.mark.parametrize("status", ["Wrong patient", "Duplicate", "Reversed", "Struck out"])
def test_a_state_of_a_row_that_is_void_gives_nothing(status: str) -> None:
    record = read(f"{HEAD},Status", f"{OCREVUS},Given", f"{BENADRYL},{status}")
    assert drugs(record) == ["Ocrevus"]


def test_a_state_that_nobody_knows_puts_its_row_in_doubt() -> None:
    record = read(f"{HEAD},Status", f"{OCREVUS},Given", f"{BENADRYL},Zorked")
    assert [open_fields(item) for item in record.administrations] == [
        set(),
        {"start", "stop", "dose", "technique"},
    ]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Marital Status", "Single"),
        ("Voided (mL)", "300"),
        ("Billing Status", "Posted"),
        ("Code Status", "Full"),
        ("Result", "7.4"),
        ("Outcome", "tolerated well"),
        ("Signed", "D. Hale"),
        ("Order Status", "Discontinued"),
        ("Weight", "82"),
        ("Voided", "0"),
        ("Insurance Status", "Active"),
        ("Notified", "MD"),
        ("Not Given", ""),
        ("Site condition", "intact"),
        ("Canceled", "no"),
    ],
)
def test_what_says_nothing_of_its_row(heading: str, cell: str) -> None:
    assert verdict(heading, cell) == ""
    item = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}").administrations[0]
    assert not item.uncertain


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Interrupted", "14:20-14:50"),
        ("Pause Time", "14:20"),
        ("Resume Time", "14:50"),
        ("Restart", "14:50"),
    ],
)
def test_a_pause_that_no_field_takes_leaves_the_end_in_doubt(heading: str, cell: str) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}", f"{BENADRYL},No")
    assert [open_fields(item) for item in record.administrations] == [{"stop"}, set()]
    assert not record.understood.whole


# a record's own notes


def record_of(*notes: str, drugs_given: tuple[str, ...] = ("infliximab",)) -> InfusionRecord:
    """Return a record as JSON with these notes, read."""
    given = [
        {
            "id": f"a{n}",
            "substance": drug,
            "technique": "infusion",
            "start": "2026-06-09T08:00",
            "stop": "2026-06-09T10:10",
        }
        for n, drug in enumerate(drugs_given)
    ]
    value = {
        "schema": "infuscrub.record/1",
        "administrations": given,
        "notes": [{"text": words} for words in notes],
    }
    (record,) = read_document(Document.of_bytes(json.dumps(value).encode(), "chart.json"))
    return record


def test_a_note_of_a_record_speaks_against_its_administration() -> None:
    assert open_fields(record_of("Infusion paused 0900 for hives, resumed 0945").administrations[0]) == {
        "stop"
    }
    assert open_fields(record_of("Infliximab not given, charted in error").administrations[0]) >= {
        "start",
        "stop",
    }
    assert open_fields(record_of("Charted in error").administrations[0]) >= {"start", "stop"}


def test_a_note_of_another_drug_or_of_nobody_knows_which_shakes_nothing() -> None:
    assert not record_of("Tolerated well, VS stable at 0900").administrations[0].uncertain
    assert not record_of("Benadryl not given").administrations[0].uncertain
    two = record_of("paused 0900, resumed 0945", drugs_given=("infliximab", "ondansetron"))
    assert not any(item.uncertain for item in two.administrations)
    one = record_of("infliximab paused 0900, resumed 0945", drugs_given=("infliximab", "ondansetron"))
    assert [bool(item.uncertain) for item in one.administrations] == [True, False]


@pytest.mark.parametrize(
    ("heading", "cell", "open_ones"),
    [
        ("Nursing Notes", "only half given", {"stop", "dose"}),
        ("Complication", "infiltration at 14:10", {"stop", "dose"}),
        ("Complications", "none", set()),
        ("Infiltrated", "Y", {"stop", "dose"}),
        ("Infiltrated", "N", set()),
        ("Infiltration", "at 14:10", {"stop", "dose"}),
        ("Infiltration scale", "0", set()),
        ("Infiltration", "no s/s", set()),
        ("Extravasation risk", "low", set()),
        ("New Site", "R arm", {"stop"}),
        ("% Given", "50%", {"start", "stop", "dose", "technique"}),
        ("Percent Infused", "80", {"start", "stop", "dose", "technique"}),
        ("% Given", "100%", set()),
        ("Percent Infused", "100", set()),
        ("Order Comments", "hold for SBP < 90", set()),
        ("Pharmacy Notes", "discard after 24 h", set()),
    ],
)
def test_what_a_column_that_no_field_takes_says_of_the_giving(
    heading: str, cell: str, open_ones: set[str]
) -> None:
    record = read(f"{HEAD},{heading}", f"{OCREVUS},{cell}")
    assert open_fields(record.administrations[0]) == open_ones


def test_of_two_columns_of_remarks_both_are_heard() -> None:
    record = read(f"{HEAD},Comments,Notes", f"{OCREVUS},ok,only half given", f"{BENADRYL},NOT GIVEN,ok")
    assert drugs(record) == ["Ocrevus"]
    assert open_fields(record.administrations[0]) == {"stop", "dose"}


@pytest.mark.parametrize("heading", ["Residual mL", "Rebolus"])
def test_what_may_speak_of_giving_in_another_column_is_named(heading: str) -> None:
    assert not read(f"{HEAD},{heading}", f"{OCREVUS},14:30").understood.whole


@pytest.mark.parametrize(
    ("words", "stop"),
    [
        ("actual stop 16:50", "16:50"),
        ("actual stop 1650 per pump", "16:50"),
        ("Actual stop time was 4:50", "16:50"),
        ("actual stop 4:50 pm", "16:50"),
        ("stop time should be 1650", "16:50"),
        ("corrected end: 1650", "16:50"),
        # which time is meant, or when, is not plain
        ("actual stop 12:50", ""),
        ("actual stop 1650 or 1655", ""),
        ("stopped 1650", ""),
        ("actual stop approx 1650", ""),
        ("actual start 1350", ""),
    ],
)
def test_a_time_that_a_remark_puts_right_is_a_reading(words: str, stop: str) -> None:
    (item,) = read(f"{HEAD},Comments", f'{OCREVUS},"{words}"').administrations
    values = {doubt.field: doubt.values for doubt in item.uncertain}
    assert item.stop is None
    assert values["stop"] == (("2026-03-02T17:15", f"2026-03-02T{stop}") if stop else ())


def test_a_waste_that_a_comment_tells_is_one() -> None:
    (item,) = read(f"{HEAD},Comments", f"{OCREVUS},Wasted 100 mg").administrations
    assert item.wasted is not None
    assert (item.wasted.amount.value, item.wasted.amount.unit) == (Decimal(100), "mg")


def test_a_waste_as_large_as_the_dose_is_named() -> None:
    """The same amount as that of the dose says nothing of it twice."""
    morphine = ROW.format("morphine,2 mg,IVP,13:05,")
    record = read(f"{HEAD},Comments", f"{morphine},2 mg wasted w/ RN Lee")
    assert [gap.locator for gap in record.understood.not_understood] == ["row 2, comment"]
