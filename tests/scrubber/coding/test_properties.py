"""What must hold for any chart: no minute lost or counted twice; what does not matter changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.model.record import Administration, InfusionRecord, Interval, Setting
from scrubber.model.timeline import TimelineRow
from tests.scrubber.coding.charts import coded, units

MORNING = datetime.fromisoformat("2026-03-02T08:00")
SETTINGS = settings(max_examples=150, derandomize=True, deadline=None)


@st.composite
def administrations(draw: st.DrawFn, place: int) -> Administration:
    technique = draw(
        st.sampled_from(["infusion", "infusion", "infusion", "push", "sc_infusion", "im", "transfusion"])
    )
    kinds = {"transfusion": ["blood"], "im": ["therapeutic", "vaccine"], "sc_infusion": ["therapeutic"]}
    start = MORNING + timedelta(minutes=draw(st.integers(0, 300)))
    stop = start + timedelta(minutes=draw(st.integers(1, 5) if technique == "push" else st.integers(1, 240)))
    runs: tuple[Interval, ...] = ()
    if technique == "infusion" and draw(st.booleans()):
        again = stop + timedelta(minutes=draw(st.integers(1, 40)))
        runs = (Interval(start, stop), Interval(again, again + timedelta(minutes=draw(st.integers(1, 90)))))
    return Administration(
        id=f"a{place}",
        substance=draw(st.sampled_from(["drug a", "drug b", "drug c", "drug d"])),
        technique=technique,  # type: ignore[arg-type]
        drug_class=draw(st.sampled_from(kinds.get(technique, ["complex", "therapeutic", "hydration"]))),  # type: ignore[arg-type]
        purpose=draw(st.sampled_from([None, None, None, "treatment", "keep_open", "diluent"])),
        access=draw(st.sampled_from(["port", "port", "left arm"])),
        access_reason=draw(st.sampled_from([None, "incompatible"])),
        container=draw(st.sampled_from([None, None, "bag 1"])),
        visit="1",
        start=start,
        stop=stop if not runs else runs[-1].stop,
        segments=runs,
    )


@st.composite
def records(draw: st.DrawFn) -> InfusionRecord:
    count = draw(st.integers(1, 5))
    return InfusionRecord(administrations=tuple(draw(administrations(place)) for place in range(count)))


BY_THE_HOUR = {"96360", "96361", "96365", "96366", "96367", "96413", "96415", "96417"}

SETTING = st.sampled_from(["physician", "facility"])


def minutes_of(row: TimelineRow) -> list[datetime]:
    return [
        stretch.start + timedelta(minutes=minute)
        for stretch in row.stretches
        for minute in range(stretch.minutes)
    ]


@SETTINGS
@given(records(), SETTING)
def test_every_minute_has_one_fate(record: InfusionRecord, setting: Setting) -> None:
    timeline = coded(record, setting).timeline
    assert [row.administration for row in timeline.rows] == [a.id for a in record.administrations]
    for row, item in zip(timeline.rows, record.administrations, strict=True):
        told = minutes_of(row)
        ran = {
            run.start + timedelta(minutes=minute)
            for run in item.runs()
            if run.start and run.stop
            for minute in range(int((run.stop - run.start).total_seconds()) // 60)
        }
        assert len(told) == len(set(told)), "a minute was told twice"
        assert set(told) == ran, "a minute was lost or invented"
        assert all((s.code is None) != (s.reason is None) for s in row.stretches)


@SETTINGS
@given(records(), SETTING)
def test_no_counted_minute_counts_for_two_codes_of_one_access(
    record: InfusionRecord, setting: Setting
) -> None:
    """A concurrent infusion is the one service whose minutes lie beside another's: it is not paid by time."""
    told: Counter[tuple[str, datetime]] = Counter()
    for row in coded(replace_access(record), setting).timeline.rows:
        for stretch in row.stretches:
            if stretch.code in BY_THE_HOUR:
                told.update(
                    (row.access, stretch.start + timedelta(minutes=minute))
                    for minute in range(stretch.minutes)
                )
    assert not [minute for minute, count in told.items() if count > 1]


def replace_access(record: InfusionRecord) -> InfusionRecord:
    one = tuple(replace(a, access="port", access_reason=None) for a in record.administrations)
    return replace(record, administrations=one)


@SETTINGS
@given(records(), SETTING, st.integers(0, 1000))
def test_the_order_of_entries_changes_nothing(record: InfusionRecord, setting: Setting, seed: int) -> None:
    shuffled = list(record.administrations)
    Random(seed).shuffle(shuffled)
    before = coded(record, setting)
    after = coded(replace(record, administrations=tuple(shuffled)), setting)
    assert units(before.lines) == units(after.lines)


@SETTINGS
@given(records(), SETTING, st.integers(-20_000, 20_000))
def test_shifting_all_times_changes_nothing(record: InfusionRecord, setting: Setting, shift: int) -> None:
    later = timedelta(minutes=shift)
    moved = tuple(
        replace(
            a,
            start=a.start + later if a.start else None,
            stop=a.stop + later if a.stop else None,
            segments=tuple(
                Interval(r.start + later if r.start else None, r.stop + later if r.stop else None)
                for r in a.segments
            ),
        )
        for a in record.administrations
        if a.technique
        not in ("im", "transfusion")  # reported by the day, so a shift across midnight may matter
    )
    still = tuple(a for a in record.administrations if a.technique not in ("im", "transfusion"))
    before = coded(replace(record, administrations=still), setting)
    after = coded(replace(record, administrations=moved), setting)
    assert administration_units(before) == administration_units(after)


def administration_units(expectation: object) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in expectation.lines:  # type: ignore[attr-defined]
        if line.code not in ("96369", "96370", "96371"):
            found[line.code] += line.units
    return found


@SETTINGS
@given(records(), SETTING, st.sampled_from(["flush", "keep_open", "diluent", "oral"]), st.integers(0, 300))
def test_what_is_no_service_changes_nothing(
    record: InfusionRecord, setting: Setting, extra: str, at: int
) -> None:
    start = MORNING + timedelta(minutes=at)
    added = Administration(
        id="extra",
        substance="saline",
        technique=extra if extra in ("flush", "oral") else "infusion",  # type: ignore[arg-type]
        drug_class="flush" if extra == "flush" else "hydration",
        purpose=extra if extra in ("keep_open", "diluent") else None,  # type: ignore[arg-type]
        access="left arm",  # flushing a port is a service where it is the only one
        visit="1",
        start=start,
        stop=start + timedelta(minutes=45),
    )
    before = coded(record, setting)
    after = coded(replace(record, administrations=(*record.administrations, added)), setting)
    assert units(before.lines) == units(after.lines)


@SETTINGS
@given(records(), SETTING, st.data())
def test_a_pause_of_nothing_changes_nothing(
    record: InfusionRecord, setting: Setting, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(record.administrations) - 1))
    item = record.administrations[place]
    if (
        item.segments
        or item.start is None
        or item.stop is None
        or item.stop - item.start < timedelta(minutes=2)
    ):
        return
    whole = int((item.stop - item.start).total_seconds()) // 60
    cut = item.start + timedelta(minutes=data.draw(st.integers(1, whole - 1)))
    halves = replace(item, segments=(Interval(item.start, cut), Interval(cut, item.stop)))
    parts = (*record.administrations[:place], halves, *record.administrations[place + 1 :])
    before, after = coded(record, setting), coded(replace(record, administrations=parts), setting)
    assert units(before.lines) == units(after.lines)


@pytest.mark.parametrize("drug_class", ["complex", "therapeutic", "hydration"])
@pytest.mark.parametrize("technique", ["infusion", "sc_infusion"])
def test_units_never_fall_when_minutes_grow(drug_class: str, technique: str) -> None:
    """A longer run of one drug supports at least as much, minute by minute up to twelve hours."""
    if technique == "sc_infusion" and drug_class != "therapeutic":
        pytest.skip("only therapeutic drugs have codes under the skin")
    before = 0
    for minutes in range(1, 721):
        item = Administration(
            id="a1",
            substance="drug",
            technique=technique,  # type: ignore[arg-type]
            drug_class=drug_class,  # type: ignore[arg-type]
            start=MORNING,
            stop=MORNING + timedelta(minutes=minutes),
        )
        supported = sum(line.units for line in coded(InfusionRecord(administrations=(item,))).lines)
        assert supported >= before, f"{minutes} minutes support less than {minutes - 1}"
        before = supported


@SETTINGS
@given(records(), SETTING)
def test_asked_twice_it_answers_the_same(record: InfusionRecord, setting: Setting) -> None:
    assert coded(record, setting) == coded(record, setting)
