"""D07: a drug is billed that the chart does not show."""

from __future__ import annotations

from infuscrub_rules.sources import A53778
from scrubber.plugin import NEVER, WARNING, Case, Cause, Denial, Feature, FindingKind, Need, rule


@rule(
    "D07",
    "drug-not-in-chart",
    kind=FindingKind.MISSING,
    answers=(Cause.UNDOCUMENTED_DRUG,),
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.DRUG,),
    needs=(Need.RECORD,),
    status=(
        "A8:507",
        "A8:294",
    ),
    denial=Denial("CO-16", ("N846",)),
    source=A53778,
)
def drug_not_in_chart(case: Case) -> None:
    """A drug is billed that nobody gave according to the chart.

    What it checks
        Order, administration record and claim must name the same drug: a drug line whose substance appears in no
        administration, while every administration names its drug by code or by a name that is known. A chart that is
        not complete says nothing.
    Why it denies
        A drug without an administration record is taken back.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex
        claim: 96413 x1 300.00
        claim: J9312 x50 5000.00
        expect: fail at line 2
    Fix
        None: claim or chart is wrong or incomplete, and only a person can say which.
    Source
        Follows from the record: CMS asks for drug, dose and route in the record (A53778).
    """
