"""M06: modifiers that say nothing on an infusion: repeat, side, waste, or 59 and X together."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CODING_CONVENTION
from infuscrub_rules.visits import is_given_by_needle, separating, without
from scrubber.plugin import SUGGESTED, WARNING, Case, Feature, Finding, FindingKind, SetModifiers, rule

NOT_HERE = ("50", "76", "77", "JW", "JZ", "LT", "RT")


@rule(
    "M06",
    "modifier-not-for-infusions",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=SUGGESTED,
    concerns=(Feature.BY_NEEDLE,),
    source=CODING_CONVENTION,
)
def modifier_not_for_infusions(case: Case) -> Iterator[Finding]:
    """An administration carries a modifier that has no meaning on it.

    What it checks
        76 and 77 (repeat), 50, LT and RT (side), JW and JZ (waste) on 96360-96549; 59 together with an X modifier on
        one line, unless the payer takes both.
    Why it denies
        A further infusion has its own code (96366, 96367, 96376), a vein has no side for payment, and what was
        discarded is said on the line of the drug. 59 and its X
        forms say the same, the X form more exactly.
    Example
        claim: 96365-76 x1 150.00
        expect: fail at line 1
    Fix
        Taking the modifier off is proposed.
    Source
        Coding convention; Anthem on 59 and X modifiers.
    """
    for line in case.claim.lines:
        if not is_given_by_needle(line):
            continue
        found = [modifier for modifier in line.modifiers if modifier in NOT_HERE]
        both = len(separating(line)) > 1 and "59" in line.modifiers
        if both and not case.parameters.both_59_and_x_allowed:
            found.append("59")
        if found:
            kept = without(line, *found)
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label}: {' and '.join(found)} says nothing here.",
                billed=line.label,
                asks="-".join((line.code, *kept)),
                fix=(SetModifiers(line.number, kept),),
            )
