"""OperationOutcome: what is told in place of an answer, or beside it, with the FHIRPath of what is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from fastapi.responses import JSONResponse

from scrubber.api import ClaimError
from scrubber.service import problems
from scrubber.service.errors import Problem

MEDIA_TYPE = "application/fhir+json"
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
    said = " ".join(each.diagnostics for each in issues[:5])
    return Problem(status, code, title, said, issues=[_named(each, code).resource() for each in issues])


def _named(issue: Issue, code: str) -> Issue:
    return issue if issue.detail else replace(issue, detail=code)


def outcome_of(problem: Problem) -> dict[str, Any]:
    """Return a problem as an OperationOutcome, whatever part of the service raised it."""
    told = problem.more.get("issues")
    if told is None:
        words = f"{problem.title}. {problem.detail}".strip()
        told = [Issue(_by_status(problem.status), words, detail=problem.code).resource()]
    return {"resourceType": "OperationOutcome", "issue": told}


def outcome_response(problem: Problem) -> JSONResponse:
    """Return the answer."""
    return JSONResponse(
        outcome_of(problem), status_code=problem.status, headers=problem.headers, media_type=MEDIA_TYPE
    )


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a route beside its good one, for the document of the API."""
    return {
        status: each | {"content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
        for status, each in problems.declared(*statuses).items()
    }


_SCHEMA = {
    "type": "object",
    "required": ["resourceType", "issue"],
    "properties": {"resourceType": {"const": "OperationOutcome"}, "issue": {"type": "array", "minItems": 1}},
}


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


def claim_refused(error: ClaimError, where: Callable[[str], str]) -> Problem:
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
