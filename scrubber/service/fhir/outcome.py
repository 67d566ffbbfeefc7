"""OperationOutcome: what is told in place of an answer, or beside it, with the FHIRPath of what is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from scrubber.api import ClaimError
from scrubber.service.errors import Problem

Severity = Literal["fatal", "error", "warning", "information"]
PROBLEMS = "urn:infuscrub:problem"
"""The system of what is wrong with a call."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is told."""

    code: str
    """Of FHIR's issue-type: `required`, `value`, `business-rule` …"""
    diagnostics: str
    """In plain words, without a value of the claim."""
    expression: tuple[str, ...] = ()
    """FHIRPaths: `Claim.item[1].quantity`."""
    severity: Severity = "error"
    system: str = ""
    """Of the more exact code: of a rule, or of a problem."""
    detail: str = ""
    """The more exact code."""
    title: str = ""

    def resource(self) -> dict[str, Any]:
        """Return it as an issue of an OperationOutcome."""
        issue: dict[str, Any] = {"severity": self.severity, "code": self.code}
        if self.detail:
            issue["details"] = {"coding": [{"system": self.system or PROBLEMS, "code": self.detail}]}
            if self.title:
                issue["details"]["text"] = self.title
        issue["diagnostics"] = self.diagnostics
        if self.expression:
            issue["expression"] = list(self.expression)
        return issue


NOTHING = Issue("informational", "Nothing is to be told.", severity="information")


def outcome(issues: Iterable[Issue]) -> dict[str, Any]:
    """Return an OperationOutcome, which has at least one issue."""
    told = list(issues) or [NOTHING]
    return {"resourceType": "OperationOutcome", "issue": [each.resource() for each in told]}


def refused(status: int, code: str, *issues: Issue, title: str = "The call can't be used") -> Problem:
    """Return what to raise for a call that can't be used: a `Problem` that carries its issues."""
    return Problem(status, code, title, " ".join(each.diagnostics for each in issues[:5]), issues=issues)


def outcome_of(problem: Problem) -> dict[str, Any]:
    """Return a problem as an OperationOutcome, whatever part of the service raised it."""
    issues = problem.more.get("issues") or (
        Issue(_by_status(problem.status), f"{problem.title}. {problem.detail}".strip()),
    )
    return outcome(
        each
        if each.detail
        else Issue(each.code, each.diagnostics, each.expression, each.severity, "", problem.code)
        for each in issues
    )


def _by_status(status: int) -> str:
    known = {401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 408: "timeout"}
    known |= {413: "too-long", 415: "not-supported", 422: "processing", 429: "throttled", 503: "transient"}
    return known.get(status, "invalid" if status < 500 else "exception")


_ISSUE_TYPES = {
    "missing": "required",
    "type": "structure",
    "not_json": "structure",
    "not_fhir": "structure",
    "unknown": "structure",
    "choice": "code-invalid",
    "system": "code-invalid",
    "unit": "code-invalid",
    "form": "code-invalid",
    "status": "business-rule",
    "use": "not-supported",
    "currency": "not-supported",
    "modifier_extension": "extension",
    "reference": "not-found",
    "sequence": "not-found",
    "ambiguous": "multiple-matches",
    "too_many": "too-long",
}


def claim_refused(error: ClaimError, where: Any) -> Problem:
    """Return what to raise for a Claim that can't be made into an 837; `where` makes FHIRPaths of its paths."""
    issues = []
    for each in error.problems[:50]:
        path = where(each.path)
        said = str(each).removeprefix(each.path or "the document").strip()
        issues.append(
            Issue(
                _ISSUE_TYPES.get(each.code, "value"),
                f"{path or 'The claim'} {said}.",
                (path,) if path else (),
                detail=f"claim-{each.code.replace('_', '-')}",
            )
        )
    return refused(422, "claim", *issues, title="The Claim can't be made into an 837")
