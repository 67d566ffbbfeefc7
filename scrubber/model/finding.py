"""Findings: what a rule says of a claim. The title is constant; values stand in typed fields only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from scrubber.model.claim import Location
from scrubber.model.correction import Edit, Safety
from scrubber.model.record import Provenance
from scrubber.model.source import Source


class Severity(StrEnum):
    """`error` can reject or hold; `warning` and `info` never stop a claim and never go into a 277CA."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """What a finding reports: a fault, or a check that lacked the data to decide."""

    FAIL = "fail"
    NOT_EVALUATED = "not_evaluated"


@dataclass(frozen=True, slots=True)
class Denial:
    """How a payer would probably deny it: a prediction, not a promise."""

    carc: str
    rarc: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the report's shape of a predicted denial."""
        return {"carc": self.carc, "rarc": list(self.rarc)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one check that could not be made.

    A rule fills what it knows; the engine adds rule id, severity, title, status codes and source from the
    rule's metadata. A plugin's `infuscrub_inspect` fills all of them itself.
    """

    message: str = ""
    line: int | None = None
    element: str = ""
    """The element at fault (SV104); the engine turns it into a location."""
    billed: str = ""
    supported: str = ""
    evidence: tuple[Provenance, ...] = ()
    fix: tuple[Edit, ...] = ()
    fix_reason: str = ""
    safety: Safety | None = None
    """Stricter than the rule's where this case asks for it (units up are only suggested)."""
    outcome: Outcome = Outcome.FAIL
    severity: Severity | None = None
    """None: the rule's own, as the profile sets it."""
    holds: bool = False
    """A person must look, though nothing is proved wrong: the claim is held, not rejected."""
    status_codes: tuple[str, ...] = ()
    denial: Denial | None = None
    rule: str = ""
    title: str = ""
    location: Location | None = None
    source: Source | None = None
    correction: str | None = None
    cured: bool = field(default=False)
    """An applied correction made it go away."""

    @property
    def blocks(self) -> bool:
        """Return whether it stops the claim unless cured."""
        if self.cured:
            return False
        return self.holds or (self.outcome is Outcome.FAIL and self.severity is Severity.ERROR)

    def to_json(self) -> dict[str, object]:
        """Return the report's shape of a finding (contract, section 2)."""
        shape: dict[str, object] = {
            "rule": self.rule,
            "severity": (self.severity or Severity.INFO).value,
            "outcome": self.outcome.value,
            "line": self.line,
            "location": location_json(self.location),
            "title": self.title,
            "message": self.message,
            "billed": self.billed,
            "supported": self.supported,
            "evidence": [
                {"document": e.document, "locator": e.locator, "quote": e.quote} for e in self.evidence
            ],
            "status_codes": list(self.status_codes),
            "predicted_denial": self.denial.to_json() if self.denial else None,
            "source": self.source.to_json() if self.source else None,
            "correction": self.correction,
            "cured": self.cured,
        }
        if self.holds:
            shape["holds"] = True
        return shape


def not_evaluated(reason: str, line: int | None = None, *, element: str = "", holds: bool = False) -> Finding:
    """Return the finding of a rule that learnt half-way that data is missing; `reason` says which."""
    return Finding(message=reason, line=line, element=element, outcome=Outcome.NOT_EVALUATED, holds=holds)


def location_json(location: Location | None) -> dict[str, object] | None:
    """Return the report's shape of a place in the file."""
    if location is None:
        return None
    return {
        "loop": location.loop,
        "segment": location.segment,
        "element": location.element,
        "segment_index": location.segment_index,
        "byte": location.byte,
    }
