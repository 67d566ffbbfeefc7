"""Rows that take back or correct another row: what they speak of is not certain."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.told import in_full

HEAD = "Medication,Order,Action,Time,Dose,Route,Comments\n"
PUSH = "Benadryl,{},{},03/02/2026 {},{},IV push,{}\n"
BAG = "Remicade,1,{},03/02/2026 {},{},IV infusion,{}\n"


def read(text: str) -> InfusionRecord:
    """Read the one record of a table."""
    (record,) = read_document(Document.of_bytes(text.encode(), "mar.csv"))
    return record


def in_doubt(item: Administration) -> set[str]:
    """Return what of an administration is in doubt."""
    return {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize(
    "action",
    ["Canceled Entry", "Entered in error", "Undo", "Voided", "Deleted", "Given in error", "Charted in error"],
)
@pytest.mark.parametrize("dose", ["25 mg", ""])
def test_a_row_that_takes_back_what_was_charted_then(action: str, dose: str) -> None:
    given, undone = PUSH.format(1, "Given", 1000, "25 mg", ""), PUSH.format(1, action, 1000, dose, "")
    for rows in (given + undone, undone + given):
        (item,) = read(HEAD + rows + PUSH.format(1, "Given", 1300, "50 mg", "")).administrations[:1]
        assert in_doubt(item) == {"start", "dose", "technique"}
        (later,) = read(HEAD + rows + PUSH.format(1, "Given", 1300, "50 mg", "")).administrations[1:]
        assert (in_full(later), later.uncertain) == ("Benadryl push 1300 50 mg", ())


@pytest.mark.parametrize(
    "other",
    [
        PUSH.format(2, "Canceled Entry", 1000, "25 mg", ""),
        PUSH.format(1, "Canceled Entry", 1030, "25 mg", ""),
        PUSH.format(1, "Voided", 1000, "50 mg", ""),
        PUSH.format(1, "Due", 1000, "25 mg", ""),
        PUSH.format(1, "Canceled Entry", 1000, "25 mg", "").replace("Benadryl", "Zofran"),
    ],
    ids=["another order", "another time", "another dose", "what was due", "another drug"],
)
def test_a_row_that_takes_back_something_else(other: str) -> None:
    (item,) = read(HEAD + PUSH.format(1, "Given", 1000, "25 mg", "") + other).administrations
    assert (in_full(item), item.uncertain) == ("Benadryl push 1000 25 mg", ())


OF_DAYS = "Order,Date,Medication,Status,Dose,Route,Start,Stop\n"
OF_A_DAY = "{},3/{}/2026,{},{},{},IV infusion,{},{}\n"


@pytest.mark.parametrize("action", ["Voided", "Entered in error", "Canceled Entry", "Deleted"])
def test_a_row_without_a_time_takes_back_all_of_its_order_drug_and_day(action: str) -> None:
    rows = (
        (1, 2, "Remicade", "Given", "400 mg", "10:15", "12:25"),
        (1, 2, "Remicade", action, "", "", ""),
        (1, 3, "Remicade", "Given", "400 mg", "10:15", "12:25"),
        (2, 2, "Remicade", "Given", "100 mg", "14:15", "15:25"),
        (1, 2, "Zofran", "Given", "4 mg", "09:15", "09:35"),
    )
    text = OF_DAYS + "".join(OF_A_DAY.format(*row) for row in rows)
    told = [
        (in_full(item), in_doubt(item) >= {"start", "dose"})
        for record in read_document(Document.of_bytes(text.encode(), "mar.csv"))
        for item in record.administrations
    ]
    assert sorted(told) == [
        ("Remicade infusion 1015-1225 400 mg", False),
        ("Remicade infusion 1415-1525 100 mg", False),
        ("Remicade infusion ?-?", True),
        ("Zofran infusion 0915-0935 4 mg", False),
    ]


def test_a_row_that_tells_no_day_either_takes_back_all_of_its_order_and_drug() -> None:
    rows = PUSH.format(1, "Given", 1000, "25 mg", "") + PUSH.format(2, "Given", 1300, "50 mg", "")
    first, second = read(HEAD + rows + "Benadryl,1,Voided,,,IV push,\n").administrations
    assert (in_doubt(first), second.uncertain) == ({"start", "dose", "technique"}, ())


@pytest.mark.parametrize("action", ["Cancelled", "Canceled", "Due"])
def test_an_order_that_was_called_off_without_a_time_takes_back_nothing(action: str) -> None:
    rows = OF_A_DAY.format(1, 2, "Remicade", "Given", "400 mg", "13:15", "15:25")
    (item,) = read(OF_DAYS + rows + OF_A_DAY.format(1, 2, "Remicade", action, "", "", "")).administrations
    assert (in_full(item), item.uncertain) == ("Remicade infusion 1315-1525 400 mg", ())


def test_a_time_is_the_same_to_the_minute() -> None:
    given = "Benadryl,1,{},2026-03-02T10:00:{},25 mg,IV push,\n"
    (item,) = read(HEAD + given.format("Given", "05") + given.format("Voided", "00")).administrations
    assert in_doubt(item) == {"start", "dose", "technique"}


def test_a_row_that_tells_only_an_end_takes_back_what_ended_then() -> None:
    rows = (
        (1, 2, "Remicade", "Given", "400 mg", "10:15", "12:25"),
        (1, 2, "Remicade", "Given", "100 mg", "14:15", "15:25"),
        (1, 2, "Remicade", "Voided", "", "", "12:25"),
    )
    first, second = read(OF_DAYS + "".join(OF_A_DAY.format(*row) for row in rows)).administrations
    assert in_doubt(first) >= {"start", "dose"}
    assert (in_full(second), second.uncertain) == ("Remicade infusion 1415-1525 100 mg", ())


def test_a_row_of_another_patient_takes_nothing_back() -> None:
    row = "{},Benadryl,{},03/02/2026 1000,25 mg,IV push\n"
    record = read(
        "MRN,Medication,Action,Time,Dose,Route\n" + row.format(1, "Given") + row.format(2, "Voided")
    )
    assert [item.uncertain for item in record.administrations] == [()]


def test_a_stop_that_is_taken_back_leaves_the_end_open() -> None:
    rows = [("New Bag", 1015, "400 mg"), ("Stopped", 1225, ""), ("Canceled Entry", 1225, "")]
    (item,) = read(HEAD + "".join(BAG.format(*row, "") for row in rows)).administrations
    assert (in_full(item), in_doubt(item)) == ("Remicade infusion 1015-? 400 mg", {"stop"})


def test_a_bag_that_is_removed_takes_nothing_back() -> None:
    rows = [("New Bag", 1015, "400 mg"), ("Bag Removed", 1015, "")]
    (item,) = read(HEAD + "".join(BAG.format(*row, "") for row in rows)).administrations
    assert "dose" not in in_doubt(item)


@pytest.mark.parametrize("action", ["Corrected", "Modified", "Amended"])
def test_a_row_that_is_called_corrected_stands_against_the_one_of_its_time(action: str) -> None:
    record = read(
        HEAD + PUSH.format(7, "Given", 1000, "50 mg", "") + PUSH.format(7, action, 1000, "25 mg", "")
    )
    assert [(item.start, item.dose) for item in record.administrations] == [(None, None)] * 2


@pytest.mark.parametrize(
    "words", ["corrected start time", "Correction of entry above", "replaces previous entry"]
)
def test_a_bag_charted_anew_is_one_bag_of_either_time(words: str) -> None:
    rows = [("New Bag", 1015, "400 mg", ""), ("New Bag", 1020, "400 mg", words), ("Stopped", 1225, "", "")]
    record = read(HEAD + "".join(BAG.format(*row) for row in rows))
    assert [in_full(item) for item in record.administrations] == [
        "Remicade infusion ?-?",
        "Remicade infusion ?-1225 400 mg",
    ]
    (doubt,) = record.administrations[1].uncertain
    assert doubt.values == ("2026-03-02T10:15", "2026-03-02T10:20")


def test_the_time_that_a_correction_names_is_not_certain_and_its_own_is() -> None:
    rows = (("0955", ""), ("0956", "time corrected from 0955"), ("1030", ""))
    record = read(HEAD + "".join(PUSH.format(1, "Given", at, "25 mg", words) for at, words in rows))
    first, *rest = record.administrations
    assert (first.start, first.dose) == (None, None)
    assert [(in_full(item), item.uncertain) for item in rest] == [
        ("Benadryl push 0956 25 mg", ()),
        ("Benadryl push 1030 25 mg", ()),
    ]


@pytest.mark.parametrize(
    "words",
    ["hypoglycemia corrected", "correction scale dose", "IV site replaced", "time corrected from 0700"],
)
def test_a_remark_that_corrects_no_row_of_these(words: str) -> None:
    rows = PUSH.format(1, "Given", "0955", "25 mg", "") + PUSH.format(1, "Given", "1030", "25 mg", words)
    assert [in_full(item) for item in read(HEAD + rows).administrations] == [
        "Benadryl push 0955 25 mg",
        "Benadryl push 1030 25 mg",
    ]


def test_a_time_that_a_correction_names_is_of_its_day() -> None:
    rows = PUSH.format(1, "Given", "0955", "25 mg", "") + PUSH.format(
        1, "Given", "0956", "25 mg", "time corrected from 0955"
    ).replace("03/02", "03/09")
    for record in read_document(Document.of_bytes((HEAD + rows).encode(), "mar.csv")):
        assert [item.uncertain for item in record.administrations] == [()]


def test_a_row_that_takes_itself_back_puts_no_other_in_doubt() -> None:
    rows = ("1015,1225,see corrected entry below", "1025,1235,corrected entry")
    head = "Date,Medication,Dose,Route,Start,Stop,Comments\n"
    record = read(head + "".join(f"3/2/2026,Remicade,400 mg,IV infusion,{row}\n" for row in rows))
    assert [(in_full(item), item.uncertain) for item in record.administrations] == [
        ("Remicade infusion 1025-1235 400 mg", ())
    ]


def test_a_waste_that_replaces_another_says_nothing_of_the_dose() -> None:
    record = read(
        "MRN,Date,Medication,Dose,Route,Start,Stop\n1,3/2/2026,Entyvio,280 mg,IV infusion,1330,1402\n"
        "Waste log\nMRN,Date,Time,Medication,Amount wasted,Comment\n"
        "1,3/2/2026,1405,vedolizumab,25 mg,replaces entry above\n"
    )
    assert [in_full(item) for item in record.administrations] == ["Entyvio infusion 1330-1402 280 mg"]


def test_a_version_of_an_entry_that_stands_no_more_gives_nothing() -> None:
    """CE_MED_RESULT keeps each version, with the time until when it stood."""
    row = "{},ketorolac,2026-03-02 10:{},2026-03-02 10:{},{},mg,IV Push,{}\n"
    record = read(
        "MRN,EVENT_CD_DISP,ADMIN_START_DT_TM,ADMIN_END_DT_TM,ADMIN_DOSAGE,DOSAGE_UNIT_DISP,ADMIN_ROUTE_DISP,"
        "VALID_UNTIL_DT_TM\n"
        + row.format(77, 15, 15, 15, "2026-03-02 11:00")
        + row.format(77, 20, 20, 30, "2100-12-31 00:00")
    )
    assert [in_full(item) for item in record.administrations] == ["ketorolac push 1020 30 mg"]
    assert any("valid until dt tm 2026-03-02 11:00" in note for note in record.ignored)
