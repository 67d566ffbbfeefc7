"""Findings: what a rule says of a claim. The title is constant; values stand in typed fields only."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from scrubber.model.claim import Location
from scrubber.model.correction import Edit, Safety
from scrubber.model.ground import Ground
from scrubber.model.record import Provenance
from scrubber.model.source import Source
from scrubber.model.value import Value, field


class Severity(StrEnum):
    """`error` can reject or hold; `warning` and `info` never stop a claim and never go into a 277CA."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingKind(StrEnum):
    """What a finding is about, so that its title never says the opposite of its message."""

    OVER = "over"
    """More is billed than the chart supports."""
    UNDER = "under"
    """Less is billed than the chart supports: lost revenue, and no denial."""
    CONFLICT = "conflict"
    """Claim and chart say different things."""
    MISSING = "missing"
    """Something that ought to be documented is not: a question, never a fault of the claim."""
    FORM = "form"
    """A rule of the claim itself: a modifier, a code pair, a date."""
    QUESTION = "question"
    """A person must look before anybody can say."""

    @property
    def may_reject(self) -> bool:
        """Return whether such a finding can reject a claim: what nobody has documented is a question."""
        return self in (FindingKind.OVER, FindingKind.CONFLICT, FindingKind.FORM)


class Origin(StrEnum):
    """Who says a finding: what plugins may review depends on it."""

    RULE = "rule"
    PLUGIN = "plugin"
    GUIDE = "guide"
    SENSE = "sense"
    IDENTITY = "identity"
    """A document that could belong to somebody else."""
    CORE = "core"
    PLUGIN_FAILURE = "plugin_failure"

    @property
    def is_locked(self) -> bool:
        """Return whether no plugin may raise, lower or waive it."""
        return self in (Origin.GUIDE, Origin.IDENTITY, Origin.CORE, Origin.PLUGIN_FAILURE)


class Owner(StrEnum):
    """Who can settle a finding."""

    BILLER = "biller"
    CODER = "coder"
    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    SENDER = "sender"
    OPERATOR = "operator"


class Denial(Value):
    """How a payer would probably deny it: a prediction, not a promise."""

    carc: str
    rarc: tuple[str, ...] = ()


class Review(Value):
    """What a plugin made of somebody else's finding. `severity` None: it waived it."""

    by: str
    severity: Severity | None
    reason: str


class Finding(Value):
    """One fault, or one question.

    A rule fills what it knows; the engine adds rule id, kind, severity, title, status codes, ground and source from the
    rule's metadata. A plugin's `infuscrub_inspect` fills all of them itself.
    """

    message: str = ""
    line: int | None = None
    element: str = ""
    """The element at fault (SV104); the engine turns it into a location."""
    billed: str = ""
    supported: str = ""
    """What the chart supports; empty where it supports nothing. Never what it lacks."""
    asks: str = ""
    """What the rule, the payer or the guide asks for, where that is no statement about the chart."""
    amount: Decimal | None = None
    """The charge at stake: of the units billed too many, or not billed."""
    evidence: tuple[Provenance, ...] = ()
    fix: tuple[Edit, ...] = ()
    fix_reason: str = ""
    bundle: str = ""
    """Fixes of findings of one bundle are one correction with its net effect."""
    safety: Safety | None = None
    """Stricter than the rule's where this case asks for it (units up are only suggested)."""
    kind: FindingKind | None = None
    """None: the rule's own."""
    severity: Severity | None = None
    """None: the rule's own, as the profile sets it."""
    holds: bool = False
    """A person must look, though nothing is proved wrong: the claim is held, not rejected."""
    status_codes: tuple[str, ...] = ()
    denial: Denial | None = None
    rule: str = ""
    origin: Origin = Origin.RULE
    title: str = ""
    location: Location | None = None
    source: Source | None = None
    ground: Ground | None = None
    rests_on: tuple[str, ...] = ()
    """In words, what of its ground nobody has verified, with where that comes from; the engine fills it."""
    owner: Owner | None = None
    correction: str | None = None
    cured: bool = field(default=False)
    """An applied correction made it go away."""
    by: str = ""
    """The plugin that says it; empty for what comes with infuscrub. The border fills it."""
    reviews: tuple[Review, ...] = ()
    """What plugins made of it (`infuscrub_review`), the last one in force."""

    @property
    def blocks(self) -> bool:
        """Return whether it stops the claim unless cured."""
        return not self.cured and (self.holds or self.severity is Severity.ERROR)

    @property
    def rejects(self) -> bool:
        """Return whether a 277CA can say why the claim is refused; else a person must look."""
        return (
            self.blocks
            and not self.holds
            and bool(self.status_codes)
            and (self.kind is None or self.kind.may_reject)
        )
