"""DOC12: a service that no other rule compares differs from the chart."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.differences import judged
from infuscrub_rules.owners import about, owned
from infuscrub_rules.sources import A53778
from scrubber.plugin import ERROR, SUGGESTED, Case, Denial, Finding, Need, rule


@rule(
    "DOC12",
    "service-unconfirmed",
    severity=ERROR,
    safety=SUGGESTED,
    concerns=about("DOC12", ("36430", "96379", "96445", "96450", "96522", "96523", "96542", "96549")),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=("A8:454",),
    denial=Denial("CO-150", ("N657",)),
    source=A53778,
)
def service_unconfirmed(case: Case) -> Iterator[Finding]:
    """An administration service that no other rule compares differs from what the chart supports.

    What it checks
        Port flushes, transfusions, unlisted and other rare services of giving drugs: whether the chart has one for
        each that is billed, and the other way round.
    Why it denies
        A service that the record does not show is not payable, whatever its code.
    Example
        chart: a1 drug push 09:00 class=therapeutic
        claim: 96374 x1 60.00
        claim: 36430 x1 300.00
        expect: fail at line 2, chart supports nothing
    Fix
        The supported units are proposed.
    Source
        Medicare article A53778.
    """
    yield from judged(case, owned(case, "DOC12"))
