"""Presets: the columns of a known export by its name, in a mapping, at the command line, or by the headings alone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scrubber.charts import Document, DocumentError, read_document
from scrubber.charts.readers.table.mapping import guess, load_mapping
from scrubber.charts.readers.table.presets import Preset, presets, recognised
from scrubber.charts.readers.table.written import mapping_toml
from scrubber.charts.words.actions import plain
from scrubber.cli.docs import app
from scrubber.model.record import Administration, InfusionRecord, Quantity

CLARITY = (
    "PAT_MRN_ID,ORDER_MED_ID,DISPLAY_NAME,MAR_ACTION_C,TAKEN_TIME,SIG,DOSE_UNIT,INFUSION_RATE,ROUTE\n"
    "77,1,inFLIXimab 400 mg in NS 250 mL,6,03/02/2026 1015,400,mg,40,Intravenous\n"
    "77,1,inFLIXimab 400 mg in NS 250 mL,9,03/02/2026 1045,,,125,Intravenous\n"
    "77,1,inFLIXimab 400 mg in NS 250 mL,8,03/02/2026 1225,,,0,Intravenous\n"
)
MAPPING = 'schema = "infuscrub.mapping/1"\n'


def read(text: str) -> InfusionRecord:
    """Read the one record of a table that is in memory."""
    (record,) = read_document(Document.of_bytes(text.encode(), "export.csv"))
    return record


def read_by(folder: Path, table: str, mapping: str) -> InfusionRecord:
    """Read the one record of a table with a mapping beside it."""
    (folder / "export.csv").write_text(table)
    (folder / "export.csv.map.toml").write_text(MAPPING + mapping)
    (record,) = read_document(Document.of_path(folder / "export.csv"))
    return record


def error_of(folder: Path, table: str, mapping: str) -> str:
    """Return why a table with a mapping beside it is not read."""
    with pytest.raises(DocumentError) as caught:
        read_by(folder, table, mapping)
    return str(caught.value)


def run(item: Administration) -> tuple[str, str]:
    """Return start and stop as a clock shows them."""
    return tuple(f"{at:%H:%M}" if at else "?" for at in (item.start, item.stop))  # type: ignore[return-value]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_each_export_is_known_by_its_own_headings_and_by_no_other(preset: Preset) -> None:
    headings = [*(known[0] for known in preset.columns.values())]
    assert recognised(headings) == preset  # they are read anew where other plugins tell names
    assert guess(headings).mapping.columns == {name: known[0] for name, known in preset.columns.items()}
    assert preset.title
    assert preset.ground != "memory"
    for name in preset.needed:
        assert recognised([head for head in headings if head not in preset.columns[name]]) is not preset


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_each_export_says_where_its_columns_are_from(preset: Preset) -> None:
    folder = Path(__file__).parents[3] / "scrubber/charts/readers/table/exports"
    assert 'source = """' in (folder / f"{preset.name}.toml").read_text()
    assert _A_PAGE.search(preset.source) or _A_DOCUMENT.search(preset.source)
    if preset.ground == "primary":
        assert _A_PAGE.search(preset.source)
        assert not re.search(r"\b(?:hospitals?|quer(?:y|ies))\b", preset.source), (
            "others' are no vendor's own"
        )


_A_PAGE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|edu|org)/[\w./-]+\w")
_A_DOCUMENT = re.compile(
    r"\b(?:description|quer(?:y|ies))\b.*\bpublished\b|\bpublished\s+description\b", re.DOTALL
)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_the_marks_of_an_export_are_columns_of_no_other(preset: Preset) -> None:
    others = {
        plain(head)
        for other in presets()
        if other.name != preset.name
        for heads in other.columns.values()
        for head in heads
    }
    assert preset.marks
    assert others.isdisjoint(map(plain, preset.marks))


def test_an_export_has_its_own_words_for_actions() -> None:
    """`6`, `9` and `8` are New Bag, Rate Change and Stopped in Epic's list of actions; the quote stays the chart's."""
    (item,) = read(CLARITY).administrations
    assert run(item) == ("10:15", "12:25")
    assert not item.uncertain
    assert " | 6 | " in (item.source.quote or "")


PLAIN = "Med Name,MAR Action,Taken Time,{}Dose Given,Dose Unit,Route\n"


def test_headings_that_many_exports_have_make_no_export_known() -> None:
    """Another vendor's codes are nobody's, and its `Sig` is what was ordered."""
    record = read(PLAIN.format("Sig,") + "Remicade,2,03/02/2026 1015,400,412,mg,IV infusion\n")
    (item,) = record.administrations
    assert recognised(PLAIN.format("Sig,").strip().split(",")) is None
    assert (item.start, item.dose, record.not_given) == (None, None, ())
    assert [gap.text for gap in record.understood.not_understood] == ["2"]
    record = read(PLAIN.format("Sig,") + "Remicade,Given,03/02/2026 1015,400,412,mg,IV infusion\n")
    assert record.administrations[0].dose == Quantity(Decimal(412), "mg")


@pytest.mark.parametrize("mark", ["ORDER_MED_ID", "PAT_MRN_ID", "MAR_ENC_CSN", "ROUTE_C"])
def test_one_heading_that_only_an_export_has_makes_it_known(mark: str) -> None:
    record = read(
        f"{mark},{PLAIN.format('SIG,')}"
        "7,Remicade,6,03/02/2026 1015,400,412,mg,IV infusion\n7,Remicade,8,03/02/2026 1225,400,,,IV infusion\n"
    )
    (item,) = record.administrations
    assert (run(item), item.dose) == (("10:15", "12:25"), Quantity(Decimal(412), "mg"))


def test_an_action_is_looked_for_in_each_of_its_columns() -> None:
    """A code whose name is empty: 2 is Missed."""
    record = read(
        "DISPLAY_NAME,MAR_ACTION_C,MAR_ACTION_C_NAME,TAKEN_TIME,SIG,DOSE_UNIT_C_NAME,ROUTE_C_NAME\n"
        "Remicade,6,New Bag,03/02/2026 1015,400,mg,Intravenous\n"
        "Remicade,8,,03/02/2026 1225,,,Intravenous\n"
        "Benadryl,2,,03/02/2026 1000,25,mg,IV Push\n"
    )
    assert [(item.substance, run(item)) for item in record.administrations] == [
        ("Remicade", ("10:15", "12:25"))
    ]
    assert [item.substance for item in record.not_given] == ["Benadryl"]


def test_the_clock_of_an_export_is_not_that_of_a_table_with_its_headings() -> None:
    """MIMIC writes `2026-03-02 01:10:00`; what is written otherwise may be of twelve hours."""
    head = "{}medication,event_txt,charttime,dose_given,dose_given_unit,route\n"
    row = "{}Benadryl,Administered,3/2/2026 1:05,25,mg,IV push\n"
    for own, cell in (("", ""), ("poe_id,", "7,")):
        (item,) = read(head.format(own) + row.format(cell)).administrations
        assert [doubt.values for doubt in item.uncertain] == [("2026-03-02T01:05", "2026-03-02T13:05")]
    (item,) = read(
        head.format("poe_id,") + row.format("7,").replace("3/2/2026 1:05", "2026-03-02 01:05:00")
    ).administrations
    assert run(item) == ("01:05", "?")


@pytest.mark.parametrize("action", ["102", "9509"])
def test_a_number_that_each_hospital_gives_its_own_meaning_stays_unknown(action: str) -> None:
    record = read(CLARITY + f"77,2,ondansetron,{action},03/02/2026 1005,4,mg,,IV Push\n")
    item = next(item for item in record.administrations if item.substance == "ondansetron")
    assert item.start is None
    assert [(gap.locator, gap.text) for gap in record.understood.not_understood] == [("row 5", action)]


def test_numbers_mean_nothing_in_a_table_that_is_no_such_export() -> None:
    record = read("Medication,Action,Time,Dose,Route\nondansetron,8,03/02/2026 1005,4 mg,IV Push\n")
    (item,) = record.administrations
    assert item.start is None
    assert [gap.text for gap in record.understood.not_understood] == ["8"]


def test_rows_that_an_export_says_were_never_so_give_nothing() -> None:
    head = (
        "subject_id,label,starttime,endtime,amount,amountuom,rate,rateuom,linkorderid,ordercategorydescription,"
        "statusdescription\n"
    )
    row = "10,Norepinephrine,2180-07-23 {},2180-07-23 {},{},mg,{},mL/hour,8003,Continuous Med,{}\n"
    record = read(
        head
        + row.format("18:20:00", "18:25:00", "1", "10", "ChangeDose/Rate")
        + row.format("18:25:00", "19:00:00", "5", "90", "Rewritten")
        + row.format("18:25:00", "20:00:00", "2", "20", "FinishedRunning")
    )
    (item,) = record.administrations
    assert (run(item), item.technique) == (("18:20", "20:00"), "infusion")
    assert item.dose is not None
    assert item.dose.value == 3
    assert record.claim.medical_record_number == "10"


def test_a_preset_takes_no_column_that_may_be_another() -> None:
    """`Description` is what Epic's orders call their drug, too, and many an export something else."""
    columns = guess(["Medication", "Description", "MAR Action", "Taken Time"]).mapping.columns
    assert columns["drug"] == "Medication"


def test_a_mapping_may_name_a_preset_alone(tmp_path: Path) -> None:
    (item,) = read_by(tmp_path, CLARITY, 'preset = "epic-clarity-mar"\n').administrations
    assert run(item) == ("10:15", "12:25")


def test_what_a_mapping_says_itself_goes_before_the_preset(tmp_path: Path) -> None:
    table = CLARITY.replace("MAR_ACTION_C", "ACT").replace(",6,", ",HU,")
    own = 'preset = "epic-clarity-mar"\n[columns]\nstatus = "ACT"\n[actions]\nhu = "New Bag"\n'
    (item,) = read_by(tmp_path, table, own).administrations
    assert run(item) == ("10:15", "12:25")


def test_columns_that_a_preset_does_not_name_are_read_as_ever(tmp_path: Path) -> None:
    table = CLARITY.replace("PAT_MRN_ID", "Patient Name").replace("\n77,", '\n"Drew, Simon",')
    assert read_by(tmp_path, table, 'preset = "epic-clarity-mar"\n').patient.family == "Drew"


def test_a_start_that_an_export_does_not_name_is_the_orders() -> None:
    head = (
        "PrescriptionID,MedicationName,StartDateTime,StopDateTime,AdministrationDateTime,DoseAdministered,"
        "DoseUnit,Route"
    )
    (item,) = read(
        f"{head}\nRX1,Ceftriaxone,03/01/2026 0900,03/08/2026 0900,03/02/2026 1015,1,g,IV push\n"
    ).administrations
    assert (run(item), item.day()) == (("10:15", "?"), date(2026, 3, 2))


def test_a_start_that_a_mapping_does_not_name_is_the_orders(tmp_path: Path) -> None:
    (tmp_path / "our-emar.toml").write_text(OURS)
    table = "What,Act,Adm Instant,How much,Start Time\n" + "".join(
        f"infliximab,{act},02/03/2026 {at},,01/03/2026 0900\n" for act, at in (("HU", 1015), ("DN", 1225))
    )
    record = read_by(tmp_path, table, 'preset = "./our-emar.toml"\n')
    assert [run(item) for item in record.administrations] == [("10:15", "12:25")]
    assert record.understood.whole, "a start of another day is the order's"
    record = read_by(tmp_path, table.replace("01/03/2026", "02/03/2026"), 'preset = "./our-emar.toml"\n')
    assert not record.understood.whole


def test_the_day_of_an_order_beside_the_time_taken_says_nothing() -> None:
    rows = CLARITY.replace("ROUTE\n", "ROUTE,START_DATE\n").replace(
        "Intravenous\n", "Intravenous,03/01/2026 0900\n"
    )
    record = read(rows)
    assert [run(item) for item in record.administrations] == [("10:15", "12:25")]
    assert record.understood.whole


@pytest.mark.parametrize(
    ("heading", "cell", "whole"),
    [
        ("INFUSION_STOP_TIME", "03/03/2026 0130", False),  # it may be this one's, over midnight
        ("INFUSION_STOP_TIME", "03/02/2026 2355", False),
        ("INFUSION_STOP_TIME", "03/08/2026 0900", True),  # the order's
        ("INFUSION_START_TIME", "03/01/2026 0900", True),
    ],
)
def test_a_stop_within_a_day_of_the_time_taken_is_no_orders(heading: str, cell: str, whole: bool) -> None:
    head = f"PAT_MRN_ID,ORDER_MED_ID,DISPLAY_NAME,MAR_ACTION_C,TAKEN_TIME,SIG,DOSE_UNIT,ROUTE,{heading}\n"
    record = read(f"{head}77,1,inFLIXimab,6,03/02/2026 2330,400,mg,Intravenous,{cell}\n")
    named = plain(heading)
    assert record.understood.whole is whole
    assert any(named in gap.locator for gap in record.understood.not_understood) is not whole  # type: ignore[operator]
    assert any(f"no field takes: {named}" in words for words in record.ignored)


def test_a_preset_that_does_not_fit_says_which_columns_are_missing(tmp_path: Path) -> None:
    table = CLARITY.replace("TAKEN_TIME", "AT").replace("MAR_ACTION_C", "ACT")
    told = error_of(tmp_path, table, 'preset = "epic-clarity-mar"\n[columns]\nstatus = "Action"\n')
    assert told.startswith("export.csv.map.toml: names a preset that this table does not fit.")
    assert "columns.given (TAKEN_TIME) names a column that the table does not have" in told
    assert "columns.status names a column that the table does not have" in told
    assert "columns.drug" not in told
    assert "docs presets" in told


def test_a_preset_that_nobody_knows_is_named(tmp_path: Path) -> None:
    told = error_of(tmp_path, CLARITY, 'preset = "epic"\n')
    assert told.startswith("export.csv.map.toml, preset epic: is no preset that is known.")


OURS = """schema = "infuscrub.preset/1"
title = "Our eMAR, the weekly extract"
needed = ["drug", "given"]
[columns]
drug = "What"
given = ["Instant", "Adm Instant"]
status = "Act"
dose = "How much"
[actions]
HU = "New Bag"
DN = "Stopped"
[reading]
day_first = true
"""
TABLE = (
    "What,Act,Adm Instant,How much\ninfliximab,HU,02/03/2026 1015,400 mg\ninfliximab,DN,02/03/2026 1225,\n"
)


def test_a_preset_of_ones_own_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "our-emar.toml").write_text(OURS)
    (item,) = read_by(tmp_path, TABLE, 'preset = "./our-emar.toml"\n').administrations
    assert (run(item), item.day().isoformat()) == (("10:15", "12:25"), "2026-03-02")  # type: ignore[union-attr]
    own = 'preset = "./our-emar.toml"\n[reading]\nday_first = false\n'
    (item,) = read_by(tmp_path, TABLE, own).administrations
    assert item.day().isoformat() == "2026-02-03"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('title = "Our', 'name = "Our'), "name is no key"),
        (('drug = "What"', 'drugs = "What"'), "columns.drugs is no key"),
        (('"given"]', '"start"]'), "needed.start has no heading under [columns]"),
        (('"drug", ', ""), "needed.drug is required"),
        (('"How much"', "[]"), "columns.dose is not text, or is empty"),
        (('"How much"', '"adm instant"'), "columns.dose names a column that another field has"),
        (('"New Bag"', '"Zork"'), "actions.HU stands for no action"),
        (("[columns]", "[columns"), "is no preset that can be used"),
    ],
)
def test_each_fault_of_a_preset_of_ones_own_is_named(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    (tmp_path / "our-emar.toml").write_text(OURS.replace(*change))
    told = error_of(tmp_path, TABLE, 'preset = "./our-emar.toml"\n')
    assert "our-emar.toml" in told
    assert says in told


def test_a_preset_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert error_of(tmp_path, TABLE, 'preset = "./none.toml"\n').startswith("none.toml: does not exist.")
    (tmp_path / "of.toml").mkdir()
    assert error_of(tmp_path, TABLE, 'preset = "./of.toml"\n').startswith("of.toml: is a folder")


def test_a_column_of_ones_own_that_is_not_there_is_no_fault_of_the_preset(tmp_path: Path) -> None:
    told = error_of(tmp_path, CLARITY, 'preset = "epic-clarity-mar"\n[columns]\nlot = "Lot"\n')
    assert told.startswith("export.csv.map.toml: names columns that this table does not have.")
    assert "columns.lot names a column" in told


@pytest.mark.parametrize("own", ["", '[columns]\nmedical_record_number = "PAT_MRN_ID"\n'])
def test_a_table_of_other_headings_below_an_export_is_read_by_its_own(tmp_path: Path, own: str) -> None:
    """A list of wastes has no action, which the preset needs."""
    wastes = "Waste log\nMRN,Date,Medication,Amount wasted\n77,03/02/2026,infliximab,20 mg\n"
    record = read_by(tmp_path, CLARITY + wastes, f'preset = "epic-clarity-mar"\n{own}')
    (item,) = record.administrations
    assert (run(item), item.wasted and item.wasted.amount.words) == (("10:15", "12:25"), "20 mg")
    assert record.understood.whole


@pytest.mark.parametrize("own", ["", '[actions]\n"77" = "New Bag"\n'])
def test_the_codes_of_an_export_mean_nothing_in_a_table_of_other_headings(tmp_path: Path, own: str) -> None:
    """`1` is Given in Epic's list; what it is in another list, nobody says. What a person said is of all tables."""
    below = "MRN,Date,Medication,Action,Time,Dose,Route\n77,03/02/2026,Zofran,{},1310,4 mg,IV push\n"
    mapping = f'preset = "epic-clarity-mar"\n{own}'
    record = read_by(tmp_path, CLARITY + below.format(1), mapping)
    (item,) = (item for item in record.administrations if item.substance == "Zofran")
    assert (item.start, item.stop) == (None, None)
    assert [(gap.locator, gap.text) for gap in record.understood.not_understood] == [("row 6", "1")]
    record = read_by(tmp_path, CLARITY + below.format("Given"), mapping)
    assert run(record.administrations[1]) == ("13:10", "?")


def test_the_ways_of_an_export_mean_nothing_in_a_table_of_other_headings(tmp_path: Path) -> None:
    (tmp_path / "our-emar.toml").write_text(f'{OURS}[techniques]\nZ = "push"\n')
    below = "Date,Medication,Time,Dose,Route\n02/03/2026,Zofran,1310,4 mg,{}\n"
    for way, given in (("IV push", ["infliximab", "Zofran"]), ("Z", ["infliximab"])):
        record = read_by(tmp_path, TABLE + below.format(way), 'preset = "./our-emar.toml"\n')
        assert [item.substance for item in record.administrations] == given
        assert ("Zofran" in given) == record.understood.whole


def test_a_further_table_of_the_same_export_has_its_words(tmp_path: Path) -> None:
    """Its second table lacks a column that a person named."""
    (tmp_path / "our-emar.toml").write_text(OURS)
    first = TABLE.replace("\n", ",A1\n").replace("How much,A1", "How much,Batch")
    second = TABLE.replace("infliximab", "vedolizumab")
    record = read_by(tmp_path, first + second, 'preset = "./our-emar.toml"\n[columns]\nlot = "Batch"\n')
    assert [(item.substance, run(item), item.lot) for item in record.administrations] == [
        ("infliximab", ("10:15", "12:25"), "A1"),
        ("vedolizumab", ("10:15", "12:25"), None),
    ]


def test_what_a_person_said_of_words_and_clocks_is_of_a_further_table_too(tmp_path: Path) -> None:
    below = "MRN,Date,Medication,Action,Time,Dose,Route\n77,03/02/2026,Zofran,ZZ,1310,4 mg,IV push\n"
    own = 'preset = "epic-clarity-mar"\n[actions]\nzz = "Given"\n'
    record = read_by(tmp_path, CLARITY + below, own)
    assert run(record.administrations[1]) == ("13:10", "?")


def test_docs_map_says_which_export_it_recognised_and_what_it_writes_reads_alike(tmp_path: Path) -> None:
    headings = CLARITY.splitlines()[0].split(",")
    told = mapping_toml(guess(headings))
    assert 'preset = "epic-clarity-mar"\n# Epic Clarity' in told
    (tmp_path / "x.map.toml").write_text(told)
    assert load_mapping(tmp_path / "x.map.toml") == guess(headings).mapping
    assert "preset = " not in mapping_toml(guess(["Medication", "Start", "Stop"]))


def test_docs_map_takes_the_preset_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "export.csv"
    table.write_text(TABLE)
    (tmp_path / "our-emar.toml").write_text(OURS)
    monkeypatch.chdir(tmp_path.parent)
    own = f"./{tmp_path.name}/our-emar.toml"
    found = CliRunner().invoke(app, ["map", str(table), "--preset", own])
    assert 'drug = "What"\nstatus = "Act"\ngiven = "Adm Instant"' in found.stdout
    assert 'preset = "our-emar.toml"' in found.stdout, "as it is seen from where the mapping will lie"
    assert "day_first = true " in found.stdout


@pytest.mark.parametrize(
    ("table", "do"),
    [
        (TABLE, "Leave --preset out, or name another: `infuscrub docs presets` lists them."),
        (CLARITY, "Leave --preset out: it is read as epic-clarity-mar."),
    ],
)
def test_docs_map_says_once_what_a_table_lacks_of_the_export_that_is_named(
    tmp_path: Path, table: str, do: str
) -> None:
    (tmp_path / "export.csv").write_text(table)
    named = ["map", str(tmp_path / "export.csv"), "--preset", "meditech-administrations"]
    found = CliRunner().invoke(app, named)
    lacking = "MedicationName or GenericName, AdministrationDateTime, DoseAdministered or DoseAmount"
    told = f"infuscrub: export.csv: is not the export meditech-administrations: it lacks {lacking}. {do}"
    assert found.output.strip() == told


def test_docs_presets_lists_them_with_a_line_each() -> None:
    told = CliRunner().invoke(app, ["presets"]).stdout.splitlines()
    assert [line.split()[0] for line in told] == [preset.name for preset in presets()]


def test_a_list_of_wastes_below_an_export_that_is_named_is_read(tmp_path: Path) -> None:
    rows = (
        "PAT_MRN_ID,ORDER_MED_ID,DISPLAY_NAME,MAR_ACTION_C,TAKEN_TIME,SIG,DOSE_UNIT,ROUTE\n"
        "7,1,Entyvio,6,03/02/2026 1330,280,mg,Intravenous\n"
        "7,1,Entyvio,8,03/02/2026 1402,,,Intravenous\n"
        "Waste log\nMRN,Date,Medication,Amount wasted\n7,03/02/2026,vedolizumab,20 mg\n"
    )
    (item,) = read_by(tmp_path, rows, 'preset = "epic-clarity-mar"\n').administrations
    assert item.wasted is not None
    assert item.wasted.amount.words == "20 mg"
