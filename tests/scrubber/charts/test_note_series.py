"""Several givings of one drug: boluses that are only counted, a load and what maintains it, a drip off and on again."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD
from tests.scrubber.charts.test_note_cases import times

COUNTED = [
    (
        "2312 LR 1 L bolus #1 wide open\n2348 bolus #1 in, #2 hung\n2352 Vancomycin 1500 mg IVPB up\n0034 bolus #2 in",
        "LR 23:12-23:48, LR 23:48-00:34, Vancomycin 23:52",
    ),
    (
        "1010 NS 1 L bolus #1 started\n1042 bolus 1 complete. Bolus 2 started\n1120 2nd bolus infused, HR 98",
        "NS 10:10-10:42, NS 10:42-11:20",
    ),
    (
        "0810 First liter NS hung\n0845 first liter in, second liter up\n0930 2nd liter in",
        "NS 08:10-08:45, NS 08:45-09:30",
    ),
    ("1905 LR 1 L bolus #1 hung.\n1950 LR #1 in, #2 up. 2035 #2 in.", "LR 19:05-19:50, LR 19:50-20:35"),
    (
        "1010 KCl 10 mEq/100 mL IVPB #1 hung\n1112 KCl #1 done, #2 hung\n1214 #2 done",
        "KCl 10:10-11:12, KCl 11:12-12:14",
    ),
    ("0605 NS 1000 mL bolus #1 hung\n0640 bolus #2 hung", "NS 06:05, NS 06:40"),
    (
        "1400 NS 500 mL bolus up\n1420 bolus in, repeat bolus hung\n1505 repeat bolus in",
        "NS 14:00-14:20, NS 14:20-15:05",
    ),
    (
        "0815 PRBC #1 started. 1010 #1 complete. 1025 #2 started. 1220 #2 complete.",
        "PRBC 08:15-10:10, PRBC 10:25-12:20",
    ),
    # what is counted is no bag: a line, a visit, a bottle of one dose
    ("1010 NS 1 L bolus started\n1020 IV #2 started L hand 20g\n1055 bolus done", "NS 10:10-10:55"),
    ("Feraheme #1\n1402 Feraheme 510 mg in 50 NS started\n1419 done", "Feraheme 14:02-14:19"),
    ("0905 Privigen 20 g bottle #1 hung\n1010 #1 done, #2 hung\n1112 #2 done", "Privigen ?"),
    # nobody knows which bolus it was, and it was not the antibiotic
    ("1010 Vancomycin 1 g IVPB hung\n1015 bolus #2 in", "Vancomycin 10:10"),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_a_bag_that_is_only_counted_is_found_by_its_number(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected
