"""H03: an office billed another initial service than what the visit was for."""

from __future__ import annotations

from infuscrub_rules.sources import NORIDIAN_INITIAL
from scrubber.plugin import PROFESSIONAL, SUGGESTED, WARNING, Case, Cause, Denial, FindingKind, Need, rule


@rule(
    "H03",
    "primary-reason-not-initial",
    kind=FindingKind.CONFLICT,
    answers=(Cause.PRIMARY_REASON,),
    severity=WARNING,
    safety=SUGGESTED,
    applies_to=PROFESSIONAL,
    concerns=("96360", "96365", "96374", "96409", "96413"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=(
        "A8:454",
        "A8:732",
    ),
    denial=Denial("CO-97", ("N390",)),
    source=NORIDIAN_INITIAL,
)
def primary_reason_not_initial(case: Case) -> None:
    """A professional claim names another initial service than what the visit was for.

    What it checks
        In an office the service that the visit was for is initial, whatever its rank and time. The chart must say
        which it was; where it does not, the hierarchy of facilities is taken as a convention. This rule only warns
        then, and so does every other whose finding would go away with another service as the initial one.
    Why it denies
        Seldom denied; but initial and add-on change places, and with them the payment.
    Example
        chart: primary a2
        chart: a1 drug_a infusion 09:00-10:00 class=therapeutic
        chart: a2 drug_b push 10:05 class=therapeutic
        claim: 96365 x1 150.00
        claim: 96375 x1 60.00
        expect: fail at line 1, chart supports 96367 x 1
        expect: fail at line 2, chart supports 96374 x 1
    Fix
        Proposed.
    Source
        Noridian, initial drug administration; the text of recovery audit topic 0071.
    """
