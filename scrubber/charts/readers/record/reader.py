"""The JSON form of the infusion record: read it, write it, publish its schema.

Tolerant of more (an unknown key is reported in `ignored`), strict on what it knows: a wrong type is an
error, and all errors of a file are named at once by their JSON paths. Reading what was written gives an
equal record.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scrubber.charts.errors import DocumentError, Problem
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
from scrubber.charts.safety import load_json
from scrubber.model import record as core
from scrubber.model.record import SCHEMA, InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions


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
    retracted: list[Name] | None = None
    unread: list[Name] | None = None
    ignored: list[Name] | None = None


def read_record(data: bytes, name: str = "") -> InfusionRecord:
    """Return the record that `infuscrub.record/1` JSON holds.

    Raises `DocumentError` that lists every fault by its JSON path; unknown keys are listed in `ignored`.
    """
    value = load_json(data)
    if not isinstance(value, dict) or "schema" not in value:
        raise DocumentError("record", document=name, problems=(Problem("schema", "missing"),))
    if value["schema"] != SCHEMA:
        raise DocumentError("schema", document=name)
    try:
        model = Record.model_validate(value)
    except ValidationError as error:
        raise DocumentError("record", document=name, problems=_problems(error)) from None
    record: InfusionRecord = model.to_core()
    duplicates = tuple(_duplicates("orders", record.orders)) + tuple(
        _duplicates("administrations", record.administrations)
    )
    if duplicates:
        raise DocumentError("record", document=name, problems=duplicates)
    unknown = tuple(f"unknown key {place}" for place in _unknown(model, ""))
    return dataclasses.replace(record, ignored=record.ignored + unknown)


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the one record of a JSON document, each fact with its path as the place."""
    record = read_record(data, name)
    return (
        dataclasses.replace(
            record,
            administrations=_placed(record.administrations, "administrations"),
            orders=_placed(record.orders, "orders"),
        ),
    )


def _placed(facts: tuple[Any, ...], kind: str) -> tuple[Any, ...]:
    return tuple(
        fact
        if fact.source.locator
        else dataclasses.replace(fact, source=dataclasses.replace(fact.source, locator=f"{kind}[{index}]"))
        for index, fact in enumerate(facts)
    )


_CODES = {"missing": "missing", "literal_error": "choice"}


def _problems(error: ValidationError) -> tuple[Problem, ...]:
    """Translate pydantic's list; its own texts quote the input, so none of them is used."""
    found: dict[str, Problem] = {}
    for item in error.errors(include_url=False, include_input=False):
        code = (
            item.get("ctx", {}).get("code", "")
            if item["type"] == "record"
            else _CODES.get(item["type"], "type")
        )
        place = _path(item["loc"])
        found.setdefault(place, Problem(place, code))
    return tuple(found.values())


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


def _duplicates(kind: str, items: tuple[Any, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item.id in seen:
            yield Problem(f"{kind}[{index}].id", "duplicate")
        seen.add(item.id)


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)


def _unknown(model: Model, path: str) -> Iterator[str]:
    """Yield the paths of keys that no field takes; a key that is no plain name is not repeated."""
    for key in model.model_extra or ():
        yield f"{path}{key if _PLAIN_KEY.fullmatch(key) else '(unnamed)'}"
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        place = f"{path}{info.alias or name}"
        if isinstance(value, Model):
            yield from _unknown(value, f"{place}.")
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Model):
                    yield from _unknown(item, f"{place}[{index}].")


_JSON_NAMES = {
    (core.Administration, "drug_class"): "class",
    (core.Encounter, "stop"): "end",
    (core.Indication, "for_administration"): "for",
}


def record_to_json(record: InfusionRecord) -> dict[str, Any]:
    """Return the record as JSON values, without what is unknown; `read_record` gives it back."""
    return {"schema": SCHEMA, **_object(record)}


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, core.Waste):
        return _object(value.amount) | {key: item for key, item in _object_items(value) if key != "amount"}
    return dict(_object_items(value))


def _object_items(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        item = _json(getattr(value, field.name))
        if item not in (None, "", {}, []):
            yield _JSON_NAMES.get((type(value), field.name), field.name), item


def _json(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _object(value)
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Decimal):
        return _json_number(value)
    if isinstance(value, date):
        return _json_time(value)
    return value


def _json_number(value: Decimal) -> int | float | str:
    """Return a JSON number where it is exact, else the digits as text."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    approximate = float(value)
    return approximate if Decimal(repr(approximate)) == value else format(value, "f")


def _json_time(value: date) -> str:
    if isinstance(value, datetime) and value.second == value.microsecond == 0:
        return value.isoformat(timespec="minutes")
    return value.isoformat()


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of `infuscrub.record/1`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:infuscrub:record:1",
        **Record.model_json_schema(by_alias=True),
    }
