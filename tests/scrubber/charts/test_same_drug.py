"""A MAR's long name and a note's short one are one drug, so that one push is not counted twice; two drugs stay two."""

from __future__ import annotations

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.charts.words.sameness import same_drug
from scrubber.model.record import Administration


def are_one(one: str, other: str) -> bool:
    """Return whether two names are of one drug, whichever is told first."""
    first, second = Administration("a", one, "push"), Administration("b", other, "push")
    assert same_drug(first, second) == same_drug(second, first)
    return same_drug(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Decadron", "dexamethasone sodium phosphate injection 10 mg"),
        ("dexamethasone", "dexamethasone sod phosphate 4 mg/mL"),
        ("Celestone", "betamethasone sodium phosphate"),
        ("Toradol", "ketorolac tromethamine 30 mg/mL injection 30 mg"),
        ("Hemabate", "carboprost tromethamine"),
        ("Emend", "fosaprepitant dimeglumine 150 mg"),
        ("Emend", "fosaprepitant (EMEND) 150 mg in NS 150 mL IVPB"),
        ("Vyvgart", "efgartigimod (VYVGART) 800 mg"),
        ("Thymoglobulin", "antithymocyte globulin (THYMOGLOBULIN)"),
    ],
)
def test_a_long_name_and_a_short_one(one: str, other: str) -> None:
    assert are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dexamethasone sodium phosphate", "sodium phosphate"),
        ("dexamethasone sodium phosphate", "betamethasone sodium phosphate"),
        ("ketorolac tromethamine", "carboprost tromethamine"),
        ("ketorolac tromethamine", "tromethamine"),
        ("clindamycin phosphate", "dexamethasone sodium phosphate"),
        ("potassium phosphate", "sodium phosphate"),
        ("fosaprepitant", "fosphenytoin"),
        ("iron sucrose", "iron dextran"),
    ],
)
def test_two_drugs_that_share_a_word(one: str, other: str) -> None:
    assert not are_one(one, other)


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("0950 dexamethasone sodium phosphate 10 mg IVP.", "dexamethasone sodium phosphate"),
        ("0950 Ketorolac tromethamine 30 mg IV push.", "Ketorolac tromethamine"),
        ("0950 sodium phosphate 15 mmol in 250 mL NS IV started.", "sodium phosphate"),
    ],
)
def test_a_note_names_the_drug_and_not_its_salt(line: str, drug: str) -> None:
    note = Document.of_bytes(f"Date of service: 03/02/2026\n{line}\n".encode(), "n.txt")
    (record,) = read_document(note)
    assert [item.substance for item in record.administrations] == [drug]
