"""ORC, RXO, RXE, RXA and RXR: what was ordered and what was given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.when import When
from scrubber.charts.readers.hl7v2.fields import amount, name_of, order_id, ordered_drug
from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.charts.readers.hl7v2.mixture import (
    NOTHING_MIXED,
    ONLY_THE_FLUID,
    OTHER_DRUGS,
    Mixture,
    hides_its_drug,
    is_of_the_bag,
)
from scrubber.charts.readers.hl7v2.said import (
    NO_DRUG,
    NO_INJECTION,
    NOT_READ,
    STATES,
    action_told,
    is_injected,
    notes_of,
    why_not,
)
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import action_of, is_hold
from scrubber.charts.words.comments import in_doubt, weighed
from scrubber.charts.words.lots import lots_in
from scrubber.charts.words.nameless import names_two_drugs
from scrubber.charts.words.route import Way, way
from scrubber.charts.words.values import (
    RELATIVE_DOSE,
    Concept,
    Span,
    days_or_times,
    exact_number,
    is_relative,
    millilitres,
    volume_rate,
)
from scrubber.charts.words.waste import totalled, waste_said
from scrubber.model.record import (
    Administration,
    Discontinuation,
    Order,
    Provenance,
    Quantity,
    Uncertain,
    Waste,
)
from scrubber.model.value import replace

_SPOKEN = frozenset({"PH", "VO", "VC"})
"""ORC-30 enterer authorisation mode (table 0483): phone, voice, video."""
_UNKNOWN_AMOUNT = "999"
"""RXA-6 of the immunisation guide: the amount is not known."""
UNKNOWN_AMOUNT = "999 stands for an unknown amount"
_LETTERS = re.compile(r"\w+")
_DURATION = re.compile(r"([MH])(\d{1,4})", re.ASCII)
_FLOW = re.compile(r"(\d+(?:\.\d+)?)\s?ml\s?(?:/|per)\s?(?:h|hr|hour)", re.IGNORECASE)
_PER_HOUR = frozenset({"H1", "H", "H01", "HR", "HOUR"})


@dataclass(slots=True)
class Given:
    """An RXA with the segments around it, gathered until the next one begins."""

    rxa: Segment
    order: Segment | None
    rxo: Segment | None
    """RXO or RXE, whichever stands nearer."""
    rxr: Segment | None = None
    mixture: Mixture = NOTHING_MIXED
    """What was mixed into its bag, where its message tells it."""
    wasted: list[Waste] = field(default_factory=list)
    rate: Decimal | None = None
    visit: str = ""
    sent: datetime | None = None
    """When its message was sent."""
    extra: list[Uncertain] = field(default_factory=list)
    ended: set[datetime] = field(default_factory=set)
    """Ends that observations beside it tell: `Infusion stop time`."""
    started: set[datetime] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    """Its NTE."""
    _drug: str | None = None

    @property
    def key(self) -> str:
        """Return what names this administration in its sender's system, without its time."""
        return f"{order_id(self.order)}/{self.rxa.get(1)}.{self.rxa.get(2)}"

    @property
    def drug(self) -> str:
        """Return the substance as an id holds it: `ferric-carboxymaltose`."""
        if self._drug is None:
            drug = self.rxa.concept(5)
            self._drug = "-".join(_LETTERS.findall(drugs.key_of(name_of(drug) or "", drug.hcpcs)))[:40]
        return self._drug

    @property
    def id(self) -> str:
        """Return the key with time and drug: senders leave the counters at 0 and 1 for every administration."""
        return f"{self.key}@{self.rxa.get(3)[:12]}/{self.drug}"

    @property
    def what(self) -> tuple[str, str, str]:
        """Return what an update or delete is about, whenever it was: the key, the drug and the action."""
        return self.key, self.drug, action_told(self.rxa)[0]

    @property
    def identity(self) -> tuple[str, ...]:
        """Return what a message sent again repeats, and no two administrations share: order, drug, action, second.

        `202603021000` and `20260302100000` are one second.
        """
        return *self.what, self.second

    @property
    def second(self) -> str:
        """Return when it was or began."""
        return str(self.rxa.moment(3) or self.rxa.get(3))


def administration_of(given: Given) -> tuple[Entry | None, str]:
    """Return the administration, or why there is none."""
    rxa = given.rxa
    drug = rxa.concept(5)
    if why := why_not(rxa, drug):
        return None, why
    drug = _with_its_name(given, drug)
    mixed = given.mixture
    if mixed.is_disputed:
        return None, OTHER_DRUGS
    if mixed.drugs:
        drug = mixed.named(drug)
    elif given.rxo is not None and hides_its_drug(drug, ordered_drug(given.rxo)):
        return None, ONLY_THE_FLUID
    substance = name_of(drug)
    if not substance:
        return None, NO_DRUG
    dose, rate, doubts = _dose_and_rate(given)
    volume = millilitres(dose) or mixed.volume
    if mixed.drugs and (dose is None or is_of_the_bag(dose)):
        dose, doubts = None, (*doubts, *mixed.doubts_of_dose())
    when = _when(given)
    taken = _way(given.rxr, f"{substance} {rxa.get(7)} {rxa.get(7, 2)}")
    manner = taken.manner(has_rate=rate is not None, has_run=when.stop is not None)
    if manner.technique is None:
        return None, NOT_READ if taken.route == "other" and is_injected(given.rxr) else NO_INJECTION
    action, said = action_told(rxa)
    partly = rxa.get(20).upper() == "PA"
    wasted, waste_doubts = totalled(given.wasted)
    if not given.wasted:
        wasted = waste_said("\n".join((notes_of(rxa), *given.remarks)))
    item = Administration(
        id=given.id,
        substance=substance,
        technique=manner.technique,
        hcpcs=drug.hcpcs,
        ndc=drug.ndc,
        rxnorm=drug.rxnorm,
        route=taken.route if taken.route != "other" else None,
        start=when.start,
        stop=when.stop,
        on=when.on,
        dose=dose,
        volume_ml=volume,
        rate_ml_per_hour=rate,
        concentration=_concentration(rxa),
        lot=_lots(rxa) or lots_in("\n".join((notes_of(rxa), *given.remarks)), substance),
        site=_site(given.rxr),
        performer=rxa.person(10),
        order=order_id(given.order) or None,
        wasted=wasted,
        discontinued=Discontinuation(_reason(rxa), when.stop) if partly else None,
        uncertain=(*manner.uncertain(), *doubts, *waste_doubts, *given.extra),
        source=Provenance(locator=rxa.place, quote=when.quote),
    )
    item = _with_notes(item, "; ".join(filter(None, (notes_of(rxa), rxa.get(20, 2)))))
    ordered = _ordered_dose(given.rxo) if given.rxo is not None else None
    told = said or " ".join(filter(None, (rxa.get(20, 2), notes_of(rxa))))
    entry = Entry(
        item,
        order_id(given.order),
        _parent(given),
        partly,
        "PA" if partly else "",
        ordered,
        said=told,
        way=taken,
    )
    if not action or when.stop is not None:
        return entry, ""
    at = When(f"{said} {when.quote}", (when.start,) if when.start else (), dated=True)
    bare = replace(item, start=None, on=item.day())
    return replace(entry, administration=bare, action=action, when=at), ""


def _when(given: Given) -> Span:
    """Return when it was given; the end that an observation beside it tells, where RXA-4 tells none."""
    rxa = given.rxa
    start, stop, quote = rxa.moment(3), rxa.moment(4), " to ".join(filter(None, (rxa.get(3), rxa.get(4))))
    if len(given.started) == 1 and start is not None and not isinstance(start, datetime):
        (began,) = given.started  # RXA-3 tells only the day
        start = began if began.date() == start else start
    if (
        (stop is None or stop == start or not isinstance(stop, datetime))
        and len(given.ended) == 1
        and isinstance(start, datetime)
    ):
        (ended,) = given.ended
        if (ended.tzinfo is None) == (start.tzinfo is None) and ended > start:
            return days_or_times(start, ended, f"{start:%Y%m%d%H%M} to {ended:%Y%m%d%H%M}")
    return days_or_times(start, stop, quote)


def hold_of(given: Given) -> Entry | None:
    """Return what an RXA says against an infusion of its order that runs then: `Held`; None for any other."""
    rxa = given.rxa
    drug, said, at = rxa.concept(5), action_told(rxa)[1], rxa.instant(3)
    substance = name_of(drug)
    if not substance or at is None or not is_hold(said):
        return None
    item = Administration(
        given.id,
        substance,
        "infusion",
        hcpcs=drug.hcpcs,
        on=at.date(),
        source=Provenance(locator=rxa.place),
    )
    when = When(f"{said} {rxa.get(3)}", (at,), dated=True)
    return Entry(item, order_id(given.order), action="hold", when=when)


def _with_notes(item: Administration, notes: str) -> Administration:
    """Return an administration with what its notes speak against in doubt; its dose, too, where they give another end:
    `stopped at 1105` beside 12:25.
    """
    found = weighed(item, (notes,))
    ended_otherwise = item.stop is not None and found.stop is None
    return in_doubt(found, ("dose",), notes) if ended_otherwise else found


def _lots(rxa: Segment) -> str | None:
    """Return the lots of RXA-15, which repeats for a dose of several vials."""
    lots = (rxa.get(15, 1, number) for number in range(1, rxa.repetitions(15) + 1))
    return ", ".join(dict.fromkeys(filter(None, lots))) or None


def _with_its_name(given: Given, drug: Concept) -> Concept:
    """Return a drug that is only a code (`12345^^LOCAL`) with the name that its order gives this code."""
    if drug.words or given.rxo is None:
        return drug
    ordered = ordered_drug(given.rxo)
    codes = {code for _, code, _ in drug.codings if code}
    same = any(code in codes for _, code, _ in ordered.codings)
    return replace(drug, words=ordered.words) if same else drug


def _dose_and_rate(given: Given) -> tuple[Quantity | None, Decimal | None, tuple[Uncertain, ...]]:
    """Return the dose, and the rate in mL/h: `500^mL` in RXA-6 and 7 is a dose, and with `H1` in RXA-12 a rate."""
    told, flow, time_unit = amount(given.rxa, 6, 7), _flow(given.rxa), given.rxa.get(12).upper()
    quote = told.words if told else ""
    if told is not None and given.rxa.get(6) == _UNKNOWN_AMOUNT:
        return None, _first(flow, given.rate), (Uncertain("dose", quote, UNKNOWN_AMOUNT),)
    if told is not None and is_relative(told):  # `5 mg/kg`; `125 mL/h` is the rate itself
        rate = _first(flow, volume_rate(told), given.rate)
        return None, rate, (Uncertain("dose", quote, RELATIVE_DOSE),)
    if flow is None and told is not None and time_unit:
        return (
            None,
            volume_rate(Quantity(told.value, f"{told.unit}/h")) if time_unit in _PER_HOUR else None,
            (),
        )
    return told, _first(flow, given.rate), ()


def _first(*rates: Decimal | None) -> Decimal | None:
    """Return the first that is told; a rate of nothing is one."""
    return next((rate for rate in rates if rate is not None), None)


def _reason(rxa: Segment) -> str | None:
    """Return why it was not given whole, in words rather than by code."""
    return rxa.get(18, 2) or rxa.get(18) or None


def _parent(given: Given) -> str:
    """Return what the parts of one give share: RXA-1 above 0 numbers it, and RXA-2 its administrations."""
    return given.key.rpartition(".")[0] if given.rxa.get(1) not in ("", "0") else ""


def _ordered_dose(drug: Segment) -> Quantity | None:
    """Return the dose of an RXO, or of an RXE, which has it one field later."""
    return amount(drug, 3, 5) if drug.id == "RXE" else amount(drug, 2, 4)


def unread_fields(given: Given, entry: Entry) -> tuple[str, ...]:
    """Return the fields of an RXA that stand for a time or an amount and could not be made out."""
    rxa, item = given.rxa, entry.administration
    found = []
    if rxa.get(3) and rxa.moment(3) is None:
        found.append("RXA-3")
    if rxa.get(4) and rxa.moment(4) is None:
        found.append("RXA-4")
    if rxa.get(6) not in ("", "0", _UNKNOWN_AMOUNT) and amount(rxa, 6, 7) is None:
        found.append("RXA-6")
    if rxa.get(12) and item.rate_ml_per_hour is None and _flow(rxa) is None:
        found.append("RXA-12")
    if rxa.get(20).upper() == "CP" and (rxa.get(18) or rxa.get(18, 2)):
        found.append("RXA-18")  # a whole dose, and a reason why it was not
    if rxa.get(5, 5) and names_two_drugs(rxa.get(5, 2), rxa.get(5, 5)):
        found.append("RXA-5")
    if _is_unknown_state(rxa):
        found.append("RXA-20")
    return tuple(found)


def _is_unknown_state(rxa: Segment) -> bool:
    """Return whether a state is told that nobody here knows: no code of the table, and no action in words."""
    told = rxa.get(20) or rxa.get(20, 2)
    return bool(told) and told.upper() not in STATES and not action_told(rxa)[0] and action_of(told) is None


def _flow(rxa: Segment) -> Decimal | None:
    """Return the rate in mL/h that RXA-12 holds by itself: `40 mL/hr`, `200^mL/hr`; a bare time unit is none.

    RXA-12 is the time unit of the amount in RXA-6 (HL7 v2 chapter 4). Senders also write a whole rate there, and the
    amount is then no amount per time.
    """
    whole = rxa.unescaped(12).replace("&", " ").replace("^", " ")
    match = _FLOW.fullmatch(f"{rxa.get(12)} {rxa.get(12, 2)}".strip()) or _FLOW.fullmatch(whole.strip())
    number = exact_number(match[1]) if match else None
    return volume_rate(Quantity(number, "ml/h")) if number is not None else None


def _way(rxr: Segment | None, product: str = "") -> Way:
    if rxr is None:
        return way((), product=product)
    return way(rxr.concept(1).said(), rxr.concept(4).said(), product=product)


def _site(rxr: Segment | None) -> str | None:
    return rxr.concept(2).words if rxr is not None else None


def _concentration(rxa: Segment) -> str | None:
    strength, volume = amount(rxa, 13, 14), amount(rxa, 23, 24)
    if strength is None:
        return None
    per = f"/{volume.words}" if volume else ""
    return f"{strength.words}{per}"


def order_of(orc: Segment | None, drug: Segment, rxr: Segment | None) -> Order:
    """Return the order of an RXO or RXE with its ORC; a spoken one is not signed by being entered."""
    is_encoded = drug.id == "RXE"
    code = ordered_drug(drug)
    spoken = orc is not None and orc.get(30).upper() in _SPOKEN
    provider = orc.person(12) if orc is not None else None
    signed = orc.moment(9) if orc is not None and provider and not spoken else None
    rate = amount(drug, 23, 24) if is_encoded else None
    return Order(
        id=order_id(orc) or drug.place,
        substance=name_of(code),
        dose=_ordered_dose(drug),
        route=_way(rxr).route,
        rate=rate.words if rate else None,
        duration_minutes=_duration(drug.get(1, 3)) if is_encoded else None,
        ordered_by=provider,
        signed_at=signed,
        verbal=spoken or None,
        source=Provenance(locator=drug.place),
    )


def _duration(text: str) -> int | None:
    match = _DURATION.fullmatch(text.strip().upper())
    return int(match[2]) * (60 if match[1] == "H" else 1) if match else None


def with_route(order: Order, rxr: Segment) -> Order:
    """Return the order with the route of an RXR that follows it."""
    return order if order.route else replace(order, route=_way(rxr).route)
