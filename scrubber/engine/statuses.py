"""From outcomes to the 277CA: which composites, at the claim or at the line at fault; never a warning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding, Severity
from scrubber.model.outcome import ClaimOutcome
from x12 import ClaimSlice
from x12.acks.facts import ClaimStatus, Noted, Party, line_status, noted, patient_named
from x12.acks.facts import claim_status as facts_of
from x12.acks.status import StatusComposite
from x12.delimiters import DEFAULT
from x12.sense.facts import Facts
from x12.slices import Context

FORWARDED = StatusComposite("A0", "16", "PR")
"""Sent on to the payer."""
RECEIVED = StatusComposite("A1", "19", "40")
"""Received here (the receiver of the 837), nothing more: held for a person."""
SEE_LINES = StatusComposite("A3", "247")
"""Rejected: the reasons stand at the lines."""


class FromFacts(NamedTuple):
    """What a 277CA repeats from a claim, where its edits have noted it already; else None, and the claim is asked."""

    noted: Noted | None = None
    patient: Party | None = None


NOT_NOTED = FromFacts()


def from_facts(claim_slice: ClaimSlice, facts: Facts) -> FromFacts:
    """Return what the facts of a claim that its guide allows tell of what a 277CA repeats."""
    known = patient = None
    # facts are noted in plain form: ASCII, and `#` for what would be a delimiter there
    if not facts.has_reversed and "#" not in facts.trace and claim_slice.claim.raw.isascii():
        known = noted(*facts.service_days, facts.trace)
    if claim_slice.delimiters == DEFAULT and _are_ascii(claim_slice.context):
        patient = patient_named(facts.subscriber.name, None if facts.patient is None else facts.patient.name)
    return FromFacts(known, patient)


def passed_status(claim_slice: ClaimSlice, known: FromFacts) -> ClaimStatus:
    """Return what the 277CA says of a claim that was passed through."""
    return facts_of(claim_slice, (FORWARDED,), accepted=True, noted=known.noted, patient=known.patient)


def _are_ascii(context: Context) -> bool:
    return all(part is None or part.raw.isascii() for part in (context.subscriber, context.patient))


def claim_status(claim_slice: ClaimSlice, outcome: ClaimOutcome, known: FromFacts) -> ClaimStatus:
    """Return what the 277CA says of an inspected claim, given as it came in."""
    if outcome.disposition is not Disposition.REJECTED:
        status = FORWARDED if outcome.disposition.goes_out else RECEIVED
        return facts_of(claim_slice, (status,), accepted=True, noted=known.noted, patient=known.patient)
    findings = rejecting(outcome.findings)
    lines = []
    for line in outcome.claim.lines:
        composites = _composites([f for f in findings if f.line == line.number])
        if composites:
            lines.append(line_status(claim_slice, line.number, composites))
    of_claim = _composites([f for f in findings if f.line is None])
    return facts_of(
        claim_slice,
        of_claim or (SEE_LINES,),
        accepted=False,
        lines=lines,
        noted=known.noted,
        patient=known.patient,
    )


def rejecting(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that reject: uncured errors with a status code, and nothing below an error."""
    return tuple(f for f in findings if f.rejects and f.severity is Severity.ERROR)


def _composites(findings: Sequence[Finding]) -> tuple[StatusComposite, ...]:
    texts = dict.fromkeys(code for finding in findings for code in finding.status_codes)
    return tuple(StatusComposite.parse(text) for text in texts)
