"""How far a difference between billed and supported can be counted on.

Theory. Three things weaken a conclusion. The chart may have been read in part: what was not read may support the line.
The chart may speak of other drugs than the claim bills: then it is not the whole chart of this claim. And the chart may
leave something open that touches the line: an infusion without a stop may account for hours of its own family, never
for those of another drug's. Only a documented fact that contradicts a line outlives a chart that was read in part, and
then a person must look; whatever rests on something not being there is not evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from scrubber.coding.came_back import may_have_come_back
from scrubber.coding.classes import known_class
from scrubber.coding.comparing import is_separate
from scrubber.coding.never_complex import is_plainly_therapeutic
from scrubber.coding.products import bills
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import Cause, Difference, Kind, Standing
from scrubber.model.expected import ABOUT_DRUG_LINES, Expectation, NotEvaluated, Undecided
from scrubber.model.readings import Reading
from scrubber.model.record import Administration, InfusionRecord
from scrubber.model.unchecked import Because
from scrubber.model.value import Value
from scrubber.reference import codes, drugs
from scrubber.reference.codes import Family
from scrubber.reference.routes import CODES as CODES_OF_OTHER_WAYS
from scrubber.reference.routes import INTO_AN_ARTERY, way_of

_MODIFIER_OPEN = frozenset(
    {
        Undecided.NO_WASTE,
        Undecided.WASTE_DISAGREES,
        Undecided.NO_CONTAINER_TYPE,
        Undecided.NO_PAYMENT_STATUS,
    }
)
"""Gaps that leave open whether JW or JZ belongs on a drug line."""
_EVERYTHING = frozenset(codes.CODES)
_INTRAVENOUS = frozenset(
    code
    for code, row in codes.CODES.items()
    if row.family in (Family.THERAPEUTIC, Family.COMPLEX, Family.HYDRATION)
)
_OF_A_PUMP = frozenset({"96416", "G0498", "C8957"})
"""What an infusion without a known end may have been: a pump that ran on at home."""
_HOURS = {
    "complex": frozenset({"96415"}),
    "therapeutic": frozenset({"96366"}),
    "hydration": frozenset({"96361"}),
}


class Extent(Enum):
    """How much of the claim's chart was understood."""

    WHOLE = "whole"
    UNSTATED = "unstated"
    """Its maker does not say; nothing is known to be missing."""
    PART = "part"
    """Something in it was not made out, or it does not show every drug that the claim bills."""


def extent_of(record: InfusionRecord, claim: Claim) -> Extent:
    """Return how far a record can be taken for the whole chart of a claim."""
    if record.understood.not_understood or any(undocumented_drugs(record, claim)):
        return Extent.PART
    return Extent.WHOLE if record.understood.whole else Extent.UNSTATED


def treatments(record: InfusionRecord) -> list[Administration]:
    """Return what was given as treatment: no flush, no carrier fluid, nothing by mouth, nothing taken back."""
    return [item for item in record.administrations if is_treatment(item) and item.id not in record.retracted]


def is_treatment(item: Administration) -> bool:
    """Return whether it was given as treatment: no flush, no carrier fluid, no open vein, nothing by mouth."""
    return item.technique not in _NOT_A_TREATMENT and item.purpose in (None, "treatment")


_NOT_A_TREATMENT = frozenset({"flush", "oral"})


def given_as(record: InfusionRecord, code: str) -> tuple[Administration, ...]:
    """Return the administrations that a drug line of this code bills: of the same substance, by code or by name."""
    return tuple([item for item in treatments(record) if bills(item, code)])


def given_and_billed(claim: Claim, record: InfusionRecord) -> frozenset[str]:
    """Return the administrations whose drug the claim bills."""
    return frozenset(
        item.id
        for code in {line.code for line in claim.lines if codes.is_drug(line.code)}
        for item in given_as(record, code)
    )


def codes_of_other_ways(record: InfusionRecord) -> frozenset[str]:
    """Return the codes of the ways beside vein, muscle and skin that the chart shows: no work of the engine."""
    ways = (way_of(item.substance, item.route, item.access) for item in treatments(record))
    return frozenset[str]().union(*(way.codes for way in ways if way is not None))


def undocumented_drugs(record: InfusionRecord, claim: Claim) -> Iterator[str]:
    """Yield the drug codes billed of which the chart shows no administration."""
    given = treatments(record)
    charted = {item.hcpcs for item in given}
    billed = dict.fromkeys([line.code for line in claim.lines if codes.is_drug(line.code)])
    for code in billed:
        if code in charted:
            continue
        drug = drugs.find(code)
        if drug is None or drug.is_fluid or code in codes.NOC_DRUG_CODES:
            continue
        if not any(bills(item, code) for item in given):
            yield code


def is_identified(item: Administration) -> bool:
    """Return whether the chart says which drug it is, by code or by a name that is known."""
    return bool(item.hcpcs) or bool(drugs.by_name(item.substance)) or drugs.names_a_fluid(item.substance)


class Doubts(Value):
    """What weakens the differences of one claim under one reading."""

    extent: Extent
    touched: frozenset[str]
    """Administration codes that something left open may account for."""
    open_modifiers: frozenset[str]
    """Drug codes of which the waste is open."""
    all_identified: bool
    billed: frozenset[str]
    """Administrations whose drug the claim bills as well: of these, claim and chart speak alike."""
    plain: frozenset[str]
    """Those of them whose drug is neither antineoplastic nor biological, or is injected and settled as therapeutic."""
    routeless: frozenset[str]
    """Administrations that may be what a line of another way bills: the chart names no route for them."""
    unseen: frozenset[str]
    """Hours that a drug may have earned which the claim bills and the chart does not show."""
    came_back: frozenset[int]
    """Initial lines where hours part the day and the chart says nothing of visits: they may be of a second one."""
    said_apart: frozenset[int]
    """Those of them whose modifier says so."""
    unread: frozenset[str]
    """Drug codes billed whose drug stands in words that were not made out: more of it may have been given."""
    no_drug_billed: bool
    """The claim names no drug and no vaccine but plain fluid, so none that the chart does not show."""

    def standing_of(self, difference: Difference) -> tuple[Standing, Because | None]:
        """Return how far a difference (with its causes) can be counted on, and why not further."""
        if codes.is_drug(difference.code):
            return self._of_drug(difference)
        if (
            Cause.NOT_ON_THIS_FORM in difference.causes
            or Cause.PORT_FLUSH_BESIDE_SERVICE in difference.causes
        ):
            return Standing.CERTAIN, None
        expected = difference.expected.code if difference.expected else ""
        if difference.code in self.touched or (difference.kind not in _BY_UNITS and expected in self.touched):
            return Standing.OPEN, Because.LEFT_OPEN
        if self._may_be_another_way(difference):
            return Standing.OPEN, Because.LEFT_OPEN
        if self._may_be_of_another_visit(difference):
            return Standing.OPEN, Because.NO_VISITS
        if self.extent is Extent.WHOLE:
            return Standing.CERTAIN, None
        if difference.kind in (Kind.OVER, Kind.EXTRA) and difference.code in self.unseen:
            return Standing.OPEN, Because.CHART_IN_PART
        contradicted = difference.kind in (Kind.OVER, Kind.EXTRA) and not difference.is_undocumented
        if self.extent is Extent.UNSTATED and difference.kind in (Kind.WRONG_TECHNIQUE, Kind.WRONG_ROLE):
            contradicted = True  # the service is documented otherwise, and nothing is known to be missing
        if self.extent is Extent.UNSTATED and Cause.SECOND_INITIAL_MODIFIER in difference.causes:
            contradicted = True  # what was not shown can't make one visit of the two that are documented
        if self.extent is Extent.UNSTATED and self._is_of_a_wrong_family(difference):
            given = difference.expected.administrations if difference.expected else ()
            contradicted = self.billed.issuperset(given) or (
                self.no_drug_billed and not _BY_ITSELF.isdisjoint(difference.causes)
            )
        return (Standing.IN_PART if contradicted else Standing.OPEN), Because.CHART_IN_PART

    def _may_be_of_another_visit(self, difference: Difference) -> bool:
        """Return whether a second initial service would be right if the patient left and came back."""
        if difference.line not in self.came_back:
            return False
        if difference.is_undocumented:
            return difference.line in self.said_apart
        return difference.kind is Kind.OVER or not _OF_A_VISIT.isdisjoint(difference.causes)

    def _may_be_another_way(self, difference: Difference) -> bool:
        """Return whether a service that nobody billed, or a line into an artery, may be the other one of the two."""
        if difference.kind is Kind.MISSING and difference.expected is not None:
            return not self.routeless.isdisjoint(difference.expected.administrations)
        return difference.code in INTO_AN_ARTERY and bool(self.routeless)

    def _is_of_a_wrong_family(self, difference: Difference) -> bool:
        """Return whether the family is wrong for the drug that was given, whoever pays."""
        if Cause.FLUID in difference.causes:
            return self.no_drug_billed
        if not _PLAIN_FAMILY.isdisjoint(difference.causes):
            return True
        if difference.kind is Kind.WRONG_FAMILY and Cause.HOUR_OF_ANOTHER_DRUG in difference.causes:
            return (
                True  # the claim bills no first hour of that family, and nothing that was not shown adds one
            )
        if difference.kind is not Kind.WRONG_FAMILY or difference.expected is None:
            return False
        if codes.family_of(difference.code) is Family.COMPLEX:
            return self.plain.issuperset(difference.expected.administrations)
        return not _PLAIN_MISMATCH.isdisjoint(difference.causes)

    def _of_drug(self, difference: Difference) -> tuple[Standing, Because | None]:
        if difference.code in self.unread and difference.kind in _OF_TOO_MUCH:
            return _IN_PART
        if difference.is_undocumented:
            if not self.all_identified:
                return Standing.OPEN, Because.LEFT_OPEN
            return (Standing.CERTAIN, None) if self.extent is not Extent.UNSTATED else _IN_PART
        if difference.kind in (Kind.MODIFIERS, Kind.EXTRA) and difference.code in self.open_modifiers:
            return Standing.OPEN, Because.NO_WASTE
        if self.extent is Extent.PART and difference.kind in (Kind.OVER, Kind.WRONG_CODE):
            return Standing.IN_PART, Because.CHART_IN_PART
        return Standing.CERTAIN, None

    def is_grave(self, difference: Difference) -> bool:
        """Return whether a contradicted line is an error though the chart may be part of a longer one."""
        return self.extent is not Extent.PART


_OF_A_VISIT = frozenset({Cause.SECOND_INITIAL, Cause.SECOND_INITIAL_SEPARATED})
_OF_TOO_MUCH = frozenset({Kind.OVER, Kind.EXTRA, Kind.WRONG_CODE})
_IN_PART = (Standing.OPEN, Because.CHART_IN_PART)
_PLAIN_FAMILY = frozenset({Cause.NEVER_COMPLEX, Cause.RESCUE_DRUG, Cause.VACCINE})
"""A family that is wrong for its drug whoever pays; of others the class is a judgement, and holds no claim."""
_PLAIN_MISMATCH = frozenset({Cause.VACCINES, Cause.ON_BODY})
"""One vaccine's code for another's, a syringe for an injector: decided by the product, whoever pays."""
_BY_ITSELF = frozenset({Cause.VACCINE, Cause.VACCINES, Cause.FLUID})
"""What is documented contradicts the line where the claim names no drug at all."""
_BY_UNITS = frozenset({Kind.OVER, Kind.UNDER, Kind.EXTRA, Kind.MISSING})


def doubts_of(claim: Claim, reading: Reading) -> Doubts:
    """Return what weakens the differences between a claim and one reading of its chart."""
    record, gaps = reading.record, reading.expectation.not_evaluated
    by_id = {item.id: item for item in record.administrations}
    touched: set[str] = set()
    for gap in gaps:
        if gap.reason not in ABOUT_DRUG_LINES:
            touched |= _touched_by(gap, by_id)
    if any(_FLUSHED.search(note.text) for note in record.notes):
        touched.add(PORT_FLUSH)
    billed = given_and_billed(claim, record)
    initial = [line for line in claim.lines if codes.is_initial(line.code)]
    initial = initial if initial and may_have_come_back(record) else []
    return Doubts(
        extent=extent_of(record, claim),
        touched=frozenset(touched),
        open_modifiers=frozenset(_with_open_modifiers(reading.expectation)),
        all_identified=all(map(is_identified, treatments(record))),
        billed=billed,
        routeless=_routeless(claim, record),
        plain=frozenset(item for item in billed if _is_plain(by_id[item])),
        unseen=frozenset().union(*map(_hours_of, undocumented_drugs(record, claim))),
        came_back=frozenset(line.number for line in initial),
        said_apart=frozenset(line.number for line in initial if is_separate(line.modifiers)),
        unread=frozenset(_unread(claim, record)),
        no_drug_billed=not any(map(names_a_drug, claim.lines)),
    )


PORT_FLUSH = "96523"
_FLUSHED = re.compile(r"\bflush", re.IGNORECASE)
"""What a note tells of a port (`Port flushed with heparin`) is in no administration, and documents it."""


def _unread(claim: Claim, record: InfusionRecord) -> Iterator[str]:
    """Yield the drug codes billed whose drug is named by what was not made out of the chart."""
    words = " ".join(part.text for part in record.understood.not_understood).casefold()
    for code in dict.fromkeys(line.code for line in claim.lines if codes.is_drug(line.code)) if words else ():
        drug = drugs.find(code)
        names = (drug.substance, drug.product, *drug.brands, *drug.usual_names) if drug is not None else ()
        if any(re.search(rf"\b{re.escape(name.casefold())}\b", words) for name in names if len(name) > 2):
            yield code


def _hours_of(code: str) -> frozenset[str]:
    """Return the codes of further hours that the drug of a code may earn."""
    known = known_class(Administration(id=code, substance=code, technique="infusion", hcpcs=code))
    return frozenset().union(*(_HOURS.get(kind, ()) for kind in known.values))


def _routeless(claim: Claim, record: InfusionRecord) -> frozenset[str]:
    if not any(line.code in CODES_OF_OTHER_WAYS for line in claim.lines):
        return frozenset()
    return frozenset(item.id for item in treatments(record) if not item.route)


def names_a_drug(line: ServiceLine) -> bool:
    """Return whether a line bills a drug, and no fluid."""
    drug = drugs.find(line.code)
    return codes.is_drug(line.code) and (drug is None or not drug.is_fluid)


def _is_plain(item: Administration) -> bool:
    """Return whether a drug is never complex by what it is; of injected biologicals articles settle the class (D06)."""
    if item.technique in ("im", "sc"):
        known = known_class(item)
        return known.settled == "therapeutic" and known.ground.is_firm
    return is_plainly_therapeutic(item)


def _with_open_modifiers(expectation: Expectation) -> Iterator[str]:
    """Yield the codes of drug lines of which it is open whether JW or JZ belongs on them."""
    open_ids = {
        item
        for gap in expectation.not_evaluated
        if gap.reason in _MODIFIER_OPEN
        for item in gap.administrations
    }
    for line in expectation.lines:
        if line.kind == "drug" and not open_ids.isdisjoint(line.administrations):
            yield line.code


def _touched_by(gap: NotEvaluated, by_id: dict[str, Administration]) -> frozenset[str]:
    """Return the administration codes that an open question may account for."""
    if gap.reason in (Undecided.NO_SETTING, Undecided.MIXED_CLOCKS, Undecided.NO_VISIT):
        return _EVERYTHING
    touched: set[str] = set()
    for item in (by_id[identifier] for identifier in gap.administrations if identifier in by_id):
        touched |= _codes_of(item)
    return frozenset(touched) or _EVERYTHING


def _codes_of(item: Administration) -> frozenset[str]:
    """Return the codes that an administration may earn or take part in deciding."""
    own = codes.ANTIBODIES.get(drugs.substance_key(item.hcpcs, item.substance))
    if own is not None:
        return frozenset(own)
    match item.technique:
        case "im" | "sc":
            return frozenset({"96372", "96401", "96402"})
        case "sc_infusion":
            return frozenset({"96369", "96370", "96371", "96372"})
        case "on_body":
            return frozenset({"96377"})
        case "transfusion":
            return frozenset({"36430"})
        case "flush":
            return frozenset({"96523"})
        case "pump":
            return _OF_A_PUMP | _INTRAVENOUS
        case _:
            hours = frozenset().union(*(own for kind, own in _HOURS.items() if kind not in _possible(item)))
            no_end = item.technique == "infusion" and item.stop is None
            return (_INTRAVENOUS - hours) | (_OF_A_PUMP if no_end else frozenset())


def _possible(item: Administration) -> frozenset[str]:
    """Return the classes whose hours it may earn; its own where that is known. Hydration lies beside any of them."""
    known = (item.drug_class,) if item.drug_class else known_class(item).values
    if set(known) <= {"complex", "therapeutic"}:
        return frozenset({*known, "hydration"})
    return frozenset(_HOURS)
