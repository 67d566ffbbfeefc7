"""substanceAdministration: what was given and what was ordered, and what is neither.

Only mood EVN, not negated and completed, active or aborted, says that something was given. Where a section
is not one of medications administered, an entry is a list item (what the patient takes) unless it does not repeat and
its times have minutes and are those of one giving. Everything else is counted in `ignored`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from scrubber.charts.completeness import Gaps
from scrubber.charts.events.entries import Entry
from scrubber.charts.readers.ccda.around import (
    comments_of,
    frame_did_not_happen,
    is_negated,
    status_of,
    told_inside,
    waste_of,
    why_not,
)
from scrubber.charts.readers.ccda.values import (
    child,
    children,
    concept,
    given,
    identifier,
    inner_text,
    moment,
    name_of,
    period_of,
    person,
    quantity,
    span,
    type_of,
)
from scrubber.charts.words import drugs
from scrubber.charts.words.comments import denial_among, is_denied_by_name, weighed
from scrubber.charts.words.nameless import is_no_vaccine, names_no_drug, names_two_drugs
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
)
from scrubber.model.value import Value, replace

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


class _Told(Value):
    """One entry of what was given, and what is made out of it first."""

    item: Element
    place: str
    when: Span
    repeats: bool
    aborted: bool
    drug: Concept
    quote: str
    comments: tuple[str, ...]


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
        self.beside: list[tuple[str, str]] = []
        """Places and words of what administrations hold beside their own elements."""
        self._known: set[tuple[str, ...]] = set()
        """What tells one administration from another, of those that are no infusions."""

    def take(self, item: Element, section: Section, place: str) -> None:
        """Read one substanceAdministration."""
        mood = item.get("moodCode") or "EVN"
        status = status_of(item)
        if status == "nullified":
            self.retracted += filter(None, [identifier(child(item, "id"))])
            self.ignored["a substanceAdministration that was nullified"] += 1
        elif is_negated(item) or item.get("nullFlavor"):
            if mood == "EVN" and not item.get("nullFlavor"):
                self._note_not_given(item, place)
            self.ignored["a substanceAdministration that is negated or null"] += 1
        elif mood in _ORDER_MOODS:
            self._order(item, section, place)
        elif frame_did_not_happen(item):
            self.ignored["a substanceAdministration in what was not carried out"] += 1
            self.gaps.add(place, self.quote(item))
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
        """Keep what was given, unless it is an item of a list, only holds others, or says itself that it was not."""
        when, repeats = _when(item)
        if not section.was_given and (repeats or not _is_one_giving(item, when)):
            self.ignored["an entry of a medication list"] += 1
            if (when.start is not None or when.stop is not None) and not section.code:
                self.gaps.add(place, self.quote(item))  # of what section, nobody knows
            return
        told = _Told(
            item,
            place,
            when,
            repeats,
            status == "aborted",
            _drug(item, self.quote),
            self.quote(item),
            tuple(comments_of(item)),
        )
        if not self._names_drug(told) or self._is_frame(told, section) or self._is_denied(told):
            return
        self._unread(item, when, place, told.quote)
        self.beside += ((place, words) for words in (*told.comments, *told_inside(item)) if words)
        if names_two_drugs(*(names := _named(told))):
            self.gaps.add(f"{place}.consumable", " / ".join(names))
        made = _administration_of(told, self._ordered(item))
        if made is None:
            self.ignored["a substanceAdministration neither injected nor infused"] += 1
            return
        made = weighed(made, (told.quote, *told.comments))
        for found in self._nested(item, section, place):
            self.reasons.append(Indication(found.icd10, found.words, made.id, Provenance(locator=place)))
        if self._is_known(item, made):
            return
        ordered = self.orders[made.order].dose if made.order in self.orders else None
        status = "aborted" if told.aborted else ""
        self.entries.append(Entry(made, made.order or "", _enclosing(item), told.aborted, status, ordered))

    def _names_drug(self, told: _Told) -> bool:
        if is_no_vaccine(told.drug):
            self.ignored["a substanceAdministration that says no vaccine was given"] += 1
            return False
        if not told.drug.words or names_no_drug(told.drug.words):
            self.ignored["a substanceAdministration without a drug"] += 1
            self.gaps.add(told.place, told.quote)
            return False
        return True

    def _is_denied(self, told: _Told) -> bool:
        reason = why_not(told.item)
        name = told.drug.words or ""
        said = is_denied_by_name(name) or denial_among((told.quote, *told.comments), name)
        if not reason and not said:
            return False
        self.ignored["a substanceAdministration that its own words take back"] += 1
        self.gaps.add(told.place, reason or told.quote)
        return True

    def _is_known(self, item: Element, told: Administration) -> bool:
        """Return whether the same entry stands in another section: the same identifier, drug, time and dose."""
        identity = child(item, "id")
        name = (given(identity, "root") or "", given(identity, "extension") or "")
        dose = told.dose.words if told.dose else ""
        key = (*name, told.substance, str(told.start), str(told.stop), str(told.on), dose)
        if not any(name) or key not in self._known:
            self._known.add(key)
            return False
        return True

    def _is_frame(self, told: _Told, section: Section) -> bool:
        """Take the administrations inside another one. Return whether that one only holds them, without a time of its
        own.

        A bolus beside an infusion is a dose of its own; a step of its rate, in its times, is none.
        """
        first = len(self.entries)
        for index, relation in enumerate(children(told.item, "entryRelationship")):
            inner = child(relation, "substanceAdministration")
            if inner is None or (inner.get("moodCode") or "EVN") != "EVN":
                continue
            where = f"{told.place}.entryRelationship[{index}]"
            if _when(inner)[0] == Span() and not is_negated(inner):
                self.gaps.add(where, self.quote(inner))
                continue
            self.take(inner, section, where)
            self._drop_step(told.when, told.drug, where)
        taken = self.entries[first:]
        if not taken or told.when != Span():
            return False
        dose, _ = _dose(told.item)
        if dose is not None and all(entry.administration.dose is None for entry in taken):
            self._give_dose(dose, first, told.drug, told.place)
        return True

    def _give_dose(self, dose: Quantity, first: int, outer: Concept, place: str) -> None:
        """Give the dose of a frame to the first part of its own drug; one that has none is named."""
        drug = drugs.key_of(outer.words or "")
        for index, entry in enumerate(self.entries[first:], start=first):
            item = entry.administration
            if drugs.key_of(item.substance) == drug:
                dosed = replace(item, dose=dose, volume_ml=millilitres(dose))
                self.entries[index] = replace(entry, administration=dosed)
                return
        self.gaps.add(place, f"{outer.words} {dose.words}")

    def _drop_step(self, when: Span, outer: Concept, place: str) -> None:
        """Drop what was taken last where it is a part of the run around it; a dose that it gives is named."""
        item = self.entries[-1].administration if self.entries else None
        if item is None or not item.source.locator.startswith(place) or item.technique != "infusion":
            return
        if drugs.key_of(item.substance) != drugs.key_of(outer.words or "") or not _within(item, when):
            return
        self.entries.pop()
        if item.dose is not None:
            self.gaps.add(place, item.source.quote)

    def _unread(self, item: Element, when: Span, place: str, quote: str) -> None:
        """Name the elements that stand for a time, dose or rate and could not be made out."""
        dose, rate = child(item, "doseQuantity"), child(item, "rateQuantity")
        times = list(children(item, "effectiveTime"))
        ends = [end for time in times for name in ("low", "high") if (end := child(time, name)) is not None]
        unread = any(given(end, "value") and moment(end) is None for end in ends)
        runs = [time for time in times if _is_run(time)]
        if len(runs) > 1:
            self.gaps.add(f"{place}.effectiveTime[1]", quote)  # which of two runs it was, nobody knows
        if unread or (when == Span() and any(_is_given(time) for time in times)):
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


def _administration_of(told: _Told, order: str | None) -> Administration | None:
    """Return what an entry says was given, under its order; nothing where it was neither injected nor infused."""
    item, drug, quote = told.item, told.drug, told.quote
    rate, counted = quantity(child(item, "rateQuantity")), quantity(child(item, "doseQuantity"))
    taken = way(
        concept(child(item, "routeCode")).said(),
        [*concept(child(item, "methodCode")).said(), *concept(child(item, "code")).said()],
        quote,
        f"{drug.words} {counted.unit if counted else ''}",
    )
    manner = taken.manner(has_rate=rate is not None, has_run=told.when.stop is not None)
    if manner.technique is None:
        return None
    dose, dose_doubts = _dose(item)
    wasted, waste_doubts = waste_of(item)
    run, run_doubts = _run(told)
    return Administration(
        id=identifier(child(item, "id")) or told.place,
        substance=drug.words or "",
        technique=manner.technique,
        hcpcs=drug.hcpcs,
        ndc=drug.ndc,
        rxnorm=drug.rxnorm,
        route=taken.route if taken.route != "other" else None,
        start=run.start,
        stop=run.stop,
        on=run.on,
        dose=dose,
        volume_ml=millilitres(dose),
        rate_ml_per_hour=volume_rate(rate) if rate else None,
        lot=inner_text(child(_material(item), "lotNumberText")),
        site=concept(child(item, "approachSiteCode")).words,
        performer=_performer(item),
        order=order,
        wasted=wasted,
        discontinued=Discontinuation(None, run.stop) if told.aborted else None,
        uncertain=(*dose_doubts, *manner.uncertain(quote), *waste_doubts, *run_doubts),
        source=Provenance(locator=told.place, quote="; ".join(filter(None, (run.quote, quote)))),
    )


def _run(told: _Told) -> tuple[Span, tuple[Uncertain, ...]]:
    """Return the run; one of a schedule that repeats is in doubt."""
    when = told.when
    if not told.repeats or (when.start is None and when.stop is None):
        return when, ()
    ends = ("start", "stop") if when.stop is not None else ("start",)
    doubts = tuple(Uncertain(end, when.quote, REPEATS) for end in ends)
    return Span(on=when.start.date() if when.start else None, quote=when.quote), doubts


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


_ONE_RUN = timedelta(hours=24)


def _is_one_giving(item: Element, when: Span) -> bool:
    """Return whether the times of an entry are those of one giving: a point of time, or a run with both its ends.

    In a list of medications, a `low` alone is since when the patient takes it, and a run of days is a course.
    """
    if when.start is not None and when.stop is not None:
        start, stop = when.start.replace(tzinfo=None), when.stop.replace(tzinfo=None)
        return stop - start <= _ONE_RUN
    point = next((time for time in children(item, "effectiveTime") if given(time, "value")), None)
    return when.start is not None and point is not None


def _within(item: Administration, when: Span) -> bool:
    """Return whether a run lies within another one."""
    moments = (item.start, item.stop, when.start, when.stop)
    if any(one is None for one in moments):
        return False
    start, stop, low, high = (one.replace(tzinfo=None) for one in moments if one is not None)
    return low <= start and stop <= high


def _is_run(time: Element) -> bool:
    """Return whether a time is a point or a run, and no schedule."""
    scheduled = child(time, "period") is not None or child(time, "event") is not None
    return not scheduled and (bool(given(time, "value")) or span(time) != Span())


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
    if words is None and (found.rxnorm or found.ndc):
        words = f"RxNorm {found.rxnorm}" if found.rxnorm else f"NDC {found.ndc}"
    return Concept(words, found.codings)


def _named(told: _Told) -> tuple[str, ...]:
    """Return every name that an entry gives its drug."""
    name = inner_text(child(_material(told.item), "name"))
    return (*told.drug.names(), *((name,) if name else ()))


def _dose(item: Element) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
    dose = quantity(child(item, "doseQuantity"))
    if dose is not None and is_relative(dose):
        return None, (Uncertain("dose", dose.words, RELATIVE_DOSE),)
    return dose, ()


def _rate_words(element: Element | None) -> str | None:
    rate = quantity(element)
    return rate.words if rate else None


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


def _enclosing(item: Element) -> str:
    """Return the identifier of the procedure or organizer that the entry is a part of."""
    for ancestor in item.iterancestors():
        if name_of(ancestor) in ("procedure", "organizer", "act"):
            return identifier(child(ancestor, "id")) or ""
        if name_of(ancestor) == "section":
            break
    return ""
