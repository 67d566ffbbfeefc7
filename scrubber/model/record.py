"""The infusion record: what a chart documents, whatever format it came in.

Every field but `Administration.id`, `.substance` and `.technique` may be absent, and absent means
unknown: nothing here is ever assumed. The JSON form is `infuscrub.record/1`; `scrubber.charts`
reads it and every other chart format into these values.

Times are `datetime`: naive ones are the facility's wall clock, aware ones are instants. The two are
never compared with each other. A date without a clock time is a date (`Administration.on`), not a time.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from scrubber.model.access_reason import counts
from scrubber.model.value import Value, field

SCHEMA = "infuscrub.record/1"
MAX_TEXT = 20_000
"""Characters of one text that a record keeps."""

Setting = Literal["physician", "facility"]
DrugClass = Literal["complex", "therapeutic", "hydration", "vaccine", "blood", "flush"]
Technique = Literal[
    "infusion",
    "push",
    "im",
    "sc",
    "sc_infusion",
    "pump",
    "on_body",
    "transfusion",
    "flush",
    "oral",
]
Purpose = Literal["treatment", "keep_open", "diluent", "between_units"]
PumpOwner = Literal["clinic", "payer", "patient"]
Sex = Literal["female", "male", "other"]

DocumentStatus = Literal["final", "draft", "amended", "superseded", "retracted"]

PRIMARY_ACCESS = "primary"
"""The access of an administration whose record names none."""


class Provenance(Value):
    """Where a fact stands: the document, a place inside it, and its words."""

    document: str = ""
    locator: str = ""
    quote: str = ""


class Quantity(Value):
    """An exact amount with its unit as documented (mg, mcg, g, mL, units, IU, meq …)."""

    value: Decimal
    unit: str

    @property
    def words(self) -> str:
        """Return the amount as people write it, without an exponent or zeros that say nothing: `400 mg`."""
        return f"{self.value.normalize():f} {self.unit}"


class Uncertain(Value):
    """A fact that the chart gives in a way no one may count on (`about an hour`, am or pm unclear)."""

    field: str
    quote: str
    reason: str
    values: tuple[str, ...] = ()
    """Every value that it may have, as the record's JSON writes them (`2026-03-02T10:15`); empty: nobody can tell.

    The values of `start` and of `stop` of one administration stand in parallel: the n-th start goes with the n-th stop
    (10:15 with 12:25, 22:15 with 00:25), so that each pair is one reading; what hangs together gives one `reason`.
    Values
    of `segments` write every run of a reading (`2026-03-02T10:15 to 2026-03-02T11:05, 2026-03-02T11:30 to ...`). A
    chart
    without a date gives times of day (`10:15`, `00:25+1` on the next day). An empty text is a value that is not known.
    """


class Reading(Value):
    """What one document says where others say otherwise."""

    value: str
    source: Provenance


class Conflict(Value):
    """One field on which documents disagree. The field itself then holds nothing: neither is preferred."""

    field: str
    readings: tuple[Reading, ...]


class Interval(Value):
    """One uninterrupted run. `stop` is None while no stop is documented."""

    start: datetime | None
    stop: datetime | None


class Vials(Value):
    """Opened containers of one size."""

    size: Quantity
    count: int
    single_dose: bool | None = None


class Waste(Value):
    """A discarded amount and who documented it, when and why."""

    amount: Quantity
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None


class Discontinuation(Value):
    """An administration stopped early."""

    reason: str | None = None
    at: datetime | None = None


class Administration(Value):
    """One drug or fluid given once, with every segment of an interrupted run."""

    id: str
    substance: str
    technique: Technique
    hcpcs: str | None = None
    ndc: str | None = None
    rxnorm: str | None = None
    """The RxNorm concept number that the chart gives for the drug or product."""
    drug_class: DrugClass | None = None
    """JSON `class`. Absent: the drug table and the payer profile decide."""
    purpose: Purpose | None = None
    route: str | None = None
    access: str = PRIMARY_ACCESS
    """Vascular access; a multi-lumen line is one access."""
    access_reason: str | None = None
    """Why a second access was medically needed."""
    container: str | None = None
    """Same container: same bag or syringe."""
    visit: str | None = None
    """Separates encounters of one day."""
    start: datetime | None = None
    stop: datetime | None = None
    on: date | None = None
    """The day, where the chart gives a date without a clock time."""
    segments: tuple[Interval, ...] = ()
    """The runs of an interrupted infusion; empty when `start` and `stop` are the whole run."""
    dose: Quantity | None = None
    volume_ml: Decimal | None = None
    rate_ml_per_hour: Decimal | None = None
    concentration: str | None = None
    planned_hours: Decimal | None = None
    pump_owner: PumpOwner | None = None
    hormonal: bool | None = None
    vials: tuple[Vials, ...] = ()
    wasted: Waste | None = None
    lot: str | None = None
    site: str | None = None
    performer: str | None = None
    order: str | None = None
    discontinued: Discontinuation | None = None
    uncertain: tuple[Uncertain, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unconfirmed: bool | None = None
    """Some fact of it was read by a machine only, or stands in a draft, and nobody has confirmed it."""
    source: Provenance = Provenance()
    also: tuple[Provenance, ...] = ()
    """Further documents that tell of this same administration."""

    @property
    def sources(self) -> tuple[Provenance, ...]:
        """All that tells of this administration."""
        return (self.source, *self.also)

    def runs(self) -> tuple[Interval, ...]:
        """Return the documented runs in the order given: the segments, or the one run from start to stop."""
        if self.segments:
            return self.segments
        if self.start is None and self.stop is None:
            return ()
        return (Interval(self.start, self.stop),)

    def explains_its_access(self) -> bool | None:
        """Return whether the chart's reason for its access earns an initial service; None: its words prove neither."""
        return counts(self.access_reason) if self.access_reason else False

    def day(self) -> date | None:
        """Return the day on which it began, where the chart tells."""
        if self.segments:
            start = next((run.start for run in self.segments if run.start is not None), None)
        else:
            start = self.start
        if start is not None:
            return start.date()
        if self.stop is not None:
            return self.stop.date()
        return self.on


class Order(Value):
    """What was ordered."""

    id: str
    substance: str | None = None
    dose: Quantity | None = None
    route: str | None = None
    rate: str | None = None
    duration_minutes: int | None = None
    ordered_by: str | None = None
    signed_at: datetime | date | None = None
    verbal: bool | None = None
    authenticated_at: datetime | date | None = None
    source: Provenance = Provenance()


class Patient(Value):
    """Whom the document is about; compared with the claim, never printed."""

    member_id: str | None = None
    family: str | None = None
    given: str | None = None
    birth_date: date | None = None
    medical_record_number: str | None = None
    """The same as `ClaimKeys.medical_record_number`, where the record gives it with the patient."""
    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None
    sex: Sex | None = None


class ClaimKeys(Value):
    """What a document says of the claim it belongs to."""

    claim_id: str | None = None
    attachment_control_number: str | None = None
    medical_record_number: str | None = None
    account_number: str | None = None
    """The patient's account or visit number. Many senders put it into CLM01; a different one proves nothing."""


class Encounter(Value):
    """One arrival to departure."""

    id: str | None = None
    setting: Setting | None = None
    place_of_service: str | None = None
    type_of_bill: str | None = None
    start: datetime | None = None
    stop: datetime | None = None
    on: date | None = None
    """The day of the visit, where no time of it is told and nothing that was given tells it."""
    primary_reason: str | None = None
    """The administration that the visit was for: decides the initial code on a professional claim."""


class Monitoring(Value):
    """One monitoring entry during the infusion."""

    at: datetime | None
    text: str
    source: Provenance = Provenance()


class Indication(Value):
    """A documented reason for treatment; `for_administration` ties it to one."""

    code: str | None = None
    text: str | None = None
    for_administration: str | None = None
    source: Provenance = Provenance()


class Note(Value):
    """Free text from the chart."""

    at: datetime | None
    author: str | None
    text: str
    source: Provenance = Provenance()


class ChartDocument(Value):
    """One document that a record was read from, and whether it stands."""

    name: str = ""
    format: str = ""
    id: str | None = None
    set_id: str | None = None
    """All versions of one document share it."""
    version: int | None = None
    status: DocumentStatus | None = None
    signed: bool | None = None
    written_at: datetime | date | None = None
    replaces: str | None = None
    appends: str | None = None
    """The number of the document that it is an addendum to."""


class NotUnderstood(Value):
    """A part of a document that may speak of giving a drug and that its reader could not make out."""

    locator: str
    text: str = ""
    """Its words, for the person who looks; like all chart text never in a log."""


class Understood(Value):
    """How far a reader understood its document. A reader states it; silence means in part."""

    whole: bool = False
    """Every part that could speak of giving a drug was made out, and what was made out is in the record."""
    not_understood: tuple[NotUnderstood, ...] = ()


class NotGiven(Value):
    """A drug that a document says was not given: not done, refused. It says nothing of another time."""

    substance: str
    hcpcs: str | None = None
    ndc: str | None = None
    day: date | None = None
    reason: str | None = None
    source: Provenance = Provenance()


class InfusionRecord(Value):
    """Everything that the documents of one claim say, with where each fact stands."""

    claim: ClaimKeys = ClaimKeys()
    patient: Patient = Patient()
    encounter: Encounter = Encounter()
    orders: tuple[Order, ...] = ()
    administrations: tuple[Administration, ...] = ()
    monitoring: tuple[Monitoring, ...] = ()
    indications: tuple[Indication, ...] = ()
    notes: tuple[Note, ...] = ()
    documents: tuple[ChartDocument, ...] = ()
    not_given: tuple[NotGiven, ...] = ()
    """Drugs that a document says were not given."""
    retracted: tuple[str, ...] = ()
    """Ids of administrations that a document takes back (deleted, entered in error)."""
    unread: tuple[str, ...] = ()
    """Error codes of the documents in this one, where none of them could be read: nobody knows what it says."""
    ignored: tuple[str, ...] = field(default=())
    """What a reader saw and did not use, in constant words (no chart text), for `docs show`."""
    understood: Understood = Understood()

    def administration(self, administration_id: str) -> Administration | None:
        """Return the administration with this id, or None."""
        for administration in self.administrations:
            if administration.id == administration_id:
                return administration
        return None

    def order_of(self, administration: Administration) -> Order | None:
        """Return the order an administration names; a lone order of a record with one administration counts."""
        for order in self.orders:
            if order.id == administration.order:
                return order
        if administration.order is None and len(self.orders) == 1 and len(self.administrations) == 1:
            return self.orders[0]
        return None
