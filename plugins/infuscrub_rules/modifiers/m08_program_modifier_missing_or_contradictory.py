"""M08: route, anaemia, discount and off-campus modifiers that are missing or contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infuscrub_rules.sources import CODING_CONVENTION
from scrubber.plugin import NEVER, WARNING, Case, Feature, Finding, FindingKind, ServiceLine, rule

ROUTE = ("JA", "JB")
ANAEMIA = ("EA", "EB", "EC")
ANAEMIA_DRUGS = frozenset({"J0881", "J0885", "Q5106"})
"""Drugs that raise red cells, outside dialysis: Medicare wants to know the cause of the anaemia."""
MEDICARE = frozenset({"MA", "MB"})
EXCLUSIVE = (ROUTE, ANAEMIA, ("JG", "TB"), ("PN", "PO"))
"""Of each group a line carries one at most."""
JG_ENDED = date(2024, 12, 31)
"""From 2025 on Medicare takes TB for every drug bought under 340B (CMS, OPPS final rule for 2024)."""


@rule(
    "M08",
    "program-modifier-missing-or-contradictory",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.ADMINISTRATION, Feature.DRUG),
    source=CODING_CONVENTION,
)
def program_modifier_missing_or_contradictory(case: Case) -> Iterator[Finding]:
    """A modifier that the payer's program asks for is missing, or two contradict each other.

    What it checks
        JA or JB (route) on drugs for which the payer asks for it; EA, EB or EC (cause of the anaemia) on red-cell drugs
        billed to Medicare; TB, and no longer JG, for 340B drugs billed to Medicare after 2024; and of JA/JB, EA/EB/EC,
        JG/TB (340B) and PO/PN (off campus) never two on one line.
    Why it denies
        The payer prices or covers the drug by this modifier, so the line comes back for its want.
    Example
        claim: J0881-EA-EB x100 300.00
        expect: fail at line 1
    Fix
        None by itself: route, cause and purchase are facts that the claim does not hold.
    Source
        Coding convention, not yet verified; BCBSNC and Noridian A53033 for the route.
    """
    routed = case.parameters.route_modifier_drugs
    for line in case.claim.lines:
        for group in EXCLUSIVE if len(line.modifiers) > 1 else ():
            found = [modifier for modifier in line.modifiers if modifier in group]
            if len(found) > 1:
                yield _finding(
                    line, f"{' and '.join(found)} contradict each other", f"one of {', '.join(group)}"
                )
        if line.code in routed and not line.has_modifier(*ROUTE):
            yield _finding(line, "the payer wants the route (JA or JB)", "JA or JB")
        medicare = case.claim.filing_indicator in MEDICARE
        if (
            medicare
            and line.has_modifier("JG")
            and line.first_date is not None
            and line.first_date > JG_ENDED
        ):
            yield _finding(line, "JG ended on 2024-12-31; since then drugs bought under 340B carry TB", "TB")
        if line.code in ANAEMIA_DRUGS and medicare and not line.has_modifier(*ANAEMIA):
            yield _finding(line, "Medicare wants the cause of the anaemia (EA, EB or EC)", "EA, EB or EC")


def _finding(line: ServiceLine, what: str, supported: str) -> Finding:
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label}: {what}.",
        billed=line.label,
        asks=supported,
    )
