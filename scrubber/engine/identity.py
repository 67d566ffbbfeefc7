"""Findings about documents that could not be used: a document never reaches another patient's claim."""

from __future__ import annotations

from scrubber.engine.failures import failure_finding
from scrubber.model.chart import Chart, ChartProblem, ProposedLink
from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.record import Provenance

_RULES = {
    "ambiguous_document": (
        "LINK-AMBIGUOUS",
        "More than one document could belong to the claim",
        "More than one chart matches this claim ({document} is one), so none was used. "
        "Name the right one in manifest.csv.",
    ),
    "several_claims": (
        "LINK-SEVERAL",
        "A document fits more than one claim",
        "By {detail} the chart {document} fits this claim and another of this run, so it was used for neither. "
        "Name the claim in the chart, or the chart in manifest.csv with each claim that it is of.",
    ),
    "other_patient": (
        "LINK-PATIENT",
        "A document of another patient matches the claim",
        "The chart {document}, found by its reference, differs from the claim in {detail}, so it was not used. "
        "Check the control number, and the patient on both.",
    ),
    "other_day": (
        "LINK-DAY",
        "A document of the claim is of another day",
        "The chart {document} names this claim and is of a day that the claim does not bill, so it was not used. "
        "Correct the date on whichever of the two is wrong, or give the chart of the claim's day.",
    ),
    "unreadable_document": (
        "LINK-UNREADABLE",
        "A document of the claim cannot be read",
        "{document} belongs to the claim and cannot be used: it {detail}",
    ),
}


def chart_findings(chart: Chart) -> tuple[Finding, ...]:
    """Return a finding for each document that was found but not used. One that is only proposed holds nothing."""
    return (
        *(_finding(problem) for problem in chart.problems),
        *(_proposal(link, Severity.INFO if chart.record else Severity.WARNING) for link in chart.proposed),
    )


def _proposal(link: ProposedLink, severity: Severity) -> Finding:
    return Finding(
        rule="LINK-PROPOSED",
        origin=Origin.IDENTITY,
        kind=FindingKind.QUESTION,
        title="A document may belong to the claim",
        message=f"{link.document} may be this patient's chart, and was not used: {link.because}. "
        "If it is, name it with the claim in manifest.csv (`infuscrub docs link` writes one to check).",
        severity=severity,
        safety=Safety.NEVER,
        owner=Owner.BILLER,
        evidence=(Provenance(document=link.document),),
    )


def _detail(problem: ChartProblem) -> str:
    """Return what is said of a document: of one that cannot be read why, and what to do."""
    if problem.code != "unreadable_document":
        return problem.detail or "no detail"
    from scrubber.charts.errors import told  # only a run with a document that can't be read pays for it

    return told(problem.detail)


def _finding(problem: ChartProblem) -> Finding:
    if problem.failure is not None:
        return failure_finding(problem.failure, document=problem.document)
    rule, title, message = _RULES[problem.code]
    return Finding(
        rule=rule,
        origin=Origin.IDENTITY,
        kind=FindingKind.QUESTION,
        title=title,
        message=message.format(document=problem.document or "one", detail=_detail(problem)),
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.BILLER,
        evidence=(Provenance(document=problem.document),),
    )
