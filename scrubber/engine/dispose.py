"""What becomes of a claim, from its open findings and corrections, and who can settle what stops it."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.engine.correct import WRITTEN
from scrubber.model.correction import Correction, Safety, Status
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding, Origin, Owner


def dispose(
    findings: Sequence[Finding], corrections: Sequence[Correction], unresolved: str = "hold"
) -> Disposition:
    """Return the disposition.

    Rejected: something blocks that no edit could cure, and the payer would not take it. Held: what blocks waits for a
    person at this desk (a proposed edit, an ambiguous document, a failed plugin). Corrected: nothing blocks any more.
    Where a plugin failed, nobody knows whether it would have waived what a rule rejects, or how it would have answered.
    A host without a desk (`unresolved` is `reject`) sends back what could be said in a 277CA.
    """
    proposed = {c.id for c in corrections if c.status is Status.PROPOSED and c.safety is not Safety.NEVER}
    blocking = [finding for finding in findings if finding.blocks]
    failed = any(finding.origin is Origin.PLUGIN_FAILURE for finding in blocking)
    for finding in blocking:
        final = finding.origin.is_locked or not failed
        if finding.rejects and final and finding.correction not in proposed:
            return Disposition.REJECTED
    if blocking:
        return Disposition.REJECTED if unresolved == "reject" else Disposition.HELD
    if any(correction.status in WRITTEN for correction in corrections):
        return Disposition.CORRECTED
    return Disposition.ACCEPTED


def owner_of(findings: Sequence[Finding]) -> Owner | None:
    """Return who can settle the first thing that stops the claim; None where nothing does."""
    return next((finding.owner or Owner.BILLER for finding in findings if finding.blocks), None)
