"""Infusion logs: which headings are believed, what a mapping settles, and what a table never gives."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from scrubber.charts import Document, DocumentError, DocumentIndex, LinkKeys, link, read_document
from scrubber.charts.readers.table.mapping import guess, load_mapping
from scrubber.charts.readers.table.written import mapping_toml
from scrubber.charts.words.headings import fields
from scrubber.cli.docs import app
from scrubber.model.record import Administration, InfusionRecord

MARCH_2 = date(2026, 3, 2)


def read(text: str, name: str = "log.csv") -> tuple[InfusionRecord, ...]:
    """Read a table that is in memory."""
    return read_document(Document.of_bytes(text.encode(), name))


def only(text: str) -> Administration:
    """Return the one administration of a table."""
    (record,) = read(text)
    (item,) = record.administrations
    return item


def clock(item: Administration) -> tuple[str, str]:
    """Return start and stop as a clock shows them."""
    return tuple(f"{moment:%H:%M}" if moment else "" for moment in (item.start, item.stop))  # type: ignore[return-value]


def test_a_log_is_dealt_out_to_claims_and_days() -> None:
    records = read(
        "claim id,mrn,date,drug,dose,unit,route,method,start,stop,lot,waste\n"
        "A1,7,3/2/2026,infliximab,400,mg,IV,IVPB,10:15,14:22,L1,100 mg\n"
        "A1,7,3/2/2026,diphenhydramine,25,mg,IV,push,10:00,,,\n"
        "B2,8,3/3/2026,rituximab,700,mg,IV,infusion,09:30,13:45,,\n"
    )
    assert [(record.claim.claim_id, len(record.administrations)) for record in records] == [
        ("A1", 2),
        ("B2", 1),
    ]
    first = records[0].administrations[0]
    assert (first.technique, first.lot, clock(first)) == ("infusion", "L1", ("10:15", "14:22"))
    assert first.wasted is not None
    assert first.wasted.amount.value == Decimal(100)
    assert first.source.locator == "row 2"


def test_only_the_rows_of_a_claim_reach_it() -> None:
    log = Document.of_bytes(
        b"claim id,drug,route,method,start,stop\nA1,infliximab,IV,infusion,2026-03-02 10:15,2026-03-02 12:22\n"
        b"B2,rituximab,IV,infusion,2026-03-02 09:30,2026-03-02 13:45\n",
        "log.csv",
    )
    chart = link(LinkKeys(claim_id="B2", service_dates=(MARCH_2,)), DocumentIndex.from_documents([log]))
    assert chart.record is not None
    assert [item.substance for item in chart.record.administrations] == ["rituximab"]


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        ("2026-03-02 10:15", "2026-03-02 12:22", ("10:15", "12:22")),
        ("3/2/2026 10:15 AM", "3/2/2026 12:22 PM", ("10:15", "12:22")),
        ("1015", "1222", ("10:15", "12:22")),
        ("10:15", "14:22", ("10:15", "14:22")),
        ("2315", "0020", ("23:15", "00:20")),
        ("10:15", "12:22", ("", "")),
        ("10:15 AM", "12:22", ("10:15", "12:22")),
        ("1015", "about 1222", ("10:15", "")),
        ("1015", "0945", ("", "")),  # nobody knows which of the two is wrong
    ],
)
def test_times_count_only_where_they_are_exact(start: str, stop: str, expected: tuple[str, str]) -> None:
    item = only(f"date,drug,route,method,start,stop\n3/2/2026,infliximab,IV,infusion,{start},{stop}\n")
    assert clock(item) == expected
    assert len(item.uncertain) == expected.count("")


def test_a_time_without_am_or_pm_keeps_both_readings() -> None:
    item = only("date,drug,route,method,start,stop\n3/2/2026,infliximab,IV,infusion,10:15,12:25\n")
    readings = {doubt.field: doubt.values for doubt in item.uncertain}
    assert readings == {
        "start": ("2026-03-02T10:15", "2026-03-02T22:15"),
        "stop": ("2026-03-02T12:25", "2026-03-03T00:25"),
    }


def test_a_date_without_a_time_is_no_time() -> None:
    item = only("drug,route,method,start\ninfliximab,IV,infusion,3/2/2026\n")
    assert (item.start, item.on) == (None, MARCH_2)


@pytest.mark.parametrize("status", ["Not Given", "held", "Refused", "NPO"])
def test_what_was_not_given_is_not_there(status: str) -> None:
    (record,) = read(f"drug,route,start,status\ninfliximab,IV,2026-03-02 10:15,{status}\n")
    assert record.administrations == ()
    assert [item.substance for item in record.not_given] == ["infliximab"]
    assert record.ignored == ("a row of something not given (1)",)


@pytest.mark.parametrize("status", ["Cancelled", "entered in error", "Voided", "Due", "Scheduled"])
def test_what_its_state_passes_over_is_named_with_its_drug(status: str) -> None:
    """Whether it was given otherwise, such a state does not say."""
    (record,) = read(f"drug,route,start,status\ninfliximab,IV,2026-03-02 10:15,{status}\n")
    assert (record.administrations, record.not_given) == ((), ())
    assert record.ignored == ("a row of something not given (1)", f"row 2: infliximab: {status}")


@pytest.mark.parametrize("status", ["Given by EMS", "Home Med", "Given at Other Location"])
def test_what_was_given_elsewhere_is_named_with_its_drug(status: str) -> None:
    (record,) = read(f"drug,route,start,status\ninfliximab,IV,2026-03-02 10:15,{status}\n")
    assert (record.administrations, record.not_given) == ((), ())
    assert record.ignored == ("a row of something given elsewhere (1)", f"row 2: infliximab: {status}")


def test_a_state_that_passes_over_a_drug_again_and_again_is_named_once_for_each_patient() -> None:
    rows = "7,infliximab,IV,2026-03-02 10:15,Given\n" + "7,Protonix,IV,2026-03-02 11:00,Due\n" * 2
    first, second = read(
        f"mrn,drug,route,start,status\n{rows}8,Zofran,IV,2026-03-02 10:15,Given\n8,Protonix,IV,2026-03-02 11:00,Due\n"
    )
    assert first.ignored == ("a row of something not given (3)", "row 3: Protonix: Due")
    assert second.ignored == ("row 6: Protonix: Due",)


def test_headings_that_only_sound_alike_are_never_used() -> None:
    found = guess(["Medication", "Start", "Planned stop", "Dose", "Dose", "Chair"])
    assert found.mapping.columns == {"drug": "Medication", "start": "Start"}
    assert found.likely["stop"] == "Planned stop"
    assert found.likely["dose"] == "Dose"
    assert "Chair" in found.unknown


def test_every_heading_stands_for_one_field() -> None:
    headings = [heading for aliases in fields().values() for heading in aliases]
    assert len(headings) == len(set(headings))


def test_a_table_of_unknown_columns_asks_for_a_mapping() -> None:
    with pytest.raises(DocumentError, match="docs map"):
        read("what,when,how\ninfliximab,10:15,IV\nrituximab,11:15,IV\n")


MAPPING = """schema = "infuscrub.mapping/1"
[columns]
drug = "what"
start = "from"
stop = "to"
technique = "how"
date = "day"
[reading]
clock = 24
day_first = true
[techniques]
PB = "infusion"
"""


def test_a_confirmed_mapping_lies_beside_its_table(tmp_path: Path) -> None:
    table = tmp_path / "log.csv"
    table.write_text("day,what,from,to,how\n2.3.2026,x,,,\n2/3/2026,infliximab,10:15,12:22,PB\n")
    (tmp_path / "log.csv.map.toml").write_text(MAPPING)
    (record,) = read_document(Document.of_path(table))
    other, item = record.administrations
    assert other.day() == date(2026, 3, 2)  # the day is first with dots too
    assert (item.start, item.stop) == (datetime(2026, 3, 2, 10, 15), datetime(2026, 3, 2, 12, 22))  # noqa: DTZ001
    assert (item.technique, item.uncertain) == ("infusion", ())
    assert len(DocumentIndex.from_paths([tmp_path])) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("drug = ", "drugs = "), "columns.drugs is no key of a mapping; columns.drug is required"),
        (('"infusion"', '"drip"'), "techniques.PB is not one of the allowed words"),
        (("clock = 24", "clock = 25"), "reading.clock is not one of the allowed words"),
        (("[reading]", "[reader]"), "reader is no key of a mapping"),
        (("[columns]", "[columns"), "is no mapping of columns"),
        (('"what"', '"which"'), "columns.drug names a column that the table does not have"),
        (('"from"', '"begin"'), "names columns that this table does not have"),
        (('"to"', '"from"'), "columns.stop names a column that another field has"),
    ],
)
def test_each_fault_of_a_mapping_is_named(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    table = tmp_path / "log.csv"
    table.write_text("day,what,from,to,how\n2/3/2026,infliximab,10:15,12:22,PB\n")
    (tmp_path / "log.csv.map.toml").write_text(MAPPING.replace(*change))
    with pytest.raises(DocumentError) as caught:
        read_document(Document.of_path(table))
    assert says in str(caught.value)
    assert "log.csv.map.toml" in str(caught.value)


def test_a_guess_is_a_mapping_once_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "x.map.toml"
    found = guess(["Claim #", "Medication", "Start", "Stop", 'He said "x"\\', "Dose given"])
    path.write_text(mapping_toml(found), encoding="utf-8")
    assert load_mapping(path).columns == found.mapping.columns


def test_docs_map_writes_once_and_never_over_a_persons_work(tmp_path: Path) -> None:
    table = tmp_path / "log.csv"
    table.write_text("drug,start,stop\ninfliximab,1015,1222\n")
    run = CliRunner().invoke
    assert '[columns]\ndrug = "drug"' in run(app, ["map", str(table)]).stdout
    assert not (tmp_path / "log.csv.map.toml").exists()
    run(app, ["map", str(table), "--write"])
    kept = (tmp_path / "log.csv.map.toml").read_text()
    assert load_mapping(tmp_path / "log.csv.map.toml").columns["drug"] == "drug"
    (tmp_path / "log.csv.map.toml").write_text(kept + "# mine\n")
    run(app, ["map", str(table), "--write"])
    assert (tmp_path / "log.csv.map.toml").read_text().endswith("# mine\n")


DOSES = "MRN,Date,Medication,Dose,Route,Start,Stop\n7,03/02/2026,Entyvio,280 mg,IV infusion,1330,1402\n"
WASTES = "MRN,Date,Medication,Amount wasted\n7,03/02/2026,vedolizumab,20 mg\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{DOSES}Waste log\n{WASTES}",
        f"Waste log\n{WASTES}Infusion log\n{DOSES}",
        f"{DOSES}Date,Drug given,How,Time hung,Time down,MRN\n03/03/2026,Remicade,IV infusion,0915,1125,7\n",
        f"{DOSES}{DOSES.replace('/02', '/03')}",
    ],
    ids=["wastes below", "wastes above", "other headings", "the same again"],
)
def test_a_guess_that_is_written_as_it_is_changes_nothing(tmp_path: Path, text: str) -> None:
    """Headings of a further table are not those that the mapping speaks of."""
    table = tmp_path / "log.csv"
    table.write_text(text)
    before = read_document(Document.of_path(table))
    assert CliRunner().invoke(app, ["map", str(table), "--write"]).exit_code == 0
    assert read_document(Document.of_path(table)) == before
    assert any(item.start for record in before for item in record.administrations)


def test_a_mapping_goes_before_a_guess_below_other_headings_too(tmp_path: Path) -> None:
    table = tmp_path / "log.csv"
    table.write_text(
        "day,what,from,to\n2/3/2026,infliximab,10:15,12:22\nwhat,day,from,given by\nrituximab,2/3/2026,13:15,D. Hale\n"
    )
    (tmp_path / "log.csv.map.toml").write_text(MAPPING.replace('technique = "how"\n', ""))
    (record,) = read_document(Document.of_path(table))
    assert [(item.substance, clock(item)[0]) for item in record.administrations] == [
        ("infliximab", "10:15"),
        ("rituximab", "13:15"),
    ]


def test_a_workbook_may_begin_with_titles_and_have_several_sheets() -> None:
    book = Workbook()
    book.active.append(["Infusion center"])
    book.active.append([])
    book.active.append(["Date", "Drug", "Dose", "Route", "Method", "Start", "Stop"])
    book.active.append([datetime(2026, 3, 2), "infliximab", "400 mg", "IV", "infusion", 1015, "12:22"])  # noqa: DTZ001
    book.create_sheet("Legend").append(["IV", "into a vein"])
    out = io.BytesIO()
    book.save(out)
    (record,) = read_document(Document.of_bytes(out.getvalue(), "log.xlsx"))
    (item,) = record.administrations
    assert item.source.locator == "Sheet, row 4"
    assert clock(item) == ("10:15", "12:22")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("930", "1330"),), ("09:30", "13:30")),
        ((("930", "945"), ("1000", "1330")), ("09:30", "09:45")),
        ((("930", "945"), ("0800", "1130")), ("09:30", "09:45")),
        ((("3/2/2026 930", "3/2/2026 1330"),), ("09:30", "13:30")),
        ((("930", "945"), ("1000", "1130")), ("", "")),
        ((("930", "945"), ("1:00 PM", "1330")), ("", "")),
        ((("960", "1330"),), ("", "13:30")),
        ((("030", "1330"),), ("", "13:30")),
    ],
)
def test_three_digits_are_a_time_whose_zero_a_spreadsheet_dropped(
    rows: tuple[tuple[str, str], ...], expected: tuple[str, str]
) -> None:
    """Exact where the table shows a time that the 12-hour clock has not; a minute beyond 59 is none."""
    lines = "".join(f"3/2/2026,Remicade,400 mg,IV,infusion,{start},{stop}\n" for start, stop in rows)
    (record,) = read(f"date,drug,dose,route,method,start,stop\n{lines}")
    assert clock(next(item for item in record.administrations if item.source.locator == "row 2")) == expected


def test_three_digits_keep_both_readings_where_no_other_time_tells() -> None:
    item = only("date,drug,route,method,start,stop\n3/2/2026,infliximab,IV,infusion,930,1105\n")
    assert clock(item) == ("09:30", "11:05")  # the evening's would run for more than half a day
    push = only("date,drug,route,method,start,stop\n3/2/2026,Benadryl,IV,push,905,\n")
    (doubt,) = push.uncertain
    assert doubt.values == ("2026-03-02T09:05", "2026-03-02T21:05")


def test_a_column_of_am_and_pm_tells_which_half_a_time_lies_in() -> None:
    item = only(
        "date,drug,route,method,start,AM/PM,stop,AM/PM\n3/2/2026,infliximab,IV,infusion,930,AM,130,PM\n"
    )
    assert (clock(item), item.uncertain) == (("09:30", "13:30"), ())


def test_a_workbook_drops_zeros_too() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DOS", "Drug", "Dose", "Route", "Start", "Stop"])
    sheet.append([date(2026, 3, 2), "Rituximab", "675 mg", "IV infusion", 930, 1330])
    file = io.BytesIO()
    book.save(file)
    (record,) = read_document(Document.of_bytes(file.getvalue(), "log.xlsx"))
    assert clock(record.administrations[0]) == ("09:30", "13:30")


@pytest.mark.parametrize(
    ("drug", "dose", "technique", "amount"),
    [
        ("Benadryl", "25 mg IVP", "push", "25 mg"),
        ("Benadryl IVP", "25 mg", "push", "25 mg"),
        ("Zofran", "8 mg, IV push", "push", "8 mg"),
        ("Solu-Medrol IVPB", "125 mg", "infusion", "125 mg"),
        ("Tylenol PO", "650 mg", "oral", "650 mg"),
        ("Vitamin B12 IM", "1 mg", "im", "1 mg"),
    ],
)
def test_a_way_may_stand_with_the_drug_or_the_dose(drug: str, dose: str, technique: str, amount: str) -> None:
    item = only(f'date,drug,dose,start\n3/2/2026,{drug},"{dose}",0905\n')
    assert (item.technique, item.dose and f"{item.dose.value} {item.dose.unit}") == (technique, amount)
    assert item.uncertain == ()


def test_the_routes_column_goes_before_words_with_the_drug() -> None:
    item = only("date,drug,dose,route,start\n3/2/2026,Phenergan IM,25 mg,IV push,0905\n")
    assert (item.technique, item.uncertain) == ("push", ())


@pytest.mark.parametrize(
    ("drug", "amount"),
    [
        ("Remicade 400mg", "400 mg"),
        ("Remicade 400 mg in NS 250 mL", "400 mg"),
        ("Benadryl 25mg IVP", "25 mg"),
        ("Remicade 100 mg", None),
        ("Remicade 400 mg vial", None),
        ("Remicade 5 mg/kg", None),
        ("Remicade 400 mg + 100 mg", None),
        ("Examplumab 400 mg", None),
    ],
)
def test_without_a_column_of_doses_an_amount_with_the_drug_is_one_unless_it_may_be_a_vials(
    drug: str, amount: str | None
) -> None:
    """Vials: Remicade 100 mg, diphenhydramine 50 mg (NDC directory). Nobody knows those of a drug that is not there."""
    item = only(f"date,drug,route,start,stop\n3/2/2026,{drug},IV infusion,0930,1130\n")
    assert (item.dose and f"{item.dose.value} {item.dose.unit}") == amount
    assert clock(item) == ("09:30", "11:30")
    with_column = only(f"date,drug,dose,route,start,stop\n3/2/2026,{drug},,IV infusion,0930,1130\n")
    assert with_column.dose is None
