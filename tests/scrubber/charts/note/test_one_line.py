"""Lines in which several times stand: when a dose was due, entries far apart, rates without a label, and a stop that
lies before its start.

Each kind stands with siblings in other words and with near misses, which are read as they stand.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.note.test_whose_time import certain, given
from tests.scrubber.charts.others import HEAD


@pytest.mark.parametrize(
    "said",
    [
        "Lasix 40 mg IVP bid      due 0900   GIVEN 0951      due 1700  HELD SBP 88",
        "Lasix 40 mg IVP due 0900, given 0951",
        "Lasix 40 mg IVP   due at 0900   given 0951",
        "Lasix 40 mg IVP due 0900 given 0951, next due 1700",
    ],
)
def test_a_dose_was_given_when_it_was_and_not_when_it_was_due(said: str) -> None:
    assert certain(read_note(HEAD + said), "lasix") == ["09:51"]


def test_what_was_due_may_have_been_hung() -> None:
    said = "Cefepime 2 g IVPB q8h  due 0800  up 0822 down 0854   due 1600  not given, pt off unit"
    assert "08:22-08:54" in times(read_note(HEAD + said))


def test_what_was_only_due_was_not_given() -> None:
    assert certain(read_note(f"{HEAD}Lasix 40 mg IVP due 0900, due 1700"), "lasix") == []


@pytest.mark.parametrize(
    ("said", "drug", "at"),
    [
        ("0915 Zofran 4 mg IVP    0917 Decadron 10 mg IVP    0930 BP 120/80", "decadron", "09:17"),
        ("0435 Epi 1 mg IVP    0438 shock 200J    0440 amiodarone 300 mg IVP", "epi", "04:35"),
        ("0435 Epi 1 mg IVP    0438 shock 200J    0440 amiodarone 300 mg IVP", "amiodarone", "04:40"),
        ("0500 Bicarb 50 mEq IVP     0503 pulse back", "bicarb", "05:00"),
    ],
)
def test_entries_far_apart_have_their_own_times(said: str, drug: str, at: str) -> None:
    assert certain(read_note(HEAD + said), drug) == [at]


def test_nothing_ran_until_the_next_entry() -> None:
    (epi,) = given(read_note(f"{HEAD}0435 Epi 1 mg IV    0438 shock 200J"), "epi")
    assert epi.stop is None


def test_a_column_of_ends_is_no_entry() -> None:
    assert "09:10-09:40" in times(
        read_note(f"{HEAD}Time   Drug          End\n0910   Ancef 2 g IVPB    0940   JK")
    )


@pytest.mark.parametrize(
    "rates",
    [
        "0925 30 -> 0955 60 -> 1025 120 -> 1055 180 mL/hr",
        "0925 30 mL/hr - 0955 60 - 1025 120 - 1055 180",
        "9:25a 30 mL/hr, 9:55a 60, 10:25a 120, 10:55a 180",
        "30 mL/hr @0925, 60 @0955, 120 @1025, 180 @1055",
    ],
)
def test_rates_in_one_line_begin_with_the_first(rates: str) -> None:
    record = read_note(f"{HEAD}Octagam 10% 40 g IV for CIDP\n{rates}\n1234 all in.")
    assert "09:25-12:34" in times(record)


def test_times_with_other_numbers_are_no_rates() -> None:
    record = read_note(
        f"{HEAD}Octagam 10% 40 g IV started 0925 at 30 mL/hr\n0955 HR 60, 1025 HR 62\n1234 all in."
    )
    assert "09:25-12:34" in times(record)


@pytest.mark.parametrize(
    "said",
    [
        "Drug: Monoferric 1000 mg / 250 mL NS\nStart: 1030\nStop: 1012",
        "Monoferric 1000 mg IV started 1030, completed 1012.",
        "Monoferric 1000 mg IVPB 1030-1012.",
    ],
)
def test_of_a_stop_before_its_start_neither_is_certain(said: str) -> None:
    (item,) = given(read_note(HEAD + said), "monoferric")
    assert (item.start, item.stop) == (None, None)
    assert {doubt.field for doubt in item.uncertain} >= {"start", "stop"}


@pytest.mark.parametrize(
    "source",
    ["Per medic run sheet:", "Per run report:", "EMS run sheet:", "Per EMS report"],
)
def test_what_stands_in_another_crews_record_was_not_given_here(source: str) -> None:
    said = f"{source} Narcan 2 mg IN 0112, 20g L hand, Zofran 4 mg IVP 0119.\n0142 Toradol 15 mg IVP."
    record = read_note(HEAD + said)
    assert certain(record, "zofran") == []
    assert certain(record, "toradol") == ["01:42"]


@pytest.mark.parametrize(
    "said", ["#3 not hung per Dr. Vane.", "3rd rider not hung.", "Rider #3 never hung, K 3.8."]
)
def test_one_that_was_not_hung_leaves_those_before_it(said: str) -> None:
    record = read_note(f"{HEAD}KCl 10 mEq/100 mL riders.\n#1 0810-0912  #2 0915-1018  L FA.\n{said}")
    assert "08:10-09:12, KCl 09:15-10:18" in times(record)


def test_a_bag_that_was_never_hung_is_in_doubt() -> None:
    record = read_note(f"{HEAD}Remicade 400 mg IV 0915.\nNever hung, pt left 0930.")
    assert certain(record, "remicade") == []


@pytest.mark.parametrize(
    ("said", "run"),
    [
        ("Vanc 1 g up purple lumen 0830, down 0934.", "08:30-09:34"),
        ("Vanc 1 g up the red lumen 0830, down 0934.", "08:30-09:34"),
        ("SN connected vanc 1,250 mg to PICC at 1402. Disconnected 1541.", "14:02-15:41"),
        ("Entyvio 300 mg IV, L hand 24g\nRan: 1122-1155.", "11:22-11:55"),
    ],
)
def test_where_it_ran_and_who_hung_it_stand_between_it_and_its_time(said: str, run: str) -> None:
    assert run in times(read_note(HEAD + said))


@pytest.mark.parametrize(
    "why", ["premeds released on last wk's labs", "ok per previous labs", "based on last visit"]
)
def test_a_bracket_about_earlier_labs_denies_nothing(why: str) -> None:
    said = f"Benadryl 50 mg IVP 0915, Pepcid 20 mg IVP 0917 ({why})."
    assert certain(read_note(HEAD + said), "pepcid") == ["09:17"]


@pytest.mark.parametrize(
    ("said", "zofran", "decadron"),
    [
        ("[0915] Zofran 4 mg IVP [0917] Decadron 10 mg IVP", "09:15", "09:17"),
        ("(0915) Zofran 4 mg IVP (0917) Decadron 10 mg IVP", "09:15", "09:17"),
        ("0915 Zofran 4 mg IVP / 0917 Decadron 10 mg IVP / 0930 BP 120/80", "09:15", "09:17"),
        ("Zofran 4 mg IVP (0915) Decadron 10 mg IVP (0917)", "09:15", "09:17"),
        ("Zofran 4 mg IVP [0915], Decadron 10 mg IVP [0917]", "09:15", "09:17"),
        ("Given 0915 Zofran 4 mg IVP, given 0917 Decadron 10 mg IVP", "09:15", "09:17"),
        ("0915 - Zofran 4 mg IVP, 0917 - Decadron 10 mg IVP, 0930 - Taxol 300 mg started", "09:15", "09:17"),
        ("0915 - Zofran 4 mg IVP 0917 - Decadron 10 mg IVP", "09:15", "09:17"),
        ("0915: Zofran 4 mg IVP 0917: Decadron 10 mg IVP", "09:15", "09:17"),
        ("0915, Zofran 4 mg IVP, 0917, Decadron 10 mg IVP", "09:15", "09:17"),
        ("9:15 AM - Zofran 4 mg IVP, 9:17 AM - Decadron 10 mg IVP", "09:15", "09:17"),
        ("0915|Zofran 4 mg IVP|0917|Decadron 10 mg IVP|0930|BP 120/80", "09:15", "09:17"),
        ("Meds: 0915 - Zofran 4 mg IVP, 0917 - Decadron 10 mg IVP", "09:15", "09:17"),
        ("Zofran 4 mg IVP - 0915, Decadron 10 mg IVP - 0917", "09:15", "09:17"),
    ],
)
def test_a_time_is_of_what_stands_behind_it_where_the_line_begins_so(
    said: str, zofran: str, decadron: str
) -> None:
    record = read_note(HEAD + said)
    assert (certain(record, "zofran"), certain(record, "decadron")) == ([zofran], [decadron])


@pytest.mark.parametrize(
    "said",
    [
        "Hung 0915 ceftriaxone 2 g, done 0948. Hung 0950 vanc 1.25 g, done 1121.",
        "Hung at 0915: ceftriaxone 2 g. Done 0948. Hung at 0950: vanc 1.25 g. Done 1121.",
        "Started 0915 ceftriaxone 2 g IVPB, off 0948, started 0950 vanc 1.25 g IVPB, off 1121",
    ],
)
def test_an_event_and_its_time_may_stand_before_the_drug(said: str) -> None:
    told = times(read_note(HEAD + said))
    assert "ceftriaxone 09:15-09:48" in told
    assert "vanc 09:50-11:21" in told


def test_a_heading_with_a_time_is_of_all_in_its_list() -> None:
    record = read_note(f"{HEAD}Given 1520: Rocephin 500 mg IM, Bicillin LA 2.4 MU IM.")
    assert (certain(record, "rocephin"), certain(record, "bicillin la")) == (["15:20"], ["15:20"])


def test_a_stop_behind_grams_or_liters_ends_a_sentence_and_behind_initials_none() -> None:
    told = times(
        read_note(f"{HEAD}Ceftriaxone 2 g. Vanc 1 g hung 0915. Done 1020. Lasix 20 mg IVP 1030 by J. Lee RN.")
    )
    assert "Vanc 09:15-10:20" in told
    assert "Lasix 10:30" in told


@pytest.mark.parametrize(
    "said",
    [
        "0930 Taxol 300 mg IV, followed at 1235 by Carbo 450 mg IV",
        "0930 Taxol 300 mg IVPB, after which, at 1235, Carbo 450 mg IVPB was hung",
        "Taxol 300 mg IVPB and 1235 Carbo 450 mg IVPB",
        "Taxol 300 mg IVPB then 1235 Carbo 450 mg IVPB",
    ],
)
def test_a_time_that_goes_on_to_the_next_drug_is_not_that_of_the_first(said: str) -> None:
    assert "12:35" not in certain(read_note(HEAD + said), "taxol")


def test_a_time_behind_an_order_opens_no_entry() -> None:
    said = "0700: Phos 1.6. Dr. Ngo paged 0710, order rec'd 0722: Na phos 15 mmol in 250 mL over 4 hrs. Hung at 0755."
    assert certain(read_note(HEAD + said), "na phos") == ["07:55"]


def test_an_end_with_a_remark_opens_no_entry() -> None:
    assert "09:10-09:40" in times(read_note(f"{HEAD}0910: Ancef 2 g IVPB, stop 0940: tolerated well"))


@pytest.mark.parametrize(
    "said",
    [
        "0915\n  Zofran 4 mg IVP\n  Decadron 10 mg IVP\n0930\n  Taxol 300 mg IV started\n1230\n  Taxol complete",
        "0915:\n- Zofran 4 mg IVP\n- Decadron 10 mg IVP\n0930:\n- Taxol 300 mg IV started\n1230:\n- Taxol complete",
    ],
)
def test_a_time_alone_heads_the_list_below_it(said: str) -> None:
    record = read_note(HEAD + said)
    assert (certain(record, "zofran"), certain(record, "decadron")) == (["09:15"], ["09:15"])
    assert "Taxol 09:30-12:30" in times(record)


@pytest.mark.parametrize(
    "said",
    [
        "  Zofran 4 mg IVP\n  0915\n  Decadron 10 mg IVP\n  0917",
        "- Zofran 4 mg IVP\n- 0915\n- Decadron 10 mg IVP\n- 0917",
        "Zofran 4 mg IVP\n0915\nDecadron 10 mg IVP\n0917",
    ],
)
def test_a_time_alone_may_be_of_what_stands_above_it(said: str) -> None:
    assert certain(read_note(HEAD + said), "decadron") in ([], ["09:17"])


@pytest.mark.parametrize(
    "said", ["start 0900 exp end 1005", "started 0900, est stop 1005", "up 0900, anticipated completion 1005"]
)
def test_when_it_is_expected_to_end_is_no_end(said: str) -> None:
    (item,) = read_note(f"{HEAD}Vanc 1 g IVPB {said}").administrations
    assert (f"{item.start:%H:%M}", item.stop) == ("09:00", None)


@pytest.mark.parametrize(
    "said",
    [
        "Vanc 1 g IVPB planned 0900, actual 0912-1017",
        "Vanc 1 g IVPB 0700-0805 (planned), ran 0912-1017",
        "Vanc 1 g IVPB yesterday 2100-2205, today 0912-1017",
    ],
)
def test_what_was_done_behind_what_was_planned_is_not_lost(said: str) -> None:
    (item,) = read_note(HEAD + said).administrations
    told = {value for doubt in item.uncertain for value in doubt.values}
    assert item.start is not None or "2026-03-02T09:12" in told


@pytest.mark.parametrize(
    "form",
    [
        "Medication: Benadryl        Medication: Remicade\n"
        "Dose: 25 mg IVP             Dose: 400 mg\n"
        "Time: 0950                  Start: 1015\n"
        "                            Stop: 1225",
        "Drug: Benadryl 25 mg      Drug: Remicade 400 mg\n"
        "Route: IVP                Route: IV\n"
        "Start: 0950               Start: 1015\n"
        "Stop:                     Stop: 1225",
    ],
)
def test_forms_beside_each_other_keep_their_fields(form: str) -> None:
    record = read_note(HEAD + form)
    assert certain(record, "benadryl") == ["09:50"]
    assert "Remicade 10:15-12:25" in times(record)


def test_a_story_beside_vital_signs_has_its_own_times() -> None:
    record = read_note(
        f"{HEAD}1030 BP 118/72      Remicade 400 mg IV infusion\n"
        "1130 BP 116/70      started at 1015 and completed\n1230 BP 112/70      at 1225, no reaction"
    )
    assert [item.stop for item in given(record, "remicade")] == [None]


def test_a_remark_beside_vital_signs_is_of_their_time() -> None:
    record = read_note(f"{HEAD}1015 BP 118/72      Remicade 400 mg IV started\n1130 BP 116/70      completed")
    assert "Remicade 10:15-11:30" in times(record)
