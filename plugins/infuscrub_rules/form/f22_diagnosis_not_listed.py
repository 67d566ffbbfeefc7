"""F22: a drug is billed for diagnoses that the contractor's article does not list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infuscrub_rules.sources import MCD_ARTICLES
from scrubber.plugin import (
    ERROR,
    NEVER,
    Because,
    Case,
    Denial,
    Finding,
    FindingKind,
    ServiceLine,
    Severity,
    Unchecked,
    not_evaluated,
    rule,
)


@rule(
    "F22",
    "diagnosis-not-listed",
    kind=FindingKind.FORM,
    severity=ERROR,
    safety=NEVER,
    concerns=lambda case: bool(case.drug_lines) and _is_medicare(case),
    status=("A7:255",),
    denial=Denial("CO-50", ("N115",)),
    source=MCD_ARTICLES,
)
def diagnosis_not_listed(case: Case) -> Iterator[Finding | Unchecked]:
    """None of the diagnoses that a drug line points at is on the contractor's list for the drug.

    What it checks
        The diagnoses of a drug line against the coverage articles that list its code (`infuscrub data add`, kind
        coverage). One that is listed is enough. Where no article lists the drug, or its list is not whole, nothing
        is concluded.
    Why it denies
        Contractors pay the drugs of an article for its diagnoses only.
    Example
        given: payer medicare
        given: diagnoses M45.9
        claim: J1745 x40 2400.00
        expect: not_evaluated
    Fix
        None: the diagnosis is the clinician's. Contractors differ: it warns unless the profile names the contractor.
    Source
        Medicare Coverage Database: the billing and coding article of the contractor, by its number and revision.
    """
    contractor = case.parameters.coverage_contractor
    for line in case.drug_lines:
        on, codes = line.first_date, _diagnoses(case, line)
        if on is None or not codes:
            continue
        answers = [case.tables.coverage.supports(line.code, code, on, contractor) for code in codes]
        known = [answer for answer in answers if answer is not None]
        if not known or any(answer.value for answer in known):
            continue
        if any(answer.value is None for answer in known):
            yield not_evaluated(Because.NOT_IN_TABLE, about=f"the article on {line.code}")
            continue
        case.rests_on(known[0].ground, f"the article on {line.code} as of {known[0].quarter}")
        yield _finding(case, line, codes, on, contractor)


def _is_medicare(case: Case) -> bool:
    return case.parameters.coverage_contractor is not None or case.profile.line_of_business == "medicare"


def _diagnoses(case: Case, line: ServiceLine) -> tuple[str, ...]:
    """Return the diagnoses that a line points at; all of the claim's where it has no pointers (837I)."""
    every = case.claim.diagnoses
    pointed = tuple(every[place - 1] for place in line.pointers if 0 < place <= len(every))
    return tuple(diagnosis.code for diagnosis in pointed or every)


def _finding(
    case: Case, line: ServiceLine, codes: tuple[str, ...], on: date, contractor: str | None
) -> Finding:
    articles = case.tables.coverage.articles_for(line.code, on, contractor)
    named = ", ".join(article.id for article in articles)
    return Finding(
        line=line.number,
        element="SV107" if case.claim.is_professional else "HI01",
        message=f"{line.code} is billed for {', '.join(codes)}; {named} lists none of them.",
        billed=", ".join(codes),
        asks=f"a diagnosis that {named} lists",
        severity=None if contractor is not None else Severity.WARNING,
    )
