"""No pattern takes more than quadratic time, whatever text it meets: each is looked at by a finder of such patterns.

The finder reads a pattern and says which character, repeated, would be tried in how many ways. Two ways (a run that may
begin anywhere and end anywhere) are every search's own; three are a fault. A pattern with possessive repeats, which it
cannot read, never goes back over what it took.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any

import infuscrub_rules
import pytest

import payer_profiles
import scrubber
import x12
from scrubber.charts.words.patterns import LazyPattern

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

MOST_WAYS = 2
POSSESSIVE = re.compile(r"[+*?}]\+")
NOT_IMPORTED = re.compile(r"\.template\b|__main__|\.job\.child|\.hooks\.far|readers\.pdf\.worker")
"""Programs, which do their work when they are imported."""


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Yield a package and all its modules."""
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not NOT_IMPORTED.search(found.name):
            yield importlib.import_module(found.name)


def patterns(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns that a module's constant holds, in tables of them too."""
    if isinstance(value, LazyPattern):
        yield value.compiled
    elif isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from patterns(part, depth + 1)
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from patterns(part, depth + 1)
    elif depth < 3 and is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from patterns(getattr(value, each.name, None), depth + 1)


def ways(pattern: str) -> int:
    """Return in how many ways the worst repeated character is tried; 0 where none is tried in many."""
    readable = pattern.replace("(?!)", "x")  # never matches; the finder does not know it on every Python
    return max((fault.starriness for fault in find(SreOpParser().parse_sre(readable))), default=0)


def all_patterns() -> dict[str, str]:
    """Return the text of each pattern with where it stands."""
    found: dict[str, str] = {}
    for package in (x12, payer_profiles, scrubber, infuscrub_rules):
        for module in modules(package):
            for name, value in vars(module).items():
                for pattern in patterns(value):
                    text = (
                        pattern.pattern
                        if isinstance(pattern.pattern, str)
                        else pattern.pattern.decode("latin-1")
                    )
                    found.setdefault(text, f"{module.__name__}.{name}")
    return found


def test_no_pattern_grows_faster_than_a_search_must() -> None:
    found = all_patterns()
    assert len(found) > 250
    slow = {
        place: text for text, place in found.items() if not POSSESSIVE.search(text) and ways(text) > MOST_WAYS
    }
    assert slow == {}


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s*x?\s*y?\s*z", r"(?:\d+\.?)+$"])
def test_the_finder_sees_one(pattern: str) -> None:
    assert ways(pattern) > MOST_WAYS
