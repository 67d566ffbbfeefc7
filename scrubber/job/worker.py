"""The work on claims: each in, what is to be written about it out, whatever goes wrong with it.

A worker keeps its scrubber, guide tables and document index warm. What it returns for a claim is small and final (bytes
of JSON, its loops of the 277CA, the edited claim where one was edited), so that whoever joins the results only writes.
An exception, whatever it is, costs its own claim: it is held, with a finding that names the exception's type alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from scrubber.charts.join.standing import SET_ASIDE
from scrubber.engine.scrubber import NO_CHARTS, Charts, Scrubbed, Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.host import PluginHost
from scrubber.job.budget import ClaimOverran, Fences
from scrubber.job.failed import failed_report, failed_status, failure, stopped
from scrubber.job.zone import zone_of
from scrubber.model.chart import Chart, ChartProblem
from scrubber.model.disposition import Checked, Disposition, DocumentUse
from scrubber.model.finding import Finding, Severity
from scrubber.model.money import NO_MONEY, ClaimMoney
from scrubber.model.outcome import ClaimOutcome
from scrubber.model.value import Value, field
from scrubber.output.claims import claim_report
from scrubber.output.report import encode
from x12 import ClaimSlice, Delimiters, Part
from x12.acks.facts import ClaimStatus
from x12.acks.writing277 import RenderedClaim, Rendering
from x12.acks.x999 import SetError
from x12.sense.fingerprint import twin

if TYPE_CHECKING:
    from scrubber.charts.link.index import Index
    from scrubber.job.charts import LinkedCharts

ZERO = Decimal(0)
MOST_LINES = 999
"""Service lines of a claim: more are beyond both guides (LX of 837I: 999), and no rule is asked about them."""
Place = tuple[int, int, int]
"""Interchange, group and set in the file, from 1."""


class ChartUse(Value):
    """What a claim made of one document: the box of the account that it puts it into."""

    name: str
    status: str
    because: str = ""
    taken: tuple[int, ...] = ()
    of: int = 0
    """Which records of the document the claim took, of how many."""


class ClaimResult(Value):
    """What is to be written about one claim. `report` None: passed through, only counted."""

    claim_id: str
    disposition: Disposition
    checked: Checked
    edited: Part | None
    added: int
    """Segments that edits added to the claim, less those they removed."""
    report: bytes | None
    answer: RenderedClaim
    severities: tuple[int, int, int]
    """Errors, warnings, infos."""
    charge_before: Decimal
    charge_after: Decimal
    payer: str = ""
    """The profile that it was checked by."""
    money: ClaimMoney = NO_MONEY
    charts: tuple[ChartUse, ...] = ()
    unknown_approvals: tuple[str, ...] = ()
    met_approvals: tuple[str, ...] = ()
    """The corrections of this claim that approvals name; another claim of its number may lack them."""
    faults: tuple[SetError, ...] = ()
    given: Mapping[str, bytes] = field(default_factory=dict)
    """What plugins keep of the claim for the end of the run: JSON by plugin."""
    services: bytes = b""
    """Eight bytes that a claim shares with another of the same patient, days and services; empty if it failed."""


class Worker:
    """Scrubs claims with one set of settings."""

    def __init__(
        self,
        settings: Settings,
        index: Index | None = None,
        zone: str | None = None,
        host: PluginHost | None = None,
        scrubber: Scrubber | None = None,
        *,
        ocr: bool = False,
    ) -> None:
        """`index` None: the operator offered no documents. `scrubber`: one of these settings that is at hand. `ocr`:
        read pictures too.

        Raises `PluginError` or `InputError`.
        """
        self.settings = settings
        self.scrubber = scrubber or Scrubber(settings, host)
        self._zone = zone_of(zone)
        self._ocr = ocr
        self._charts: LinkedCharts | None = None
        if index is not None:
            self.charts.index = index
        self.approved = settings.approvals.claim_ids
        self.fences: Fences | None = None
        """Set in a worker process: what a claim may cost there."""
        self._when = datetime.combine(settings.as_of, datetime.min.time())
        self._renderings: dict[Delimiters, Rendering] = {}

    @property
    def charts(self) -> LinkedCharts:
        """Where documents are offered and read; loaded with its first use, which a run without any never makes."""
        if self._charts is None:
            from scrubber.charts.document import ReadOptions
            from scrubber.job.charts import LinkedCharts

            self._charts = LinkedCharts(
                None, self.scrubber.dispatcher, ReadOptions(zone=self._zone, ocr=self._ocr)
            )
        return self._charts

    @property
    def offered(self) -> Charts:
        """What claims ask for their documentation."""
        return self._charts or NO_CHARTS

    def claim(self, claim_slice: ClaimSlice, place: Place, known: Sequence[Finding] = ()) -> ClaimResult:
        """Return what is to be written about a claim. `known`: what only its neighbours in the run show."""
        part = claim_slice.claim
        if part.raw.count(b"LX" + part.delimiters.element) > MOST_LINES:
            why = f"was not begun, since it has more than {MOST_LINES} service lines"
            return self.failed(claim_slice, place, stopped(claim_slice, why))
        try:
            if self.fences is None:
                return self._claim(claim_slice, place, known)
            try:
                self.fences.begin()
                return self._claim(claim_slice, place, known)
            finally:
                self.fences.end()
        except (Exception, ClaimOverran) as error:  # noqa: BLE001 - the barrier around a claim
            return self.failed(claim_slice, place, failure(claim_slice, error))

    def _claim(self, claim_slice: ClaimSlice, place: Place, known: Sequence[Finding]) -> ClaimResult:
        facts = self.scrubber.facts_of(claim_slice)
        services = twin(facts)[:8]
        scrubbed = self.scrubber.scrub(claim_slice, self.offered, known=known, facts=facts)
        if scrubbed.outcome is None:
            return self._passed_through(scrubbed, services)
        return self._decided(scrubbed, scrubbed.outcome, place, services)

    def failed(self, claim_slice: ClaimSlice, place: Place, finding: Finding) -> ClaimResult:
        """Return the result of a claim that could not be decided about: it is held as it came."""
        status = failed_status(claim_slice)
        return ClaimResult(
            claim_id=status.claim_id,
            disposition=Disposition.HELD,
            checked=Checked.NONE,
            edited=None,
            added=0,
            report=failed_report(claim_slice, finding, place, self.settings),
            answer=self._rendered(claim_slice, status),
            severities=(1, 0, 0),
            charge_before=status.charge,
            charge_after=status.charge,
        )

    def _passed_through(self, scrubbed: Scrubbed, services: bytes) -> ClaimResult:
        status = scrubbed.status
        return ClaimResult(
            status.claim_id,
            scrubbed.disposition,
            Checked.NOT_OF_INTEREST,
            None,
            0,
            None,
            self._rendered(scrubbed.came, status),
            (0, 0, 0),
            status.charge,
            status.charge,
            services=services,
        )

    def _decided(
        self, scrubbed: Scrubbed, outcome: ClaimOutcome, place: Place, services: bytes
    ) -> ClaimResult:
        return ClaimResult(
            claim_id=outcome.claim.claim_id,
            disposition=outcome.disposition,
            checked=outcome.checked,
            edited=scrubbed.after.claim if scrubbed.is_edited else None,
            added=scrubbed.after.added,
            report=encode(claim_report(outcome, self.settings.as_of, place)),
            answer=self._rendered(scrubbed.came, scrubbed.status),
            severities=_severities(outcome.findings),
            charge_before=outcome.claim.charge or ZERO,
            charge_after=outcome.charge_after,
            payer=outcome.profile.id,
            money=outcome.money,
            charts=_charts(outcome),
            unknown_approvals=outcome.unknown_approvals,
            met_approvals=self._met(outcome),
            faults=scrubbed.faults,
            given=scrubbed.given,
            services=services,
        )

    def _met(self, outcome: ClaimOutcome) -> tuple[str, ...]:
        approved = self.settings.approvals.for_claim(outcome.claim.claim_id)
        return tuple(c.id for c in outcome.corrections if c.id in approved) if approved else ()

    def _rendered(self, claim_slice: ClaimSlice, status: ClaimStatus) -> RenderedClaim:
        """Return the claim's loops of a 277CA, in the delimiters of its own file."""
        delimiters = claim_slice.delimiters
        rendering = self._renderings.get(delimiters)
        if rendering is None:
            rendering = self._renderings[delimiters] = Rendering(when=self._when, delimiters=delimiters)
        return rendering.render(status)


_STATUS = {
    "ambiguous_document": "ambiguous",
    "several_claims": "ambiguous",
    "other_patient": "other_patient",
    "other_day": "other_day",
    "unreadable_document": "unread",
    "reader_failed": "unread",
}


_SEVERAL = "it fits more than one claim of this run by {}"


def _charts(outcome: ClaimOutcome) -> tuple[ChartUse, ...]:
    """Return what became of each document that the claim met."""
    chart = outcome.chart
    silent = chart.record is not None and outcome.support is None
    used = [
        ChartUse(
            document.name,
            *(_set_aside(chart, document.name) or _how_read(chart, document, silent=silent)),
            document.taken,
            document.of,
        )
        for document in chart.documents
    ]
    refused = [ChartUse(p.document, _STATUS[p.code], _why_not(p)) for p in chart.problems]
    proposed = [ChartUse(link.document, "proposed", link.because) for link in chart.proposed]
    near = [ChartUse(link.document, "unmatched", link.because) for link in chart.near]
    return (*used, *refused, *proposed, *near)


def _how_read(chart: Chart, document: DocumentUse, *, silent: bool) -> tuple[str, str]:
    """Return the box of a document that belongs to the claim, and why it says nothing, where it does not."""
    if silent:
        return "unread", _silence(chart)
    return "used" if document.whole else "partly_read", ""


def _set_aside(chart: Chart, name: str) -> tuple[str, str] | None:
    """Return the box of a document of which nothing stands, and why: another replaced it or took it back."""
    told = () if chart.record is None else chart.record.documents
    if len(told) == 1 and told[0].status not in SET_ASIDE:  # as for most claims
        return None
    fates = {one.status for one in told if one.name == name or one.name.startswith(f"{name}!")}
    if not fates or not fates <= SET_ASIDE.keys():
        return None
    return "used", "it was taken back" if "retracted" in fates else "a later version of it stands"


def _why_not(problem: ChartProblem) -> str:
    """Return why a document that the claim met was not used."""
    if problem.code == "several_claims":
        return _SEVERAL.format(problem.detail)
    if problem.code == "other_day":
        return "it names the claim; its date of service is not the claim's"
    if problem.code == "unreadable_document":
        from scrubber.charts.errors import told

        return f"it {told(problem.detail)}"
    return problem.detail


_OWN_WORDS = frozenset({"fhir", "ccda", "hl7v2"})
"""Formats whose readers say in words of ours what they leave aside; a record of JSON brings words of somebody else."""


def _silence(chart: Chart) -> str:
    """Return why nothing follows from charts that were read: they show nothing given, perhaps what was not."""
    told = chart.record is not None and all(document.format in _OWN_WORDS for document in chart.documents)
    left_out = "; ".join(chart.record.ignored[:3]) if chart.record is not None and told else ""
    return f"no administration in it ({left_out})" if left_out else "no administration in it"


def _severities(findings: Sequence[Finding]) -> tuple[int, int, int]:
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity or Severity.INFO] += 1
    return counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO]
