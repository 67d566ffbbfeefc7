"""The report `infuscrub.report/1`, as plain JSON values (contract, section 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scrubber.hooks.host import PluginInfo
from scrubber.model.correction import money
from scrubber.model.expected import Expectation, expected_lines_json
from scrubber.model.finding import Finding, location_json
from scrubber.model.outcome import BatchSummary, ClaimOutcome
from scrubber.model.timeline import timeline_json

SCHEMA = "infuscrub.report/1"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InputFacts:
    """What the report says of the input file."""

    name: str
    sha256: str
    size: int
    interchange: str

    def to_json(self) -> Json:
        """Return the report's shape of an input."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.size,
            "interchange": self.interchange,
        }


def claim_json(outcome: ClaimOutcome) -> Json:
    """Return the report's shape of one claim."""
    claim, profile = outcome.claim, outcome.profile
    return {
        "claim_id": claim.claim_id,
        "transaction": claim.transaction,
        "st": claim.set_control_number,
        "first_segment": claim.first_segment,
        "first_byte": claim.first_byte,
        "payer": {"id": claim.payer_id, "name": claim.payer_name},
        "profile": {
            "id": profile.id,
            "effective_from": profile.effective_from.isoformat() if profile.effective_from else None,
            "sha256": profile.sha256,
            "because": outcome.profile_because,
        },
        "disposition": outcome.disposition.value,
        "charge": {
            "before": None if claim.charge is None else money(claim.charge),
            "after": money(outcome.charge_after),
        },
        "coverage": outcome.coverage.to_json(),
        "documents": [document.to_json() for document in outcome.documents],
        "findings": [finding.to_json() for finding in outcome.findings],
        "corrections": [correction.to_json() for correction in outcome.corrections],
        **expectation_json(outcome.expectation),
    }


def expectation_json(expectation: Expectation | None) -> Json:
    """Return the expected lines and the timeline, empty without a chart."""
    if expectation is None:
        return {"expected_lines": [], "timeline": [], "assumptions": []}
    return {
        "expected_lines": expected_lines_json(expectation.lines),
        "timeline": timeline_json(expectation.timeline),
        "assumptions": list(expectation.assumptions),
    }


def file_finding_json(finding: Finding) -> Json:
    """Return the report's shape of a finding about the envelope or a whole set."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value if finding.severity else "error",
        "location": location_json(finding.location),
        "title": finding.title,
        "message": finding.message,
    }


def report_head(
    version: str,
    as_of: date,
    facts: InputFacts,
    summary: BatchSummary,
    file_findings: Sequence[Finding],
    plugins: Sequence[PluginInfo],
) -> Json:
    """Return everything of a report but its claims."""
    return {
        "schema": SCHEMA,
        "version": version,
        "as_of": as_of.isoformat(),
        "input": facts.to_json(),
        "summary": summary.to_json(),
        "file_findings": [file_finding_json(finding) for finding in file_findings],
        "plugins": [plugin.to_json() for plugin in plugins],
    }


def whole_report(head: Mapping[str, Any], claims: Sequence[Json]) -> Json:
    """Return a report in one value, for callers that hold few claims."""
    return {**head, "claims": list(claims)}
