"""D07: a drug is billed that the chart does not show."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import given_as, treatments
from infuscrub_rules.sources import A53778
from scrubber.plugin import ERROR, NEVER, Case, Denial, Finding, Need, codes, drugs, rule


@rule(
    "D07",
    "drug-not-in-chart",
    severity=ERROR,
    safety=NEVER,
    concerns=lambda case: bool(case.drug_lines),
    needs=(Need.RECORD,),
    status=(
        "A8:507",
        "A8:294",
    ),
    denial=Denial("CO-16", ("N846",)),
    source=A53778,
)
def drug_not_in_chart(case: Case) -> Iterator[Finding]:
    """A drug is billed that nobody gave according to the chart.

    What it checks
        Order, administration record and claim must name the same drug: a drug line whose substance appears in no
        administration, while every administration names its drug by code or by a name that is known.
    Why it denies
        A drug without an administration record is taken back.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex
        claim: 96413 x1 300.00
        claim: J9312 x50 5000.00
        expect: fail at line 2
    Fix
        None: claim or chart is wrong, and only a person can say which.
    Source
        Follows from the record: CMS asks for drug, dose and route in the record (A53778).
    """
    given = list(treatments(case))
    if not given or not all(a.hcpcs or drugs.by_name(a.substance) for a in given):
        return
    for line in case.drug_lines:
        if line.code in codes.NOC_DRUG_CODES or drugs.find(line.code) is None or given_as(case, line.code):
            continue
        if drugs.find(line.code).is_fluid:  # type: ignore[union-attr]
            continue
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.label} is billed; the chart shows {', '.join(dict.fromkeys(a.substance for a in given))}.",
            billed=line.label,
            supported="a drug that the chart shows",
            evidence=case.evidence(a.id for a in given),
        )
