"""A filled form of the point-of-care sheet: one QuestionnaireResponse is one administration, with what belongs to it.

Only forms with our canonical name are read here; another's is searched for words of giving, as any resource is. What is
answered and can't be made out (an unknown link id, a value of the wrong type, half a pause) is a gap of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast, get_args

from scrubber.charts.events.entries import Entry
from scrubber.charts.readers.fhir.form import FORM_DRUG, FORM_GROUPS, code_of_form
from scrubber.charts.readers.fhir.store import Resource
from scrubber.charts.readers.fhir.values import Object, decimal, instant, obj, objs, quantity, text
from scrubber.charts.words.values import millilitres, volume_rate
from scrubber.model.record import (
    Administration,
    Discontinuation,
    Indication,
    Interval,
    Monitoring,
    Note,
    Order,
    Provenance,
    PumpOwner,
    Quantity,
    Technique,
    Uncertain,
    Vials,
    Waste,
)
from scrubber.reference import drugs
from scrubber.reference.units import convert

_FILLED = frozenset({"completed", "amended"})
_ROUTES = {"sc": "SC", "sc_infusion": "SC", "on_body": "SC", "im": "IM"}
_TECHNIQUES = frozenset(get_args(Technique))
_OWNERS = frozenset(get_args(PumpOwner))
_MOST = 1000
"""Answers of one form that are looked at; ours have some fifty."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What one form says."""

    entry: Entry
    order: Order | None
    monitoring: tuple[Monitoring, ...]
    indication: Indication | None
    note: Note | None
    is_primary_reason: bool
    weight_kg: Decimal | None
    gaps: tuple[str, ...]
    """Places of answers that could not be made out."""


def is_filled_form(resource: Resource) -> bool:
    """Return whether a resource is one of our forms, finished."""
    body = resource.body
    return _code(body) is not None and text(body.get("status")) in _FILLED


def filled(resource: Resource, number: int) -> Filled | None:
    """Return what a form says; None where it does not even tell how the drug was given."""
    answers = _Answers(resource)
    technique = answers.choice("given.technique")
    code = answers.choice(FORM_DRUG) or _code(resource.body)
    if technique not in _TECHNIQUES or code is None:
        return None
    own = cast("Technique", technique)
    order = _order(answers, resource, code)
    item = _administration(answers, resource, own, code, number, order)
    tied = f"{resource.type}/{resource.id}" if resource.id and order else ""
    entry = Entry(item, order=tied, interrupted=item.discontinued is not None)
    place = Provenance(locator=resource.place)
    diagnosis, remark = answers.text("why.diagnosis"), answers.text("note.longer")
    return Filled(
        entry,
        order,
        tuple(_monitoring(answers, resource)),
        Indication(diagnosis, None, item.id, place) if diagnosis else None,
        Note(item.stop or item.start, item.performer, remark, place) if remark else None,
        answers.yes("visit.reason") is True,
        answers.within("patient.weight", _kilograms),
        tuple(answers.gaps()),
    )


def _code(body: Object) -> str | None:
    return code_of_form(text(body.get("questionnaire")) or "")


def _repeats(link: str) -> bool:
    """Return whether an item stands in a group that may be there several times."""
    return FORM_GROUPS.get(link.partition(".")[0], ("", False))[1]


class _Answers:
    """The answers of a form by link id, in its order; each that is asked for is made out or becomes a gap."""

    def __init__(self, resource: Resource) -> None:
        self._place = resource.place
        self._groups: dict[str, list[dict[str, Any]]] = {}
        self._known: set[str] = set()
        self._bad: set[str] = set()
        self._all: dict[str, Any] = {}
        self._read(objs(resource.body.get("item")), None, [_MOST])

    def _read(self, items: list[Object], group: dict[str, Any] | None, left: list[int]) -> None:
        for item in items:
            left[0] -= 1
            if left[0] < 0:
                self._bad.add("…")
                return
            link = text(item.get("linkId")) or ""
            answers = objs(item.get("answer"))
            if link in FORM_GROUPS:
                held: dict[str, Any] = {}
                self._groups.setdefault(link, []).append(held)
                self._read(objs(item.get("item")), held, left)
                continue
            if len(answers) > 1:
                self._bad.add(link)
            elif answers:
                held_here = self._all if group is None else group
                if link in held_here or (link in self._all and not _repeats(link)):
                    self._bad.add(link)  # answered twice
                self._all.setdefault(link, answers[0])
                held_here.setdefault(link, answers[0])
            self._read(objs(item.get("item")), group, left)

    def groups(self, name: str) -> list[dict[str, Any]]:
        """Return the answers of each repetition of a group."""
        return self._groups.get(name, [])

    def gaps(self) -> Iterator[str]:
        """Yield the places of answers that nothing was made of."""
        for link in (*self._all, *sorted(self._bad - self._all.keys())):
            if link not in self._known or link in self._bad:
                yield f"{self._place}.item[{link}]"

    def bad(self, link: str) -> None:
        """Say that an answer can't be made out."""
        self._bad.add(link)

    def _value(self, link: str, within: dict[str, Any] | None, *names: str) -> Any:
        self._known.add(link)
        answer = (self._all if within is None else within).get(link)
        if answer is None:
            return None
        found = next((answer[name] for name in names if name in answer), None)
        if found is None:
            self._bad.add(link)
        return found

    def time(self, link: str, within: dict[str, Any] | None = None) -> datetime | None:
        """Return a time; a date alone is none."""
        value = self._value(link, within, "valueDateTime")
        found = instant(value)
        if value is not None and found is None:
            self._bad.add(link)
        return found

    def amount(self, link: str, within: dict[str, Any] | None = None) -> Quantity | None:
        """Return an exact amount with its unit."""
        value = self._value(link, within, "valueQuantity")
        found = quantity(value) if value is not None else None
        if value is not None and found is None:
            self._bad.add(link)
        return found

    def within(self, link: str, measure: Callable[[Quantity], Decimal | None]) -> Decimal | None:
        """Return an amount in the unit that a measure gives; one of another kind can't be made out."""
        amount = self.amount(link)
        found = None if amount is None else measure(amount)
        if amount is not None and found is None:
            self._bad.add(link)
        return found

    def number(self, link: str, within: dict[str, Any] | None = None) -> Decimal | None:
        """Return a number without a unit."""
        value = self._value(link, within, "valueInteger", "valueDecimal")
        found = decimal(value)
        if value is not None and found is None:
            self._bad.add(link)
        return found

    def choice(self, link: str) -> str | None:
        """Return the code of a choice."""
        return text(obj(self._value(link, None, "valueCoding")).get("code"))

    def yes(self, link: str, within: dict[str, Any] | None = None) -> bool | None:
        """Return yes or no; None where it was not answered."""
        value = self._value(link, within, "valueBoolean")
        return value if isinstance(value, bool) else None

    def text(self, link: str, within: dict[str, Any] | None = None) -> str | None:
        """Return words."""
        return text(self._value(link, within, "valueString"))


def _administration(
    answers: _Answers, resource: Resource, technique: Technique, code: str, number: int, order: Order | None
) -> Administration:
    drug = drugs.find(code)
    dose = answers.amount("given.dose")
    start, at, stop = answers.time("given.start"), answers.time("given.at"), answers.time("given.stop")
    if start is not None and at is not None:
        answers.bad("given.at")
    start = start or at
    segments, doubts = _runs(answers, start, stop)
    volume = answers.within("given.volume", millilitres)
    rate = answers.within("given.rate", volume_rate)
    owner = answers.choice("pump.owner")
    return Administration(
        id=resource.id or f"form-{number}",
        substance=drug.product if drug else code,
        technique=technique,
        hcpcs=code,
        ndc=answers.text("drug.ndc"),
        route=_ROUTES.get(technique, "IV"),
        access_reason=answers.text("given.access_reason"),
        container=answers.text("given.container"),
        visit=answers.text("visit.number"),
        start=start,
        stop=stop,
        segments=segments,
        dose=dose,
        volume_ml=volume,
        rate_ml_per_hour=rate,
        planned_hours=answers.number("pump.hours"),
        pump_owner=cast("PumpOwner", owner) if owner in _OWNERS else None,
        vials=tuple(_vials(answers)),
        wasted=_waste(answers, dose.unit if dose else drug.unit if drug else ""),
        lot=answers.text("drug.lot"),
        site=answers.text("given.access"),
        performer=answers.text("given.by"),
        order=order.id if order else None,
        discontinued=_stopped(answers, stop),
        uncertain=doubts,
        source=Provenance(locator=resource.place),
    )


def _runs(
    answers: _Answers, start: datetime | None, stop: datetime | None
) -> tuple[tuple[Interval, ...], tuple[Uncertain, ...]]:
    """Return the runs between the pauses; half a pause, or one outside the run, leaves them in doubt."""
    pauses = [
        (answers.time("pause.from", group), answers.time("pause.to", group))
        for group in answers.groups("pause")
    ]
    pauses = [pause for pause in pauses if pause != (None, None)]
    if not pauses:
        return (), ()
    moments = [start, *(moment for pause in pauses for moment in pause), stop]
    known = [moment for moment in moments if moment is not None]
    one_clock = len({moment.tzinfo is None for moment in known}) == 1
    if len(known) < len(moments) or not one_clock or known != sorted(known):
        answers.bad("pause.from")
        return (), (Uncertain("segments", "", "the pauses do not fit between start and stop"),)
    return tuple(Interval(known[at], known[at + 1]) for at in range(0, len(known), 2)), ()


def _vials(answers: _Answers) -> Iterator[Vials]:
    for group in answers.groups("vials"):
        size, count = answers.amount("vials.size", group), answers.number("vials.count", group)
        single = answers.yes("vials.single_dose", group)
        if size is not None and count is not None and count == int(count) and count > 0:
            yield Vials(size, int(count), single)
        elif size is not None or count is not None:
            answers.bad("vials.size")


def _waste(answers: _Answers, unit: str) -> Waste | None:
    """Return what was discarded: a plain no is a documented amount of nothing, silence is nothing documented."""
    discarded, amount = answers.yes("waste.any"), answers.amount("waste.amount")
    reason, by, at = answers.text("waste.reason"), answers.text("waste.by"), answers.time("waste.at")
    if discarded is False:
        if amount is not None and amount.value:
            answers.bad("waste.amount")
            return None
        return Waste(Quantity(Decimal(0), unit)) if unit else None
    return None if amount is None else Waste(amount, reason, by, at)


def _stopped(answers: _Answers, stop: datetime | None) -> Discontinuation | None:
    early, reason = answers.yes("stopped.early"), answers.text("stopped.reason")
    return Discontinuation(reason, stop) if early else None


def _order(answers: _Answers, resource: Resource, code: str) -> Order | None:
    verbal, signed = answers.yes("order.verbal"), answers.time("order.signed")
    dose, route = answers.amount("order.dose"), answers.choice("order.route")
    minutes, by = answers.number("order.minutes"), answers.text("order.by")
    if not any((dose, route, minutes, by, signed)) and verbal is None:
        return None
    drug = drugs.find(code)
    return Order(
        id=f"order-of-{resource.id or resource.place}",
        substance=drug.product if drug else code,
        dose=dose,
        route=route,
        duration_minutes=int(minutes) if minutes is not None else None,
        ordered_by=by,
        signed_at=None if verbal else signed,
        verbal=verbal,
        authenticated_at=signed if verbal else None,
        source=Provenance(locator=resource.place),
    )


def _monitoring(answers: _Answers, resource: Resource) -> Iterator[Monitoring]:
    for group in answers.groups("watch"):
        at, words = answers.time("watch.at", group), answers.text("watch.text", group)
        if at is not None or words:
            yield Monitoring(at, words or "seen", Provenance(locator=resource.place))


def _kilograms(weight: Quantity) -> Decimal | None:
    return convert(weight.value, weight.unit, "kg")
