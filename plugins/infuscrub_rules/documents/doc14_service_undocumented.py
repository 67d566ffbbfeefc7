"""DOC14: a billed administration that the chart does not mention."""

from __future__ import annotations

from infuscrub_rules.sources import A53778
from scrubber.plugin import NEVER, WARNING, Case, Cause, Denial, FindingKind, Need, Owner, rule


@rule(
    "DOC14",
    "service-undocumented",
    kind=FindingKind.MISSING,
    answers=(Cause.UNDOCUMENTED,),
    severity=WARNING,
    safety=NEVER,
    concerns=(),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    denial=Denial("CO-16", ("N706",)),
    owner=Owner.NURSE,
    source=A53778,
)
def service_undocumented(case: Case) -> None:
    """A billed administration is not in the chart.

    What it checks
        A line that bills an infusion, push or injection, while the chart was read as a whole and nothing in it goes
        with the line. Something that is not there is no proof that nothing was done: this is a question. A chart that
        was read in part asks nothing.
    Why it denies
        A service that the record does not show is not payable on review.
    Example
        chart: a1 drug push 09:00 class=therapeutic
        claim: 96374 x1 60.00
        claim: 96372 x1 30.00
        expect: fail at line 2, held
    Fix
        None by itself, and the line is never taken off: add the missing record, or take the line off the claim. The
        profile key `undocumented_line` says whether the claim is held for it (default) or a warning is enough.
    Source
        Palmetto A53778: each service is documented in the record.
    """
