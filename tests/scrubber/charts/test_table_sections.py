"""What stands between the rows of a table: patients, days, further headings, totals."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.logs import missed, told

HEAD = "Medication,Dose,Route,Start,Stop"
OCREVUS = "Ocrevus,600 mg,IV,1340,1715"
ORENCIA = "Orencia,750 mg,IV,1400,1433"


def read(*lines: str, name: str = "log.csv") -> tuple[InfusionRecord, ...]:
    """Read a table that is in memory."""
    return read_document(Document.of_bytes("\n".join(lines).encode(), name))


PIKE = ("PIKE", "20452", "Ocrevus", "03-02 13:40")


@pytest.mark.parametrize("headings", [(HEAD,), ()], ids=["headed again", "not headed again"])
@pytest.mark.parametrize(
    "rows",
    [
        ('"Patient: VOSS, IDA",MRN: 20453', "Date of service: 03/02/2026"),
        ('"Patient: VOSS, IDA"', "MRN: 20453", "DOB: 09/30/1948", "DOS: 03/02/2026"),
        ('Patient,"VOSS, IDA",MRN,20453', "Date,03/02/2026"),
        ('"VOSS, IDA (MRN 20453)"', "Date: 03/02/2026"),
        ('"VOSS, IDA",20453,09/30/1948', "Date: 03/02/2026"),
        ("Patient: Voss, Ida,MRN: 20453", "Date: 03/02/2026"),
    ],
)
def test_rows_below_another_patient_are_of_that_patient(
    rows: tuple[str, ...], headings: tuple[str, ...]
) -> None:
    records = read(
        '"Patient: PIKE, ROY",MRN: 20452',
        "Date of service: 03/02/2026",
        HEAD,
        OCREVUS,
        *rows,
        *headings,
        ORENCIA,
    )
    first, second = told(records)
    assert first == PIKE
    assert (second[0], second[2:]) == ("VOSS", ("Orencia", "03-02 14:00"))
    assert second[1] in ("20453", "")


def test_a_patient_whose_line_holds_a_time_is_another_patient() -> None:
    line = '"Patient: VOSS, IDA",MRN: 20453,Arrived 12:50'
    records = read(
        '"Patient: PIKE, ROY",MRN: 20452', "Date of service: 03/02/2026", HEAD, OCREVUS, line, ORENCIA
    )
    assert [item[:2] for item in told(records)] == [("PIKE", "20452"), ("VOSS", "20453")]
    assert "row 5" in missed(records)


def test_a_patient_has_not_the_day_of_the_one_before() -> None:
    records = read(
        '"Patient: PIKE, ROY",MRN: 20452',
        "Date of service: 03/02/2026",
        HEAD,
        OCREVUS,
        '"Patient: VOSS, IDA"',
        ORENCIA,
    )
    assert told(records) == [PIKE, ("VOSS", "", "Orencia", "")]


def test_a_day_that_is_told_of_the_whole_sheet_holds_for_each_patient() -> None:
    records = read(
        "Infusion log",
        "Date of service: 03/02/2026",
        HEAD,
        '"PIKE, ROY (MRN 20452)"',
        OCREVUS,
        '"VOSS, IDA (MRN 20453)"',
        ORENCIA,
    )
    assert told(records) == [PIKE, ("VOSS", "20453", "Orencia", "03-02 14:00")]


def test_a_lone_name_that_nobody_can_be_sure_of_leaves_the_patient_open() -> None:
    records = read(
        '"Patient: PIKE, ROY",MRN: 20452', "Date of service: 03/02/2026", HEAD, OCREVUS, "Ida Voss", ORENCIA
    )
    assert [item[:3] for item in told(records)] == [PIKE[:3], ("", "", "Orencia")]
    assert "row 5" in missed(records)


@pytest.mark.parametrize("line", ["Night shift", "Chair 3", "Benadryl", "Waste log"])
def test_a_line_of_one_cell_that_names_nobody_changes_no_patient(line: str) -> None:
    records = read('"Patient: PIKE, ROY",MRN: 20452', "Date of service: 03/02/2026", HEAD, line, OCREVUS)
    assert PIKE in told(records)
    assert {item[0] for item in told(records)} == {"PIKE"}


def test_a_column_for_patients_goes_before_a_line_that_names_one() -> None:
    head = "Patient,MRN,Medication,Dose,Route,Start"
    records = read(
        "Date of service: 03/02/2026",
        head,
        '"Pike, Roy",20452,Ocrevus,600 mg,IVP,1340',
        '"Voss, Ida",,,,,',
        '"Hale, Mary",20454,Orencia,750 mg,IVP,1400',
    )
    assert [item[:2] for item in told(records)] == [("PIKE", "20452"), ("HALE", "20454")]


@pytest.mark.parametrize(
    "line",
    [
        "Date: 03/09/2026",
        "Date of service: 03/09/2026",
        "DOS,03/09/2026",
        "03/09/2026",
        '"Monday, March 9, 2026"',
    ],
)
def test_rows_below_another_day_are_of_that_day(line: str) -> None:
    records = read('"Patient: Bell, Joan",MRN: 44100', "Date: 03/02/2026", HEAD, OCREVUS, line, ORENCIA)
    assert [item[3] for item in told(records)] == ["03-02 13:40", "03-09 14:00"]


def test_a_day_that_cannot_be_read_is_not_the_day_before() -> None:
    records = read(
        '"Patient: Bell, Joan",MRN: 44100', "Date: 03/02/2026", HEAD, OCREVUS, "Date: 03/2026", ORENCIA
    )
    assert [item[3] for item in told(records)] == ["03-02 13:40", ""]


def test_a_second_table_is_read_by_its_own_headings() -> None:
    records = read(
        '"Patient: Bell, Joan",MRN: 44100',
        "Date: 03/02/2026",
        HEAD,
        OCREVUS,
        "Medication,Start,Stop,Route,Dose",
        "Orencia,1400,1433,IV,750 mg",
    )
    items = [item for record in records for item in record.administrations]
    assert [item[3] for item in told(records)] == ["03-02 13:40", "03-02 14:00"]
    assert [f"{item.dose.value} {item.dose.unit}" for item in items if item.dose] == ["600 mg", "750 mg"]


def test_a_table_that_cannot_be_read_is_not_read_by_the_headings_above() -> None:
    records = read(
        "Date: 03/02/2026", HEAD, OCREVUS, "Lot,NDC,Medication", "EM22,57894003001,Remicade 400 mg"
    )
    assert [item[2] for item in told(records)] == ["Ocrevus"]
    assert missed(records) == ["row 5"]


@pytest.mark.parametrize(
    "row", ["Total,1350 mg,,,", "Grand total,,,,", "Total doses: 2", "Subtotal,600 mg,,,"]
)
def test_a_total_is_no_dose(row: str) -> None:
    records = read("Date: 03/02/2026", HEAD, OCREVUS, row)
    assert [item[2] for item in told(records)] == ["Ocrevus"]
    assert "a row of totals (1)" in records[0].ignored


def test_total_parenteral_nutrition_is_no_total() -> None:
    records = read("Date: 03/02/2026", HEAD, "Total parenteral nutrition,2000 mL,IV,1340,1715")
    assert len(told(records)) == 1


@pytest.mark.parametrize(
    "row",
    [
        "03/02/2026,Pike, Roy,20452,Ocrevus,600 mg,IV,13:40,17:15",
        '03/02/2026,"Pike, Roy",20452,Ocrevus,600 mg,13:40,17:15',
        '03/02/2026,"Pike, Roy",20452,Ocrevus, in NS 500 mL,600 mg,IV,13:40',
    ],
)
def test_a_row_whose_cells_are_shifted_is_named(row: str) -> None:
    good = '03/02/2026,"Voss, Ida",20453,Orencia,750 mg,IV,14:00,14:33'
    records = read("Date,Patient,MRN,Medication,Dose,Route,Start,Stop", row, good)
    assert [item[2] for item in told(records)] == ["Orencia"]
    assert missed(records) == ["row 2"]


def test_a_row_that_lacks_a_cell_is_named_where_no_route_shows_it() -> None:
    good = '03/02/2026,"Voss, Ida",Orencia,750 mg,14:00,14:33'
    for bad in (
        '03/02/2026,"Pike, Roy",Ocrevus,13:40,17:15',
        '03/02/2026,"Pike, Roy",Ocrevus,IV,600 mg,13:40',
    ):
        records = read("Date,Patient,Medication,Dose,Start,Stop", bad, good)
        assert [item[2] for item in told(records)] == ["Orencia"]
        assert missed(records) == ["row 2"]


def test_a_row_that_is_not_understood_is_named_to_its_own_patient_where_it_names_one_of_the_others() -> None:
    rows = [
        f'03/02/2026,"{who}",{drug},13:40,17:15'
        for who, drug in (("Pike, Roy", "Ocrevus,600 mg"), ("Voss, Ida", "Orencia,750 mg"))
    ]
    for who, places in (("Voss, Ida", [[], ["row 4"]]), ("Hale, Mary", [["row 4"], ["row 4"]])):
        bad = f'03/02/2026,"{who}",Zofran,13:40,4 mg,'
        records = read("Date,Patient,Medication,Dose,Start,Stop", *rows, bad)
        assert [[gap.locator for gap in record.understood.not_understood] for record in records] == places


def test_a_row_of_whom_nothing_else_is_told_may_be_of_anybody() -> None:
    """Voss has a row of her own, and it gives nothing: the end of what she never began."""
    rows = [
        '03/02/2026,"Pike, Roy",Ocrevus,New Bag,1340,600 mg,IV',
        '03/02/2026,"Pike, Roy",Ocrevus,Stopped,1715,,IV',
        '03/02/2026,"Voss, Ida",Orencia,Wasted,1400,20 mg,IV',
        '03/02/2026,"Voss, Ida",Orencia,New Bag,750 mg,1400,IV',
        '03/02/2026,"Voss, Ida",Zofran,Due,1410,4 mg,IV',
    ]
    records = read("Date,Patient,Medication,Action,Time,Dose,Route", *rows)
    assert all("row 5" in missed((record,)) for record in records)
    assert any("row 6: Zofran: Due" in record.ignored for record in records)


@pytest.mark.parametrize("first", ["Visit #2", "Date: 03/02/2026"])
def test_a_row_of_something_given_is_no_label(first: str) -> None:
    records = read(
        "Visit No,Date,Medication,Dose,Route,Start", f"{first},03/02/2026,Ocrevus,600 mg,IVP,13:40"
    )
    assert [item[2] for item in told(records)] == ["Ocrevus"]


def test_a_route_that_is_known_and_not_ours_is_none_to_look_at() -> None:
    (record,) = read(
        "Date: 03/02/2026",
        HEAD,
        OCREVUS,
        "Timolol,1 drop,Ophthalmic,1350,",
        "Albuterol,2.5 mg,Nebulized,1355,",
    )
    assert record.understood.whole
    assert record.ignored == ("a row of a route that is neither injected nor infused (2)",)


def test_headings_in_two_rows_are_read_together() -> None:
    records = read(
        "Date,Patient,MRN,Medication,Dose,,Infusion,,Waste,,Lot",
        ",,,,Amt,Unit,Start,Stop,Amt,Unit,",
        '03/02/2026,"Pike, Roy",20452,Remicade,412,mg,13:40,15:45,88,mg,EM22',
    )
    (item,) = records[0].administrations
    assert told(records) == [("PIKE", "20452", "Remicade", "03-02 13:40")]
    assert (item.dose.value, item.wasted.amount.value, item.lot) == (412, 88, "EM22")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("over", "begin", "end"),
    [
        ("Infusion", "Start", "Stop"),
        ("Time", "Begin", "End"),
        ("Infusion Time", "Start", "Stop"),
        ("Time", "On", "Off"),
    ],
)
def test_what_stands_over_a_begin_and_an_end_takes_neither_away(over: str, begin: str, end: str) -> None:
    (record,) = read(
        f"Date,Drug,,{over},,Waste,,Lot",
        f",Name,Dose,{begin},{end},Amt,Reason,",
        "03/02/2026,Remicade,412 mg,13:40,15:45,88 mg,vial,EM22",
    )
    (item,) = record.administrations
    assert f"{item.start:%H:%M}-{item.stop:%H:%M}" == "13:40-15:45"
    assert (item.dose.value, item.wasted.amount.value, item.lot) == (412, 88, "EM22")  # type: ignore[union-attr]
    assert record.understood.whole


def test_a_row_over_headings_that_can_be_read_alone_is_read_with_them() -> None:
    """`Amount` below `Waste` was the dose."""
    (record,) = read(
        "Visit,,Infusion,,Waste", "Date,Medication,Begin,End,Amount", "03/02/2026,Remicade,13:40,15:45,20 mg"
    )
    (item,) = record.administrations
    assert (item.dose, item.wasted.amount.value) == (None, 20)  # type: ignore[union-attr]


@pytest.mark.parametrize("over", ["Scheduled", "Premedication", "Visit"])
def test_the_begin_of_something_else_is_no_begin_of_the_drug(over: str) -> None:
    (record,) = read(
        f"Date,Medication,{over},,Dose", ",,Start,Stop,", "03/02/2026,Remicade,13:40,15:45,400 mg"
    )
    (item,) = record.administrations
    assert (item.start, item.stop) == (None, None)


def test_what_was_planned_is_not_what_was_done() -> None:
    records = read(
        "Date,Patient,MRN,Medication,Planned,,,Actual,,",
        ",,,,Dose,Start,Stop,Dose,Start,Stop",
        '03/02/2026,"Pike, Roy",20452,Remicade,500 mg,13:00,15:00,412 mg,13:40,15:45',
    )
    (item,) = records[0].administrations
    assert told(records) == [("PIKE", "20452", "Remicade", "03-02 13:40")]
    assert item.dose is None or item.dose.value == 412


def test_columns_that_no_field_takes_are_named() -> None:
    (record,) = read(f"Date,{HEAD},Weight,Site 2,Facility", f"03/02/2026,{OCREVUS},82,R AC,")
    assert record.ignored == ("columns that no field takes: weight, site 2",)
    assert record.understood.whole
    (record,) = read(f"Date,{HEAD},JW Amt", f"03/02/2026,{OCREVUS},88")
    assert [gap.locator for gap in record.understood.not_understood] == ["row 2, jw amt"]
    (record,) = read(f"Date,{HEAD},JW Amt", f"03/02/2026,{OCREVUS},0")
    assert record.understood.whole


def test_a_refusal_says_which_column_is_missing() -> None:
    with pytest.raises(DocumentError, match="name the column of the drug"):
        read("Date,Patient,Foo,Start", "03/02/2026,Pike,Remicade,1340")
    with pytest.raises(DocumentError, match="name the column of the start, or of the date"):
        read("Patient,Medication,Dose", "Pike,Remicade,400 mg")


def test_headings_hold_no_dates() -> None:
    with pytest.raises(DocumentError):
        read('Patient,"Pike, Roy",MRN,20452', "Date,03/02/2026,Drug,Ocrevus", "Start,13:40,Stop,17:15")
