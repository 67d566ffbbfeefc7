"""D15: a code of vein, muscle or skin for a drug that was given another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import (
    NEVER,
    WARNING,
    Administration,
    Case,
    Cause,
    Denial,
    Difference,
    Feature,
    Finding,
    FindingKind,
    Need,
    Unchecked,
    report,
    routes,
    rule,
)


@rule(
    "D15",
    "given-another-way",
    kind=FindingKind.CONFLICT,
    answers=(Cause.OTHER_WAY,),
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.ADMINISTRATION,),
    needs=(Need.RECORD,),
    status=("A8:454",),
    denial=Denial("CO-4", ("N657",)),
    source=CODING_CONVENTION,
)
def given_another_way(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """An infusion, push or injection is billed that nothing supports, and a drug was given another way.

    What it checks
        What goes into the spinal fluid, the abdominal cavity, an artery, a joint, an eye or the bladder, or is injected
        to weaken a muscle, has codes of its own: 96450, 96446, 96422, 20610, 67028, 51720, 64615. A line of 9636x,
        9637x or 964xx that nothing else in the chart supports is not right for it. Those codes themselves are not
        checked here.
    Why it denies
        The code names another service than the record.
    Example
        chart: a1 methotrexate push 09:30-09:35 class=complex route=intrathecal
        claim: 96409 x1 150.00
        expect: fail at line 1
    Fix
        None: the procedure is coded by a person. The claim is held.
    Source
        CPT, the headings of these codes, from memory: it is how the field codes, and no payer's page was read for it.
    """
    given = [item for item in case.treatments if _way(item) is not None]
    shown = " and ".join(dict.fromkeys(_in_words(one) for one in given))
    for difference in mine:
        for item in report(case, (difference,)):
            if isinstance(item, Unchecked):
                yield item
                continue
            yield replace(
                item,
                message=f"{item.message} The chart shows {shown}.",
                asks="the code of that service",
                evidence=case.evidence([one.id for one in given]),
                kind=FindingKind.CONFLICT,
                fix=(),
                bundle="",
                holds=True,
            )


def _in_words(item: Administration) -> str:
    """`methotrexate given into the spinal fluid (IT)`: beside what it is taken for stands what the chart says."""
    return f"{item.substance} given {_way(item)} ({item.route or item.access})"


def _way(item: Administration) -> str | None:
    way = routes.way_of(item.substance, item.route, item.access)
    return None if way is None else way.name
