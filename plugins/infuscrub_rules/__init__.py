"""The built-in rule pack: a plugin like any other, which sees `scrubber.plugin` and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from pkgutil import walk_packages

from scrubber.plugin import Rule, hookimpl

infuscrub_api = "1"
READS = "reads.json"
"""Which payer parameters each rule was seen to read over its cases; written by `python docs/generate.py`."""


@hookimpl
def infuscrub_rules() -> Iterator[Rule]:
    """Yield every rule of the pack: one a module, in the folders beside this file."""
    reads = json.loads(files(__name__).joinpath(READS).read_text("utf-8"))
    for module in walk_packages(__path__, f"{__name__}."):
        if not module.ispkg:
            for value in vars(import_module(module.name)).values():
                if isinstance(value, Rule):
                    yield replace(value, reads=tuple(reads.get(value.id, ())))
