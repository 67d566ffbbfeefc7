"""Tables of a note that say less than they should: no drug in a column or above, rates that end, cells that stray."""

from __future__ import annotations

import random

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.test_note_forms import HEAD, told

BELOW_A_DRUG: dict[str, list[str]] = {
    # the drug stands above, lines that name none between
    "ocrelizumab (OCREVUS) 600 mg in sodium chloride 0.9 % 500 mL IVPB\n"
    "Ordered dose 600 mg   Route Intravenous   Start 03/02/26 0900\n"
    " Action        Date/Time        Dose     Rate        By\n"
    " New Bag       03/02/26 0934    600 mg   40 mL/hr    Bauer, RN\n"
    " Stopped       03/02/26 1406                         Bauer, RN": ["ocrelizumab 09:34-14:06 600 mg"],
    # what was given before is not what the table is of, and `off` in the column of rates is the end
    "Drug: Remicade 400 mg in 250 NS\nPremed: Solu-Medrol 40 mg IVP 0900\n"
    "Time    Dose     Rate    Initials\n0930    400 mg   10      JK\n1130             off     JK": [
        "Remicade 09:30-11:30 400 mg",
        "Solu-Medrol 09:00-? 40 mg",
    ],
    # no drug anywhere
    "Action     Time    Dose     Rate\nNew Bag    0934    600 mg   40 mL/hr\nStopped    1406": [],
}


@pytest.mark.parametrize(("text", "expected"), BELOW_A_DRUG.items())
def test_a_table_without_a_column_of_drugs_is_of_the_drug_above_it(text: str, expected: list[str]) -> None:
    assert sorted(told(item) for item in read_note(HEAD + text).administrations) == sorted(expected)


HEADINGS = [
    "Drug",
    "Dose",
    "Route",
    "Time",
    "Start",
    "Stop",
    "Rate",
    "Action",
    "Given",
    "Lot",
    "Site",
    "Comment",
    "Volume",
    "By",
    "In",
    "Out",
    "Due",
    "Fluid",
]
CELLS = [
    "0912",
    "600 mg",
    "40 mL/hr",
    "New Bag",
    "Stopped",
    "Given",
    "Taxol",
    "NS 250 mL",
    "off",
    "",
    "1015-1122",
]


@pytest.mark.parametrize("separator", ["   ", "\t", " | "])
def test_any_table_is_read_or_left_whatever_its_headings(separator: str) -> None:
    chance = random.Random(2926)
    for _ in range(300):
        rows = [chance.sample(HEADINGS, chance.randint(2, 8))]
        rows += [chance.choices(CELLS, k=chance.randint(1, 8)) for _ in range(4)]
        record = read_note("\n".join(separator.join(row) for row in rows))
        assert record.understood is not None
