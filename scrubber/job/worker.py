"""The work of one process: claims in, what is to be written about each out. Built from picklable settings.

A worker keeps its scrubber, guide tables and document index warm between batches. What it returns for a claim is small
and final (bytes of JSON, the status for the 277CA, the edited claim where one was edited), so that the parent only
writes, in file order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrubber.charts.document import ReadOptions
from scrubber.charts.link.index import DocumentIndex
from scrubber.engine.scrubber import Scrubbed, Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.host import PluginHost
from scrubber.job.charts import LinkedCharts
from scrubber.job.files import InputError
from scrubber.model.disposition import Checked, Disposition
from scrubber.model.finding import Finding, Severity
from scrubber.model.outcome import ClaimOutcome
from scrubber.output.claims import at_risk_of, claim_report, under_coded_of
from scrubber.output.report import encode
from x12 import ClaimSlice
from x12.acks.facts import ClaimStatus

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ChartUse:
    """What a claim made of one document: the box of the account that it puts it into."""

    name: str
    status: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What is to be written about one claim. `report` None: passed through, only counted."""

    claim_id: str
    disposition: Disposition
    checked: Checked
    edited: ClaimSlice | None
    report: bytes | None
    status: ClaimStatus
    severities: tuple[int, int, int]
    """Errors, warnings, infos."""
    charge_before: Decimal
    charge_after: Decimal
    at_risk: Decimal = ZERO
    under_coded: Decimal = ZERO
    charts: tuple[ChartUse, ...] = ()
    unknown_approvals: tuple[str, ...] = ()


class Worker:
    """Scrubs claims with one set of settings."""

    def __init__(
        self,
        settings: Settings,
        index: DocumentIndex | None = None,
        zone: str | None = None,
        host: PluginHost | None = None,
    ) -> None:
        """`index` None: the operator offered no documents. Raises `PluginError` or `InputError`."""
        self.settings = settings
        self.scrubber = Scrubber(settings, host)
        self.charts = LinkedCharts(index, self.scrubber.dispatcher, ReadOptions(zone=zone_of(zone)))

    def process(self, claims: Sequence[tuple[ClaimSlice, tuple[int, int, int]]]) -> list[ClaimResult]:
        """Return a result for each claim, in order; with each comes its interchange, group and set in the file."""
        return [self._one(claim_slice, place) for claim_slice, place in claims]

    def _one(self, claim_slice: ClaimSlice, place: tuple[int, int, int]) -> ClaimResult:
        scrubbed = self.scrubber.scrub(claim_slice, self.charts)
        if scrubbed.outcome is None:
            return _passed_through(scrubbed)
        return _inspected(scrubbed, scrubbed.outcome, self.settings, place)


def _passed_through(scrubbed: Scrubbed) -> ClaimResult:
    status = scrubbed.status
    return ClaimResult(
        status.claim_id,
        scrubbed.disposition,
        Checked.NOT_OF_INTEREST,
        None,
        None,
        status,
        (0, 0, 0),
        status.charge,
        status.charge,
    )


def _inspected(
    scrubbed: Scrubbed, outcome: ClaimOutcome, settings: Settings, place: tuple[int, int, int]
) -> ClaimResult:
    goes_out = outcome.disposition.goes_out
    return ClaimResult(
        claim_id=outcome.claim.claim_id,
        disposition=outcome.disposition,
        checked=outcome.checked,
        edited=scrubbed.after if scrubbed.is_edited else None,
        report=encode(claim_report(outcome, settings.as_of, place)),
        status=scrubbed.status,
        severities=_severities(outcome.findings),
        charge_before=outcome.claim.charge or ZERO,
        charge_after=outcome.charge_after,
        at_risk=at_risk_of(outcome.claim, outcome.findings) if goes_out else ZERO,
        under_coded=under_coded_of(outcome.findings),
        charts=_charts(outcome),
        unknown_approvals=outcome.unknown_approvals,
    )


_STATUS = {
    "ambiguous_document": "ambiguous",
    "other_patient": "other_patient",
    "unreadable_document": "unread",
}


def _charts(outcome: ClaimOutcome) -> tuple[ChartUse, ...]:
    """Return what became of each document that the claim met."""
    chart = outcome.chart
    silent = chart.record is not None and outcome.support is None
    used = [
        ChartUse(
            document.name,
            "unread" if silent else "used" if document.whole else "partly_read",
            "no administration in it" if silent else "",
        )
        for document in chart.documents
    ]
    refused = [ChartUse(p.document, _STATUS[p.code], p.detail) for p in chart.problems]
    return (*used, *refused)


def _severities(findings: Sequence[Finding]) -> tuple[int, int, int]:
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity or Severity.INFO] += 1
    return counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO]


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the time zone of that name. Raises `InputError`."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"{name}: no such time zone; write an IANA name as America/New_York") from error
