"""What was given and what was ordered: MedicationAdministration and MedicationRequest, with their Medication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.when import When
from scrubber.charts.readers.fhir.said import dose_of, only_duration, waste_of
from scrubber.charts.readers.fhir.store import Resource, Store
from scrubber.charts.readers.fhir.values import (
    Object,
    concept,
    decimal,
    instant,
    moment,
    obj,
    objs,
    quantity,
    rate_ml_per_hour,
    reference,
    span,
    text,
    texts,
)
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import OF_A_COURSE, Action, event_of, says_not_given
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.comments import denial_among, is_denied_by_name, weighed
from scrubber.charts.words.keep_open import keeps_open
from scrubber.charts.words.lots import lots_in
from scrubber.charts.words.nameless import names_no_drug
from scrubber.charts.words.route import Way, way
from scrubber.charts.words.values import Concept, Span, millilitres
from scrubber.model.record import (
    PRIMARY_ACCESS,
    Administration,
    Discontinuation,
    Order,
    Provenance,
    Quantity,
    Uncertain,
)
from scrubber.model.value import Value, replace

COUNTED = frozenset({"completed", "in-progress", "stopped"})
"""Only these say that something was given; on-hold, not-done, unknown and entered-in-error do not."""
_NO_ORDER = frozenset({"entered-in-error", "cancelled"})
_ACCESS_DEVICE = re.compile(
    r"\b(?:picc|port|portacath|mediport|catheter|cannula|central line|midline|piv|iv line|access)\b"
)
_SPOKEN = re.compile(r"\b(?:verbal|telephone|phone|read.?back)\b")


class Drug(Value):
    """What a Medication resource or concept says of the product."""

    substance: str
    ndc: str | None = None
    rxnorm: str | None = None
    hcpcs: str | None = None
    lot: str | None = None
    concentration: str | None = None
    is_mixed: bool = False
    """Its name is that of the bag: a volume is none of the drug."""


def drug_of(resource: Resource, store: Store) -> Drug | None:
    """Return the product of an administration or request, or None where the chart names none."""
    body = resource.body
    inline = concept(body.get("medicationCodeableConcept") or body.get("medication"))
    target = reference(body.get("medicationReference")) or reference(
        obj(body.get("medication")).get("reference")
    )
    held = store.find(target, resource) if target else None
    if held is not None and text(held.body.get("status")) == "entered-in-error":
        held = None  # what it says of the product was never true
    named = text(obj(body.get("medicationReference")).get("display")) or text(
        obj(obj(body.get("medication")).get("reference")).get("display")  # R5 CodeableReference
    )
    if held is None:
        return _drug(inline, {}, named)
    return _drug(concept(held.body.get("code")), held.body, named)


def names_of(resource: Resource, store: Store) -> tuple[str, ...]:
    """Return every name that a resource, and the Medication that it refers to, give the product; none of a lone one."""
    body = resource.body
    coded = obj(body.get("medicationCodeableConcept"))
    if coded and "medicationReference" not in body:
        codings = objs(coded.get("coding"))
        if not codings or (len(codings) == 1 and codings[0].get("display") in (None, coded.get("text"))):
            return ()
    inline = concept(body.get("medicationCodeableConcept") or body.get("medication"))
    target = obj(body.get("medicationReference")) or obj(obj(body.get("medication")).get("reference"))
    held = store.find(reference(target), resource) if target else None
    code = concept(held.body.get("code")) if held is not None else _NO_CODE
    return tuple(filter(None, (*inline.names(), *code.names(), text(target.get("display")))))


_NO_CODE = Concept(None, ())


def _drug(code: Concept, medication: Object, named: str | None) -> Drug | None:
    ingredients = _active(objs(medication.get("ingredient")))
    parts = [concept(item.get("itemCodeableConcept") or item.get("item")) for item in ingredients]
    substance = code.words or named or " + ".join(part.words for part in parts if part.words)
    if not substance:
        substance = next(
            (f"{system.rpartition('/')[2]} {code}" for system, code, _ in code.codings if code), ""
        )
    if not substance or names_no_drug(substance):
        return None
    added = " + ".join(part.words for part in parts if part.words and not drugs.is_fluid(part.words))
    if is_mixed := bool(added) and drugs.is_fluid(substance):
        # the bag's numbers are none of the drug's
        substance, code = f"{added} in {substance}", Concept(None, ())
    return Drug(
        substance,
        is_mixed=is_mixed,
        ndc=code.ndc or (parts[0].ndc if len(parts) == 1 else None),
        rxnorm=code.rxnorm or (parts[0].rxnorm if len(parts) == 1 else None),
        hcpcs=code.hcpcs,
        lot=text(obj(medication.get("batch")).get("lotNumber")),
        concentration=_strength(ingredients[0]) if len(ingredients) == 1 else None,
    )


def _active(ingredients: Sequence[Object]) -> Sequence[Object]:
    """Return the ingredients that are drugs; of a mixture, not the fluid that they are given in."""
    if len(ingredients) < 2:
        return ingredients
    active = [item for item in ingredients if item.get("isActive") is not False]
    said = [concept(item.get("itemCodeableConcept") or item.get("item")).words or "" for item in active]
    of_drugs = [item for item, words in zip(active, said, strict=True) if not drugs.is_fluid(words)]
    return of_drugs or active or ingredients


def _strength(ingredient: Object) -> str | None:
    strength = obj(ingredient.get("strength"))
    top, bottom = quantity(strength.get("numerator")), quantity(strength.get("denominator"))
    return f"{top.words}/{_unit(bottom)}" if top and bottom else None


def _unit(amount: Quantity) -> str:
    return amount.unit if amount.value == 1 else amount.words


NO_DRUG = "a MedicationAdministration without a drug"
NOT_HERE = "a MedicationAdministration of something not given here"
DENIED = "a MedicationAdministration that its own note takes back"
IN_PROGRESS = "it was still in progress when this was written"
OF_THE_BAG = "the volume of the bag tells no amount of the drug in it"
NO_INJECTION = "a MedicationAdministration neither injected nor infused"


def administration(
    resource: Resource, number: int, store: Store, orders: dict[str, Order]
) -> tuple[Entry | None, str]:
    """Return an administration that counts, or None and why: nothing that could be billed was given.

    `orders` are the requests by their reference, to tell a repeated dose from a part.
    """
    body = resource.body
    drug = drug_of(resource, store)
    if drug is None:
        return None, NO_DRUG
    dosage = next(iter(objs(body.get("dosage"))), {})
    given = span(body, "effective", "occurence", "occurrence")
    rate = rate_ml_per_hour(dosage)
    taken = _way(dosage, drug)
    manner = taken.manner(has_rate=rate is not None, has_run=given.stop is not None)
    if manner.technique is None:
        return None, NO_INJECTION
    action, said = action_said(body)
    if why := _why_not_given(body, dosage, action, drug):
        return None, why
    amount = _amount(body, dosage, drug, is_open_run=manner.technique == "infusion" and _is_open(given))
    stopped, running = body.get("status") == "stopped", body.get("status") == "in-progress"
    stop, stop_doubts = _stop(given, running)
    request = reference(body.get("request"))
    ordered = orders.get(request)
    item = Administration(
        id=resource.id or f"a{number}",
        substance=drug.substance,
        technique=manner.technique,
        purpose="keep_open" if keeps_open(drug.substance, _words(dosage)) else None,
        hcpcs=drug.hcpcs,
        ndc=drug.ndc,
        rxnorm=drug.rxnorm,
        route=taken.route if taken.route != "other" else None,
        access=_access(resource, store),
        start=given.start,
        stop=stop,
        on=given.on,
        dose=amount.dose,
        volume_ml=None if running else amount.volume_ml,  # how much of it has run, nobody tells
        rate_ml_per_hour=rate,
        concentration=drug.concentration,
        lot=drug.lot or lots_in("\n".join(_notes(body)), drug.substance),
        site=concept(dosage.get("site")).words,
        performer=_performer(body, store, resource),
        order=ordered.id if ordered else request.rpartition("/")[2] or None,
        discontinued=Discontinuation(_reasons(body), stop) if stopped else None,
        wasted=waste_of(body),
        uncertain=(*manner.uncertain(), *amount.doubts, *stop_doubts),
        source=_source(resource, given, dosage),
    )
    item = weighed(item, _notes(body))
    parent = next(filter(None, (reference(part) for part in objs(body.get("partOf")))), "")
    status = "status stopped" if stopped else ""
    dose = ordered.dose if ordered else None
    entry = Entry(item, request, parent, stopped, cut_short=status, ordered_dose=dose, way=taken)
    return _as_event(entry, action, said, given) if action and given.stop is None else entry, ""


def _words(dosage: Object) -> str:
    return text(dosage.get("text")) or ""


def _notes(body: Object) -> list[str]:
    return [text(note.get("text")) or "" for note in objs(body.get("note"))]


def _way(dosage: Object, drug: Drug) -> Way:
    """Return the way by which a drug was given."""
    return way(
        concept(dosage.get("route")).said(),
        concept(dosage.get("method")).said(),
        _words(dosage),
        " ".join(filter(None, (drug.substance, _unit_of_dose(dosage)))),
    )


def _why_not_given(body: Object, dosage: Object, action: str, drug: Drug) -> str:
    """Return why nothing was given, whatever the status says: its action or its notes say so."""
    if action in ("not_given", "void", "others"):
        return NOT_HERE
    remarks = (*_notes(body), _words(dosage))
    return DENIED if is_denied_by_name(drug.substance) or denial_among(remarks, drug.substance) else ""


class _Amount(Value):
    """How much was given, as a dose and as a volume, and what of it is in doubt."""

    dose: Quantity | None
    volume_ml: Decimal | None
    doubts: tuple[Uncertain, ...]


def _amount(body: Object, dosage: Object, drug: Drug, *, is_open_run: bool) -> _Amount:
    """Return how much was given; `is_open_run`: an infusion began, and no end is told."""
    dose, doubts = dose_of(dosage, sub_potent=body.get("isSubPotent") is True)
    if is_open_run:
        doubts += only_duration(_words(dosage))
    volume = millilitres(dose)
    if drug.is_mixed and volume is not None:
        dose, doubts = None, (*doubts, Uncertain("dose", Quantity(volume, "mL").words, OF_THE_BAG))
    return _Amount(dose, volume, doubts)


def _is_open(given: Span) -> bool:
    return given.start is not None and given.stop is None


def _as_event(entry: Entry, action: Action, said: str, given: Span) -> Entry:
    """Return an entry without an end as the event that its action tells: `New Bag`, `Stopped`."""
    at = When(f"{said} {given.quote}", (given.start,) if given.start else (), dated=True)
    item = replace(entry.administration, start=None, on=entry.administration.day())
    return replace(entry, administration=item, action=action, when=at, said=said)


def _stop(given: Span, running: bool) -> tuple[datetime | None, tuple[Uncertain, ...]]:
    """Return the stop, or why it is in doubt: what is in progress has not ended, whatever end is planned."""
    if given.stop is None or not running:
        return given.stop, ()
    value = given.stop.isoformat(timespec="minutes")
    return None, (Uncertain("stop", value, IN_PROGRESS, (value,)),)


def _unit_of_dose(dosage: Object) -> str | None:
    """Return the unit of a dose that counts products: `1 patch`, `2 TAB`."""
    amount = quantity(dosage.get("dose"))
    return amount.unit if amount is not None else None


_ACTION_URL = re.compile(r"(?:mar|admin\w*|medication)-?action|/action$", re.IGNORECASE)


def is_refusal(body: Object) -> bool:
    """Return whether the action beside the status says that the drug was not given: `Refused`, `Held`."""
    action, said = action_said(body)
    return action == "not_given" and says_not_given(said)


def action_said(body: Object) -> tuple[Action | Literal[""], str]:
    """Return the action of an administration record that the resource tells beside its status: `New Bag`, `Stopped`.

    FHIR has no element for it; senders write it as an extension, a category or a note of these words alone.
    """
    said: list[str] = []
    for extension in objs(body.get("extension")):
        if _ACTION_URL.search(text(extension.get("url")) or ""):
            said += concept(extension.get("valueCodeableConcept")).said()
            said += [text(obj(extension.get("valueCoding")).get("display")) or ""]
            said += [text(extension.get(name)) or "" for name in ("valueString", "valueCode")]
    for category in objs(body.get("category")):
        said += concept(category).said()
    for words in (*said, *_notes(body)):
        action = event_of(words) if len(words) > 2 else None
        if action is not None and (words in said or action in (*OF_A_COURSE, "stop")):
            return action, words
    return "", ""


def _source(resource: Resource, given: Span, dosage: Object) -> Provenance:
    element = "effectivePeriod" if "effectivePeriod" in resource.body else "effectiveDateTime"
    place = f"{resource.place}.{element}" if element in resource.body else resource.place
    return Provenance(locator=place, quote="; ".join(filter(None, (given.quote, _words(dosage)))))


def _performer(body: Object, store: Store, holder: Resource) -> str | None:
    for performer in objs(body.get("performer")):
        actor = obj(performer.get("actor"))
        if isinstance(actor.get("reference"), dict):  # R5 CodeableReference
            actor = actor["reference"]
        known = store.find(reference(actor), holder)
        name = text(actor.get("display")) or (person_name(known.body) if known else None)
        if name or reference(actor):
            return name or reference(actor)
    return None


def person_name(person: Object) -> str | None:
    """Return the name of a Practitioner or Patient as one text."""
    for name in objs(person.get("name")):
        given = texts(name.get("given"))
        words = text(name.get("text")) or " ".join(filter(None, (*given, text(name.get("family")))))
        if words:
            return words
    return None


def _reasons(body: Object) -> str | None:
    words = [concept(reason).words for reason in objs(body.get("statusReason"))]
    return "; ".join(word for word in words if word) or None


def _access(resource: Resource, store: Store) -> str:
    """Return the vascular device that the administration names; a pump is no access."""
    for target in objs(resource.body.get("device")):
        device = store.find(reference(target), resource)
        words = [text(target.get("display")) or ""]
        if device is not None:
            names = objs(device.body.get("deviceName"))
            words += [text(name.get("name")) or "" for name in names]
            words += concept(device.body.get("type")).said()
        for word in words:
            if _ACCESS_DEVICE.search(word.casefold()):
                return word
    return PRIMARY_ACCESS


def order(resource: Resource, store: Store, signatures: dict[str, Moment]) -> Order | None:
    """Return what a MedicationRequest orders, or None for one that is no order (a plan, a cancelled one).

    FHIR has no signature on a request: a Provenance signature counts, or else its authoring by a named
    requester; a spoken order is only authenticated by a signature, and a draft by nothing.
    """
    body = resource.body
    status = text(body.get("status")) or ""
    if status in _NO_ORDER or text(body.get("intent")) in ("proposal", "plan", "option"):
        return None
    if body.get("doNotPerform") is True:
        return None  # it orders that the drug is not given
    drug = drug_of(resource, store)
    instruction = next(iter(objs(body.get("dosageInstruction"))), {})
    amount = next(iter(objs(instruction.get("doseAndRate"))), instruction)  # before R4 it stood there itself
    dose = quantity(amount.get("doseQuantity")) or quantity(instruction.get("doseQuantity"))
    signature = signatures.get(f"MedicationRequest/{resource.id}")
    spoken = _is_spoken(body)
    authored = moment(body.get("authoredOn")) if body.get("requester") and status != "draft" else None
    return Order(
        id=resource.id or resource.place,
        substance=drug.substance if drug else None,
        dose=dose,
        route=_route_words(instruction),
        rate=_rate_words(amount),
        duration_minutes=_duration(obj(obj(instruction.get("timing")).get("repeat"))),
        ordered_by=_requester(body, store, resource),
        signed_at=None if spoken else signature or authored,
        verbal=spoken or None,
        authenticated_at=signature if spoken else None,
        source=Provenance(locator=resource.place, quote=text(instruction.get("text")) or ""),
    )


def _is_spoken(body: Object) -> bool:
    marks = [word for item in objs(body.get("category")) for word in concept(item).said()]
    for extension in objs(body.get("extension")):
        marks += concept(extension.get("valueCodeableConcept")).said()
        marks += [text(extension.get("valueCode")) or "", text(extension.get("valueString")) or ""]
    return any(_SPOKEN.search(mark.casefold()) for mark in marks)


def _route_words(instruction: Object) -> str | None:
    route = concept(instruction.get("route"))
    known = way(route.said()).route
    return known if known not in (None, "other") else route.words


def _rate_words(amount: Object) -> str | None:
    rate = rate_ml_per_hour(amount)
    if rate is not None:
        return f"{rate.normalize():f} mL/h"
    plain = quantity(amount.get("rateQuantity"))
    return plain.words if plain else None


_MINUTES = {"min": Decimal(1), "h": Decimal(60), "d": Decimal(1440)}


def _duration(repeat: Object) -> int | None:
    length, unit = decimal(repeat.get("duration")), _MINUTES.get(text(repeat.get("durationUnit")) or "")
    minutes = length * unit if length is not None and unit is not None else None
    return int(minutes) if minutes is not None and minutes == int(minutes) else None


def _requester(body: Object, store: Store, holder: Resource) -> str | None:
    requester = obj(body.get("requester"))
    known = store.find(reference(requester), holder)
    return text(requester.get("display")) or (person_name(known.body) if known else None)


def signatures(store: Store) -> dict[str, Moment]:
    """Return when each resource was signed, by its reference, as Provenance resources say."""
    found: dict[str, Moment] = {}
    for resource in store.all("Provenance"):
        for signature in objs(resource.body.get("signature")):
            when = instant(signature.get("when"))
            for target in objs(resource.body.get("target")):
                if when is not None and reference(target):
                    found[reference(target)] = when
    return found
