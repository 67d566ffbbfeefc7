"""DOC03: an administration whose dose, route, site or rate the chart does not give."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import listed
from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    ERROR,
    NEVER,
    Administration,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    Need,
    Severity,
    drugs,
    rule,
)

WITHOUT_DOSE = frozenset({"hydration", "blood", "vaccine"})
"""Given by volume, by the unit or as it comes."""


@rule(
    "DOC03",
    "dose-or-route-undocumented",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.BY_NEEDLE,),
    needs=(Need.RECORD, Need.WHOLE_CHART, Need.DOSE),
    status=("A6:294", "A6:409"),
    denial=Denial("CO-252", ("M127",)),
    source=A53778,
)
def dose_or_route_undocumented(case: Case) -> Iterator[Finding]:
    """An administration lacks its dose, route, site or rate in the chart.

    What it checks
        Each drug given has its dose, its route, its site or access, and for an infusion the concentration, rate or
        volume. Fluids are given by volume and need no dose. A chart that never gives a dose is not evaluated; a dose
        that documents tell differently is in dispute, and not missing.
    Why it denies
        The units of the drug line rest on the documented dose. Reviewers ask for the whole entry: drug, concentration,
        dose, route, site and rate.
    Example
        chart: a1 infliximab infusion 10:00-12:00 hcpcs=J1745 class=complex
        chart: a2 ondansetron push 09:50 dose=4mg route=IV site=left_hand
        claim: 96413 x1 400.00
        claim: J1745 x40 2000.00
        expect: fail at line 2
    Fix
        None by itself: whoever gave it completes the entry. A missing dose stops the claim where the drug is billed;
        everything else warns.
    Source
        Palmetto A53778, documentation; AAPC 84877.
    """
    billed = {
        administration.id: line.number
        for line in case.drug_lines
        for administration in case.given_as(line.code)
    }
    for administration in case.treatments:
        lacking = list(_lacking(administration))
        grave = "dose" in lacking and administration.id in billed
        if lacking:
            yield Finding(
                line=billed[administration.id] if grave else None,
                message=f"{administration.substance}: no {listed(lacking, 'or')} was made out in the chart.",
                asks="dose, route, site, and rate or volume",
                evidence=case.evidence([administration.id]),
                holds=grave,
                severity=None if grave else Severity.WARNING,
            )


def _has_a_dose(administration: Administration) -> bool:
    """Return whether it is given by a dose; blood, fluid and vaccine are known by technique or name too."""
    known = administration.drug_class or drugs.class_by_name(administration.substance)
    return administration.technique != "transfusion" and known not in WITHOUT_DOSE


def _lacking(administration: Administration) -> Iterator[str]:
    told = any(doubt.field == "dose" and doubt.values for doubt in administration.uncertain)
    if administration.dose is None and not told and _has_a_dose(administration):
        yield "dose"
    if not administration.route:
        yield "route"
    if not administration.site and administration.access == "primary":
        yield "site"
    flow = (administration.rate_ml_per_hour, administration.volume_ml, administration.concentration)
    if administration.technique == "infusion" and all(value is None for value in flow):
        yield "concentration, rate or volume"
