"""From findings to corrections: bundled, priced, gated, freed of conflicts. Nothing is written here.

What belongs together is one correction with its net effect: where one encounter is billed too high in one line and too
low in another, or its initial service and an add-on have changed places, its lines are set right at once, or proposed
at once. A claim is not cut now and added to later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from scrubber.engine.policy import Approvals, Policy, gate
from scrubber.engine.splices import Priced, obstacle, price
from scrubber.hooks.dispatch import Dispatcher
from scrubber.model.claim import Claim
from scrubber.model.correction import (
    Action,
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
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.value import Value, replace
from scrubber.reference import codes
from scrubber.reference.trust import ground_of_parameter
from scrubber.rules.case import Case

WRITTEN = (Status.APPLIED, Status.APPROVED)
VOID = "8"
"""CLM05-3 of a claim that takes back an earlier one: it repeats that claim, line by line."""


class Considered(Value):
    """One round: the findings tied to their corrections, and the corrections with their status."""

    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    conflicts: tuple[tuple[str, str], ...]
    """Pairs of rules whose corrections would change one element in two ways: none of them is applied."""
    failures: tuple[PluginFailure, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the edits that may be written this round."""
        written = (edit for c in self.corrections if c.status in WRITTEN for edit in c.edits)
        return tuple(dict.fromkeys(written))  # what two corrections ask for alike is done once


class _Wanted(Value):
    """Edits that are one correction, and who asks for them."""

    rule: str
    edits: tuple[Edit, ...]
    why: str
    safety: Safety
    doubtful: tuple[str, ...] = ()
    """In words, what of what it stands on nobody has verified."""


def consider(
    case: Case,
    findings: Sequence[Finding],
    dispatcher: Dispatcher,
    policy: Policy,
    approvals: Approvals,
    *,
    barred: Mapping[str, str],
) -> Considered:
    """Turn the fixes of findings and the proposals of plugins into gated corrections.

    `barred` holds corrections that may only be proposed, by id, each with the reason.
    """
    failures: tuple[PluginFailure, ...] = ()
    corrections: dict[str, Correction] = {}
    tied: list[Finding] = []

    def add(wanted: _Wanted) -> str:
        correction = _correction(case, wanted, policy, approvals)
        if correction.id in barred and correction.status in WRITTEN:
            approved = f"{correction.reason}; not applied: " if correction.status is Status.APPROVED else ""
            correction = replace(
                correction, status=Status.PROPOSED, reason=f"{approved}{barred[correction.id]}"
            )
        corrections.setdefault(correction.id, correction)
        return correction.id

    bundles = _bundles(case, findings)
    for finding in findings:
        if not finding.fix:
            tied.append(finding)
            continue
        wanted = bundles.get(id(finding)) or _Wanted(
            finding.rule,
            finding.fix,
            finding.fix_reason,
            finding.safety or Safety.SUGGESTED,
            _doubtful(finding),
        )
        tied.append(replace(finding, correction=add(wanted)))
    if dispatcher.has("infuscrub_propose"):
        proposals, failures = dispatcher.collect(
            "infuscrub_propose", {"case": case, "findings": tuple(tied)}, tied
        )
        for _, proposal in proposals:
            add(_Wanted(proposal.rule, proposal.edits, proposal.reason, proposal.safety))
    resolved, conflicts, moot = _without_conflicts(_leaving_a_line(case, tuple(corrections.values())))
    tied = [replace(f, correction=moot[f.correction]) if f.correction in moot else f for f in tied]
    return Considered(tuple(tied), resolved, conflicts, failures)


def _bundles(case: Case, findings: Sequence[Finding]) -> dict[int, _Wanted]:
    """Return by finding the corrections that are more than its own: of lines that are set right together."""
    key = "under_coded_correction"
    sent = case.parameters.under_coded_correction == "send" and ground_of_parameter(case.profile, key).is_firm
    together: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.bundle:
            together.setdefault(finding.bundle, []).append(finding)
    found: dict[int, _Wanted] = {}
    for own in together.values():
        both_ways = len({finding.kind is FindingKind.UNDER for finding in own if _counts(finding)}) > 1
        joined = own if both_ways and not sent else _changing_places(case, own)
        if len(joined) > 1:
            found |= dict.fromkeys(map(id, joined), _joined(joined))
    return found


def _changing_places(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """Return what makes one line initial and another one an add-on: either without the other is wrong."""
    places: dict[bool, list[Finding]] = {True: [], False: []}
    for finding in findings:
        for edit in finding.fix:
            if isinstance(edit, SetCode | RemoveLine):
                becomes = isinstance(edit, SetCode) and codes.is_initial(edit.code)
                if becomes != codes.is_initial(case.claim.line(edit.line).code):
                    places[becomes].append(finding)
    return [*places[True], *places[False]] if places[True] and places[False] else []


def _counts(finding: Finding) -> bool:
    return bool(finding.fix) or finding.kind is FindingKind.UNDER


def _joined(findings: Sequence[Finding]) -> _Wanted:
    lowering = [f for f in findings if f.kind is not FindingKind.UNDER and f.fix]
    raising = [f for f in findings if f.kind is FindingKind.UNDER]
    open_facts = tuple(dict.fromkeys(fact for f in (*lowering, *raising) for fact in _doubtful(f)))
    whole = not open_facts and all(f.fix for f in raising)
    safe = whole and all(f.safety is Safety.AUTOMATIC for f in lowering)
    edits = dict.fromkeys(edit for f in (*lowering, *raising) for edit in f.fix)
    return _Wanted(
        lowering[0].rule,
        tuple(edits),
        "lines that belong together are set right at once",
        Safety.AUTOMATIC if safe else Safety.SUGGESTED,
        open_facts,
    )


def _doubtful(finding: Finding) -> tuple[str, ...]:
    """Return what of the ground of a finding nobody has verified."""
    if finding.ground is None or finding.ground.is_firm:
        return ()
    return finding.rests_on or (f"what {finding.rule} stands on",)


def _correction(case: Case, wanted: _Wanted, policy: Policy, approvals: Approvals) -> Correction:
    claim = case.claim
    edits = wanted.edits
    priced = price(case, edits)
    correction_id = _id(claim, edits)
    approval = approvals.of(claim.claim_id, correction_id)
    unbalanced = _unbalanced(claim, priced)
    status, because = gate(
        rule=wanted.rule,
        safety=wanted.safety,
        direction=priced.direction,
        adjudicated=_has_decided_lines(claim) or unbalanced != "",
        is_void=claim.frequency == VOID,
        doubtful=wanted.doubtful,
        approved=approval is not None,
        policy=policy,
    )
    if status is Status.APPROVED and approval is not None:
        because = f"approved by {approval.approver} at {approval.at.isoformat()}"
    if status in WRITTEN and (why := obstacle(case, edits, priced) or unbalanced):
        status, because = Status.PROPOSED, f"{because}; not applied: {why}"
    actions = tuple(_actions(case, edits))
    return Correction(
        id=correction_id,
        rule=wanted.rule,
        edits=edits,
        line=edits[0].line,
        actions=actions,
        before=" + ".join(dict.fromkeys(a.before for a in actions if a.before)) or "no line",
        after=" + ".join(a.after for a in actions),
        charge_before=priced.before,
        charge_after=priced.after,
        direction=priced.direction,
        safety=wanted.safety,
        status=status,
        reason=f"{wanted.why}; {because}" if wanted.why else because,
    )


def _unbalanced(claim: Claim, priced: Priced) -> str:
    """Return why not even an approval writes an edit: it would move charges by which another payer has decided.

    Source: TR3 1.4.4; loops 2320 (AMT*D, CAS) and 2430 (SVD, CAS) balance with CLM02 and the charges of the lines.
    """
    if priced.before == priced.after or not (_has_decided_lines(claim) or _is_decided(claim)):
        return ""
    return "another payer has decided by these charges, and would no longer balance: correct the claim at its source"


def _has_decided_lines(claim: Claim) -> bool:
    return any(line.adjudicated for line in claim.lines)


def _is_decided(claim: Claim) -> bool:
    """Return whether another payer has decided the claim as a whole."""
    return claim.has_other_payer and any(
        payer.adjustments or payer.decided or any(amount.qualifier == "D" for amount in payer.amounts)
        for payer in claim.whole.other_payers
    )


def rules_writing(considered: Considered) -> str:
    """Return the ids of the rules whose corrections would be written."""
    return " and ".join(sorted({c.rule for c in considered.corrections if c.status in WRITTEN}))


def all_proposed(considered: Considered, why: str) -> Considered:
    """Return the round with nothing written: what was ready to be is proposed. `why` in words for the report."""
    corrections = tuple(
        replace(c, status=Status.PROPOSED, reason=f"{c.reason}; not applied: {why}")
        if c.status in WRITTEN
        else c
        for c in considered.corrections
    )
    return replace(considered, corrections=corrections)


def conflict_finding(one: str, other: str) -> Finding:
    """Return the finding of two corrections that would change one element in two ways."""
    return Finding(
        rule="CORE-CONFLICT",
        origin=Origin.CORE,
        kind=FindingKind.QUESTION,
        title="Two rules would change one element in different ways",
        message=f"{one} and {other} ask for different values of one element; neither was applied.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.CODER,
    )


def _id(claim: Claim, edits: tuple[Edit, ...]) -> str:
    """Name a correction by what it does and to whom, so that an approval can't land on another one after an upgrade,
    or on another patient's claim of the same number.
    """
    touched = "|".join(claim.line(e.line).label for e in edits if e.line is not None)
    whose = (claim.patient.member_id, claim.patient.given, claim.patient.birth_date, *claim.service_dates)
    said = "|".join((claim.claim_id, *map(str, whose), repr(edits), touched))
    return "c" + hashlib.sha256(said.encode()).hexdigest()[:10]


def _actions(case: Case, edits: tuple[Edit, ...]) -> Iterable[Action]:
    """Yield what becomes of each line, before and after, as billers write it."""
    for number in sorted({e.line for e in edits if e.line is not None}):
        line = case.claim.line(number)
        here = [e for e in edits if e.line == number]
        code, units, modifiers, removed = line.code, line.units, line.modifiers, False
        own = [e for e in here if not isinstance(e, AddLine | SetNdc)]
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
                case _:
                    pass
        if own:
            after = "no line" if removed else f"{'-'.join((code, *modifiers))} x {units}"
            yield Action(own[0].action if len(own) == 1 else "set_line", number, line.label, after)
        if any(isinstance(e, SetNdc) for e in here):
            yield Action("set_ndc", number, f"NDC on {line.label}", "NDC in 5-4-2 digits without hyphens")
        for added in (e for e in here if isinstance(e, AddLine)):
            yield Action(
                "add_line", number, "", f"{'-'.join((added.code, *added.modifiers))} x {added.units}"
            )
    for charge in (e.charge for e in edits if isinstance(e, SetClaimCharge)):
        before = "no CLM02" if case.claim.charge is None else f"CLM02 {case.claim.charge}"
        yield Action("set_claim_charge", None, before, f"CLM02 {charge}")


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


def _field(edit: Edit) -> tuple[object, ...]:
    """Return what an edit decides: of one field there is one value. Lines of other codes may be added side by side."""
    if isinstance(edit, AddLine):
        return (edit.line, edit.action, edit.code, edit.modifiers)
    return (edit.line, edit.action)


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
    wanted: dict[tuple[object, ...], tuple[Edit, Correction]] = {}
    conflicts: list[tuple[str, str]] = []
    clashing: set[str] = set()
    for correction in writing:
        if correction.id in moot:
            continue
        for edit in correction.edits:
            field = _field(edit)
            if field in wanted and wanted[field][0] != edit:
                other = wanted[field][1]
                conflicts.append((other.rule, correction.rule))
                clashing |= {other.id, correction.id}
            else:
                wanted.setdefault(field, (edit, correction))
    resolved = []
    for correction in corrections:
        if correction.id in moot:
            continue
        if correction.id in clashing:
            correction = replace(
                correction,
                status=Status.PROPOSED,
                reason="two rules would change one element in different ways: a person must decide",
            )
        resolved.append(correction)
    return tuple(resolved), tuple(conflicts), moot
