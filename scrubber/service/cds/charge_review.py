"""`org.infuscrub.charge-review`: the charges of a visit beside what its chart supports so far.

The hook is our own: CDS Hooks has none for charges. It comes before the claim, so the answer compares and asks; what a
payer's edits make of the claim is the work of the claim check, which takes the whole claim. Where nobody says whether
the charges are a physician's or a facility's, only what holds for both is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from scrubber.charts.readers.fhir.values import concept, moment, obj, objs
from scrubber.charts.words.values import day_of
from scrubber.coding.compare import compare
from scrubber.model.claim import Claim, Person, Provider, ServiceLine, Transaction
from scrubber.model.comparison import Difference, Kind, Standing
from scrubber.model.expected import ABOUT_DRUG_LINES, NotEvaluated, Undecided
from scrubber.model.record import Setting
from scrubber.reference import codes
from scrubber.service.cds.cards import Card, Desk, escaped
from scrubber.service.cds.chart import ReadDocument, VisitChart, visit_chart
from scrubber.service.cds.discharge import supported_words, unread_words
from scrubber.service.cds.gather import Gathered
from scrubber.service.cds.known import Known
from scrubber.service.cds.request import Charge, ChargeReview, Resource

MOST_CARDS = 40
REASONS = ("will-be-documented", "documented-elsewhere", "not-applicable", "not-understood")
_CODE = re.compile(r"[A-Z0-9]{5}")
_MORE = re.compile(r"[;,]?\s*one more would begin")
_FORMS: dict[Setting, Transaction] = {"physician": "837P", "facility": "837I"}
_SYSTEMS = ("ama-assn.org/go/cpt", "HCPCS", "2.16.840.1.113883.6.285", "2.16.840.1.113883.6.12")


def charge_cards(
    context: ChargeReview, chart: Gathered, known: Known, desk: Desk, read: ReadDocument
) -> list[Card]:
    """Return how charges and chart differ. Raises `DocumentError` for what is no FHIR that can be read."""
    charges = tuple(_of_claim(context.claim)) if context.claim is not None else context.charges
    setting = context.setting or _setting_of(context.claim) or known.setting
    visit = visit_chart(chart, known, read, setting)
    settings: tuple[Setting, ...] = (setting,) if setting else ("physician", "facility")
    compared = [_differences(charges, visit, known, each) for each in settings]
    common = [each for each in compared[0] if all(_like(each, other) for other in compared[1:])]
    lines = dict(enumerate(charges, start=1))
    cards = [_card(each, lines, visit, known, desk) for each in common[:MOST_CARDS]]
    return [card for card in cards if card is not None]


def _differences(
    charges: tuple[Charge, ...], visit: VisitChart, known: Known, setting: Setting
) -> tuple[Difference, ...]:
    claim = _claim(charges, visit, _FORMS[setting])
    billed = frozenset(charge.code for charge in charges if codes.is_drug(charge.code))
    support = replace(visit, setting=setting).supported_if(visit.record, known, billed)
    return compare(claim, support, visit.profile.parameters).differences


def _like(difference: Difference, others: tuple[Difference, ...]) -> bool:
    key = (difference.kind, difference.line, difference.code, difference.supported_units, difference.standing)
    return any(key == (o.kind, o.line, o.code, o.supported_units, o.standing) for o in others)


# charges as a claim


def _of_claim(claim: Resource) -> Iterator[Charge]:
    """Yield the lines of a FHIR Claim that have a code and units; money plays no part here."""
    for item in objs(claim.get("item"))[:500]:
        service = concept(item.get("productOrService"))
        code = service.code(*_SYSTEMS) or ""
        units = _units(obj(item.get("quantity")).get("value", 1))
        if _CODE.fullmatch(code.upper()) is None or units is None:
            continue
        modifiers = [code for each in objs(item.get("modifier")) for _, code, _ in concept(each).codings[:1]]
        period = obj(item.get("servicedPeriod"))
        day = day_of(moment(item.get("servicedDate")) or moment(period.get("start")))
        yield Charge(
            code=code.upper(),
            units=units,
            modifiers=tuple(m.upper() for m in modifiers if len(m) == 2 and m.isalnum())[:4],
            date=day,
        )


def _units(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found <= 99_999 else None


def _setting_of(claim: Resource | None) -> Setting | None:
    if claim is None:
        return None
    said = {code for _, code, _ in concept(claim.get("type")).codings}
    if "institutional" in said:
        return "facility"
    return "physician" if "professional" in said else None


def _claim(charges: tuple[Charge, ...], visit: VisitChart, form: Transaction) -> Claim:
    """Return the charges as the comparing engine sees a claim: its lines, and nothing that it does not ask for."""
    days = [day for item in visit.record.administrations if (day := item.day()) is not None]
    first = min(days, default=None)
    place = visit.place.code if form == "837P" else ""
    return Claim(
        claim_id="", transaction=form, charge=None, place_of_service=place, type_of_bill="", frequency="1",
        payer_id="", payer_name="", filing_indicator="", subscriber=Person(), patient=Person(),
        billing_provider=Provider(), diagnoses=(), attachments=(),
        lines=tuple(_line(number, charge, first, place) for number, charge in enumerate(charges, start=1)),
        medical_record_number="", prior_authorization="", original_reference="", clearinghouse_trace="", notes=(),
        statement_from=first, statement_through=max(days, default=None), has_other_payer=False,
        set_control_number="", first_segment=0, first_byte=0,
    )  # fmt: skip


def _line(number: int, charge: Charge, day: date | None, place: str) -> ServiceLine:
    on = charge.date or day
    return ServiceLine(
        number=number, qualifier="HC", code=charge.code, modifiers=charge.modifiers, description="", charge=None,
        billing_units=charge.units, unit_of_measure="UN", revenue_code="", place_of_service=place, pointers=(),
        first_date=on, last_date=on, drug=None, control_number="", notes=(), attachments=(), prior_authorizations=(),
        adjudicated=False, position=0, service_position=0, date_position=None, end=0, segment_index=0, byte=0,
    )  # fmt: skip


# differences as cards


@dataclass(frozen=True, slots=True)
class _Words:
    summary: str
    detail: tuple[str, ...]


def _card(
    difference: Difference, lines: dict[int, Charge], visit: VisitChart, known: Known, desk: Desk
) -> Card | None:
    charge = lines.get(difference.line or 0)
    label = _label(charge) if charge is not None else ""
    if difference.standing is not Standing.OPEN:
        words, rule = _words(difference, label), known.rule_for(difference.causes)
        rule_id, says = (rule.id, rule.title) if rule is not None else (_ANY_RULE, "")
        says = "" if difference.is_undocumented else says  # a title states a fault; here it is a question
    elif charge is None:
        return None  # what is not charged needs no word while the chart leaves questions open
    else:
        gaps = _gaps(difference, visit)
        summary = f"{label} is charged; the chart so far leaves open whether it supports that."
        words = _Words(summary, tuple(f"- {escaped(gap.message)}" for gap in gaps))
        rule_id, says = next((_RULES[gap.reason] for gap in gaps if gap.reason in _RULES), _ANY_RULE), ""
    return Card(
        about=f"charge {difference.line or 0} {difference.code} {difference.kind}",
        summary=words.summary,
        rule=rule_id,
        topic="charges",
        detail=(
            *words.detail,
            "",
            *((f"Rule {desk.rule_link(rule_id)}: {escaped(says)}", "") if says else ()),
            *supported_words(visit),
            *unread_words(visit),
        ),
        indicator="warning" if _is_fault(difference) else "info",
        reasons=REASONS,
    )


def _is_fault(difference: Difference) -> bool:
    """Return whether the chart speaks against the charge: what it does not mention may still be written down."""
    return difference.is_certain and difference.kind is not Kind.MISSING and not difference.is_undocumented


_ANY_RULE = "DOC12"
_RULES = {
    Undecided.NO_STOP: "T13",
    Undecided.CALCULATED_STOP: "T13",
    Undecided.NO_START: "DOC02",
    Undecided.NO_TIMES: "DOC02",
    Undecided.UNCERTAIN_TIMES: "T14",
    Undecided.MIXED_CLOCKS: "T15",
    Undecided.STOP_BEFORE_START: "T15",
    Undecided.LONGER_THAN_A_DAY: "T15",
    Undecided.NO_DOSE: "DOC03",
    Undecided.UNCERTAIN_DOSE: "DOC03",
    Undecided.UNIT_MISMATCH: "DOC03",
    Undecided.NO_WASTE: "DOC07",
    Undecided.NO_CONTAINER_TYPE: "W01",
    Undecided.NO_PRODUCT: "D08",
}
"""The rule whose page tells what is asked of the chart, by what it leaves open."""


def _label(charge: Charge) -> str:
    return f"{'-'.join((charge.code, *charge.modifiers))} x {charge.units.normalize():f}"


def _words(difference: Difference, label: str) -> _Words:
    expected = difference.expected
    because = tuple(f"- {escaped(_said(each))}" for each in expected.because) if expected is not None else ()
    units = difference.supported_units
    if difference.is_undocumented:
        return _Words(
            f"{label} is charged; nothing in the chart so far goes with it.",
            ("If it was given, what documents it is still to be added; else the charge can be taken off.",),
        )
    match difference.kind:
        case Kind.OVER:
            summary = f"{label} is charged; the chart so far supports {difference.code} x {units}."
        case Kind.EXTRA:
            summary = f"{label} is charged; the chart so far supports none of it."
        case Kind.UNDER:
            summary = f"{label} is charged; the chart supports {difference.code} x {units}."
        case Kind.MISSING:
            summary = f"{expected.label if expected else difference.code} is supported by the chart and not charged."
        case Kind.MODIFIERS:
            asked = expected.label if expected is not None else difference.code
            summary = f"{label} is charged; the chart so far supports {asked}."
        case _:
            asked = expected.label if expected is not None else "another code"
            summary = f"{label} is charged; the chart so far supports {asked} instead."
    return _Words(summary, because)


def _said(because: str) -> str:
    """Return a reason without what a longer run would have earned: said before the chart is done, it would invite."""
    return _MORE.split(because)[0]


def _gaps(difference: Difference, visit: VisitChart) -> tuple[NotEvaluated, ...]:
    """Return what is open of drug lines for a drug, of administrations for an administration."""
    of_drug = codes.is_drug(difference.code)
    found = [gap for reading in visit.support.readings for gap in reading.expectation.not_evaluated]
    return tuple(dict.fromkeys(gap for gap in found if (gap.reason in ABOUT_DRUG_LINES) is of_drug))[:5]
