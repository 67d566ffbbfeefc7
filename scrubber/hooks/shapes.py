"""Values of our frozen classes taken apart and put together again: checked deeply, copied, read from plain data.

Theory. One description of a type serves all three. Checking rebuilds: what comes out is made of exact instances of our
own classes and of plain types, so that no object of a plugin (a text whose `==` raises, a subclass with a property)
gets any further, and two checks of one value give equal values. pydantic can't do it here: it lets an instance of a
dataclass through unseen unless the class carries a configuration of pydantic's, which the core's classes don't, and it
keeps subclasses of `str` and `int`. What may stand in a field beyond its type (lengths, ranges, words) is a table of
`Rules` by class and field; the description itself knows types and sizes only.

A wrong value raises `WrongValue` with class and field, never with what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from scrubber.hooks.errors import WrongValue
from scrubber.model.value import Value

Take = Callable[[Any], Any]

MOST_TEXT = 20_000
MOST_ITEMS = 10_000
MOST_DIGITS = 30
LARGEST = 10**15
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but tab and line ends, marks that turn the direction of text, halves of characters."""
_NEVER = re.compile("[\x00\ud800-\udfff]")
"""What neither a file nor a database takes."""


class Shape(NamedTuple):
    """How a value of one type is taken: from a plugin in this process, or as plain data from another one."""

    check: Take
    load: Take


Rules = Mapping[tuple[type, str], Shape]
"""What stands in single fields, by class and field."""


class Shapes:
    """The shapes of types under one table of rules; each is made once."""

    def __init__(self, rules: Rules | None = None, of_types: Mapping[Any, Shape] | None = None) -> None:
        """`of_types` are shapes for classes that are none of ours, such as a model of pydantic's."""
        self._rules = rules or {}
        self._made: dict[Any, Shape] = {**_LEAVES, **(of_types or {})}

    def of(self, kind: Any) -> Shape:
        """Return the shape of a type. Raises `TypeError` for one that has none."""
        known = self._made.get(kind)
        if known is None:
            known = self._made[kind] = self._make(kind)
        return known

    def put(self, kind: Any, shape: Shape) -> None:
        """Take a type in another shape from here on."""
        self._made[kind] = shape

    def _make(self, kind: Any) -> Shape:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return self._union(arguments)
        if origin is Literal:
            return words(*arguments)
        if origin is tuple:
            if len(arguments) == 2 and arguments[1] is Ellipsis:
                return several(self.of(arguments[0]))
            return _row(tuple(map(self.of, arguments)))
        if origin is frozenset:
            return _set(self.of(arguments[0]))
        if origin in (Mapping, dict):
            return _mapping(self.of(arguments[1]))
        if isinstance(kind, type):
            if issubclass(kind, Enum):
                return _enumeration(kind)
            if is_dataclass(kind):
                return self._dataclass(kind)
            if issubclass(kind, tuple) and hasattr(kind, "_fields"):
                return self._named_tuple(kind)
        raise TypeError(f"no shape for {kind!r}")

    def _union(self, kinds: tuple[Any, ...]) -> Shape:
        if NoneType in kinds:
            rest = tuple(kind for kind in kinds if kind is not NoneType)
            one = self.of(rest[0]) if len(rest) == 1 else self._union(rest)
            return _optional(one)
        if set(kinds) == {date, datetime}:
            return _DAY_OR_TIME
        if all(is_dataclass(kind) for kind in kinds):
            return _one_of({kind: self.of(kind) for kind in kinds})
        raise TypeError(f"no shape for a union of {kinds!r}")

    def _dataclass(self, kind: type) -> Shape:
        @cache
        def parts() -> tuple[tuple[str, str, Shape, bool], ...]:
            """Worked out when a first value comes: most starts meet few of the classes."""
            return tuple(self._parts(kind))

        def check(value: Any) -> Any:
            if type(value) is not kind:
                raise WrongValue(kind.__name__)
            place = kind.__name__
            try:
                found = {}
                for name, place, shape, _ in parts():  # noqa: B007 - named where it fails
                    found[name] = shape.check(getattr(value, name))
            except WrongValue as error:
                raise (error if str(error) else WrongValue(place)) from None
            except AttributeError:  # made without its fields
                raise WrongValue(place) from None
            return kind(**found)

        def load(data: Any) -> Any:
            place = kind.__name__
            if type(data) is not dict:
                raise WrongValue(place)
            found = {}
            try:
                for name, place, shape, required in parts():
                    if name in data:
                        found[name] = shape.load(data[name])
                    elif required:
                        raise WrongValue(place)
            except WrongValue as error:
                raise (error if str(error) else WrongValue(place)) from None
            if len(found) < len(data):
                raise WrongValue(kind.__name__)
            return kind(**found)

        self._made[kind] = shape = Shape(check, load)
        return shape

    def _parts(self, kind: Any) -> Iterator[tuple[str, str, Shape, bool]]:
        """Yield what stands in a class: name, place, shape, and whether it has no default."""
        hints = get_type_hints(kind)
        for each in fields(kind):
            if each.init:
                required = each.default is MISSING and each.default_factory is MISSING
                own = self._rules.get((kind, each.name)) or self.of(hints[each.name])
                yield each.name, f"{kind.__name__}.{each.name}", own, required

    def _named_tuple(self, kind: Any) -> Shape:
        hints = get_type_hints(kind)
        row = _row(tuple(self._rules.get((kind, name)) or self.of(hints[name]) for name in kind._fields))

        def check(value: Any) -> Any:
            if type(value) is not kind:
                raise WrongValue(kind.__name__)
            return kind(*row.check(tuple(value)))

        return Shape(check, lambda data: kind(*row.load(data)))


def made_by(take: Take) -> Shape:
    """Return a shape whose plain form is the value itself."""
    return Shape(take, take)


def text(
    most: int = MOST_TEXT, *, pattern: str = "", least: int = 0, one_line: bool = False, quoted: bool = False
) -> Shape:
    """Return the shape of a text of so many characters that is printed as it is; `quoted`: whatever a chart holds."""
    wanted = re.compile(pattern) if pattern else None
    forbidden = _NEVER if quoted else _FORBIDDEN

    def take(value: Any) -> str:
        if type(value) is not str or not least <= len(value) <= most or forbidden.search(value):
            raise WrongValue
        if (one_line and not set("\n\r\t").isdisjoint(value)) or (wanted and not wanted.fullmatch(value)):
            raise WrongValue
        return value

    return made_by(take)


def words(*allowed: str) -> Shape:
    """Return the shape of one of these words."""
    known = frozenset(allowed)

    def take(value: Any) -> str:
        if type(value) is not str or value not in known:
            raise WrongValue
        return value

    return made_by(take)


def whole(least: int = -LARGEST, most: int = LARGEST) -> Shape:
    """Return the shape of a whole number; `True` is none."""

    def take(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise WrongValue
        return value

    return made_by(take)


def decimal(least: Decimal | int = -LARGEST, most: Decimal | int = LARGEST, *, places: int = 12) -> Shape:
    """Return the shape of an exact, finite number with no more places than these."""

    def take(value: Any) -> Decimal:
        if type(value) is not Decimal or not value.is_finite() or not least <= value <= most:
            raise WrongValue
        _, digits, exponent = value.as_tuple()
        if len(digits) > MOST_DIGITS or not -places <= int(exponent) <= MOST_DIGITS:
            raise WrongValue
        return value

    return Shape(take, lambda data: take(_parsed(Decimal, data)))


def several(one: Shape, most: int = MOST_ITEMS, least: int = 0) -> Shape:
    """Return the shape of a tuple of any length."""

    def check(value: Any) -> tuple[Any, ...]:
        if type(value) is not tuple or not least <= len(value) <= most:
            raise WrongValue
        return tuple([one.check(item) for item in value])

    def load(data: Any) -> tuple[Any, ...]:
        if type(data) is not list or not least <= len(data) <= most:
            raise WrongValue
        return tuple([one.load(item) for item in data])

    return Shape(check, load)


def sequence(one: Shape, most: int = MOST_ITEMS) -> Shape:
    """Return the shape of a tuple that may come as a list too."""
    plain = several(one, most)
    return Shape(lambda value: plain.check(tuple(value) if type(value) is list else value), plain.load)


def nothing_but(value: Any) -> Shape:
    """Return the shape of a field that only the core fills: its default, and nothing else."""

    def take(given: Any) -> Any:
        if type(given) is not type(value) or given != value:
            raise WrongValue
        return value

    return Shape(take, lambda data: take(tuple(data) if type(data) is list else data))


def _parsed(kind: Callable[[str], Any], data: Any) -> Any:
    if type(data) is not str or len(data) > 64:
        raise WrongValue
    try:
        return kind(data)
    except (ValueError, ArithmeticError):
        raise WrongValue from None


def _optional(one: Shape) -> Shape:
    check, load = one
    return Shape(
        lambda value: None if value is None else check(value),
        lambda data: None if data is None else load(data),
    )


def _row(shapes: tuple[Shape, ...]) -> Shape:
    def check(value: Any) -> tuple[Any, ...]:
        if type(value) is not tuple or len(value) != len(shapes):
            raise WrongValue
        return tuple([shape.check(item) for shape, item in zip(shapes, value, strict=True)])

    def load(data: Any) -> tuple[Any, ...]:
        if type(data) is not list or len(data) != len(shapes):
            raise WrongValue
        return tuple([shape.load(item) for shape, item in zip(shapes, data, strict=True)])

    return Shape(check, load)


def _set(one: Shape) -> Shape:
    def check(value: Any) -> frozenset[Any]:
        if type(value) is not frozenset or len(value) > MOST_ITEMS:
            raise WrongValue
        return frozenset([one.check(item) for item in value])

    def load(data: Any) -> frozenset[Any]:
        if type(data) is not list or len(data) > MOST_ITEMS:
            raise WrongValue
        return frozenset([one.load(item) for item in data])

    return Shape(check, load)


def _mapping(one: Shape) -> Shape:
    def take(value: Any, each: Take) -> Mapping[str, Any]:
        if type(value) not in (dict, MappingProxyType) or len(value) > MOST_ITEMS:
            raise WrongValue
        return MappingProxyType({_ANY_TEXT.check(key): each(item) for key, item in value.items()})

    return Shape(lambda value: take(value, one.check), lambda data: take(data, one.load))


def _enumeration(kind: type[Enum]) -> Shape:
    by_value = {member.value: member for member in kind}

    def check(value: Any) -> Enum:
        if type(value) is not kind:
            raise WrongValue
        return value

    def load(data: Any) -> Enum:
        if type(data) not in (str, int) or data not in by_value:
            raise WrongValue
        return by_value[data]

    return Shape(check, load)


def _one_of(shapes: Mapping[type, Shape]) -> Shape:
    """Return the shape of a union of dataclasses; as plain data each is known by the names of its fields."""

    @cache
    def by_fields() -> dict[frozenset[str], Shape]:
        found = {frozenset(each.name for each in fields(kind)): shape for kind, shape in shapes.items()}
        if len(found) < len(shapes):
            raise TypeError(f"{shapes} can't be told apart by their fields")
        return found

    def check(value: Any) -> Any:
        shape = shapes.get(type(value))
        if shape is None:
            raise WrongValue
        return shape.check(value)

    def load(data: Any) -> Any:
        shape = by_fields().get(frozenset(data)) if type(data) is dict else None
        if shape is None:
            raise WrongValue
        return shape.load(data)

    return Shape(check, load)


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise WrongValue
    return value


def _day(value: Any) -> date:
    if type(value) is not date:
        raise WrongValue
    return value


def _moment(value: Any) -> datetime:
    """A time with an offset keeps the offset and loses the zone, whose code may be anybody's."""
    if type(value) is not datetime:
        raise WrongValue
    if value.tzinfo is None or type(value.tzinfo) is timezone:
        return value
    offset = value.utcoffset()
    return value.replace(tzinfo=None if type(offset) is not timedelta else timezone(offset))


_ANY_TEXT = text()
_DAY = Shape(_day, lambda data: _day(_parsed(date.fromisoformat, data)))
_MOMENT = Shape(_moment, lambda data: _moment(_parsed(datetime.fromisoformat, data)))


def _day_or_time(value: Any) -> date:
    return _day(value) if type(value) is date else _moment(value)


def _load_day_or_time(data: Any) -> date:
    taken: date = (_MOMENT if type(data) is str and len(data) > 10 else _DAY).load(data)
    return taken


_DAY_OR_TIME = Shape(_day_or_time, _load_day_or_time)

_LEAVES: dict[Any, Shape] = {
    str: _ANY_TEXT,
    int: whole(),
    bool: made_by(_flag),
    Decimal: decimal(),
    date: _DAY,
    datetime: _MOMENT,
}

_SHARED = frozenset(
    {str, int, bool, float, bytes, NoneType, Decimal, date, datetime, time, timedelta, timezone}
)
_names: dict[type, tuple[str, ...]] = {}


def copied(value: Any, others: Mapping[type, Take]) -> Any:
    """Return a copy of a value of ours that shares nothing that could be changed, not by force either.

    `others` copies what is neither plain nor a dataclass; what stands in neither is shared.
    """
    kind = type(value)
    if kind in _SHARED:
        return value
    if (take := others.get(kind)) is not None:
        return take(value)
    if kind is tuple:
        return tuple([copied(item, others) for item in value]) if value else value
    names = _names.get(kind)
    if names is None:
        if issubclass(kind, tuple):
            return kind(*[copied(item, others) for item in value])  # a named tuple
        if not is_dataclass(kind):
            return value
        names = _names[kind] = tuple(each.name for each in fields(kind))
    if issubclass(kind, Value):
        return kind(**{name: copied(getattr(value, name), others) for name in names})
    made = object.__new__(kind)
    for name in names:
        object.__setattr__(made, name, copied(getattr(value, name), others))
    return made
