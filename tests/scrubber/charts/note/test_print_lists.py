"""Records that print a drug in a line of its own, and below it what was done with it: the next drug is never the last
one's, whatever letter it begins with.

What is expected is what each print says.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

GIVEN = "diphenhydrAMINE (BENADRYL) injection 25 mg\nAdmin: 25 mg, Given, IV Push, 03/02/26 1305\n"
PUSHED = "diphenhydrAMINE push 1305 25 mg"


@pytest.mark.parametrize(
    "drug",
    [
        "acetaminophen (TYLENOL) tablet 650 mg",
        "acetaminophen tablet 650 mg",
        "acetaminophen 650 mg",
        "acetaminophen (TYLENOL) 32 mg/mL oral solution 650 mg every 6 hours PRN",
        "evinacumab-dgnb (EVKEEZA) tablet 650 mg",
    ],
)
def test_what_was_refused_is_the_drug_above_the_refusal(drug: str) -> None:
    text = f"{GIVEN}{drug}\nNot Given 03/02/26 1300, Patient refused\n"
    assert given_in(text) == [PUSHED]
    assert read_note(HEAD + text).not_given[0].substance == drug.split(" ")[0]


def test_each_row_is_of_the_drug_above_it() -> None:
    text = (
        f"{GIVEN}ketorolac (TORADOL) injection 30 mg\nAdmin: 30 mg, Given, IV Push, 03/02/26 1300\n"
        "famotidine 20 mg\nAdmin: 20 mg, Given, IV Push, 03/02/26 1302\n"
    )
    assert given_in(text) == [PUSHED, "ketorolac push 1300 30 mg", "famotidine push 1302 20 mg"]


def test_a_sentence_goes_on_with_a_drug_in_small_letters() -> None:
    line = "0930 Pt premedicated per protocol before the infusion with\nacetaminophen 650 mg PO\n"
    assert given_in(line) == ["acetaminophen oral 0930 650 mg"]


PERFORMED = (
    "Medication Administration Record, by order\n"
    "cefazolin 2 g + D5W 50 mL   IVPB\n"
    "   Performed 03/02/26 11:05  Start         {0} 03/02/26 13:41   Ng RN\n"
    "   Performed 03/02/26 11:36  Stop          {0} 03/02/26 13:42   Ng RN\n"
    "HYDROmorphone 0.4 mg   IV Push\n"
    "   Performed 03/02/26 12:20                {0} 03/02/26 13:44   Ng RN\n"
    "metoclopramide 10 mg   IV Push\n"
    "   Not performed                           {0} 03/02/26 13:45   Ng RN   Reason: no nausea\n"
)


@pytest.mark.parametrize("word", ["Charted", "Entered", "Documented:", "Recorded at"])
def test_when_a_row_was_written_is_not_when_it_was_done(word: str) -> None:
    assert given_in(PERFORMED.format(word)) == [
        "cefazolin infusion 1105-1136 2 g",
        "HYDROmorphone push 1220 0.4 mg",
    ]


@pytest.mark.parametrize(
    "word", ["Effective", "Scanned", "Verified", "Pain 3/10", "Pt sleeping", "Reassessed"]
)
def test_a_row_of_something_else_that_was_done_is_no_giving(word: str) -> None:
    rows = (
        "Morphine 2 mg IVP\n   Performed 0912   Given       Charted 0913\n"
        f"   Performed 0942   {word}       Charted 0944\n"
    )
    record = read_note(HEAD + rows + "   Performed 1012   Given       Charted 1013\n")
    starts = [f"{item.start:%H%M}" for item in record.administrations if item.start]
    assert starts == ["0912", "1012"]
    alone = read_note(HEAD + rows)
    assert not any(item.start and f"{item.start:%H%M}" == "0942" for item in alone.administrations)
    assert alone.administrations or alone.understood.not_understood


@pytest.mark.parametrize("told", ["50 mg", "50 mg, IV Push", "50 mg  IVP  MR", "Ng RN", ""])
def test_a_performed_row_that_says_how_much_and_how_is_a_giving(told: str) -> None:
    row = f"diphenhydramine inj 50 mg, IV Push, ONCE\n      Performed 03/02/2026 08:31     {told}\n"
    print_ = f"MAR SUMMARY\nSCHEDULED\n{row}{RUN_OF_A_DRUG}"
    times = {
        item.substance: item.start and f"{item.start:%H%M}" for item in read_note(print_).administrations
    }
    assert times["diphenhydramine"] == "0831"


RUN_OF_A_DRUG = (
    "obinutuzumab (Gazyva) 1,000 mg / NS 250 mL\n      03/02/2026 09:04    Begin Bag       50 mL/hr\n"
    "      03/02/2026 11:06    Infuse End      total 250 mL\n"
)
