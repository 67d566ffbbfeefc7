"""The case: everything a rule may see of one claim, and nothing it could change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from payer_profiles import Parameters, Profile
from scrubber.coding.products import bills
from scrubber.coding.standing import is_treatment
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import NO_COMPARISON, Comparison, Difference, Kind
from scrubber.model.disposition import DocumentUse
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.ground import Ground
from scrubber.model.readings import Support
from scrubber.model.record import Administration, InfusionRecord, NotGiven, Provenance
from scrubber.reference import codes
from scrubber.reference.payment import Paid, Site, paid_for_itself
from scrubber.reference.places import Place, place_of
from scrubber.reference.prices import NO_PRICES, Prices
from scrubber.reference.tables import NO_TABLES, Tables, TableSetting
from scrubber.reference.trust import as_fact
from scrubber.rules.history import NO_HISTORY, History
from scrubber.rules.recording import CODING, RecordedParameters, Recorder

T = TypeVar("T")


def _administration_lines(lines: tuple[ServiceLine, ...]) -> tuple[ServiceLine, ...]:
    return tuple([line for line in lines if codes.is_administration(line.code)])


def _lines_by_day(lines: tuple[ServiceLine, ...]) -> dict[date, tuple[ServiceLine, ...]]:
    days: dict[date, tuple[ServiceLine, ...]] = {}
    for line in lines:
        if line.code and line.first_date is not None:
            days[line.first_date] = (*days.get(line.first_date, ()), line)
    return days


def _drug_lines(lines: tuple[ServiceLine, ...]) -> tuple[ServiceLine, ...]:
    return tuple([line for line in lines if codes.is_drug(line.code)])


def _may_be_billed_as(item: NotGiven, code: str) -> bool:
    return bills(Administration("", item.substance, "infusion", hcpcs=item.hcpcs, ndc=item.ndc), code)


_PACKAGES_AS_MEDICARE = frozenset({"medicare", "medicare-advantage", "any"})
"""Lines of business of payers that pay an outpatient hospital by OPPS; what others make of its statuses is theirs."""


@dataclass(frozen=True, slots=True)
class Case:
    """One claim with its chart, what the chart supports, and the payer's profile on the date of service."""

    claim: Claim
    profile: Profile
    as_of: date
    chart: Chart = NO_CHART
    support: Support | None = None
    """What the chart supports in each of its readings; None where it shows no administration."""
    is_whole: bool = False
    """The chart was understood as a whole and shows every drug that is billed: what it lacks is not there."""
    comparison: Comparison = NO_COMPARISON
    prices: Prices = NO_PRICES
    tables: Tables = NO_TABLES
    """Public tables: those that the operator has loaded before those that come with the product."""
    features: frozenset[str] = field(default=frozenset())
    """Every procedure code on the claim, and its `Feature`s."""
    history: History = field(default=NO_HISTORY, repr=False, compare=False)
    """Earlier services of patients, where a host knows them."""
    recorder: Recorder | None = field(default=None, repr=False, compare=False)
    """Notes what is read, where the ground of a finding is wanted."""
    config: Any = field(default=None, repr=False, compare=False)
    """The configuration of the plugin that looks at the case; None for ours."""
    started: Any = field(default=None, repr=False, compare=False)
    """What `infuscrub_run_started` of that plugin gave."""
    _worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def parameters(self) -> Parameters:
        """Return the payer's parameters on the date of service."""
        if self.recorder is not None:
            return RecordedParameters(self.profile.parameters, self.recorder)  # type: ignore[return-value]
        return self.profile.parameters

    @property
    def codes(self) -> frozenset[str]:
        """Return every procedure code on the claim."""
        return self._kept("codes", lambda lines: frozenset(line.code for line in lines))

    @property
    def record(self) -> InfusionRecord | None:
        """Return the chart's record; None where there is none, or it shows no administration."""
        return self.chart.record if self.support is not None else None

    @property
    def documents(self) -> tuple[DocumentUse, ...]:
        """Return the documents that are used for the claim."""
        return self.chart.documents

    @property
    def expectation(self) -> Expectation | None:
        """Return what holds in every reading of the chart; None without a chart."""
        support = self.support
        if support is None:
            return None
        if self.recorder is not None:
            self._note_coding()
        return support.expectation

    def lines(self, *wanted: str) -> tuple[ServiceLine, ...]:
        """Return the lines billed with one of these codes."""
        return tuple([line for line in self.claim.lines if line.code in wanted])

    def lines_in(self, wanted: Iterable[str]) -> tuple[ServiceLine, ...]:
        """Return the lines billed with a code of this set."""
        return tuple([line for line in self.claim.lines if line.code in wanted])

    @property
    def administration_lines(self) -> tuple[ServiceLine, ...]:
        """Return the lines that bill a drug administration."""
        return self._kept("administrations", _administration_lines)

    @property
    def drug_lines(self) -> tuple[ServiceLine, ...]:
        """Return the lines that bill a drug or fluid."""
        return self._kept("drugs", _drug_lines)

    @property
    def lines_by_day(self) -> dict[date, tuple[ServiceLine, ...]]:
        """Return the lines that have a code and a day, by their first day."""
        return self._kept("by_day", _lines_by_day)

    def _kept(self, name: str, work: Callable[[tuple[ServiceLine, ...]], T]) -> T:
        """Return what a dozen rules ask of the lines or the chart, worked out once a case; no fact that is noted."""
        kept = self._worked_out
        if name not in kept:
            kept[name] = work(self.claim.lines)
        return cast("T", kept[name])

    @property
    def expected_lines(self) -> tuple[ExpectedLine, ...]:
        """Return what the chart supports in every reading; empty without a chart."""
        if self.support is None:
            return ()
        self._note_coding()
        lines = self.support.expectation.lines
        return lines if self.support.is_single else tuple(line for line in lines if line.in_every_reading)

    def shows_the_day_of(self, line: ServiceLine) -> bool:
        """Return whether the chart shows anything on the day of a line: a day left out is silence."""
        if self.support is None:
            return False
        return self.support.expectation.encounters.shows(line.first_date, line.last_date)

    def expected(self, *wanted: str) -> tuple[ExpectedLine, ...]:
        """Return the expected lines with one of these codes."""
        found = tuple(line for line in self.expected_lines if line.code in wanted)
        if self.recorder is not None:
            self.recorder.note(fact for line in found for fact in line.facts)
        return found

    def supports(self, code: str) -> bool:
        """Return whether the chart supports a line with this code, whatever its modifiers."""
        if self.support is None:
            return False
        found = [line for line in self.support.expectation.lines if line.code == code]
        if self.recorder is not None:
            self.recorder.note(fact for line in found for fact in line.stands_on)
        return bool(found)

    def _note_coding(self) -> None:
        if self.recorder is not None and self.support is not None:
            self.recorder.note((CODING,))

    def differences(self, kind: Kind, *wanted: str) -> tuple[Difference, ...]:
        """Return the differences between billed and supported of one kind, for these codes."""
        return self.comparison.of(kind, *wanted)

    @property
    def administrations(self) -> tuple[Administration, ...]:
        """Return what the chart says was given; empty without a chart."""
        record = self.record
        return () if record is None else record.administrations

    def evidence(self, administration_ids: Iterable[str]) -> tuple[Provenance, ...]:
        """Return where the chart speaks of these administrations, every document once."""
        wanted = set(administration_ids)
        places = (place for a in self.administrations if a.id in wanted for place in a.sources)
        return tuple(place for place in dict.fromkeys(places) if place.document)

    @property
    def treatments(self) -> tuple[Administration, ...]:
        """Return what the chart says was given as treatment: no flush, no carrier fluid, nothing by mouth."""
        return self._kept("treatments", lambda _: tuple(filter(is_treatment, self.administrations)))

    def given_as(self, code: str) -> tuple[Administration, ...]:
        """Return the treatments that a drug line of this code bills: of the same substance, by code or by name."""
        return self._kept(
            f"given as {code}", lambda _: tuple([item for item in self.treatments if bills(item, code)])
        )

    def not_given_as(self, code: str) -> tuple[NotGiven, ...]:
        """Return what the chart says was not given, of the drug that a line of this code bills."""
        record = self.chart.record
        if record is None or not record.not_given:
            return ()
        return tuple([item for item in record.not_given if _may_be_billed_as(item, code)])

    def recorded_by(self, recorder: Recorder) -> Case:
        """Return the same case for a rule that is run once more, what it reads being noted."""
        recorded = object.__new__(Case)
        for name in Case.__slots__:
            object.__setattr__(recorded, name, getattr(self, name))
        object.__setattr__(recorded, "recorder", recorder)
        return recorded

    def rests_on(self, ground: Ground, what: str = "") -> None:
        """Note that a rule's finding stands on this ground: of a table's answer, beside the facts that are recorded.

        `what` says in words which answer it is.
        """
        if self.recorder is not None:
            self.recorder.note((as_fact(ground, what),))

    @property
    def site(self) -> Site:
        """Return where the services were given, as far as it decides how a drug is paid."""
        claim = self.claim
        return Site(claim.is_professional, claim.place_of_service, claim.type_of_bill)

    @property
    def place(self) -> Place:
        """Return where the services were given, as far as the claim says it; see `scrubber.reference.places`."""
        return place_of(self.claim.place_of_service, self.claim.type_of_bill)

    def place_of(self, line: ServiceLine) -> Place:
        """Return where the service of a line was given: SV105, else the claim's, else the type of bill."""
        return place_of(line.place_of_service, self.claim.type_of_bill, line.modifiers)

    def paid_for_itself(self, line: ServiceLine) -> Paid:
        """Return whether the drug of a line is paid for itself there and then; JW and JZ depend on it."""
        paid = paid_for_itself(self.tables, line.code, line.first_date, self.site)
        self.rests_on(paid.ground, f"whether {line.code} is paid for itself there")
        if paid.alone is False and not self.packages_as_medicare:
            self.rests_on(Ground.MEMORY, f"that this payer packages {line.code} as Medicare does")
        return paid

    @property
    def packages_as_medicare(self) -> bool:
        """Return whether the payer pays an outpatient hospital by OPPS, as far as its line of business tells."""
        return self.profile.line_of_business in _PACKAGES_AS_MEDICARE

    @property
    def table_setting(self) -> TableSetting:
        """Return whose NCCI tables the claim is checked by."""
        return "practitioner" if self.claim.is_professional else "hospital"

    def price_of(self, code: str, modifiers: tuple[str, ...], on: date | None) -> Decimal | None:
        """Return the charge of one unit: another line of this claim with the code, else the fee schedule."""
        for line in self.claim.lines:
            if line.code == code and line.unit_price:  # a free one tells no price
                return line.unit_price
        payers = (*self.profile.chain, self.claim.payer_id)
        return self.prices.unit_price(code, modifiers, on, payers)
