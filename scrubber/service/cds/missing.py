"""What the chart of a visit does not show yet of one drug, element by element, and what that leaves unsupported.

Theory. Silence is no evidence: an element is named only where the part of the chart that would hold it was sent in
full. What is in doubt is said to be in doubt, not to be absent. No time, dose or amount is ever proposed: the card
asks, and whoever gave the drug knows. How many hours a longer run would earn is not told: it would be an invitation.

Sources: the rules that are named beside each element; their pages cite them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scrubber.charts.events.times import BACKWARDS
from scrubber.charts.words.drugs import is_blood
from scrubber.model.expected import Undecided
from scrubber.model.readings import Support
from scrubber.model.record import PRIMARY_ACCESS, Administration, Interval, Order
from scrubber.reference import drugs
from scrubber.service.cds.cards import escaped
from scrubber.service.cds.chart import VisitChart
from scrubber.service.cds.known import Known

_TIMES = frozenset({"start", "stop", "segments"})
_BY_VOLUME = frozenset({"hydration", "blood", "vaccine"})
_ACCESS = re.compile(
    r"\b(?:picc|port|portacath|mediport|catheter|cannula|midline|piv|iv (?:line|site|access|start)|peripheral)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One element that is not documented yet."""

    code: str
    words: str
    rule: str
    says: str
    """What that leaves unsupported, as a sentence."""
    is_grave: bool = False
    """Units or minutes rest on it."""


def _open_product(item: Administration, chart: VisitChart) -> Iterator[Missing]:
    for reading in chart.support.readings:
        for gap in reading.expectation.undecided(Undecided.NO_PRODUCT):
            if item.id in gap.administrations:
                says = f"{gap.message[:1].upper()}{gap.message[1:]}"
                yield Missing("product", "which product it was", "D08", escaped(says), True)
                return


def missing_of(item: Administration, chart: VisitChart, known: Known) -> Iterator[Missing]:
    """Yield what is not documented yet of one administration, the gravest first."""
    yield from _times(item, chart, known)
    yield from _given(item, chart)
    yield from _open_product(item, chart)
    yield from _waste(item, chart)
    yield from _order(item, chart)
    yield from _around(item, chart)


# times

_WAYS = "Push, infusion and injection are coded apart: by route and technique, and an infusion by its start and stop."


def _times(item: Administration, chart: VisitChart, known: Known) -> Iterator[Missing]:
    if item.technique not in ("infusion", "push"):
        return
    if any(doubt.field == "technique" for doubt in item.uncertain):
        if item.route and not is_blood(item.substance):
            yield Missing("technique", "push or infusion", "DOC03", _WAYS, True)
        return
    if any(clash.field in _TIMES for clash in item.conflicts):
        yield Missing(
            "times",
            "times that agree",
            "T15",
            "Entries of the chart contradict each other on its times.",
            True,
        )
    elif item.technique == "push":
        if not item.runs() and not _has_doubtful_times(item):
            yield Missing(
                "time",
                "time of the push",
                "DOC02",
                "A push is coded without minutes, and reviewed by its time.",
            )
    else:
        yield from _times_of_infusion(item, chart, known)


def _has_doubtful_times(item: Administration) -> bool:
    return any(doubt.field in _TIMES for doubt in item.uncertain)


def _times_of_infusion(item: Administration, chart: VisitChart, known: Known) -> Iterator[Missing]:
    runs = item.runs()
    if any(doubt.reason == BACKWARDS for doubt in item.uncertain) or any(map(_is_backwards, runs)):
        yield Missing(
            "times",
            "times in their order",
            "T15",
            "As written, it stops before it starts, so its minutes can't be counted.",
            True,
        )
        return
    if _has_doubtful_times(item):
        yield Missing(
            "times", "clock times", "T14",
            "Its times can't be counted as they are written: minutes rest on the clock times of start and stop.", True,
        )  # fmt: skip
        return
    lacks_start = not runs or any(run.start is None for run in runs)
    lacks_stop = any(run.stop is None for run in runs) or not runs
    worth = _worth_of_times(item, chart, known) if lacks_start or lacks_stop else ""
    if lacks_start and lacks_stop:
        yield Missing("start-stop", "start and stop time", "DOC02", worth, True)
    elif lacks_start:
        yield Missing("start", "start time", "DOC02", worth, True)
    elif lacks_stop:
        yield Missing("stop", "stop time", "T13", worth, True)


def _is_backwards(run: Interval) -> bool:
    """Return whether a run's two times stand the wrong way round; times of two kinds can't be compared."""
    if run.start is None or run.stop is None or (run.start.tzinfo is None) is not (run.stop.tzinfo is None):
        return False
    return run.stop < run.start


_AN_HOUR = timedelta(minutes=60)
_ANY_TIME = datetime(2000, 1, 1, 12, tzinfo=UTC)


def _worth_of_times(item: Administration, chart: VisitChart, known: Known) -> str:
    """Return what the lacking times leave unsupported. An hour is tried, to learn which code it would be."""
    parameters = chart.profile.parameters
    hydrates = (item.drug_class or drugs.class_by_name(item.substance)) == "hydration"
    what, least = "An infusion code", parameters.infusion_min_minutes
    if hydrates:
        what, least = "A hydration code", parameters.hydration_min_minutes
    start = next((run.start for run in item.runs() if run.start is not None), None)
    stop = next((run.stop for run in item.runs() if run.stop is not None), None)
    begins = start or (stop - _AN_HOUR if stop else _noon(item))
    tried = replace(
        item,
        start=begins,
        stop=begins + _AN_HOUR,
        segments=(),
        uncertain=tuple(doubt for doubt in item.uncertain if doubt.field not in _TIMES),
    )
    others = tuple(tried if each.id == item.id else each for each in chart.record.administrations)
    supported = chart.supported_if(replace(chart.record, administrations=others), known)
    gained = sorted(_codes(supported, item) - _codes(chart.support, item))
    now = f"As documented, it supports {' and '.join(sorted(_codes(chart.support, item))) or 'no infusion code'}."
    such_as = f" (such as {' or '.join(_priced(code, chart, known) for code in gained)})" if gained else ""
    return (
        f"{now} {what}{such_as} rests on a documented start and stop, {least} minutes or more apart; "
        "further hours follow from the same two times."
    )


def _noon(item: Administration) -> datetime:
    day = item.day()
    return _ANY_TIME if day is None else _ANY_TIME.replace(year=day.year, month=day.month, day=day.day)


def _codes(support: Support, item: Administration) -> set[str]:
    return {
        line.code
        for reading in support.readings
        for line in reading.expectation.lines
        if line.kind == "administration" and item.id in line.administrations
    }


def _priced(code: str, chart: VisitChart, known: Known) -> str:
    price = known.settings.prices.unit_price(code, (), known.on, (chart.profile.id,))
    return code if price is None else f"{code}, {price} by the fee schedule"


# what was given


def _given(item: Administration, chart: VisitChart) -> Iterator[Missing]:
    doubted = {doubt.field for doubt in item.uncertain} | {clash.field for clash in item.conflicts}
    if item.dose is None and item.volume_ml is None and "dose" not in doubted and not _is_by_volume(item):
        yield Missing(
            "dose", "dose given", "DOC03", "Billing units of the drug rest on the dose that was given.", True
        )
    elif "dose" in doubted and item.dose is None:
        yield Missing(
            "dose", "dose given as an amount", "DOC03",
            "What stands there is no amount (as a dose by weight): units rest on the amount that was given.", True,
        )  # fmt: skip
    elif gap := _uncounted(item, chart):
        yield gap
    if not item.route and "technique" in doubted:
        yield Missing("route", "route", "DOC03", _WAYS, True)
    if item.technique in ("infusion", "push") and _lacks_access(item, chart):
        yield Missing(
            "access", "access site", "DOC03",
            "A second access is a service of its own only where the chart tells the two apart.",
        )  # fmt: skip
    if not item.performer:
        yield Missing(
            "performer", "who gave it", "DOC08", "An entry is reviewed with the name of whoever made it."
        )
    if item.hcpcs in chart.profile.parameters.lot_required_drugs and not item.lot:
        yield Missing(
            "lot",
            "lot number",
            "DOC04",
            "The payer's profile lists this drug among those whose lot is asked for.",
        )


def _uncounted(item: Administration, chart: VisitChart) -> Missing | None:
    """Return that a volume alone is documented of a drug that is billed by another unit."""
    drug = drugs.identify(item.substance, hcpcs=item.hcpcs, ndc=item.ndc, on=item.day()).drug
    if drug is None or drug.is_fluid or not drug.unit_is_sure or drug.unit in ("vial", "dose"):
        return None
    if not any(
        gap.reason in (Undecided.NO_DOSE, Undecided.UNIT_MISMATCH) and item.id in gap.administrations
        for reading in chart.support.readings
        for gap in reading.expectation.not_evaluated
    ):
        return None
    says = (
        f"{drug.hcpcs} is billed per {drug.unit_amount.normalize():f} {drug.unit}: units rest on a dose in "
        f"{drug.unit}, or on the strength of what was given."
    )
    return Missing("dose", f"dose in {drug.unit}", "DOC03", says, True)


def _is_by_volume(item: Administration) -> bool:
    return is_blood(item.substance) or (item.drug_class or drugs.class_by_name(item.substance)) in _BY_VOLUME


def _lacks_access(item: Administration, chart: VisitChart) -> bool:
    """A line is often documented apart, as a procedure or an observation: any word of one counts."""
    if item.access != PRIMARY_ACCESS or item.site or not {"procedures", "observations"} <= chart.known:
        return False
    record = chart.record
    texts = (*(note.text for note in record.notes), *(entry.text for entry in record.monitoring))
    return not any(_ACCESS.search(words) for words in texts)


def _waste(item: Administration, chart: VisitChart) -> Iterator[Missing]:
    """The coding engine says where JW or JZ can't be told. FHIR tells of waste in observations: these must be known."""
    if (
        chart.profile.parameters.jw_jz != "required"
        or item.wasted is not None
        or "observations" not in chart.known
    ):
        return
    reasons = {
        gap.reason
        for reading in chart.support.readings
        for gap in reading.expectation.not_evaluated
        if item.id in gap.administrations
    }
    if Undecided.NO_WASTE in reasons:
        unverified = chart.profile.facts["jw_jz"].grounds.unverified
        says = (
            "Of a single-dose container, JW units rest on a documented amount with time, reason and person, and JZ on "
            "nothing having been left over."
        )
        if unverified:
            says += " Whether this payer asks for JW or JZ has not been verified."
        yield Missing("waste", "discarded amount (or that nothing was left)", "DOC07", says, not unverified)
    elif Undecided.NO_CONTAINER_TYPE in reasons:
        yield Missing(
            "container", "kind of container (single-dose or multi-dose)", "W01",
            "Whether JW or JZ is asked for depends on it.",
        )  # fmt: skip


# what stands around it


def _order(item: Administration, chart: VisitChart) -> Iterator[Missing]:
    if "orders" not in chart.known:
        return
    found = chart.record.order_of(item) or _only_order(item, chart)
    if found is None:
        yield Missing("order", "order", "DOC01", "What is given is reviewed against its signed order.", True)
        return
    lacks = list(_lacks_of_order(found, item))
    if lacks:
        says = "The order is reviewed with drug, dose, route, rate or duration, and signature."
        yield Missing("order", f"{' and '.join(lacks)} of the order", "DOC01", says)


def _only_order(item: Administration, chart: VisitChart) -> Order | None:
    """Return the only order of its substance, where the chart ties it to none."""
    if item.order is not None:
        return None
    wanted = drugs.substance_key(item.hcpcs, item.substance)
    named = [
        order
        for order in chart.record.orders
        if order.substance and drugs.substance_key(None, order.substance) == wanted
    ]
    return named[0] if len(named) == 1 else None


def _lacks_of_order(order: Order, item: Administration) -> Iterator[str]:
    words = order.source.quote
    if order.dose is None and not words and not _is_by_volume(item):
        yield "dose"
    if order.verbal and order.authenticated_at is None:
        yield "authentication"
    elif not order.verbal and order.signed_at is None and order.authenticated_at is None:
        yield "signature"


def _around(item: Administration, chart: VisitChart) -> Iterator[Missing]:
    record = chart.record
    if "conditions" in chart.known and not any(
        each.for_administration in (None, item.id) for each in record.indications
    ):
        yield Missing(
            "indication", "reason for treatment", "DOC05", "The diagnosis of the drug line rests on it.", True
        )
    if item.technique == "infusion" and "observations" in chart.known and _is_unwatched(item, chart):
        yield Missing(
            "monitoring", "monitoring entry while it ran", "DOC06",
            "Infusion codes are for watching the patient too, and are reviewed with vital signs or a note.",
        )  # fmt: skip


def _is_unwatched(item: Administration, chart: VisitChart) -> bool:
    """Return whether it has its times, and no entry falls between them; what can't be compared is no evidence."""
    runs = item.runs()
    if not runs or any(run.start is None or run.stop is None for run in runs):
        return not chart.record.monitoring
    entries = [entry.at for entry in chart.record.monitoring]
    return not any(at is None or _may_be_within(at, run) for at in entries for run in runs)


def _may_be_within(at: datetime, run: Interval) -> bool:
    if run.start is None or run.stop is None:
        return True
    if len({moment.tzinfo is None for moment in (at, run.start, run.stop)}) > 1:
        return True
    return run.start <= at <= run.stop
