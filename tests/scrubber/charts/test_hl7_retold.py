"""Messages that tell one infusion again: its start, and later its whole run under the same start."""

from __future__ import annotations

import pytest

from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import dose, doubts, hl7, message, runs, waste

Event = tuple[str, str, str]
"""The action, RXA-3 and RXA-4 of an RXA."""


def rxa(event: Event, amount: str = "400|mg", lot: str = "", sub: str = "1") -> tuple[str, ...]:
    """Return an order with one RXA of infliximab."""
    action, start, stop = event
    times = f"20260302{start}|{stop and '20260302' + stop}"
    return "ORC|RE|7", f"RXA|0|{sub}|{times}|^infliximab|{amount}||^{action}||||||{lot}", "RXR|IV|||IVPB"


def told(*events: Event) -> InfusionRecord:
    """Read one message for each event, an hour apart."""
    sent = [f"20260302{13 + number}0000" for number in range(len(events))]
    return hl7(
        *(
            message(*rxa(event), number=n, sent=at)
            for n, (event, at) in enumerate(zip(events, sent, strict=True))
        )
    )


@pytest.mark.parametrize(
    "events",
    [
        (("Infusion started", "0930", ""), ("Infusion completed", "0930", "1034")),
        (("IV started", "0930", "0930"), ("IV stopped", "0930", "1034")),
        (("New Bag", "0930", ""), ("Stopped", "0930", "1034")),
        (("New Bag", "0930", ""), ("Completed", "0930", "1034")),
        (("New Bag", "0930", ""), ("", "0930", "1034")),
        (("", "0930", ""), ("Stopped", "1034", "")),
        (("Infusion completed", "0930", "1034"), ("Infusion started", "0930", "")),
        (("Infusion started", "0930", ""), ("New Bag", "0930", ""), ("Stopped", "1034", "")),
        (("New Bag", "0930", ""), ("Completed", "1034", "1034")),
        (("New Bag", "0930", ""), ("Stopped", "1034", ""), ("Infusion completed", "0930", "1034")),
        (("New Bag", "0930", ""), ("Rate Change", "0930", ""), ("Infusion complete", "0930", "1034")),
        (("New Bag", "0930", ""), ("Rate Change", "0945", ""), ("Stopped", "0930", "1034")),
    ],
)
def test_the_start_and_the_whole_run_of_one_infusion_are_one(events: tuple[Event, ...]) -> None:
    (item,) = told(*events).administrations
    assert (runs(item), dose(item), doubts(item)) == ("09:30-10:34", "400 mg", {})


@pytest.mark.parametrize(
    "last",
    [("Infusion completed", "0930", "1034"), ("Infusion completed", "1010", "1034")],
)
def test_a_pause_between_start_and_whole_run_is_heard(last: Event) -> None:
    events = (("New Bag", "0930", ""), ("Paused", "1000", ""), ("Restarted", "1010", ""), last)
    (item,) = told(*events).administrations
    assert (runs(item), dose(item)) == ("09:30-10:00, 10:10-10:34", "400 mg")


def test_a_second_dose_of_the_order_hours_later_is_another() -> None:
    events = (("New Bag", "0930", ""), ("Stopped", "0930", "1000"))
    record = told(*events, ("New Bag", "1730", ""), ("Stopped", "1730", "1800"))
    assert [(runs(item), dose(item)) for item in record.administrations] == [
        ("09:30-10:00", "400 mg"),
        ("17:30-18:00", "400 mg"),
    ]


@pytest.mark.parametrize("action", ["Completed", "Infusion completed"])
def test_an_end_that_only_repeats_the_start_has_no_time(action: str) -> None:
    (item,) = told(("New Bag", "0930", ""), (action, "0930", "")).administrations
    assert (runs(item), dose(item), set(doubts(item))) == ("09:30-?", "400 mg", {"stop"})


def test_two_messages_of_one_run_that_differ_leave_the_dose_in_doubt() -> None:
    first, second = ("New Bag", "0930", ""), ("Stopped", "0930", "1034")
    (item,) = hl7(message(*rxa(first)), message(*rxa(second, "250|mg"), number=2)).administrations
    assert (runs(item), dose(item)) == ("09:30-10:34", "")
    assert set(doubts(item)["dose"]) == {"250 mg", "400 mg"}


def test_a_counter_that_goes_on_makes_no_second_giving() -> None:
    first, second = ("New Bag", "0930", ""), ("Stopped", "0930", "1034")
    (item,) = hl7(message(*rxa(first)), message(*rxa(second, sub="2"), number=2)).administrations
    assert (runs(item), dose(item), doubts(item)) == ("09:30-10:34", "400 mg", {})


def test_the_lot_of_the_second_message_is_kept() -> None:
    first, second = ("New Bag", "0930", ""), ("Stopped", "0930", "1034")
    (item,) = hl7(message(*rxa(first)), message(*rxa(second, lot="L7"), number=2)).administrations
    assert item.lot == "L7"


def test_two_lots_hung_at_one_time_stay_two() -> None:
    first, second = ("New Bag", "0930", ""), ("Stopped", "0930", "1034")
    record = hl7(message(*rxa(first, lot="A")), message(*rxa(second, lot="B"), number=2))
    assert [item.lot for item in record.administrations] == ["A", "B"]


@pytest.mark.parametrize(
    "later",
    [("Entered in error", "0930", ""), ("Not Given", "0930", ""), ("Refused", "0930", "1034")],
)
@pytest.mark.parametrize("first", [("New Bag", "0930", ""), ("", "0930", "1034")])
def test_a_later_message_takes_back_what_an_earlier_one_tells_of_its_second(
    first: Event, later: Event
) -> None:
    assert told(first, later).administrations == ()


def test_a_hold_of_the_order_takes_nothing_back() -> None:
    record = told(("New Bag", "0930", ""), ("MAR Hold", "0930", ""), ("Stopped", "1034", ""))
    assert [runs(item) for item in record.administrations] == ["09:30-10:34"]


def test_the_volume_of_the_second_message_is_no_other_dose() -> None:
    first, second = ("Begin Bag", "0930", ""), ("Infusion completed", "0930", "1034")
    (item,) = hl7(message(*rxa(first)), message(*rxa(second, "320|mL"), number=2)).administrations
    assert (dose(item), item.volume_ml, doubts(item)) == ("400 mg", 320, {})


def test_a_message_that_has_only_the_fillers_number_is_of_the_same_order() -> None:
    first = message("ORC|RE||F5", *rxa(("Infusion started", "0930", ""))[1:])
    second = message("ORC|RE|7|F5", *rxa(("Infusion completed", "0930", "1034"))[1:], number=2)
    for told in ((first, second), (second, first)):
        (item,) = hl7(*told).administrations
        assert (runs(item), dose(item), doubts(item)) == ("09:30-10:34", "400 mg", {})


def test_without_an_order_an_end_ends_what_began_then() -> None:
    first, second = ("Infusion started", "0930", ""), ("Infusion completed", "0930", "1034")
    (item,) = hl7(message(*rxa(first)[1:]), message(*rxa(second)[1:], number=2)).administrations
    assert (runs(item), dose(item)) == ("09:30-10:34", "400 mg")


def test_an_update_that_moves_a_run_moves_its_beginning() -> None:
    first, second = ("Infusion started", "0930", ""), ("Infusion completed", "0930", "1034")
    moved = list(rxa(("Infusion completed", "0935", "1039"), lot="L7"))
    moved[1] += "||||||U"
    (item,) = hl7(
        message(*rxa(first)), message(*rxa(second), number=2), message(*moved, number=3)
    ).administrations
    assert (runs(item), dose(item)) == ("09:35-10:39", "400 mg")


def test_a_bag_hung_inside_a_whole_run_leaves_the_dose_in_doubt() -> None:
    (item,) = told(("", "0930", "1034"), ("New Bag", "1000", "")).administrations
    assert (runs(item), doubts(item)) == ("09:30-10:34", {"dose": ("400 mg", "800 mg")})


@pytest.mark.parametrize("start", ["0930", "1034"])
def test_the_dose_of_what_was_stopped_in_part_is_in_doubt(start: str) -> None:
    stopped = list(rxa(("Stopped", start, "1034" if start == "0930" else "")))
    stopped[1] += "|" * 5 + "PA"
    events = (rxa(("New Bag", "0930", "")), rxa(("Rate Change", "0945", "")), stopped)
    (item,) = hl7(*(message(*event, number=n) for n, event in enumerate(events))).administrations
    assert (runs(item), dose(item), set(doubts(item))) == ("09:30-10:34", "", {"dose"})


def test_a_sum_without_a_part_in_doubt_is_no_dose() -> None:
    """The two messages of the first run differ, so what both runs gave together nobody knows."""
    part = list(rxa(("Infusion stopped", "0930", "1000"), "200|mg"))
    part[1] += "|" * 5 + "PA"
    events = (rxa(("New Bag", "0930", "")), part, rxa(("", "1030", "1134"), "200|mg"))
    (item,) = hl7(*(message(*event, number=n) for n, event in enumerate(events))).administrations
    assert (runs(item), dose(item)) == ("09:30-10:00, 10:30-11:34", "")
    assert "dose" in doubts(item)


@pytest.mark.parametrize("action", ["Rate Change", "Rate Verify", "Cosign"])
def test_a_rate_inside_a_whole_run_begins_nothing(action: str) -> None:
    (item,) = told(("", "0930", "1034"), (action, "0945", "")).administrations
    assert (runs(item), dose(item)) == ("09:30-10:34", "400 mg")


def test_a_pause_inside_a_whole_run_is_heard() -> None:
    events = (("", "0930", "1034"), ("Paused", "1000", ""), ("Restarted", "1010", ""))
    (item,) = told(*events).administrations
    assert (runs(item), dose(item)) == ("09:30-10:00, 10:10-10:34", "400 mg")


@pytest.mark.parametrize("at", ["0930", "0935"])
def test_who_signs_a_dose_gives_no_other(at: str) -> None:
    record = told(("Given", "0930", "0930"), ("Cosign", at, at), ("Dual Signoff", at, at))
    assert [dose(item) for item in record.administrations] == ["400 mg"]


def test_a_waste_behind_a_whole_run_is_of_it() -> None:
    record = hl7(
        message(*rxa(("", "0930", "1034"))), message(*rxa(("Wasted", "1040", ""), "100|mg"), number=2)
    )
    assert [(dose(item), waste(item)) for item in record.administrations] == [("400 mg", "100 mg")]


def test_a_waste_of_what_no_message_gives_is_named() -> None:
    record = hl7(message(*rxa(("Wasted", "1040", ""), "100|mg")))
    assert record.administrations == ()
    assert [gap.text for gap in record.understood.not_understood] == ["Wasted infliximab 100 mg"]


def test_a_hold_inside_a_whole_run_is_a_word_against_it() -> None:
    (item,) = told(("", "0930", "1034"), ("Held", "1000", "")).administrations
    assert set(doubts(item)) == {"segments"}
