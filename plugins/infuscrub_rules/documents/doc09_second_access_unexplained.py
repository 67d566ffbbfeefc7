"""DOC09: a second access without a documented reason, and a second initial service billed for it."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import unexplained_accesses
from infuscrub_rules.sources import NORIDIAN_INITIAL
from infuscrub_rules.visits import same_visit, separating
from scrubber.plugin import (
    ERROR,
    NEVER,
    Case,
    Cause,
    Denial,
    Finding,
    FindingKind,
    Need,
    ServiceLine,
    codes,
    rule,
)


def second_initials(case: Case) -> list[ServiceLine]:
    """Return the initial services that say by 59, XS, XP or XU to be another access."""
    return [
        line
        for line in case.lines_in(codes.INITIAL_CODES)
        if set(separating(line)) - {"XE"} and any(codes.is_initial(o.code) for o in same_visit(case, line))
    ]


@rule(
    "DOC09",
    "second-access-unexplained",
    kind=FindingKind.MISSING,
    answers=(Cause.SECOND_ACCESS_UNEXPLAINED,),
    severity=ERROR,
    safety=NEVER,
    concerns=lambda case: bool(second_initials(case)),
    needs=(Need.RECORD, Need.WHOLE_CHART, Need.ACCESS),
    status=("A8:453", "A8:294"),
    denial=Denial("CO-4", ("N706",)),
    source=NORIDIAN_INITIAL,
)
def second_access_unexplained(case: Case) -> Iterator[Finding]:
    """A second initial service is billed for a second access that the chart does not explain.

    What it checks
        Where an initial service carries 59 or an X modifier beside another, and the chart shows two accesses in one
        visit, it also says why the second one was needed: drugs that do not mix, a protocol that asks for two sites.
        A line that was started again, a rate that one line would not give, a further lumen of one catheter and
        convenience are no such reasons; other words prove neither, and the rule stays open. One access only is rule
        H05's, a second visit needs no reason.
    Why it denies
        A second initial service is paid only for a second access that was medically needed, not for a line that had
        to be placed anew, for speed or for convenience.
    Example
        chart: a1 rituximab infusion 09:00-10:30 class=complex access=port
        chart: a2 vancomycin infusion 09:10-10:10 class=therapeutic access=left_hand
        claim: 96413 x1 400.00
        claim: 96365-59 x1 150.00
        expect: fail at line 2
    Fix
        None by itself: the reason is documented, or the second service is billed as an add-on.
    Source
        Medicare Claims Processing Manual, chapter 12, section 30.5; Noridian, initial drug administration; HCPro
        231578.
    """
    given = unexplained_accesses(case)
    told = any(administration.access_reason for administration in given)
    reason = (
        "a reason that earns no second initial service" if told else "no reason for the second was made out"
    )
    for line in second_initials(case) if given else ():
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.label} billed; the chart shows {len({a.access for a in given})} accesses "
            f"and {reason}.",
            billed=line.label,
            asks="a documented reason for the second access",
            evidence=case.evidence([administration.id for administration in given]),
            holds=True,
        )
