"""The shapes of `infuscrub.record/1`: what its JSON may hold, checked at the border, and its published schema."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from scrubber.charts.readers.record.fields import (
    Amount,
    Count,
    Date,
    Flag,
    Name,
    Number,
    Text,
    Time,
    TimeOrDate,
    Words,
)
from scrubber.model import record as core
from scrubber.model.record import InfusionRecord


class Model(BaseModel):
    """A part of the JSON that becomes one frozen value of `scrubber.model.record`."""

    model_config = ConfigDict(extra="allow", populate_by_name=False)
    becomes: ClassVar[type[Any]]

    def to_core(self) -> Any:
        """Return the frozen value; an absent field takes the default, which means unknown."""
        given: dict[str, Any] = {}
        for field in dataclasses.fields(self.becomes):
            value = getattr(self, field.name, None)
            if isinstance(value, Model):
                given[field.name] = value.to_core()
            elif isinstance(value, list):
                given[field.name] = tuple(
                    item.to_core() if isinstance(item, Model) else item for item in value
                )
            elif value is not None or field.default is field.default_factory is dataclasses.MISSING:
                given[field.name] = value
        return self.becomes(**given)


class Quantity(Model):
    """An exact amount with its unit as documented."""

    becomes = core.Quantity
    value: Amount
    unit: Name


class Provenance(Model):
    """Where a fact stands: document, place in it, its words."""

    becomes = core.Provenance
    document: Text = None
    locator: Text = None
    quote: Text = None


class Uncertain(Model):
    """A fact given in a way no one may count on."""

    becomes = core.Uncertain
    field: Name
    quote: Words = ""
    reason: Words = ""
    values: list[Name] | None = Field(
        None,
        description="every value that it may have; the n-th of `start` and the n-th of `stop` go together",
    )


class Reading(Model):
    """What one document says where others say otherwise."""

    becomes = core.Reading
    value: Name
    source: Provenance = Provenance()


class Conflict(Model):
    """One field on which documents disagree."""

    becomes = core.Conflict
    field: Name
    readings: list[Reading]


class Interval(Model):
    """One uninterrupted run."""

    becomes = core.Interval
    start: Time = None
    stop: Time = None


class Vials(Model):
    """Opened containers of one size."""

    becomes = core.Vials
    size: Quantity
    count: Count
    single_dose: Flag = None


class Waste(Model):
    """A discarded amount, flat: value and unit beside reason, by and at."""

    becomes = core.Waste
    value: Amount
    unit: Name
    reason: Text = None
    by: Text = None
    at: Time = None

    def to_core(self) -> core.Waste:
        return core.Waste(core.Quantity(self.value, self.unit), self.reason, self.by, self.at)


class Discontinuation(Model):
    """An administration stopped early."""

    becomes = core.Discontinuation
    reason: Text = None
    at: Time = None


class Administration(Model):
    """One drug or fluid given once."""

    becomes = core.Administration
    id: Name
    substance: Name
    technique: core.Technique
    hcpcs: Text = None
    ndc: Text = None
    rxnorm: Text = None
    drug_class: core.DrugClass | None = Field(None, alias="class")
    purpose: core.Purpose | None = None
    route: Text = None
    access: Text = Field(None, description="the vascular access; a multi-lumen line is one")
    access_reason: Text = Field(None, description="why a second access was needed")
    container: Text = Field(None, description="same container: same bag or syringe")
    visit: Text = Field(None, description="separates encounters of one day")
    start: TimeOrDate = Field(None, description="a date alone gives the day, never a time")
    stop: Time = None
    on: Date = Field(None, description="the day, where no clock time is known")
    segments: list[Interval] | None = Field(None, description="the runs of an interrupted infusion")
    dose: Quantity | None = None
    volume_ml: Number = None
    rate_ml_per_hour: Number = None
    concentration: Text = None
    planned_hours: Number = None
    pump_owner: core.PumpOwner | None = None
    hormonal: Flag = None
    vials: list[Vials] | None = None
    wasted: Waste | None = None
    lot: Text = None
    site: Text = None
    performer: Text = None
    order: Text = None
    discontinued: Discontinuation | None = None
    unconfirmed: Flag = None
    uncertain: list[Uncertain] | None = None
    conflicts: list[Conflict] | None = None
    source: Provenance | None = None
    also: list[Provenance] | None = None

    def to_core(self) -> core.Administration:
        if self.start is not None and type(self.start) is date:
            self.on, self.start = self.on or self.start, None
        result: core.Administration = super().to_core()
        return result


class Order(Model):
    """What was ordered."""

    becomes = core.Order
    id: Name
    substance: Text = None
    dose: Quantity | None = None
    route: Text = None
    rate: Text = None
    duration_minutes: Count = None
    ordered_by: Text = None
    signed_at: TimeOrDate = None
    verbal: Flag = None
    authenticated_at: TimeOrDate = None
    source: Provenance | None = None


class Patient(Model):
    """Whom the document is about."""

    becomes = core.Patient
    member_id: Text = None
    family: Text = None
    given: Text = None
    birth_date: Date = None
    medical_record_number: Text = Field(None, description="the same as claim.medical_record_number")
    weight_kg: Number = None
    height_cm: Number = None
    sex: core.Sex | None = None


class ClaimKeys(Model):
    """The claim it belongs to."""

    becomes = core.ClaimKeys
    claim_id: Text = None
    attachment_control_number: Text = None
    medical_record_number: Text = None
    account_number: Text = Field(None, description="often CLM01; a different one proves nothing")


class Encounter(Model):
    """One arrival to departure."""

    becomes = core.Encounter
    id: Text = None
    setting: core.Setting | None = None
    place_of_service: Text = None
    type_of_bill: Text = None
    start: Time = None
    stop: Time = Field(None, alias="end")
    on: Date = Field(None, description="the day of the visit, where no time of it is told")
    primary_reason: Text = Field(None, description="the administration that the visit was for")


class Monitoring(Model):
    """One monitoring entry."""

    becomes = core.Monitoring
    at: Time = None
    text: Words = ""
    source: Provenance | None = None


class Indication(Model):
    """A documented reason for treatment."""

    becomes = core.Indication
    code: Text = None
    text: Text = None
    for_administration: Text = Field(None, alias="for")
    source: Provenance | None = None


class Note(Model):
    """Free text from the chart."""

    becomes = core.Note
    at: Time = None
    author: Text = None
    text: Words = ""
    source: Provenance | None = None


class ChartDocument(Model):
    """A document that the record was read from, and whether it stands."""

    becomes = core.ChartDocument
    name: Text = None
    format: Text = None
    id: Text = None
    set_id: Text = None
    version: Count = None
    status: core.DocumentStatus | None = None
    signed: Flag = None
    written_at: TimeOrDate = None
    replaces: Text = None
    appends: Text = None


class NotGiven(Model):
    """A drug that was not given: refused, not done."""

    becomes = core.NotGiven
    substance: Name
    hcpcs: Text = None
    ndc: Text = None
    day: Date = None
    reason: Text = None
    source: Provenance | None = None


class NotUnderstood(Model):
    """A part that may speak of giving a drug and was not made out."""

    becomes = core.NotUnderstood
    locator: Name
    text: Words = ""


class Understood(Model):
    """How far the record goes. Left out, it tells of a part of the chart, and nothing follows from what is absent."""

    becomes = core.Understood
    whole: bool = Field(
        False, strict=True, description="every part that could speak of giving is in the record"
    )
    not_understood: list[NotUnderstood] | None = None


class Record(Model):
    """infuscrub.record/1: what the chart documents of one claim. What is absent is unknown."""

    becomes = InfusionRecord
    schema_name: Literal["infuscrub.record/1"] = Field(alias="schema")
    claim: ClaimKeys | None = None
    patient: Patient | None = None
    encounter: Encounter | None = None
    orders: list[Order] | None = None
    administrations: list[Administration] | None = None
    monitoring: list[Monitoring] | None = None
    indications: list[Indication] | None = None
    notes: list[Note] | None = None
    documents: list[ChartDocument] | None = None
    not_given: list[NotGiven] | None = None
    retracted: list[Name] | None = None
    unread: list[Name] | None = None
    ignored: list[Name] | None = None
    understood: Understood | None = None


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of `infuscrub.record/1`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:infuscrub:record:1",
        **Record.model_json_schema(by_alias=True),
    }
