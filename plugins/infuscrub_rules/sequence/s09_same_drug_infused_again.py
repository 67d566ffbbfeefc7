"""S09: one drug infused twice in a visit."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import is_hydration, substance_of
from infuscrub_rules.sources import HCPRO_APART
from scrubber.plugin import INFO, INSTITUTIONAL, NEVER, Case, Finding, FindingKind, Need, rule

_COUNTED = {
    "sum_minutes": "together, by the minutes of all runs",
    "96366_each_gt30": "each by itself: 96366 for a further one of more than 30 minutes",
    "96376_if_le30": "each by itself: 96376 for a further one of up to 30 minutes, 96366 for a longer one",
}


@rule(
    "S09",
    "same-drug-infused-again",
    kind=FindingKind.QUESTION,
    severity=INFO,
    safety=NEVER,
    applies_to=INSTITUTIONAL,
    concerns=("96365", "96366", "96376", "96413"),
    needs=(
        Need.RECORD,
        Need.EXPECTED_LINES,
    ),
    source=HCPRO_APART,
)
def same_drug_infused_again(case: Case) -> Iterator[Finding]:
    """One drug was infused twice in a visit, and payers read that in three ways.

    What it checks
        This payer's profile says how a second infusion of the same drug is counted: minutes added up, a further
        hour for each that lasts more than 30 minutes, or 96376 for a short one. Hydration in pieces is rule S06's.
    Why it denies
        A payer of another reading expects other units.
    Example
        chart: a1 cefazolin infusion 08:00-08:30 class=therapeutic
        chart: a2 cefazolin infusion 16:00-16:30 class=therapeutic
        claim: 96365 x1 150.00
        expect: fail at the claim
    Fix
        None: compare with `infuscrub code --explain-disputes`.
    Source
        HCPro, quoting CPT Assistant of December 2011 (each for itself); ICD10monitor (added); Haugen (96376).
    """
    if case.expectation is None:
        return
    encounters = case.expectation.encounters  # what runs on days of their own is of no one visit
    seen: dict[tuple[str, str | None, str], str] = {}
    for given in sorted(case.treatments, key=lambda a: a.id):
        if given.technique != "infusion" or is_hydration(given):
            continue
        key = (substance_of(given), given.visit, encounters.key(given.day()))
        if key in seen:
            yield Finding(
                message=f"{given.substance} was infused more than once. "
                f"Counted {_COUNTED[case.parameters.same_drug_repeat_infusion]}.",
                asks=case.parameters.same_drug_repeat_infusion,
                evidence=case.evidence((seen[key], given.id)),
            )
            return
        seen[key] = given.id
