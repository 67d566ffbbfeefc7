"""The last word of plugins on findings: waive, raise or lower with a reason; core safety findings are locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.specs import Verdict
from scrubber.model.correction import Correction
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding, Review, Severity
from scrubber.rules.case import Case
from x12 import StatusComposite, X12Error
from x12.acks.status import check_status

_STRICTNESS = {None: 0, Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}


def is_locked(finding: Finding) -> bool:
    """Return whether no plugin may touch it: identity, lost bytes, failed plugins, raised payment."""
    return finding.origin.is_locked


def review(
    case: Case, findings: tuple[Finding, ...], corrections: Sequence[Correction], dispatcher: Dispatcher
) -> tuple[tuple[Finding, ...], tuple[PluginFailure, ...]]:
    """Return the findings with the verdicts of `infuscrub_review` and the codes of `infuscrub_status` in them."""
    failures: list[PluginFailure] = []
    if dispatcher.has("infuscrub_review"):
        verdicts, failed = dispatcher.collect(
            "infuscrub_review",
            {"case": case, "findings": findings, "corrections": tuple(corrections)},
            findings,
        )
        failures.extend(failed)
        findings = tuple(_reviewed(finding, verdicts) for finding in findings)
    if dispatcher.has("infuscrub_status"):
        chosen = []
        for finding in findings:
            if finding.blocks and not finding.holds:
                codes, failed = dispatcher.first("infuscrub_status", {"case": case, "finding": finding})
                failures.extend(failed)
                finding = (
                    replace(finding, status_codes=codes) if codes and can_be_sent(codes, case) else finding
                )
            chosen.append(finding)
        findings = tuple(chosen)
    findings = tuple(
        f if not f.status_codes or can_be_sent(f.status_codes, case) else replace(f, status_codes=())
        for f in findings
    )
    return findings, tuple(failures)


def can_be_sent(texts: Sequence[str], case: Case) -> bool:
    """Return whether a 277CA may carry these composites; else a person must look, since it could not say why."""
    try:
        check_status([StatusComposite.parse(text) for text in texts], case.as_of)
    except X12Error:
        return False
    return True


def _reviewed(finding: Finding, verdicts: Sequence[tuple[str, Verdict]]) -> Finding:
    """Return a finding as the strictest verdict leaves it, with who said what; the one in force stands last."""
    if is_locked(finding):
        return finding
    mine = [(by, v) for by, v in verdicts if v.rule == finding.rule and v.line in (None, finding.line)]
    if not mine:
        return finding
    mine.sort(key=lambda said: _STRICTNESS[said[1].severity])
    by, strictest = mine[-1]
    severity = strictest.severity or Severity.INFO
    word = "Waived" if strictest.severity is None else f"Now {severity.value}"
    return replace(
        finding,
        severity=severity,
        message=f"{finding.message} {word} by {by}: {strictest.reason}",
        reviews=tuple(Review(who, v.severity, v.reason) for who, v in mine),
    )
