"""A plugin's own configuration: a table of plain values, secrets by reference, checked by the plugin's schema.

A secret is never written into the table: `{ file = "/run/secrets/token" }` and `{ env = "ACME_TOKEN" }` stand for what
is in that file or variable, and are looked up where the plugin is loaded. What does not fit is told by key, never by
value.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from scrubber.hooks.errors import PluginError

MOST_SECRET = 65_536
"""Bytes of a file that a reference names."""
_OWN_WORDS = frozenset({"value_error", "assertion_error"})
"""Kinds of errors whose text the plugin writes: it could quote the value."""

Table = Mapping[str, Any]


def with_secrets(plugin: str, table: Any, place: str = "") -> Any:
    """Return a table with its references looked up. Raises `PluginError` naming the key."""
    if isinstance(table, Mapping):
        if table.keys() in ({"file"}, {"env"}):
            return _secret(plugin, table, place)
        return {key: with_secrets(plugin, item, f"{place}.{key}".lstrip(".")) for key, item in table.items()}
    if isinstance(table, list | tuple):
        return [with_secrets(plugin, item, f"{place}[{number}]") for number, item in enumerate(table)]
    return table


def _secret(plugin: str, reference: Table, place: str) -> str:
    if "env" in reference:
        name = reference["env"]
        if isinstance(name, str) and name in os.environ:
            return os.environ[name]
        raise PluginError(f"plugin {plugin}: configuration {place}: the environment has no variable {name}")
    try:
        with Path(str(reference["file"])).open("rb") as file:
            data = file.read(MOST_SECRET + 1)
        if len(data) > MOST_SECRET:
            raise PluginError(f"plugin {plugin}: configuration {place}: its file is larger than a secret is")
        return data.decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise PluginError(
            f"plugin {plugin}: configuration {place}: cannot read the file {reference['file']}"
        ) from None


def checked(plugin: str, schema: Any, table: Table) -> Any:
    """Return the plugin's configuration as its schema makes it. Raises `PluginError` naming the keys at fault."""
    from pydantic import BaseModel, TypeAdapter, ValidationError

    if not isinstance(schema, type) or not (issubclass(schema, BaseModel) or is_dataclass(schema)):
        raise PluginError(
            f"plugin {plugin}: infuscrub_config_schema gave something that is no pydantic model or dataclass"
        )
    try:
        return TypeAdapter(schema).validate_python(dict(table))
    except ValidationError as error:
        faults = "; ".join(_fault(each) for each in error.errors(include_input=False, include_url=False))
        raise PluginError(f"plugin {plugin}: configuration: {faults}") from None


def _fault(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "the table"
    return f"{where}: {'is refused by the plugin' if error['type'] in _OWN_WORDS else error['msg']}"
