"""What a profile says, once read: facts with their sources, rule settings and notes. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from payer_profiles.model import Confidence, Form, LineOfBusiness, Match, Source, Trust

if TYPE_CHECKING:
    from payer_profiles.policies import Policy

CONFIDENCE_OF: dict[Trust, Confidence] = {
    "primary": "high",
    "convention": "high",
    "secondary": "medium",
    "copy": "medium",
    "memory": "unseen",
}
"""What a fact is worth where its file does not say: as much as its source."""


@dataclass(frozen=True, slots=True)
class DatedCode:
    """One entry of a drug list that is on the list for some dates of service only."""

    code: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, on: date) -> bool:
        """Return whether the code is on the list on a date of service."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What speaks for a fact. One that is `unverified` may warn and never reject."""

    source: Source
    confidence: Confidence
    unverified: bool

    @classmethod
    def of(cls, source: Source, confidence: Confidence | None, unverified: bool) -> Grounds:
        """Return the grounds that a file states; what nobody saw is unverified whether it says so or not."""
        stated = confidence or CONFIDENCE_OF[source.trust]
        doubtful = source.trust == "memory" or stated in {"low", "unseen"}
        return cls(source, stated, unverified or doubtful)


@dataclass(frozen=True, slots=True)
class Fact:
    """One parameter of one payer with its grounds and the dates it holds for."""

    key: str
    value: Any
    grounds: Grounds
    profile: str
    """The profile that says so: the payer's own, or one that it extends."""
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""
    dated: tuple[DatedCode, ...] = ()

    def on(self, day: date) -> Fact:
        """Return the fact as it holds on a date of service: dated codes outside their dates are left out."""
        if not self.dated:
            return self
        return replace(self, value=tuple(entry.code for entry in self.dated if entry.holds_on(day)))

    @property
    def may_reject(self) -> bool:
        """Return whether a rule may reject a claim because of this fact."""
        return not self.grounds.unverified


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a profile makes of one rule."""

    rule: str
    enabled: bool
    severity: str | None
    reason: str
    parameters: Mapping[str, Any]
    grounds: Grounds
    profile: str
    line: int = 0
    """Of the file that sets it."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something known of the payer that no parameter holds."""

    text: str
    grounds: Grounds
    profile: str


@dataclass(frozen=True, slots=True)
class Revision:
    """The facts of one profile that hold from one date of service to another."""

    effective_from: date | None
    effective_to: date | None
    label: str
    facts: tuple[Fact, ...]
    rules: tuple[RuleSetting, ...]
    notes: tuple[Note, ...]
    policies: Mapping[str, tuple[Policy, ...]] = field(default_factory=dict)
    """By id, a policy for each row of its table; none where it is switched off."""

    def holds_on(self, on: date) -> bool:
        """Return whether the revision is in force on a date of service; both ends count."""
        began = self.effective_from is None or self.effective_from <= on
        return began and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """One profile as its file states it; `extends` is not yet followed."""

    id: str
    name: str
    extends: str | None
    line_of_business: LineOfBusiness | None
    forms: tuple[Form, ...]
    match: Match
    note: str
    revisions: tuple[Revision, ...]
    """Oldest first; one without a start before all others."""
    origin: str
    sha256: str
