"""From findings to corrections: priced, gated, freed of conflicts. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrubber.engine.policy import Approvals, Policy, gate
from scrubber.engine.splices import price
from scrubber.hooks.dispatch import Dispatcher, PluginFailure
from scrubber.hooks.specs import Proposal
from scrubber.model.correction import (
    AddLine,
    Correction,
    Edit,
    RemoveLine,
    Safety,
    SetClaimCharge,
    SetCode,
    SetModifiers,
    SetNdc,
    SetUnits,
    Status,
)
from scrubber.model.finding import Finding
from scrubber.rules.case import Case

WRITTEN = (Status.APPLIED, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Considered:
    """One round: the findings tied to their corrections, and the corrections with their status."""

    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    conflicts: tuple[tuple[str, str], ...]
    """Pairs of rules whose corrections would change one element in two ways: none of them is applied."""
    failures: tuple[PluginFailure, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the edits that may be written this round."""
        return tuple(edit for c in self.corrections if c.status in WRITTEN for edit in c.edits)


def consider(
    case: Case, findings: Sequence[Finding], dispatcher: Dispatcher, policy: Policy, approvals: Approvals
) -> Considered:
    """Turn the fixes of findings and the proposals of plugins into gated corrections."""
    failures: tuple[PluginFailure, ...] = ()
    corrections: dict[str, Correction] = {}
    tied: list[Finding] = []
    for finding in findings:
        if not finding.fix:
            tied.append(finding)
            continue
        correction = _correction(
            case,
            finding.rule,
            finding.fix,
            finding.fix_reason,
            finding.safety,
            policy,
            approvals,
        )
        corrections.setdefault(correction.id, correction)
        tied.append(replace(finding, correction=correction.id))
    if dispatcher.has("infuscrub_propose"):
        proposals, failures = dispatcher.collect(
            "infuscrub_propose", {"case": case, "findings": tuple(tied)}, Proposal
        )
        for proposal in proposals:
            correction = _correction(
                case, proposal.rule, proposal.edits, proposal.reason, proposal.safety, policy, approvals
            )
            corrections.setdefault(correction.id, correction)
    settled, conflicts, moot = _without_conflicts(_leaving_a_line(case, tuple(corrections.values())))
    tied = [replace(f, correction=moot[f.correction]) if f.correction in moot else f for f in tied]
    return Considered(tuple(tied), settled, conflicts, failures)


def _correction(
    case: Case,
    rule: str,
    edits: tuple[Edit, ...],
    why: str,
    safety: Safety | None,
    policy: Policy,
    approvals: Approvals,
) -> Correction:
    claim = case.claim
    safety = safety or Safety.SUGGESTED
    priced = price(case, edits)
    correction_id = _id(claim.claim_id, edits, case)
    status, because = gate(
        rule=rule,
        safety=safety,
        direction=priced.direction,
        adjudicated=any(line.adjudicated for line in claim.lines),
        approved=approvals.of(claim.claim_id, correction_id) is not None,
        policy=policy,
    )
    approval = approvals.of(claim.claim_id, correction_id)
    if status is Status.APPROVED and approval is not None:
        because = f"approved by {approval.approver} at {approval.at.isoformat()}"
    before, after = _words(case, edits)
    return Correction(
        id=correction_id,
        rule=rule,
        edits=edits,
        line=edits[0].line,
        before=before,
        after=after,
        charge_before=priced.before,
        charge_after=priced.after,
        direction=priced.direction,
        safety=safety,
        status=status,
        reason=f"{why}; {because}" if why else because,
    )


def _id(claim_id: str, edits: tuple[Edit, ...], case: Case) -> str:
    """Name a correction by what it does, so that an approval can't land on another one after an upgrade."""
    touched = "|".join(case.claim.line(e.line).label for e in edits if e.line is not None)
    return "c" + hashlib.sha256(f"{claim_id}|{edits!r}|{touched}".encode()).hexdigest()[:10]


def _words(case: Case, edits: tuple[Edit, ...]) -> tuple[str, str]:
    """Return the lines before and after, as billers write them."""
    before: list[str] = []
    after: list[str] = []
    numbers = sorted({e.line for e in edits if e.line is not None})
    for number in numbers:
        line = case.claim.line(number)
        here = [e for e in edits if e.line == number]
        code, units, modifiers, removed = line.code, line.units, line.modifiers, False
        own = [e for e in here if not isinstance(e, AddLine)]
        for edit in own:
            match edit:
                case SetUnits():
                    units = edit.units
                case SetCode():
                    code = edit.code
                case SetModifiers():
                    modifiers = edit.modifiers
                case RemoveLine():
                    removed = True
                case SetNdc():
                    before.append(f"NDC on {line.label}")
                    after.append("NDC in 5-4-2 digits without hyphens")
                case _:
                    pass
        if any(not isinstance(e, SetNdc) for e in own):
            before.append(line.label)
            after.append("no line" if removed else f"{'-'.join((code, *modifiers))} x {units}")
        added = [e for e in here if isinstance(e, AddLine)]
        after += [f"{'-'.join((e.code, *e.modifiers))} x {e.units}" for e in added]
    for charge in (e.charge for e in edits if isinstance(e, SetClaimCharge)):
        before.append(f"CLM02 {case.claim.charge}")
        after.append(f"CLM02 {charge}")
    return " + ".join(before) or "no line", " + ".join(after)


def _leaving_a_line(case: Case, corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Propose instead of apply where every line would go: a claim of nothing is a person's decision."""
    gone = {e.line for c in corrections if c.status in WRITTEN for e in c.edits if isinstance(e, RemoveLine)}
    if not gone or len(gone) < len(case.claim.lines):
        return corrections
    reason = "no line of the claim would be left: a person must decide whether to send it at all"
    return tuple(
        replace(c, status=Status.PROPOSED, reason=reason)
        if c.status in WRITTEN and any(isinstance(e, RemoveLine) for e in c.edits)
        else c
        for c in corrections
    )


def _without_conflicts(
    corrections: tuple[Correction, ...],
) -> tuple[tuple[Correction, ...], tuple[tuple[str, str], ...], dict[str, str]]:
    """Propose instead of apply where two corrections change one element in two ways.

    Taking a line off makes every other change of that line moot, so it wins over them: the third value maps each
    moot correction to the removal.
    """
    writing = [c for c in corrections if c.status in WRITTEN]
    removals = {e.line: c.id for c in writing for e in c.edits if isinstance(e, RemoveLine)}
    moot = {
        c.id: removals[e.line]
        for c in writing
        if not any(isinstance(e, RemoveLine) for e in c.edits)
        for e in c.edits
        if e.line in removals
    }
    wanted: dict[tuple[int | None, str], tuple[Edit, Correction]] = {}
    conflicts: list[tuple[str, str]] = []
    clashing: set[str] = set()
    for correction in writing:
        if correction.id in moot:
            continue
        for edit in correction.edits:
            field = (edit.line, edit.action)
            if field in wanted and wanted[field][0] != edit:
                other = wanted[field][1]
                conflicts.append((other.rule, correction.rule))
                clashing |= {other.id, correction.id}
            else:
                wanted.setdefault(field, (edit, correction))
    settled = []
    for correction in corrections:
        if correction.id in moot:
            continue
        if correction.id in clashing:
            correction = replace(
                correction,
                status=Status.PROPOSED,
                reason="two rules would change one element in different ways: a person must decide",
            )
        settled.append(correction)
    return tuple(settled), tuple(conflicts), moot
