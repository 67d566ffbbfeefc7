"""The resources of a Bundle or of a Claim that contains them, and what a reference points to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scrubber.claims.errors import ClaimProblem, problem
from scrubber.claims.fhir.nodes import Node


class Resources:
    """What was handed over, by every name that a reference may use."""

    def __init__(self, data: bytes | str | Mapping[str, Any]) -> None:
        """Raises `ClaimError` for what is no Claim and no Bundle with one."""
        self.problems: list[ClaimProblem] = []
        self._by_name: dict[str, Node] = {}
        self._all: list[Node] = []
        root = _parsed(data)
        kind = root.get("resourceType")
        if kind == "Bundle":
            entries = root.get("entry", [])
            for at, entry in enumerate(entries if isinstance(entries, list) else []):
                resource = entry.get("resource") if isinstance(entry, Mapping) else None
                if isinstance(resource, Mapping):
                    self._add(resource, f"Bundle.entry[{at}].", entry.get("fullUrl"))
        elif kind == "Claim":
            self._add(root, "", None)
        self.claims = [node for node in self._all if node.data.get("resourceType") == "Claim"]
        if not self.claims:
            raise problem("", "not_fhir")

    def _add(self, resource: Mapping[str, Any], above: str, url: object, inside: str = "") -> None:
        kind = str(resource.get("resourceType", ""))
        name = kind if kind.isalpha() and kind.isascii() else "?"
        node = Node(resource, f"{above}{name}", self.problems, is_resource=True)
        self._all.append(node)
        id = resource.get("id")
        if inside:
            self._by_name[f"{inside}#{id}"] = node
            return
        if isinstance(url, str):
            self._by_name[url] = node
        if isinstance(id, str):
            self._by_name.setdefault(f"{kind}/{id}", node)
        contained = resource.get("contained", [])
        for at, each in enumerate(contained if isinstance(contained, list) else []):
            if isinstance(each, Mapping):
                self._add(each, f"{node.path}.contained[{at}].", None, node.path)

    def of(self, reference: Node | None, *kinds: str) -> Node | None:
        """Return what a reference points to. What points to nothing, or to another kind, is noted."""
        if reference is None:
            return None
        target = reference.text("reference")
        reference.whole()
        found = self._find(target, reference.path)
        if found is None or found.data.get("resourceType") not in kinds:
            reference.wrong("reference", "reference")
            return None
        return found

    def seek(self, of: Node, key: str) -> Node | None:
        """Return what a reference points to, without taking or noting anything."""
        return self.follow(of.glimpse(key))

    def follow(self, reference: Node) -> Node | None:
        """Return what a reference points to, without taking or noting anything."""
        return self._find(reference.peek("reference"), reference.path)

    def _find(self, target: str, path: str) -> Node | None:
        if target.startswith("#"):
            holder = path
            while holder:  # whoever contains it stands somewhere above
                if (found := self._by_name.get(holder + target)) is not None:
                    return found
                holder = holder.rpartition(".")[0]
            return None
        if target in self._by_name:
            return self._by_name[target]
        return self._by_name.get("/".join(target.split("/")[-2:])) if "/" in target else None

    def left(self) -> Iterator[str]:
        """Yield the path of everything that was not taken, a resource that was not needed as a whole."""
        for node in self._all:
            if node.is_taken:
                yield from node.left()
            else:
                yield node.path


def _parsed(data: bytes | str | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    try:
        value = json.loads(data, parse_float=Decimal)
    except (ValueError, RecursionError, UnicodeDecodeError):
        raise problem("", "not_json") from None
    if not isinstance(value, Mapping):
        raise problem("", "not_fhir")
    return value
