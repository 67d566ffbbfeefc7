"""The scalar types of the record's JSON: each checks strictly and names its fault by a code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scrubber.charts.safety import MAX_TEXT
from scrubber.charts.words.clock import Moment, parse_iso

_DECIMAL = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$"
_DATE = r"^\d{4}-\d\d-\d\d$"
_LARGEST = Decimal(10**9)


def _fault(code: str) -> PydanticCustomError:
    return PydanticCustomError("record", "{code}", {"code": code})


def _text(value: object) -> str | None:
    """An empty text is an absent one."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise _fault("type")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair: no file can hold it
        raise _fault("text") from None
    if len(value) > MAX_TEXT:
        raise _fault("text")
    return value.strip() or None


def _words(value: object) -> str:
    return _text(value) or ""


def _name(value: object) -> str:
    text = _text(value)
    if text is None:
        raise _fault("text")
    return text


def _number(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise _fault("type")
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise _fault("number")
    number = Decimal(value)
    if not number.is_finite() or not 0 <= number <= _LARGEST:
        raise _fault("range")
    return number


def _amount(value: object) -> Decimal:
    number = _number(value)
    if number is None:
        raise _fault("type")
    return number


def _count(value: object) -> int | None:
    number = _number(value)
    if number is None:
        return None
    if isinstance(value, str) or number != int(number):
        raise _fault("type")
    return int(number)


def _flag(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _fault("type")


def _moment(value: object) -> Moment | None:
    if value is None or value == "":
        return None
    moment = parse_iso(value) if isinstance(value, str) else None
    if moment is None:
        raise _fault("time")
    return moment


def _time(value: object) -> datetime | None:
    moment = _moment(value)
    if moment is not None and not isinstance(moment, datetime):
        raise _fault("time")
    return moment


def _date(value: object) -> date | None:
    moment = _moment(value)
    if isinstance(moment, datetime):
        raise _fault("date")
    return moment


def _schema(check: Callable[[object], Any], **schema: Any) -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(check), WithJsonSchema(schema)


Text = Annotated[str | None, *_schema(_text, type=["string", "null"], maxLength=MAX_TEXT)]
Words = Annotated[str, *_schema(_words, type=["string", "null"], maxLength=MAX_TEXT)]
Name = Annotated[str, *_schema(_name, type="string", minLength=1, maxLength=MAX_TEXT)]
Number = Annotated[Decimal | None, *_schema(_number, type=["number", "string", "null"], minimum=0)]
Amount = Annotated[Decimal, *_schema(_amount, type=["number", "string"], minimum=0)]
Count = Annotated[int | None, *_schema(_count, type=["integer", "null"], minimum=0)]
Flag = Annotated[bool | None, *_schema(_flag, type=["boolean", "null"])]
Time = Annotated[datetime | None, *_schema(_time, type=["string", "null"], pattern=_TIME)]
Date = Annotated[date | None, *_schema(_date, type=["string", "null"], pattern=_DATE)]
TimeOrDate = Annotated[
    datetime | date | None,
    *_schema(
        _moment,
        anyOf=[{"type": "string", "pattern": _TIME}, {"type": "string", "pattern": _DATE}, {"type": "null"}],
    ),
]
