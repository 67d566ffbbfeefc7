"""The built-in rule pack: a plugin like any other, which sees `scrubber.plugin` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from scrubber.plugin import Rule, hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_rules() -> Iterator[Rule]:
    """Yield every rule of the pack: one a module, in the folders beside this file."""
    for module in walk_packages(__path__, f"{__name__}."):
        if not module.ispkg:
            yield from (
                value for value in vars(import_module(module.name)).values() if isinstance(value, Rule)
            )
