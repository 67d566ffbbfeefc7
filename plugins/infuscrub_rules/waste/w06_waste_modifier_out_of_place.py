"""W06: JW or JZ where none belongs."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CMS_DISCARDED
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Case,
    Cause,
    Denial,
    Feature,
    Finding,
    FindingKind,
    ServiceLine,
    SetModifiers,
    drugs,
    rule,
)


@rule(
    "W06",
    "waste-modifier-out-of-place",
    kind=FindingKind.FORM,
    answers=(Cause.WASTE_MODIFIER_UNSUPPORTED,),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=(Feature.DISCARDED, Feature.NOTHING_DISCARDED),
    status=(
        "A7:453",
        "A7:507",
    ),
    denial=Denial("CO-4", ("N519",)),
    source=CMS_DISCARDED,
)
def waste_modifier_out_of_place(case: Case) -> Iterator[Finding]:
    """JW or JZ is billed where none belongs.

    What it checks
        Not where the drug is not paid for itself: packaged at an outpatient hospital (its OPPS status of the day is
        neither K nor G), at a surgical center without K2, at rural health clinics, health centers and for a stay. Not
        on drugs from multi-dose containers, not for payers that refuse both, and not JZ where the chart documents a
        discarded amount.
    Why it denies
        The modifier contradicts the container or the payer's rules.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=400mg single_dose=no vials=4x100mg
        claim: J1745-JZ x40 2400.00
        expect: fail at line 1
    Fix
        Taking it off is proposed.
    Source
        CMS, discarded drugs: separately payable drugs only; Addendum B of the quarter; Noridian; Priority Health.
    """
    for line in case.drug_lines:
        if not line.has_modifier("JW", "JZ"):
            continue
        reason = _why_not(case, line)
        if reason:
            kept = tuple(m for m in line.modifiers if m not in ("JW", "JZ"))
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label}: {reason}.",
                billed=line.label,
                asks=f"{'-'.join((line.code, *kept))} x {line.units}",
                evidence=case.evidence(a.id for a in case.given_as(line.code)),
                fix=(SetModifiers(line.number, kept),) if "JW" not in line.modifiers else (),
            )


def _why_not(case: Case, line: ServiceLine) -> str:
    if case.parameters.jw_jz == "rejected":
        return "this payer refuses JW and JZ"
    paid = case.paid_for_itself(line)
    if paid.alone is False:
        return f"JW and JZ are for drugs that are paid for themselves, and {paid.because}"
    documented = [vials.single_dose for a in case.given_as(line.code) for vials in a.vials]
    drug = drugs.find(line.code)
    multi = (bool(documented) and all(value is False for value in documented)) or (
        not documented and drug is not None and drug.single_dose is False
    )
    return "JW and JZ are for single-dose containers, and this one is not" if multi else ""
