"""From what was decided about a claim to its place in the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from scrubber.model import finding as core
from scrubber.model.claim import Location as CoreLocation
from scrubber.model.correction import Correction as CoreCorrection
from scrubber.model.correction import money
from scrubber.model.expected import Expectation
from scrubber.model.ground import Ground
from scrubber.model.money import Money
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.readings import Support
from scrubber.model.timeline import Timeline
from scrubber.model.unchecked import NotEvaluatedGroup
from scrubber.output import report

_PURPOSES: dict[str, report.Purpose] = {"7": "replacement", "8": "void"}


def purpose_of(frequency: str) -> report.Purpose:
    """Return what CLM05-3 says a claim is for."""
    return _PURPOSES.get(frequency, "original")


def claim_report(outcome: ClaimOutcome, as_of: date, place: tuple[int, int, int] = (1, 1, 1)) -> report.Claim:
    """Return the report's claim. `place`: interchange, group and set in the file, from 1."""
    claim, profile, chart = outcome.claim, outcome.profile, outcome.chart
    since = profile.effective_from
    readings, open_facts, lines, rows, assumptions = support_report(outcome.support, outcome.line_grounds)
    return report.Claim(
        claim_id=claim.claim_id,
        transaction=claim.transaction,
        purpose=purpose_of(claim.frequency),
        interchange=place[0],
        group=place[1],
        set=place[2],
        st=claim.set_control_number,
        first_segment=claim.first_segment,
        first_byte=claim.first_byte,
        patient=report.Patient(claim.patient.family, claim.patient.given),
        service_dates=tuple(day.isoformat() for day in claim.service_dates),
        charge=None if claim.charge is None else money(claim.charge),
        charge_after=money(outcome.charge_after),
        payer=report.Payer(claim.payer_id, claim.payer_name),
        profile=report.Profile(
            profile.id,
            since.isoformat() if since else None,
            profile.sha256,
            (as_of - since).days if since else None,
            outcome.profile_because,
        ),
        disposition=outcome.disposition.value,
        checked=outcome.checked.value,
        owner=outcome.owner.value if outcome.owner else None,
        coverage=report.Coverage(
            outcome.coverage.passed,
            outcome.coverage.failed,
            outcome.coverage.not_evaluated,
            outcome.coverage.not_applicable,
        ),
        not_evaluated=(*_groups(outcome.not_evaluated), *gaps_report(outcome.support)),
        documents=tuple(
            report.Document(
                d.name,
                d.sha256,
                d.format,
                d.linked_by,
                "whole" if d.whole else "part",
                tuple(part.locator for part in d.not_understood),
            )
            for d in chart.documents
        ),
        findings=tuple(finding_report(finding) for finding in outcome.findings),
        corrections=tuple(map(_correction, outcome.corrections)),
        readings=readings,
        open=open_facts,
        expected_lines=lines,
        timeline=rows,
        assumptions=assumptions,
        money=money_report(outcome.money.total),
    )


def money_report(found: Money) -> report.Money:
    """Return the report's money of a claim."""
    return report.Money(
        None if found.allowed is None else money(found.allowed),
        money(found.at_risk),
        money(found.over_billed),
        money(found.under_coded),
        money(found.unchecked),
    )


def money_row(key: str, claims: int, found: Money) -> report.MoneyRow:
    """Return one row of the account."""
    own = money_report(found)
    return report.MoneyRow(
        own.allowed,
        own.at_risk,
        own.over_billed,
        own.under_coded,
        own.unchecked,
        key,
        claims,
        money(found.billed),
    )


@lru_cache(maxsize=256)
def _groups(groups: tuple[NotEvaluatedGroup, ...]) -> tuple[report.NotEvaluated, ...]:
    """Return the report's groups; a run has few of them, each for many claims."""
    return tuple(report.NotEvaluated(g.because, g.next, g.rules) for g in groups)


def gaps_report(support: Support | None) -> tuple[report.NotEvaluated, ...]:
    """Return what the chart itself leaves open, each with what it would have to say."""
    if support is None:
        return ()
    gaps = dict.fromkeys((g.reason.value, g.message) for g in support.expectation.not_evaluated)
    return tuple(report.NotEvaluated(because, message) for because, message in gaps)


def finding_report(finding: core.Finding) -> report.Finding:
    """Return the report's finding."""
    return report.Finding(
        rule=finding.rule,
        kind=(finding.kind or core.FindingKind.QUESTION).value,
        severity=(finding.severity or core.Severity.INFO).value,
        title=finding.title,
        message=finding.message,
        line=finding.line,
        location=_location(finding.location),
        billed=finding.billed,
        supported=finding.supported,
        asks=finding.asks,
        amount=None if finding.amount is None else money(finding.amount),
        evidence=tuple(report.Evidence(e.document, e.locator, e.quote) for e in finding.evidence),
        ground=finding.ground.value if finding.ground else None,
        rests_on=finding.rests_on,
        owner=finding.owner.value if finding.owner else "",
        status_codes=finding.status_codes,
        predicted_denial=report.Denial(finding.denial.carc, finding.denial.rarc) if finding.denial else None,
        source=report.Source(finding.source.title, finding.source.url) if finding.source else None,
        correction=finding.correction,
        holds=finding.holds,
        cured=finding.cured,
        by=finding.by,
        reviews=tuple(
            report.Review(r.by, r.severity.value if r.severity else None, r.reason) for r in finding.reviews
        ),
    )


def _location(location: CoreLocation | None) -> report.Location | None:
    if location is None:
        return None
    return report.Location(
        location.loop, location.segment, location.element, location.segment_index, location.byte
    )


def _correction(correction: CoreCorrection) -> report.Correction:
    return report.Correction(
        id=correction.id,
        rule=correction.rule,
        actions=tuple(report.Action(a.action, a.line, a.before, a.after) for a in correction.actions),
        charge_before=money(correction.charge_before),
        charge_after=None if correction.charge_after is None else money(correction.charge_after),
        direction=correction.direction.value,
        safety=correction.safety.value,
        status=correction.status.value,
        reason=correction.reason,
    )


def support_report(
    support: Support | None, grounds: Sequence[Ground]
) -> tuple[
    tuple[report.Reading, ...],
    tuple[report.OpenFact, ...],
    tuple[report.ExpectedLine, ...],
    tuple[report.TimelineRow, ...],
    tuple[str, ...],
]:
    """Return readings, open facts, expected lines, timeline and assumptions of a chart; empty without one."""
    if support is None:
        return (), (), (), (), ()
    expectation = support.expectation
    lines = tuple(expected_lines_report(expectation, grounds))
    return (
        () if support.is_single else tuple(_readings(support)),
        tuple(report.OpenFact(fact.fact, fact.values, fact.decides) for fact in support.open),
        lines,
        tuple(timeline_report(expectation.timeline)),
        expectation.assumptions,
    )


def expected_lines_report(
    expectation: Expectation, grounds: Sequence[Ground]
) -> Iterator[report.ExpectedLine]:
    """Yield the expected lines, each with its ground."""
    for line, ground in zip(expectation.lines, grounds, strict=True):
        yield report.ExpectedLine(
            kind=line.kind,
            code=line.code,
            units=line.units,
            date=line.day.isoformat() if line.day else None,
            modifiers=line.modifiers,
            minutes=line.minutes,
            role=line.role.value,
            visit=line.visit,
            access=line.access,
            administrations=line.administrations,
            because=line.because,
            ground=ground.value,
            in_every_reading=line.in_every_reading,
        )


def _readings(support: Support) -> Iterator[report.Reading]:
    """Yield each reading with the places of its lines among the expected ones."""
    labels = [(line.code, line.modifiers, line.encounter) for line in support.expectation.lines]
    for reading in support.readings:
        own = {(line.code, line.modifiers, line.encounter) for line in reading.expectation.lines}
        yield report.Reading(reading.assumes, tuple(i for i, label in enumerate(labels) if label in own))


def timeline_report(timeline: Timeline) -> Iterator[report.TimelineRow]:
    """Yield the rows of a timeline."""
    for row in timeline.rows:
        yield report.TimelineRow(
            administration=row.administration,
            substance=row.substance,
            access=row.access,
            visit=row.visit,
            start=row.start.isoformat(timespec="minutes") if row.start else None,
            stop=row.stop.isoformat(timespec="minutes") if row.stop else None,
            minutes=row.minutes,
            calculated=row.calculated,
            codes=row.codes,
            because=row.reason.value if row.reason else None,
            stretches=tuple(
                report.Stretch(
                    s.start.isoformat(timespec="minutes"),
                    s.stop.isoformat(timespec="minutes"),
                    s.minutes,
                    s.code,
                    s.reason.value if s.reason else None,
                )
                for s in row.stretches
            ),
        )
