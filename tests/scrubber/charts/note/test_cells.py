"""Lines of cells that are no table (`note/cells.py`): what stands between strokes is of the drug ahead."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (
            "bortezomib (Velcade) 2.4 mg | SC | R abdomen | 13:22\nXgeva 120 mg | SC | L upper arm | 13:25",
            "bortezomib 13:22, Xgeva 13:25",
        ),
        ("Prolia 60 mg | SQ | L arm | lot 1234A | KL | 0922", "Prolia 09:22"),
        ("Zofran | 8 mg | IVP | 09:05", "Zofran 09:05"),
        ("0905 | Zofran | 8 mg | IVP\n0910 | Benadryl 25 mg | IVP | KL", "Zofran 09:05, Benadryl 09:10"),
        ("Aloxi 0.25 mg | IVP | 0910 | Decadron 12 mg | IVP | 0912", "Aloxi 09:10, Decadron 09:12"),
        ("B12 1000 mcg | IM | R deltoid | Given 10:15 AM", "B12 10:15"),
        ("Darzalex Faspro 1,800 mg | SC abdomen | Start 14:05 | End 14:10", "Darzalex Faspro 14:05-14:10"),
        (
            "fluorouracil 720 mg IVP | 09:20\nfluorouracil 4,300 mg CADD, 46 h | Connected 09:35",
            "fluorouracil 09:20, fluorouracil 09:35",
        ),
        ("Retacrit 10,000 units | SC | 0915 | BP 140/80 at 0920", "Retacrit 09:15"),
        # two times without a heading are most likely the start and the stop, and nobody says so
        ("Keytruda 200 mg | IVPB | 09:30 | 10:02", "Keytruda ?"),
        # not given
        ("B12 1000 mcg | IM | R deltoid | Due 0915", ""),
        ("Faslodex 500 mg | IM | bilat glutes | declined 0915", ""),
        ("Ordered: Prolia 60 mg | SC | 0900", ""),
    ],
)  # fmt: skip
def test_a_cell_is_of_the_drug_ahead(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told


@pytest.mark.parametrize(
    ("note", "technique"),
    [
        ("Darzalex Faspro 1,800 mg SC 1405-1410.", "sc"),
        ("Hizentra 8 g SC 1405-1510.", "sc_infusion"),
    ],
)
def test_a_run_of_minutes_under_the_skin_is_an_injection(note: str, technique: str) -> None:
    assert read_note(HEAD + note).administrations[0].technique == technique
