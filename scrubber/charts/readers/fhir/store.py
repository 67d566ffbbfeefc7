"""The resources of a FHIR document: bundles, bulk NDJSON, parameters and contained resources laid flat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.fhir.older import as_now
from scrubber.charts.readers.fhir.values import Object, local_reference, obj, objs, text
from scrubber.charts.readers.fhir.versions import newer
from scrubber.charts.safety import MAX_NESTING, MAX_PARTS, load_json
from scrubber.model.value import Value


class Resource(Value):
    """One resource and its place in the document."""

    type: str
    id: str
    body: Object
    place: str
    holder: str = ""
    """The place of the resource that contains it."""


Own = defaultdict[str, list[Resource]]
"""The resources about one patient, by type."""


@dataclass(slots=True)
class Store:
    """All resources of one document, in order, found by type or reference."""

    resources: list[Resource] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    """Ids of administrations that a history bundle says were deleted."""
    lost: list[tuple[str, str]] = field(default_factory=list)
    """Places of what could not be read at all, and why."""
    rivals: list[str] = field(default_factory=list)
    """Places of resources that another one of the same id contradicts, and nothing tells which is the newer."""
    superseded: int = 0
    """How many older versions of a resource were set aside."""
    _by_reference: dict[str, Resource] = field(default_factory=dict)
    _by_type: Own = field(default_factory=lambda: defaultdict(list))
    _stale: set[str] = field(default_factory=set)
    _gone: set[str] = field(default_factory=set)
    """References of other resources that were deleted."""

    def all(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types, in document order."""
        for resource in self._by_type[types[0]] if len(types) == 1 else self.resources:
            if resource.type in types and resource.place not in self._stale and not self._is_gone(resource):
                yield resource

    def standing(self) -> Iterator[Resource]:
        """Yield every resource that no newer version and no deletion takes the place of."""
        for resource in self.resources:
            if resource.place not in self._stale and not self._is_gone(resource):
                yield resource

    def _is_gone(self, resource: Resource) -> bool:
        return bool(self._gone) and f"{resource.type}/{resource.id}" in self._gone

    def first(self, type: str) -> Resource | None:
        """Return the first resource of a type."""
        return next(self.all(type), None)

    def find(self, reference: str, holder: Resource | None = None) -> Resource | None:
        """Return what a reference points to; `holder` is where a `#fragment` is looked up."""
        if reference.startswith("#"):
            return self._by_reference.get(f"{holder.holder or holder.place}{reference}") if holder else None
        return self._by_reference.get(reference)

    def add(self, body: Object, place: str, url: str = "", nesting: int = 0) -> None:
        """Take in a resource and whatever it holds."""
        if nesting > MAX_NESTING:
            raise DocumentError("too_deep", place=place)
        if len(self.resources) >= MAX_PARTS:
            raise DocumentError("too_many", place=place)
        body = as_now(body)
        type = text(body.get("resourceType")) or ""
        resource = Resource(type, text(body.get("id")) or "", body, place)
        if not self._keep(resource, url):
            return
        for part in objs(body.get("contained")):
            held = Resource(
                text(part.get("resourceType")) or "", text(part.get("id")) or "", part, place, holder=place
            )
            self._by_reference[f"{place}#{held.id}"] = held
        if type == "Bundle":
            self._add_entries(body, place, nesting)
        elif type == "Parameters":
            for index, part in enumerate(objs(body.get("parameter"))):
                self._add_parameter(part, f"{place}.parameter[{index}]", nesting)

    def _keep(self, resource: Resource, url: str) -> bool:
        """File a resource; of two versions of one, only the newer stays. Return whether it did.

        Where nothing tells which of two is the newer, both stay: what they say differently is nobody's to choose.
        """
        name = f"{resource.type}/{resource.id}" if resource.id else ""
        known = self._by_reference.get(name) if name else None
        which = newer(known.body, resource.body) if known is not None else "second"
        if known is not None and which != "unknown":
            self.superseded += which != "same"
            if which != "second":
                if url:  # what refers to it by this address means the one that stands
                    self._by_reference.setdefault(url, known)
                return False
            self._stale.add(known.place)
        self.resources.append(resource)
        self._by_type[resource.type].append(resource)
        if which == "unknown":
            self.rivals.append(resource.place)
            return True
        for key in filter(None, (name, url, local_reference(url) if url else "")):
            self._by_reference[key] = resource
        return True

    def _add_entries(self, bundle: Object, place: str, nesting: int) -> None:
        entries = bundle.get("entry")
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            given = obj(entry)
            request = obj(given.get("request"))
            if request.get("method") == "DELETE" and "?" in (text(request.get("url")) or ""):
                self.lost.append(
                    (f"{place}.entry[{index}].request", "not_fhir")
                )  # of which, nobody here knows
            elif request.get("method") == "DELETE":
                self._delete(local_reference(text(request.get("url")) or ""))
            elif obj(given.get("resource")):
                self.add(
                    given["resource"],
                    f"{place}.entry[{index}].resource",
                    text(given.get("fullUrl")) or "",
                    nesting + 1,
                )

    def _delete(self, reference: str) -> None:
        type, _, id = reference.rpartition("/")
        if type in ("", "MedicationAdministration"):
            self.deleted.append(id)
        else:
            self._gone.add(reference)

    def _add_parameter(self, part: Object, place: str, nesting: int) -> None:
        if obj(part.get("resource")):
            self.add(part["resource"], f"{place}.resource", nesting=nesting + 1)
        if nesting >= MAX_NESTING:
            raise DocumentError("too_deep", place=place)
        for index, inner in enumerate(objs(part.get("part"))):
            self._add_parameter(inner, f"{place}.part[{index}]", nesting + 1)


def stored(data: bytes) -> Store:
    """Return the resources of a FHIR JSON document, of a list of resources, or of NDJSON with one resource a line.

    Raises `DocumentError`: not_json, not_fhir, too_deep, too_many.
    """
    store = Store()
    for place, value in _documents(data, store):
        body = obj(value)
        if not text(body.get("resourceType")):
            raise DocumentError("not_fhir", place=place)
        type = text(body.get("resourceType")) or ""
        store.add(body, f"{place}: {type}" if place else type)
    if store.lost and not store.resources:
        raise DocumentError("not_json", place=store.lost[0][0])
    return store


def _documents(data: bytes, store: Store) -> Iterator[tuple[str, Any]]:
    lines = data.splitlines()
    if _is_ndjson(lines):
        yield from _lines(lines, store)
        return
    value = load_json(data)
    if isinstance(value, list):
        yield from ((f"item {number}", item) for number, item in enumerate(value, start=1))
    else:
        yield "", value


def _lines(lines: list[bytes], store: Store) -> Iterator[tuple[str, Any]]:
    """Yield the resources of NDJSON; a line that was cut costs itself, and the chart is then a part."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", load_json(line)
        except DocumentError as error:
            if error.code != "not_json":
                raise DocumentError(error.code, place=f"line {number}") from None
            store.lost.append((f"line {number}", error.code))


def _is_ndjson(lines: list[bytes]) -> bool:
    """Each of the first two lines is an object of its own; a pretty-printed document breaks within one."""
    filled = [line.strip() for line in lines[:20] if line.strip()][:2]
    return len(filled) == 2 and all(
        line.startswith((b"{", b"\xef\xbb\xbf{")) and line.endswith(b"}") for line in filled
    )
