"""Columns in an order or number that a log seldom has: the stop ahead of the start, and two columns of one field."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.table.mapping import guess
from scrubber.charts.readers.table.written import mapping_toml
from scrubber.model.record import Administration

WHO = "Patient,DOB,Date"
ROE = '"Roe, Jane",01/01/1970,03/02/2026'


def read(text: str, name: str) -> Administration:
    """Return the first administration of a document."""
    (record,) = read_document(Document.of_bytes(text.encode(), name))
    return record.administrations[0]


def refused(text: str) -> DocumentError:
    """Return why a log is refused."""
    with pytest.raises(DocumentError) as error:
        read_document(Document.of_bytes(text.encode(), "log.csv"))
    return error.value


BACKWARDS = {
    "log.csv": f"{WHO},Drug,Dose,Unit,Route,STOP,START\n{ROE},Infliximab,400,mg,IV infusion,15:25,13:15\n",
    "ends.csv": f"{WHO},Drug,Dose,Route,End Time,Start Time\n{ROE},Infliximab,400 mg,IVPB,1525,1315\n",
    "dated.csv": "Patient,DOB,Drug,Dose,Route,Stop,Start\n"
    '"Roe, Jane",01/01/1970,Infliximab,400 mg,IVPB,03/02/2026 15:25,03/02/2026 13:15\n',
    "events.csv": "Patient,DOB,Medication,Dose,Route,Action,Action Time\n"
    '"Roe, Jane",01/01/1970,Infliximab,400 mg,IV,Stopped,03/02/2026 1525\n'
    '"Roe, Jane",01/01/1970,Infliximab,400 mg,IV,New Bag,03/02/2026 1315\n',
    "mar.txt": "MAR  Roe, Jane  DOB 01/01/1970  03/02/2026\n"
    "STOP   START   MEDICATION     DOSE      ROUTE\n"
    "1525   1315    Infliximab     400 mg    IVPB\n"
    "       1250    Benadryl       25 mg     IVP\n",
    "behind.txt": "MAR  Roe, Jane  DOB 01/01/1970  03/02/2026\n"
    "Medication                 Stop      Start     Given by\n"
    "Infliximab 400 mg IVPB     1525      1315      JD\n"
    "Benadryl 25 mg IVP                   1250      JD\n",
    "pipes.txt": "MAR 03/02/2026 Roe, Jane DOB 01/01/1970\n"
    "Drug | Stop Time | Start Time | Dose | Route\n"
    "Infliximab | 1525 | 1315 | 400 mg | IVPB\n",
    "labels.txt": "MAR 03/02/2026 Roe, Jane DOB 01/01/1970\nInfliximab 400 mg IVPB  STOP 1525  START 1315\n",
    "page.html": "<p>Patient: Roe, Jane DOB: 01/01/1970 Date: 03/02/2026</p><table><tr><th>Medication</th>"
    "<th>Dose</th><th>Route</th><th>Stop</th><th>Start</th></tr><tr><td>Infliximab</td><td>400 mg</td>"
    "<td>IVPB</td><td>15:25</td><td>13:15</td></tr></table>",
}


@pytest.mark.parametrize("name", BACKWARDS)
def test_a_stop_that_stands_ahead_of_the_start_is_the_stop(name: str) -> None:
    item = read(BACKWARDS[name], name)
    assert (f"{item.start}", f"{item.stop}") == ("2026-03-02 13:15:00", "2026-03-02 15:25:00")


def test_a_stop_of_the_next_day_stays_one() -> None:
    """A near miss: nothing is turned round because it reads so; the heading says which time is which."""
    text = (
        f"{WHO},Drug,Dose,Route,Stop,Stop Date,Start\n{ROE},Infliximab,400 mg,IVPB,01:25,03/03/2026,23:15\n"
    )
    item = read(text, "log.csv")
    assert (f"{item.start}", f"{item.stop}") == ("2026-03-02 23:15:00", "2026-03-03 01:25:00")


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Drug,Dose,Route,Start,Stop,Drug", "Infliximab,400 mg,IVPB,1315,1525,Remicade"),
        ("Drug,Dose,Drug,Dose,Route,Start", "Infliximab,400 mg,Benadryl,25 mg,IVPB,1315"),
        ("Drug,Dose,Route,Start,Stop,Medication", "Infliximab,400 mg,IVPB,1315,1525,Remicade"),
    ],
)
def test_two_columns_of_the_drug_are_said_to_be_two(headings: str, cells: str) -> None:
    """Which is meant nobody says; that none has a heading that is known would be untrue."""
    error = refused(f"{WHO},{headings}\n{ROE},{cells}\n")
    assert (error.code, [str(each) for each in error.problems]) == (
        "two_columns",
        ["columns.drug heads two columns"],
    )
    assert "no heading that is known" not in str(error)


def test_two_columns_of_the_only_time_are_said_to_be_two() -> None:
    error = refused("Patient,Drug,Dose,Start,Start\nRoe,Infliximab,400 mg,1315,1320\n")
    assert [str(each) for each in error.problems] == ["columns.start heads two columns"]


def test_what_lacks_beside_two_columns_is_said_too() -> None:
    error = refused("Patient,Drug,Dose,Drug\nRoe,Infliximab,400 mg,Remicade\n")
    assert [each.code for each in error.problems] == ["doubled", "no_time"]


def test_a_table_that_lacks_its_drug_is_none_of_these() -> None:
    """Near misses: what lacks is named as lacking, also beside two columns of something that is not needed."""
    for text in (
        f"{WHO},Article,Start\n{ROE},Infliximab,1315\n",
        f"{WHO},Article,Dose,Dose,Start\n{ROE},a,1,2,1315\n",
    ):
        error = refused(text)
        assert (error.code, [each.code for each in error.problems]) == ("not_table", ["no_drug"])


def test_two_columns_of_what_is_not_needed_are_read_past_and_named() -> None:
    text = f"{WHO},Drug,Dose,Route,Start,Stop,Lot,Lot\n{ROE},Infliximab,400 mg,IVPB,1315,1525,AB1,AB2\n"
    item = read(text, "log.csv")
    assert (item.substance, item.lot) == ("Infliximab", None)


def test_a_mapping_to_start_from_says_which_heading_stands_twice() -> None:
    assert '# headed twice: drug = "Drug" or "Medication"\n' in mapping_toml(
        guess(["Drug", "Start", "Medication"])
    )
    told = mapping_toml(guess(["Drug", "Start", "Drug"]))
    assert '# headed twice: drug = "Drug", above 2 columns: rename the others\n' in told
    assert "headed twice" not in mapping_toml(guess(["Drug", "Start", "Lot"]))


def test_a_mapping_that_chooses_is_followed(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        f"{WHO},Drug,Dose,Route,Start,Stop,Medication\n{ROE},Bag 1,400 mg,IVPB,1315,1525,Infliximab\n"
    )
    columns = {
        "patient": "Patient",
        "birth_date": "DOB",
        "date": "Date",
        "drug": "Medication",
        "start": "Start",
    }
    toml = "".join(f'{name} = "{heading}"\n' for name, heading in columns.items())
    (tmp_path / "log.csv.map.toml").write_text(f'schema = "infuscrub.mapping/1"\n[columns]\n{toml}')
    (record,) = read_document(Document.of_path(log))
    assert record.administrations[0].substance == "Infliximab"


@pytest.mark.parametrize(
    ("remark", "doubted"),
    [
        ("gave orally instead", True),
        ("given orally, IV infiltrated", True),
        ("patient took it by mouth", True),
        ("converted to oral", True),
        ("given PO", True),
        ("given IV push", False),
        ("took oral meds at home", False),
        ("gave oral contrast", False),
        ("tolerating oral fluids", False),
        ("pt asked about oral form", False),
        ("Tylenol given orally", False),
    ],
)
def test_a_push_whose_remark_says_that_it_was_swallowed_is_in_doubt(remark: str, doubted: bool) -> None:
    item = read(
        f'{WHO},Drug,Dose,Route,Given,Comments\n{ROE},Solu-Medrol,125 mg,IV push,13:25,"{remark}"\n',
        "log.csv",
    )
    assert (item.technique, any(each.field == "technique" for each in item.uncertain)) == ("push", doubted)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Taken Time", "Charted Time"), ("Charted Time", "Taken Time"), ("Administered", "Documented"),
        ("Admin Time", "Scan Time"), ("Documented Date/Time", "Action Time"),
    ],
)  # fmt: skip
def test_when_it_was_given_goes_before_when_that_was_charted(one: str, other: str) -> None:
    times = {"given": "03/02/2026 1305", "charted": "03/02/2026 1658"}
    cells = [times["charted" if name[0] in "CDS" else "given"] for name in (one, other)]
    item = read(
        f"Medication,{one},{other},Dose,Route\nBenadryl,{cells[0]},{cells[1]},25 mg,IV Push\n", "log.csv"
    )
    assert f"{item.start}" == "2026-03-02 13:05:00"


@pytest.mark.parametrize("other", ["Documented Time", "Time"])
def test_of_two_times_that_are_no_more_given_than_charted_none_is_believed(other: str) -> None:
    error = refused(
        f"Medication,Charted Time,{other},Dose,Route\nBenadryl,03/02/2026 1305,03/02/2026 1658,25 mg,IVP\n"
    )
    assert [problem.place for problem in error.problems] == ["columns.given"]
