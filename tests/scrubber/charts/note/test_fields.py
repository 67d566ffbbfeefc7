"""Fields of forms that hold several things, and columns headed by small words: `Dil: D5W`, `In`, `Out`."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD

FIELDS = [
    (
        "[x] IV abx  Drug: Dalvance 1500 mg   Dil: D5W 500 mL\nStart: ____   Stop: 3:20 pm   Rate: 1000 mL/hr",
        "Dalvance ?-15:20",
    ),
    ("Medication: Ertapenem 1 g  Mixed in: NS 50 mL\nBegin: 0905  End: 0937", "Ertapenem 09:05-09:37"),
    ("Agent: Venofer 200 mg   Fluid: NS 100 mL   Time hung: 1405   Time down: 1438", "Venofer 14:05-14:38"),
    ("Fluid: NS 1000 mL\nOn: 0905   Off: 1110", "NS 09:05-11:10"),
    ("Med: Entyvio 300 mg   Diluent: NS 250 mL\nOn: 10:05 am   Off: 10:38 am", "Entyvio 10:05-10:38"),
    ("Drug: Injectafer 750 mg  Dil: NS 100 mL  In: 1:10p  Out: 1:33p", "Injectafer 13:10-13:33"),
    ("Daptomycin 500 mg in 50 NS On: 4:02 pm Off: 4:35 pm. Line flushed.", "Daptomycin 16:02-16:35"),
    ("Drug: Ancef 2 g      Dil: D5W 50 mL     Start: 0905 jk    Stop: 0936 jk", "Ancef 09:05-09:36"),
    ("In: 9:00a  Out: 11:15a\nDrug: Orencia 750 mg  On: 9:35a  Off: 10:08a", "Orencia 09:35-10:08"),
    ("Pt: Doe, J  Drug: Orencia 750 mg  In: 9:00a  Out: 10:15a", ""),
    ("O2 2L NC  On: 0905  Off: 0940", ""),
    ("Fluid #1: NS + 20 mEq KCl + 2 g Mg   1000 mL    from: 0910   to: 1114", "NS + 20 mEq KCl 09:10-11:14"),
    ("Medication: Rocephin 1 g IV\nFrom: 0910   To: 0940", "Rocephin 09:10-09:40"),
    ("Drug: Remicade 400 mg in NS 250 mL\nFrom: 0910\nTo: 1114", "Remicade 09:10-11:14"),
    ("Drug: Remicade 400 mg IV\nVisit from: 0900 to: 1130", ""),
    ("Drug: Remicade 400 mg IV\nObserved from: 1130 to: 1200", ""),
    ("Pt: Doe  From: clinic To: home\nDrug Remicade 400 mg", ""),
    (" [x] methylprednisolone 40 mg IV push   time 0915   init RB", "methylprednisolone 09:15"),
    ("Invega Sust 156 mg IM L delt 1110. Next 3/30.", "Invega 11:10"),
    ("Onpattro 24 mg/200 ml: 0930 1 ml/min x15, 0945 3 ml/min, END 1052.", "Onpattro 09:30-10:52"),
    ("TPN 1,920 mL connected 2005, disconnected 0612", "TPN 20:05-06:12"),
    (
        "Medication: Vyvgart 800 mg     Diluted to: 125 mL NS     Lot: VG1\n"
        "Infusion Start: 01:32 PM     Infusion Stop: 02:36 PM",
        "Vyvgart 13:32-14:36",
    ),
    (
        "Medication: Venofer 200 mg   Mixed with: 100 mL 0.9% NaCl\nStart: 9:05 AM   End: 9:40 AM",
        "Venofer 09:05-09:40",
    ),
    (
        "Medication: Cuvitru 12 g subcutaneous     Lot: CV1\nPump On: 06:10 PM     Pump Off: 07:22 PM",
        "Cuvitru 18:10-19:22",
    ),
    ("Medication: Prolia 60 mg subcutaneous\nPump On: 06:10 PM     Pump Off: 07:22 PM", ""),
    # the cells of a line are of the drug that they begin with, whatever waits above
    ("Cisplatin today\nNS 1,000 mL + KCl 20 mEq   Start: 0830   End: 1031", "NS 1,000 mL + KCl 08:30-10:31"),
    # nobody filled it in; what was given without a time is still given, but for what was not
    ("Medication: Cerezyme 3,200 units IV   Infusion Start: ________   Infusion Stop: ________", ""),
    ("Medication: Cerezyme 3,200 units IV   Start time:      Stop time:    ", ""),
    ("Medication: Aldurazyme 34.8 mg in 250 mL NS\nThe infusion was given without incident.", "Aldurazyme ?"),
    ("Medication: Aldurazyme 34.8 mg in 250 mL NS\nThe infusion was not given.", ""),
    ("Remicade 400 mg and Pepcid 20 mg IVP. Infusion completed without problems.", ""),
]


@pytest.mark.parametrize(("text", "expected"), FIELDS)
def test_a_field_says_what_it_holds(text: str, expected: str) -> None:
    """What a drug is mixed in is its bag; the times of a patient are none of a drug."""
    assert times(read_note(HEAD + text)) == expected


COLUMNS = [
    (
        "Name          Drug/dose        IV          In       Out      RN\n"
        "Pruitt, L     Orencia 750 mg   22g L FA    10:20a   10:52a   sv",
        "Orencia 10:20-10:52",
    ),
    ("Drug/dose | In | Out | RN\nEntyvio 300 mg | 9:10 AM | 9:42 AM | sv", "Entyvio 09:10-09:42"),
    (
        "Name        In      Drug/dose        Start    Stop     Out\n"
        "Pruitt, L   9:50a   Orencia 750 mg   10:20a   10:52a   11:10a",
        "Orencia 10:20-10:52",
    ),
    (
        "Bag    Drug            Hung     Empty    RN\n1      Rituxan 700 mg  9:20a    1:44p    sv",
        "Rituxan 09:20-13:44",
    ),
    ("Pt         In       Drug/dose        Out\nPruitt, L  10:05a   Orencia 750 mg   11:20a", ""),
    (
        "Chair log\nName        Drug/dose        In       Out\nPruitt, L   Orencia 750 mg   10:20a   11:32a",
        "Orencia ?",
    ),
]


@pytest.mark.parametrize(("text", "expected"), COLUMNS)
def test_in_and_out_are_of_the_bag_only_behind_its_drug(text: str, expected: str) -> None:
    assert times(read_note(HEAD + "Infusion log\n" + text)) == expected


FIELD_OF_TIME = [
    (
        "Drug: Prolia (denosumab)   Dose: 60 mg   Route: SQ   Site: L arm\nTime: 1:25 PM   Lot #: 11633",
        "Prolia 13:25",
    ),
    ("Medication: Ketorolac 30 mg\nRoute: IV push   Time: 14:20   RN: JK", "Ketorolac 14:20"),
    ("Drug: Nplate 250 mcg   Route: SQ   Date/Time: 03/02/2026 1325", "Nplate 13:25"),
    (
        "Medication: Toradol 30 mg\nRoute: IM\nTime: 1420\nMedication: Zofran 4 mg\nRoute: IM\nTime: 1422",
        "Toradol 14:20, Zofran 14:22",
    ),
    # the next block's time, where each block begins with it
    ("Time: 1325\nDrug: Toradol 30 mg\nRoute: IM\nTime: 1330\nDrug: Zofran 4 mg\nRoute: IM", ""),
    # of vital signs, of an arrival, of an order
    ("Drug: Nplate 250 mcg\nRoute: SQ\nTime: 1325\nBP: 118/70", ""),
    ("Drug: Nplate 250 mcg\nRoute: SQ\nTime: 1325   BP 118/70", ""),
    ("Injection: Nplate 250 mcg SQ\nVitals\nTime: 1325\nBP: 118/70", ""),
    ("Drug: Toradol 30 mg IM\nOrder time: 1320\nTime: 1330", ""),
    # an infusion has a start and an end, and no more than one of them stands here
    ("Drug: Remicade 400 mg IV\nTime: 1325", ""),
]


@pytest.mark.parametrize(("text", "expected"), FIELD_OF_TIME)
def test_the_field_of_a_time_is_of_what_was_given_at_once(text: str, expected: str) -> None:
    assert times(read_note(HEAD + text)) == expected


@pytest.mark.parametrize(
    "line", ["Stelara 90 mg SC", "Derm   03/02/2026   Stelara 90 mg", "Stelara 90 mg", "Stelara"]
)
def test_the_time_of_a_form_is_of_the_drug_that_ends_a_line_above(line: str) -> None:
    note = f"{HEAD}{line}\n[X] SC  [ ] IV  [ ] IM     Site: R arm\nTime: 1410   Lot: 6J118"
    (item,) = read_note(note).administrations
    assert (item.substance, item.technique) == ("Stelara", "sc")
    assert item.start is not None
    assert f"{item.start:%H%M}" == "1410"


@pytest.mark.parametrize(
    "line", ["Next: Stelara 90 mg SC", "Stelara 90 mg SC ordered", "Stelara 90 mg SC teaching"]
)
def test_the_time_of_a_form_is_of_no_drug_that_was_not_given(line: str) -> None:
    assert all(item.start is None for item in read_note(f"{HEAD}{line}\nTime: 1410").administrations)


@pytest.mark.parametrize("label", ["Injection (if any)", "Injection (when given)", "Injection"])
def test_a_condition_in_a_label_is_none_of_what_is_filled_in(label: str) -> None:
    text = f"{label}: cyanocobalamin 1,000 mcg IM, site left deltoid, time 14:29, lot 6309."
    assert times(read_note(HEAD + text)) == "cyanocobalamin 14:29"


@pytest.mark.parametrize("empty", ["***", "____", "(blank)", "[not filled in]", "N/A"])
@pytest.mark.parametrize("labels", [("Infusion start", "Infusion stop"), ("Start time", "Stop time")])
def test_a_form_whose_times_nobody_filled_in_tells_of_no_giving(empty: str, labels: tuple[str, str]) -> None:
    """And names its drug, since nobody says whether it was given."""
    start, stop = labels
    record = read_note(f"{HEAD}Medication: Cinqair. Dose: 270 mg.\n{start}: {empty}. {stop}: {empty}.\n")
    assert record.administrations == ()
    assert any("Cinqair" in gap.text for gap in record.understood.not_understood)
