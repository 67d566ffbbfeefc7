"""Run the rules over a case: needs first, then the rule, each guarded; count what passed and what was not judged.

Differences between billed and supported are handed to the first rule in force that answers one of their causes, a
vendor's before ours; what nobody in force answers, the engine says itself, so that switching a rule off never makes a
difference silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from payer_profiles import Profile
from scrubber.engine.grounds import Grounds, capped
from scrubber.engine.locate import Locator
from scrubber.hooks.dispatch import Dispatcher, PluginFailure
from scrubber.hooks.host import BUILT_IN
from scrubber.model.claim import Location, Transaction
from scrubber.model.comparison import Cause, Difference
from scrubber.model.correction import Safety
from scrubber.model.disposition import Coverage
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.ground import Ground
from scrubber.model.unchecked import Because, NotEvaluatedGroup, Unchecked, grouped
from scrubber.rules.case import Case
from scrubber.rules.definition import LACKING, Need, Rule
from scrubber.rules.differences import facts_of, report

UNANSWERED = "DIFFERENCE"
"""The id under which the engine says a difference that no rule in force answers."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The findings of one round, in report order, with the coverage."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    not_evaluated: tuple[NotEvaluatedGroup, ...]
    open_lines: frozenset[int]
    """Lines of which something was not evaluated."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule that a profile has in force for a kind of claim, and how severe it is there."""

    rule: Rule
    severity: Severity


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules in force under a profile for one form, sorted by who needs to be asked.

    `by_code`: rules about certain codes; `others`: rules that must be asked whether the claim concerns them;
    `answering`: who gets a difference, by its cause.
    """

    by_code: dict[str, tuple[InForce, ...]]
    others: tuple[InForce, ...]
    answering: dict[Cause, InForce]
    in_force: int
    skipped: int
    """Rules that are not in force for such claims; they count as not applicable."""
    ids: frozenset[str]
    """Of the rules in force."""


NOTHING_IN_FORCE = Plan({}, (), {}, 0, 0, frozenset())
"""The plan for a claim that rules and plugins do not look at."""


def plan_of(
    rules: Sequence[Rule], profile: Profile, transaction: Transaction, owner_of: Callable[[str], str]
) -> Plan:
    """Return the rules that look at such claims under a profile, each with its severity."""
    found = [
        InForce(rule, severity)
        for rule in rules
        if transaction in rule.applies_to and (severity := severity_of(rule, profile)) is not None
    ]
    replaced = {id for in_force in found for id in in_force.rule.replaces}
    found = [in_force for in_force in found if in_force.rule.id not in replaced]
    by_code: dict[str, list[InForce]] = {}
    answering: dict[Cause, InForce] = {}
    for in_force in sorted(found, key=lambda f: owner_of(f.rule.id) == BUILT_IN):
        for cause in in_force.rule.answers:
            answering.setdefault(cause, in_force)
    others = []
    for in_force in found:
        if isinstance(in_force.rule.concerns, frozenset):
            for code in in_force.rule.concerns:
                by_code.setdefault(code, []).append(in_force)
        else:
            others.append(in_force)
    return Plan(
        {code: tuple(own) for code, own in by_code.items()},
        tuple(others),
        answering,
        len(found),
        len(rules) - len(found),
        frozenset(in_force.rule.id for in_force in found),
    )


def severity_of(rule: Rule, profile: Profile) -> Severity | None:
    """Return how severe a rule is under a profile; None where the profile switches it off.

    A preview rule informs, unless the profile sets a severity by name. What a finding stands on may lower it further.
    """
    setting = profile.rules.get(rule.id)
    if setting is not None and not setting.enabled:
        return None
    if setting is not None and setting.severity is not None:
        return Severity(setting.severity)
    return Severity.INFO if rule.preview else rule.severity


def evaluate(case: Case, plan: Plan, dispatcher: Dispatcher, locator: Locator) -> Evaluation:
    """Return every finding of the rules and of `infuscrub_inspect`, sorted by line and rule id."""
    return _Evaluating(case, plan, dispatcher, locator).evaluation()


class _Evaluating:
    """One evaluation on its way."""

    def __init__(self, case: Case, plan: Plan, dispatcher: Dispatcher, locator: Locator) -> None:
        self._case = case
        self._plan = plan
        self._dispatcher = dispatcher
        self._locator = locator
        self._grounds = Grounds(case)
        self._findings: list[Finding] = []
        self._silenced: list[tuple[Because, str]] = []
        self._open_lines: set[int] = set()
        self._missing: dict[Need, bool] = {}
        self._passed = self._failed = self._lacking = 0

    def evaluation(self) -> Evaluation:
        mine, unanswered = self._assigned()
        for in_force in self._concerned(mine):
            self._ask(in_force, mine.get(in_force.rule.id, ()))
        self._report_unanswered(unanswered)
        if self._plan is not NOTHING_IN_FORCE and self._dispatcher.has("infuscrub_inspect"):
            extra, failures = self._dispatcher.collect("infuscrub_inspect", {"case": self._case}, Finding)
            self._findings.extend(_plugin_finding(finding, self._locator) for finding in extra)
            self._findings.extend(failure_finding(failure, self._place) for failure in failures)
        asked = self._passed + self._failed + self._lacking
        return Evaluation(
            tuple(sorted(self._findings, key=lambda f: (f.line or 0, f.rule, f.message))),
            Coverage(
                self._passed, self._failed, self._lacking, self._plan.in_force - asked + self._plan.skipped
            ),
            grouped(self._silenced),
            frozenset(self._open_lines),
        )

    @property
    def _place(self) -> Location:
        return self._locator.locate(None, "")

    def _assigned(self) -> tuple[dict[str, tuple[Difference, ...]], list[Difference]]:
        """Hand each difference to the first rule in force that answers one of its causes."""
        mine: dict[str, tuple[Difference, ...]] = {}
        unanswered = []
        for difference in self._case.comparison.differences:
            found = next(
                (self._plan.answering[c] for c in difference.causes if c in self._plan.answering), None
            )
            if found is None:
                unanswered.append(difference)
            else:
                mine[found.rule.id] = (*mine.get(found.rule.id, ()), difference)
        return mine, unanswered

    def _concerned(self, mine: dict[str, tuple[Difference, ...]]) -> Iterator[InForce]:
        """Yield the rules that the claim concerns, each once."""
        seen: set[str] = set()
        for code in self._case.codes:
            for in_force in self._plan.by_code.get(code, ()):
                if in_force.rule.id not in seen:
                    seen.add(in_force.rule.id)
                    yield in_force
        for in_force in self._plan.others:
            if in_force.rule.id in mine or self._concerns(in_force):
                seen.add(in_force.rule.id)
                yield in_force
        for in_force in {id(f): f for f in self._plan.answering.values()}.values():
            if in_force.rule.id in mine and in_force.rule.id not in seen:
                seen.add(in_force.rule.id)
                yield in_force

    def _concerns(self, in_force: InForce) -> bool:
        about, failed = self._dispatcher.is_about(in_force.rule, self._case)
        if failed is not None:
            self._findings.append(failure_finding(failed, self._place))
            self._failed += 1
            return False
        return about

    def _ask(self, in_force: InForce, mine: tuple[Difference, ...]) -> None:
        rule = in_force.rule
        missing = [need for need in rule.needs if self._lacks(need)]
        if missing:
            self._lacking += 1
            because = LACKING[missing[0]]
            if because is Because.NO_CHART and self._case.chart.record is not None:
                because = Because.NO_ADMINISTRATION
            self._silenced.append((because, rule.id))
            return
        found = unchecked = False
        for part in ((d,) for d in mine) if rule.is_page_only else (mine,):
            run = bound(rule, part)
            results, failed = self._dispatcher.rule(rule, run, self._case)
            if failed is not None:
                self._findings.append(failure_finding(failed, self._place))
                self._failed += 1
                return
            findings = [item for item in results if isinstance(item, Finding)]
            unchecked |= len(findings) < len(results)
            self._note_unchecked(rule.id, results)
            if findings:
                found = True
                ground = self._grounds.of_rule(rule, run)
                self._findings.extend(
                    _complete(finding, rule, in_force.severity, ground, self._locator) for finding in findings
                )
        if found:
            self._failed += 1
        elif unchecked:
            self._lacking += 1
        else:
            self._passed += 1

    def _note_unchecked(self, rule_id: str, results: Iterable[Finding | Unchecked]) -> None:
        for item in results:
            if isinstance(item, Unchecked):
                self._silenced.append((item.because, rule_id))
                if item.line is not None:
                    self._open_lines.add(item.line)

    def _lacks(self, need: Need) -> bool:
        known = self._missing.get(need)
        if known is None:
            known = self._missing[need] = not _HAS[need](self._case)
        return known

    def _report_unanswered(self, differences: Sequence[Difference]) -> None:
        """Say what no rule in force answers: a warning, since no rule stands for it."""
        results = tuple(report(self._case, differences))
        self._note_unchecked(UNANSWERED, results)
        for item in results:
            if isinstance(item, Unchecked):
                continue
            element = self._locator.named(item.element)
            self._findings.append(
                replace(
                    item,
                    element=element,
                    rule=UNANSWERED,
                    origin=Origin.CORE,
                    title=item.title or "The claim differs from the chart",
                    severity=Severity.WARNING,
                    safety=Safety.SUGGESTED,
                    ground=Ground.SECONDARY,
                    owner=Owner.CODER,
                    location=self._locator.locate(item.line, element),
                )
            )


def bound(rule: Rule, mine: tuple[Difference, ...]) -> Callable[[Case], Iterator[Finding | Unchecked]]:
    """Return a rule's function with its differences.

    A function that takes differences has the say over them. For any other they are reported in the standard way, but
    for a line at which the function has a finding of its own: no rule says a line twice.
    """

    def run(case: Case) -> Iterator[Finding | Unchecked]:
        if case.recorder is not None:
            case.recorder.note(fact for difference in mine for fact in facts_of(difference))
        results: Iterable[Finding | Unchecked] | None
        if rule.takes_differences:
            results = rule.check(case, mine)
            yield from report(case, mine) if results is None else results
            return
        lines = set()
        for item in rule.check(case) or ():
            lines.add(item.line)
            yield item
        yield from report(case, (difference for difference in mine if difference.line not in lines))

    return run


def _complete(finding: Finding, rule: Rule, severity: Severity, ground: Ground, locator: Locator) -> Finding:
    element = locator.named(finding.element)
    kind = finding.kind or rule.kind
    chosen = severity if finding.severity is None else _weaker(finding.severity, severity)
    safety = _stricter(finding.safety or rule.safety, rule.safety)
    if not kind.may_reject:
        safety = _stricter(safety, Safety.SUGGESTED)
    chosen, safety = capped(chosen, safety, ground)
    under = kind is FindingKind.UNDER
    return replace(
        finding,
        element=element,
        rule=rule.id,
        title=finding.title or rule.title,
        kind=kind,
        severity=chosen,
        safety=safety,
        status_codes=() if under else finding.status_codes or rule.status,
        denial=None if under or not kind.may_reject else finding.denial or rule.denial,
        source=finding.source or rule.source,
        ground=ground,
        owner=finding.owner or rule.owner,
        location=finding.location or locator.locate(finding.line, element),
    )


def _plugin_finding(finding: Finding, locator: Locator) -> Finding:
    element = locator.named(finding.element)
    return replace(
        finding,
        element=element,
        origin=Origin.PLUGIN,
        kind=finding.kind or FindingKind.FORM,
        severity=finding.severity or Severity.WARNING,
        safety=finding.safety or Safety.SUGGESTED,
        owner=finding.owner or Owner.BILLER,
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
        rule=f"PLUGIN-{failure.reason.upper().replace('_', '-')}",
        origin=Origin.PLUGIN_FAILURE,
        kind=FindingKind.QUESTION,
        title="A plugin failed, so the claim was not fully checked",
        message=f"{failure.plugin} {_SAID[failure.reason]}{exception} in {failure.hook}. "
        "Repair or remove the plugin, then scrub the claim again.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.OPERATOR,
        location=place,
    )


def _has_expected_lines(case: Case) -> bool:
    return case.expectation is not None and not case.expectation.lacks("setting")


def _has_times(case: Case) -> bool:
    return case.expectation is not None and not case.expectation.lacks("start_and_stop")


_HAS: dict[Need, Callable[[Case], bool]] = {
    Need.RECORD: lambda case: case.record is not None,
    Need.WHOLE_CHART: lambda case: case.is_whole,
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
