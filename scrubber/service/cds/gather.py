"""The chart of a call: what was prefetched, and what is fetched from the EHR's server with the token that it passed.

Theory. A key that is absent was not asked, and null says that there is nothing; so only what was answered in full
counts as known, and silence about the rest is no evidence. The server is the client's word: it is asked only where the
configuration lists it for this very client, character for character, and over https. Otherwise nothing is sent
anywhere, and where something that a service can't do without is lacking, the answer is 412.
Source: CDS Hooks 2.0, providing FHIR resources to a CDS service.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl

from scrubber.errors import ScrubError
from scrubber.service.cds.request import Context, HookRequest, Resource
from scrubber.service.cds.services import CdsService
from scrubber.service.config import PATIENCE_SECONDS
from scrubber.smart.client import is_incomplete

MOST_RESOURCES = 5000
"""Resources of one call: a visit has some dozens."""


How = Literal["absent", "in_part", "too_many"]
_OR_A_SERVER = "send it, or a fhirServer that is allowed here with a token"
_WORDS: dict[How, str] = {
    "absent": f"prefetch lacks {{}}; {_OR_A_SERVER}",
    "in_part": "prefetch of {} is not whole: a further page, an error, or what is no resource of the search; "
    f"{_OR_A_SERVER}",
    "too_many": f"with {{}} there are more than {MOST_RESOURCES} resources; send those of the visit alone",
}


class Lacking(ScrubError):
    """What the service can't do without was neither prefetched as a whole nor to be fetched. Becomes 412."""

    def __init__(self, keys: Collection[str], how: How = "absent") -> None:
        self.keys = tuple(sorted(keys))
        self.how = how
        super().__init__(_WORDS[how].format(", ".join(self.keys)))

    def __reduce__(self) -> tuple[type[Lacking], tuple[tuple[str, ...], How]]:
        return type(self), (self.keys, self.how)


class Found(Protocol):
    """What a search brought."""

    resources: list[dict[str, Any]]
    missing: list[str]
    """Why that is not all; empty where it is."""


class Reads(Protocol):
    """A FHIR server that answers reads and searches; `scrubber.smart.client.FhirClient` is one."""

    def read(self, type: str, id: str) -> Resource:
        """Return a resource; raises `ScrubError`."""

    def search(self, type: str, params: list[tuple[str, str]]) -> Any:
        """Return a `Found` of all pages; raises `ScrubError`."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Resources by prefetch key. `known`: the keys that were answered in full, with nothing or with all there is."""

    resources: Mapping[str, tuple[Resource, ...]]
    known: frozenset[str]

    def all(self) -> Iterator[Resource]:
        """Yield every resource."""
        for found in self.resources.values():
            yield from found


def may_ask(server: str | None, allowed: Collection[str]) -> str | None:
    """Return the address of the server where this client's configuration lists it, else None.

    Compared as text, but for one slash at the end: what is not written like the configured address is another one.
    """
    if server is None:
        return None
    named = server.removesuffix("/")
    listed = {each.removesuffix("/") for each in allowed}
    return named if named in listed and named.startswith("https://") else None


def gather(
    service: CdsService,
    request: HookRequest,
    context: Context,
    *,
    server: Callable[[], Reads | None],
    patience_seconds: float = PATIENCE_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Gathered:
    """Return the chart of a call. `server` opens the EHR's server, None where it may not be asked; it is called only
    where something lacks, and no further question is begun once `patience_seconds` are over.

    Raises `Lacking`.
    """
    until = clock() + patience_seconds
    resources: dict[str, tuple[Resource, ...]] = {}
    known: set[str] = set()
    lacks: dict[str, str] = {}
    for key, template in service.prefetch.items():
        query = filled(template, context)
        if query is None:
            continue
        found, whole = _prefetched(request.prefetch, key, query)
        if whole:
            known.add(key)
        elif key not in request.prefetch or found:
            lacks[key] = query
        resources[key] = found
    if lacks:
        in_time = _ordered(lacks, service.required, lambda: clock() < until)
        _fetch(in_time, service.required, server(), resources, known)
    if lacking := service.required - known:
        raise Lacking(lacking, "absent" if lacking.isdisjoint(request.prefetch) else "in_part")
    return Gathered(_of_patient(resources, context), frozenset(known))


_TOKEN = re.compile(r"\{\{context\.(\w+)\}\}")


def filled(template: str, context: Context) -> str | None:
    """Return a template with the context's values; None where the context lacks one."""
    values = {name: getattr(context, name, None) for name in _TOKEN.findall(template)}
    if not all(isinstance(value, str) for value in values.values()):
        return None
    return _TOKEN.sub(lambda found: str(values[found.group(1)]), template)


def _prefetched(prefetch: Mapping[str, Any], key: str, query: str) -> tuple[tuple[Resource, ...], bool]:
    """Return what was sent under a key, and whether that is all there is to its query."""
    if key not in prefetch:
        return (), False
    value = prefetch[key]
    if value is None:
        return (), True
    if not isinstance(value, dict) or value.get("resourceType") not in ("Bundle", _type_asked(query)):
        return (), False
    if value["resourceType"] != "Bundle":
        return (value,), True
    entries = value.get("entry") or []
    if not isinstance(entries, list):
        return (), False
    found = tuple(each for each in map(_entry, entries) if each is not None)
    failed = any(each["resourceType"] == "OperationOutcome" and _is_failure(each) for each in found)
    good = tuple(each for each in found if each["resourceType"] != "OperationOutcome")
    return good, not failed and len(found) == len(entries) and not _goes_on(value)


def _type_asked(query: str) -> str:
    return query.partition("?")[0].partition("/")[0]


def _is_failure(outcome: Resource) -> bool:
    """Return whether an outcome among the results says that these are not all, or says nothing at all.

    Servers put hints beside what they found, also where all of it is there.
    """
    return not outcome.get("issue") or is_incomplete(outcome)


def _entry(entry: object) -> Resource | None:
    body = entry.get("resource") if isinstance(entry, dict) else None
    return body if isinstance(body, dict) and isinstance(body.get("resourceType"), str) else None


def _goes_on(bundle: Resource) -> bool:
    links = bundle.get("link")
    return any(
        isinstance(each, dict) and each.get("relation") == "next"
        for each in (links if isinstance(links, list) else [])
    )


def _ordered(
    lacks: Mapping[str, str], required: frozenset[str], in_time: Callable[[], bool]
) -> Iterator[tuple[str, str]]:
    """Yield what lacks with its question, the indispensable first, and no more once time is up."""
    for key in sorted(lacks, key=lambda key: key not in required):
        if not in_time():
            return
        yield key, lacks[key]


def _fetch(
    lacks: Iterable[tuple[str, str]],
    required: frozenset[str],
    server: Reads | None,
    resources: dict[str, tuple[Resource, ...]],
    known: set[str],
) -> None:
    """Ask for what lacks: where the indispensable can't be had, nothing more is asked."""
    if server is None:
        return
    for key, query in lacks:
        try:
            found, whole = _asked(server, query)
        except ScrubError:
            found, whole = (), False
        if whole:
            known.add(key)
        elif key in required:
            return
        resources[key] = found or resources[key]


def _asked(server: Reads, query: str) -> tuple[tuple[Resource, ...], bool]:
    path, mark, search = query.partition("?")
    if mark:
        found = server.search(path, parse_qsl(search))
        return tuple(found.resources), not found.missing
    type, _, id = path.partition("/")
    return (server.read(type, id),), True


_SUBJECTS = ("subject", "patient", "beneficiary", "for")


def _of_patient(
    resources: Mapping[str, tuple[Resource, ...]], context: Context
) -> dict[str, tuple[Resource, ...]]:
    """Leave out what names another patient or another visit: nobody is told of one person from another's chart."""
    kept: dict[str, tuple[Resource, ...]] = {}
    count = 0
    for key, found in resources.items():
        own = tuple(each for each in found if _is_of(each, context))
        count += len(own)
        if count > MOST_RESOURCES:
            raise Lacking({key}, "too_many")
        kept[key] = own
    return kept


def _is_of(resource: Resource, context: Context) -> bool:
    kind, id = resource.get("resourceType"), resource.get("id")
    if kind == "Patient" and id != context.patientId:
        return False
    for name in _SUBJECTS:
        target = _target(resource.get(name))
        if target.startswith("Patient/") and target != f"Patient/{context.patientId}":
            return False
    if kind == "Encounter" and context.encounterId is not None:
        return id == context.encounterId
    if kind in ("MedicationAdministration", "Procedure", "Observation") and context.encounterId is not None:
        visit = _target(resource.get("context")) or _target(resource.get("encounter"))
        return not visit.startswith("Encounter/") or visit == f"Encounter/{context.encounterId}"
    return True


def _target(value: object) -> str:
    """Return where a reference points, relative and without its version."""
    target = value.get("reference") if isinstance(value, dict) else None
    if not isinstance(target, str):
        return ""
    parts = target.partition("/_history/")[0].split("/")
    return "/".join(parts[-2:])
