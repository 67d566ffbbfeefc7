"""W05: JZ or none where less than a unit was discarded."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import (
    SUGGESTED,
    WARNING,
    Case,
    Cause,
    Denial,
    Difference,
    Feature,
    Finding,
    FindingKind,
    Need,
    SetModifiers,
    Unchecked,
    report,
    rule,
)


@rule(
    "W05",
    "modifier-below-a-unit",
    kind=FindingKind.FORM,
    answers=(Cause.MODIFIER_BELOW_A_UNIT,),
    severity=WARNING,
    safety=SUGGESTED,
    concerns=(Feature.DRUG,),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    status=("A6:453",),
    denial=Denial("CO-4", ("N822",)),
    source=CODING_CONVENTION,
)
def modifier_below_a_unit(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """The modifier differs from what this payer takes where less than a unit was discarded.

    What it checks
        A single line is left then. Medicare is remembered to take JZ; one source says none. The profile decides.
    Why it denies
        A payer of the other reading returns the line.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=395mg vials=4x100mg wasted=5mg
        claim: J1745 x40 2400.00
        expect: fail at line 1, chart supports J1745-JZ x 40
    Fix
        Proposed.
    Source
        Disputed; the default is from memory.
    """
    for difference in mine:
        if not difference.is_certain or difference.expected is None:
            yield from report(case, (difference,))
            continue
        line = case.claim.line(difference.line or 0)
        kept = tuple(m for m in line.modifiers if m != "JZ")
        wanted = (*kept, "JZ") if "JZ" in difference.expected.modifiers else kept
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.label} billed; less than a unit was discarded, "
            f"and this payer takes {difference.expected.label}.",
            billed=line.label,
            supported=difference.expected.label,
            evidence=case.evidence(difference.expected.administrations),
            fix=(SetModifiers(line.number, wanted),),
        )
