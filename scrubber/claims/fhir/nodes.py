"""A FHIR resource read with a ledger: what was taken is marked, so that in the end what was not can be named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scrubber.claims.errors import ClaimProblem

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]{0,40}")
_ABOUT_ITSELF = frozenset({"resourceType", "id", "meta", "text", "language", "contained"})
"""Of a resource: nothing of a claim. Contained resources are read where they are referred to."""


class Node:
    """An object of a resource. `take` and its kin mark what they return."""

    __slots__ = ("_children", "_problems", "_seen", "data", "is_resource", "path")

    def __init__(
        self, data: Mapping[str, Any], path: str, problems: list[ClaimProblem], *, is_resource: bool = False
    ) -> None:
        self.data = data
        self.path = path
        self.is_resource = is_resource
        self._problems = problems
        self._seen: set[str] = set()
        self._children: dict[str, list[Node]] = {}
        for key in ("modifierExtension", "implicitRules"):
            if key in data:
                problems.append(ClaimProblem(f"{path}.{key}", "modifier_extension"))

    def wrong(self, key: str, code: str) -> None:
        """Note a problem with a field, or with the object itself where `key` is empty."""
        self._problems.append(ClaimProblem(f"{self.path}.{key}" if key else self.path, code))

    def text(self, key: str) -> str:
        """Take a text; empty where there is none."""
        self._seen.add(key)
        value = self.data.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, "type")
            return ""
        return value.strip()

    def texts(self, key: str) -> list[str]:
        """Take a list of texts."""
        self._seen.add(key)
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong(key, "type")
            return []
        return [each.strip() for each in value]

    def number(self, key: str) -> str:
        """Take a number as the text of its digits."""
        self._seen.add(key)
        value = self.data.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            self.wrong(key, "type")
            return ""
        return str(value)

    def flag(self, key: str) -> bool:
        """Take a truth value; False where there is none."""
        self._seen.add(key)
        return self.data.get(key) is True

    def numbers(self, key: str) -> list[int]:
        """Take a list of whole numbers."""
        self._seen.add(key)
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(type(each) is int for each in value):
            self.wrong(key, "type")
            return []
        return value

    def node(self, key: str) -> Node | None:
        """Take an object."""
        if key not in self._children:
            self._seen.add(key)
            value = self.data.get(key)
            if value is not None and not isinstance(value, Mapping):
                self.wrong(key, "type")
            self._children[key] = []
            if isinstance(value, Mapping):
                self._children[key].append(Node(value, f"{self.path}.{key}", self._problems))
        return next(iter(self._children[key]), None)

    def nodes(self, key: str) -> list[Node]:
        """Take a list of objects."""
        if key not in self._children:
            self._seen.add(key)
            value = self.data.get(key, [])
            if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
                self.wrong(key, "type")
                value = []
            self._children[key] = [
                Node(each, f"{self.path}.{key}[{at}]", self._problems) for at, each in enumerate(value)
            ]
        return self._children[key]

    def peek(self, key: str) -> str:
        """Return a text without taking it."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def glimpse(self, key: str) -> Node:
        """Return an object to look at without taking it; an empty one where there is none."""
        value = self.data.get(key)
        return Node(value if isinstance(value, Mapping) else {}, f"{self.path}.{key}", [])

    def has(self, key: str) -> bool:
        """Return whether a field is there, without taking it."""
        return key in self.data

    def whole(self) -> Node:
        """Take all that is in the object: it was understood, or only says the same in other words."""
        self._seen.update(self.data)
        return self

    @property
    def is_taken(self) -> bool:
        """Return whether anything of it was taken."""
        return bool(self._seen)

    def left(self) -> Iterator[str]:
        """Yield the path of what was not taken; an object of which nothing was is named as a whole."""
        about_itself = _ABOUT_ITSELF if self.is_resource else frozenset({"id"})
        for key in self.data:
            if key in about_itself:
                continue
            name = key if _NAME.fullmatch(key) else "?"
            if key not in self._seen:
                yield f"{self.path}.{name}"
            for child in self._children.get(key, ()):
                if child.is_taken:
                    yield from child.left()
                else:
                    yield child.path
