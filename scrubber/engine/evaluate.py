"""Run the rules over a case: needs first, then the rule, each guarded; count what passed and what was not judged.

Differences between billed and supported are handed to the first rule in force that answers one of their causes, a
vendor's before ours; what nobody in force answers, the engine says itself, so that switching a rule off never makes a
difference silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrubber.engine.failures import failure_finding
from scrubber.engine.grounds import Footing, Grounds, capped
from scrubber.engine.locate import Locator
from scrubber.engine.plan import NOTHING_IN_FORCE, InForce, Plan, Selected, lacks_of
from scrubber.hooks.answers import Asked, RuleAnswer, Told
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.guard import why
from scrubber.hooks.host import BUILT_IN
from scrubber.model.claim import Location
from scrubber.model.comparison import Difference
from scrubber.model.correction import Safety
from scrubber.model.disposition import Coverage
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.ground import Ground, weakest
from scrubber.model.unchecked import Because, NotEvaluatedGroup, Unchecked
from scrubber.model.value import Value, replace
from scrubber.reference.trust import ground_of
from scrubber.rules.case import Case
from scrubber.rules.definition import Need, Rule
from scrubber.rules.differences import on_assumption, report
from scrubber.rules.running import bound

UNANSWERED = "DIFFERENCE"
"""The id under which the engine says a difference that no rule in force answers."""

Results = Sequence[Finding | Unchecked]
"""What one run of a rule said."""


class Evaluation(Value):
    """The findings of one round, in report order, with the coverage."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    not_evaluated: tuple[NotEvaluatedGroup, ...]
    open_lines: frozenset[int]
    """Lines of which something was not evaluated."""


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
        self._silenced: list[tuple[Because, str, str]] = []
        """Beside those that the plan silences for every such claim."""
        self._open_lines: set[int] = set()
        self._vendors: dict[str, tuple[InForce, Asked, Because | None]] = {}
        """Rules of vendors by id: they are asked last, all of one plugin at once, with what they lack."""
        self._passed = self._failed = self._lacking = 0

    def evaluation(self) -> Evaluation:
        case, plan = self._case, self._plan
        lacks, has_record = lacks_of(case), case.chart.record is not None
        selected = plan.select(case.features, lacks, has_record)
        mine, unanswered = self._assigned()
        self._passed += selected.silent
        self._lacking += len(selected.silenced)
        for in_force in selected.asked:
            rule = in_force.rule
            if rule.id in mine or not in_force.is_ours:
                self._ask(in_force, mine.pop(rule.id, ()))
                continue
            # nearly all rules on nearly all claims: they are asked for nothing, and say nothing
            results = self._run(rule, ())
            if results:
                self._take(in_force, [self._told(rule, (), results)])
            else:
                self._passed += results is not None
        for in_force, because in selected.by_function:
            rule = in_force.rule
            differences = mine.pop(rule.id, ()) if mine else ()
            if not differences:
                if not in_force.is_ours:
                    about = Asked(rule, unless_about=True, only_about=because is not None)
                    self._vendors[rule.id] = in_force, about, because
                    continue
                if not self._concerns(rule):
                    continue
            if because is not None:
                self._silence(in_force, because)
            else:
                self._ask(in_force, differences)
        self._answer(mine, selected, lacks, has_record)
        self._report_unanswered(unanswered)
        self._consult(inspect=plan is not NOTHING_IN_FORCE and self._dispatcher.has("infuscrub_inspect"))
        asked = self._passed + self._failed + self._lacking
        return Evaluation(
            tuple(sorted(self._findings, key=lambda f: (f.line or 0, f.rule, f.message))),
            Coverage(self._passed, self._failed, self._lacking, len(plan.rules) - asked + plan.skipped),
            selected.with_more(self._silenced),
            frozenset(self._open_lines),
        )

    @property
    def _place(self) -> Location:
        return self._locator.locate(None, "")

    def _assigned(self) -> tuple[dict[str, tuple[Difference, ...]], list[Difference]]:
        """Hand each difference to the first rule in force that answers one of its causes."""
        mine: dict[str, tuple[Difference, ...]] = {}
        unanswered = []
        answering = self._plan.answering
        for difference in self._case.comparison.differences:
            found = next((answering[c] for c in difference.causes if c in answering), None)
            if found is None:
                unanswered.append(difference)
            else:
                mine[found.rule.id] = (*mine.get(found.rule.id, ()), difference)
        return mine, unanswered

    def _answer(
        self,
        mine: dict[str, tuple[Difference, ...]],
        selected: Selected,
        lacks: frozenset[Need],
        has_record: bool,
    ) -> None:
        """Let the rules report differences that have nothing else to say of the claim."""
        if not mine:
            return
        silenced = {rule for _, rule in selected.silenced}
        for in_force in {id(each): each for each in self._plan.answering.values()}.values():
            rule = in_force.rule
            if rule.id not in mine or rule.id in silenced:
                continue
            if rule.is_page_only and rule.is_about(self._case):
                self._passed -= 1  # it was counted as one that passes
            because = self._plan.because_of(rule, lacks, has_record)
            if because is not None:
                self._silence(in_force, because)
            else:
                self._ask(in_force, mine[rule.id])

    def _silence(self, in_force: InForce, because: Because) -> None:
        self._lacking += 1
        self._silenced.append((because, in_force.rule.id, ""))

    def _concerns(self, rule: Rule) -> bool:
        """Return whether a rule of ours is about the claim, by its own function."""
        try:
            return bool(rule.concerns(self._case))  # type: ignore[operator, misc]
        except Exception as error:  # noqa: BLE001 - a rule that raises holds its claim
            self._fail(self._failure(rule, error))
            return False

    def _failure(self, rule: Rule, error: Exception) -> PluginFailure:
        """Return why a rule of ours failed. Raises the error in a plugin's own tests."""
        if self._dispatcher.strict:
            raise error
        return PluginFailure(BUILT_IN, rule.id, *why(error))

    def _ask(self, in_force: InForce, mine: tuple[Difference, ...]) -> None:
        rule = in_force.rule
        parts = tuple((d,) for d in mine) if rule.is_page_only else (mine,)
        if not in_force.is_ours:
            self._vendors[rule.id] = in_force, Asked(rule, parts), None
            return
        told = []
        for part in parts:
            results = self._run(rule, part)
            if results is None:
                return
            told.append(self._told(rule, part, results))
        self._take(in_force, told)

    def _told(
        self, rule: Rule, part: tuple[Difference, ...], results: Results
    ) -> tuple[Results, Footing | None]:
        """Return what a rule of ours said, with the ground of its findings where it has any."""
        fired = any(isinstance(item, Finding) for item in results)
        return results, self._grounds.of_rule(rule, bound(rule, part)) if fired else None

    def _take(self, in_force: InForce, told: Iterable[tuple[Results, Footing | None]]) -> None:
        """Take what a rule said, run by run, each with the ground of its findings."""
        rule = in_force.rule
        found = unchecked = False
        for results, footing in told:
            findings = [self._said(rule, item) for item in results if isinstance(item, Finding)]
            unchecked |= len(findings) < len(results)
            self._note_unchecked(rule.id, results)
            if findings and footing is not None:
                found = True
                self._findings.extend(
                    _complete(finding, rule, in_force.severity, footing, self._locator)
                    for finding in findings
                )
        if found:
            self._failed += 1
        elif unchecked:
            self._lacking += 1
        else:
            self._passed += 1

    def _said(self, rule: Rule, finding: Finding) -> Finding:
        """Return a finding of a difference, as a warning where that rests on an assumption."""
        return on_assumption(finding, self._case.comparison) if rule.answers else finding

    def _run(self, rule: Rule, mine: tuple[Difference, ...]) -> Results | None:
        """Run a rule of ours; None where it failed."""
        try:
            if mine:
                return tuple(bound(rule, mine)(self._case))
            results = rule.check(self._case, ()) if rule.takes_differences else rule.check(self._case)
            return tuple(results or ())
        except Exception as error:  # noqa: BLE001 - a rule that raises holds its claim
            self._fail(self._failure(rule, error))
            return None

    def _fail(self, failure: PluginFailure, *, rule: bool = True) -> None:
        """A plugin failed, in a rule or in `infuscrub_inspect`, which is in no count."""
        self._findings.append(failure_finding(failure, self._place))
        self._failed += rule

    def _consult(self, *, inspect: bool) -> None:
        """Ask the vendors' plugins, each once for all that it has to say."""
        if not self._vendors and not inspect:
            return
        asked = [asked for _, asked, _ in self._vendors.values()]
        for said in self._dispatcher.consult(self._case, asked, inspect=inspect).values():
            for answer in said.rules:
                self._take_answer(answer)
            self._findings.extend(_plugin_finding(finding, self._locator) for finding in said.findings)
            if said.failure is not None:
                self._fail(said.failure, rule=False)

    def _take_answer(self, answer: RuleAnswer) -> None:
        in_force, _, because = self._vendors[answer.asked.rule.id]
        if answer.failure is not None:
            self._fail(answer.failure)
        elif not answer.is_about:
            return
        elif because is not None:
            self._silence(in_force, because)
        else:
            self._take(in_force, [(told.results, self._footing(in_force, told)) for told in answer.told])

    def _footing(self, in_force: InForce, told: Told) -> Footing | None:
        fired = any(isinstance(item, Finding) for item in told.results)
        return self._grounds.of_facts(in_force.rule, told.facts) if fired else None

    def _note_unchecked(self, rule_id: str, results: Iterable[Finding | Unchecked]) -> None:
        for item in results:
            if isinstance(item, Unchecked):
                self._silenced.append((item.because, rule_id, item.about))
                if item.line is not None:
                    self._open_lines.add(item.line)

    def _report_unanswered(self, differences: Sequence[Difference]) -> None:
        """Say what no rule in force answers: a warning, since no rule stands for it."""
        results = tuple(report(self._case, differences))
        self._note_unchecked(UNANSWERED, results)
        for item in results:
            if isinstance(item, Unchecked):
                continue
            item = on_assumption(item, self._case.comparison)
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


def _complete(
    finding: Finding, rule: Rule, severity: Severity, footing: Footing, locator: Locator
) -> Finding:
    element = locator.named(finding.element)
    kind = finding.kind or rule.kind
    ground, rests_on = footing.ground, footing.doubtful
    if finding.source is not None:  # a policy's own: what it says stands on that page too
        own = ground_of(finding.source.trust)
        ground = weakest((ground, own))
        rests_on = rests_on if own.is_firm else (*rests_on, finding.source.title)
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
        rests_on=rests_on,
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


_SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.ERROR)
_SAFETIES = (Safety.AUTOMATIC, Safety.SUGGESTED, Safety.NEVER)


def _weaker(one: Severity, other: Severity) -> Severity:
    return min(one, other, key=_SEVERITIES.index)


def _stricter(one: Safety, other: Safety) -> Safety:
    return max(one, other, key=_SAFETIES.index)
