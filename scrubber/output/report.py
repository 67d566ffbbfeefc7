"""The report `infuscrub.report/2`: typed values, their JSON, and the JSON Schema that the product publishes.

Text, HTML and every other surface read these values, so that what a person reads and what a machine reads can't differ
(contract, section 2). Amounts are `Decimal` here and text with two decimals in JSON, dates ISO; an empty field of a
finding is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

SCHEMA = "infuscrub.report/2"
ZERO = Decimal("0.00")

Disposition = Literal["accepted", "corrected", "held", "rejected"]
Purpose = Literal["original", "replacement", "void"]
Checked = Literal["full", "partial", "none", "not_of_interest"]
Severity = Literal["error", "warning", "info"]
Kind = Literal["over", "under", "conflict", "missing", "form", "question"]
Ground = Literal["primary", "payer", "secondary", "memory", "unverified"]
ChartStatus = Literal[
    "used",
    "partly_read",
    "unread",
    "unmatched",
    "ambiguous",
    "other_patient",
    "other_day",
    "duplicate",
    "proposed",
]


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value inside a claim: what is empty is left out of its JSON."""


class Location(Part, frozen=True, omit_defaults=True):
    """A place in the file that came in: loop, segment, element, index of the segment (ISA is 1), byte offset."""

    loop: str = ""
    segment: str = ""
    element: str = ""
    segment_index: int = 0
    byte: int = 0


class Evidence(Part, frozen=True, omit_defaults=True):
    """Where a chart says it, in its words."""

    document: str = ""
    locator: str = ""
    quote: str = ""


class Denial(Part, frozen=True, omit_defaults=True):
    """How a payer would probably deny it."""

    carc: str
    rarc: tuple[str, ...] = ()


class Source(Part, frozen=True, omit_defaults=True):
    """What a rule rests on."""

    title: str
    url: str = ""


class Review(msgspec.Struct, frozen=True):
    """What a plugin made of somebody else's finding: another severity, or null where it waived it, and why."""

    by: str
    severity: Severity | None
    reason: str


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fault or question. `supported` is what the chart supports; `asks` what the rule or payer asks for."""

    rule: str
    kind: Kind
    severity: Severity
    title: str
    message: str
    line: int | None = None
    location: Location | None = None
    billed: str = ""
    supported: str = ""
    asks: str = ""
    amount: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()
    ground: Ground | None = None
    rests_on: tuple[str, ...] = ()
    """What of its ground nobody has verified: such a finding warns at most."""
    owner: str = ""
    status_codes: tuple[str, ...] = ()
    predicted_denial: Denial | None = None
    source: Source | None = None
    correction: str | None = None
    holds: bool = False
    cured: bool = False
    by: str = ""
    """The plugin that says it; absent for what comes with infuscrub."""
    reviews: tuple[Review, ...] = ()
    """What plugins made of it, the last one in force."""


class Action(Part, frozen=True, omit_defaults=True):
    """What a correction does to one line, as billers write it."""

    action: str
    line: int | None = None
    before: str = ""
    after: str = ""


class Correction(msgspec.Struct, frozen=True):
    """Edits that only make sense together, with what they do to the charge and what became of them."""

    id: str
    rule: str
    actions: tuple[Action, ...]
    charge_before: Decimal
    charge_after: Decimal | None
    direction: Literal["lower", "neutral", "higher", "unknown"]
    safety: Literal["automatic", "suggested", "never"]
    status: Literal["applied", "proposed", "approved", "refused"]
    reason: str


class NotEvaluated(Part, frozen=True, omit_defaults=True):
    """One reason why something was not checked, the rules that it silences, and the next step."""

    because: str
    next: str
    rules: tuple[str, ...] = ()


class Document(Part, frozen=True, omit_defaults=True):
    """One document that was used for a claim."""

    name: str
    sha256: str
    format: str
    linked_by: str
    read: Literal["whole", "part"] = "part"
    not_understood: tuple[str, ...] = ()


class ExpectedLine(Part, frozen=True, omit_defaults=True):
    """One line that the chart supports. `in_every_reading` false: it depends on an open fact."""

    kind: Literal["administration", "drug"]
    code: str
    units: int
    date: str | None = None
    modifiers: tuple[str, ...] = ()
    minutes: int = 0
    role: str = ""
    visit: str | None = None
    access: str | None = None
    administrations: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    ground: Ground = "primary"
    in_every_reading: bool = True

    @property
    def label(self) -> str:
        """Return the line as billers write it: `96366-59 x 2`."""
        return f"{'-'.join((self.code, *self.modifiers))} x {self.units}"


class Stretch(msgspec.Struct, frozen=True, rename={"begin": "from", "end": "to"}):
    """Consecutive minutes that count for one code, or for none because of something."""

    begin: str
    end: str
    minutes: int
    counted_as: str | None = None
    because: str | None = None


class TimelineRow(Part, frozen=True, omit_defaults=True):
    """One administration and what became of its minutes."""

    administration: str
    substance: str
    access: str = "primary"
    visit: str | None = None
    start: str | None = None
    stop: str | None = None
    minutes: int = 0
    calculated: bool = False
    codes: tuple[str, ...] = ()
    because: str | None = None
    stretches: tuple[Stretch, ...] = ()


class Reading(Part, frozen=True, omit_defaults=True):
    """One way to read the chart, and which of the expected lines it supports."""

    assumes: tuple[str, ...]
    lines: tuple[int, ...] = ()


class OpenFact(Part, frozen=True, omit_defaults=True):
    """A fact that the chart leaves open, its possible values, and what it decides."""

    fact: str
    values: tuple[str, ...] = ()
    decides: str = ""


class Patient(Part, frozen=True, omit_defaults=True):
    """Whose claim it is."""

    family: str = ""
    given: str = ""


class Payer(Part, frozen=True, omit_defaults=True):
    """Who is billed."""

    id: str = ""
    name: str = ""


class Money(Part, frozen=True, omit_defaults=True):
    """What a claim is worth and what of it is in question; amounts that are nothing are left out.

    `allowed` is what the payer is expected to allow for the lines whose amount is known, before coinsurance.
    """

    allowed: Decimal | None = None
    at_risk: Decimal = ZERO
    over_billed: Decimal = ZERO
    under_coded: Decimal = ZERO
    unchecked: Decimal = ZERO


class Profile(msgspec.Struct, frozen=True):
    """The payer profile that the claim was checked by, and why this one."""

    id: str
    effective_from: str | None
    sha256: str
    age_days: int | None
    because: str


class Coverage(msgspec.Struct, frozen=True, rename={"passed": "pass", "failed": "fail"}):
    """How many rules passed, failed, could not decide, or did not concern the claim."""

    passed: int
    failed: int
    not_evaluated: int
    not_applicable: int


class Claim(msgspec.Struct, frozen=True):
    """Everything decided about one inspected claim."""

    claim_id: str
    transaction: Literal["837P", "837I"]
    purpose: Purpose
    interchange: int
    group: int
    set: int
    st: str
    first_segment: int
    first_byte: int
    patient: Patient
    service_dates: tuple[str, ...]
    charge: Decimal | None
    charge_after: Decimal
    payer: Payer
    profile: Profile
    disposition: Disposition
    checked: Checked
    owner: str | None
    coverage: Coverage
    not_evaluated: tuple[NotEvaluated, ...] = ()
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    readings: tuple[Reading, ...] = ()
    open: tuple[OpenFact, ...] = ()
    expected_lines: tuple[ExpectedLine, ...] = ()
    timeline: tuple[TimelineRow, ...] = ()
    assumptions: tuple[str, ...] = ()
    money: Money = Money()


class Interchange(msgspec.Struct, frozen=True):
    """One interchange of the input: ISA13 and ISA15."""

    control: str
    usage: str


class Input(msgspec.Struct, frozen=True):
    """The file that came in."""

    name: str
    sha256: str
    bytes: int
    interchanges: tuple[Interchange, ...] = ()


class Output(msgspec.Struct, frozen=True):
    """One file that was written."""

    kind: str
    name: str
    sha256: str


class FindingCounts(msgspec.Struct, frozen=True):
    """How many findings of each severity."""

    error: int = 0
    warning: int = 0
    info: int = 0


class Summary(msgspec.Struct, frozen=True):
    """The counts of one file."""

    claims: int = 0
    infusion_claims: int = 0
    passed_through: int = 0
    accepted: int = 0
    corrected: int = 0
    held: int = 0
    rejected: int = 0
    refused: int = 0
    findings: FindingCounts = FindingCounts()


class ChartAccount(Part, frozen=True, omit_defaults=True):
    """What became of one document that was offered."""

    name: str
    status: ChartStatus
    sha256: str = ""
    claims: tuple[str, ...] = ()
    because: str = ""


class ClaimsAccount(msgspec.Struct, frozen=True):
    """How far the claims were checked against charts."""

    checked: int = 0
    partly_checked: int = 0
    unchecked: int = 0
    not_of_interest: int = 0


class MoneyRow(Money, frozen=True, omit_defaults=True):
    """The money of one payer (profile id), rule or drug code, over the claims of a file that were inspected."""

    key: str = ""
    claims: int = 0
    billed: Decimal = ZERO


class MoneyAccount(msgspec.Struct, frozen=True):
    """Where the billed charges are: billed = outbound + held + rejected + refused + reduced.

    At risk and unchecked are parts of outbound; under-coded stands outside the sum.
    """

    billed: Decimal = ZERO
    outbound: Decimal = ZERO
    held: Decimal = ZERO
    rejected: Decimal = ZERO
    refused: Decimal = ZERO
    reduced: Decimal = ZERO
    at_risk: Decimal = ZERO
    unchecked: Decimal = ZERO
    under_coded: Decimal = ZERO
    over_billed: Decimal = ZERO
    """Billed beyond what the charts support, corrected or not."""
    allowed: Decimal | None = None
    """What payers are expected to allow for the lines whose amount is known, before coinsurance."""
    by_payer: tuple[MoneyRow, ...] = ()
    by_rule: tuple[MoneyRow, ...] = ()
    """A line may be in question for several rules, so these do not add up."""
    by_drug: tuple[MoneyRow, ...] = ()


class Account(msgspec.Struct, frozen=True):
    """Every chart, claim and dollar in one box."""

    charts: tuple[ChartAccount, ...] = ()
    claims: ClaimsAccount = ClaimsAccount()
    money: MoneyAccount = MoneyAccount()
    unknown_approvals: tuple[str, ...] = ()
    """Corrections that an approval names and that this run did not make or propose."""


class Set(msgspec.Struct, frozen=True):
    """One transaction set, and whether its receiver would take it."""

    interchange: int
    group: int
    set: int
    st: str
    verdict: Literal["accepted", "accepted_with_errors", "refused"]
    claims: int
    findings: tuple[Finding, ...] = ()


class Plugin(msgspec.Struct, frozen=True):
    """A plugin that ran."""

    name: str
    version: str
    api: str
    sha256: str
    hooks: tuple[str, ...] = ()


class Head(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """Everything of a report but its claims."""

    version: str
    run: str
    as_of: str
    input: Input
    summary: Summary
    account: Account
    outputs: tuple[Output, ...] = ()
    sets: tuple[Set, ...] = ()
    file_findings: tuple[Finding, ...] = ()
    plugins: tuple[Plugin, ...] = ()
    error: str | None = None
    """Why the input could not be used, in one line."""
    schema_: str = SCHEMA


class Report(Head, frozen=True, rename={"schema_": "schema"}):
    """The report of one input."""

    claims: tuple[Claim, ...] = ()


_ENCODER = msgspec.json.Encoder()


def encode(value: msgspec.Struct) -> bytes:
    """Return a value of the report as compact JSON."""
    return _ENCODER.encode(value)


def decode(data: bytes) -> Report:
    """Read a whole report. Raises `msgspec.ValidationError` for anything else."""
    return msgspec.json.decode(data, type=Report)


def decode_claim(data: bytes) -> Claim:
    """Read one claim of a report."""
    return msgspec.json.decode(data, type=Claim)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a report."""
    made = msgspec.json.schema(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **made}


def schema_of(*types: type[msgspec.Struct]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the schemas of values that reports are parts of, and those that they refer to, as OpenAPI names them."""
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    return list(schemas), components


def joined(head: Head, claims: Iterable[bytes], *, pretty: bool) -> Iterator[bytes]:
    """Yield a whole report as one JSON value from its head and the JSON of its claims: a claim a line, or on one."""
    yield encode(head)[:-1] + b',"claims":['
    separator = b"\n" if pretty else b""
    for line in claims:
        yield separator + line
        separator = b",\n" if pretty else b","
    yield b"]}"


def whole(head: Head, claims: Sequence[Claim]) -> Report:
    """Return a report in one value, for callers that hold few claims."""
    return Report(**{name: getattr(head, name) for name in Head.__struct_fields__}, claims=tuple(claims))
