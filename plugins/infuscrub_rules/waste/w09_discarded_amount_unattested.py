"""W09: the record of a discarded amount is not complete."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import FIRST_COAST_JW
from scrubber.plugin import NEVER, WARNING, Case, Denial, Feature, Finding, FindingKind, Need, rule


@rule(
    "W09",
    "discarded-amount-unattested",
    kind=FindingKind.MISSING,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.DISCARDED,),
    needs=(
        Need.RECORD,
        Need.WHOLE_CHART,
        Need.WASTE,
    ),
    status=("A6:294",),
    denial=Denial("CO-252", ("N706",)),
    source=FIRST_COAST_JW,
)
def discarded_amount_unattested(case: Case) -> Iterator[Finding]:
    """When, why or by whom an amount was discarded was not made out in the chart.

    What it checks
        Beside the amount (DOC07), reviewers want date and time, the reason and who discarded it.
    Why it denies
        A JW line is paid on the record of the waste.
    Example
        chart: a1 infliximab infusion 09:00-11:00 hcpcs=J1745 class=complex dose=350mg vials=4x100mg wasted=50mg
        claim: J1745 x35 2100.00
        claim: J1745-JW x5 300.00
        expect: fail at the claim
    Fix
        None: the chart must say it.
    Source
        First Coast, bill drug wastage correctly; the founding article.
    """
    for code in dict.fromkeys(line.code for line in case.drug_lines if "JW" in line.modifiers):
        for given in case.given_as(code):
            if given.wasted is None:
                continue
            missing = [
                word
                for word, value in (
                    ("time", given.wasted.at),
                    ("reason", given.wasted.reason),
                    ("person", given.wasted.by),
                )
                if value is None
            ]
            if missing:
                yield Finding(
                    message=f"{given.substance}: the discarded amount is charted; not made out: {', '.join(missing)}.",
                    asks="amount, time, reason and person",
                    evidence=case.evidence((given.id,)),
                )
