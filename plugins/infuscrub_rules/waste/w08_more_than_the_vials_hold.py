"""W08: more is billed than the opened vials hold."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import NORIDIAN_JW
from infuscrub_rules.vials import opened_in, whole_units
from scrubber.plugin import (
    ERROR,
    NEVER,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    Need,
    drugs,
    rule,
)


@rule(
    "W08",
    "more-than-the-vials-hold",
    kind=FindingKind.CONFLICT,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.DRUG,),
    needs=(Need.RECORD,),
    status=(
        "A8:476",
        "A8:724",
    ),
    denial=Denial("CO-153", ("M123",)),
    source=NORIDIAN_JW,
)
def more_than_the_vials_hold(case: Case) -> Iterator[Finding]:
    """More is billed than the opened containers hold.

    What it checks
        Given and discarded units together against the labelled content of the opened containers. What a vial holds
        above its label is overfill and never billed; part of a unit counts as one, as for a dose. Of lines of a day
        that the chart does not show, nothing is said.
    Why it denies
        Overfill costs nothing, so it is not payable.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=400mg vials=4x100mg
        claim: J1745 x42 2520.00
        expect: fail at line 1
    Fix
        None: either the vials or the units are wrong.
    Source
        Noridian, drug wastage.
    """
    for code in dict.fromkeys(line.code for line in case.drug_lines):
        drug = drugs.find(code)
        given = case.given_as(code)
        opened = None if drug is None or drug.is_fluid or not given else opened_in(given, drug)
        if drug is None or opened is None:
            continue
        lines = [line for line in case.lines(code) if case.shows_the_day_of(line)]
        billed = sum(line.units for line in lines)
        held = whole_units(opened, drug)
        if lines and billed > held:
            yield Finding(
                line=lines[-1].number,
                element="UNITS",
                message=f"{code} x {billed} billed in all; the opened containers hold {opened:f} {drug.unit}: "
                f"at most {code} x {held}.",
                billed=f"{code} x {billed}",
                supported=f"{code} x {held}",
                evidence=case.evidence(a.id for a in given),
            )
