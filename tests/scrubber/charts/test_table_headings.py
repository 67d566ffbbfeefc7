"""Headings as systems write them: a unit behind a sign, words without blanks, and the names of exports."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.headings import by_heading, field_of, unit_of
from scrubber.model.record import Administration
from tests.scrubber.charts.messages import dose, runs, waste


def only(head: str, row: str, name: str = "log.csv") -> Administration:
    """Return the one administration of a table of one row, all of which was understood."""
    (record,) = read_document(Document.of_bytes(f"{head}\n{row}\n".encode(), name))
    (item,) = record.administrations
    assert record.understood.whole
    return item


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("Dose (mg)", "300", "300 mg"),
        ("Dose [mg]", "300", "300 mg"),
        ('"Dose, mg"', "300", "300 mg"),
        ("Dose/mg", "300", "300 mg"),
        ("Dose - mg", "300", "300 mg"),
        ("Dose [g]", "0.3", "0.3 g"),
        ('"Amount Given, units"', "300", "300 units"),
        ("Dose [mg/kg]", "5", ""),  # an amount for each kilogram is none
        ("Dose/kg", "5", ""),
    ],
)
def test_a_unit_behind_a_sign_is_the_columns(heading: str, cell: str, told: str) -> None:
    head, row = (
        f"MRN,DOS,Drug,{heading},Route,Start,Stop",
        f"7,3/2/2026,vedolizumab,{cell},IV infusion,13:15,13:45",
    )
    assert dose(only(head, row)) == told


@pytest.mark.parametrize("heading", ["Dose/Unit", "Dose Units", "dose_unit"])
def test_a_column_of_units_is_no_dose(heading: str) -> None:
    assert (field_of(heading), unit_of(heading)) == ("dose_unit", "")


@pytest.mark.parametrize("own", ["Today", "This infusion", "Today's infusion", "Current"])
@pytest.mark.parametrize("other", ["Last infusion", "Prior", "Next", "Previous visit"])
def test_what_stands_over_headings_may_say_that_they_are_of_this_time(own: str, other: str) -> None:
    """The columns of the other time are named, and give nothing."""
    table = f",,,{other},,{own},,\nMRN,DOS,Medication,Dose,Date,Dose,Start,Stop\n"
    (record,) = read_document(
        Document.of_bytes(
            f"{table}7,3/2/2026,Remicade,300 mg,1/5/2026,400 mg,1015,1225\n".encode(), "log.csv"
        )
    )
    (item,) = record.administrations
    assert (runs(item), dose(item)) == ("10:15-12:25", "400 mg")


@pytest.mark.parametrize("head", ["{0} (UTC),{1} (UTC),{0} (local),{1} (local)", "{0} UTC,{1} UTC,{0},{1}"])
def test_the_clock_of_the_place_goes_before_greenwichs(head: str) -> None:
    head = f"MRN,DOS,Drug,Dose,Route,{head.format('Start', 'Stop')}\n"
    row = "7,3/2/2026,Remicade,400 mg,IV infusion,1615,1825,1015,1225\n"
    (record,) = read_document(Document.of_bytes(f"{head}{row}".encode(), "log.csv"))
    assert [runs(item) for item in record.administrations] == ["10:15-12:25"]


def test_units_may_stand_in_a_row_below_their_headings() -> None:
    head = "MRN,DOS,Drug,Dose,Route,Start,Stop,Waste\n,(mm/dd/yyyy),,(mg),,(hhmm),time,mg"
    item = only(head, "7,03/02/2026,vedolizumab,280,IV infusion,1315,1345,20")
    assert (dose(item), runs(item), waste(item)) == ("280 mg", "13:15-13:45", "20 mg")


def test_a_waste_has_the_unit_of_its_heading() -> None:
    head = "MRN,DOS,Drug,Dose [mg],Wasted [mg],Route,Start,Stop"
    item = only(head, "7,3/2/2026,vedolizumab,250,50,IV infusion,13:15,13:45")
    assert item.wasted is not None
    assert (item.wasted.amount.value, item.wasted.amount.unit) == (50, "mg")


def test_headings_without_blanks_are_read() -> None:
    head = "mrn,drugname,dosegiven,doseunit,route,starttime,endtime"
    item = only(head, "7,vedolizumab,300,mg,IV infusion,2026-03-02 13:15:00,2026-03-02 13:45:00")
    assert (dose(item), runs(item)) == ("300 mg", "13:15-13:45")


def test_no_two_headings_are_one_without_their_blanks() -> None:
    found: dict[str, set[str]] = {}
    for heading, field in by_heading().items():
        found.setdefault(heading.replace(" ", ""), set()).add(field)
    assert not {heading for heading, those in found.items() if len(those) > 1}


def test_events_of_an_export_by_its_own_headings() -> None:
    head = "PERSON_MRN;EVENT_TITLE_TEXT;IV_EVENT;EVENT_END_DT_TM;ADMIN_DOSAGE;DOSAGE_UNIT;ADMIN_ROUTE"
    rows = (
        "7;vedolizumab 300 mg + NS 250 mL;Begin Bag;02-MAR-2026 13:15:00;300;mg;IV",
        "7;vedolizumab 300 mg + NS 250 mL;Site Change;02-MAR-2026 13:25:00;;;IV",
        "7;vedolizumab 300 mg + NS 250 mL;Stop;02-MAR-2026 13:45:00;;;IV",
    )
    item = only(head, "\n".join(rows))
    assert (dose(item), runs(item)) == ("300 mg", "13:15-13:45")


def test_a_date_and_time_of_administration_in_columns_of_their_own() -> None:
    item = only(
        "MRN,Drug,Adm Date,Adm Time,End Time,Dose,Route", "7,Entyvio,03/02/26,1315,1345,300 MG,IV INFUSION"
    )
    assert runs(item) == "13:15-13:45"


@pytest.mark.parametrize(
    ("cell", "number"), [('"=""000417"""', "000417"), ("000417", "000417"), ('"=""417"', '="417'), ("=", "=")]
)
def test_a_number_that_is_kept_from_a_spreadsheet_is_itself(cell: str, number: str) -> None:
    text = f"MRN,DOS,Drug,Dose,Route,Start,Stop\n{cell},3/2/2026,vedolizumab,300 mg,IV infusion,13:15,13:45\n"
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    assert record.claim.medical_record_number == number


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Administered Date/Time", "given"),
        ("MAR Action Dt/Tm", "given"),
        ("Dose Date/Time", "given"),
        ("Time Infusion Started", "start"),
        ("Hung At", "start"),
        ("Drug Start", "start"),
        ("Actual Stop Date and Time", "stop"),
        ("Completion Time", "stop"),
        ("MR #", "medical_record_number"),
        ("Lot #", "lot"),
        ("Infusion started", None),  # what happened in a row
        ("IV Start Time", None),  # of the line, as well as of the drug
        ("Order Start Time", None),
        ("Treatment Start", None),
    ],
)
def test_the_time_of_something_is_headed_in_many_words(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_a_record_of_actions_with_headings_of_many_words_is_read() -> None:
    head = "Account,Patient Name,DOB,Medication,Administered Date/Time,MAR Action,Dose,Dose Unit,Rate,Route"
    who = 'A-1,"Penhale, Ross",12/21/1954,INFLIXIMAB 400 MG IN NS 250 ML,03/02/2026'
    rows = (f"{who} 10:15,New Bag,400,mg,40 mL/hr,Intravenous", f"{who} 12:25,Stopped,,,0 mL/hr,Intravenous")
    (record,) = read_document(Document.of_bytes("\n".join((head, *rows)).encode(), "mar.csv"))
    (item,) = record.administrations
    assert (dose(item), runs(item)) == ("400 mg", "10:15-12:25")


@pytest.mark.parametrize(("heading", "cell"), [("Total Dose", "400 mg"), ("Total Dose (mg)", "400")])
def test_a_total_dose_is_the_dose_where_nothing_else_is(heading: str, cell: str) -> None:
    item = only(f"MRN,DOS,Drug,{heading},Route,Start,Stop", f"7,3/2/2026,Remicade,{cell},IV,9:15,11:20")
    assert dose(item) == "400 mg"


def test_a_total_dose_beside_a_dose_may_be_of_the_course() -> None:
    rows = "MRN,DOS,Drug,Dose,Total Dose,Route,Start,Stop\n7,3/2/2026,Remicade,400 mg,1200 mg,IV,9:15,11:20\n"
    (record,) = read_document(Document.of_bytes(rows.encode(), "log.csv"))
    assert [dose(item) for item in record.administrations] == ["400 mg"]
    assert [gap.text for gap in record.understood.not_understood] == ["total dose 1200 mg"]


@pytest.mark.parametrize(
    "head",
    [
        "Start Dt,Start Tm,End Dt,End Tm,Med,Dose,Route",
        "StartDt,StartTm,StopDt,StopTm,Med,Dose,Route",
        "beg_dt,beg_tm,end_dt,end_tm,med,dose,route",
        "Date Hung,Time Hung,Date Completed,Time Completed,Drug,Dose,Route",
    ],
)
def test_a_day_beside_a_time_of_the_same_name_is_its_day(head: str) -> None:
    """Two columns for the start are none too many where one holds the day; an end after midnight has its own."""
    item = only(head, "05/18/2026,11:15 PM,05/19/2026,1:25 AM,Remicade,400 mg,IV infusion")
    assert [(f"{run.start:%d %H:%M}", f"{run.stop:%d %H:%M}") for run in item.runs() if run.stop] == [
        ("18 23:15", "19 01:25")
    ]


@pytest.mark.parametrize("name", ["Action", "Taken", "Charted", "Event", "Perform", "Documented"])
def test_the_day_of_a_giving_beside_its_time_is_the_rows(name: str) -> None:
    item = only(
        f"{name} Date,{name} Time,Medication,Dose,Route", "05/18/2026,1:15 PM,ketorolac,30 mg,IV push"
    )
    assert f"{item.start:%m/%d %H:%M}" == "05/18 13:15"


def test_the_day_of_charting_is_not_that_of_the_service() -> None:
    head = "Date,Charted Date,Charted Time,Medication,Dose,Route,Start,Stop"
    row = "05/18/2026,05/19/2026,7:15 AM,Remicade,400 mg,IV infusion,10:15 AM,12:25 PM"
    (record,) = read_document(Document.of_bytes(f"{head}\n{row}\n".encode(), "log.csv"))
    (item,) = record.administrations
    assert (f"{item.day()}", runs(item)) == ("2026-05-18", "10:15-12:25")


def test_begin_and_end_of_an_event_are_start_and_stop() -> None:
    """The end of an event alone is when it was charted as given; beside its begin it is no start."""
    row = "infliximab,05/18/2026 10:15,05/18/2026 13:25,400 mg,IV Piggyback"
    item = only("MED,EVENT_START_DT_TM,EVENT_END_DT_TM,DOSE,ROUTE", row)
    assert runs(item) == "10:15-13:25"
    item = only("MED,EVENT_END_DT_TM,DOSE,ROUTE", "infliximab,05/18/2026 13:25,400 mg,IV Piggyback")
    assert f"{item.start:%H:%M}" == "13:25"


@pytest.mark.parametrize("heading", ["Start/Stop", "Infusion Start/Stop", "Time Start/Stop", "Start - End"])
def test_one_column_may_hold_both_times(heading: str) -> None:
    item = only(
        f"Date,Drug,Dose,Route,{heading}", "05/18/2026,Remicade,400 mg,IV infusion,10:15 AM - 12:25 PM"
    )
    assert runs(item) == "10:15-12:25"


@pytest.mark.parametrize(
    "head",
    [
        "Hang Time,Take Down Time,Drug,Dose Qty,Route,Date",
        "From Time,To Time,Generic Name,Dose,Route,Svc Date",
    ],
)
def test_more_names_of_times_and_drugs(head: str) -> None:
    item = only(head, "10:15 AM,12:25 PM,Remicade,400 mg,IV infusion,05/18/2026")
    assert (runs(item), dose(item)) == ("10:15-12:25", "400 mg")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("ROUTE_NM", "route"),
        ("ROUTE_NAME", "route"),
        ("DOSE_UNIT_DISP", "dose_unit"),
        ("Doc Dose", "dose"),
        ("Doc Rate", "rate"),
        ("Documented Site", "site"),
        ("Doc Date/Time", "given"),
        ("Drug Desc", None),
        ("Record Status Desc", None),
    ],
)
def test_what_a_system_puts_around_a_heading(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_given_beside_the_time_of_administration_answers_yes_or_no() -> None:
    head = "MRN,Drug,Dose,Route,Admin Dt,Admin Tm,Given"
    assert runs(only(head, "7,ondansetron,4 mg,IVP,03/02/2026,1310,Y")) == "13:10-?"
    text = f"{head}\n7,ondansetron,4 mg,IVP,03/02/2026,1310,N\n"
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    assert record.administrations == ()


@pytest.mark.parametrize("heading", ["Premeds", "Fluid", "Solution"])
def test_a_column_of_what_goes_with_the_drug_is_not_the_drug(heading: str) -> None:
    for head, cells in ((f"Drug,{heading}", "vedolizumab,"), (f"{heading},Drug", ",vedolizumab")):
        item = only(f"DOS,{head},Route,Start,Stop", f"3/2/2026,{cells},IV,13:15,13:45")
        assert (item.substance, runs(item)) == ("vedolizumab", "13:15-13:45")
    alone = only(f"DOS,{heading},Route,Start,Stop", "3/2/2026,vedolizumab,IV,13:15,13:45")
    assert alone.substance == "vedolizumab"


def test_a_day_of_a_database_is_read() -> None:
    item = only("medication,appointmentdate,route,starttime", "vedolizumab,03/02/2026,IV infusion,1:05 PM")
    assert runs(item) == "13:05-?"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Fluid/Medication", "drug"), ("Medication / IV Fluid", "drug"), ("Drug & Fluid", "drug"),
        ("Fluid/Rate/Time", None), ("Adm. Route", "route"), ("Type of Administration", "technique"),
        ("Wasted_UOM", "waste_unit"), ("Discarded UOM", "waste_unit"), ("Down at", "stop"), ("Up at", "start"),
    ],
)  # fmt: skip
def test_what_a_heading_of_several_words_heads(heading: str, name: str | None) -> None:
    assert field_of(heading) == name


def test_a_waste_has_the_unit_of_its_own_column() -> None:
    head = "MRN,DOS,Drug,Dose,Dose_UOM,Wasted,Wasted_UOM,Route,Start,Stop"
    item = only(head, "7,3/2/2026,vedolizumab,250,mg,50,mg,IV infusion,13:15,13:45")
    assert waste(item) == "50 mg"


CERNER = (
    "PERSON_NAME,EVENT_CD,CATALOG_DISPLAY,EVENT_END_DT_TM,RESULT_VAL,RESULT_UNITS,ROUTE,RESULT_STATUS\n"
    '"ROE, KIM",Begin Bag,zoledronic acid 4 mg,2026-03-02 14:05:00,4,mg,IV Piggyback,Auth (Verified)\n'
    '"ROE, KIM",Rate Change,zoledronic acid 4 mg,2026-03-02 14:08:00,400,mL/hr,IV Piggyback,Auth (Verified)\n'
    '"ROE, KIM",End Bag,zoledronic acid 4 mg,2026-03-02 14:23:00,100,mL,IV Piggyback,Auth (Verified)\n'
    '"ROE, KIM",Administered,denosumab,2026-03-02 14:30:00,120,mg,Subcutaneous,Auth (Verified)\n'
    '"ROE, KIM",Administered,cyanocobalamin,2026-03-02 14:31:00,1000,mcg,IM,In Error\n'
)


def test_results_of_events_are_read_as_doses() -> None:
    (record,) = read_document(Document.of_bytes(CERNER.encode(), "events.csv"))
    assert [(item.technique, runs(item), dose(item)) for item in record.administrations] == [
        ("infusion", "14:05-14:23", "4 mg"),
        ("sc", "14:30-?", "120 mg"),
    ]
    assert not any(item.uncertain for item in record.administrations)
    assert "row 6: result status In Error" in record.ignored
