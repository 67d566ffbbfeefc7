"""F09: per-visit codes Q0081 and Q0083-Q0085."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import HCPRO_PER_VISIT
from infuscrub_rules.visits import same_visit
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, FindingKind, ServiceLine, rule

PER_VISIT = ("Q0081", "Q0083", "Q0084", "Q0085")


@rule(
    "F09",
    "per-visit-code",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=PER_VISIT,
    status=("A7:454", "A7:507"),
    denial=Denial("CO-16", ("M20",)),
    source=HCPRO_PER_VISIT,
)
def per_visit_code(case: Case) -> Iterator[Finding]:
    """A per-visit code bills the administration.

    What it checks
        Q0081 and Q0083-Q0085, which pay by the visit, whatever was given. A payer that still takes them sets
        per_visit_q_codes to allow; then one unit stands alone, never beside 96360-96549 on the same visit.
    Why it denies
        Medicare replaced them by timed codes in 2007. Beside a timed code they bill the same service twice.
    Example
        claim: Q0084 x1 200.00
        expect: fail at line 1
    Fix
        None by itself: the timed codes follow from the chart.
    Source
        HCPro 68173; AAPC (2002) on the codes' use.
    """
    allowed = case.parameters.per_visit_q_codes == "allow"
    for line in case.lines(*PER_VISIT):
        timed = next((o.code for o in same_visit(case, line) if "96360" <= o.code <= "96549"), None)
        if not allowed:
            yield _finding(line, "this payer wants the timed codes instead", "96360-96549 by the chart")
        elif timed is not None:
            yield _finding(
                line, f"{timed} on the same visit bills the administration already", "one of the two"
            )
        elif line.units > 1:
            yield _finding(line, "a code by the visit has one unit", f"{line.code} x 1")


def _finding(line: ServiceLine, why: str, supported: str) -> Finding:
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} is a code by the visit; {why}.",
        billed=line.label,
        asks=supported,
    )
