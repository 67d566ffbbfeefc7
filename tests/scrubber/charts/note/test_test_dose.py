"""A test dose and the rest of its drug: two givings. The label of iron dextran asks for 25 mg and an hour of watching
before the rest runs, so notes tell both, often in one sentence.

What each note says follows from its words: how much the rest was is known only where the note says so.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

PUSHED = "INFeD push 0905 25 mg"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("INFeD test dose 25 mg IVP 0905, no rxn, remaining 975 mg in 500 NS 1010-1410.", "1010-1410 975 mg"),
        (
            "0905 INFeD test dose 25 mg IVP. 1005 no rxn, rest of dose (975 mg) started. 1405 done.",
            "1005-1405 975 mg",
        ),
        ("INFeD test dose 25 mg IVP 0905. Remainder started 1010, done 1410.", "1010-1410"),
        ("INFeD test dose 25 mg IVP 0905 then remainder 1010-1410.", "1010-1410"),
        (
            "Test dose INFeD 25 mg slow IVP at 0905, no reaction, so the rest was started at 1020, off 1420.",
            "1020-1420",
        ),
        (
            "INFeD 25 mg IVP over 5 min (test dose) 0905; remainder of 1 g started 1015 and ended 1415.",
            "1015-1415",
        ),
        (
            "INFeD 1000 mg: test dose 25 mg IVP 0905, watched 1 hr, remainder hung 1005, done 1405.",
            "1005-1405",
        ),
        (
            "INFeD 1000 mg: test dose 0905 (25 mg IVP), watched 1 hr, remainder hung 1005, done 1405.",
            "1005-1405",
        ),
    ],
)
def test_the_rest_runs_for_itself(text: str, rest: str) -> None:
    assert given_in(text) == [PUSHED, f"INFeD infusion {rest}"]


def test_a_test_dose_that_ran_is_no_part_of_the_rest() -> None:
    text = (
        "Iron dextran 25 mg test dose 10:15-10:20 via PIV. Remainder of the 1 g dose infused 11:20 to 15:25."
    )
    assert given_in(text) == ["Iron dextran infusion 1015-1020 25 mg", "Iron dextran infusion 1120-1525"]


def test_the_dose_of_all_is_not_that_of_the_rest() -> None:
    (rest,) = read_note(
        f"{HEAD}INFeD 1000 mg ordered. Test dose 25 mg IVP 1010. Rest hung 1112, off 1512."
    ).administrations
    assert rest.dose is None


@pytest.mark.parametrize(
    "text",
    [
        "INFeD 25 mg IVP test dose given 0905, rest of dose discarded d/t hives.",
        "INFeD 25 mg IVP test dose 0905, remainder of vial wasted.",
    ],
)
def test_a_rest_that_was_not_given_is_none(text: str) -> None:
    assert given_in(text) == [PUSHED]


def test_a_line_of_each_is_a_giving_of_each() -> None:
    text = (
        "  * iron dextran (INFeD) test dose 25 mg IV push. Given at 9:15 AM\n"
        "  * iron dextran (INFeD) 975 mg in 500 mL. Started at 10:20 AM, finished 2:24 PM\n"
    )
    assert given_in(text) == ["iron dextran push 0915 25 mg", "iron dextran infusion 1020-1424 975 mg"]


def test_the_remainder_of_a_bolus_runs_for_itself() -> None:
    text = (
        "ALTEPLASE 100 MG VIAL. TOTAL DOSE 81 MG. WASTE 19 MG.\n"
        "BOLUS 8.1 MG IVP OVER 1 MIN @ 1044\nREMAINDER 72.9 MG INFUSION @ 1045, COMPLETE 1146"
    )
    assert given_in(text) == ["ALTEPLASE push 1044 8.1 MG", "ALTEPLASE infusion 1045-1146 72.9 MG"]


def test_a_drug_in_the_title_has_its_test_dose_and_its_rest_below() -> None:
    text = "INFeD 1st exposure\n0935 test dose 25 mg slow IVP\n1042 remaining 975 mg in NS 500 hung\n1450 finished"
    assert given_in(text) == ["INFeD push 0935 25 mg", "INFeD infusion 1042-1450 975 mg"]
