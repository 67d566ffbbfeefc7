"""M05: 52, 53, 73 or 74 on an infusion that was stopped early."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import PALMETTO_REACTION
from infuscrub_rules.visits import is_given_by_needle, without
from scrubber.plugin import SUGGESTED, WARNING, Case, Feature, Finding, FindingKind, SetModifiers, rule

STOPPED = ("52", "53", "73", "74")


@rule(
    "M05",
    "modifier-for-stopped-infusion",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=SUGGESTED,
    concerns=(Feature.BY_NEEDLE,),
    source=PALMETTO_REACTION,
)
def modifier_for_stopped_infusion(case: Case) -> Iterator[Finding]:
    """An administration carries a modifier for reduced or discontinued procedures.

    What it checks
        52, 53, 73 and 74 on 96360-96549. 53 is left alone on 837P where the payer asks for it.
    Why it denies
        Infusions are coded by the minutes that ran, so one stopped early is already smaller. 52 pays less for what is
        complete; 73 and 74 belong to surgical procedures.
    Example
        claim: 96413-52 x1 400.00
        expect: fail at line 1
    Fix
        Taking the modifier off is proposed, since it may raise the payment.
    Source
        Palmetto J11B FAQ on infusions stopped for a reaction: neither 52 nor 53 is asked for; AAPC 145827.
    """
    for line in case.claim.lines:
        asked = "53" if case.claim.is_professional and case.parameters.discontinued_modifier == "53" else ""
        found = [modifier for modifier in line.modifiers if modifier in STOPPED and modifier != asked]
        if found and is_given_by_needle(line):
            kept = without(line, *found)
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label}: an infusion stopped early is coded by the minutes that ran, "
                f"without {' and '.join(found)}.",
                billed=line.label,
                asks="-".join((line.code, *kept)),
                fix=(SetModifiers(line.number, kept),),
            )
