"""One claim in, one decision out: the whole product behind one call, without a path, a clock or a global.

    scrubber = Scrubber(Settings(as_of=date(2026, 3, 9)), host)
    scrubbed = scrubber.scrub(claim_slice, charts)

Theory. Interest, guide and sense come first; a claim without an infusion, drug or attachment line that is well formed
is passed through. Then rounds: view the current bytes, evaluate every rule, gate the corrections, apply what may be
applied, until nothing more may be. The findings of the last round are what is wrong with the claim that would go out.
A correction that brings back bytes seen before, or more rounds than `MAX_ROUNDS`, is an oscillation: the claim is held
as it came, and the rules are named. Bytes that would raise the billed charge without an approval are refused as a
whole, and a corrected claim that a rule then rejects for something new is taken back.

The verdict on a claim is the same alone, in a file, in a thread and in another process: nothing here remembers a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from payer_profiles import Choice, Profile
from scrubber.claims.interest import is_of_interest
from scrubber.claims.view import view
from scrubber.coding.compare import compare
from scrubber.coding.standing import Extent, extent_of
from scrubber.engine.checked import chart_required, checked_of
from scrubber.engine.correct import VOID, Considered, all_proposed, conflict_finding, consider, rules_writing
from scrubber.engine.dispose import dispose, owner_of
from scrubber.engine.draft import Draft
from scrubber.engine.evaluate import Evaluation, evaluate
from scrubber.engine.failures import failure_finding
from scrubber.engine.guide import Faults, Guide, guide_findings
from scrubber.engine.identity import chart_findings
from scrubber.engine.known import refuse_unknown_in_policy, refuse_unknown_rules
from scrubber.engine.locate import Locator
from scrubber.engine.money import money_of
from scrubber.engine.plan import NOTHING_IN_FORCE, Plan, plan_of
from scrubber.engine.review import review
from scrubber.engine.settings import PluginChoice, Settings
from scrubber.engine.splices import Applied, apply
from scrubber.engine.statuses import NOT_NOTED, claim_status, from_facts, passed_status
from scrubber.engine.support import support_for
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.hooks.values import json_bytes
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.claim import Claim
from scrubber.model.correction import Safety, Status
from scrubber.model.disposition import Checked, Disposition
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.ground import Ground
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.readings import Support
from scrubber.model.value import Value, field
from scrubber.reference.tables import Tables
from scrubber.reference.trust import ground_of_facts
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from scrubber.rules.features import features_of
from x12 import ClaimSlice
from x12.acks.facts import ClaimStatus
from x12.acks.x999 import SetError
from x12.sense.facts import Facts

MAX_ROUNDS = 8
"""Corrections only lower or relabel, so real claims come to rest within two or three rounds."""


class Charts(Protocol):
    """Where the chart of a claim comes from."""

    def of(self, claim: Claim) -> Chart:
        """Return what the documents offered say of this claim."""


class OneChart(Value):
    """A chart that is at hand."""

    chart: Chart = NO_CHART

    def of(self, claim: Claim) -> Chart:
        """Return it."""
        return self.chart


NO_CHARTS = OneChart()
"""No documentation was offered."""


class Scrubbed(Value):
    """What was decided about one claim.

    `outcome` is None for a claim that was passed through. `after` is the claim as it may go out; `came` itself where
    nothing was changed or it may not. `status` is what the 277CA says.
    """

    came: ClaimSlice
    after: ClaimSlice
    disposition: Disposition
    status: ClaimStatus
    outcome: ClaimOutcome | None = None
    faults: tuple[SetError, ...] = ()
    """What a 999 says of the claim and of what stands above it."""
    given: Mapping[str, bytes] = field(default_factory=dict)
    """What plugins keep of the claim for the end of the run: JSON by plugin."""

    @property
    def is_edited(self) -> bool:
        """Return whether other bytes go out than came in."""
        return self.after is not self.came


class _Asked(Value):
    """What is known of a claim before it is decided about."""

    known: tuple[Finding, ...]
    faults: Faults
    choice: Choice | None
    inspect: bool


def plugins_of(choice: PluginChoice) -> PluginHost:
    """Return the host of the plugins chosen. Raises `PluginError`."""
    return load_plugins(
        allow=choice.allow,
        required=choice.required,
        isolate=choice.isolate,
        folders=choice.folders,
        tables=choice.tables,
        environment=choice.environment,
        jail=choice.jail,
    )


def _with_contributed(tables: Tables, host: PluginHost) -> Tables:
    contributed = host.tables()
    return tables.with_more(contributed) if contributed else tables


class Scrubber:
    """Decides about claims, one at a time. Thread-safe: it holds settings and what is derived from them, no claim."""

    def __init__(
        self,
        settings: Settings,
        host: PluginHost | None = None,
        rules: Sequence[Rule] | None = None,
        tables: Tables | None = None,
    ) -> None:
        """`host` None: the plugins that the settings choose. `rules` stand in for the host's: in tests of single rules,
        and with `tables` where another scrubber of the same host has both already.

        Raises `PluginError` for a plugin that can't be used, `ProfileFileError` and `PolicyError` for a profile or
        policy that names a rule which nobody has.
        """
        self.settings = settings
        self.host = host or plugins_of(settings.plugins)
        self.tables = _with_contributed(settings.tables, self.host) if tables is None else tables
        self.rules = self.host.rules() if rules is None else tuple(rules)
        if rules is None:
            refuse_unknown_rules(settings.profiles, self.rules, self.host.owner_of)
            refuse_unknown_in_policy(settings.policy, self.host, self.rules)
        self.host.turn_to_names()  # one is refused now; charts may be read for their keys next
        self.dispatcher = Dispatcher(self.host, budget_seconds=settings.plugins.budget_seconds)
        self._guide = Guide(settings.validate, settings.as_of, self.tables)
        self._plans: dict[tuple[str, str, str], tuple[Profile, Plan]] = {}

    def scrub(
        self,
        claim_slice: ClaimSlice,
        charts: Charts = NO_CHARTS,
        *,
        known: Sequence[Finding] = (),
        choice: Choice | None = None,
        inspect: bool | None = None,
        facts: Facts | None = None,
    ) -> Scrubbed:
        """Return what is decided about a claim.

        `known` are findings that only its neighbours in a file show (a duplicate); `choice` names the profile where the
        caller has chosen it. `inspect` overrides whether rules look at it; else its lines decide.
        `facts` are those of `facts_of`, where somebody needed them before.
        """
        if inspect is None:
            inspect = is_of_interest(claim_slice)
        if inspect and claim_slice.claim.head.component(5, 3) == VOID:
            inspect, known = False, (*known, _void())
        if facts is None and self.settings.validate != "off":
            facts = self.facts_of(claim_slice)
        faults = self._guide.check(claim_slice, facts)
        # what stands where no guide allows it is read from the claim itself
        is_allowed = not faults and self.settings.validate != "off"
        noted = from_facts(claim_slice, facts) if facts is not None and is_allowed else NOT_NOTED
        if not inspect and not faults and not known:
            return Scrubbed(claim_slice, claim_slice, Disposition.ACCEPTED, passed_status(claim_slice, noted))
        asked = _Asked(tuple(known), faults, choice, inspect)
        with self.host.knowing():
            claim = view(claim_slice)
            chart = charts.of(claim) if inspect else NO_CHART
            draft = Draft(claim_slice, claim)
            outcome, after = self._decide(draft, chart, asked)
        status = claim_status(claim_slice, outcome, noted)
        errors = faults.for_999(claim_slice) if faults else ()
        return Scrubbed(claim_slice, after, outcome.disposition, status, outcome, errors, draft.given)

    def facts_of(self, claim_slice: ClaimSlice) -> Facts:
        """Return what the edits note of a claim: also what tells it from other claims."""
        return self._guide.facts(claim_slice)

    def case(self, claim: Claim, chart: Chart, profile: Profile) -> Case:
        """Return what rules and plugins see of a claim."""
        with self.host.knowing():
            support = support_for(claim, chart, profile.parameters, self.tables)
            return self._case(claim, chart, profile, support)

    def _decide(self, draft: Draft, chart: Chart, asked: _Asked) -> tuple[ClaimOutcome, ClaimSlice]:
        original, known, choice, inspect = draft.claim, asked.known, asked.choice, asked.inspect
        failures: list[PluginFailure] = []
        if choice is None:
            choice, failed = self._choose(original)
            failures += failed
        profile = choice.profile
        known += chart_findings(chart)
        support = support_for(original, chart, profile.parameters, self.tables)
        plan = self._plan(profile, original) if inspect else NOTHING_IN_FORCE
        known += guide_findings(asked.faults, draft.came, profile, plan.ids)
        case, evaluation, considered, known = self._rounds(draft, chart, support, profile, plan, known)
        if self.settings.require_charts and inspect and support is None:
            known += (chart_required(original),)
        failures += considered.failures
        open_findings = draft.open_findings(considered.findings)
        open_findings += map(failure_finding, failures)
        open_findings += [conflict_finding(one, other) for one, other in considered.conflicts]
        open_findings += known
        reviewed, failed = review(case, tuple(open_findings), draft.corrections(considered), self.dispatcher)
        failures += failed
        reviewed += tuple(map(failure_finding, failed))

        def decided(standing: tuple[Finding, ...]) -> ClaimOutcome:
            corrections = draft.corrections(considered)
            disposition = dispose(standing, corrections, self.settings.on_unresolved)
            if not disposition.goes_out and draft.is_changed:
                draft.withdraw(f"the claim is withheld for {_blocking(standing)}, and stays as it came")
                corrections = draft.corrections(considered)
            findings = tuple(
                sorted((*draft.cured, *standing), key=lambda f: (f.line or 0, f.rule, f.message))
            )
            checked = checked_of(case, evaluation, findings) if inspect else Checked.NOT_OF_INTEREST
            approved = self.settings.approvals.for_claim(original.claim_id)
            return ClaimOutcome(
                claim=original,
                profile=profile,
                profile_because=choice.because,
                disposition=disposition,
                checked=checked,
                owner=owner_of(findings),
                findings=findings,
                corrections=corrections,
                coverage=evaluation.coverage,
                not_evaluated=evaluation.not_evaluated,
                chart=chart,
                support=support,
                line_grounds=_line_grounds(support, profile),
                charge_after=draft.claim.charge or Decimal(0),
                money=money_of(original, findings, checked, profile, self.settings.prices, self.tables),
                unknown_approvals=tuple(sorted(approved - {c.id for c in corrections})),
            )

        outcome = decided(reviewed)
        if self.dispatcher.has("infuscrub_claim_done"):
            given, failed = self.dispatcher.notify("infuscrub_claim_done", {"outcome": outcome})
            draft.given = {plugin: json_bytes(value) for plugin, value in given.items()}
            failures += failed
            if failed:
                outcome = decided((*reviewed, *map(failure_finding, failed)))
        return outcome, draft.current

    def _rounds(
        self,
        draft: Draft,
        chart: Chart,
        support: Support | None,
        profile: Profile,
        plan: Plan,
        known: tuple[Finding, ...],
    ) -> tuple[Case, Evaluation, Considered, tuple[Finding, ...]]:
        """Evaluate and correct until nothing more may be applied; return the last round."""
        first_errors: frozenset[tuple[str, str]] | None = None
        barred: dict[str, str] = {}
        for _ in range(MAX_ROUNDS):
            case = self._case(draft.claim, chart, profile, support)
            evaluation = evaluate(case, plan, self.dispatcher, Locator(draft.current, draft.claim))
            errors = frozenset((f.rule, f.title) for f in evaluation.findings if f.blocks)
            if first_errors is None:
                first_errors = errors
            considered = consider(
                case,
                evaluation.findings,
                self.dispatcher,
                self.settings.policy,
                self.settings.approvals,
                barred=barred,
            )
            rests = draft.is_changed and not considered.edits
            if rests and (new := errors - first_errors or self._new_faults(draft, profile, plan, known)):
                broken = " and ".join(sorted({rule for rule, _ in new}))
                reason = f"the corrected claim would break {broken}: a person must decide"
                barred |= dict.fromkeys(draft.start_over(), reason)
                continue
            if not considered.edits:
                return case, evaluation, considered, known
            if self._is_held(evaluation, considered):
                return case, evaluation, all_proposed(considered, _PLUGIN_FAILED), known
            edited = apply(draft.current, case, considered.edits)
            if isinstance(edited, str):
                return case, evaluation, all_proposed(considered, edited), known
            claim = view(edited.claim_slice)
            refusal = _refusal(draft, edited, claim, considered)
            if refusal is not None:
                return case, evaluation, all_proposed(considered, _as_said(refusal)), (*known, refusal)
            draft.take(considered, edited, claim)
        refusal = _oscillation(considered)
        return case, evaluation, all_proposed(considered, _as_said(refusal)), (*known, refusal)

    def _new_faults(
        self, draft: Draft, profile: Profile, plan: Plan, known: Sequence[Finding]
    ) -> frozenset[tuple[str, str]]:
        """Return what the guide and the edits have against the corrected claim, and not against the one that came."""
        there = {(finding.rule, finding.title) for finding in known}
        found = guide_findings(self._guide.check(draft.current), draft.current, profile, plan.ids)
        return frozenset((f.rule, f.title) for f in found if f.blocks) - there

    def _is_held(self, evaluation: Evaluation, considered: Considered) -> bool:
        """Return whether a plugin failed in this round: the claim stays, so nothing more need be written to it."""
        return bool(considered.failures) or any(
            finding.origin is Origin.PLUGIN_FAILURE for finding in evaluation.findings
        )

    def _choose(self, claim: Claim) -> tuple[Choice, tuple[PluginFailure, ...]]:
        settings = self.settings
        on = claim.service_dates[0] if claim.service_dates else settings.as_of
        if settings.profile is not None:
            return Choice(settings.profiles.resolve(settings.profile, on), "named by --profile"), ()
        chosen: str | None = None
        failures: tuple[PluginFailure, ...] = ()
        if self.dispatcher.has("infuscrub_choose_profile"):
            chosen, failures = self.dispatcher.first(
                "infuscrub_choose_profile", {"claim": claim, "on": on, "profiles": settings.profiles}
            )
        if chosen is not None:
            return Choice(settings.profiles.resolve(chosen, on), "chosen by a plugin"), failures
        choice = settings.profiles.choose(
            payer_id=claim.payer_id,
            payer_name=claim.payer_name,
            filing_indicator=claim.filing_indicator,
            on=on,
            form=claim.transaction,
        )
        return choice, failures

    def _plan(self, profile: Profile, claim: Claim) -> Plan:
        key = (profile.id, profile.sha256 + str(profile.holds_from), claim.transaction)
        known = self._plans.get(key)
        if known is None or known[0] is not profile:
            plan = plan_of(self.rules, profile, claim.transaction, self.host.owner_of)
            known = self._plans[key] = profile, plan
        return known[1]

    def _case(self, claim: Claim, chart: Chart, profile: Profile, support: Support | None) -> Case:
        return Case(
            claim=claim,
            profile=profile,
            as_of=self.settings.as_of,
            chart=chart,
            support=support,
            is_whole=support is not None
            and chart.record is not None
            and extent_of(chart.record, claim) is Extent.WHOLE,
            comparison=compare(claim, support, profile.parameters),
            prices=self.settings.prices,
            tables=self.tables,
            history=self.settings.history,
            features=features_of(claim),
        )


_PLUGIN_FAILED = "a plugin failed on this claim"


def _as_said(finding: Finding) -> str:
    """Return the title of a finding as the end of a sentence."""
    return f"{finding.title[0].lower()}{finding.title[1:]}"


def _blocking(findings: Iterable[Finding]) -> str:
    """Return the rules that withhold a claim, with their lines: `T05 at line 2 and M02 at line 4`."""
    named = [f"{f.rule} at line {f.line}" if f.line else f.rule for f in findings if f.blocks]
    return " and ".join(dict.fromkeys(named)) or "a proposed correction"


def _line_grounds(support: Support | None, profile: Profile) -> tuple[Ground, ...]:
    if support is None:
        return ()
    return tuple([ground_of_facts(line.facts, profile) for line in support.expectation.lines])


def _void() -> Finding:
    return Finding(
        rule="VOID",
        origin=Origin.CORE,
        kind=FindingKind.FORM,
        title="A void is sent as it came",
        message="A void repeats the claim that it takes back, line by line, so its services are not checked.",
        severity=Severity.INFO,
        safety=Safety.NEVER,
        owner=Owner.BILLER,
    )


def _refusal(draft: Draft, edited: Applied, claim: Claim, considered: Considered) -> Finding | None:
    """Return why the edited claim may not be taken. `claim`: the edited one as it is viewed."""
    if draft.was_seen(edited.claim_slice):
        return _oscillation(considered)
    approved = any(c.status is Status.APPROVED for c in considered.corrections)
    if not approved and claim.line_total > draft.claim.line_total:
        return _core(
            "RAISED",
            "Corrections together would raise the charge",
            f"The corrections of {rules_writing(considered)} would raise the billed total; none was applied.",
        )
    return None


def _oscillation(considered: Considered) -> Finding:
    return _core(
        "OSCILLATION",
        "Corrections undo each other",
        f"The corrections of {rules_writing(considered)} undo each other; the claim is held as it came.",
    )


def _core(name: str, title: str, message: str) -> Finding:
    return Finding(
        rule=f"CORE-{name}",
        origin=Origin.CORE,
        kind=FindingKind.QUESTION,
        title=title,
        message=message,
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.OPERATOR,
    )
