"""DOC15: a drug is billed that the chart says was not given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from infuscrub_rules.charts import listed
from infuscrub_rules.sources import A53778
from scrubber.plugin import (
    NEVER,
    WARNING,
    Because,
    Case,
    Denial,
    Feature,
    Finding,
    FindingKind,
    NotGiven,
    Owner,
    ServiceLine,
    Unchecked,
    not_evaluated,
    rule,
)


@rule(
    "DOC15",
    "drug-not-given",
    kind=FindingKind.CONFLICT,
    severity=WARNING,
    safety=NEVER,
    concerns=(Feature.DRUG, Feature.ADMINISTRATION),
    needs=(),
    status=("A8:476",),
    denial=Denial("CO-16", ("N706",)),
    owner=Owner.NURSE,
    source=A53778,
)
def drug_not_given(case: Case) -> Iterator[Finding | Unchecked]:
    """A drug is billed that the chart says was not given.

    What it checks
        Each drug line, where the chart says of its drug that it was refused or not done, and no other giving of it was
        made out. Where the claim bills the administration alone, and the chart shows nothing but what was not given,
        its administration. This is no silence: the chart speaks against the line. A drug that was refused and given
        later is given.
    Why it denies
        What the record says was not given is not payable.
    Example
        chart: not_given infliximab hcpcs=J1745
        claim: 96413 x1 400.00
        claim: J1745 x40 2000.00
        expect: fail at line 2, held
    Fix
        None by itself: the claim is held, and a person takes the line off, or adds the record of what was given.
    Source
        Palmetto A53778: each service is documented in the record.
    """
    record = case.chart.record
    if record is None:
        yield not_evaluated(Because.NO_CHART)
        return
    if not record.not_given and not record.administrations:
        yield not_evaluated(Because.NO_ADMINISTRATION)
        return
    for line in case.drug_lines:
        refused = [item for item in case.not_given_as(line.code) if _is_of_the_day(item, line)]
        if refused and not case.given_as(line.code):
            yield _finding(line, refused)
    if not case.drug_lines and not record.administrations:
        for line in case.administration_lines[:1]:
            refused = [item for item in record.not_given if _is_of_the_day(item, line)]
            if refused:
                yield _finding(line, refused)


def _is_of_the_day(item: NotGiven, line: ServiceLine) -> bool:
    first = line.first_date
    return item.day is None or first is None or first <= item.day <= (line.last_date or first)


def _finding(line: ServiceLine, refused: Iterable[NotGiven]) -> Finding:
    names = listed(list(dict.fromkeys(item.substance for item in refused)))
    return Finding(
        line=line.number,
        element="CODE",
        message=f"{line.label} is billed; the chart says that {names} was not given, and no other giving of it was "
        "made out. Take the line off, or add the record of what was given.",
        billed=line.label,
        supported="",
        evidence=tuple(item.source for item in refused if item.source.document),
        holds=True,
    )
