"""`Held` while an infusion runs is a word against the run; before it began, the dose was not given."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import doubts, hl7, message, runs

HEAD = "MRN,Order,Medication,MAR Action,Taken Time,Dose,Route\n"
Told = tuple[str, str]


def log(*rows: Told, drug: str = "ocrelizumab") -> InfusionRecord:
    """Return a record of rows `action, time` of one order."""
    text = HEAD + "".join(
        f"7,881,{drug},{a},03/02/2026 {t},{'600 mg' if a == 'New Bag' else ''},IV\n" for a, t in rows
    )
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


def messages(*rows: Told) -> InfusionRecord:
    """Return the same as segments of a message."""
    segments = [
        part
        for a, t in rows
        for part in (
            "ORC|RE|881",
            f"RXA|0|1|20260302{t}||^ocrelizumab|{'600|mg' if a == 'New Bag' else '|'}||^{a}",
            "RXR|IV",
        )
    ]
    return hl7(message(*segments))


FORMS = pytest.mark.parametrize("form", [log, messages])
BAG, END = ("New Bag", "1340"), ("Stopped", "1715")


@FORMS
@pytest.mark.parametrize("action", ["Held", "Hold", "Dose held"])
def test_a_hold_inside_the_run_leaves_it_in_doubt(form, action: str) -> None:  # type: ignore[no-untyped-def]
    (item,) = form(BAG, (action, "1500"), END).administrations
    assert (runs(item), set(doubts(item))) == ("13:40-17:15", {"segments"})


@FORMS
@pytest.mark.parametrize("at", ["1200", "1800"])
def test_a_hold_outside_the_run_says_nothing_of_it(form, at: str) -> None:  # type: ignore[no-untyped-def]
    (item,) = form(BAG, ("Held", at), END).administrations
    assert (runs(item), doubts(item)) == ("13:40-17:15", {})


@FORMS
@pytest.mark.parametrize("action", ["MAR Hold", "Automatically Held", "Missed", "MAR Unhold"])
def test_what_is_of_the_order_says_nothing_of_the_run(form, action: str) -> None:  # type: ignore[no-untyped-def]
    (item,) = form(BAG, (action, "1500"), END).administrations
    assert doubts(item) == {}


@FORMS
def test_a_hold_alone_gives_nothing(form) -> None:  # type: ignore[no-untyped-def]
    record = form(("Held", "1340"))
    assert (record.administrations, len(record.not_given), record.understood.whole) == ((), 1, True)


def test_a_hold_of_another_drug_says_nothing_of_the_run() -> None:
    rows = HEAD + "".join(
        f"7,{order},{drug},{action},03/02/2026 {at},{mg},IV\n"
        for order, drug, action, at, mg in (
            ("881", "ocrelizumab", "New Bag", "1340", "600 mg"),
            ("882", "ondansetron", "Held", "1500", ""),
            ("881", "ocrelizumab", "Stopped", "1715", ""),
        )
    )
    (record,) = read_document(Document.of_bytes(rows.encode(), "log.csv"))
    assert doubts(record.administrations[0]) == {}


def test_a_hold_of_another_day_makes_no_visit() -> None:
    held = ("ORC|RE|881", "RXA|0|1|202603011500||^ocrelizumab|||| ^Held".replace(" ^", "^"), "RXR|IV")
    gave = ("ORC|RE|882", "RXA|0|1|202603021340|202603021715|^ocrelizumab|600|mg", "RXR|IV^IV")
    record = hl7(message(*held, *gave))
    assert (runs(record.administrations[0]), len(record.not_given)) == ("13:40-17:15", 1)
