"""What becomes of a claim, from its open findings and corrections."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.engine.correct import WRITTEN
from scrubber.model.correction import Correction, Safety, Status
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding


def dispose(findings: Sequence[Finding], corrections: Sequence[Correction]) -> Disposition:
    """Return the disposition.

    Rejected: something blocks that no edit could cure, and the payer would not take it. Held: what blocks waits for
    a person (a proposed edit, an ambiguous document, a failed plugin). Corrected: nothing blocks any more.
    """
    proposed = {c.id for c in corrections if c.status is Status.PROPOSED and c.safety is not Safety.NEVER}
    blocking = [finding for finding in findings if finding.blocks]
    if any(_rejects(finding) and finding.correction not in proposed for finding in blocking):
        return Disposition.REJECTED
    if blocking:
        return Disposition.HELD
    if any(correction.status in WRITTEN for correction in corrections):
        return Disposition.CORRECTED
    return Disposition.ACCEPTED


def _rejects(finding: Finding) -> bool:
    """Return whether a 277CA can say why: without a status code a person must look."""
    return not finding.holds and bool(finding.status_codes)
