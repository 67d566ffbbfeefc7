"""The chart of a visit as a record, and what it supports so far: what discharge and charge review both begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from payer_profiles import Profile
from payer_profiles.model import ROOT
from scrubber.charts.document import Document
from scrubber.charts.join.merge import merge
from scrubber.coding.readings import support_of
from scrubber.coding.standing import is_treatment
from scrubber.model.readings import Support
from scrubber.model.record import Administration, InfusionRecord, Setting
from scrubber.reference import drugs
from scrubber.reference.places import Place
from scrubber.service.cds.gather import Gathered
from scrubber.service.cds.known import Known, as_bundle, store_of
from scrubber.service.cds.payers import payer_of, place_of

ReadDocument = Callable[[Document], tuple[InfusionRecord, ...]]
"""Reads a document, with a tenant's plugins or without. Raises `DocumentError`."""


@dataclass(frozen=True, slots=True)
class VisitChart:
    """A visit's chart, by whose rules it is coded, and what it supports."""

    record: InfusionRecord
    profile: Profile
    because: str
    """What chose the profile; empty where the payer is not known and the base rules stand in."""
    place: Place
    setting: Setting | None
    known: frozenset[str]
    """The prefetch keys that were answered in full."""
    support: Support

    def treatments(self) -> tuple[Administration, ...]:
        """Return what was given as treatment: no flush, no carrier fluid, no open vein, nothing by mouth."""
        return tuple(
            each
            for each in self.record.administrations
            if is_treatment(each) and "flush" not in (each.drug_class, drugs.class_by_name(each.substance))
        )

    def supported_if(
        self, record: InfusionRecord, knows: Known, billed: frozenset[str] = frozenset()
    ) -> Support:
        """Return what another record would support under the same rules. `billed`: drug codes, see `expect`."""
        return _support(record, self.profile, self.place, self.setting, knows, billed)


def visit_chart(
    chart: Gathered, known: Known, read: ReadDocument, setting: Setting | None = None
) -> VisitChart:
    """Return the chart of a call. Raises `DocumentError`."""
    store = store_of(chart.all())
    payer = payer_of(store, known)
    place = place_of(store)
    profile = payer.profile if payer is not None else known.settings.profiles.resolve(ROOT, known.on)
    record = merge(read(Document.of_bytes(as_bundle(chart.all()), "chart")))
    setting = setting or known.setting
    return VisitChart(
        record=record,
        profile=profile,
        because=payer.because if payer is not None else "",
        place=place,
        setting=setting,
        known=chart.known,
        support=_support(record, profile, place, setting, known),
    )


def _support(
    record: InfusionRecord,
    profile: Profile,
    place: Place,
    setting: Setting | None,
    known: Known,
    billed: frozenset[str] = frozenset(),
) -> Support:
    return support_of(
        record,
        profile.parameters,
        transaction_setting=setting,
        place_of_service=place.code or None,
        billed=billed,
        tables=known.settings.tables,
    )
