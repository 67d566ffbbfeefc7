"""The quick way to read a record that keeps to its shapes in the plainest way: no unknown key, no odd number or time.

Its shapes are made from those of `shapes`, so one place says what a record may hold. Whatever is not plain goes the
careful way (`reader`), which names every fault; a test holds both ways to the same record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import force_setattr

from scrubber.charts.readers.record import fields as scalar
from scrubber.charts.readers.record.shapes import Administration, Model, Record, Waste
from scrubber.charts.safety import MAX_BYTES, MAX_TEXT
from scrubber.charts.words.clock import EARLIEST, LATEST
from scrubber.model import record as core
from scrubber.model.record import InfusionRecord, Provenance, Quantity


class NotPlain(Exception):
    """The careful reader must look."""


Convert = Callable[[Any], Any]

_NUMBER = re.compile(r"(?=.{3,16}\Z)\d{1,10}\.\d{1,14}", re.ASCII)
"""A number of no more digits than a double holds; of a longer one the careful reader takes those."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LARGEST = 10**9


def plain_record(data: bytes, name: str) -> InfusionRecord | None:
    """Return the record of this JSON, each fact with its document and its path as the place; None where not plain."""
    if len(data) > MAX_BYTES:
        return None
    try:
        record: InfusionRecord = _converter(Record)(_decoder.decode(data))
    except (msgspec.MsgspecError, NotPlain, KeyError, RecursionError):  # KeyError: a key that no shape has
        return None
    if not _has_own_ids(record.orders) or not _has_own_ids(record.administrations):
        return None
    if record.claim.medical_record_number or record.patient.medical_record_number:
        return None  # the two are made one, with care
    try:
        _place(record.administrations, name, "administrations[{}]")
        _place(record.orders, name, "orders[{}]")
        for facts in (record.monitoring, record.indications, record.notes):
            _place(facts, name, "")
    except NotPlain:
        return None
    return record


def _place(facts: tuple[Any, ...], name: str, locator: str) -> None:
    """Say where facts stand that do not say it themselves; they were made a moment ago, and nobody has seen them."""
    for index, fact in enumerate(facts):
        if fact.source == _NOWHERE:
            force_setattr(fact, "source", Provenance(name, locator.format(index)))
        elif not fact.source.document or (locator and not fact.source.locator):
            raise NotPlain


_NOWHERE = Provenance()


def _has_own_ids(facts: tuple[Any, ...]) -> bool:
    return len({fact.id for fact in facts}) == len(facts)


class _Fraction(str):
    """A number with a fraction or an exponent, as written: so it becomes the decimal that was meant."""

    __slots__ = ()


_decoder = msgspec.json.Decoder(float_hook=_Fraction)


@cache
def _converter(model: type[Model]) -> Convert:
    """Return what makes the frozen value of a shape from its JSON object."""
    if model is Waste:
        return _waste
    becomes = model.becomes
    known = becomes.__dataclass_fields__
    steps: dict[str, tuple[str, Convert]] = {}
    absent: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        annotation = _annotation(model, name)
        make = _convert_of(annotation)
        steps[info.alias or name] = name, make if name in known else _only_checking(make)
        if annotation == scalar.Words and name in known:
            absent[name] = ""
        elif name in known and known[name].default is known[name].default_factory is MISSING:
            absent[name] = None
    required = {info.alias or name for name, info in model.model_fields.items() if info.is_required()}
    nullable = {
        info.alias or name
        for name, info in model.model_fields.items()
        if _is_nullable(_annotation(model, name))
    }

    def convert(given: Any) -> Any:
        if type(given) is not dict or not required <= given.keys():
            raise NotPlain
        found = absent.copy()
        for key, value in given.items():
            name, make = steps[key]
            if value is not None:
                made = make(value)
                if made is not None:
                    found[name] = made
            elif key not in nullable:
                raise NotPlain
        return becomes(**found)

    return _placing(convert) if model is Administration else convert


def _only_checking(make: Convert) -> Convert:
    """Of a key that the frozen value does not hold (`schema`)."""

    def check(value: Any) -> None:
        make(value)

    return check


def _is_nullable(annotation: Any) -> bool:
    return annotation in _NULLABLE or NoneType in get_args(annotation)


def _placing(convert: Convert) -> Convert:
    """A start that is a date alone gives the day, never a time: that is for the careful reader."""

    def administration(given: Any) -> core.Administration:
        made: core.Administration = convert(given)
        if type(made.start) is date:
            raise NotPlain
        return made

    return administration


@cache
def _annotation(model: type[Model], name: str) -> Any:
    """Return the annotation of a field as its class states it, with the checks that pydantic takes off."""
    return get_type_hints(model, include_extras=True)[name]


def _convert_of(annotation: Any) -> Convert:
    found = _BY_SCALAR.get(annotation)
    if found is not None:
        return found
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        (one,) = (each for each in arguments if each is not NoneType)
        return _convert_of(one)
    if origin is Annotated:
        return _convert_of(arguments[0])
    if origin is list:
        return _listing(_convert_of(arguments[0]))
    if origin is Literal:
        return _choosing(frozenset(arguments))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _converter(annotation)
    assert annotation is bool
    return _flag


def _listing(each: Convert) -> Convert:
    def convert(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise NotPlain
        return tuple([each(item) for item in value])

    return convert


def _choosing(choices: frozenset[str]) -> Convert:
    def convert(value: Any) -> str:
        if type(value) is not str or value not in choices:
            raise NotPlain
        return value

    return convert


def _text(value: Any) -> str | None:
    if type(value) is not str or len(value) > MAX_TEXT:
        raise NotPlain
    return value.strip() or None


def _words(value: Any) -> str:
    return _text(value) or ""


def _name(value: Any) -> str:
    text = _text(value)
    if text is None:
        raise NotPlain
    return text


def _number(value: Any) -> Decimal:
    if type(value) is _Fraction:
        if _NUMBER.fullmatch(value) is None:
            raise NotPlain
    elif type(value) is not int or value < 0:
        raise NotPlain
    number = Decimal(value)
    if number > _LARGEST:
        raise NotPlain
    return number


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise NotPlain
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise NotPlain
    return value


def _time(value: Any) -> datetime:
    """Read the plainest form of a local time: to the minute or second, no offset."""
    if type(value) is not str or _TIME.fullmatch(value) is None:
        raise NotPlain
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise NotPlain from None
    if not EARLIEST <= moment.year <= LATEST:
        raise NotPlain
    return moment


def _date(value: Any) -> date:
    if type(value) is not str or _DATE.fullmatch(value) is None:
        raise NotPlain
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise NotPlain from None
    if not EARLIEST <= day.year <= LATEST:
        raise NotPlain
    return day


def _time_or_date(value: Any) -> datetime | date:
    return _date(value) if type(value) is str and _DATE.fullmatch(value) else _time(value)


def _waste(given: Any) -> core.Waste:
    if type(given) is not dict or not given.keys() <= {"value", "unit", "reason", "by", "at"}:
        raise NotPlain
    amount = Quantity(_number(given.get("value")), _name(given.get("unit")))
    reason, by, at = given.get("reason"), given.get("by"), given.get("at")
    return core.Waste(
        amount,
        None if reason is None else _text(reason),
        None if by is None else _text(by),
        None if at is None else _time(at),
    )


_BY_SCALAR: dict[Any, Convert] = {
    scalar.Text: _text,
    scalar.Words: _words,
    scalar.Name: _name,
    scalar.Number: _number,
    scalar.Amount: _number,
    scalar.Count: _count,
    scalar.Flag: _flag,
    scalar.Time: _time,
    scalar.Date: _date,
    scalar.TimeOrDate: _time_or_date,
}
_NULLABLE = tuple(key for key in _BY_SCALAR if key not in (scalar.Name, scalar.Amount))
