"""Reads the JSON form of the infusion record.

Tolerant of more (an unknown key is reported in `ignored`, and makes the record one in part), strict on what it knows:
a wrong type is an error, and all errors of a file are named at once by their JSON paths. Reading what was written
(`writer.py`) gives an equal record.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scrubber.charts.completeness import Gaps, with_gaps
from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.readers.record.plain import plain_record
from scrubber.charts.readers.record.shapes import Model, Record
from scrubber.charts.safety import load_json
from scrubber.charts.words import drugs
from scrubber.charts.words.comments import weighed
from scrubber.model.record import SCHEMA, Administration, InfusionRecord

if TYPE_CHECKING:
    from scrubber.charts.document import ReadOptions


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
    places = tuple(_unknown(model, ""))
    gaps = Gaps()
    for place in places:
        gaps.add(place)  # nobody knows what a key that is not ours says
    unknown = tuple(f"unknown key {place}" for place in places)
    return with_gaps(dataclasses.replace(_one_number(record), ignored=record.ignored + unknown), gaps)


def _one_number(record: InfusionRecord) -> InfusionRecord:
    """The medical record number may stand with the patient or with the claim's keys; both then hold it."""
    claim, patient = record.claim, record.patient
    number = claim.medical_record_number or patient.medical_record_number
    if number is None:
        return record
    return dataclasses.replace(
        record,
        claim=dataclasses.replace(claim, medical_record_number=claim.medical_record_number or number),
        patient=dataclasses.replace(patient, medical_record_number=patient.medical_record_number or number),
    )


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the one record of a JSON document, each fact with its path as the place."""
    plain = plain_record(data, name)
    if plain is not None:
        return (dataclasses.replace(plain, administrations=_weighed(plain)) if plain.notes else plain,)
    record = read_record(data, name)
    return (
        dataclasses.replace(
            record,
            administrations=_placed(_weighed(record), "administrations"),
            orders=_placed(record.orders, "orders"),
        ),
    )


def _weighed(record: InfusionRecord) -> tuple[Administration, ...]:
    """Return the administrations with what notes say against them in doubt: `Infusion paused 0900, resumed 0945`.

    A note is of the drug that it names; where it names none, of the only administration, else nobody knows of which.
    """
    items = list(record.administrations)
    for note in record.notes:
        named = drugs.substances(note.text)
        for at, item in enumerate(items):
            if named & drugs.substances(item.substance) if named else len(items) == 1:
                items[at] = weighed(item, (note.text,))
    return tuple(items)


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
