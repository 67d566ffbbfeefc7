"""Words of a command line that are plainly right are taken here; only about the others typer is asked.

Theory. Newer releases of typer have every parameter converted by pydantic, whose import is a quarter of the start of a
short command. A text, a path that may be read, a word of a list or a small number need none of it. What is not plainly
right goes the whole way, so that it is told in typer's own words. Where a release of typer converts by itself, nothing
here takes part.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

_NOT_PLAIN = object()
_NUMBER = re.compile(r"[0-9]{1,9}")


class _Plain:
    """Stands where typer keeps the conversion of a parameter, until a value needs that."""

    def __init__(self, kind: type, least: float | None, most: float | None) -> None:
        self._kind = kind
        self._least = least
        self._most = most

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of a parameter as its command takes it. Raises typer's error for one that is wrong."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if many and isinstance(value, list | tuple):
            found = [self._one(each) for each in value]
            if _NOT_PLAIN not in found:
                return found
        elif not many and (one := self._one(value)) is not _NOT_PLAIN:
            return one
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)

    def _one(self, value: Any) -> Any:
        kind: Any = self._kind
        if kind is int and isinstance(value, str) and _NUMBER.fullmatch(value):
            value = int(value)
        if type(value) is kind:
            is_small = self._least is not None and value < self._least
            is_large = self._most is not None and value > self._most
            return _NOT_PLAIN if is_small or is_large else value
        if type(value) is not str:
            return _NOT_PLAIN
        if kind is Path and (not os.path.lexists(value) or os.access(value, os.R_OK)):
            return Path(value)
        if issubclass(kind, Enum):
            return next((word for word in kind if word.value == value), _NOT_PLAIN)
        return _NOT_PLAIN


def take_plainly(command: Any) -> None:
    """Let this command, and those below it, take what is plainly right without pydantic."""
    for below in getattr(command, "commands", {}).values():
        take_plainly(below)
    command.get_params = partial(_params, command.get_params)


def _params(all_of: Callable[[Any], list[Any]], ctx: Any) -> list[Any]:
    """Return the parameters of a command, that for its help with them."""
    params = all_of(ctx)
    for param in params:
        described: Any = getattr(param, "type_descriptor", None)
        info = getattr(described, "parameter_info", None)
        if info is None or getattr(param, "_runtime_param", _NOT_PLAIN) is not None or _is_special(info):
            continue
        kind = kind_of(described.annotation)
        if kind in (str, Path, bool, int, float) or (kind is not None and issubclass(kind, Enum)):
            param._runtime_param = _Plain(kind, info.min, info.max)
    return params


def _is_special(info: Any) -> bool:
    """Return whether a parameter asks for more than the type that it names."""
    asked = (
        info.parser,
        info.formats,
        info.exists,
        info.resolve_path,
        info.writable,
        info.path_type,
    )
    return any(asked) or not info.case_sensitive or not (info.file_okay and info.dir_okay)


def kind_of(annotation: Any) -> type | None:
    """Return the type of a parameter, or of each of its values."""
    if get_origin(annotation) in (Union, UnionType):
        rest = [each for each in get_args(annotation) if each is not NoneType]
        annotation = rest[0] if len(rest) == 1 else None
    if get_origin(annotation) is list:
        annotation = get_args(annotation)[0]
    return annotation if isinstance(annotation, type) else None
