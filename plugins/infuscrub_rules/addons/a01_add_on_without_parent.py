"""A01: an add-on and no code that it may follow."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.primaries import primaries_of
from infuscrub_rules.sources import CMS_ADD_ON
from infuscrub_rules.visits import may_be_of_the_visit
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, FindingKind, codes, rule


@rule(
    "A01",
    "add-on-without-parent",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=codes.ADD_ON_CODES,
    status=(
        "A8:454",
        "A8:736",
    ),
    denial=Denial("CO-107", ("N674",)),
    source=CMS_ADD_ON,
)
def add_on_without_parent(case: Case) -> Iterator[Finding]:
    """An add-on is billed, and nothing on the claim carries it.

    What it checks
        Each add-on has a list of codes of which one must stand on the claim: on the same day on 837P, on any day of
        the encounter on 837I. The lists are CMS's; an edition that you load goes before the one that comes with the
        product. 96415 and 96417 are A06, pushes beside hydration A07.
    Why it denies
        An add-on without its primary service is not payable.
    Example
        claim: 96366 x1 42.00
        expect: fail at line 1
    Fix
        None by itself: either the primary service was forgotten, or the code is another one.
    Source
        CMS, add-on code edits, type 1.
    """
    for line in case.lines_in(codes.ADD_ON_CODES - {"96415", "96417"}):
        parents = primaries_of(case, line)
        beside = {other.code for other in may_be_of_the_visit(case, line)}
        if line.code in {"96375", "96376"} and "96360" in beside:
            continue
        if parents and beside.isdisjoint(parents):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} is an add-on; none of {', '.join(parents)} is billed with it.",
                billed=line.label,
                asks="nothing without its primary service",
            )
