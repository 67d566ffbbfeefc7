"""Run the rules over a case: needs first, then the rule, each guarded; count what passed and what was not judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from payer_profiles import Profile
from scrubber.engine.locate import Locator
from scrubber.hooks.dispatch import Dispatcher, PluginFailure
from scrubber.model.claim import Location, Transaction
from scrubber.model.correction import Safety
from scrubber.model.disposition import Coverage
from scrubber.model.finding import Finding, Outcome, Severity
from scrubber.rules.case import Case
from scrubber.rules.definition import Need, Rule

PLUGIN_RULE = "PLUGIN"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The findings of one round, in report order, with the coverage."""

    findings: tuple[Finding, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule that a profile has in force for a kind of claim, and how severe it is there."""

    rule: Rule
    severity: Severity


def rules_in_force(rules: Sequence[Rule], profile: Profile, transaction: Transaction) -> tuple[InForce, ...]:
    """Return the rules that look at such claims under a profile, each with its severity."""
    severities = ((rule, severity_of(rule, profile)) for rule in rules if transaction in rule.applies_to)
    return tuple(InForce(rule, severity) for rule, severity in severities if severity is not None)


def severity_of(rule: Rule, profile: Profile) -> Severity | None:
    """Return how severe a rule is under a profile; None where the profile switches it off.

    A rule whose source was not seen (`memory`) warns at most, and a preview rule informs, unless the profile sets a
    severity by name.
    """
    setting = profile.rules.get(rule.id)
    if setting is not None and not setting.enabled:
        return None
    if setting is not None and setting.severity is not None:
        return Severity(setting.severity)
    if rule.preview:
        return Severity.INFO
    if rule.source.trust == "memory" and rule.severity is Severity.ERROR:
        return Severity.WARNING
    if rule.severity is Severity.ERROR and not all(profile.may_reject(key) for key in rule.params):
        return Severity.WARNING
    return rule.severity


def evaluate(
    case: Case, rules: Sequence[InForce], dispatcher: Dispatcher, locator: Locator, skipped: int = 0
) -> Evaluation:
    """Return every finding of the rules and of `infuscrub_inspect`, sorted by line and rule id.

    `skipped`: how many rules are not in force for such claims; they count as not applicable.
    """
    findings: list[Finding] = []
    passed = failed = lacking = 0
    not_applicable = skipped
    lacks: dict[Need, bool] = {}
    claim_place = locator.locate(None, "")
    for in_force in rules:
        rule, severity = in_force.rule, in_force.severity
        about, failed_with = dispatcher.is_about(rule, case)
        if failed_with is not None:
            findings.append(failure_finding(failed_with, claim_place))
            failed += 1
            continue
        if not about:
            not_applicable += 1
            continue
        missing = [need for need in rule.needs if _lacks(case, need, lacks)]
        if missing:
            lacking += 1
            findings.append(_not_evaluated(rule, severity, missing, claim_place))
            continue
        found, failed_with = dispatcher.rule(rule, case)
        if failed_with is not None:
            findings.append(failure_finding(failed_with, claim_place))
            failed += 1
            continue
        findings.extend(_complete(finding, rule, severity, locator) for finding in found)
        if any(finding.outcome is Outcome.FAIL for finding in found):
            failed += 1
        elif found:
            lacking += 1
        else:
            passed += 1
    if dispatcher.has("infuscrub_inspect"):
        extra, failures = dispatcher.collect("infuscrub_inspect", {"case": case}, Finding)
        findings.extend(_plugin_finding(finding, locator) for finding in extra)
        findings.extend(failure_finding(failure, claim_place) for failure in failures)
    ordered = tuple(sorted(findings, key=lambda f: (f.line or 0, f.rule, f.message)))
    return Evaluation(ordered, Coverage(passed, failed, lacking, not_applicable))


def _complete(finding: Finding, rule: Rule, severity: Severity, locator: Locator) -> Finding:
    failed = finding.outcome is Outcome.FAIL
    element = locator.named(finding.element)
    chosen = severity if finding.severity is None else _weaker(finding.severity, severity)
    return replace(
        finding,
        element=element,
        rule=rule.id,
        title=rule.title,
        severity=chosen,
        safety=_stricter(finding.safety or rule.safety, rule.safety),
        status_codes=(finding.status_codes or rule.status) if failed else (),
        denial=(finding.denial or rule.denial) if failed else None,
        source=finding.source or rule.source,
        location=finding.location or locator.locate(finding.line, element),
    )


def _not_evaluated(rule: Rule, severity: Severity, missing: Sequence[Need], place: Location) -> Finding:
    """Return a finding that stays small, since a claim without a chart has some thirty of them."""
    return Finding(
        rule=rule.id,
        title=rule.title,
        message=_lacking(tuple(missing)),
        outcome=Outcome.NOT_EVALUATED,
        severity=severity,
        safety=Safety.NEVER,
        location=place,
    )


@lru_cache(maxsize=256)
def _lacking(missing: tuple[Need, ...]) -> str:
    words = ", ".join(need.value.replace("_", " ") for need in missing)
    return f"Not evaluated: the chart gives no {words}."


def _plugin_finding(finding: Finding, locator: Locator) -> Finding:
    element = locator.named(finding.element)
    return replace(
        finding,
        element=element,
        severity=finding.severity or Severity.WARNING,
        safety=finding.safety or Safety.SUGGESTED,
        location=finding.location or locator.locate(finding.line, element),
    )


_SAID = {
    "raised": "raised an error",
    "overran": "took longer than its budget",
    "died": "ended its process",
    "gave_rubbish": "returned something that is no valid result",
    "benched": "was put aside for this run after repeated failures",
}


def failure_finding(failure: PluginFailure, place: Location | None = None) -> Finding:
    """Return the finding that a failed plugin leaves on the claim; it holds the claim and quotes nothing."""
    exception = f" ({failure.exception})" if failure.exception else ""
    return Finding(
        rule=f"{PLUGIN_RULE}-{failure.reason.upper().replace('_', '-')}",
        title="A plugin failed, so the claim was not fully checked",
        message=f"{failure.plugin} {_SAID[failure.reason]}{exception} in {failure.hook}; "
        "mend or remove the plugin, then scrub the claim again.",
        severity=Severity.ERROR,
        outcome=Outcome.NOT_EVALUATED,
        safety=Safety.NEVER,
        holds=True,
        location=place,
    )


def _lacks(case: Case, need: Need, known: dict[Need, bool]) -> bool:
    if need not in known:
        known[need] = not _HAS[need](case)
    return known[need]


def _has_expected_lines(case: Case) -> bool:
    return case.expectation is not None and not case.expectation.lacks("setting")


def _has_times(case: Case) -> bool:
    return case.expectation is not None and not case.expectation.lacks("start_and_stop")


_HAS: dict[Need, Callable[[Case], bool]] = {
    Need.RECORD: lambda case: case.record is not None,
    Need.EXPECTED_LINES: _has_expected_lines,
    Need.START_AND_STOP: _has_times,
    Need.ORDER: lambda case: bool(case.record and case.record.orders),
    Need.DOSE: lambda case: any(a.dose is not None for a in case.administrations),
    Need.WASTE: lambda case: any(a.wasted is not None for a in case.administrations),
    Need.PRIMARY_REASON: lambda case: bool(case.record and case.record.encounter.primary_reason),
    Need.INDICATION: lambda case: bool(case.record and case.record.indications),
    Need.MONITORING: lambda case: bool(case.record and case.record.monitoring),
    Need.LOT: lambda case: any(a.lot for a in case.administrations),
    Need.ACCESS: lambda case: any(a.access != "primary" for a in case.administrations),
}

_SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.ERROR)
_SAFETIES = (Safety.AUTOMATIC, Safety.SUGGESTED, Safety.NEVER)


def _weaker(one: Severity, other: Severity) -> Severity:
    return min(one, other, key=_SEVERITIES.index)


def _stricter(one: Safety, other: Safety) -> Safety:
    return max(one, other, key=_SAFETIES.index)
