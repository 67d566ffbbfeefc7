"""`order-sign`: what can still be put right before an infusion is ordered, and what its payer's profile says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scrubber.charts.readers.fhir.store import Store
from scrubber.charts.readers.fhir.values import moment
from scrubber.charts.words.values import day_of
from scrubber.model.ground import Ground
from scrubber.model.words import listed
from scrubber.reference.units import amount_in
from scrubber.service.cds.cards import Card, Desk, escaped
from scrubber.service.cds.drafts import Draft, drafts_of
from scrubber.service.cds.gather import Gathered
from scrubber.service.cds.known import Known, store_of
from scrubber.service.cds.payers import payer_of, place_of
from scrubber.service.cds.policies import Visit, payer_cards
from scrubber.service.cds.request import OrderSign, Resource

_MOST_PRODUCTS = 8


def order_cards(context: OrderSign, chart: Gathered, known: Known, desk: Desk) -> list[Card]:
    """Return what is to be said of the draft orders. Raises `DocumentError` for what is no FHIR that can be read."""
    ordered = _resources(context.draftOrders)
    store = store_of([*ordered, *chart.all()])
    references = frozenset(
        f"{each.get('resourceType')}/{each.get('id')}" for each in ordered if each.get("id")
    )
    visit = Visit(context.patientId, context.encounterId, _born(store), place_of(store))
    cards: list[Card] = []
    for draft in drafts_of(store, references, known.on, context.patientId):
        cards += _of_order(draft)
        dated = known if draft.on is None else replace(known, on=draft.on)
        payer = payer_of(store, dated)
        if payer is not None:
            cards += payer_cards(draft, payer, visit, dated, desk)
    return cards


def _resources(bundle: Resource) -> list[Resource]:
    """Return the resources of the draft orders; one without an id gets the place it stands at."""
    entries = bundle.get("entry")
    found = []
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
            found.append(
                resource if isinstance(resource.get("id"), str) else {**resource, "id": f"draft-{place + 1}"}
            )
    return found


def _born(store: Store) -> date | None:
    patient = store.first("Patient")
    return day_of(moment(patient.body.get("birthDate"))) if patient is not None else None


def _of_order(draft: Draft) -> Iterator[Card]:
    """Yield what the order itself leaves open."""
    if draft.lacks:
        yield Card(
            about=f"order {draft.reference}",
            summary=f"{draft.name}: the order gives no {_none_of(draft.lacks)} yet.",
            rule="DOC01",
            topic="order",
            detail=(
                "What is given is documented against its order: drug, dose, route, and for an infusion its rate or "
                "duration.",
            ),
            indicator="warning" if "dose" in draft.lacks else "info",
            reasons=("documented-elsewhere", "will-be-documented", "not-applicable"),
        )
    identity = draft.identity
    if identity.conflicts:
        yield Card(
            about=f"product {draft.reference}",
            summary=f"{draft.name}: name and codes of the order name different drugs.",
            rule="D08",
            topic="product",
            detail=tuple(f"- {escaped(each)}" for each in identity.conflicts[:_MOST_PRODUCTS]),
            indicator="warning",
            reasons=("not-understood",),
        )
    elif any(drug.hcpcs == draft.code for drug in identity.ended):
        bills = ", ".join(draft.drug_codes[:_MOST_PRODUCTS])
        yield Card(
            about=f"code {draft.reference}",
            summary=f"{draft.name}: {draft.code} is no valid code on the day of the order.",
            rule="D10",
            topic="product",
            detail=(f"What bills it on that day: {bills}.",) if bills else (),
            reasons=("not-understood",),
        )
    elif len(identity.candidates) > 1 and len({drug.product for drug in identity.candidates}) > 1:
        yield _open_product(draft)
    else:
        yield from _unit(draft)


def _none_of(lacks: tuple[str, ...]) -> str:
    """Return what is lacking after `no`: `dose, route, rate or duration`."""
    return ", ".join(lacks) if lacks[-1] == "rate or duration" else listed(lacks, "or")


def _open_product(draft: Draft) -> Card:
    candidates = draft.identity.candidates
    rest = len(candidates) - _MOST_PRODUCTS
    return Card(
        about=f"product {draft.reference}",
        summary=f"{draft.name}: {len(candidates)} codes may bill it, and the order names no product.",
        rule="D08",
        topic="product",
        detail=(
            *(
                f"- {each.hcpcs}: {escaped(each.product)}, per {each.unit_amount.normalize():f} {each.unit}"
                for each in candidates[:_MOST_PRODUCTS]
            ),
            *((f"- and {rest} more",) if rest > 0 else ()),
            "",
            "Payers may prefer one of them, and the product given decides the code. The order, or the record of what "
            "was given, can name it by brand name or NDC.",
        ),
        reasons=("will-be-documented", "not-applicable"),
    )


def _unit(draft: Draft) -> Iterator[Card]:
    """Yield a word where the dose is in a unit that the code does not count."""
    drug = draft.identity.drug
    if drug is None or draft.dose is None or drug.is_fluid or not drug.unit_is_sure:
        return
    if drug.grounds.unit is Ground.UNVERIFIED or drug.unit in ("vial", "dose"):
        return
    if amount_in(draft.dose, drug.unit, draft.concentration) is None:
        yield Card(
            about=f"unit {draft.reference}",
            summary=f"{draft.name}: ordered in {draft.dose.unit[:20]}; {drug.hcpcs} counts {drug.unit}.",
            rule="D01",
            topic="dose",
            detail=(
                f"{drug.hcpcs} is billed per {drug.unit_amount.normalize():f} {drug.unit}. A strength or a dose in "
                f"{drug.unit} on the order or on the record of what was given makes the units plain.",
            ),
            reasons=("will-be-documented", "not-applicable"),
        )
