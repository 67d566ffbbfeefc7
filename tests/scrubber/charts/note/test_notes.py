"""Nursing notes: how well the reader does on the labelled corpus, and what it must never do."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.charts import Document, DocumentError, dated, read_document
from scrubber.charts.readers.note.reader import MAX_NOTE, read_note
from scrubber.charts.readers.note.words.clocks import clocks, dates
from scrubber.model.record import Administration
from tests.scrubber.charts.labels import CORPUS, notes, score, sentences


def at(text: str) -> datetime:
    """Return `02 10:15` as a time in March 2026."""
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-03-{day}T{clock}")


def only(text: str) -> Administration:
    """Return the one administration that a note of March 2 tells of."""
    (item,) = read_note("DOS 03/02/2026\n" + text).administrations
    return item


@pytest.mark.parametrize(
    ("files", "precision", "recall"),
    [
        (("tuning.txt", "notes-tuning.txt"), 0.99, 0.97),
        (("held-out.txt", "notes-held-out.txt"), 0.99, 0.97),
    ],
)
def test_precision_comes_before_recall(files: tuple[str, ...], precision: float, recall: float) -> None:
    """What was read at first sight stands in the corpus's README; this only keeps what was reached."""
    result = score(*files)
    print(f"{files}: precision {result.precision:.3f}, recall {result.recall:.3f}")
    assert result.precision >= precision, result.wrong
    assert result.recall >= recall, result.missed


def test_the_corpus_is_as_large_as_promised() -> None:
    told = sum(1 for name in ("tuning.txt", "held-out.txt") for _ in sentences(CORPUS / name))
    whole = sum(1 for name in ("notes-tuning.txt", "notes-held-out.txt") for _ in notes(CORPUS / name))
    assert told >= 200
    assert whole >= 40


@pytest.mark.parametrize(
    ("sentence", "field", "quote"),
    [
        ("Infliximab 400 mg IV started about 1015, completed 1222.", "start", "1015"),
        ("Infliximab 400 mg IV started 1015, completed 12:20 or so.", "stop", "12:20"),
        ("Infliximab 400 mg IV started 1015, ran about an hour.", "stop", "about an hour"),
        ("Infliximab 400 mg IV started 1015, ended 0945.", "stop", "0945"),
    ],
)
def test_an_inexact_time_is_kept_with_its_words_and_counts_for_nothing(
    sentence: str, field: str, quote: str
) -> None:
    item = only(sentence)
    assert getattr(item, field) is None
    (doubt,) = [doubt for doubt in item.uncertain if doubt.field == field]
    assert quote in doubt.quote
    assert doubt.reason


def test_two_different_times_for_one_stop_leave_none() -> None:
    item = only("1015 Remicade 400 mg IV started.\n1230 Remicade complete.\nRemicade ended 1215 per summary.")
    assert item.start == at("02 10:15")
    assert item.stop is None
    (doubt,) = item.uncertain
    assert (doubt.field, doubt.values) == ("stop", ("2026-03-02T12:30", "2026-03-02T12:15"))


@pytest.mark.parametrize(
    ("run", "starts", "stops"),
    [
        ("start 10:15 stop 12:25", "02 10:15, 02 22:15", "02 12:25, 03 00:25"),
        ("start 8:30 stop 9:45", "02 08:30, 02 20:30", "02 09:45, 02 21:45"),
        ("start 12:05 stop 12:50", "02 00:05, 02 12:05", "02 00:50, 02 12:50"),
    ],
)
def test_where_the_half_of_the_day_is_open_each_start_goes_with_its_stop(
    run: str, starts: str, stops: str
) -> None:
    """Contract: without AM or PM the stop is the first such time after the start, under twelve hours."""
    item = only(f"Infliximab 400 mg IV {run}")
    assert (item.start, item.stop) == (None, None)
    values = {
        doubt.field: [datetime.fromisoformat(value) for value in doubt.values] for doubt in item.uncertain
    }
    assert values == {
        "start": [at(moment) for moment in starts.split(", ")],
        "stop": [at(moment) for moment in stops.split(", ")],
    }


@pytest.mark.parametrize(
    ("run", "start", "stop"),
    [
        ("started 10:15 AM, completed 12:20", "02 10:15", "02 12:20"),
        ("started 1:00, stopped 2:03 PM", "02 13:00", "02 14:03"),
        ("in @ 2:03 out @ 2:31 pm", "02 14:03", "02 14:31"),
        ("start 10:15 stop 14:22", "02 10:15", "02 14:22"),
        ("1:15 - 2:25 pm", "02 13:15", "02 14:25"),
        ("started 10:15 PM, completed 12:05", "02 22:15", "03 00:05"),
    ],
)
def test_one_known_half_of_the_day_settles_the_other_within_twelve_hours(
    run: str, start: str, stop: str
) -> None:
    item = only(f"Infliximab 400 mg IV {run}.")
    assert (item.start, item.stop, item.uncertain) == (at(start), at(stop), ())


def test_a_note_without_a_date_keeps_its_times_of_day_and_its_durations() -> None:
    record = read_note("Infliximab 400 mg IV started 2315, paused 2340, resumed 2350, completed 0025.")
    (item,) = record.administrations
    values = {doubt.field: doubt.values for doubt in item.uncertain}
    assert values["start"] == ("23:15",)
    assert values["stop"] == ("00:25+1",)
    assert values["segments"] == ("23:15 to 23:40, 23:50 to 00:25+1",)
    (placed,) = dated(record, [date(2026, 3, 2)]).administrations
    assert (placed.start, placed.stop) == (at("02 23:15"), at("03 00:25"))
    assert [(run.start, run.stop) for run in placed.segments] == [
        (at("02 23:15"), at("02 23:40")),
        (at("02 23:50"), at("03 00:25")),
    ]
    assert [doubt.field for doubt in placed.uncertain] == ["on"]
    (either,) = dated(record, [date(2026, 3, 2), date(2026, 3, 9)]).administrations
    assert [doubt.values for doubt in either.uncertain if doubt.field == "start"] == [
        ("2026-03-02T23:15", "2026-03-09T23:15")
    ]


def test_a_note_that_corrects_itself_keeps_both_times_the_corrected_first() -> None:
    item = only("Addendum 1630: stop time for Remicade should read 1147 not 1117. Remicade 400mg 0940-1117.")
    assert (item.start, item.stop) == (at("02 09:40"), None)
    assert [doubt.values for doubt in item.uncertain] == [("2026-03-02T11:47", "2026-03-02T11:17")]


def test_an_evening_infusion_ends_on_the_next_day() -> None:
    item = only("Vancomycin 1 g IVPB started 2315, completed 0020.")
    assert (item.start, item.stop) == (at("02 23:15"), at("03 00:20"))


def test_every_fact_stands_with_its_words_and_place() -> None:
    record = read_note(
        "DOS 03/02/2026\nZofran 8 mg IVP @ 0955.\nRemicade 400 mg IV started 1015.\nRemicade done 1222."
    )
    push, infusion = record.administrations
    assert (push.source.locator, push.source.quote) == ("line 2, characters 1-23", "Zofran 8 mg IVP @ 0955.")
    assert [source.quote for source in infusion.sources] == [
        "Remicade 400 mg IV started 1015.",
        "Remicade done 1222.",
    ]


def test_the_header_names_patient_day_claim_and_reason() -> None:
    record = read_note(
        "Patient: Plum, Damson  DOB: 4/9/1958  MRN: 55120  Member ID: MB-77\n"
        "Date of service: 03/02/2026   Claim #: PCN-12\nDx: Crohn's disease K50.90\n"
        "Entyvio 300 mg IV 0902-0935.\nElectronically signed by R. Leaf RN 03/02/2026"
    )
    assert (record.patient.family, record.patient.given) == ("Plum", "Damson")
    assert record.patient.birth_date == date(1958, 4, 9)
    assert record.patient.member_id == "MB-77"
    assert (record.claim.claim_id, record.claim.medical_record_number) == ("PCN-12", "55120")
    assert [(item.code, item.text) for item in record.indications] == [("K50.90", "Crohn's disease")]
    assert record.documents[0].signed is True
    assert record.administrations[0].start == at("02 09:02")


@pytest.mark.parametrize(
    "head",
    [
        "DOS: 3/2/26",
        "Date: March 2, 2026",
        "02-Mar-2026",
        "2026-03-02",
        "Visit date 3.2.26",
        "DOS 2 March 2026",
        "MAR 2 2026",
    ],
)
def test_a_date_is_read_as_nurses_write_it(head: str) -> None:
    (item,) = read_note(f"{head}\nRemicade 400 mg IV infusion 1015-1222").administrations
    assert item.start == at("02 10:15")


def test_two_dates_of_service_are_no_date() -> None:
    record = read_note("DOS 03/02/2026\nDOS 03/09/2026\nEntyvio 300 mg IV 0902-0935.")
    assert record.administrations[0].start is None
    assert {doubt.field for doubt in record.administrations[0].uncertain} == {"start", "stop"}


def test_an_order_read_back_is_an_order_and_nothing_given() -> None:
    record = read_note("DOS 03/02/2026\nVerbal order Dr. Lee: Benadryl 25 mg IVP, read back.")
    (order,) = record.orders
    assert (order.substance, order.verbal, order.ordered_by) == ("Benadryl", True, "Lee")
    assert order.dose is not None
    assert order.dose.value == Decimal(25)
    assert record.administrations == ()


def test_waste_names_its_witness() -> None:
    item = only("Fentanyl 50 mcg IVP 1911, 50 mcg wasted w/ RN Jones.")
    assert item.wasted is not None
    assert (item.wasted.amount.value, item.wasted.amount.unit, item.wasted.by) == (
        Decimal(50),
        "mcg",
        "RN Jones",
    )


def test_vital_signs_are_monitoring() -> None:
    record = read_note("DOS 03/02/2026\nVS 1010 118/70 HR 72; 1045 120/72 HR 70")
    assert [(item.at, item.text) for item in record.monitoring] == [
        (at("02 10:10"), "VS 1010 118/70 HR 72"),
        (at("02 10:45"), "1045 120/72 HR 70"),
    ]


def test_an_infusion_stopped_for_good_is_discontinued_with_its_reason() -> None:
    item = only("Taxol 260 mg IV started 1010.\nInfusion stopped 1022 d/t dyspnea.")
    assert item.discontinued is not None
    assert (item.discontinued.reason, item.discontinued.at) == ("dyspnea", at("02 10:22"))


def test_a_line_that_the_page_broke_is_one_sentence() -> None:
    item = only("The Remicade 400 mg infusion was\nstarted at 10:15 AM and was completed at\n12:22 PM.")
    assert (item.start, item.stop) == (at("02 10:15"), at("02 12:22"))


def test_a_time_that_ends_a_sentence_on_the_next_line_is_no_margin() -> None:
    item = only("Remicade 400 mg IV started in the left forearm 1015, completed\n1222. Tolerated well.")
    assert (item.start, item.stop) == (at("02 10:15"), at("02 12:22"))
    item = only(
        "1330: Pt c/o burning at IV site during Phenergan 12.5 mg IVPB (started\n1325). Stopped 1332."
    )
    assert (item.start, item.stop) == (at("02 13:25"), at("02 13:32"))


def test_lines_are_joined_where_the_page_had_no_room_for_the_next_word() -> None:
    item = only(
        "Arrived with her sister, no new complaints. Remicade 400 mg IV\n"
        "Infusion started by RN Hale at 1015 and completed at 1222. No\n"
        "Reaction seen. IV removed, site clean and dry, dressed. Home."
    )
    assert (item.start, item.stop) == (at("02 10:15"), at("02 12:22"))


def test_lines_by_time_stay_apart_however_long_they_are() -> None:
    record = read_note(
        "DOS 03/02/2026\n"
        "9:40 a.m. Invega Sustenna 156 mg IM R deltoid, lot KDB7M00, tolerated\n"
        "9:46 a.m. Vivitrol 380 mg IM L glut, no bleeding at the site, tolerated\n"
        "9:50 a.m. B12 1000 mcg IM L deltoid"
    )
    assert [item.start for item in record.administrations] == [at("02 09:40"), at("02 09:46"), at("02 09:50")]


def test_a_range_does_not_reach_over_a_line() -> None:
    first, second = read_note(
        "DOS 03/02/2026\n- 0930 Cefepime 2 g IVPB, off 0955\n- 1004 Adriamycin 43 mg IVP, done 1014"
    ).administrations
    assert (first.start, first.stop) == (at("02 09:30"), at("02 09:55"))
    assert second.start == at("02 10:04")


@pytest.mark.parametrize(
    "line",
    [
        "0910 Pepcid 20 mg IVP 0912 Benadryl 25 mg IVP 0914 Decadron 10 mg IVP, flushed",
        "Pepcid 20 mg IVP 0910 Benadryl 25 mg IVP 0912 Decadron 10 mg IVP 0914",
    ],
)
def test_a_list_without_commas_gives_each_drug_its_own_time(line: str) -> None:
    """Where the list begins with a time, each time is of the drug behind it; else nobody may count on a wrong one."""
    given = {item.substance: item.start for item in read_note(f"DOS 03/02/2026\n{line}").administrations}
    right = {"Pepcid": at("02 09:10"), "Benadryl": at("02 09:12"), "Decadron": at("02 09:14")}
    assert all(start is None or start == right[name] for name, start in given.items()), given
    assert line.startswith("P") or given == right


def test_the_time_of_the_line_goes_before_one_farther_on() -> None:
    item = only(
        "Privigen 30 g IV.\n0905 start 30 ml/h x 30 min 0935 60 ml/h x 30 min. 1240 infusion complete."
    )
    assert (item.start, item.stop) == (at("02 09:05"), at("02 12:40"))


@pytest.mark.parametrize(
    "text", ["1655 TXA 1 g in 100 NS hung 1707 in.", "0418 Morphine 2 mg IVP given 0450 pain 3/10."]
)
def test_nobody_charts_at_a_time_what_happened_later(text: str) -> None:
    assert only(text).start is None


def test_the_clock_of_a_machine_is_not_the_nurse_s() -> None:
    signed = "\nElectronically signed by K. Doe, RN 03/02/2026 17:22"
    assert only("Orencia 750 mg IV start 1:15 stop 1:47" + signed).start == at("02 13:15")
    assert only("Arrived 0745.\nOrencia 750 mg IV start 1:15 stop 1:47").start is None
    assert only("Arrived 0745.\nOrencia 750 mg IV start 9:15 stop 9:47").start == at("02 09:15")


@pytest.mark.parametrize("word", ["reconstituted", "mixed by pharmacy", "prepped", "drawn up", "thawed"])
def test_what_is_made_ready_is_not_given_then(word: str) -> None:
    assert read_note(f"DOS 03/02/2026\nRemicade 400 mg IV {word} 0915.").administrations == ()


@pytest.mark.parametrize(
    "text",
    [
        "Toradol 30 mg IM 9:40, recheck labs in the morning.",
        "Pain worse since this morning, Toradol 30 mg IM 6:15.",
        "Took Zofran this morning, Toradol 30 mg IM 6:15 given.",
    ],
)
def test_the_part_of_another_day_settles_no_half(text: str) -> None:
    assert all(item.start is None for item in read_note(f"DOS 03/02/2026\n{text}").administrations)


def test_an_allergy_heads_no_rows() -> None:
    rows = "Start - 10:02a\nStop - 11:10a\nMed - Stelara 390 mg IV"
    (item,) = read_note(f"Allergies: penicillin (hives)\nDate of service: 03/02/2026\n{rows}").administrations
    assert (item.substance, item.start, item.stop) == ("Stelara", at("02 10:02"), at("02 11:10"))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("10:15 AM", ["10:15"]),
        ("1015", ["10:15"]),
        ("09:05", ["09:05"]),
        ("2:05p", ["14:05"]),
        ("noon", ["12:00"]),
        ("9:05", []),
        ("10:15", []),
        ("10:15 and 14:20", ["10:15", "14:20"]),
        ("1:15 - 2:25 pm", ["13:15", "14:25"]),
        ("11:22 AM, then 11:30-12:45, out at 1250", ["11:22", "11:30", "12:45", "12:50"]),
        ("1000 mg, 1000 mL, lot 1234A, order #1015, room 1015, since 2019", []),
        ("03/02/2026", []),
        ("2/2 rigors", []),
        ("120/80", []),
    ],
)
def test_only_what_is_a_time_for_sure_is_one(text: str, readings: list[str]) -> None:
    found = clocks(text, dates(text))
    assert [f"{clock.of_day:%H:%M}" for clock in found if clock.certain] == readings


RTF = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Tester;}\f0\fs20
DOS 03/02/2026\par {\b Remicade} 400\~mg IV\line started 1015, completed 1222.\par
{\pict\wmetafile8 0123456789}Waste: 100 mg, witnessed by J. Doe RN.\par}"""


def test_rtf_reads_as_its_words() -> None:
    document = Document.of_bytes(RTF, "note.rtf")
    (record,) = read_document(document)
    (item,) = record.administrations
    assert document.format == "rtf"
    assert (item.start, item.stop) == (at("02 10:15"), at("02 12:22"))
    assert item.wasted is not None
    assert item.wasted.amount.value == Decimal(100)


def test_a_text_longer_than_any_note_is_refused() -> None:
    with pytest.raises(DocumentError, match="larger than is read"):
        read_note("1015 infusion started. " * (MAX_NOTE // 20))


WORDS = [
    "1015",
    "10:15",
    "12:22PM",
    "noon",
    "03/02/2026",
    "Remicade",
    "infliximab",
    "NS",
    "400",
    "mg",
    "IV",
    "IVP",
    "IVPB",
    "started",
    "completed",
    "restarted",
    "stopped",
    "infusion",
    "given",
    "at",
    "-",
    ",",
    ".",
    ";",
    "|",
    "and",
    "wasted",
    "5",
    "about",
    "not",
    "rate",
    "50",
    "ml/hr",
    "lot",
    "A1",
    "over",
    "an",
    "hour",
    "L",
    "forearm",
    "order:",
    "\n",
    "to",
    "2/2",
    "KVO",
]


def test_more_administrations_than_any_note_has_are_refused() -> None:
    lines = (f"{hour:02}{minute:02} Zofran 4 mg IVP given." for hour in range(24) for minute in range(60))
    with pytest.raises(DocumentError, match="more parts"):
        read_note("DOS 03/02/2026\n" + "\n".join(lines))


def test_what_is_too_long_for_a_sentence_is_not_read_and_said_so() -> None:
    record = read_note("DOS 03/02/2026\n" + "Remicade 400 mg IV started 1015 " * 100)
    assert record.administrations == ()
    assert record.ignored == ("a stretch of text too long for a sentence",)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_row_of_words_reads_and_no_doubtful_time_stands(text: str) -> None:
    for item in read_note("DOS 03/02/2026\n" + text).administrations:
        doubtful = {doubt.field for doubt in item.uncertain}
        assert not (item.start and "start" in doubtful)
        assert not (item.stop and "stop" in doubtful)
        assert item.source.quote


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.text(max_size=300))
def test_any_text_reads(text: str) -> None:
    read_note(text)
