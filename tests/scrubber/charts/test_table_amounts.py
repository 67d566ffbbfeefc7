"""Amounts, days and times of tables: what a comma, a missing unit, a second date and words beside a time leave open."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord

HEAD = "Date,Patient,MRN,Medication,Dose,Route,Start,Stop,Wasted"


def read(text: str, name: str = "log.csv") -> tuple[InfusionRecord, ...]:
    """Read a table that is in memory."""
    return read_document(Document.of_bytes(text.encode(), name))


def row(
    dose: str = "400 mg", start: str = "13:40", stop: str = "", wasted: str = "", day: str = "03/02/2026"
) -> str:
    """Return a row of the usual log."""
    return f'{day},"Pike, Roy",20452,Remicade,"{dose}",IVP,"{start}","{stop}","{wasted}"'


def only(*rows: str, head: str = HEAD) -> Administration:
    """Return the first administration of a table."""
    return read("\n".join((head, *rows)))[0].administrations[0]


def amounts(item: Administration) -> tuple[str, str]:
    """Return dose and waste as a person writes them; empty where there is none."""
    wasted = item.wasted.amount if item.wasted else None
    return tuple(f"{each.value.normalize():f} {each.unit}" if each else "" for each in (item.dose, wasted))  # type: ignore[return-value]


def times(item: Administration) -> tuple[str, str]:
    """Return start and stop, with their days."""
    return tuple(f"{at:%m-%d %H:%M}" if at else "" for at in (item.start, item.stop))  # type: ignore[return-value]


def doubts(item: Administration) -> dict[str, tuple[str, ...]]:
    """Return what is in doubt, with its values."""
    return {doubt.field: doubt.values for doubt in item.uncertain}


def workbook(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in rows:
        sheet.append(cells)
    for place, shown in (formats or {}).items():
        sheet[place].number_format = shown
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


# commas


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("1,250 mg", "1250 mg"),
        ("12,500 units", "12500 units"),
        ("1,250.5 mg", "1250.5 mg"),
        ("687.5 mg", "687.5 mg"),
    ],
)
def test_a_comma_parts_thousands(dose: str, expected: str) -> None:
    assert amounts(only(row(dose)))[0] == expected


@pytest.mark.parametrize("dose", ["687,5 mg", "2,6 mg", "0,9 mg", "1234,5 mg", "0,125 mg", "62,25 mg"])
def test_any_other_comma_is_in_doubt(dose: str) -> None:
    """Nobody gives ten or a thousand times what was given."""
    item = only(row(dose))
    assert item.dose is None
    assert doubts(item)["dose"] == (dose.replace(",", "."),) or not doubts(item)["dose"]


def test_one_decimal_comma_puts_those_that_may_be_thousands_in_doubt() -> None:
    item = only(row("1,250 mg", wasted="0,5 mg"))
    assert doubts(item)["dose"] == ("1.25 mg", "1250 mg")
    assert doubts(item)["wasted"] == ("0.5 mg",)


SEMICOLONS = "Date;Patient;MRN;Medication;Dose;Route;Start;Stop;Wasted\n03/02/2026;Pike, Roy;20452;{}"


def test_a_file_parted_by_semicolons_may_show_its_decimal_comma() -> None:
    (record,) = read(SEMICOLONS.format("Velcade;2,6 mg;IVP;13:40;;0,9 mg"))
    assert amounts(record.administrations[0]) == ("2.6 mg", "0.9 mg")
    (record,) = read(SEMICOLONS.format("Orencia;687,5 mg;IVP;13:40;;62,5 mg"))
    assert amounts(record.administrations[0]) == ("687.5 mg", "62.5 mg")


def test_semicolons_alone_show_no_decimal_comma() -> None:
    (record,) = read(SEMICOLONS.format("Remicade;1,250 mg;IVP;13:40;;"))
    assert amounts(record.administrations[0])[0] == "1250 mg"
    (record,) = read(SEMICOLONS.format("Remicade;1,5 mg;IVP;13:40;;0.5 mg"))
    assert record.administrations[0].dose is None
    (record,) = read(SEMICOLONS.format("Remicade;1,250 mg;IVP;13:40;;0,5 mg"))
    assert doubts(record.administrations[0])["dose"] == ("1.25 mg", "1250 mg")


def test_rates_and_volumes_are_no_ten_times_either() -> None:
    head = "Date,Medication,Dose,Route,Start,Stop,Rate (mL/hr),Volume (mL)"
    item = only('3/2/2026,Remicade,400 mg,IV,13:40,15:40,"12,5","250,5"', head=head)
    assert (item.rate_ml_per_hour, item.volume_ml) == (None, None)


# units


def test_a_waste_without_a_unit_has_not_that_of_the_dose() -> None:
    item = only(row("2.6 mg", wasted="0.36"))
    assert item.wasted is None
    assert doubts(item)["wasted"] == ()
    item = only(
        "3/2/2026,Remicade,412,mg,IVP,13:40,88", head="Date,Medication,Dose,Dose Unit,Route,Start,Wasted"
    )
    assert amounts(item) == ("412 mg", "")


def test_a_waste_whose_unit_is_said_is_one() -> None:
    assert amounts(only(row("2.6 mg", wasted="0.36 mL")))[1] == "0.36 mL"
    assert amounts(only(row("412 mg", wasted="88"), head=HEAD.replace("Wasted", "Wasted (mg)")))[1] == "88 mg"
    assert (
        amounts(only(row("412 mg", wasted="88"), head=HEAD.replace("Wasted", "Wasted in mg")))[1] == "88 mg"
    )
    assert amounts(only(row("412 mg", wasted="0")))[1] == "0 mg"


@pytest.mark.parametrize("dose", ["10%", "20mg/50ml", "400mg/40mL", "0.5 mg/kg", "400 mg x2", "4OO mg"])
def test_what_is_no_amount_is_no_dose(dose: str) -> None:
    item = only(row(dose))
    assert item.dose is None
    assert "dose" in doubts(item)


def test_a_heading_gives_only_a_unit_that_is_one() -> None:
    item = only("3/2/2026,Remicade,400,IVP,13:40", head="Date,Medication,Dose (given),Route,Start")
    assert item.dose is None


def test_two_drugs_in_one_cell_are_named() -> None:
    for words in (
        "Benadryl 50 mg / Solu-Medrol 100 mg",
        "Benadryl + Solu-Medrol",
        "Benadryl 50 mg and Pepcid 20 mg",
    ):
        (record,) = read(f"Date,Medication,Dose,Route,Start\n3/2/2026,{words},50 mg,IVP,13:05\n")
        assert record.administrations[0].dose is None
        assert [gap.locator for gap in record.understood.not_understood] == ["row 2, drug"]


@pytest.mark.parametrize(
    "words",
    ["inFLIXimab (REMICADE) in NS 250 mL", "piperacillin/tazobactam", "heparin 25000 units in D5W 250 mL"],
)
def test_a_drug_in_its_fluid_is_one(words: str) -> None:
    (record,) = read(f"Date,Medication,Dose,Route,Start\n3/2/2026,{words},50 mg,IVP,13:05\n")
    assert record.administrations[0].dose is not None
    assert record.understood.whole


def test_a_lot_that_a_spreadsheet_made_a_date_of_is_named() -> None:
    data = workbook(
        ["Date", "Medication", "Dose", "Route", "Start", "Lot"],
        [date(2026, 3, 2), "Remicade", "400 mg", "IVP", "13:40", datetime(2026, 3, 12)],  # noqa: DTZ001
        [date(2026, 3, 2), "Zofran", "4 mg", "IVP", "13:40", "L12"],
    )
    (record,) = read_document(Document.of_bytes(data, "log.xlsx"))
    assert [item.lot for item in record.administrations] == [None, "L12"]
    assert [gap.locator for gap in record.understood.not_understood] == ["Sheet, row 2, lot"]


# days

DATED = "Patient,MRN,Drug,Dose,Route,{}\nBell,44100,Fluorouracil,4400 mg,IV,{}\n"


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        (
            "Start Date,Start Time,End Date,End Time",
            "03/02/2026,14:30,03/04/2026,12:30",
            ("03-02 14:30", "03-04 12:30"),
        ),
        (
            "Infusion Start Date,Infusion Start Time,Infusion Stop Date,Infusion Stop Time",
            "03/05/2026,09:30,03/06/2026,09:40",
            ("03-05 09:30", "03-06 09:40"),
        ),
        ("Date,Start,Stop,Stop Date", "03/05/2026,09:30,09:40,03/06/2026", ("03-05 09:30", "03-06 09:40")),
        ("Date,Start,Stop,Stop Date", "03/05/2026,09:30,13:40,03/05/2026", ("03-05 09:30", "03-05 13:40")),
        (
            "Hookup Date,Hookup Time,Disconnect Date,Disconnect Time",
            "3/2/2026,14:30,3/4/2026,12:30",
            ("03-02 14:30", "03-04 12:30"),
        ),
        ("Svc Date,Start,Stop", "03/05/2026,09:30,13:40", ("03-05 09:30", "03-05 13:40")),
        ("Appointment Date,Start,Stop", "03/05/2026,09:30,13:40", ("03-05 09:30", "03-05 13:40")),
    ],
)
def test_a_date_of_the_start_and_one_of_the_stop(head: str, cells: str, expected: tuple[str, str]) -> None:
    assert times(read(DATED.format(head, cells))[0].administrations[0]) == expected


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        ("Date,Start,Stop,Stop Date", "03/05/2026,09:30,13:40,03/04/2026", ("", "")),
        ("Date,Start,Stop,Stop Date", "03/05/2026,09:30,13:40,see MAR", ("03-05 09:30", "")),
        ("Date,Start Date,Start,Stop", "03/05/2026,03/06/2026,09:30,13:40", ("", "03-06 13:40")),
        ("Date,Svc Date,Start,Stop", "03/05/2026,03/06/2026,09:30,13:40", ("", "03-05 13:40")),
    ],
)
def test_dates_that_disagree_leave_a_time_in_doubt(head: str, cells: str, expected: tuple[str, str]) -> None:
    assert times(read(DATED.format(head, cells))[0].administrations[0]) == expected


def test_one_date_with_its_day_first_opens_those_that_may_have_it_so() -> None:
    first, second = read("\n".join((HEAD, row(day="13/03/2026"), row(day="03/04/2026"))))
    assert times(first.administrations[0])[0] == "03-13 13:40"
    assert times(second.administrations[0])[0] == ""
    assert doubts(second.administrations[0])["start"] == ("2026-03-04T13:40", "2026-04-03T13:40")


def test_a_birth_date_with_its_day_first_opens_the_others() -> None:
    head = "Date,Patient,MRN,DOB,Medication,Dose,Route,Start"
    text = '{},"Pike, Roy",20452,{},Ocrevus,600 mg,IVP,13:40'
    (record,) = read("\n".join((head, text.format("03/04/2026", "25/12/1960"))))
    assert times(record.administrations[0])[0] == ""
    first, *_ = read("\n".join((head, text.format("13/03/2026", "05/01/1960"))))
    assert first.patient.birth_date is None


@pytest.mark.parametrize("other", ["03/13/2026", "12/12/2026", "2026-03-13", "Mar 13, 2026"])
def test_no_date_with_its_day_first_opens_nothing(other: str) -> None:
    records = read("\n".join((HEAD, row(day=other), row(day="03/04/2026"))))
    assert "03-04 13:40" in [times(record.administrations[0])[0] for record in records]


@pytest.mark.parametrize(
    "day", ["02-MAR-26", "2-Mar-26", "20260302", "2026/03/02", "02-MAR-2026", "2026-03-02"]
)
def test_dates_as_other_systems_write_them(day: str) -> None:
    assert times(only(row(day=day)))[0] == "03-02 13:40"
    assert only(row(day="2-Mar")).start is None


def test_a_heading_that_stands_in_for_another_counts_only_alone() -> None:
    item = only(
        "3/2/2026,Remicade,400 mg,IVP,,2026-03-02 14:05", head="Date,Medication,Dose,Route,Start,Timestamp"
    )
    assert item.start is None
    item = only("3/2/2026,Remicade,400 mg,IVP,2026-03-02 14:05", head="Date,Medication,Dose,Route,Timestamp")
    assert times(item)[0] == "03-02 14:05"
    item = only(
        "3/2/2026,Remicade,400 mg,IV,13:40,13:45", head="Date,Medication,Dose,Route,Start,Infusion Began"
    )
    assert times(item)[0] == "03-02 13:40"


# times


@pytest.mark.parametrize(
    "cell", ["13:40", "1340 hrs", "13:40:00 EST", "@1340", "13:40 ET", "1:40 PM", "1340*", "13:40 PM"]
)
def test_what_may_stand_beside_a_time(cell: str) -> None:
    assert times(only(row(start=cell), row(start="15:00")))[0] == "03-02 13:40"


@pytest.mark.parametrize(
    "cell",
    [
        "due 1340",
        "after 1340",
        "1340 stopped",
        "13:40 next day",
        "13:40 3/3",
        "13:40 UTC",
        "13:40 (sched 13:00)",
        "1340 TF",
        "13:40?",
    ],
)
def test_other_words_beside_a_time_leave_it_in_doubt(cell: str) -> None:
    item = only(row(start=cell), row(start="15:00"))
    assert item.start is None
    assert "start" in doubts(item)


@pytest.mark.parametrize("cell", ["13:40 not given", "1340 - refused", "not given", "1340 charted in error"])
def test_a_time_that_is_denied_gives_nothing(cell: str) -> None:
    (record,) = read("\n".join((HEAD, row(start=cell), row(start="15:00"))))
    assert [item.source.locator for item in record.administrations] == ["row 3"]
    assert [gap.locator for gap in record.understood.not_understood] == ["row 2, start"]


def test_a_run_in_one_cell_is_a_start_and_a_stop() -> None:
    head = "Date,Medication,Dose,Route,Time"
    item = only("3/2/2026,Ocrevus,600 mg,IV,13:40-17:15", head=head)
    assert (times(item), item.technique) == (("03-02 13:40", "03-02 17:15"), "infusion")
    assert times(only("3/2/2026,Ocrevus,600 mg,IV,1340 to 1715", head=head)) == ("03-02 13:40", "03-02 17:15")
    assert times(only("3/2/2026,Ocrevus,600 mg,IV,13:40 / 13:50", head=head)) == ("", "")
    assert times(only(row(start="13:40-17:15"))) == ("", "")  # beside a column for stops it is none


@pytest.mark.parametrize(("start", "stop"), [("1130", "245"), ("1245", "115"), ("1200", "100")])
def test_a_short_time_of_the_afternoon_shows_the_12_hour_clock(start: str, stop: str) -> None:
    item = only(row(start=start, stop=stop).replace("IVP", "IV"))
    assert times(item) == ("", "")
    assert set(doubts(item)) == {"start", "stop"}


def test_a_time_that_only_24_hours_have_settles_the_short_ones() -> None:
    assert times(only(row(start="930", stop="1130"), row(start="1340"))) == ("03-02 09:30", "03-02 11:30")


@pytest.mark.parametrize("cell", ["24:00", "2400"])
def test_the_end_of_a_day_is_the_next_ones_beginning(cell: str) -> None:
    assert times(only(row(start=cell), row(start="1340")))[0] == "03-03 00:00"
    assert times(only(row(start="13:00", stop=cell)))[1] == "03-03 00:00"
    assert times(only(row(start="00:00", stop="01:00")))[0] == "03-02 00:00"


def sheet_of(*starts: Any, formats: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the times of a workbook with a row a start."""
    rows = [[date(2026, 3, 2), "Venofer", "300 mg", "IV", *pair] for pair in starts]
    data = workbook(["Date", "Medication", "Dose", "Route", "Start", "Stop"], *rows, formats=formats)
    records = read_document(Document.of_bytes(data, "log.xlsx"))
    return [times(item) for record in records for item in record.administrations]


def test_a_time_cell_that_shows_no_half_of_the_day_is_in_doubt_in_the_small_hours() -> None:
    plain = {"E2": "h:mm", "F2": "h:mm"}
    assert sheet_of((time(1, 5), time(2, 40)), formats=plain) == [("", "")]
    assert sheet_of((time(11, 40), time(3, 15)), formats=plain) == [("03-02 11:40", "")]
    assert sheet_of(
        (time(9, 40), time(13, 15)), (time(1, 5), time(1, 38)), formats={"E3": "h:mm", "F3": "h:mm"}
    )[1] == ("", "")


def test_a_time_cell_that_shows_its_half_is_one() -> None:
    assert sheet_of((time(1, 5), time(2, 40)), formats={"E2": "h:mm AM/PM", "F2": "h:mm AM/PM"}) == [
        ("03-02 01:05", "03-02 02:40")
    ]
    assert sheet_of((time(1, 5), time(2, 40)), formats={"E2": "hh:mm", "F2": "hh:mm"}) == [
        ("03-02 01:05", "03-02 02:40")
    ]
    night = sheet_of(
        (time(1, 5), time(2, 40)), (time(23, 10), time(23, 50)), formats={"E2": "h:mm", "F2": "h:mm"}
    )
    assert night[0] == ("03-02 01:05", "03-02 02:40")
    assert sheet_of((time(9, 40), time(11, 15))) == [("03-02 09:40", "03-02 11:15")]


def test_days_and_times_that_a_workbook_counts() -> None:
    data = workbook(
        ["Date", "Medication", "Dose", "Route", "Start", "Stop"],
        [46083, "Venofer", "300 mg", "IV", 0.402777777777778, 0.552083333333333],
    )
    (record,) = read_document(Document.of_bytes(data, "log.xlsx"))
    assert times(record.administrations[0]) == ("03-02 09:40", "03-02 13:15")
    assert only(row(start="0.5694")).start is None  # outside a workbook nobody counts so


def test_the_unit_that_a_workbook_shows_is_one() -> None:
    data = workbook(
        ["Date", "Medication", "Dose", "Route", "Start"],
        [date(2026, 3, 2), "Velcade", 2.6, "SC", "13:40"],
        formats={"C2": '0.0" mg"'},
    )
    (record,) = read_document(Document.of_bytes(data, "log.xlsx"))
    assert amounts(record.administrations[0])[0] == "2.6 mg"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2.4 million units", "2400000 units"),
        ("1.2 million IU", "1200000 IU"),
        ("75 mg/m2 (130 mg)", "130 mg"),
        ("130 mg (75 mg/m2)", "130 mg"),
        ("5 mg/kg = 400 mg", "400 mg"),
        ("75 mg/m2", ""),
        ("2.4 million", ""),
        ("75 mg/m2 (130)", ""),
        ("75 mg (130 mg)", ""),
    ],
)
def test_a_dose_that_was_worked_out_is_what_it_came_to(cell: str, told: str) -> None:
    item = only(row(cell))
    assert amounts(item)[0] == told
    assert [doubt.field for doubt in item.uncertain] == ["dose"] * (not told)


@pytest.mark.parametrize(
    ("drug", "values"),
    [
        ("Belimumab 720 mg/250 mL NS", ("720 mg",)),
        ("Cyclophosphamide 1,200 mg / 250 mL NS", ("1200 mg",)),
        ("Heparin 25,000 units/250 mL D5W", ("25000 units",)),
    ],
)
def test_a_dose_that_stands_with_its_drug_in_a_bag_is_one_to_confirm(
    drug: str, values: tuple[str, ...]
) -> None:
    item = only(f'03/02/2026,"{drug}",IVPB,07:58,09:03', head="Date,Medication,Route,Start,Stop")
    assert [(doubt.field, doubt.values) for doubt in item.uncertain] == [("dose", values)]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("Mon Mar 2 2026 9:15AM", "2026-03-02 09:15:00"),
        ("Monday, March 2, 2026 09:15", "2026-03-02 09:15:00"),
        ("Tue Mar 2 2026 9:15AM", "None"),  # one of them is a slip
    ],
)
def test_a_date_with_its_day_of_the_week_is_that_date(start: str, told: str) -> None:
    text = f'Medication,Dose,Route,Start,Stop\nMesna,400 mg,IVPB,"{start}",\nMesna,400 mg,IVPB,03/02/2026 14:00,\n'
    assert f"{read(text)[0].administrations[0].start}" == told


def test_the_day_of_the_week_is_no_reason_to_turn_the_date() -> None:
    rows = (row(start="Mon Mar 2 2026 9:15AM", day=""), row(day="13/03/2026"))
    found = [item for record in read("\n".join((HEAD, *rows))) for item in record.administrations]
    assert f"{found[0].start}" == "2026-03-02 09:15:00"


@pytest.mark.parametrize("dose", ["1 dose", "2 Doses"])
def test_a_count_of_doses_is_no_amount(dose: str) -> None:
    item = only(row(dose=dose))
    assert (item.dose, [doubt.field for doubt in item.uncertain]) == (None, ["dose"])
