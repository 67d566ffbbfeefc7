"""F07: a drug on a day without administration, or a line outside the statement dates."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import X12_GUIDE
from infuscrub_rules.visits import is_given_by_needle
from scrubber.plugin import ERROR, NEVER, Case, Denial, Feature, Finding, FindingKind, Severity, codes, rule


@rule(
    "F07",
    "dates-of-claim-disagree",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=(Feature.ADMINISTRATION, Feature.DRUG),
    status=("A8:187", "A8:188"),
    denial=Denial("CO-16", ("M52",)),
    source=X12_GUIDE,
)
def dates_of_claim_disagree(case: Case) -> Iterator[Finding]:
    """A drug is dated apart from every administration, or a line outside the statement dates.

    What it checks
        On a claim with administrations, each drug line falls on a day with one. On 837I each line falls into the
        statement dates (DTP 434). A claim with drugs and no administration at all is rule D03's.
    Why it denies
        The drug is paid with its administration; on another day it looks like a mistake or a drug taken home. A line
        outside the statement dates contradicts its own claim.
    Example
        claim: 96365 x1 150.00
        claim: J1745 x40 2000.00 date=2026-03-01
        expect: fail at line 2
    Fix
        None by itself: which date is right, the record must say. A drug on another day only warns.
    Source
        ASC X12 837I guide, statement dates and service dates; derived for drugs.
    """
    claim = case.claim
    days = {line.first_date for line in claim.lines if is_given_by_needle(line)}
    for line in claim.lines:
        if line.first_date is None:
            continue
        before = claim.statement_from is not None and line.first_date < claim.statement_from
        after = claim.statement_through is not None and line.first_date > claim.statement_through
        if not claim.is_professional and (before or after):
            yield Finding(
                line=line.number,
                element="DTP03",
                message=f"The line is dated {line.first_date.isoformat()}, outside the statement dates.",
                billed=line.first_date.isoformat(),
                asks=f"{claim.statement_from} to {claim.statement_through}",
            )
        elif days and codes.is_drug(line.code) and line.first_date not in days:
            yield Finding(
                line=line.number,
                element="DTP03",
                message=f"{line.code} is dated {line.first_date.isoformat()}; "
                "the claim has no administration on that day.",
                billed=line.first_date.isoformat(),
                asks=", ".join(sorted(day.isoformat() for day in days if day is not None)),
                severity=Severity.WARNING,
            )
