"""The work of one process: claims in, what is to be written about each out. Built from picklable options.

A worker keeps its engine, profiles, guide tables and document index warm between batches. What it returns for a claim
is small and final (bytes of JSON, the status for the 277CA, the edited claim where one was edited), so that the parent
only writes, in file order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from payer_profiles import ProfileSet, load_profiles
from scrubber.charts.document import ReadOptions
from scrubber.charts.link.index import DocumentIndex
from scrubber.claims.interest import is_of_interest
from scrubber.claims.view import view
from scrubber.engine.scrub import Engine
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.job.charts import Charts
from scrubber.job.files import InputError
from scrubber.job.guide import GuideFindings
from scrubber.job.options import Options
from scrubber.job.tables import load_tables
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding, Severity
from scrubber.model.outcome import ClaimOutcome
from scrubber.output.rejections import claim_status, passed_status
from scrubber.output.report import claim_json
from x12 import ClaimSlice
from x12.acks.facts import ClaimStatus


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What is to be written about one claim. `report` None: passed through, only counted."""

    disposition: Disposition
    edited: ClaimSlice | None
    report: bytes | None
    status: ClaimStatus
    severities: tuple[int, int, int]
    """Errors, warnings, infos."""
    not_evaluated: int
    """Checks that lacked data."""
    charge_before: Decimal
    charge_after: Decimal


class Worker:
    """Scrubs claims with one set of options."""

    def __init__(self, options: Options, index: DocumentIndex | None = None) -> None:
        self.options = options
        self.host: PluginHost = load_plugins(
            allow=options.plugins, required=options.required_plugins, isolate=options.isolated_plugins
        )
        self.profiles: ProfileSet = load_profiles(options.profile_folders, self.host.profiles())
        self.dispatcher = Dispatcher(self.host, budget_seconds=options.plugin_budget_seconds)
        self.engine = Engine(
            rules=self.host.rules(),
            profiles=self.profiles,
            dispatcher=self.dispatcher,
            as_of=options.as_of,
            policy=options.policy,
            approvals=options.approvals,
            prices=options.prices,
            tables=load_tables(options.tables),
        )
        self._guide = GuideFindings(options.validate, options.as_of)
        if index is None and options.documents is not None:
            index = DocumentIndex.from_paths(options.documents)
        self.charts = Charts(index, self.dispatcher, ReadOptions(zone=zone_of(options.zone)))

    def process(self, claims: Sequence[ClaimSlice]) -> list[ClaimResult]:
        """Return a result for each claim, in order."""
        return [self._one(claim_slice) for claim_slice in claims]

    def _one(self, claim_slice: ClaimSlice) -> ClaimResult:
        inspect = is_of_interest(claim_slice)
        known = self._guide.of(claim_slice, inspected=inspect)
        if not inspect and not known:
            return _passed_through(claim_slice)
        claim = view(claim_slice)
        outcome, after = self.engine.scrub(claim_slice, self.charts.of(claim), known, claim=claim)
        if self.dispatcher.has("infuscrub_claim_done"):
            self.dispatcher.notify("infuscrub_claim_done", {"outcome": outcome})
        return _inspected(outcome, claim_slice, after)


def _passed_through(claim_slice: ClaimSlice) -> ClaimResult:
    status = passed_status(claim_slice)
    return ClaimResult(Disposition.ACCEPTED, None, None, status, (0, 0, 0), 0, status.charge, status.charge)


def _inspected(outcome: ClaimOutcome, before: ClaimSlice, after: ClaimSlice) -> ClaimResult:
    return ClaimResult(
        disposition=outcome.disposition,
        edited=after if after is not before else None,
        report=json.dumps(claim_json(outcome), separators=(",", ":")).encode(),
        status=claim_status(before, outcome),
        severities=_severities(outcome.findings),
        not_evaluated=outcome.coverage.not_evaluated,
        charge_before=outcome.claim.charge or Decimal(0),
        charge_after=outcome.charge_after,
    )


def _severities(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """Count what was found; a check that lacked data counts only where it holds the claim."""
    counted = [f for f in findings if f.outcome.value == "fail" or f.holds]
    return (
        sum(f.severity is Severity.ERROR for f in counted),
        sum(f.severity is Severity.WARNING for f in counted),
        sum(f.severity is Severity.INFO for f in counted),
    )


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the time zone of that name. Raises `InputError`."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"{name}: no such time zone; write an IANA name as America/New_York") from error
