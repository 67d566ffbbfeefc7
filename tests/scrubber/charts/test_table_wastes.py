"""Wastes in a table of their own: each is of the one dose that it can be of, or is named with the reason."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord

GIVEN = "MRN,Date,Medication,Dose,Route,Start,Stop,Lot,Order,Waste\n"
WASTES = "Waste log\nMRN,Date,Time,Medication,Amount wasted,Lot,Order,Witness,Reason,Comments\n"
ENTYVIO = "77,3/2/2026,Entyvio,280 mg,IV infusion,13:30,14:02,A1,O1,{}\n"
LATER = "77,3/2/2026,Entyvio,280 mg,IV infusion,16:30,17:02,B2,O2,\n"
OTHER = "78,3/2/2026,Entyvio,300 mg,IV infusion,13:30,14:02,A1,,\n"
UNKNOWN = "a waste, and no dose of this patient, drug and day is told"
SEVERAL = "a waste that may be of several doses"


def read(text: str) -> tuple[InfusionRecord, ...]:
    """Read a table that is in memory."""
    return read_document(Document.of_bytes(text.encode(), "log.csv"))


def wastes(text: str) -> list[str]:
    """Return what was wasted of each dose, patient by patient."""
    return [
        f"{item.wasted.amount.value} {item.wasted.amount.unit}" if item.wasted else ""
        for record in read(text)
        for item in record.administrations
    ]


def named(text: str) -> list[tuple[str, str]]:
    """Return the places that are named, each with the reason."""
    gaps = dict.fromkeys(gap for record in read(text) for gap in record.understood.not_understood)
    return [(gap.locator, gap.text.partition(": ")[0]) for gap in gaps]


def waste(drug: str = "vedolizumab", amount: str = "20 mg", **cells: str) -> str:
    """Return a row of the list of wastes."""
    told = {"mrn": "77", "date": "3/2/2026", "time": "", "lot": "", "order": "", "comment": ""} | cells
    return "{mrn},{date},{time},{drug},{amount},{lot},{order},RN,partial vial,{comment}\n".format(
        drug=drug, amount=amount, **told
    )


def test_a_waste_is_of_the_one_dose_of_its_patient_drug_and_day() -> None:
    text = GIVEN + ENTYVIO.format("") + OTHER + WASTES + waste(time="14:10")
    assert wastes(text) == ["20 mg", ""]
    assert all(record.understood.whole for record in read(text))


@pytest.mark.parametrize(
    "cells", [{"drug": "infliximab"}, {"mrn": "79"}, {"date": "3/3/2026"}, {"lot": "B9"}, {"order": "O9"}]
)
def test_a_waste_of_another_patient_drug_day_lot_or_order_is_named(cells: dict[str, str]) -> None:
    text = GIVEN + ENTYVIO.format("") + WASTES + waste(**cells)
    assert wastes(text) == [""]
    assert named(text) == [("row 5", UNKNOWN)]


def test_a_waste_is_named_to_its_own_patient_and_to_no_other() -> None:
    """Of 79 nothing else is told; two rows of one day are of one record."""
    rows = (
        waste("infliximab"),
        waste(mrn="79"),
        waste(mrn="79"),
        waste(mrn="79", date="3/3/2026"),
    )
    records = read(GIVEN + ENTYVIO.format("") + OTHER + WASTES + "".join(rows))
    assert [
        (
            record.claim.medical_record_number,
            record.encounter.on and record.encounter.on.day,
            [gap.locator for gap in record.understood.not_understood],
        )
        for record in records
    ] == [("77", None, ["row 6"]), ("78", None, []), ("79", 2, ["row 7", "row 8"]), ("79", 3, ["row 9"])]


def test_a_waste_of_either_stay_of_a_patient_is_named_in_both() -> None:
    head = "MRN,Visit ID,Date,Medication,Dose,Route,Start,Stop\n"
    row = "{},3/2/2026,Entyvio,280 mg,IV infusion,13:30,14:02\n"
    text = head + "".join(map(row.format, ("77,V1", "77,V2", "78,V3")))
    records = read(text + WASTES + waste())
    assert [[gap.locator for gap in record.understood.not_understood] for record in records] == [
        ["row 7"],
        ["row 7"],
        [],
    ]


def test_of_two_doses_a_waste_that_fits_both_is_named() -> None:
    text = GIVEN + ENTYVIO.format("") + LATER + WASTES + waste()
    assert wastes(text) == ["", ""]
    assert named(text) == [("row 6", SEVERAL)]


@pytest.mark.parametrize("cells", [{"lot": "B2"}, {"order": "o2"}, {"time": "16:40"}])
def test_of_two_doses_the_lot_the_order_or_the_time_tells_which(cells: dict[str, str]) -> None:
    assert wastes(GIVEN + ENTYVIO.format("") + LATER + WASTES + waste(**cells)) == ["", "20 mg"]


def test_a_time_at_which_neither_ran_does_not_tell_which() -> None:
    text = GIVEN + ENTYVIO.format("") + LATER + WASTES + waste(time="15:30")
    assert wastes(text) == ["", ""]
    assert named(text) == [("row 6", SEVERAL)]


def test_the_same_waste_told_in_both_places_is_one() -> None:
    text = GIVEN + ENTYVIO.format("20 mg") + WASTES + waste()
    assert wastes(text) == ["20 mg"]
    assert read(text)[0].understood.whole


def test_another_amount_than_the_row_of_the_dose_tells_is_in_doubt_and_named() -> None:
    text = GIVEN + ENTYVIO.format("10 mg") + WASTES + waste()
    (item,) = read(text)[0].administrations
    assert item.wasted is None
    assert [(doubt.field, doubt.values) for doubt in item.uncertain] == [("wasted", ("10 mg", "20 mg"))]
    assert named(text) == [("row 5", "a waste, and the row of its dose tells another")]


@pytest.mark.parametrize("cell", ["30", "about 30 mg", "20"])
def test_a_waste_that_the_row_of_its_dose_leaves_in_doubt_is_settled_by_no_other(cell: str) -> None:
    text = GIVEN + ENTYVIO.format(cell) + WASTES + waste()
    (item,) = read(text)[0].administrations
    assert item.wasted is None
    assert [(doubt.field, doubt.quote) for doubt in item.uncertain] == [("wasted", cell)]
    assert ("row 5", "a waste, and the row of its dose tells another") in named(text)


def test_two_wastes_of_a_dose_add_up_where_each_has_its_time() -> None:
    head = GIVEN + ENTYVIO.format("") + WASTES
    assert wastes(head + waste(time="13:20") + waste(amount="30 mg", time="14:10")) == ["50 mg"]
    (item,) = read(head + waste() + waste(amount="30 mg"))[0].administrations
    assert [(doubt.field, doubt.values) for doubt in item.uncertain] == [
        ("wasted", ("20 mg", "30 mg", "50 mg"))
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (waste(date=""), "a waste whose day is not told"),
        (waste(amount="some"), "a waste whose amount is not understood"),
        (waste(amount="20"), "a waste whose amount is not understood"),
        (waste(comment="charted in error"), "a waste that its row speaks against"),
    ],
)
def test_what_a_waste_does_not_tell_is_never_guessed(row: str, why: str) -> None:
    text = GIVEN + ENTYVIO.format("") + WASTES + row
    assert wastes(text) == [""]
    assert named(text) == [("row 5", why)]


def test_a_list_of_wastes_may_call_them_amounts_and_its_doses_are_not_them() -> None:
    head = GIVEN + ENTYVIO.format("") + "Wasted drugs\nMRN,Date,Medication,{}\n77,3/2/2026,Entyvio,20 mg\n"
    assert wastes(head.format("Amount")) == ["20 mg"]
    assert wastes(head.format("Dose")) == [""]
    assert named(head.format("Dose")) == [("row 5", "a waste whose amount is not understood")]


def test_the_dose_that_a_list_of_wastes_repeats_is_that_of_the_dose() -> None:
    head = (
        GIVEN
        + ENTYVIO.format("")
        + "Waste\nMRN,Date,Medication,Dose,Amount wasted\n77,3/2/2026,Entyvio,{},20 mg\n"
    )
    assert wastes(head.format("280 mg")) == ["20 mg"]
    assert wastes(head.format("180 mg")) == [""]
    assert named(head.format("180 mg")) == [("row 5", UNKNOWN)]


def test_a_row_of_a_waste_alone_below_its_dose_is_its() -> None:
    text = GIVEN + ENTYVIO.format("") + "77,3/2/2026,Entyvio,,,,,A1,,20 mg\n"
    assert wastes(text) == ["20 mg"]


def test_a_row_that_names_nobody_is_of_the_only_patient() -> None:
    head = "Waste log\nDate,Medication,Amount wasted\n3/2/2026,Entyvio,20 mg\n"
    assert wastes(GIVEN + ENTYVIO.format("") + head) == ["20 mg"]
    both = GIVEN + ENTYVIO.format("") + OTHER + head
    assert wastes(both) == ["", ""]
    assert all("row 6" in {gap.locator for gap in record.understood.not_understood} for record in read(both))


def giving(text: str) -> list[Administration]:
    """Return all that was given."""
    return [item for record in read(text) for item in record.administrations]


BELOW = GIVEN + ENTYVIO.format("") + "{title}\n{head}\n{row}\n"


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("MRN,Date,Time,Medication,Amount wasted,Status", "77,3/2/2026,14:05,vedolizumab,20 mg,Completed"),
        ("MRN,Date,Medication,Type,Amount", "77,3/2/2026,vedolizumab,Waste,20 mg"),
        ("MRN,Date,Medication,Route,Amount wasted", "77,3/2/2026,vedolizumab,IV,20 mg"),
        (
            "MRN,Date,Medication,Route,Dose given,Amount wasted",
            "77,3/2/2026,vedolizumab,IV,280 mg,20 mg",
        ),
        ("MRN,Date,Medication,Start,Amount wasted", "77,3/2/2026,vedolizumab,13:30,20 mg"),
    ],
)
@pytest.mark.parametrize("title", ["Waste log", "Drug disposal record"])
def test_a_table_that_is_called_wastes_gives_nothing_whatever_columns_it_has(
    title: str, head: str, row: str
) -> None:
    text = BELOW.format(title=title, head=head, row=row)
    assert (len(giving(text)), wastes(text)) == (1, ["20 mg"])


NAMES = ["Waste_Log", "Waste Mar", "Drug_Waste", "Waste log - March", "Pyxis waste", "Chemo waste log", "Wastage (JW)",
         "Daily waste log", "WASTE_MAR_2026", "Suite 2 waste log", "Drugs wasted in Pyxis", "Wasted doses"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_list_of_wastes_is_one_whatever_else_its_name_says(name: str) -> None:
    row = "77,3/2/2026,1405,Entyvio,IV infusion,20 mg"
    text = BELOW.format(title=name, head="MRN,Date,Time,Medication,Route,Amount", row=row)
    assert (len(giving(text)), wastes(text)) == (1, ["20 mg"])
    book = Workbook()
    del book["Sheet"]
    for called, rows in (("Doses", GIVEN + ENTYVIO.format("")), (name, text.partition(f"{name}\n")[2])):
        sheet = book.create_sheet(called)
        for line in rows.splitlines():
            sheet.append(line.split(","))
    held = io.BytesIO()
    book.save(held)
    (record,) = read_document(Document.of_bytes(held.getvalue(), "log.xlsx"))
    (item,) = record.administrations
    assert item.wasted is not None
    assert item.wasted.amount.words == "20 mg"


@pytest.mark.parametrize(
    "name", ["Doses and wastes", "Infusion / Waste log", "Infusions with waste", "No waste", "Waste: 20 mg",
             "MAR and wastes", "Remainder wasted", "All waste is documented in Pyxis", "Return visits"]
)  # fmt: skip
def test_a_table_whose_name_also_speaks_of_what_was_given_gives_it(name: str) -> None:
    head = "MRN,Date,Time,Medication,Route,Dose"
    text = BELOW.format(title=name, head=head, row="77,3/2/2026,1405,Zofran,IV push,4 mg")
    assert [item.substance for item in giving(text)] == ["Entyvio", "Zofran"]


@pytest.mark.parametrize("head", ["Medication,Amount wasted", "Medication,Amount"])
def test_two_headings_are_headings(head: str) -> None:
    day = '"Patient: PIKE, ROY"\nDate of service: 03/02/2026\nMedication,Dose,Route,Start,Stop\n'
    text = f"{day}Entyvio,280 mg,IV,13:30,14:02\nWaste log\n{head}\nEntyvio,20 mg\n"
    assert (len(giving(text)), wastes(text)) == (1, ["20 mg"])


def test_rows_below_a_title_of_wastes_without_headings_are_named() -> None:
    text = GIVEN + ENTYVIO.format("") + "Waste\n77,3/2/2026,Entyvio,20 mg,,14:05,\n"
    assert (len(giving(text)), wastes(text)) == (1, [""])
    assert "row 4" in [place for place, _ in named(text)]


@pytest.mark.parametrize("title", ["Returns", "Waste/Return log", "Unused / leftover drug"])
def test_what_was_returned_or_is_left_is_no_waste(title: str) -> None:
    text = BELOW.format(title=title, head="MRN,Date,Medication,Amount", row="77,3/2/2026,Entyvio,20 mg")
    assert (len(giving(text)), wastes(text)) == (1, [""])
    assert [place for place, _ in named(text)] == ["row 5"]


def test_of_a_list_of_wastes_and_returns_each_row_is_what_it_says() -> None:
    text = BELOW.format(
        title="Waste log",
        head="MRN,Date,Time,Medication,Transaction Type,Quantity,Unit",
        row="77,3/2/2026,14:05,Entyvio,Waste,20,mg\n77,3/2/2026,14:06,Entyvio,Return,280,mg",
    )
    assert (len(giving(text)), wastes(text)) == (1, ["20 mg"])
    assert named(text) == [("row 6", "a waste that its row speaks against")]


@pytest.mark.parametrize(
    "comment",
    ["should be 30 mg", "correction: 40 mg wasted", "approximate", "shared with MRN 4", "replaces entry above",
     "dropped", "30 mg in all"],
)  # fmt: skip
def test_a_waste_whose_row_leaves_its_amount_open_is_in_doubt_and_named(comment: str) -> None:
    text = GIVEN + ENTYVIO.format("") + WASTES + waste(time="13:20", comment=comment)
    (item,) = giving(text)
    assert (item.wasted, [doubt.field for doubt in item.uncertain]) == (None, ["wasted"])
    assert named(text) == [("row 5", "a waste whose row leaves its amount open")]


@pytest.mark.parametrize("state", ["Cancelled", "Voided", "Pending"])
def test_a_waste_that_its_state_takes_back_is_none(state: str) -> None:
    head = "MRN,Date,Medication,Amount wasted,Status,Amount removed"
    text = BELOW.format(title="Waste log", head=head, row="77,3/2/2026,vedolizumab,20 mg,{},300 mg")
    assert wastes(text.format(state)) == [""]
    assert named(text.format(state)) == [("row 5", "a waste that its row speaks against")]
    assert wastes(text.format("Completed")) == ["20 mg"]


@pytest.mark.parametrize(
    "comment",
    ["not wasted - saved for next pt", "returned to pharmacy", "saved for 1600 dose", "rest kept", "drug was kept",
     "kept vial", "saved", "Return"],
)  # fmt: skip
def test_a_waste_that_its_row_denies_is_none(comment: str) -> None:
    text = GIVEN + ENTYVIO.format("") + WASTES + waste(comment=comment)
    assert (wastes(text), giving(text)[0].uncertain) == ([""], ())
    assert named(text) == [("row 5", "a waste that its row speaks against")]


@pytest.mark.parametrize(
    "comment",
    ["20 mg", "remainder of vial", "", "pt kept NPO", "patient kept for observation", "pt returned from CT",
     "return visit 3/9", "line saved"],
)  # fmt: skip
def test_a_comment_that_says_nothing_else_leaves_the_waste(comment: str) -> None:
    assert wastes(GIVEN + ENTYVIO.format("") + WASTES + waste(comment=comment)) == ["20 mg"]


@pytest.mark.parametrize("witness", ["C. Saved", "I. Split", "B. Return", "Kept, Ann"])
def test_the_name_of_who_saw_a_waste_says_nothing_of_it(witness: str) -> None:
    row = waste().replace(",RN,", f',"{witness}",')
    assert wastes(GIVEN + ENTYVIO.format("") + WASTES + row) == ["20 mg"]
    (heads, row), alone = (text.replace("Comments", "") for text in (WASTES, row)), "Witness comments"
    kept = row.replace(f'"{witness}"', "saved for next pt")
    assert wastes(GIVEN + ENTYVIO.format("") + heads + kept) == ["20 mg"]
    assert wastes(GIVEN + ENTYVIO.format("") + heads.replace("Witness", alone) + kept) == [""]


def test_a_dose_whose_row_says_that_nothing_was_wasted_has_its_waste_in_doubt() -> None:
    head = "MRN,Date,Medication,Dose,Route,Start,Stop,Comments\n"
    text = f"{head}77,3/2/2026,Entyvio,280 mg,IV,13:30,14:02,no waste\n{WASTES}{waste()}"
    (item,) = giving(text)
    assert (item.wasted, [doubt.field for doubt in item.uncertain]) == (None, ["wasted"])
    assert ("row 5", "a waste, and the row of its dose tells another") in named(text)


def test_a_list_that_is_headed_as_one_of_wastes_alone_gives_nothing() -> None:
    text = "MRN,Date,Time,Medication,Wasted,Witness\n77,3/2/2026,14:05,vedolizumab,20 mg,B. Fox\n"
    assert giving(text) == []
    assert named(text) == [("row 2", UNKNOWN)]


def test_a_list_of_wastes_alone_gives_nothing() -> None:
    text = (
        "Controlled substance waste log\nDate,Time,MRN,Drug,Amount Wasted\n3/2/2026,1015,77,fentanyl,50 mcg\n"
    )
    assert giving(text) == []
    assert named(text) == [("row 3", UNKNOWN)]


def test_a_log_of_what_was_given_with_its_wastes_is_no_list_of_wastes() -> None:
    (item,) = giving("Date,Time Given,Medication,Waste\n3/2/2026,13:30,Entyvio,20 mg\n")
    assert item.start is not None
    (item,) = giving(
        "Waste log\nDate,Start,Stop,Route,Medication,Dose,Waste\n3/2/2026,13:30,14:02,IV,Entyvio,280 mg,20 mg\n"
    )
    assert (item.start is not None, item.wasted is not None) == (True, True)


def test_a_waste_that_names_no_patient_is_of_none_of_several_and_says_so() -> None:
    wastes = "Waste log\nDate,Medication,Amount wasted\n3/2/2026,Entyvio,20 mg\n"
    doses = f"MRN,Date,Medication,Dose,Route,Start,Stop\n{{}}{wastes}"
    row = "{},3/2/2026,Entyvio,280 mg,IV infusion,1330,1402\n"
    two = doses.format(row.format(1) + row.format(2)).encode()
    records = read_document(Document.of_bytes(two, "log.csv"))
    assert all(item.wasted is None for record in records for item in record.administrations)
    (gap,) = {gap for record in records for gap in record.understood.not_understood}
    assert gap.text.startswith("a waste that names no patient")
    (record,) = read_document(Document.of_bytes(doses.format(row.format(1)).encode(), "log.csv"))
    assert record.administrations[0].wasted is not None
