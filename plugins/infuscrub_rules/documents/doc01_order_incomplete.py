"""DOC01: an order without dose, route, rate or signature."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import listed, order_of, substance_of
from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    ERROR,
    NEVER,
    Administration,
    Because,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    InfusionRecord,
    Need,
    Order,
    Provenance,
    Severity,
    Unchecked,
    drugs,
    not_evaluated,
    rule,
)


@rule(
    "DOC01",
    "order-incomplete",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    needs=(Need.RECORD, Need.WHOLE_CHART, Need.ORDER),
    status=("A7:294", "A7:409"),
    denial=Denial("CO-251", ("N705",)),
    source=A53778,
)
def order_incomplete(case: Case) -> Iterator[Finding | Unchecked]:
    """An order lacks the dose, the route, the rate or the signature.

    What it checks
        Each drug given has an order that names drug, dose and route, for an infusion its rate or duration, and that
        is signed. A verbal order needs its authentication. A chart without any order is not evaluated.
    Why it denies
        Nothing given without a complete order is payable on review; the records come back as incomplete.
    Example
        chart: order o1 infliximab dose=400mg route=IV minutes=120
        chart: a1 infliximab infusion 10:00-12:00 class=complex order=o1
        claim: 96413 x1 400.00
        expect: fail at the claim
    Fix
        None by itself: the prescriber completes or authenticates the order as the practice's policy allows. A missing
        route or rate only warns.
    Source
        Palmetto A53778, documentation; Noridian, documentation for drugs and biologicals.
    """
    seen: set[str] = set()
    for administration in case.treatments:
        order = _order_of(case.record, administration) if case.record else None
        if order is None:
            yield not_evaluated(Because.NO_ORDER, about=administration.substance)
        elif order.id not in seen:
            seen.add(order.id)
            lacking = list(_lacking(order, administration))
            if lacking:
                grave = any(is_grave for _, is_grave in lacking)
                yield Finding(
                    message=f"The order for {administration.substance} gives no "
                    f"{listed([word for word, _ in lacking])}.",
                    asks="an order with drug, dose, route, rate or duration, and signature",
                    evidence=_evidence(order),
                    holds=grave,
                    severity=None if grave else Severity.WARNING,
                )


def _lacking(order: Order, administration: Administration) -> Iterator[tuple[str, bool]]:
    """Yield what is not there, and whether it is grave."""
    if order.dose is None:
        yield "dose", True
    if not order.route:
        yield "route", False
    if administration.technique == "infusion" and not order.rate and order.duration_minutes is None:
        yield "rate or duration", False
    if order.verbal and order.authenticated_at is None:
        yield "authentication, though it is verbal", True
    elif not order.verbal and order.signed_at is None and order.authenticated_at is None:
        yield "signature", True


def _order_of(record: InfusionRecord, administration: Administration) -> Order | None:
    """Return the order that the chart ties to the administration, else the only one for its substance."""
    order = order_of(record, administration)
    if order is None and administration.order is None:
        wanted = substance_of(administration)
        named = [o for o in record.orders if o.substance and drugs.substance_key(None, o.substance) == wanted]
        order = named[0] if len(named) == 1 else None
    return order


def _evidence(order: Order) -> tuple[Provenance, ...]:
    return (order.source,) if order.source.document else ()
