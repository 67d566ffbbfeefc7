"""DOC08: an administration that nobody signed."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import NORIDIAN_DOCUMENTATION
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Feature,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    not_evaluated,
    rule,
)


@rule(
    "DOC08",
    "performer-undocumented",
    kind=FindingKind.MISSING,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
    ),
    source=NORIDIAN_DOCUMENTATION,
)
def performer_undocumented(case: Case) -> Iterator[Finding | Unchecked]:
    """An administration does not say who gave it.

    What it checks
        Each administration names the person who gave it, where the chart names such persons at all. Supervision is
        not read from charts.
    Why it denies
        An unsigned entry counts as not done on review.
    Example
        chart: a1 rituximab infusion 09:00-13:00 class=complex performer=P._Mint_RN
        chart: a2 ondansetron push 08:50
        claim: 96413 x1 400.00
        expect: fail at the claim
    Fix
        None by itself: whoever gave it signs the entry.
    Source
        Noridian, documentation requirements for drugs and biologicals; signature rules of the Medicare contractors.
    """
    given = list(case.treatments)
    if not any(administration.performer for administration in given):
        yield not_evaluated(Because.NO_PERFORMER)
        return
    for administration in given:
        if not administration.performer:
            yield Finding(
                message=f"{administration.substance}: who gave it was not made out in the chart.",
                asks="the name of whoever gave it",
                evidence=case.evidence([administration.id]),
            )
