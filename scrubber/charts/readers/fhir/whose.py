"""Whose the resources of a FHIR document are: each patient with what is about them, and what is nobody's.

A subject is named by a reference to a Patient of the document, by one that the resource contains itself, or only by an
identifier. What names somebody else is never the lone patient's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from scrubber.charts.readers.fhir.store import Own, Resource, Store
from scrubber.charts.readers.fhir.values import Object, obj, objs, reference, text
from scrubber.charts.words.sameness import same_identifier
from scrubber.model.value import replace

_SUBJECTS = ("subject", "patient", "beneficiary", "for")
_NO_PATIENTS = frozenset({"Group", "Device", "Location"})
"""What a subject may be beside a patient; what was given to a group was given to nobody here."""


def by_patient(store: Store, types: Collection[str]) -> list[tuple[Resource | None, Own]]:
    """Return each patient with the resources of these types about them; a lone patient has those that name nobody.

    What names a patient by an id that the lone one does not have is somebody else's, and makes the chart a part; so is
    what names one of several where no Patient is here at all.
    """
    here = list(store.all("Patient"))
    items = [(item, _target(item)) for item in store.all(*types)]
    contained = _contained(store, items, here)
    patients = [*here, *{item.place: item for item in contained.values() if item not in here}.values()]
    charts: dict[str, Own] = {item.place: defaultdict(list) for item in patients} or {"": defaultdict(list)}
    alone = charts[next(iter(charts))] if len(charts) == 1 else None
    several = not here and len({id for _, target in items if (id := _patient_id(target))}) > 1
    for item, target in items:
        known = contained.get(item.place) if contained else None
        if known is None:
            known = store.find(target, item) if target else _numbered(item, patients)
        own = charts.get(known.place) if known is not None else None
        if own is None and not (known is None and _is_another(item, target, here, several)):
            own = alone
        if own is not None:
            own[item.type].append(item)
    by_place: dict[str, Resource | None] = {item.place: item for item in patients} or {"": None}
    return [(by_place[place], own) for place, own in charts.items()]


def _target(item: Resource) -> str:
    for name in _SUBJECTS:
        value = item.body.get(name)
        if value and (found := reference(value)):
            return found
    return ""


def _numbered(item: Resource, patients: Sequence[Resource]) -> Resource | None:
    named = _identifier(item)
    return next((one for one in patients if named and _has(one, named)), None)


def _contained(
    store: Store, items: Sequence[tuple[Resource, str]], here: Sequence[Resource]
) -> dict[str, Resource]:
    """Return the patient of each resource that contains its own; several of the same person are one.

    One that says nothing of anybody names nobody.
    """
    found: dict[str, Resource] = {}
    known = list(here)
    for item, target in items:
        held = store.find(target, item) if target[:1] == "#" else None
        if held is None or held.type != "Patient" or not any(_person(held.body)):
            continue
        same = next((one for one in known if _person(one.body) == _person(held.body)), None)
        if same is None:
            same = replace(held, place=f"{held.place}{target}", holder="")
            known.append(same)
        found[item.place] = same
    return found


def _person(body: Object) -> tuple[object, ...]:
    return body.get("name"), body.get("birthDate"), body.get("identifier")


def _patient_id(target: str) -> str:
    """Return the id in a literal reference to a Patient, or nothing."""
    kind, _, id = target.partition("/_history/")[0].rpartition("/")
    return id if kind.rpartition("/")[2] == "Patient" else ""


def _is_another(item: Resource, target: str, here: Sequence[Resource], several: bool) -> bool:
    """Return whether a resource names another patient than the lone one; without an id or number nobody can tell."""
    if target.partition("/")[0] in _NO_PATIENTS:
        return True
    if not target:
        named = _identifier(item)
        return bool(named and here and _numbers(here[0])) and not _has(here[0], named)
    id = _patient_id(target)
    own = text(here[0].body.get("id")) if here else ""
    return bool(id) and (several or bool(own and id != own))


def _identifier(item: Resource) -> str:
    """Return the number by which a subject is named, where it is no reference."""
    for name in _SUBJECTS:
        subject = item.body.get(name)
        if subject and (value := text(obj(obj(subject).get("identifier")).get("value"))):
            return value
    return ""


def _numbers(patient: Resource) -> list[str]:
    return [number for one in objs(patient.body.get("identifier")) if (number := text(one.get("value")))]


def _has(patient: Resource, number: str) -> bool:
    return any(same_identifier(number, one) for one in _numbers(patient))
