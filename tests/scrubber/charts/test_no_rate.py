"""A rate of nothing: the drug did not run then, whatever format says so."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration
from tests.scrubber.charts.messages import doubts, fhir, given, hl7, message, runs

HEAD = "MRN,Drug,MAR Action,Taken Time,Dose,Rate,Route\n"
SET = "MRN,Date,Drug,Dose,Rate,Route,Start,Stop\n"


def only(text: str) -> Administration:
    """Return the one administration of a log, all of which was understood."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    (item,) = record.administrations
    assert record.understood.whole
    return item


def events(*rows: str) -> Administration:
    """Return what rows `action time dose rate` tell of one infusion."""
    cells = [row.split(" / ") for row in rows]
    return only(HEAD + "".join(f"7,ocrelizumab,{a},03/02/2026 {t},{d},{r},IV\n" for a, t, d, r in cells))


BAG, NOTHING, AGAIN = (
    "New Bag / 1340 / 600 mg / 40 mL/hr",
    "Rate Change / 1430 /  / 0 mL/hr",
    " /  / 40 mL/hr",
)
END = "Stopped / 1715 /  / 0 mL/hr"


@pytest.mark.parametrize("action", ["Rate Change", "Rate Verify", "Restarted"])
def test_it_goes_on_at_the_next_rate(action: str) -> None:
    item = events(BAG, NOTHING, f"{action} / 1450{AGAIN}", END)
    assert (runs(item), doubts(item)) == ("13:40-14:30, 14:50-17:15", {})


def test_rows_newest_first_tell_the_same() -> None:
    item = events(END, f"Rate Change / 1450{AGAIN}", NOTHING, BAG)
    assert runs(item) == "13:40-14:30, 14:50-17:15"


def test_what_did_not_go_on_has_no_certain_end() -> None:
    assert set(doubts(events(BAG, NOTHING))) == {"stop"}
    assert set(doubts(events(BAG, NOTHING, END))) == {"segments"}


@pytest.mark.parametrize("action", ["Rate Verify", "Handoff", "Site Check", "Shift Total"])
def test_who_only_looks_may_have_left_the_rate_out(action: str) -> None:
    item = events(BAG, f"{action} / 1430 /  / 0 mL/hr", f"Rate Verify / 1450{AGAIN}", END)
    assert (runs(item), set(doubts(item))) == ("13:40-17:15", {"segments"})


@pytest.mark.parametrize("rate", ["100 mL/hr", "0.5 mL/hr", ""])
def test_any_other_rate_changes_nothing_of_its_times(rate: str) -> None:
    assert runs(events(BAG, f"Rate Change / 1430 /  / {rate}", END)) == "13:40-17:15"


def test_a_pause_that_was_told_is_not_ended_by_a_rate() -> None:
    item = events(BAG, "Paused / 1430 /  / 0 mL/hr", f"Rate Verify / 1450{AGAIN}", END)
    assert "segments" in doubts(item)


def test_a_part_of_a_ladder_without_a_rate_is_a_pause() -> None:
    def ladder(*parts: tuple[str, str, str]) -> Administration:
        rows = "".join(f"7,3/2/2026,ocrelizumab,,{rate} mL/hr,IV,{a},{b}\n" for rate, a, b in parts)
        return only(SET + rows)

    begun = ("40", "13:15", "13:45")
    assert (
        runs(ladder(begun, ("0", "13:45", "14:15"), ("150", "14:15", "16:15"))) == "13:15-13:45, 14:15-16:15"
    )
    assert runs(ladder(begun, ("150", "13:45", "16:15"), ("0", "16:15", "16:30"))) == "13:15-16:15"
    assert runs(ladder(begun, ("80", "13:45", "14:15"), ("150", "14:15", "16:15"))) == "13:15-16:15"


def test_messages_and_states_of_a_rate_of_nothing_pause_it() -> None:
    rows = [
        ("1015", "400|mg", "New Bag"),
        ("1030", "0|mL/hr", "Rate Change"),
        ("1040", "125|mL/hr", "Rate Change"),
    ]
    segments = [
        part
        for at, amount, action in (*rows, ("1225", "|", "Stopped"))
        for part in ("ORC|RE|7", f"RXA|0|1|20260302{at}||^infliximab|{amount}||^{action}", "RXR|IV")
    ]
    (item,) = hl7(message(*segments)).administrations
    assert runs(item) == "10:15-10:30, 10:40-12:25"
    states = [
        given(
            f"a{n}",
            status="in-progress" if n < 3 else "stopped",
            effectiveDateTime=f"2026-03-02T{at}:00-05:00",
            request={"reference": "MedicationRequest/o"},
            dosage={"route": {"text": "IV"}, "rateQuantity": {"value": rate, "unit": "mL/h"}},
        )
        for n, (at, rate) in enumerate((("10:15", 40), ("10:30", 0), ("10:40", 125), ("12:25", 0)))
    ]
    (item,) = fhir(*states).administrations
    assert runs(item) == "10:15-10:30, 10:40-12:25"
