"""Times of something else: when the patient came, what was measured, what was called off before it began."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("here 10:30a for Skyrizi 600mg IV start. auth still pending, drug not mixed.", ""),
        ("Pt arrived at 0930 for Remicade 400 mg IV. Denied by insurance, sent home.", ""),
        ("Arrived 0930 for Remicade 400 mg IV. Started 0945, done 1150.", "Remicade 09:45-11:50"),
        ("Checked in 1:15p for Prolia 60 mg SC. Given 1:22p.", "Prolia 13:22"),
        ("came in 9a for ocrevus 300mg IV. ran 9:40a-12:15p", "ocrevus 09:40-12:15"),
        ("1750 DR VANCE D/C'D HEPARIN BEFORE HUNG. BAG RETURNED", ""),
        ("0915 Zosyn 3.375 g IVPB d/c'd before hung.", ""),
        # when something was measured; how long it ran says nothing of its end
        ("Heparin drip at 14 ml/hr all night, PTT 62 @ 0400h.", ""),
        ("Vyepti 100mg/100NS @ 11:15a x 30 min. done.", "Vyepti 11:15"),
        ("Vyepti 100mg/100NS started 1115 over 30 min, complete 1146.", "Vyepti 11:15-11:46"),
        # what was taken at home, who is observed, a nurse whose name is a word
        ("Remicade 400mg. tylenol at home. on 9:25a, off 11:31a.", "Remicade 09:25-11:31"),
        (
            "Opdivo and Yervoy today.\nOpdivo 240 mg | Start 0922 | End 0953\nObserved 30 min between drugs\n"
            "Yervoy 75 mg | Start 1025 | End 1057",
            "Opdivo 09:22-09:53, Yervoy 10:25-10:57",
        ),
        ("2210 PRBC #1 UP, CHECKED W/ RN OBI\n2350 PRBC #1 IN", "PRBC 22:10-23:50"),
        # a drip that is up at a rate began then, or was turned up
        ("2140 LEVOPHED GTT UP 5 MCG/MIN", "LEVOPHED ?"),
        # what a drug is added to is its bag
        (
            "Entyvio 300 mg was reconstituted and added to 250 mL NS. Started 1045, ended 1120.",
            "Entyvio 10:45-11:20",
        ),
        ("KCl 20 mEq added to NS 1 L, hung 0930, done 1332.", "NS 09:30-13:32"),
        # who goes home is no drug that is discontinued, and a start may stand above its drug
        (
            "Remicade 400 mg IV\nInfusion start 1033\nInfusion stop 1240\nD/C home 1310",
            "Remicade 10:33-12:40",
        ),
        ("Infusion start 1033\nRemicade 400 mg IV\nInfusion stop 1240\nD/C 1310", "Remicade 10:33-12:40"),
        (
            "Started 0900. Zofran 4 mg IVP 0910.\nRemicade 400 mg IV done 1240.",
            "Zofran 09:10, Remicade ?-12:40",
        ),
        ("0900 Remicade 400 mg hung. 1000 metoprolol held. Remicade done 1130.", "Remicade 09:00-11:30"),
        ("1000 Vanc 1 g hung. 1030 Vanc d/c'd before it was done.", "Vanc 10:00-10:30"),
    ],
)
def test_a_time_of_the_visit_gives_nothing(note: str, told: str) -> None:
    assert times(read_note(HEAD + note)) == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # what somebody orders by name is no giving; what is given behind it is
        (
            "1425 Dr. R. Amin: Compazine 10 mg IV now. 1448 Compazine 10 mg slow IVP over 2 min.",
            "Compazine 14:48",
        ),
        ("NP Rourke: LR 1 L not needed today. No IV started.", ""),
        # below a list to the right of its heading
        (
            "PRESCRIBED\n  Panzyga 10% 35 g IV q3wk\n  Normal saline 500 mL IV before IVIG\n"
            "REVIEW OF SYSTEMS\n  Resp: clear\n"
            "NS 500 mL: on 9:08 AM, off 10:01 AM (gravity)\nPANZYGA 35 g on 10:05 AM, off 1:33 PM",
            "NS 09:08-10:01, PANZYGA 10:05-13:33",
        ),
        # a load, and what goes on by the hour in a line of its own
        (
            "1310 Mag load 4 g/100 mL started on pump.\n1331 Load in. Mag 2 g/hr (50 mL/hr) started.",
            "Mag 13:10-13:31, Mag 13:31",
        ),
        (
            "1345 Penicillin G 5 million units IVPB started.\n1418 Penicillin done.",
            "Penicillin G 13:45-14:18",
        ),
        ("Venofer 300 mg in 250 of NS infused from 1:12 pm to 2:47 pm.", "Venofer 13:12-14:47"),
        (
            "Xembify 12 g (60 mL) by Freedom60, 3 sites. Needles in 1815, pump on 1822, empty 1931.",
            "Xembify 18:22-19:31",
        ),
        ("Adriamycin 98 mg IVP thru side port 0930 over 12 min.", "Adriamycin 09:30"),
    ],
)
def test_what_was_given_among_what_was_said(text: str, found: str) -> None:
    assert times(read_note(HEAD + text)) == found


def test_a_night_goes_on_below_the_date_of_the_next_day() -> None:
    text = (
        "ED TIMELINE   Arrival 03/02/2026 22:04\n22:51 Zosyn 4.5 g IVPB started\n23:24 Zosyn done\n"
        "-- 03/03/2026 --\n00:40 Vanc 1 g IVPB started"
    )
    zosyn, vanc = read_note(text).administrations
    assert (str(zosyn.start), str(vanc.start)) == ("2026-03-02 22:51:00", "2026-03-03 00:40:00")


def test_what_is_told_of_no_drug_below_an_order_of_one_is_of_that_one() -> None:
    text = (
        "Ordered: Zemaira 60 mg/kg wkly\nGiven 4,500 mg (225 mL), 500 mg discarded.\nLot P100344821\n"
        "Began 1:32p   Ended 2:11p"
    )
    (item,) = read_note(HEAD + text).administrations
    assert (str(item.dose.value), item.lot, str(item.wasted.amount.value)) == ("4500", "P100344821", "500")


@pytest.mark.parametrize(
    "text",
    [
        "IV started 0845 R AC, Remicade 400 mg infusing by 0915, IV dc'd 1130.",
        "Remicade 400 mg. IV started 0845 R AC, IV removed 1130.",
    ],
)
def test_a_line_that_is_placed_and_removed_is_no_infusion(text: str) -> None:
    """The line has both times; nobody tells when the drug ran."""
    record = read_note("Date of service: 03/02/2026\n" + text)
    assert [item.start for item in record.administrations if item.start] == []
