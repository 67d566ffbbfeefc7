"""The whole claim: what the guide lets a claim say beyond its lines, as plain frozen values.

`Claim.whole` gives it, built from the claim's own segments when it is first asked for. Everything that stands in the
claim and in the loops above it (2000A, 2000B, 2000C) is either one of the values here or a `RawSegment` that is not
`modelled`; all segments are in `segments` as well, read-only, in file order.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from scrubber.model.value import Value

Role = Literal[
    "billing", "pay_to", "pay_to_plan", "referring", "primary_care", "rendering", "facility", "supervising",
    "purchased", "ordering", "pick_up", "drop_off", "attending", "operating", "other_operating", "other",
]  # fmt: skip
"""What a provider does for the claim, by NM101; `other` for an entity that the guide does not know there."""

CodeKind = Literal[
    "principal_diagnosis", "admitting_diagnosis", "reason_for_visit", "external_cause", "other_diagnosis", "drg",
    "principal_procedure", "other_procedure", "occurrence", "occurrence_span", "value", "condition", "treatment",
    "anesthesia", "other",
]  # fmt: skip
"""What a composite of HI says, by its qualifier."""

PartName = Literal["billing", "subscriber", "patient", "claim"]
"""Which run of segments something stands in: loop 2000A, 2000B or 2000C with what is under it, or the claim itself."""

POUND_IN_KG = Decimal("0.45359237")


class Identifier(Value):
    """A secondary identification of a provider or payer: REF01, REF02."""

    qualifier: str
    value: str


class ClaimProvider(Value):
    """A provider named for the claim, a line, or by another payer."""

    role: Role
    entity: str
    """NM101."""
    loop: str
    line: int | None = None
    """The service line that names it; None for the claim."""
    other_payer: int | None = None
    """The other payer (1 for the first) whose provider it is; None: the claim's own."""
    is_person: bool = False
    name: str = ""
    """Family name, or the organisation's name."""
    given: str = ""
    npi: str = ""
    """NM109 behind XX; an id of another kind is among the identifiers, by its NM108."""
    taxonomy: str = ""
    """PRV03."""
    identifiers: tuple[Identifier, ...] = ()
    city: str = ""
    state: str = ""
    zip: str = ""


class Reference(Value):
    """A REF of the claim, a line or a loop above the claim that belongs to no provider or payer of its own."""

    qualifier: str
    value: str
    loop: str
    line: int | None = None


class ClaimCode(Value):
    """One composite of HI."""

    kind: CodeKind
    qualifier: str
    code: str
    first: date | None = None
    last: date | None = None
    """The same as `first` but for a span."""
    amount: Decimal | None = None
    """Of a value code."""
    present_on_admission: str = ""
    line: int | None = None


class ConditionsIndicator(Value):
    """A CRC: its category, whether the codes apply (Y or N), and the codes."""

    category: str
    applies: str
    codes: tuple[str, ...]
    line: int | None = None


class ClaimDate(Value):
    """A DTP: its qualifier and days; `text` is DTP03 as it stands."""

    qualifier: str
    first: date | None
    last: date | None
    text: str
    line: int | None = None


class ClaimAmount(Value):
    """An AMT of the claim or a line."""

    qualifier: str
    amount: Decimal | None
    line: int | None = None


class ClaimQuantity(Value):
    """A QTY of the claim or a line."""

    qualifier: str
    quantity: Decimal | None
    line: int | None = None


class Measurement(Value):
    """A MEA: a test result, as R1 (hemoglobin) or R2 (hematocrit), or a measurement."""

    reference: str
    qualifier: str
    value: Decimal | None
    line: int | None = None


class ClaimNote(Value):
    """A NTE: its code and text."""

    code: str
    text: str
    line: int | None = None


class FixedText(Value):
    """A K3: what a state or payer has put into fixed positions, unread."""

    text: str
    line: int | None = None


class Subscriber(Value):
    """SBR of the payer that is billed, and what N4 and DMG say of the subscriber."""

    payer_order: str = ""
    """SBR01: P, S, T …"""
    relationship: str = ""
    group: str = ""
    """SBR03: the group or policy number."""
    program: str = ""
    """SBR04: the name of the group or plan."""
    insurance_type: str = ""
    filing_indicator: str = ""
    sex: str = ""
    state: str = ""
    zip: str = ""


class PatientFacts(Value):
    """What PAT, DMG and N4 say of the patient, who may be the subscriber."""

    relationship: str = ""
    """PAT01; empty where the subscriber is the patient."""
    sex: str = ""
    state: str = ""
    zip: str = ""
    weight_pounds: Decimal | None = None
    """PAT08 behind PAT07 = 01."""
    death: date | None = None
    is_pregnant: bool = False
    """PAT09."""


class Adjustment(Value):
    """One triple of a CAS: group, reason, amount, quantity."""

    group: str
    reason: str
    amount: Decimal | None
    quantity: Decimal | None = None


class LineAdjudication(Value):
    """What another payer decided about a line: SVD, CAS, DTP*573, AMT*EAF."""

    line: int
    payer_id: str
    paid: Decimal | None
    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    decided: date | None = None
    remaining: Decimal | None = None


class OtherPayer(Value):
    """Loop 2320 with 2330: another payer, and what it decided about the claim."""

    payer_order: str
    relationship: str
    group: str
    program: str
    insurance_type: str
    filing_indicator: str
    name: str = ""
    payer_id: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    amounts: tuple[ClaimAmount, ...] = ()
    """D is what it paid, EAF what remains, A8 what it does not cover."""
    identifiers: tuple[Identifier, ...] = ()
    decided: date | None = None


class Admission(Value):
    """CL1 of an institutional claim: type and source of admission, status of the patient."""

    type: str = ""
    source: str = ""
    status: str = ""


class RawSegment(Value):
    """One segment as it stands, its place, and whether this model says all of it in another value as well."""

    part: PartName
    position: int
    """In its part; 0 is CLM, or the HL of the loop."""
    loop: str
    line: int | None
    elements: tuple[str, ...]
    """The id and all elements; composites are joined by `:`, repetitions by `^`, whatever the file used."""
    modelled: bool = False

    @property
    def id(self) -> str:
        """Return the segment id."""
        return self.elements[0]

    def element(self, number: int) -> str:
        """Return an element (1 for the first), or nothing where it is absent."""
        return self.elements[number] if 0 < number < len(self.elements) else ""

    def component(self, number: int, component: int) -> str:
        """Return a component of an element (both from 1), or nothing."""
        parts = self.element(number).split(":")
        return parts[component - 1] if 0 < component <= len(parts) else ""


class WholeClaim(Value):
    """Everything that a claim and the loops above it say. Lines are numbered as `ServiceLine.number`."""

    providers: tuple[ClaimProvider, ...] = ()
    references: tuple[Reference, ...] = ()
    codes: tuple[ClaimCode, ...] = ()
    conditions: tuple[ConditionsIndicator, ...] = ()
    dates: tuple[ClaimDate, ...] = ()
    amounts: tuple[ClaimAmount, ...] = ()
    quantities: tuple[ClaimQuantity, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    notes: tuple[ClaimNote, ...] = ()
    fixed_texts: tuple[FixedText, ...] = ()
    subscriber: Subscriber = Subscriber()
    patient: PatientFacts = PatientFacts()
    other_payers: tuple[OtherPayer, ...] = ()
    adjudications: tuple[LineAdjudication, ...] = ()
    """What other payers decided about lines; `payer_id` says which of them."""
    admission: Admission = Admission()
    related_causes: tuple[str, ...] = ()
    """CLM11: AA (auto accident), EM (employment), OA."""
    program: str = ""
    """CLM12: 02, 03, 05, 09."""
    delay_reason: str = ""
    """CLM20: why the claim is late, where it says so."""
    signature: str = ""
    """CLM06: the provider's signature is on file (Y or N)."""
    assignment: str = ""
    """CLM07: A, B or C."""
    benefits_assigned: str = ""
    """CLM08: Y, N or W."""
    release: str = ""
    """CLM09: I or Y."""
    segments: tuple[RawSegment, ...] = ()
    """Every segment, in file order."""

    @property
    def unmodelled(self) -> tuple[RawSegment, ...]:
        """Return the segments that no other value here stands for."""
        return tuple(segment for segment in self.segments if not segment.modelled)

    @property
    def weight_kg(self) -> Decimal | None:
        """Return the patient's weight: value code A8 (kilograms), else PAT08 (pounds); None where neither stands."""
        for code in self.codes:
            if code.kind == "value" and code.code == "A8" and code.amount is not None:
                return code.amount
        pounds = self.patient.weight_pounds
        return None if pounds is None else pounds * POUND_IN_KG

    def providers_as(self, *roles: Role, line: int | None = None) -> tuple[ClaimProvider, ...]:
        """Return the claim's own providers in these roles: a line's own where it names one, else the claim's."""
        own = [p for p in self.providers if p.role in roles and p.other_payer is None]
        if line is not None:
            of_line = {p.role for p in own if p.line == line}
            own = [p for p in own if p.line == line or (p.line is None and p.role not in of_line)]
        else:
            own = [p for p in own if p.line is None]
        return tuple(own)

    def values_of(self, qualifier: str, line: int | None = None) -> tuple[str, ...]:
        """Return the REF02 of a qualifier on the claim and, where a line is named, on that line."""
        lines = {None, line}
        return tuple(r.value for r in self.references if r.qualifier == qualifier and r.line in lines)

    def codes_of(self, *kinds: CodeKind) -> tuple[ClaimCode, ...]:
        """Return the codes of these kinds, in the order of the claim."""
        return tuple(code for code in self.codes if code.kind in kinds)
