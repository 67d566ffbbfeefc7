"""A list of orders whose heading says whose they are: nothing of it was given, and its signature signs all of it."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.others import HEAD

RUN = "\n09:10 Infliximab 400 mg IV infusion started\n11:12 Infliximab infusion ended"


@pytest.mark.parametrize(
    "head",
    [
        "Orders signed Nora Sage MD 11/09/2026 07:50",
        "Orders (Dr. Sage)",
        "Orders per Dr. Sage",
        "Chemo orders entered by N. Sage, MD",
        "Orders",
        "Ordered meds",
    ],
)
def test_what_stands_in_the_list_was_not_given(head: str) -> None:
    record = read_note(f"{HEAD}{head}: infliximab 400 mg IV 0900-1100; Benadryl 25 mg IV push 0845{RUN}")
    assert [(a.substance, a.start and a.start.hour) for a in record.administrations] == [("Infliximab", 9)]
    assert [order.substance for order in record.orders] == ["infliximab", "Benadryl"]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Order from Dr. Sage: morphine 4 mg IV push given 0915", "morphine"),
        ("Verbal order from Dr. Sage 0910: Zofran 4 mg IVP given 0915", "Zofran"),
    ],
)
def test_what_was_given_on_an_order_was(text: str, given: str) -> None:
    assert [a.substance for a in read_note(HEAD + text).administrations] == [given]


@pytest.mark.parametrize(
    ("orders", "signed"),
    [
        ("Orders signed N. Sage MD 11/09/2026: infliximab 400 mg IV; Benadryl 25 mg IV push", [True, True]),
        ("Orders: infliximab 400 mg IV; Benadryl 25 mg IV push. Signed N. Sage MD 11/09/2026", [True, True]),
        # near misses: a signature behind the first one signs that one, and none signs none
        ("Orders: infliximab 400 mg IV signed N. Sage MD 11/09/2026; Benadryl 25 mg IV push", [True, False]),
        ("Orders: infliximab 400 mg IV; Benadryl 25 mg IV push", [False, False]),
    ],
)
def test_a_signature_ahead_of_a_list_signs_it(orders: str, signed: list[bool]) -> None:
    record = read_note(f"{HEAD}{orders}{RUN}")
    assert [order.signed_at is not None for order in record.orders] == signed
