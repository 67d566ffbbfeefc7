"""One claim from slice to outcome: evaluate, correct to a fixpoint, review, dispose. A pure function of its inputs.

Theory. A round views the current bytes, evaluates every rule, gates the corrections and applies what may be applied.
Rounds repeat until nothing more may be applied; the findings of the last round are what is wrong with the claim that
would go out. A correction that brings back bytes seen before, or more rounds than `MAX_ROUNDS`, is an oscillation:
the claim is held as it came, and the rules are named. Bytes that would raise the billed charge without an approval
are refused as a whole, whatever a rule or plugin said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from payer_profiles import Choice, Profile, ProfileSet
from scrubber.claims.view import view
from scrubber.coding.compare import compare
from scrubber.coding.expect import expect
from scrubber.engine.correct import WRITTEN, Considered, consider
from scrubber.engine.dispose import dispose
from scrubber.engine.evaluate import InForce, evaluate, failure_finding, rules_in_force
from scrubber.engine.linking import chart_findings
from scrubber.engine.locate import Locator
from scrubber.engine.policy import NO_APPROVALS, SAFE, Approvals, Policy
from scrubber.engine.review import review
from scrubber.engine.splices import apply
from scrubber.hooks.dispatch import Dispatcher, PluginFailure
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.claim import Claim
from scrubber.model.correction import Correction, Safety, Status
from scrubber.model.disposition import Coverage
from scrubber.model.expected import Expectation
from scrubber.model.finding import Finding, Severity
from scrubber.model.outcome import ClaimOutcome
from scrubber.reference.prices import NO_PRICES, Prices
from scrubber.reference.tables import NO_TABLES, Tables
from scrubber.rules.case import Case
from scrubber.rules.definition import Rule
from x12 import ClaimSlice

MAX_ROUNDS = 8
"""Corrections only lower or relabel, so real claims settle within two or three rounds."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The settings of a run. `scrub` is the whole product in one call."""

    rules: Sequence[Rule]
    profiles: ProfileSet
    dispatcher: Dispatcher
    as_of: date
    policy: Policy = SAFE
    approvals: Approvals = NO_APPROVALS
    prices: Prices = NO_PRICES
    tables: Tables = NO_TABLES
    _in_force: dict[tuple[int, str], tuple[Profile, tuple[InForce, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Remembered per profile and form. Profiles are few, and one that is held here keeps its `id`."""

    def scrub(
        self,
        claim_slice: ClaimSlice,
        chart: Chart = NO_CHART,
        known: Sequence[Finding] = (),
        choice: Choice | None = None,
        claim: Claim | None = None,
    ) -> tuple[ClaimOutcome, ClaimSlice]:
        """Return what is decided about a claim, and its slice as it may go out.

        `known` are findings made before the rules ran (guide, envelope); `choice` names the profile where the caller
        has chosen it; `claim` is the slice's view where it is at hand. A claim that does not go out is returned as
        it came.
        """
        original = claim = claim or view(claim_slice)
        if choice is None:
            choice, failures = self._choose(original)
            known = (*known, *(failure_finding(failure) for failure in failures))
        known = (*known, *chart_findings(chart))
        expectation = _expectation(original, chart, choice.profile)
        current = claim_slice
        seen = {claim_slice.claim.raw}
        numbers = tuple(line.number for line in original.lines)
        cured: list[Finding] = []
        made: dict[str, Correction] = {}
        rules = self._rules_for(choice.profile, original)
        for _ in range(MAX_ROUNDS):
            case = self._case(claim, chart, choice.profile, expectation)
            evaluation = evaluate(
                case, rules, self.dispatcher, Locator(current, claim), len(self.rules) - len(rules)
            )
            considered = consider(case, evaluation.findings, self.dispatcher, self.policy, self.approvals)
            if not considered.edits:
                break
            edited = apply(current, case, considered.edits)
            refusal = _refusal(case.claim, edited.claim_slice, considered, seen) if edited else None
            if refusal is not None or edited is None:
                considered = _all_proposed(considered)
                known = (*known, *([refusal] if refusal else []))
                break
            written = {c.id: c for c in considered.corrections if c.status in WRITTEN}
            made.update(_renumbered(written, numbers))
            cured.extend(
                replace(finding, cured=True, line=_number(finding.line, numbers))
                for finding in considered.findings
                if finding.correction in written
            )
            current = edited.claim_slice
            claim = view(current)
            numbers = tuple(numbers[number - 1] for number in edited.came_from)
            seen.add(current.claim.raw)
        else:
            considered = _all_proposed(considered)
            known = (*known, _oscillation(considered))
        return self._outcome(
            claim_slice,
            current,
            original,
            choice,
            chart,
            expectation,
            case,
            considered,
            evaluation.coverage,
            cured,
            made,
            known,
            numbers,
        )

    def _outcome(
        self,
        claim_slice: ClaimSlice,
        current: ClaimSlice,
        original: Claim,
        choice: Choice,
        chart: Chart,
        expectation: Expectation | None,
        case: Case,
        considered: Considered,
        coverage: Coverage,
        cured: list[Finding],
        made: dict[str, Correction],
        known: Sequence[Finding],
        numbers: tuple[int, ...],
    ) -> tuple[ClaimOutcome, ClaimSlice]:
        open_findings = list(considered.findings)
        if current is not claim_slice:
            there = Locator(claim_slice, original)
            open_findings = [_as_it_came(finding, numbers, there) for finding in open_findings]
        open_findings.extend(failure_finding(failure) for failure in considered.failures)
        open_findings.extend(_conflict(one, other) for one, other in considered.conflicts)
        open_findings.extend(known)
        left = _renumbered({c.id: c for c in considered.corrections}, numbers)
        corrections = tuple({**left, **made}.values())
        reviewed = review(case, tuple(open_findings), corrections, self.dispatcher)
        disposition = dispose(reviewed, corrections)
        if not disposition.goes_out and current is not claim_slice:
            corrections = tuple(_not_written(c) for c in corrections)
            cured = [replace(finding, cured=False) for finding in cured]
            current = claim_slice
        findings = tuple(sorted((*cured, *reviewed), key=lambda f: (f.line or 0, f.rule, f.message)))
        outcome = ClaimOutcome(
            claim=original,
            profile=choice.profile,
            profile_because=choice.because,
            disposition=disposition,
            findings=findings,
            corrections=corrections,
            coverage=coverage,
            documents=chart.documents,
            expectation=expectation,
            charge_after=(original if current is claim_slice else case.claim).charge or Decimal(0),
        )
        return outcome, current

    def _choose(self, claim: Claim) -> tuple[Choice, tuple[PluginFailure, ...]]:
        on = claim.service_dates[0] if claim.service_dates else self.as_of
        chosen: str | None = None
        failures: tuple[PluginFailure, ...] = ()
        if self.dispatcher.has("infuscrub_choose_profile"):
            chosen, failures = self.dispatcher.first(
                "infuscrub_choose_profile", {"claim": claim, "on": on, "profiles": self.profiles}, str
            )
        if chosen is not None and chosen in self.profiles:
            return Choice(self.profiles.resolve(chosen, on), "chosen by a plugin"), failures
        choice = self.profiles.choose(
            payer_id=claim.payer_id,
            payer_name=claim.payer_name,
            filing_indicator=claim.filing_indicator,
            on=on,
            form=claim.transaction,
        )
        return choice, failures

    def _rules_for(self, profile: Profile, claim: Claim) -> tuple[InForce, ...]:
        key = (id(profile), claim.transaction)
        if key not in self._in_force:
            self._in_force[key] = profile, rules_in_force(self.rules, profile, claim.transaction)
        return self._in_force[key][1]

    def _case(self, claim: Claim, chart: Chart, profile: Profile, expectation: Expectation | None) -> Case:
        return Case(
            claim=claim,
            profile=profile,
            as_of=self.as_of,
            record=chart.record,
            documents=chart.documents,
            documents_offered=chart.offered,
            documents_refused=len(chart.problems),
            expectation=expectation,
            comparison=compare(claim, expectation),
            prices=self.prices,
            tables=self.tables,
            codes=frozenset(line.code for line in claim.lines),
        )


def _expectation(claim: Claim, chart: Chart, profile: Profile) -> Expectation | None:
    if chart.record is None:
        return None
    return expect(
        chart.record,
        profile.parameters,
        transaction_setting="physician" if claim.is_professional else "facility",
        place_of_service=claim.place_of_service or None,
    )


def _refusal(claim: Claim, edited: ClaimSlice, considered: Considered, seen: set[bytes]) -> Finding | None:
    if edited.claim.raw in seen:
        return _oscillation(considered)
    approved = any(c.status is Status.APPROVED for c in considered.corrections)
    if not approved and view(edited).line_total > claim.line_total:
        return Finding(
            rule="CORE-RAISED",
            title="Corrections together would raise the charge",
            message=f"The corrections of {_rules(considered)} would raise the billed total; none was applied.",
            severity=Severity.ERROR,
            safety=Safety.NEVER,
            holds=True,
        )
    return None


def _oscillation(considered: Considered) -> Finding:
    return Finding(
        rule="CORE-OSCILLATION",
        title="Corrections undo each other",
        message=f"The corrections of {_rules(considered)} undo each other; the claim is held as it came.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
    )


def _conflict(one: str, other: str) -> Finding:
    return Finding(
        rule="CORE-CONFLICT",
        title="Two rules would change one element in different ways",
        message=f"{one} and {other} ask for different values of one element; neither was applied.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
    )


def _rules(considered: Considered) -> str:
    return " and ".join(sorted({c.rule for c in considered.corrections if c.status in WRITTEN}))


def _all_proposed(considered: Considered) -> Considered:
    corrections = tuple(
        replace(c, status=Status.PROPOSED, reason=f"{c.reason}; not applied, see the findings")
        if c.status in WRITTEN
        else c
        for c in considered.corrections
    )
    return replace(considered, corrections=corrections)


def _not_written(correction: Correction) -> Correction:
    if correction.status not in WRITTEN:
        return correction
    return replace(
        correction,
        status=Status.PROPOSED,
        reason="ready to apply, but the claim is withheld for another reason and stays as it came",
    )


def _as_it_came(finding: Finding, numbers: tuple[int, ...], there: Locator) -> Finding:
    """Point at the line and byte of the claim that came in, not of the edited one."""
    if finding.line is None and not finding.element and finding.location is not None:
        return finding  # the claim itself: where CLM stands, no edit has moved
    line = _number(finding.line, numbers)
    return replace(finding, line=line, location=there.locate(line, finding.element))


def _number(line: int | None, numbers: tuple[int, ...]) -> int | None:
    """Return the number that a line had when the claim came in."""
    return line if line is None or line > len(numbers) else numbers[line - 1]


def _renumbered(corrections: dict[str, Correction], numbers: tuple[int, ...]) -> dict[str, Correction]:
    return {key: replace(c, line=_number(c.line, numbers)) for key, c in corrections.items()}
