"""substanceAdministration: what was given and what was ordered, and what is neither.

Only mood EVN, not negated and completed, active or aborted, says that something was given. Where a section
is not one of medications administered, an entry is a list item (what the patient takes) unless its times
have minutes and it does not repeat. Everything else is counted in `ignored`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from scrubber.charts.completeness import Gaps
from scrubber.charts.events.entries import Entry
from scrubber.charts.readers.ccda.values import (
    child,
    children,
    concept,
    given,
    identifier,
    inner_text,
    instant,
    moment,
    name_of,
    period_of,
    person,
    quantity,
    span,
    type_of,
)
from scrubber.charts.words.route import way
from scrubber.charts.words.values import (
    RELATIVE_DOSE,
    Concept,
    Span,
    is_relative,
    millilitres,
    volume_rate,
)
from scrubber.model.record import (
    Administration,
    Discontinuation,
    Indication,
    NotGiven,
    Order,
    Provenance,
    Quantity,
    Uncertain,
    Waste,
)
from scrubber.model.value import Value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

REPEATS = "a repeating schedule, not one run"
GIVEN_SECTIONS = frozenset({"29549-3", "18610-6", "47519-4", "59774-0", "29554-3"})
"""LOINC codes of sections whose entries were given there: medications administered, procedures, anaesthesia."""
ORDER_SECTIONS = frozenset({"18776-5", "46209-3", "51847-2"})
"""Plan of treatment, provider orders, assessment and plan."""
_GIVEN_TEMPLATE = "2.16.840.1.113883.10.20.22.2.38"
_COUNTED = frozenset({"completed", "active", "aborted"})
_NOT_BEGUN = frozenset({"new", "cancelled", "obsolete"})
_ORDER_MOODS = frozenset({"INT", "RQO", "PRMS", "PRP", "ARQ"})
_WASTE = re.compile(r"\bwast|\bdiscard")


class Section(Value):
    """What a section is about, and where it stands."""

    code: str
    place: str
    templates: frozenset[str]

    @property
    def was_given(self) -> bool:
        """Return whether its entries were given there and then."""
        return self.code in GIVEN_SECTIONS or _GIVEN_TEMPLATE in self.templates


Quote = Callable[["Element"], str]


class Medications:
    """Sorts the substanceAdministrations of a document into entries, orders and reasons."""

    def __init__(self, quote: Quote, ignored: Counter[str], gaps: Gaps) -> None:
        self.quote = quote
        self.ignored = ignored
        self.gaps = gaps
        self.entries: list[Entry] = []
        self.orders: dict[str, Order] = {}
        self.retracted: list[str] = []
        self.not_given: list[NotGiven] = []
        self.reasons: list[Indication] = []

    def take(self, item: Element, section: Section, place: str) -> None:
        """Read one substanceAdministration."""
        mood = item.get("moodCode") or "EVN"
        status = given(child(item, "statusCode"), "code") or "completed"
        if status == "nullified":
            self.retracted += filter(None, [identifier(child(item, "id"))])
            self.ignored["a substanceAdministration that was nullified"] += 1
        elif item.get("negationInd") == "true" or item.get("nullFlavor"):
            if mood == "EVN" and not item.get("nullFlavor"):
                self._note_not_given(item, place)
            self.ignored["a substanceAdministration that is negated or null"] += 1
        elif mood in _ORDER_MOODS:
            self._order(item, section, place)
        elif mood != "EVN" or status not in _COUNTED:
            self.ignored["a substanceAdministration that was not carried out"] += 1
            if mood == "EVN" and status not in _NOT_BEGUN:  # suspended or held: a part may have been given
                self.gaps.add(place, self.quote(item))
        else:
            self._administration(item, section, place, status)

    def _note_not_given(self, item: Element, place: str) -> None:
        drug = _drug(item, self.quote)
        if drug.words:
            when, _ = _when(item)
            day = when.on or (when.start.date() if when.start else None)
            source = Provenance(locator=place, quote=self.quote(item))
            self.not_given.append(NotGiven(drug.words, drug.hcpcs, drug.ndc, day, "not done", source))

    def _order(self, item: Element, section: Section, place: str) -> None:
        parent = item.getparent()
        nested = parent is not None and name_of(parent) == "entryRelationship"
        if not nested and section.code not in ORDER_SECTIONS:
            self.ignored["an entry of a medication list"] += 1
            return
        name = identifier(child(item, "id")) or place
        drug = _drug(item, self.quote)
        author = next(children(item, "author"), None)
        self.orders[name] = Order(
            id=name,
            substance=drug.words,
            dose=quantity(child(item, "doseQuantity")),
            route=way(concept(child(item, "routeCode")).said()).route,
            rate=_rate_words(child(item, "rateQuantity")),
            ordered_by=_author(author),
            signed_at=moment(child(author, "time")),
            source=Provenance(locator=place, quote=self.quote(item)),
        )

    def _administration(self, item: Element, section: Section, place: str, status: str) -> None:
        when, repeats = _when(item)
        has_clock = when.start is not None or when.stop is not None
        if not section.was_given and (repeats or not has_clock):
            self.ignored["an entry of a medication list"] += 1
            return
        drug = _drug(item, self.quote)
        if not drug.words:
            self.ignored["a substanceAdministration without a drug"] += 1
            self.gaps.add(place, self.quote(item))
            return
        quote = self.quote(item)
        self._unread(item, when, place, quote)
        rate = quantity(child(item, "rateQuantity"))
        route = [*concept(child(item, "routeCode")).said()]
        method = [*concept(child(item, "methodCode")).said(), *concept(child(item, "code")).said()]
        taken = way(route, method, quote)
        manner = taken.manner(has_rate=rate is not None, has_run=when.stop is not None)
        if manner.technique is None:
            self.ignored["a substanceAdministration neither injected nor infused"] += 1
            return
        name = identifier(child(item, "id")) or place
        for found in self._nested(item, section, place):
            self.reasons.append(Indication(found.icd10, found.words, name, Provenance(locator=place)))
        order = self._ordered(item)
        dose, doubts = _dose(item)
        doubts = (*doubts, *manner.uncertain(quote))
        if repeats and has_clock:
            told = ("start", "stop") if when.stop is not None else ("start",)
            doubts = (*doubts, *(Uncertain(end, when.quote, REPEATS) for end in told))
            when = Span(on=when.start.date() if when.start else None, quote=when.quote)
        administration = Administration(
            id=name,
            substance=drug.words,
            technique=manner.technique,
            hcpcs=drug.hcpcs,
            ndc=drug.ndc,
            rxnorm=drug.rxnorm,
            route=taken.route if taken.route != "other" else None,
            start=when.start,
            stop=when.stop,
            on=when.on,
            dose=dose,
            volume_ml=millilitres(dose),
            rate_ml_per_hour=volume_rate(rate) if rate else None,
            lot=inner_text(child(_material(item), "lotNumberText")),
            site=concept(child(item, "approachSiteCode")).words,
            performer=_performer(item),
            order=order,
            wasted=_waste(item),
            discontinued=Discontinuation(None, when.stop) if status == "aborted" else None,
            uncertain=doubts,
            source=Provenance(locator=place, quote="; ".join(filter(None, (when.quote, quote)))),
        )
        ordered = self.orders[order].dose if order in self.orders else None
        parent = _enclosing(item)
        self.entries.append(Entry(administration, order or "", parent, status == "aborted", ordered))

    def _unread(self, item: Element, when: Span, place: str, quote: str) -> None:
        """Name the elements that stand for a time, dose or rate and could not be made out."""
        dose, rate = child(item, "doseQuantity"), child(item, "rateQuantity")
        if when == Span() and any(_is_given(time) for time in children(item, "effectiveTime")):
            self.gaps.add(f"{place}.effectiveTime", quote)
        if _is_given(dose) and quantity(dose) is None:
            self.gaps.add(f"{place}.doseQuantity", quote)
        amount = quantity(rate)
        if _is_given(rate) and (amount is None or volume_rate(amount) is None):
            self.gaps.add(f"{place}.rateQuantity", quote)

    def _nested(self, item: Element, section: Section, place: str) -> Iterator[Concept]:
        """Take orders nested in an administration, and yield the reasons that it gives."""
        for index, relation in enumerate(children(item, "entryRelationship")):
            inner = child(relation, "substanceAdministration")
            if inner is not None and (inner.get("moodCode") or "EVN") in _ORDER_MOODS:
                self.take(inner, section, f"{place}.entryRelationship[{index}]")
            if relation.get("typeCode") == "RSON":
                value = concept(child(relation, "observation", "value"))
                if value.icd10 or value.words:
                    yield value

    def _ordered(self, item: Element) -> str | None:
        for inner in children(item, "entryRelationship", "substanceAdministration"):
            if inner.get("moodCode") in _ORDER_MOODS:
                return identifier(child(inner, "id"))
        return None


def _when(item: Element) -> tuple[Span, bool]:
    """Return the run, and whether the entry repeats (a period or an event such as `before breakfast`)."""
    when, repeats, period = Span(), False, None
    for element in children(item, "effectiveTime"):
        kind = type_of(element)
        if (
            kind in ("PIVL_TS", "EIVL_TS")
            or child(element, "period") is not None
            or child(element, "event") is not None
        ):
            repeats = True
            period = period_of(element)
        elif when == Span():
            when = span(element)
    return when, repeats and not _holds_one_run(when, period)


def _holds_one_run(when: Span, period: timedelta | None) -> bool:
    """`9:00 to 9:34, every 8 weeks`: what repeats after that long ran once between these bounds."""
    if period is None or when.start is None or when.stop is None:
        return False
    same_clock = (when.start.tzinfo is None) == (when.stop.tzinfo is None)
    return same_clock and when.stop - when.start < period


def _is_given(element: Element | None) -> bool:
    """Return whether an element is there and does not say that its value is unknown."""
    if element is None or element.get("nullFlavor"):
        return False
    parts = list(element.iterchildren("{*}low", "{*}high"))
    return not parts or any(not part.get("nullFlavor") for part in parts)


def _material(item: Element) -> Element | None:
    product = child(item, "consumable", "manufacturedProduct")
    material = child(product, "manufacturedMaterial")
    return material if material is not None else child(product, "manufacturedLabeledDrug")


def _drug(item: Element, quote: Quote) -> Concept:
    material = _material(item)
    if material is None:
        return Concept(None, ())
    code = child(material, "code")
    found = concept(code)
    words = found.words or inner_text(child(material, "name"))
    original = child(code, "originalText")
    if words is None and original is not None:
        words = quote(original) or None
    return Concept(words, found.codings)


def _dose(item: Element) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
    dose = quantity(child(item, "doseQuantity"))
    if dose is not None and is_relative(dose):
        return None, (Uncertain("dose", f"{dose.value.normalize():f} {dose.unit}", RELATIVE_DOSE),)
    return dose, ()


def _rate_words(element: Element | None) -> str | None:
    rate = quantity(element)
    return f"{rate.value.normalize():f} {rate.unit}" if rate else None


def _performer(item: Element) -> str | None:
    """Return who gave it: the performer, or else who wrote it down."""
    for entity in children(item, "performer", "assignedEntity"):
        name = person(child(entity, "assignedPerson", "name")) or identifier(child(entity, "id"))
        if name:
            return name
    return _author(next(children(item, "author"), None))


def _author(author: Element | None) -> str | None:
    entity = child(author, "assignedAuthor")
    return person(child(entity, "assignedPerson", "name")) or identifier(child(entity, "id"))


def _waste(item: Element) -> Waste | None:
    """Return what a nested observation says was discarded; C-CDA has no element of its own for it."""
    for observation in children(item, "entryRelationship", "observation"):
        if observation.get("negationInd") == "true":
            continue
        if any(_WASTE.search(word.casefold()) for word in concept(child(observation, "code")).said()):
            amount = quantity(child(observation, "value"))
            if amount is not None:
                return Waste(amount, at=instant(child(observation, "effectiveTime")))
    return None


def _enclosing(item: Element) -> str:
    """Return the identifier of the procedure or organizer that the entry is a part of."""
    for ancestor in item.iterancestors():
        if name_of(ancestor) in ("procedure", "organizer", "act"):
            return identifier(child(ancestor, "id")) or ""
        if name_of(ancestor) == "section":
            break
    return ""
