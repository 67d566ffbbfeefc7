"""Several documents of one claim: told twice is given once, what they contradict is kept and counts for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from scrubber.charts import Document, DocumentIndex, LinkKeys, link, merge
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.stamp import stamped
from scrubber.model.record import (
    Administration,
    ChartDocument,
    InfusionRecord,
    Provenance,
    Quantity,
    Uncertain,
)

DAY = datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None)


def at(hour: int, minute: int = 0) -> datetime:
    """Return a time of the day."""
    return DAY + timedelta(hours=hour, minutes=minute)


def chart(document: str, *items: Administration, format: str = "fhir", **about: object) -> InfusionRecord:
    """Return a record as a document of this name would give it."""
    named = tuple(replace(item, source=Provenance(document, item.id, "")) for item in items)
    known = ChartDocument(document, format, **about)  # type: ignore[arg-type]
    return InfusionRecord(administrations=named, documents=(known,))


MAR = Administration(
    "a1", "infliximab", "infusion", start=at(10, 15), stop=at(12, 22), dose=Quantity(Decimal(400), "mg")
)


def test_the_mar_and_the_note_tell_of_one_infusion() -> None:
    note = stamped(
        read_note("DOS 03/02/2026\nRemicade 400 mg IV started 1015, completed 1222. Lot L7."),
        "note",
        "text",
        None,
    )
    (item,) = merge([chart("mar", MAR), note]).administrations
    assert (item.start, item.stop, item.lot, item.conflicts) == (at(10, 15), at(12, 22), "L7", ())
    assert [source.document for source in item.sources] == ["mar", "note"]


@pytest.mark.parametrize(
    ("sentence", "field", "readings"),
    [
        (
            "Remicade 400 mg IV started 1015, completed 1240.",
            "stop",
            ["2026-03-02T12:22", "2026-03-02T12:40"],
        ),
        (
            "Remicade 400 mg IV started 1005, completed 1222.",
            "start",
            ["2026-03-02T10:15", "2026-03-02T10:05"],
        ),
        ("Remicade 500 mg IV started 1015, completed 1222.", "dose", ["400 mg", "500 mg"]),
    ],
)
@pytest.mark.parametrize("note_first", [True, False])
def test_a_contradiction_shows_both_and_prefers_neither(
    sentence: str, field: str, readings: list[str], note_first: bool
) -> None:
    note = stamped(read_note(f"DOS 03/02/2026\n{sentence}"), "note", "text", None)
    records = [note, chart("mar", MAR)] if note_first else [chart("mar", MAR), note]
    (item,) = merge(records).administrations
    (conflict,) = item.conflicts
    assert conflict.field == field
    assert sorted(reading.value for reading in conflict.readings) == sorted(readings)
    assert {reading.source.document for reading in conflict.readings} == {"mar", "note"}
    assert getattr(item, field) is None
    assert field in {doubt.field for doubt in item.uncertain}


@pytest.mark.parametrize("first", ["mar", "note"])
def test_a_note_without_am_or_pm_is_read_beside_the_record(first: str) -> None:
    note = stamped(
        read_note("DOS 03/02/2026\nRemicade 400 mg IV started 10:15, completed 12:22."), "note", "text", None
    )
    told = [chart("mar", MAR), note]
    (item,) = merge(told if first == "mar" else told[::-1]).administrations
    assert (item.start, item.stop, item.uncertain, item.conflicts) == (at(10, 15), at(12, 22), (), ())


def test_a_minutes_difference_is_two_readings_even_where_the_half_of_day_is_open() -> None:
    note = stamped(
        read_note("DOS 03/02/2026\nRemicade 400 mg IV started 10:16, completed 12:22."), "note", "text", None
    )
    (item,) = merge([chart("mar", MAR), note]).administrations
    (conflict,) = item.conflicts
    assert [reading.value for reading in conflict.readings] == ["2026-03-02T10:15", "2026-03-02T10:16"]
    assert [(doubt.field, doubt.values) for doubt in item.uncertain] == [
        ("start", ("2026-03-02T10:15", "2026-03-02T10:16"))
    ]
    assert (item.start, item.stop) == (None, at(12, 22))


@pytest.mark.parametrize("note_first", [True, False])
def test_a_local_time_and_one_with_an_offset_in_dispute_are_two_readings_of_one_clock(
    note_first: bool,
) -> None:
    """An EHR gives the offset of its place, a nurse's note none: both mean the clock on the wall."""
    place = timezone(timedelta(hours=-6))
    mar = replace(MAR, start=at(10, 15).replace(tzinfo=place), stop=at(12, 22).replace(tzinfo=place))
    note = stamped(
        read_note("DOS 03/02/2026\nRemicade 400 mg IV started 1016, completed 1223."), "note", "text", None
    )
    told = [note, chart("mar", mar)] if note_first else [chart("mar", mar), note]
    (item,) = merge(told).administrations
    told_start, told_stop = ({reading.value for reading in clash.readings} for clash in item.conflicts)
    assert told_start == {"2026-03-02T10:15", "2026-03-02T10:16"}
    assert told_stop == {"2026-03-02T12:22", "2026-03-02T12:23"}
    assert {doubt.field: frozenset(doubt.values) for doubt in item.uncertain} == {
        "start": told_start,
        "stop": told_stop,
    }


def test_two_notes_that_leave_the_half_of_day_open_keep_all_readings_in_parallel() -> None:
    notes = [
        stamped(
            read_note(f"DOS 03/02/2026\nRemicade 400 mg IV started {start}, completed 12:22."),
            name,
            "text",
            None,
        )
        for name, start in (("a", "10:15"), ("b", "10:16"))
    ]
    (item,) = merge(notes).administrations
    values = {doubt.field: doubt.values for doubt in item.uncertain}
    assert [value[-5:] for value in values["start"]] == ["10:15", "22:15", "10:16", "22:16"]
    assert [value[-5:] for value in values["stop"]] == ["12:22", "00:22", "12:22", "00:22"]


def test_two_drugs_at_one_time_stay_two() -> None:
    other = replace(MAR, id="a2", substance="Rituxan", dose=Quantity(Decimal(700), "mg"))
    merged = merge([chart("mar", MAR), chart("note", other, format="text")])
    assert [item.substance for item in merged.administrations] == ["infliximab", "Rituxan"]


def test_what_one_leaves_in_doubt_the_other_settles() -> None:
    note = stamped(
        read_note("DOS 03/02/2026\nRemicade 400 mg IV started about 1015, completed 1222."),
        "note",
        "text",
        None,
    )
    (item,) = merge([note, chart("mar", MAR)]).administrations
    assert item.start == at(10, 15)
    assert item.uncertain == ()


def test_two_doses_of_one_day_stay_two() -> None:
    morning = Administration("a1", "morphine", "push", start=at(9), dose=Quantity(Decimal(2), "mg"))
    evening = replace(morning, id="a2", start=at(18))
    merged = merge([chart("mar", morning, evening), chart("note", morning, evening, format="text")])
    assert [item.start for item in merged.administrations] == [at(9), at(18)]


def test_the_newest_version_stands_and_the_older_is_shown() -> None:
    older = chart("v1", replace(MAR, stop=at(13)), set_id="s", version=1)
    newer = chart("v2", MAR, set_id="s", version=2, status="amended")
    for records in ([older, newer], [newer, older]):
        merged = merge(records)
        assert [item.stop for item in merged.administrations] == [at(12, 22)]
        assert {document.name: document.status for document in merged.documents} == {
            "v1": "superseded",
            "v2": "amended",
        }


def test_what_a_document_takes_back_counts_nowhere() -> None:
    merged = merge([chart("one", MAR), replace(chart("two"), retracted=("a1",))])
    assert merged.administrations == ()
    assert merge([chart("void", MAR, status="retracted")]).administrations == ()


def test_doubts_of_the_chart_are_carried_along() -> None:
    doubt = Uncertain("stop", "about an hour", "no exact time")
    (item,) = merge([chart("mar", replace(MAR, stop=None, uncertain=(doubt,)))]).administrations
    assert item.uncertain == (doubt,)


def test_a_note_about_someone_else_never_reaches_the_claim() -> None:
    text = "Patient: Pear, Anne  DOB 01/01/1980  DOS 03/02/2026\nRemicade 400 mg IV started 1015, completed 1222."
    index = DocumentIndex.from_documents([Document.of_bytes(text.encode(), "PCN-1.txt")])
    keys = LinkKeys(
        claim_id="PCN-1",
        family="Plum",
        given="Sue",
        birth_date=date(1980, 1, 1),
        service_dates=(date(2026, 3, 2),),
    )
    found = link(keys, index)
    assert found.record is None
    assert [(problem.code, problem.detail) for problem in found.problems] == [
        ("other_patient", "family name, given name")
    ]
    assert link(replace(keys, family="Pear", given="Anne"), index).record is not None


def test_a_note_of_another_day_never_reaches_the_claim() -> None:
    text = "DOS 03/09/2026\nRemicade 400 mg IV started 1015, completed 1222."
    index = DocumentIndex.from_documents([Document.of_bytes(text.encode(), "PCN-1.txt")])
    found = link(LinkKeys(claim_id="PCN-1", service_dates=(date(2026, 3, 2),)), index)
    assert (found.record, found.problems[0].code) == (None, "other_day")


@pytest.mark.parametrize("hours", [24, 20, 28])
def test_the_days_of_a_course_in_two_charts_are_two_administrations(hours: int) -> None:
    assert MAR.start
    assert MAR.stop
    on_the_next_day = replace(
        MAR, start=MAR.start + timedelta(hours=hours), stop=MAR.stop + timedelta(hours=hours)
    )
    found = merge([chart("mon", MAR, format="text"), chart("tue", on_the_next_day, format="text")])
    assert [item.start for item in found.administrations] == [MAR.start, on_the_next_day.start]
    assert not any(item.conflicts for item in found.administrations)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((at(23, 55), at(26)), (at(24, 5), at(26))),  # two clocks about midnight
        ((at(23, 55), None), (None, at(26))),  # the first half in one chart, the second in the other
    ],
)
def test_a_run_over_midnight_in_two_charts_is_one(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]
) -> None:
    told = [
        chart(name, replace(MAR, start=start, stop=stop), format="text")
        for name, (start, stop) in (("mon", one), ("tue", other))
    ]
    assert len(merge(told).administrations) == 1


def test_a_date_of_the_next_day_alone_is_another_administration() -> None:
    dated = replace(MAR, start=None, stop=None, on=date(2026, 3, 3))
    assert (
        len(merge([chart("mon", MAR, format="text"), chart("tue", dated, format="text")]).administrations)
        == 2
    )


ADDENDUM = "DOS 03/02/2026\nCorrection: the Remicade infusion was stopped at {}, not {}.\n"


def added(words: str) -> Administration:
    """Return the record of 10:15 to 12:22 together with a note of these words."""
    note = stamped(read_note(words), "note", "text", None)
    for order in ([chart("mar", MAR), note], [note, chart("mar", MAR)]):
        (item,) = merge(order).administrations
    return item


@pytest.mark.parametrize(
    ("right", "wrong", "stop", "values"),
    [
        ("1155", "1222", None, {"2026-03-02T11:55", "2026-03-02T12:22"}),
        ("1155", "1240", None, {"2026-03-02T11:55", "2026-03-02T12:40", "2026-03-02T12:22"}),
        ("1222", "1240", at(12, 22), set()),
    ],
)
def test_a_correction_in_another_document_is_not_settled_by_the_record(
    right: str, wrong: str, stop: datetime | None, values: set[str]
) -> None:
    item = added(ADDENDUM.format(right, wrong))
    told = {value for doubt in item.uncertain if doubt.field == "stop" for value in doubt.values}
    assert (item.stop, told, item.dose) == (stop, values, MAR.dose)


@pytest.mark.parametrize(
    ("words", "stop", "values"),
    [
        ("Remicade stop time was 1155, not 1222.", None, {"2026-03-02T11:55", "2026-03-02T12:22"}),
        ("Remicade stop time was 1222, not 1155.", at(12, 22), set()),
        (
            "Remicade 400 mg started 1015, stopped 1222. Addendum: stop time was 1155.",
            None,
            {"2026-03-02T11:55", "2026-03-02T12:22"},
        ),
        (
            "Remicade 400 mg started 1015, stopped 1222.\nRemicade stop time should be 1155 not 1222.",
            None,
            {"2026-03-02T11:55", "2026-03-02T12:22"},
        ),
        ("Remicade 400 mg started 1015, stopped 1222, amended to 1155.", None, {"2026-03-02T12:22"}),
    ],
)
def test_a_document_that_denies_a_time_confirms_it_for_no_other(
    words: str, stop: datetime | None, values: set[str]
) -> None:
    item = added(f"DOS 03/02/2026\n{words}\n")
    told = {value for doubt in item.uncertain if doubt.field == "stop" for value in doubt.values}
    assert (item.stop, told) == (stop, values)


def test_a_document_that_tells_two_doses_confirms_neither() -> None:
    item = added(
        "DOS 03/02/2026\nRemicade dose corrected from 400 mg to 300 mg. Remicade 300 mg IV 1015-1222.\n"
    )
    (doubt,) = [doubt for doubt in item.uncertain if doubt.field == "dose"]
    assert (item.dose, set(doubt.values)) == (None, {"300 mg", "400 mg"})


def test_a_pause_that_only_an_addendum_tells_parts_the_run() -> None:
    item = added("DOS 03/02/2026\nLate entry: Remicade infusion paused 1100-1120 for flushing.\n")
    runs = [(run.start, run.stop) for run in item.runs()]
    assert runs == [(at(10, 15), at(11)), (at(11, 20), at(12, 22))]


def test_a_doubt_that_the_record_knows_nothing_of_stays() -> None:
    item = added(
        "DOS 03/02/2026\nRemicade 400 mg IV started 1015, stopped early for rigors, half of the dose given.\n"
    )
    assert (item.dose, {doubt.field for doubt in item.uncertain} >= {"dose"}) == (None, True)
    remark = Uncertain("stop", "paused 11:00", "a remark beside it says otherwise")
    paused = replace(MAR, id="a1", stop=None, uncertain=(remark,))
    (item,) = merge([chart("one", paused), chart("two", MAR)]).administrations
    assert (item.stop, item.uncertain) == (None, (remark,))
    half = Uncertain(
        "stop", "12:22", "morning or evening is not said", ("2026-03-02T12:22", "2026-03-03T00:22")
    )
    (item,) = merge([chart("one", replace(paused, uncertain=(half,))), chart("two", MAR)]).administrations
    assert (item.stop, item.uncertain) == (MAR.stop, ())


def test_the_reasons_that_speak_against_a_fact_are_those_of_the_readers() -> None:
    from scrubber.charts.join.unite import SPEAKS_AGAINST
    from scrubber.charts.readers.table.said import DENIED as OF_A_ROW
    from scrubber.charts.words import reasons

    shared = {value for name, value in vars(reasons).items() if name.isupper()}
    assert shared | set(OF_A_ROW) <= SPEAKS_AGAINST
