"""S06: hydration that was summed from pieces."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import HCPRO_APART
from scrubber.plugin import NEVER, WARNING, Case, Denial, Finding, FindingKind, Need, NotCounted, rule


@rule(
    "S06",
    "hydration-in-pieces",
    kind=FindingKind.QUESTION,
    severity=WARNING,
    safety=NEVER,
    concerns=("96360", "96361"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=("A8:263",),
    denial=Denial("CO-151", ("N362",)),
    source=HCPRO_APART,
)
def hydration_in_pieces(case: Case) -> Iterator[Finding]:
    """Hydration was summed from pieces that are too short by themselves.

    What it checks
        This payer's profile adds the pieces of hydration between other services; current guidance wants each piece
        to last 31 minutes by itself, and so do other payers.
    Why it denies
        A payer that looks at each piece denies the unit.
    Example
        given: hydration_segments sum
        chart: a1 drug infusion 09:20-10:00 class=therapeutic
        chart: a2 saline infusion 09:00-10:20 class=hydration
        claim: 96365 x1 150.00
        claim: 96361 x1 40.00
        expect: fail at the claim
    Fix
        None: compare with `infuscrub code --explain-disputes`.
    Source
        HCPro, quoting CPT Assistant of December 2011: never added. AAPC 159393 adds the pieces, quoting CPT Assistant
        of June 2007.
    """
    if case.parameters.hydration_segments != "sum" or case.expectation is None:
        return
    least = case.parameters.hydration_min_minutes
    apart = {NotCounted.HYDRATION_OVERLAP}
    for row in case.expectation.timeline.rows:
        piece = 0
        pieces = []
        for stretch in row.stretches:
            if stretch.reason in apart:
                pieces.append(piece)
                piece = 0
            elif stretch.code in ("96360", "96361") or stretch.reason is NotCounted.SHORT_OF_NEXT_HOUR:
                piece += stretch.minutes
        short = [minutes for minutes in (*pieces, piece) if 0 < minutes < least]
        if short and row.counted_minutes:
            yield Finding(
                message=f"{row.substance}: pieces of {', '.join(map(str, short))} minutes were added; a payer that "
                f"wants {least} in each would not count them, and {row.counted_minutes - sum(short)} minutes are left.",
                evidence=case.evidence((row.administration,)),
            )
