"""Models that are written as pydantic's are, and need it only where something must be checked.

Theory. To import pydantic and to build the models of profiles took a third of the start of a short command, and nearly
always for profiles that come with the package and are known to be sound. A `Model` keeps its annotations, defaults and
limits as they are written. What is known to be sound is made from plain data without a look at limits (`made`); a test
holds that this gives what checking gives. Everything else (what a user wrote, values given by name, JSON and schema
out) goes to pydantic's own model of the same fields, which is built when it is first asked for, and comes back as ours.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from types import MappingProxyType, NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

_NONE_GIVEN: Any = type("_NoneGiven", (), {"__repr__": lambda self: "no default"})()
Take = Callable[[Any], Any]
T = TypeVar("T")


def _once(make: Callable[[Any], T]) -> Callable[[Any], T]:
    """Let something be made once for each model."""
    return cache(make)


class AliasChoices:
    """Names under which a field may be given, the first goes before."""

    def __init__(self, *names: str) -> None:
        self.names = names


class Limits(NamedTuple):
    """What a value must keep to beyond its type, in pydantic's words."""

    of_text: bool
    given: tuple[tuple[str, Any], ...]


def StringConstraints(**given: Any) -> Limits:
    """Limit a text: `pattern`, `min_length`, `max_length`, `strip_whitespace`."""
    return Limits(True, tuple(given.items()))


class _Stated(NamedTuple):
    """A field with more than a default."""

    default: Any
    given: dict[str, Any]


def Field(default: Any = _NONE_GIVEN, **given: Any) -> Any:
    """Describe a field, or in `Annotated` limit a number: `ge`, `le`, `description`, `alias`, `validation_alias`."""
    if default is _NONE_GIVEN and not given.keys() & _OF_FIELDS:
        return Limits(False, tuple(given.items()))
    return _Stated(default, given)


_OF_FIELDS = {"description", "alias", "validation_alias", "default_factory"}


class FieldInfo:
    """One field of a model."""

    def __init__(self, model: type[Model], name: str, default: Any, given: Mapping[str, Any]) -> None:
        self._model = model
        self._name = name
        self.default = default
        self.given = given
        self.alias: str | None = given.get("alias")
        self.description: str | None = given.get("description")

    @cached_property
    def annotation(self) -> Any:
        """Return its type, without limits."""
        return _kinds(self._model)[self._name]

    def get_default(self, *, call_default_factory: bool = False) -> Any:
        """Return its default."""
        return self.default

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names under which data may give it."""
        other = self.given.get("validation_alias")
        if isinstance(other, AliasChoices):
            return other.names
        return (other or self.alias or self._name,)


class Model:
    """A frozen value with named fields."""

    model_config: ClassVar[Mapping[str, Any]] = {}
    model_fields: ClassVar[Mapping[str, FieldInfo]] = MappingProxyType({})
    _defaults: ClassVar[dict[str, Any]] = {}
    """In the order of the fields, as every value of the class holds them: two can then be compared and hashed in C."""

    def __init_subclass__(cls) -> None:
        own = {}
        for name, kind in inspect.get_annotations(cls).items():
            if name == "model_config" or str(kind).startswith("ClassVar"):
                continue
            stated = cls.__dict__.get(name, _NONE_GIVEN)
            default, given = stated if isinstance(stated, _Stated) else (stated, {})
            if "default_factory" in given:
                default = given.pop("default_factory")()
            own[name] = FieldInfo(cls, name, default, given)
            if default is not _NONE_GIVEN:
                setattr(cls, name, default)
        cls.model_fields = MappingProxyType({**cls.model_fields, **own})
        cls._defaults = {name: field.default for name, field in cls.model_fields.items()}

    def __init__(self, **values: Any) -> None:
        """Raises pydantic's `ValidationError` for values that do not fit."""
        vars(self).update(vars(type(self).model_validate(values)) if values else self._defaults)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.model_fields)
        return f"{type(self).__name__}({shown})"

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """Return one of values that are known to fit."""
        one = cls.__new__(cls)
        vars(one).update(cls._defaults | values)
        return one

    @classmethod
    def made(cls, data: Mapping[str, Any]) -> Self:
        """Return one of plain data, as a TOML file gives it, that is known to be sound."""
        one = cls.__new__(cls)
        values = vars(one)
        values.update(cls._defaults)
        for key, value in data.items():
            name, take = _takes(cls)[key]
            values[name] = take(value)
        return one

    @classmethod
    def take(cls, name: str, value: Any) -> Any:
        """Return the value of one field, of plain data that is known to be sound."""
        return _takes(cls)[name][1](value)

    @classmethod
    def model_validate(cls, values: Any, **how: Any) -> Self:
        """Return one of values that are checked. Raises pydantic's `ValidationError`."""
        one: Self = _ours(pydantic_of(cls).model_validate(_theirs(values), **how))
        return one

    @classmethod
    def model_validate_json(cls, data: str | bytes, **how: Any) -> Self:
        """Return one of JSON that is checked. Raises pydantic's `ValidationError`."""
        one: Self = _ours(pydantic_of(cls).model_validate_json(data, **how))
        return one

    def model_dump(self, **how: Any) -> dict[str, Any]:
        """Return its fields as plain data, as pydantic does."""
        dumped: dict[str, Any] = _theirs(self).model_dump(**how)
        return dumped

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """Return a copy with other values, which are not checked."""
        return self.model_construct(**{**vars(self), **(update or {})})


BaseModel = Model
ConfigDict = dict


# what is known to be sound


@_once
def _kinds(model: Any) -> dict[str, Any]:
    return get_type_hints(model)


@_once
def _takes(model: Any) -> dict[str, tuple[str, Take]]:
    kinds = _kinds(model)
    return {
        key: (name, _take(kinds[name]))
        for name, field in model.model_fields.items()
        for key in (*field.names, name)
    }


def _take(kind: Any) -> Take:
    """Return what makes a value of this type of plain data."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _take(next(each for each in arguments if each is not NoneType))
    if origin is tuple:
        each = _take(arguments[0])
        return lambda value: tuple([each(item) for item in value])
    if origin is dict:
        own = _take(arguments[1])
        return lambda value: {key: own(item) for key, item in value.items()}
    if kind is Decimal:
        return lambda value: Decimal(str(value))
    if kind is str:
        return lambda value: value.isoformat() if isinstance(value, date) else value
    if isinstance(kind, type) and issubclass(kind, Model):
        return kind.made
    return lambda value: value


# pydantic's own model of the same fields


_OURS: dict[type[Any], type[Model]] = {}


@_once
def pydantic_of(model: Any) -> Any:
    """Return pydantic's model of the same fields."""
    import pydantic

    kinds = get_type_hints(model, include_extras=True)
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        given = {key: _alias(value) for key, value in field.given.items()}
        default = ... if field.default is _NONE_GIVEN else _theirs(field.default)
        fields[name] = (_checked(kinds[name]), pydantic.Field(default, **given))
    config = pydantic.ConfigDict(**model.model_config)  # type: ignore[typeddict-item]
    made = pydantic.create_model(model.__name__, __config__=config, __doc__=model.__doc__, **fields)
    _OURS[made] = model
    return made


def _alias(value: Any) -> Any:
    import pydantic

    return pydantic.AliasChoices(*value.names) if isinstance(value, AliasChoices) else value


def _checked(kind: Any) -> Any:
    """Return a type with its limits as pydantic wants them."""
    import pydantic

    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        limits = [
            (pydantic.StringConstraints if each.of_text else pydantic.Field)(**dict(each.given))
            for each in kind.__metadata__
        ]
        return Annotated[(_checked(arguments[0]), *limits)]
    if origin in (Union, UnionType):
        return Union[tuple(_checked(each) for each in arguments)]  # noqa: UP007
    if origin in (tuple, dict):
        return origin[tuple(each if each is Ellipsis else _checked(each) for each in arguments)]
    if isinstance(kind, type) and issubclass(kind, Model):
        return pydantic_of(kind)
    return kind


def _theirs(value: Any) -> Any:
    """Return a value with every model in it as pydantic's."""
    if isinstance(value, Model):
        return pydantic_of(type(value)).model_construct(
            **{name: _theirs(each) for name, each in vars(value).items()}
        )
    if isinstance(value, tuple | list):
        return type(value)(map(_theirs, value))
    if isinstance(value, dict):
        return {key: _theirs(each) for key, each in value.items()}
    return value


def _ours(value: Any) -> Any:
    """Return a value with every model of pydantic's in it as ours."""
    model = _OURS.get(type(value))
    if model is not None:
        return model.model_construct(**{name: _ours(getattr(value, name)) for name in model.model_fields})
    if isinstance(value, tuple | list):
        return type(value)(map(_ours, value))
    if isinstance(value, dict):
        return {key: _ours(each) for key, each in value.items()}
    return value
