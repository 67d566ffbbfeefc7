"""What stands against a row: comments beside it, and what a time or a waste in them says."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.comments import denial_of, remark_of, weighed
from scrubber.model.record import Administration, Quantity, Waste
from tests.scrubber.charts.logs import BENADRYL, HEAD, OCREVUS, ROW, drugs, open_fields, read

GIVEN = Administration(
    id="a1",
    substance="Remicade",
    technique="infusion",
    start=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    stop=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    dose=Quantity(Decimal(400), "mg"),
    wasted=Waste(Quantity(Decimal(0), "mg")),
)


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
