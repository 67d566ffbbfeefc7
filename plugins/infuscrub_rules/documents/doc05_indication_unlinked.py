"""DOC05: no documented indication for what was given, or one that the line does not point to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infuscrub_rules.charts import is_hydration
from infuscrub_rules.sources import CGS_HYDRATION
from scrubber.plugin import (
    ERROR,
    NEVER,
    Administration,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    Indication,
    Need,
    ServiceLine,
    Severity,
    codes,
    rule,
)


@rule(
    "DOC05",
    "indication-unlinked",
    kind=FindingKind.MISSING,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.DRUG, *codes.HYDRATION_CODES),
    needs=(Need.RECORD, Need.WHOLE_CHART, Need.INDICATION),
    status=("A6:287", "A6:294"),
    denial=Denial("CO-50", ("N706",)),
    source=CGS_HYDRATION,
)
def indication_unlinked(case: Case) -> Iterator[Finding]:
    """Hydration has no indication of its own, or a line points past the documented one.

    What it checks
        Hydration needs a documented indication of its own, such as dehydration or vomiting; the reason for the drug
        beside it is not enough. A drug or hydration line points to a diagnosis that the chart names for it (837I:
        the claim lists it).
    Why it denies
        Hydration without signs of lost volume is taken as part of the drug's administration. A line whose diagnosis
        is not the treated one is denied as not necessary.
    Example
        chart: a1 cisplatin infusion 10:00-12:00 class=complex
        chart: a2 normal_saline infusion 08:00-09:45 class=hydration
        chart: indication C34.90 for=a1
        claim: 96413 x1 400.00
        claim: 96361 x2 80.00
        expect: fail at line 2
    Fix
        None by itself: a diagnosis is the clinician's decision. A pointer past the documented diagnosis only warns.
    Source
        CGS, hydration services; Noridian, hydration; JHH OUT001 for the pointers.
    """
    indications = case.record.indications if case.record else ()
    fluids = [administration for administration in case.treatments if is_hydration(administration)]
    for line in case.lines_in(codes.HYDRATION_CODES):
        if fluids and not any(_is_for(indication, fluids) for indication in indications):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} billed; the chart names no reason for the hydration itself.",
                billed=line.label,
                supported="an indication for the hydration",
                evidence=case.evidence([administration.id for administration in fluids]),
                holds=True,
            )
        else:
            yield from _unpointed(case, line, fluids, indications)
    for line in case.drug_lines:
        yield from _unpointed(case, line, case.given_as(line.code), indications)


def _is_for(indication: Indication, administrations: Iterable[Administration]) -> bool:
    """One that names no administration is the visit's, and may be anybody's."""
    named = indication.for_administration
    return named is None or named in {administration.id for administration in administrations}


def _unpointed(
    case: Case,
    line: ServiceLine,
    administrations: Iterable[Administration],
    indications: Iterable[Indication],
) -> Iterator[Finding]:
    ids = {administration.id for administration in administrations}
    own = [i for i in indications if i.for_administration in ids and i.code]
    documented = {_plain(indication.code) for indication in own}
    on_claim = [_plain(diagnosis.code) for diagnosis in case.claim.diagnoses]
    if case.claim.is_professional:
        on_claim = [on_claim[p - 1] for p in line.pointers if 0 < p <= len(on_claim)]
    if documented and documented.isdisjoint(on_claim):
        yield Finding(
            line=line.number,
            element="SV107" if case.claim.is_professional else "CODE",
            message=f"{line.label}: the chart gives another diagnosis for it than the claim.",
            billed=", ".join(on_claim) or "no diagnosis",
            supported=", ".join(sorted(documented)),
            evidence=tuple(indication.source for indication in own if indication.source.document),
            severity=Severity.WARNING,
        )


def _plain(code: str | None) -> str:
    return (code or "").replace(".", "").upper()
