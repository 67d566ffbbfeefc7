"""Why a second access was needed, in the words of notes, rows and remarks (IOM 100-04 ch. 12 s. 30.5; Noridian)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from scrubber.charts import Document, merge, read_document
from scrubber.charts.words.access import placed
from scrubber.charts.words.access_reasons import explained, reason_beside
from scrubber.model.record import Administration, ChartDocument, InfusionRecord, Note, Provenance

DAY = date(2026, 3, 2)
NOTE = """Date of Service: 03/02/2026
0900 vancomycin 1 g started via L forearm PIV.
0855 {}
0900 amphotericin B liposomal 250 mg started via R hand PIV.
1000 vancomycin complete.
1030 amphotericin complete.
"""


def needs(text: str, name: str = "note.txt") -> dict[str, bool | None]:
    """Return of each access of a document whether its reason earns an initial service."""
    record = merge(read_document(Document.of_bytes(text.encode(), name)))
    return {item.access: item.explains_its_access() for item in record.administrations}


@pytest.mark.parametrize(
    "told",
    [
        "22g placed R hand: drugs not compatible with each other.",
        "Second IV 22g started R hand because vancomycin and amphotericin cannot run together.",
        "2nd PIV R hand needed due to drug incompatibility per pharmacy.",
        "Second IV site R hand required - incompatible meds.",
        "IV team placed second IV R hand as the drugs precipitate when mixed.",
        "Second site started, meds incompatible.",
        "Second IV placed R hand because the two are incompatible in one line.",
        "Second PIV R hand since the two cannot be run through the same line.",
    ],
)
def test_a_note_that_tells_why_a_second_line_was_needed_is_heard(told: str) -> None:
    assert needs(NOTE.format(told)) == {"L forearm": False, "R hand": True}


@pytest.mark.parametrize(
    "told",
    [
        "Second PIV placed R hand for pt convenience.",
        "Second PIV placed R hand to finish faster.",
        "Second PIV 22g placed R hand.",
        "22g placed R hand, good blood return.",
        "Drugs compatible per pharmacy, R hand flushes well.",
    ],
)
def test_a_second_line_without_a_need_is_not_explained(told: str) -> None:
    assert needs(NOTE.format(told)) == {"L forearm": False, "R hand": False}


def test_a_cause_that_proves_neither_leaves_both_readings() -> None:
    told = "Second PIV placed R hand as ordered by Dr. Gray."
    assert needs(NOTE.format(told)) == {"L forearm": False, "R hand": None}


def test_drugs_that_do_not_mix_but_ran_through_one_line_are_no_reason() -> None:
    told = "Meds incompatible, so R hand line flushed with saline between them."
    assert needs(NOTE.format(told)) == {"L forearm": False, "R hand": False}


HEAD = "Date,Medication,Dose,Route,Start,Stop,Site,Comments\n"


@pytest.mark.parametrize(
    ("comment", "earns"),
    [("2nd IV placed: incompatible with vancomycin", True), ("tolerated well", False), ("", False)],
)
def test_the_comment_of_a_row_is_of_the_line_of_that_row(comment: str, earns: bool) -> None:
    rows = (
        "03/02/2026,vancomycin,1 g,IV infusion,09:00,10:00,L forearm,\n"
        f"03/02/2026,amphotericin B liposomal,250 mg,IV infusion,09:00,10:30,R hand,{comment}\n"
    )
    assert needs(HEAD + rows, "log.csv") == {"L forearm": False, "R hand": earns}


def given(name: str, access: str, hour: int, document: str = "visit.json") -> Administration:
    """Return an infusion through an access, as a resource of a bundle."""
    start = datetime(2026, 3, 2, hour)  # noqa: DTZ001 - the local wall clock
    return Administration(
        name, name, "infusion", access=access, start=start, source=Provenance(document, f"entry[{name}]", "")
    )


TWO = InfusionRecord(
    administrations=(given("a", "port", 9), given("b", "left hand", 10)),
    documents=(ChartDocument("visit.json", "fhir"),),
)


def reasons(record: InfusionRecord) -> dict[str, str | None]:
    """Return the reason of each access."""
    return {item.access: item.access_reason for item in explained(record).administrations}


def test_a_remark_at_an_entry_is_of_its_own_access() -> None:
    words = "Not compatible with the other drug"
    note = Note(None, None, words, Provenance("visit.json", "entry[a].note[0]", words))
    assert reasons(replace(TWO, notes=(note,))) == {"port": words, "left hand": None}


def test_a_reason_that_names_no_site_is_of_the_line_that_was_used_last() -> None:
    words = "A second line was needed, the drugs are incompatible"
    note = Note(None, None, f"Arrived ambulatory. {words}. Went home.", Provenance("nurse.txt", "line 1", ""))
    assert reasons(replace(TWO, notes=(note,))) == {"port": None, "left hand": words}


def test_a_reason_that_speaks_of_no_access_is_of_none() -> None:
    note = Note(
        None, None, "Blood type not compatible, unit sent back.", Provenance("nurse.txt", "line 1", "")
    )
    assert reasons(replace(TWO, notes=(note,))) == {"port": None, "left hand": None}


def test_one_access_needs_no_reason() -> None:
    words = "second IV required, drugs incompatible"
    note = Note(None, None, words, Provenance("nurse.txt", "line 1", ""))
    one = replace(TWO, administrations=TWO.administrations[:1], notes=(note,))
    assert reasons(one) == {"port": None}


def test_the_record_s_own_reason_goes_before_its_notes() -> None:
    own = replace(TWO.administrations[1], access_reason="patient request")
    note = Note(None, None, "left hand: incompatible", Provenance("nurse.txt", "line 1", ""))
    said = replace(TWO, administrations=(TWO.administrations[0], own), notes=(note,))
    assert reasons(said) == {"port": None, "left hand": "patient request"}


def test_words_beside_a_row_are_kept_only_where_they_are_a_reason() -> None:
    assert reason_beside(["tolerated well", "left IV infiltrated"]) is None
    assert reason_beside(["VS stable. New PIV, faster visit."]) == "New PIV, faster visit"


@pytest.mark.parametrize(
    ("one", "other"),
    [("L AC", "left antecub"), ("R ACF", "R AC"), ("L antecubital fossa", "L AC"), ("R delt", "R deltoid")],
)
def test_one_place_in_other_short_words_is_one_access(one: str, other: str) -> None:
    assert accesses(one, other) == {"primary"}


def test_two_places_are_two() -> None:
    assert accesses("L AC", "R AC") == {"L AC", "R AC"}


def accesses(*sites: str) -> set[str]:
    """Return the accesses of infusions at these sites."""
    items = (replace(given(str(n), "primary", 9 + n), site=site) for n, site in enumerate(sites))
    return {item.access for item in placed(items)}
