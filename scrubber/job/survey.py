"""What the survey of a file says above the claim: findings, and a verdict for each set, for the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubber.engine.guide import location_of
from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.ground import Ground
from scrubber.output import report
from scrubber.output.claims import finding_report
from x12.survey import Node, Refusal, Survey

MOST_FINDINGS = 1000
"""So many findings about a file are listed; the rest is counted in one more."""


def file_findings(survey: Survey) -> tuple[Finding, ...]:
    """Return what is wrong above the claim, in file order."""
    found: list[Finding] = []
    more = survey.more_strays
    for refusal in _refusals(survey):
        if len(found) < MOST_FINDINGS:
            found.append(_finding(refusal))
        else:
            more += 1
    more += sum(node.more_refusals for node in _nodes(survey))
    if more:
        found.append(_and_more(more))
    return tuple(found)


def sets_report(survey: Survey) -> tuple[report.Set, ...]:
    """Return each set with its verdict."""
    return tuple(
        report.Set(
            interchange=interchange.ordinal,
            group=group.ordinal,
            set=each.ordinal,
            st=each.number,
            verdict=each.verdict.value,
            claims=each.claims,
            findings=tuple(finding_report(_finding(refusal)) for refusal in each.refusals),
        )
        for interchange in survey.interchanges
        for group in interchange.groups
        for each in group.sets
    )


def _nodes(survey: Survey) -> Iterator[Node]:
    for interchange in survey.interchanges:
        yield interchange
        for group in interchange.groups:
            yield group
            yield from group.sets


def _refusals(survey: Survey) -> Iterable[Refusal]:
    found = [refusal for node in _nodes(survey) for refusal in node.refusals]
    return sorted((*survey.strays, *found), key=lambda refusal: refusal.place.segment_index or 0)


def _finding(refusal: Refusal) -> Finding:
    costs = refusal.level.value
    title = "The envelope is not well formed" if refusal.only_told else f"The {costs} is refused"
    return Finding(
        rule="X12-" + refusal.code.upper(),
        origin=Origin.CORE,
        kind=FindingKind.FORM,
        owner=Owner.SENDER,
        title=title,
        message=refusal.message,
        severity=Severity.WARNING if refusal.only_told else Severity.ERROR,
        safety=Safety.NEVER,
        ground=Ground.PRIMARY,
        location=location_of(refusal.place),
    )


def _and_more(count: int) -> Finding:
    return Finding(
        rule="X12-MORE",
        origin=Origin.CORE,
        kind=FindingKind.FORM,
        owner=Owner.SENDER,
        title="There are more faults of this kind",
        message=f"{count} more faults above the claim are not listed. Have the sender repair the first ones.",
        severity=Severity.WARNING,
        safety=Safety.NEVER,
    )
