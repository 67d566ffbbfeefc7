"""What `scrubber.api` promises, name by name: a change of it shows here, and has to follow docs/integrator/promises.md.

After a change that may be made: `python -m tests.scrubber.api.test_promised`.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from enum import Enum
from pathlib import Path

import msgspec
from pydantic import BaseModel

import scrubber.api as api
from scrubber.model.value import Value

PROMISED = Path(__file__).with_name("promised.txt")


def fields_of(kind: type) -> list[str]:
    """Return the public fields of a type."""
    if issubclass(kind, Enum):
        return [f"{name} = {member.value!r}" for name, member in kind.__members__.items()]
    if issubclass(kind, msgspec.Struct):
        return list(kind.__struct_fields__)
    if issubclass(kind, BaseModel):
        return [field.alias or name for name, field in kind.model_fields.items()]
    if dataclasses.is_dataclass(kind):
        return [field.name for field in dataclasses.fields(kind)]
    return []


def told(name: str) -> list[str]:
    """Return a name with what it takes and holds."""
    value = getattr(api, name)
    if isinstance(value, types.FunctionType):
        return [f"{name}{parameters(value)}"]
    if not isinstance(value, type):
        return [f"{name}: {type(value).__name__}"]
    rows = [f"{name}({', '.join(base.__name__ for base in value.__bases__ if base not in (object, Value))})"]
    rows += [f"    {field}" for field in fields_of(value)]
    for own, member in sorted(vars(value).items()):
        function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if isinstance(function, property) and not own.startswith("_"):
            rows.append(f"    .{own}")
        elif isinstance(function, types.FunctionType) and is_promised(own, value):
            rows.append(f"    .{own}{parameters(function)}")
    return rows


def is_promised(own: str, of: type) -> bool:
    """Return whether a method is one that hosts call; `__init__` of values is their fields."""
    if own == "__init__":
        return not dataclasses.is_dataclass(of) and not issubclass(of, Enum)
    return not own.startswith("_")


def parameters(function: types.FunctionType) -> str:
    """Return the names of arguments and their defaults; types may become wider."""
    signature = inspect.signature(function)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def promised() -> str:
    return "".join(f"{row}\n" for name in sorted(api.__all__) for row in told(name))


def by_name(text: str) -> dict[str, list[str]]:
    """Return the rows of each name."""
    found: dict[str, list[str]] = {}
    for row in text.splitlines():
        if not row.startswith(" "):
            name = row.partition("(")[0].partition(":")[0]
        found.setdefault(name, []).append(row)
    return found


def test_names_and_arguments_are_what_is_promised() -> None:
    """Fields may be added to what is returned; every other change has to be meant."""
    now, then = by_name(promised()), by_name(PROMISED.read_text("utf-8"))
    assert set(now) == set(then)
    for name, rows in now.items():
        added = [row for row in rows if row not in then[name]]
        assert [row for row in then[name] if row not in rows] == []
        assert [row for row in added if "(" in row] == []


def test_all_names_are_there_and_told() -> None:
    assert len(set(api.__all__)) == len(api.__all__)
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name
    reference = (Path(__file__).parents[3] / "docs" / "integrator" / "reference.md").read_text("utf-8")
    assert [name for name in api.__all__ if f"`{name}" not in reference] == []


if __name__ == "__main__":
    PROMISED.write_text(promised(), "utf-8")
