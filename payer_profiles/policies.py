"""A payer's policy as data: what may stand in `[[revision.policies]]`, one model for each kind of policy.

A policy names the codes that it is about, what it asks for, and when it holds. A rule of the P family judges each kind;
nothing here knows a claim. Lists take patterns: a last `*` stands for anything (`J17*`, `K50*`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from payer_profiles.facts import Grounds
from payer_profiles.model import Confidence, Form, Source, Text
from payer_profiles.shape import BaseModel, ConfigDict, Field, StringConstraints

Severity = Literal["error", "warning", "info"]
PolicyId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$", max_length=64)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,5}$|^[A-Z0-9]{0,4}\*$")]
Diagnosis = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9A-Z.]{1,8}\*?$|^[A-Z]\*$")]
Place = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
Modifier = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]
Bill = Annotated[str, StringConstraints(pattern=r"^\d{1,3}[A-Z0-9]?$")]
Revenue = Annotated[str, StringConstraints(pattern=r"^\d{4}$|^\d{1,3}\*$")]
Taxonomy = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{10}$|^[0-9A-Z]{1,9}\*$")]
Ndc = Annotated[str, StringConstraints(pattern=r"^\d{11}$|^\d{4,10}\*$")]
Npi = Annotated[str, StringConstraints(pattern=r"^\d{10}$")]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Word = Annotated[str, StringConstraints(pattern=r"^\S{1,80}$")]
Age = Annotated[str, StringConstraints(pattern=r"^\d{1,4} (year|month|week|day)s?$")]
Element = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,2}(\*[^*~]{0,80})*$", max_length=200)]
"""A segment with the elements that it must begin with, `REF*9F`; an empty element is any, a composite begins alike."""
Count = Annotated[int, Field(ge=0, le=10**9)]
Measure = Annotated[Decimal, Field(ge=0, le=10**9)]
ProviderRole = Literal[
    "billing", "referring", "rendering", "facility", "supervising", "ordering", "attending", "operating",
    "other_operating", "purchased", "pay_to",
]  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Conditions(_Strict):
    """What must hold of a claim or line; every key that is given, and of its list any entry."""

    forms: tuple[Form, ...] = ()
    bills: tuple[Bill, ...] = ()
    """Beginnings of the type of bill."""
    places: tuple[Place, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    from_age: Age | None = None
    to_age: Age | None = None
    billed_with: tuple[Code, ...] = ()
    """Codes on other lines of the same day."""
    frequencies: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]$")], ...] = ()
    """CLM05-3."""
    groups: tuple[Word, ...] = ()
    """SBR03, a last `*` is anything."""
    filing_indicators: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,2}$")], ...] = ()
    states: tuple[State, ...] = ()
    """Of the billing provider."""
    npis: tuple[Npi, ...] = ()
    """Of the billing provider."""
    taxonomies: tuple[Taxonomy, ...] = ()
    """Of the billing provider."""
    rendering_taxonomies: tuple[Taxonomy, ...] = ()
    """Of the rendering provider, who is the billing provider where nobody else is named."""
    authorization: bool | None = None
    other_payer: bool | None = None
    elements: tuple[Element, ...] = ()


class PolicyText(_Strict):
    """What every policy may say."""

    WORTH: ClassVar[tuple[str, ...]] = ()
    """The keys of which a policy of this kind must give one."""

    id: PolicyId
    codes: tuple[Code, ...] = ()
    when: tuple[Conditions, ...] = ()
    """One of these must hold; none: always."""
    unless: tuple[Conditions, ...] = ()
    """None of these may hold."""
    severity: Severity = "warning"
    holds: bool = False
    """The claim is held for a person."""
    message: Text | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    table: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.csv$")] | None = None
    source: Source | None = None
    confidence: Confidence | None = None
    unverified: bool = False
    note: Text | None = None
    enabled: bool = True
    reason: Text | None = None


class Places(PolicyText):
    """Places of service that a code is paid at, or is not."""

    WORTH = ("accepted", "refused")
    kind: Literal["places"]
    accepted: tuple[Place, ...] = ()
    refused: tuple[Place, ...] = ()


class Authorization(PolicyText):
    """A number that a code needs: G1 is a prior authorization, 9F a referral."""

    WORTH = ("qualifier",)
    kind: Literal["authorization"]
    qualifier: Literal["G1", "9F"] = "G1"


class Diagnoses(PolicyText):
    """Diagnoses that a code is paid for: those that its line points at, all of the claim's on 837I."""

    WORTH = ("any_of", "all_of", "none_of", "primary", "secondary")
    kind: Literal["diagnoses"]
    any_of: tuple[Diagnosis, ...] = ()
    all_of: tuple[Diagnosis, ...] = ()
    none_of: tuple[Diagnosis, ...] = ()
    primary: tuple[Diagnosis, ...] = ()
    """The first is one of these."""
    secondary: tuple[Diagnosis, ...] = ()
    """Another than the first is one of these."""


class Ages(PolicyText):
    """The age of the patient on the day; `to_age` counts as a whole: to 17 years is up to the 18th birthday."""

    WORTH = ("from_age", "to_age")
    kind: Literal["ages"]
    from_age: Age | None = None
    to_age: Age | None = None


class Units(PolicyText):
    """Most units; lines with JW are left out unless `with_discarded`."""

    WORTH = ("most_per_line", "most_per_day", "most_per_claim", "multiple_of")
    kind: Literal["units"]
    most_per_line: Count | None = None
    most_per_day: Count | None = None
    most_per_claim: Count | None = None
    multiple_of: Annotated[int, Field(ge=1, le=10**6)] | None = None
    with_discarded: bool = False


class Dose(PolicyText):
    """Most units a day by the patient's weight: a band of weight, or units for each kilogram."""

    WORTH = ("most_units", "most_units_per_kg")
    kind: Literal["dose"]
    from_kg: Measure | None = None
    to_kg: Measure | None = None
    """Up to, and not this weight itself."""
    most_units: Count | None = None
    most_units_per_kg: Measure | None = None
    round_up_to: Annotated[int, Field(ge=1, le=10**6)] = 1
    """Units of the smallest vial: what is allowed is rounded up to whole vials."""


class Modifiers(PolicyText):
    """Modifiers that a line must or must not carry."""

    WORTH = ("any_of", "all_of", "none_of")
    kind: Literal["modifiers"]
    any_of: tuple[Modifier, ...] = ()
    all_of: tuple[Modifier, ...] = ()
    none_of: tuple[Modifier, ...] = ()


class Providers(PolicyText):
    """A provider in one of these roles: there, and with one of these taxonomies, NPIs or identifiers."""

    WORTH = ("roles",)
    kind: Literal["providers"]
    roles: tuple[ProviderRole, ...] = ()
    taxonomies: tuple[Taxonomy, ...] = ()
    npis: tuple[Npi, ...] = ()
    identifiers: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,3}$")], ...] = ()
    """REF01 of a secondary identification that must be there."""


class Ndcs(PolicyText):
    """The NDC of a drug line: that there is one, which, in which unit, and how much."""

    WORTH = ("needed", "any_of", "units", "most_quantity")
    kind: Literal["ndc"]
    needed: bool = True
    any_of: tuple[Ndc, ...] = ()
    units: tuple[Literal["UN", "ML", "GR", "F2", "ME"], ...] = ()
    most_quantity: Measure | None = None


class RevenueCodes(PolicyText):
    """Revenue codes that a procedure code is taken with, on 837I."""

    WORTH = ("any_of", "none_of")
    kind: Literal["revenue"]
    any_of: tuple[Revenue, ...] = ()
    none_of: tuple[Revenue, ...] = ()


class Records(PolicyText):
    """A document that must be announced on the claim or line (PWK)."""

    WORTH = ("reports", "ways")
    kind: Literal["records"]
    reports: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")], ...] = ()
    """PWK01."""
    ways: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], ...] = ()
    """PWK02."""


class Filing(PolicyText):
    """Days to the claim: from the last date of service, or from what another payer decided (DTP*573)."""

    WORTH = ("days",)
    kind: Literal["filing"]
    days: Annotated[int, Field(ge=1, le=4000)] | None = None
    counted_from: Literal["service", "other_payer"] = "service"


class Elements(PolicyText):
    """Segments that must or must not be there: `REF*9F`, `HI*BE:A8`, `CRC*ZZ*Y`, `K3`."""

    WORTH = ("any_of", "all_of", "none_of")
    kind: Literal["elements"]
    any_of: tuple[Element, ...] = ()
    all_of: tuple[Element, ...] = ()
    none_of: tuple[Element, ...] = ()
    level: Literal["any", "claim", "line"] = "any"


class Together(PolicyText):
    """Codes that must, or must not, be billed on the same day or claim."""

    WORTH = ("any_of", "all_of", "none_of")
    kind: Literal["together"]
    any_of: tuple[Code, ...] = ()
    all_of: tuple[Code, ...] = ()
    none_of: tuple[Code, ...] = ()
    within: Literal["day", "claim"] = "day"


class Frequency(PolicyText):
    """Most units or services in a period, this claim included; needs earlier claims."""

    WORTH = ("most_units", "most_days")
    kind: Literal["frequency"]
    period_days: Annotated[int, Field(ge=1, le=4000)] = 365
    most_units: Count | None = None
    most_days: Count | None = None
    """Days of service."""


class Steps(PolicyText):
    """Products of which one must have been given before; needs earlier claims."""

    WORTH = ("first",)
    kind: Literal["steps"]
    first: tuple[Code, ...] = ()
    period_days: Annotated[int, Field(ge=1, le=4000)] = 365


KINDS: dict[str, type[PolicyText]] = {
    "places": Places,
    "authorization": Authorization,
    "diagnoses": Diagnoses,
    "ages": Ages,
    "units": Units,
    "dose": Dose,
    "modifiers": Modifiers,
    "providers": Providers,
    "ndc": Ndcs,
    "revenue": RevenueCodes,
    "records": Records,
    "filing": Filing,
    "elements": Elements,
    "together": Together,
    "frequency": Frequency,
    "steps": Steps,
}
"""Every kind of policy, with what it may say."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy, or one row of its table, with what speaks for it."""

    id: str
    kind: str
    terms: Any
    """What its file says of it: `Places`, `Ages` … of this module."""
    grounds: Grounds
    profile: str
    origin: str
    """The file and line of the row, where it comes from a table; else the profile's file."""

    def is_about(self, code: str) -> bool:
        """Return whether the policy names a procedure code; one that names none is about the claim."""
        return any(matches(pattern, code) for pattern in self.terms.codes)

    def holds_on(self, on: date | None) -> bool:
        """Return whether it is in force on a date of service; one without dates always is."""
        since, until = self.terms.since, self.terms.until
        if on is None:
            return since is None and until is None
        return (since is None or since <= on) and (until is None or on <= until)

    @property
    def may_reject(self) -> bool:
        """Return whether a claim may be rejected because of it: what nobody has verified can only warn or hold."""
        return not self.grounds.unverified


class Policies:
    """The policies of one payer on one date of service, found by kind and code."""

    __slots__ = ("_all", "_by_code", "_by_kind", "_by_pattern", "kinds")

    def __init__(self, policies: Iterable[Policy] = ()) -> None:
        self._all = tuple(policies)
        self._by_kind: dict[str, list[Policy]] = {}
        self._by_code: dict[tuple[str, str], list[Policy]] = {}
        self._by_pattern: dict[str, list[tuple[str, Policy]]] = {}
        for policy in self._all:
            self._by_kind.setdefault(policy.kind, []).append(policy)
            for code in policy.terms.codes:
                if code.endswith("*"):
                    self._by_pattern.setdefault(policy.kind, []).append((code[:-1], policy))
                else:
                    self._by_code.setdefault((policy.kind, code), []).append(policy)
        self.kinds = frozenset(self._by_kind)
        """The kinds of which there is any."""

    def __iter__(self) -> Iterator[Policy]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policies) and self._all == other._all

    def __hash__(self) -> int:
        return hash(tuple(policy.id for policy in self._all))

    def __reduce__(self) -> tuple[object, ...]:
        return Policies, (self._all,)

    def of(self, kind: str) -> tuple[Policy, ...]:
        """Return every policy of a kind."""
        return tuple(self._by_kind.get(kind, ()))

    def about(self, kind: str, code: str) -> tuple[Policy, ...]:
        """Return the policies of a kind that name a code, each once."""
        found = tuple(self._by_code.get((kind, code), ()))
        wider = [policy for start, policy in self._by_pattern.get(kind, ()) if code.startswith(start)]
        return tuple({id(policy): policy for policy in (*found, *wider)}.values()) if wider else found


NO_POLICIES = Policies()


def matches(pattern: str, value: str) -> bool:
    """Return whether a value is the pattern, or begins like one with a last `*`."""
    return value.startswith(pattern[:-1]) if pattern.endswith("*") else value == pattern
