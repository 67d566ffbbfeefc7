"""W07: other vials would have left less over."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import CGS_JW
from infuscrub_rules.vials import least_left
from scrubber.plugin import (
    NEVER,
    WARNING,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    Need,
    drugs,
    rule,
    units,
)


@rule(
    "W07",
    "more-waste-than-needed",
    kind=FindingKind.OVER,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.DISCARDED,),
    needs=(Need.RECORD,),
    status=("A8:476",),
    denial=Denial("CO-153", ("M123",)),
    source=CGS_JW,
)
def more_waste_than_needed(case: Case) -> Iterator[Finding]:
    """Another choice of vials would have left less over.

    What it checks
        Of the sizes that the drug table knows, the combination with the least left over for the dose given. 300 mg
        are three vials of 100, not one of 400. What was stopped early was made up for more than was given, so its
        rest says nothing of the vials.
    Why it denies
        Contractors pay for the least waste that the sizes on the market allow.
    Example
        chart: a1 trastuzumab infusion 09:00-10:00 hcpcs=J9355 class=complex dose=150mg vials=1x420mg wasted=270mg
        claim: J9355 x15 1500.00
        claim: J9355-JW x27 2700.00
        expect: fail at the claim
    Fix
        None: what was opened was opened.
    Source
        CGS, JW and JZ modifiers: three vials of 100 against one of 400.
    """
    for code in dict.fromkeys(line.code for line in case.drug_lines if "JW" in line.modifiers):
        drug = drugs.find(code)
        if drug is None or not drug.vials:
            continue
        for given in case.given_as(code):
            if given.dose is None or given.wasted is None or given.discontinued is not None:
                continue
            dose = units.amount_in(given.dose, drug.vial_unit, given.concentration)
            wasted = units.amount_in(given.wasted.amount, drug.vial_unit, given.concentration)
            if dose is None or wasted is None:
                continue
            least = least_left(drug.vials, dose)
            if wasted > least:
                yield Finding(
                    message=f"{given.substance}: {wasted:f} {drug.vial_unit} left over; the sizes on the market "
                    f"would have left {least:f}.",
                    asks=f"containers that leave {least:f} {drug.vial_unit}, or a note why not",
                    evidence=case.evidence((given.id,)),
                )
