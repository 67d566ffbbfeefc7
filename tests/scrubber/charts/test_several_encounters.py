"""Several encounters of one day: two visits only where the chart shows that the patient left in between.

IOM 100-04 ch. 4 s. 230.2: one initial service for an encounter; HCPro 231578: who goes home and comes back has two.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scrubber.charts import merge
from scrubber.charts.join.apart import ONE_OR_SEVERAL
from scrubber.coding.came_back import visits_of_days
from scrubber.model.record import (
    Administration,
    ChartDocument,
    ClaimKeys,
    Encounter,
    InfusionRecord,
    Provenance,
    Technique,
)

DAY = datetime(2026, 3, 2)  # noqa: DTZ001 - charts write the local wall clock


def at(clock: str) -> datetime:
    """Return a time of the day; `+` is the next one."""
    hour, minute = clock.lstrip("+").split(":")
    return DAY + timedelta(days=clock.startswith("+"), hours=int(hour), minutes=int(minute))


def met(
    number: str,
    *runs: str,
    period: str = "",
    document: str = "mar.csv",
    format: str = "csv",
    technique: Technique = "infusion",
    drug: str = "ceftriaxone",
) -> InfusionRecord:
    """Return the record of one encounter, as `met("E1", "08:00-08:30", period="07:50-08:45")`."""
    opened, closed = (at(clock) for clock in period.split("-")) if period else (None, None)
    items = tuple(
        Administration(
            f"{number}.{place}",
            drug,
            technique,
            start=at(start),
            stop=at(stop),
            source=Provenance(document, f"{number}.{place}", ""),
        )
        for place, (start, stop) in enumerate(run.split("-") for run in runs)
    )
    return InfusionRecord(
        encounter=Encounter(number or None, start=opened, stop=closed),
        administrations=items,
        documents=(ChartDocument(document, format),),
    )


def visits(*records: InfusionRecord) -> list[tuple[str | None, tuple[str, ...]]]:
    """Return of each administration its visit, and the visits that it may be of."""
    items = sorted(merge(records).administrations, key=lambda item: item.start or DAY)
    return [
        (item.visit, next((doubt.values for doubt in item.uncertain if doubt.reason == ONE_OR_SEVERAL), ()))
        for item in items
    ]


def test_who_went_home_and_came_back_was_there_twice() -> None:
    morning = met("E1", "08:00-08:30", period="07:50-08:45")
    evening = met("E2", "20:00-20:30", period="19:50-20:45")
    assert visits(morning, evening) == [("E1", ()), ("E2", ())]
    assert visits(evening, morning) == [("E1", ()), ("E2", ())]


@pytest.mark.parametrize("period", ["08:45-11:30", "10:30-11:30"])
def test_a_second_number_soon_after_the_first_proves_no_second_visit(period: str) -> None:
    clinic = met("E1", "08:00-08:30", period="07:50-08:45")
    room = met("E2", "11:00-11:25", period=period)
    assert visits(clinic, room) == [("E1", ()), (None, ("E2", "E1"))]


def test_numbers_without_periods_leave_both_readings() -> None:
    assert visits(met("E1", "08:00-08:30"), met("E2", "20:00-20:30")) == [("E1", ()), (None, ("E2", "E1"))]


def test_a_stay_that_went_on_over_night_under_a_second_number_is_in_doubt() -> None:
    emergency = met("E1", "21:00-22:00", period="20:30-23:00")
    observed = met("E2", "+06:00-+07:00", period="23:00-+12:00")
    assert visits(emergency, observed) == [("E1", ()), (None, ("E2", "E1"))]


def test_a_third_number_goes_on_with_the_visit_before_it() -> None:
    there = met("E1", "08:00-08:30", period="07:50-08:45")
    back = met("E2", "14:00-15:00", period="13:50-15:30")
    next_door = met("E3", "16:00-16:30", period="15:30-17:00")
    assert visits(there, back, next_door) == [("E1", ()), ("E2", ()), (None, ("E3", "E2"))]


def test_nobody_is_at_two_visits_at_once() -> None:
    assert visits(met("E1", "08:00-10:00"), met("E2", "09:00-09:30")) == [("E1", ()), ("E1", ())]


def test_account_numbers_tell_visits_apart_like_encounter_numbers() -> None:
    records = [met("", "08:00-08:30"), met("", "20:00-20:30")]
    numbered = [
        InfusionRecord(
            claim=ClaimKeys(account_number=number),
            administrations=record.administrations,
            documents=record.documents,
        )
        for record, number in zip(records, ("88101", "88102"), strict=True)
    ]
    assert visits(*numbered) == [("88101", ()), (None, ("88102", "88101"))]


def test_numbers_of_two_systems_are_not_held_against_each_other() -> None:
    table = met("88101", "08:00-08:30", document="mar.csv")
    bundle = met("enc-7", "20:00-20:30", document="visit.json", format="fhir", drug="vancomycin")
    assert visits(table, bundle) == [(None, ()), (None, ())]


@pytest.mark.parametrize("numbers", [("A1", "B2"), ("A1", "B2", "A1"), ("A1", "B2", "C3")])
def test_numbers_of_several_systems_make_no_one_encounter_of_their_days(numbers: tuple[str, ...]) -> None:
    runs = ("08:00-08:30", "+08:00-+08:30", "+20:00-+20:30")
    records = [met(number, runs[place], document=f"{place}.csv") for place, number in enumerate(numbers)]
    merged = merge(records)
    assert merged.encounter.id is None
    assert set(visits_of_days(merged).values()) == {"visit 1", "visit 2"}


def test_one_number_in_two_documents_is_one_encounter_of_both_days() -> None:
    merged = merge([met("A1", "08:00-08:30"), met("A1", "+08:00-+08:30", document="b.csv")])
    assert merged.encounter.id == "A1"
    assert visits_of_days(merged) == {}


def test_two_documents_of_one_kind_of_sender_count_as_one_system() -> None:
    morning = met("E1", "08:00-08:30", period="07:50-08:45", document="a.json", format="fhir")
    evening = met("E2", "20:00-20:30", period="19:50-20:45", document="b.json", format="fhir")
    assert visits(morning, evening) == [("E1", ()), ("E2", ())]


def test_a_shot_at_another_encounter_makes_no_second_visit_of_the_infusion() -> None:
    shot = met("E1", "08:00-08:01", technique="im")
    assert visits(shot, met("E2", "11:00-11:30")) == [(None, ()), (None, ())]


def test_one_number_is_one_visit_however_long_between() -> None:
    assert visits(met("E1", "08:00-08:30"), met("E1", "20:00-20:30")) == [(None, ()), (None, ())]
