"""Who pays, by the Coverage that the EHR names, and where the visit is: what payer profiles are asked with.

What leaves the payer open (no coverage, several without an order, a name that no profile knows) gives none: then
nothing is said of any payer. Sources: FHIR R4 Coverage and Location; SOPT 12 and 22 are Medicare and Medicaid that are
not managed (Source of Payment Typology, NAHDO).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from payer_profiles import Profile
from payer_profiles.model import ROOT
from scrubber.charts.readers.fhir.store import Resource, Store
from scrubber.charts.readers.fhir.values import concept, moment, obj, objs, reference, text
from scrubber.charts.words.values import day_of
from scrubber.reference.places import NOT_KNOWN, Place
from scrubber.service.cds.known import Known

_FILING = "codesystem.x12.org/005010/1032"
_TYPOLOGY = ("nahdo.org/sopt", "2.16.840.1.113883.3.221.5")
_OF_TYPOLOGY = {"12": "MB", "22": "MC"}
_PAYER_ID = frozenset({"NIIP", "PAYERID"})
_MOST = 20


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer whose profile is known."""

    profile: Profile
    because: str
    """What chose the profile: `payer name AETNA`, `payer id 60054`."""


def payer_of(store: Store, known: Known) -> Payer | None:
    """Return the payer of the first coverage in force; None where that is open or no profile knows it."""
    profiles, forced = known.settings.profiles, known.settings.profile
    if forced is not None:
        return Payer(profiles.resolve(forced, known.on), "the configuration")
    coverages = [each for each in store.all("Coverage") if _in_force(each, known)][:_MOST]
    if not coverages:
        return None
    ordered = [each for each in coverages if isinstance(each.body.get("order"), int)]
    if len(ordered) == len(coverages):
        least = min(each.body["order"] for each in ordered)
        coverages = [each for each in ordered if each.body["order"] == least]
    found = [_payer(each, store, known) for each in coverages]
    first = found[0]
    same = all(
        each is not None and first is not None and each.profile.id == first.profile.id for each in found
    )
    return first if same else None


def _in_force(coverage: Resource, known: Known) -> bool:
    body = coverage.body
    if text(body.get("status")) not in ("active", None):
        return False
    period = obj(body.get("period"))
    start, end = day_of(moment(period.get("start"))), day_of(moment(period.get("end")))
    return (start is None or start <= known.on) and (end is None or known.on <= end)


def _payer(coverage: Resource, store: Store, known: Known) -> Payer | None:
    filing = _filing(coverage)
    for payor in objs(coverage.body.get("payor")):
        held = store.find(reference(payor), coverage)
        body = held.body if held is not None else {}
        if held is not None and held.type != "Organization":
            continue
        name = text(body.get("name")) or text(payor.get("display"))
        ids = list(_ids(body)) or [text(obj(payor.get("identifier")).get("value"))]
        for id in ids or [None]:
            choice = known.settings.profiles.choose(id, name, filing, on=known.on)
            if choice.profile.id != ROOT:
                return Payer(choice.profile, choice.because)
    return None


def _ids(organization: dict[str, object]) -> Iterator[str | None]:
    """Yield what may be a payer's id: an identifier that says so, or the only one."""
    found = [each for each in objs(organization.get("identifier")) if each.get("use") != "old"]
    typed = [
        each
        for each in found
        if any(code.upper() in _PAYER_ID for _, code, _ in concept(each.get("type")).codings)
    ]
    for each in typed or (found if len(found) == 1 else []):
        yield text(each.get("value"))


def _filing(coverage: Resource) -> str | None:
    kind = concept(coverage.body.get("type"))
    code = kind.code(_FILING)
    if code:
        return code
    typology = kind.code(*_TYPOLOGY)
    return _OF_TYPOLOGY.get(typology[:2]) if typology else None


_PLACES = "place-of-service-codes"


def place_of(store: Store) -> Place:
    """Return where the visit is: the place of service code of its Location, where one gives it."""
    codes = set(_places(store))
    if len(codes) != 1:
        return NOT_KNOWN
    code = codes.pop()
    return Place(f"place of service {code}", frozenset({code}))


def _places(store: Store) -> Iterator[str]:
    for encounter in store.all("Encounter"):
        concepts = [*objs(encounter.body.get("type")), obj(encounter.body.get("serviceType"))]
        for where in objs(encounter.body.get("location")):
            held = store.find(reference(where.get("location")), encounter)
            concepts += objs(held.body.get("type")) if held is not None else []
        for each in concepts:
            code = concept(each).code(_PLACES)
            if code and len(code) == 2 and code.isdecimal():
                yield code
