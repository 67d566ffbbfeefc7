"""DOC10: the dose given is not the dose ordered, and no note says why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from infuscrub_rules.charts import order_of
from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    NEVER,
    WARNING,
    Administration,
    Because,
    Case,
    Feature,
    Finding,
    FindingKind,
    Need,
    Order,
    Unchecked,
    not_evaluated,
    plain,
    rule,
    units,
)

_ABOUT_DOSE = re.compile(r"\bdos(?:e|es|ed|ing|age)\b", re.IGNORECASE)


@rule(
    "DOC10",
    "dose-differs-from-order",
    kind=FindingKind.CONFLICT,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    needs=(Need.RECORD, Need.WHOLE_CHART, Need.ORDER, Need.DOSE),
    source=A53778,
)
def dose_differs_from_order(case: Case) -> Iterator[Finding | Unchecked]:
    """The dose given differs from the dose ordered, and no note says why.

    What it checks
        Each dose against its order; several doses of one order may each be the ordered dose, or add up to it. A note
        that speaks of the dose, or a documented reason for stopping, explains a difference.
    Why it denies
        What was not ordered is not payable, and a dose that differs without a word casts doubt on the whole record.
    Example
        chart: order o1 infliximab dose=400mg route=IV signed=2026-03-01
        chart: a1 infliximab infusion 10:00-12:00 dose=500mg order=o1
        claim: 96413 x1 400.00
        expect: fail at the claim
    Fix
        None by itself: the prescriber explains or amends.
    Source
        Palmetto A53778, documentation: what is given follows the order.
    """
    record = case.record
    if record is None or any(_ABOUT_DOSE.search(note.text) for note in record.notes):
        return
    groups: dict[str, list[Administration]] = defaultdict(list)
    orders: dict[str, Order] = {}
    for administration in case.treatments:
        order = order_of(record, administration)
        if order is not None and administration.dose is not None:
            orders[order.id] = order
            groups[order.id].append(administration)
    for order_id, given in groups.items():
        ordered = orders[order_id].dose
        if ordered is None or any(administration.discontinued for administration in given):
            continue
        doses = [_in_unit(administration, ordered.unit) for administration in given]
        known = [dose for dose in doses if dose is not None]
        if len(known) < len(doses):
            yield not_evaluated(Because.NO_DOSE, about=given[0].substance)
        elif sum(known) != ordered.value and any(dose != ordered.value for dose in known):
            yield Finding(
                message=f"{given[0].substance}: {plain(sum(known, Decimal(0)))} {ordered.unit} given, "
                f"{plain(ordered.value)} {ordered.unit} ordered, and no note says why.",
                asks="the dose as ordered, or a note that says why not",
                evidence=case.evidence([administration.id for administration in given]),
            )


def _in_unit(administration: Administration, unit: str) -> Decimal | None:
    dose = administration.dose
    return units.convert(dose.value, dose.unit, unit) if dose is not None else None
