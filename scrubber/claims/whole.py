"""Read everything that a claim says, from its segments and those of the loops above it, when somebody asks.

One pass. Each segment goes to the function for its id, which puts what it says into a list and returns the numbers of
the elements that it has taken. A segment without a function, or with an element that nobody took, stays a raw segment
that is not `modelled`: so nothing can get lost by being half understood. What may stand once and stands again is not
taken the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scrubber.claims.others import LINE_DECISION, OTHER_PAYER, OTHER_PAYER_NAME, Others
from scrubber.claims.values import dates_of, day_of, days_of, number_of
from scrubber.model.claim import Claim
from scrubber.model.whole import (
    Admission,
    ClaimAmount,
    ClaimCode,
    ClaimDate,
    ClaimNote,
    ClaimProvider,
    ClaimQuantity,
    CodeKind,
    ConditionsIndicator,
    FixedText,
    Identifier,
    Measurement,
    OtherPayer,
    PartName,
    PatientFacts,
    RawSegment,
    Reference,
    Role,
    Subscriber,
    WholeClaim,
)
from x12 import ClaimSlice, Part, Segment
from x12.letters import legible

_ROLES: dict[str, Role] = {
    "85": "billing", "87": "pay_to", "PE": "pay_to_plan", "DN": "referring", "P3": "primary_care", "82": "rendering",
    "77": "facility", "DQ": "supervising", "QB": "purchased", "DK": "ordering", "PW": "pick_up", "45": "drop_off",
    "71": "attending", "72": "operating", "ZZ": "other_operating",
}  # fmt: skip
_KINDS: dict[str, CodeKind] = {
    "ABK": "principal_diagnosis", "BK": "principal_diagnosis", "ABJ": "admitting_diagnosis",
    "BJ": "admitting_diagnosis", "APR": "reason_for_visit", "PR": "reason_for_visit", "ABN": "external_cause",
    "BN": "external_cause", "ABF": "other_diagnosis", "BF": "other_diagnosis", "DR": "drg",
    "BBR": "principal_procedure", "BR": "principal_procedure", "CAH": "principal_procedure",
    "BBQ": "other_procedure", "BQ": "other_procedure", "BI": "occurrence_span", "BH": "occurrence", "BE": "value",
    "BG": "condition", "TC": "treatment", "BP": "anesthesia", "BO": "anesthesia",
}  # fmt: skip
"""X222A1 and X223A2, HI01-1 of each kind of HI."""
_OF_CODES = frozenset({1, 2, 3, 4, 5, 9})
_ACTUAL_POUNDS = "01"
_PATIENT_LOOPS = frozenset({"2010BA", "2010CA", "2000B", "2000C"})
_PAYER_LOOPS = frozenset({"2010BB"})
_NONE: frozenset[int] = frozenset()


class WholeReader:
    """Reads one claim; kept by the `Claim` until somebody asks. It travels to other processes with its slice."""

    __slots__ = ("_slice",)

    def __init__(self, claim_slice: ClaimSlice) -> None:
        self._slice = claim_slice

    def __call__(self, claim: Claim) -> WholeClaim:
        return read_whole(self._slice, claim)

    def __reduce__(self) -> tuple[type[WholeReader], tuple[ClaimSlice]]:
        return WholeReader, (self._slice,)


def read_whole(claim_slice: ClaimSlice, claim: Claim) -> WholeClaim:
    """Return everything that a claim and the loops above it say; `claim` is the view of the slice."""
    return _Reading(claim_slice, claim).whole()


@dataclass(slots=True)
class _At:
    """Where the reading stands."""

    part: PartName
    loop: str
    line: int | None
    position: int


@dataclass(slots=True)
class _Provider:
    """A provider that is being read."""

    loop: str
    facts: dict[str, Any]
    identifiers: list[Identifier] = field(default_factory=list)


class _Reading:
    """One pass over the segments."""

    def __init__(self, claim_slice: ClaimSlice, claim: Claim) -> None:
        self._slice = claim_slice
        self._in_lines = frozenset(_seen_by(claim))
        self._component = claim_slice.delimiters.component_text
        self._repetition = claim_slice.delimiters.repetition.decode("latin-1")
        self._providers: list[_Provider] = []
        self._provider: _Provider | None = None
        self._billing_taxonomy = ""
        self._others = Others()
        self._facts: dict[str, Any] = {}
        self._subscriber: dict[str, str] = {}
        self._patient: dict[str, Any] = {}
        self._lists: dict[str, list[Any]] = {name: [] for name in _LISTS}

    def whole(self) -> WholeClaim:
        segments = tuple(self._read())
        lists: dict[str, Any] = {name: tuple(values) for name, values in self._lists.items()}
        return WholeClaim(
            providers=tuple(
                ClaimProvider(**each.facts, loop=each.loop, identifiers=tuple(each.identifiers))
                for each in self._providers
            ),
            subscriber=Subscriber(**self._subscriber),
            patient=PatientFacts(**self._patient),
            other_payers=self._others.found(),
            adjudications=tuple(self._others.adjudications),
            segments=segments,
            **self._facts,
            **lists,
        )

    def _read(self) -> Iterator[RawSegment]:
        context = self._slice.context
        above: tuple[tuple[PartName, Part | None], ...] = (
            ("billing", context.billing),
            ("subscriber", context.subscriber),
            ("patient", context.patient),
        )
        for name, part in above:
            if part is not None:
                yield from self._part(name, part.segments, part.loops(self._slice.transaction))
        yield from self._part("claim", self._slice.segments, self._slice.loops)

    def _part(
        self, name: PartName, segments: tuple[Segment, ...], loops: tuple[str, ...]
    ) -> Iterator[RawSegment]:
        line: int | None = None
        self._provider = None
        for position, (segment, loop) in enumerate(zip(segments, loops, strict=True)):
            if segment.id == "LX":
                line = (line or 0) + 1
            if self._provider is not None and self._provider.loop != loop:
                self._provider = None
            at = _At(name, loop, line, position)
            take = _TAKE.get(segment.id)
            taken = take(self, segment, at) if take is not None else _NONE
            yield RawSegment(name, position, loop, line, self._plain(segment), _is_covered(segment, taken))

    def _plain(self, segment: Segment) -> tuple[str, ...]:
        elements = segment.elements
        if self._component == ":" and self._repetition in ("^", ""):
            return elements
        pairs = [(self._component, ":"), *([(self._repetition, "^")] if self._repetition else [])]
        table = {ord(theirs): ours for theirs, ours in pairs}
        return tuple(value.translate(table) for value in elements)

    def _parts(self, segment: Segment, number: int) -> list[str]:
        return segment.element(number).split(self._component)

    def _note(self, name: str, value: object) -> None:
        self._lists[name].append(value)

    def _person(self, loop: str, **facts: str) -> bool:
        """Note facts of the subscriber, who may be the patient, or of another patient."""
        if loop == "2010BA":
            self._subscriber.update(facts)
            if self._slice.context.patient is None:
                self._patient.update(facts)
        elif loop == "2010CA":
            self._patient.update(facts)
        else:
            return False
        return True

    # one function for each id: it returns the elements that it has taken

    def _nm1(self, segment: Segment, at: _At) -> frozenset[int]:
        self._provider = None
        entity = segment.element(1)
        if at.loop == OTHER_PAYER_NAME:
            return self._others.named(segment)
        if at.loop in _PATIENT_LOOPS:
            return frozenset({1, 2, 3, 4, 8, 9})  # Claim.subscriber, Claim.patient
        if at.loop in _PAYER_LOOPS:
            return frozenset({1, 2, 3, 8, 9})  # Claim.payer_name, Claim.payer_id
        if at.loop == "2330A":
            return _NONE
        is_npi = segment.element(8) == "XX"
        facts: dict[str, Any] = {
            "role": _ROLES.get(entity, "other"),
            "entity": entity,
            "line": at.line,
            "other_payer": len(self._others.payers) if at.loop.startswith("2330") else None,
            "is_person": segment.element(2) == "1",
            "name": legible(segment.element(3)),
            "given": legible(segment.element(4)),
            "npi": segment.element(9) if is_npi else "",
        }
        if entity == "85" and at.part == "billing":
            facts["taxonomy"] = self._billing_taxonomy
        self._provider = _Provider(at.loop, facts)
        if segment.element(9) and not is_npi:
            self._provider.identifiers.append(Identifier(segment.element(8), segment.element(9)))
        self._providers.append(self._provider)
        return frozenset({1, 2, 3, 4, 8, 9})

    def _prv(self, segment: Segment, at: _At) -> frozenset[int]:
        if self._provider is not None:
            if self._provider.facts.get("taxonomy"):
                return _NONE
            self._provider.facts["taxonomy"] = segment.element(3)
        elif at.loop == "2000A" and not self._billing_taxonomy:
            self._billing_taxonomy = segment.element(3)
        else:
            return _NONE
        return frozenset({1, 2, 3})

    def _n4(self, segment: Segment, at: _At) -> frozenset[int]:
        city, state, code = segment.element(1), segment.element(2), segment.element(3)
        if self._provider is not None:
            if "city" in self._provider.facts:
                return _NONE
            self._provider.facts.update(city=city, state=state, zip=code)
            return frozenset({1, 2, 3})
        return frozenset({2, 3}) if self._person(at.loop, state=state, zip=code) else _NONE

    def _ref(self, segment: Segment, at: _At) -> frozenset[int]:
        qualifier, value = segment.element(1), segment.element(2)
        if self._provider is not None:
            self._provider.identifiers.append(Identifier(qualifier, value))
        elif at.loop == OTHER_PAYER_NAME:
            return self._others.identified(qualifier, value)
        elif at.loop == "2330A":
            return _NONE
        else:
            self._note("references", Reference(qualifier, value, at.loop, at.line))
        return frozenset({1, 2})

    def _hi(self, segment: Segment, at: _At) -> frozenset[int]:
        taken = set()
        for number in range(1, len(segment.elements)):
            parts = self._parts(segment, number)
            if parts == [""]:
                continue
            given = [*parts, *[""] * 9]
            first, last = days_of(given[2], given[3])
            self._note(
                "codes",
                ClaimCode(
                    _KINDS.get(given[0], "other"),
                    given[0],
                    given[1],
                    first,
                    last,
                    number_of(given[4]) if given[4] else None,
                    given[8],
                    at.line,
                ),
            )
            is_dated = last is not None and first is not None and len(given[3]) in (8, 17)
            understood = (is_dated or not (given[2] or given[3])) and (
                number_of(given[4]) is not None or not given[4]
            )
            if understood and all(not part or n in _OF_CODES for n, part in enumerate(parts, 1)):
                taken.add(number)
        return frozenset(taken)

    def _crc(self, segment: Segment, at: _At) -> frozenset[int]:
        codes = tuple(code for code in segment.elements[3:8] if code)
        self._note("conditions", ConditionsIndicator(segment.element(1), segment.element(2), codes, at.line))
        return frozenset(range(1, 8))

    def _k3(self, segment: Segment, at: _At) -> frozenset[int]:
        self._note("fixed_texts", FixedText(segment.element(1), at.line))
        return frozenset({1})

    def _nte(self, segment: Segment, at: _At) -> frozenset[int]:
        self._note("notes", ClaimNote(segment.element(1), legible(segment.element(2)), at.line))
        return frozenset({1, 2})

    def _dtp(self, segment: Segment, at: _At) -> frozenset[int]:
        first, last = dates_of(segment)
        if at.loop in (OTHER_PAYER_NAME, LINE_DECISION):
            return self._others.decided(at.loop, first)
        self._note("dates", ClaimDate(segment.element(1), first, last, segment.element(3), at.line))
        return frozenset({1, 2, 3})

    def _amt(self, segment: Segment, at: _At) -> frozenset[int]:
        amount = ClaimAmount(segment.element(1), number_of(segment.element(2)), at.line)
        if at.loop in (OTHER_PAYER, LINE_DECISION):
            return self._others.amount(at.loop, amount)
        self._note("amounts", amount)
        return frozenset({1, 2}) if amount.amount is not None else _NONE

    def _qty(self, segment: Segment, at: _At) -> frozenset[int]:
        quantity = number_of(segment.element(2))
        self._note("quantities", ClaimQuantity(segment.element(1), quantity, at.line))
        return frozenset({1, 2}) if quantity is not None else _NONE

    def _mea(self, segment: Segment, at: _At) -> frozenset[int]:
        value = number_of(segment.element(3))
        self._note("measurements", Measurement(segment.element(1), segment.element(2), value, at.line))
        return frozenset({1, 2, 3}) if value is not None else _NONE

    def _sbr(self, segment: Segment, at: _At) -> frozenset[int]:
        order, relationship, group, program, kind = segment.elements[1:6] + ("",) * (
            5 - len(segment.elements[1:6])
        )
        indicator = segment.element(9)
        self._provider = None
        if at.part == "claim":
            self._others.begin(OtherPayer(order, relationship, group, program, kind, indicator))
        else:
            self._subscriber.update(
                payer_order=order,
                relationship=relationship,
                group=group,
                program=program,
                insurance_type=kind,
                filing_indicator=indicator,
            )
        return frozenset({1, 2, 3, 4, 5, 9})

    def _pat(self, segment: Segment, at: _At) -> frozenset[int]:
        taken = {1, 9}
        pounds: Decimal | None = None
        if segment.element(7) == _ACTUAL_POUNDS:
            pounds = number_of(segment.element(8))
            taken |= {7, 8} if pounds is not None else set()
        death = day_of(segment.element(6))
        taken |= {5, 6} if death is not None else set()
        self._patient.update(
            relationship=segment.element(1),
            weight_pounds=pounds,
            death=death,
            is_pregnant=segment.element(9) == "Y",
        )
        return frozenset(taken)

    def _dmg(self, segment: Segment, at: _At) -> frozenset[int]:
        if not self._person(at.loop, sex=segment.element(3)):
            return _NONE
        born = day_of(segment.element(2)) is not None or not segment.element(2)
        return frozenset({1, 2, 3}) if born else frozenset({3})  # the day is Claim.patient.birth_date

    def _clm(self, segment: Segment, at: _At) -> frozenset[int]:
        causes = self._parts(segment, 11)
        self._facts.update(
            related_causes=tuple(cause for cause in causes[:3] if cause),
            program=segment.element(12),
            delay_reason=segment.element(20),
            signature=segment.element(6),
            assignment=segment.element(7),
            benefits_assigned=segment.element(8),
            release=segment.element(9),
        )
        taken = {1, 5, 6, 7, 8, 9, 12, 20}
        if number_of(segment.element(2)) is not None:
            taken.add(2)
        if not any(causes[3:]):  # the state or country of an accident is no part of the model
            taken.add(11)
        return frozenset(taken)

    def _cl1(self, segment: Segment, at: _At) -> frozenset[int]:
        if "admission" in self._facts:
            return _NONE
        self._facts["admission"] = Admission(segment.element(1), segment.element(2), segment.element(3))
        return frozenset({1, 2, 3})


def _seen_by(claim: Claim) -> Iterator[int]:
    """Yield the positions of the segments of which the claim itself holds what they say."""
    yield from (attachment.position for attachment in claim.all_attachments())
    for line in claim.lines:
        yield from (line.position, line.service_position)
        if line.drug is not None:
            yield line.drug.position
            if line.drug.quantity_position is not None:
                yield line.drug.quantity_position


def _of_line(
    *taken: int, numbers: tuple[int, ...] = ()
) -> Callable[[_Reading, Segment, _At], frozenset[int]]:
    """Return the function of a segment that `ServiceLine`, `DrugIdentification` or `Attachment` stands for.

    `numbers` are elements that are taken where they are numbers.
    """

    def take(reading: _Reading, segment: Segment, at: _At) -> frozenset[int]:
        if at.part != "claim" or at.position not in reading._in_lines:
            return _NONE
        read = (number for number in numbers if number_of(segment.element(number)) is not None)
        return frozenset((*taken, *read))

    return take


def _is_covered(segment: Segment, taken: frozenset[int]) -> bool:
    elements = segment.elements
    return bool(taken) and all(number in taken for number in range(1, len(elements)) if elements[number])


_LISTS = (
    "references", "codes", "conditions", "dates", "amounts", "quantities", "measurements", "notes", "fixed_texts",
)  # fmt: skip
_TAKE: dict[str, Callable[[_Reading, Segment, _At], frozenset[int]]] = {
    "NM1": _Reading._nm1,
    "PRV": _Reading._prv,
    "N4": _Reading._n4,
    "REF": _Reading._ref,
    "HI": _Reading._hi,
    "CRC": _Reading._crc,
    "K3": _Reading._k3,
    "NTE": _Reading._nte,
    "DTP": _Reading._dtp,
    "AMT": _Reading._amt,
    "QTY": _Reading._qty,
    "MEA": _Reading._mea,
    "SBR": _Reading._sbr,
    "PAT": _Reading._pat,
    "DMG": _Reading._dmg,
    "CLM": _Reading._clm,
    "CL1": _Reading._cl1,
    "CAS": lambda reading, segment, at: reading._others.adjusted(segment, at.loop),
    "SVD": lambda reading, segment, at: reading._others.line_decided(segment, at.line or 0),
    "LX": _of_line(1),
    "SV1": _of_line(1, 3, 5, 7, numbers=(2, 4)),
    "SV2": _of_line(1, 2, 4, numbers=(3, 5)),
    "LIN": _of_line(2, 3),
    "CTP": _of_line(5, numbers=(4,)),
    "PWK": _of_line(1, 2, 5, 6),
}
