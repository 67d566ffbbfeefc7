"""The orders about to be signed, as far as billing asks about them: which drug, how given, how much, why.

What an order says in words only counts as said: a free text with a dose in it is not an order without a dose.
Source: FHIR R4 MedicationRequest and ServiceRequest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scrubber.charts.readers.fhir.medication import Drug, drug_of
from scrubber.charts.readers.fhir.store import Resource, Store
from scrubber.charts.readers.fhir.values import Object, concept, moment, obj, objs, quantity, reference, text
from scrubber.charts.words.route import Way, way
from scrubber.charts.words.values import day_of, is_relative
from scrubber.model.record import Quantity
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Identity
from scrubber.service.cds.cards import plain

MOST_DRAFTS = 50
"""Orders of one call that are looked at."""
_OVER = frozenset({"cancelled", "entered-in-error", "completed", "stopped"})
_AT_HOME = frozenset({"community", "discharge"})
"""FHIR R4, medicationrequest-category: what is taken at home."""
_BY_NEEDLE = frozenset({"IV", "IM", "SC"})
_INJECTED = frozenset({"iv", "im", "sc"})
_DRUG_ROUTES = {"IV": "iv", "IM": "im", "SC": "sc"}
_AMOUNT = re.compile(
    r"\d\s*(?:mg|mcg|ug|µg|g|gm|kg|grams?|milligrams?|micrograms?|l|liters?|ml|milliliters?|units?|iu|meq|mmol|vials?)\b"
    r"|\bauc\s*(?:of\s*|=\s*)?\d",
    re.IGNORECASE,
)
"""A dose in words: an amount, or for carboplatin the area under the curve that it is reckoned from."""
_SPEED = re.compile(
    r"\bover\b|\bpush\b|\bbolus\b|\d\s*(?:ml\s*/\s*h|ml/hr|min|hour|hr|h\b)|protocol|titrat", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One order of a drug that is infused or injected."""

    reference: str
    name: str
    """What a card calls it: words of the EHR, made plain."""
    code: str | None
    """The HCPCS code that it gives itself."""
    identity: Identity
    way: Way
    dose: Quantity | None
    concentration: str | None
    """Of the product ordered: with it a volume is an amount."""
    lacks: tuple[str, ...]
    """What the order does not say, in neither elements nor words."""
    reasons: tuple[str, ...]
    """ICD-10-CM codes, without points."""
    has_reason: bool
    """A reason is given, as a code or in words."""
    is_authorized: bool
    """The order refers to an authorization, or says that none is needed."""
    has_ended: bool
    """It refers to an authorization that was sent and is not in force on that day."""
    on: date | None
    is_procedure: bool = False
    """A ServiceRequest: dose and route are no elements of it."""

    @property
    def drug_codes(self) -> tuple[str, ...]:
        """Return the codes that may bill it."""
        return () if self.identity.conflicts else tuple(drug.hcpcs for drug in self.identity.candidates)


def drafts_of(store: Store, references: frozenset[str], on: date, patient: str = "") -> Iterator[Draft]:
    """Yield the drafts among these resources, `Type/id`, that are infused or injected, in their order.

    What is ordered for somebody else than `patient` is not looked at, nor what asks that nothing be given.
    """
    count = 0
    for resource in store.all("MedicationRequest", "ServiceRequest"):
        if f"{resource.type}/{resource.id}" not in references or count >= MOST_DRAFTS:
            continue
        if text(resource.body.get("status")) in _OVER or resource.body.get("doNotPerform") is True:
            continue
        if _is_of_another(resource, patient) or _is_for_home(resource):
            continue
        count += 1
        draft = (
            _procedure(resource, store, on)
            if resource.type == "ServiceRequest"
            else _drug(resource, store, on)
        )
        if draft is not None:
            yield draft


def _is_of_another(resource: Resource, patient: str) -> bool:
    """Return whether the order names another patient; a logical reference or a contained one names nobody."""
    subject = reference(obj(resource.body.get("subject")))
    kind, _, id = subject.rpartition("/")
    return bool(patient and id) and kind.rpartition("/")[2] == "Patient" and id != patient


def _is_for_home(resource: Resource) -> bool:
    """Return whether the patient takes it at home: reported so, or prescribed so."""
    categories = {
        code for each in objs(resource.body.get("category")) for _, code, _ in concept(each).codings
    }
    return resource.body.get("reportedBoolean") is True or bool(categories & _AT_HOME)


def _drug(resource: Resource, store: Store, on: date) -> Draft | None:
    body = resource.body
    drug = drug_of(resource, store)
    if drug is None or drugs.class_by_name(drug.substance) == "flush":
        return None
    instructions = objs(body.get("dosageInstruction"))
    route = _way(instructions)
    day = _day(body, instructions) or on
    identity = _identity(drug, day, _DRUG_ROUTES.get(route.route or ""))
    if route.route not in _BY_NEEDLE and (route.route is not None or not _is_by_needle(identity)):
        return None
    return Draft(
        reference=f"{resource.type}/{resource.id}",
        name=plain(drug.substance),
        code=drug.hcpcs,
        identity=identity,
        way=route,
        dose=next(_doses(instructions), None),
        concentration=drug.concentration,
        lacks=tuple(_lacks(drug.substance, instructions, route, _is_infused(route, identity))),
        reasons=tuple(_reasons(resource, store)),
        has_reason=bool(body.get("reasonCode") or body.get("reasonReference")),
        is_authorized=_is_authorized(resource, store, day),
        has_ended=any(_has_ended(each, day) for each in _authorizations(resource, store)),
        on=day,
    )


def _procedure(resource: Resource, store: Store, on: date) -> Draft | None:
    """Return a procedure order that names a drug by its code."""
    code = concept(resource.body.get("code"))
    if not code.hcpcs or not codes.is_drug(code.hcpcs):
        return None
    day = day_of(moment(resource.body.get("occurrenceDateTime"))) or on
    return Draft(
        reference=f"{resource.type}/{resource.id}",
        name=plain(code.words or code.hcpcs),
        code=code.hcpcs,
        identity=drugs.identify(hcpcs=code.hcpcs, on=day),
        way=Way(None, None),
        dose=None,
        concentration=None,
        lacks=(),
        reasons=tuple(_reasons(resource, store)),
        has_reason=bool(resource.body.get("reasonCode") or resource.body.get("reasonReference")),
        is_authorized=_is_authorized(resource, store, day),
        has_ended=any(_has_ended(each, day) for each in _authorizations(resource, store)),
        on=day,
        is_procedure=True,
    )


def _day(body: Object, instructions: list[Object]) -> date | None:
    """Return the day for which it is ordered, where it names one: the payer's rules of that day hold."""
    events = [obj(each.get("timing")).get("event") for each in instructions]
    named = [event[0] for event in events if isinstance(event, list) and event]
    named.append(obj(obj(body.get("dispenseRequest")).get("validityPeriod")).get("start"))
    return next((day for each in named if (day := day_of(moment(each))) is not None), None)


def _identity(drug: Drug, on: date, route: str | None) -> Identity:
    return drugs.identify(
        drug.substance, hcpcs=drug.hcpcs, ndc=drug.ndc, rxnorm=drug.rxnorm, on=on, route=route
    )


def _is_by_needle(identity: Identity) -> bool:
    """Return whether the drug comes by needle only: what has another form may be ordered in that one."""
    return bool(identity.candidates) and all(
        _INJECTED.issuperset(drug.routes)
        and (bool(drug.routes) or drug.drug_class in ("complex", "payer_dependent"))
        for drug in identity.candidates
    )


def _is_infused(route: Way, identity: Identity) -> bool:
    """Return whether it is to be infused: the order says so, or says nothing and the drug is never pushed.

    Of a drug that may be pushed too, an order into a vein without a rate may be one for a push.
    """
    if route.route not in ("IV", None) or route.method is not None:
        return route.method == "infusion"
    return bool(identity.candidates) and all(
        drug.drug_class in ("complex", "payer_dependent") and _ANTIBODY.search(drug.substance)
        for drug in identity.candidates
    )


_ANTIBODY = re.compile(r"mab\b|cept\b")
"""Antibodies and their like run as infusions; among the other complex drugs some are pushed."""


def _way(instructions: list[Object]) -> Way:
    for each in instructions:
        words = text(each.get("text")) or ""
        found = way(concept(each.get("route")).said(), concept(each.get("method")).said(), words)
        if found.route is None and words:
            found = way((words,), concept(each.get("method")).said(), words)
            if found.route == "other":
                found = Way(None, found.method)
        if found.route is not None or found.method is not None:
            return found
    return Way(None, None)


def _doses(instructions: list[Object]) -> Iterator[Quantity]:
    for each in instructions:
        for amount in objs(each.get("doseAndRate")):
            dose = quantity(amount.get("doseQuantity"))
            if dose is not None and not is_relative(dose):
                yield dose


def _lacks(name: str, instructions: list[Object], route: Way, is_infused: bool) -> Iterator[str]:
    words = " ".join(
        filter(
            None, (text(each.get(name)) for each in instructions for name in ("text", "patientInstruction"))
        )
    )
    rates = [amount for each in instructions for amount in objs(each.get("doseAndRate"))]
    if (
        not _AMOUNT.search(words)
        and not _is_dose_in_name(name)
        and not any(amount.get(name) for amount in rates for name in ("doseQuantity", "doseRange"))
    ):
        yield "dose"
    if route.route is None:
        yield "route"
    is_timed = any(
        obj(obj(each.get("timing")).get("repeat")).get("duration") for each in instructions
    ) or any(amount.get(name) for amount in rates for name in ("rateRatio", "rateRange", "rateQuantity"))
    if is_infused and not is_timed and not _SPEED.search(words):
        yield "rate or duration"


_PRODUCT = re.compile(
    r"/\s*\d*\s*ml\b|\b(?:vials?|syringes?|tablets?|inj(?:ection)?|sol(?:n|ution|r)?)\b", re.IGNORECASE
)
"""Words of a product: an amount beside them is its strength."""


def _is_dose_in_name(name: str) -> bool:
    """Return whether the drug is ordered under a name that holds the dose: `vancomycin 1 g IVPB`."""
    return _AMOUNT.search(name) is not None and _PRODUCT.search(name) is None


def _reasons(resource: Resource, store: Store) -> Iterator[str]:
    found = [concept(each) for each in objs(resource.body.get("reasonCode"))]
    for each in objs(resource.body.get("reasonReference")):
        condition = store.find(reference(each), resource)
        if condition is not None and condition.type == "Condition":
            found.append(concept(condition.body.get("code")))
    for reason in found:
        if reason.icd10:
            yield reason.icd10.replace(".", "").upper()


_COVERAGE_INFORMATION = "ext-coverage-information"
"""The extension in which a payer's answer stands on an order (Da Vinci CRD 2.0)."""
_NO_NEED = frozenset({"no-auth", "satisfied"})


def _authorizations(resource: Resource, store: Store) -> Iterator[Object]:
    """Yield the answers to requests for authorization that an order refers to; an empty one that was not sent."""
    for each in objs(resource.body.get("insurance")):
        target = reference(each)
        held = store.find(target, resource)
        kind = held.type if held is not None else target.rpartition("/")[0].rpartition("/")[2]
        if "ClaimResponse" in (kind, text(each.get("type"))):
            yield held.body if held is not None else {}


def _has_ended(answer: Object, on: date) -> bool:
    """Return whether an answer that was sent says itself that it is not in force on that day."""
    if text(answer.get("status")) in ("cancelled", "entered-in-error"):
        return True
    period = obj(answer.get("preAuthPeriod"))
    end = day_of(moment(period.get("end")))
    return end is not None and end < on


def _is_authorized(resource: Resource, store: Store, on: date) -> bool:
    if any(not _has_ended(each, on) for each in _authorizations(resource, store)):
        return True
    for extension in objs(resource.body.get("extension")):
        if (text(extension.get("url")) or "").endswith(_COVERAGE_INFORMATION):
            for part in objs(extension.get("extension")):
                url = text(part.get("url"))
                if url == "satisfied-pa-id" or (
                    url == "pa-needed" and text(part.get("valueCode")) in _NO_NEED
                ):
                    return True
    return False
