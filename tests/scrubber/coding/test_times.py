"""Times as charts give them: missing, in doubt, reversed, local, with an offset, across a clock change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scrubber.model.expected import Expectation, Undecided
from scrubber.model.record import Administration, InfusionRecord, Uncertain
from tests.scrubber.coding.charts import chart, coded, labels


def reasons(expectation: Expectation) -> list[Undecided]:
    return [gap.reason for gap in expectation.not_evaluated]


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ("", Undecided.NO_TIMES),
        ("09:00-", Undecided.NO_STOP),
        ("-10:00", Undecided.NO_START),
        ("10:00-09:00", Undecided.STOP_BEFORE_START),
        ("09:00-+09:01", Undecided.LONGER_THAN_A_DAY),
    ],
)
def test_an_infusion_without_usable_times_supports_nothing(times: str, reason: Undecided) -> None:
    found = coded(chart(f"a1 drug infusion {times} class=therapeutic"))
    assert labels(found) == []
    assert reasons(found) == [reason]
    assert found.lacks("start_and_stop")


@pytest.mark.parametrize("words", ["about an hour", "10 or 10:30", "am or pm"])
def test_a_time_in_doubt_is_no_time(words: str) -> None:
    record = chart("a1 drug infusion 09:00-10:00 class=therapeutic")
    doubted = replace(record.administrations[0], uncertain=(Uncertain("stop", words, "ambiguous"),))
    found = coded(replace(record, administrations=(doubted,)))
    assert labels(found) == []
    assert reasons(found) == [Undecided.UNCERTAIN_TIMES]


class TestMissingStop:
    """Rule T13: a stop may follow from documented volume and rate, and from nothing else."""

    OPEN = "a1 drug infusion 09:00- class=therapeutic"

    def test_volume_and_rate_give_it(self) -> None:
        found = coded(chart(f"{self.OPEN} volume=250 rate=125"))
        assert labels(found) == ["96365 x 1", "96366 x 1"]  # 250 mL at 125 mL/h are 120 minutes
        assert "250" in found.assumptions[0]
        assert found.timeline.rows[0].calculated

    def test_volume_alone_does_not(self) -> None:
        assert labels(coded(chart(f"{self.OPEN} volume=250"))) == []

    def test_a_payer_may_take_it_as_a_push(self) -> None:
        assert labels(coded(chart(self.OPEN), missing_stop_time="push")) == ["96374 x 1"]

    def test_a_payer_may_take_it_as_nothing(self) -> None:
        found = coded(chart(self.OPEN), missing_stop_time="deny")
        assert labels(found) == []
        assert not found.not_evaluated

    def test_hydration_stays_open_beside_it(self) -> None:
        """Nobody knows how long the drug ran, so no minute of the fluid is known to be free of it."""
        found = coded(chart(self.OPEN, "a2 saline infusion 09:30-12:00 class=hydration"))
        assert labels(found) == []
        assert Undecided.CLAIMED_MINUTES_OPEN in reasons(found)


def aware(start: str, stop: str, zone: str = "America/New_York") -> InfusionRecord:
    place = ZoneInfo(zone)
    return InfusionRecord(
        administrations=(
            Administration(
                id="a1",
                substance="drug",
                technique="infusion",
                drug_class="therapeutic",
                start=datetime.fromisoformat(start).replace(tzinfo=place),
                stop=datetime.fromisoformat(stop).replace(tzinfo=place),
            ),
        )
    )


def test_minutes_across_a_clock_change_are_elapsed_minutes() -> None:
    """In the night of 2026-03-08 01:30 to 03:30 is one hour, on 2026-11-01 01:30 (first) to 02:30 two."""
    spring = coded(aware("2026-03-08T01:30", "2026-03-08T03:30"))
    autumn = coded(aware("2026-11-01T00:30", "2026-11-01T02:30"))
    assert spring.timeline.rows[0].minutes == 60
    assert autumn.timeline.rows[0].minutes == 180


def test_local_and_offset_times_are_never_put_in_one_order() -> None:
    local = chart("a2 drug_b infusion 10:00-11:00 class=therapeutic").administrations
    record = aware("2026-03-02T09:00", "2026-03-02T10:00")
    found = coded(replace(record, administrations=(*record.administrations, *local)))
    assert labels(found) == []
    assert reasons(found) == [Undecided.MIXED_CLOCKS]


def test_seconds_never_add_a_minute() -> None:
    """15 minutes and 58 seconds are 15 minutes: a push."""
    record = chart("a1 drug infusion 09:00-09:16 class=therapeutic")
    item = record.administrations[0]
    assert item.start
    assert item.stop
    late = replace(item, start=item.start.replace(second=1), stop=item.stop.replace(minute=15, second=59))
    assert labels(coded(replace(record, administrations=(late,)))) == ["96374 x 1"]


def test_without_a_setting_only_what_both_settings_share_is_said() -> None:
    alone = coded(chart("a1 drug infusion 09:00-10:00 class=therapeutic"), setting=None)
    assert labels(alone) == ["96365 x 1"]
    twice = chart("a1 drug push 09:00 class=therapeutic", "a2 drug push 10:00 class=therapeutic")
    undecided = coded(twice, setting=None)
    assert labels(undecided) == []
    assert reasons(undecided) == [Undecided.NO_SETTING]


def test_a_retracted_administration_never_counts() -> None:
    record = chart("a1 drug infusion 09:00-10:00 class=therapeutic", "a2 drug_b push 10:05 class=therapeutic")
    assert labels(coded(replace(record, retracted=("a2",)))) == ["96365 x 1"]


def test_an_unknown_class_is_left_open() -> None:
    found = coded(chart("a1 nonesuchmab infusion 09:00-10:00"))
    assert labels(found) == []
    assert reasons(found) == [Undecided.NO_CLASS]


def test_a_payers_class_decides_where_payers_differ() -> None:
    record = chart("a1 infliximab infusion 09:00-10:00 hcpcs=J1745")
    assert labels(coded(record)) == ["96413 x 1"] or reasons(coded(record)) == [Undecided.NO_CLASS]
    assert labels(coded(record, complex_drugs=("J1745",))) == ["96413 x 1"]
    assert labels(coded(record, therapeutic_drugs=("J1745",))) == ["96365 x 1"]


def test_reasons_name_drug_clock_and_the_minute_of_the_next_unit() -> None:
    """What a biller reads: what ran when, for how long, and when one more unit would have begun."""
    found = coded(chart("a1 IVIG infusion 10:15-13:20 class=therapeutic"))
    further = next(line for line in found.lines if line.code == "96366")
    assert further.units == 2
    assert further.because == (
        "IVIG ran 10:15–13:20 (185 min): 2 further hours; one more would begin at minute 211",
    )


def test_a_calculated_stop_is_dropped_where_the_payer_holds() -> None:
    record = chart("a1 drug infusion 09:00- class=therapeutic volume=250 rate=125")
    assert record.administrations[0].volume_ml == Decimal(250)
    assert labels(coded(record, missing_stop_time="hold")) == []
