"""Which patient of the server is the claim's: by medical record number, member id, or name and birth date;
no guess.

What decides is what decides for any chart (`scrubber.charts.link.persons`). A number that agrees with a
name and a birth date that do not contradict it settles it. Name, birth date and sex alone find a patient
whose chart is only *proposed*, unless a Coverage of that patient bears the claim's member id. Several
patients, or two numbers that lead to two, are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from scrubber.charts.link.keys import LinkedBy, LinkKeys
from scrubber.charts.link.persons import Likeness, likeness
from scrubber.charts.readers.fhir.context import patient_of
from scrubber.charts.readers.fhir.store import Resource
from scrubber.charts.readers.fhir.values import Object, concept, obj, objs, text
from scrubber.charts.words.sameness import same_identifier
from scrubber.smart.client import REFUSED, FhirClient, Found
from scrubber.smart.errors import AnswerError
from scrubber.smart.wanted import Wanted

_RECORD_NUMBER = frozenset({"MR", "PI", "PT"})
_MEMBER = frozenset({"MB", "SN", "MC", "MA", "HC"})
"""Types of identifiers, HL7 table 0203; one without a type may be any."""
_SYSTEM_0203 = "0203"
NOT_ALL = "the server did not send all patients that it found, so this one may not be the only one"
NAMELESS = "the server's patient has no name and no birth date to compare"


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: one patient (`patient` is the resource), none, or several."""

    verdict: Literal["one", "none", "several"]
    patient: Object | None = None
    linked_by: LinkedBy | None = None
    decided: bool = False
    """Whether the chart is the claim's; else it is proposed, for a person to confirm."""
    because: str = ""
    """Why it is only proposed."""
    coverages: tuple[Object, ...] = ()
    """Those that bear the claim's member id."""


def find_patient(client: FhirClient, wanted: Wanted) -> Match:
    """Return the claim's patient. Raises `AnswerError`, `TokenError`, `ServerGone`."""
    match = _found(client, wanted)
    if match.patient is None:
        return match
    return replace(match, patient=_claim_s_plan_first(match.patient, wanted.keys.member_id))


def _claim_s_plan_first(patient: Object, member_id: str) -> Object:
    """Return a patient of several plans with the claim's member id first: a chart's reader takes the first
    one, and the order of identifiers means nothing in FHIR.
    """
    listed = objs(patient.get("identifier"))
    listed.sort(key=lambda item: not same_identifier(text(item.get("value")) or "", member_id or "-"))
    return {**patient, "identifier": listed} if listed else patient


def _found(client: FhirClient, wanted: Wanted) -> Match:
    keys = wanted.keys
    found: dict[str, Match] = {}
    incomplete, refused = False, None
    for linked_by, number, types in (
        ("medical_record_number", keys.medical_record_number, _RECORD_NUMBER),
        ("member_id", keys.member_id, _MEMBER),
    ):
        if not number:
            continue
        try:
            answer = client.search("Patient", [("identifier", _token(number))])
        except AnswerError as error:
            if error.code not in REFUSED:
                raise
            refused = error  # it can't be searched so; another way may lead to the patient
            continue
        incomplete = incomplete or bool(answer.missing)
        for match in _by_number(answer, number, types, linked_by, keys):  # type: ignore[arg-type]
            id = text(obj(match.patient).get("id")) or ""
            if id not in found or (match.decided and not found[id].decided):
                found[id] = match
    decided = [match for match in found.values() if match.decided]
    candidates = decided or list(found.values())
    if not candidates:
        match = _by_name(client, wanted, incomplete)
        if match.verdict == "none" and refused is not None:
            raise refused
        return match
    return _only(candidates, incomplete)


def _only(candidates: list[Match], incomplete: bool) -> Match:
    """Return the one candidate; where the server did not send all patients, it may not be the only one."""
    if len(candidates) > 1:
        return Match("several")
    match = candidates[0]
    return replace(match, decided=False, because=NOT_ALL) if incomplete else match


def _by_number(
    answer: Found, number: str, types: frozenset[str], linked_by: LinkedBy, keys: LinkKeys
) -> Iterator[Match]:
    """Yield the patients that bear the number; a server may pass over what it does not understand of a
    question.
    """
    for patient in _patients(answer):
        borne = [value for value in _identifiers(patient, types) if same_identifier(value, number)]
        if borne:
            said = replace(
                patient_of(_resource(patient)), member_id=borne[0] if linked_by == "member_id" else None
            )
            like = likeness(said, keys, linked_by)
            if like.verdict == "same" and not (said.birth_date or said.given):
                like = Likeness("proposed", NAMELESS)
            if like.verdict != "other":
                yield _match(patient, like, linked_by)


def _match(patient: Object, like: Likeness, linked_by: LinkedBy) -> Match:
    return Match("one", patient, linked_by, decided=like.verdict == "same", because=like.because)


def _by_name(client: FhirClient, wanted: Wanted, incomplete: bool) -> Match:
    keys = wanted.keys
    if not (keys.family and keys.given and keys.birth_date):
        return Match("none")
    born = keys.birth_date.isoformat()
    answer = client.search("Patient", [("birthdate", born), ("name", _token(keys.family))])
    candidates = []
    for patient in _patients(answer):
        like = likeness(patient_of(_resource(patient)), keys, "birth_date")
        if like.verdict == "proposed" and _sex_agrees(patient, wanted.sex):
            candidates.append(_match(patient, like, "birth_date"))
    if not candidates:
        return Match("none")
    incomplete = incomplete or bool(answer.missing)
    only = _only(candidates, incomplete)
    return only if only.patient is None or incomplete else _confirmed(client, only, keys)


def _confirmed(client: FhirClient, match: Match, keys: LinkKeys) -> Match:
    """Return the match decided where a coverage of the patient bears the claim's member id."""
    patient = obj(match.patient)
    id = text(patient.get("id")) or ""
    if not keys.member_id:
        return match
    try:
        answer = client.search("Coverage", [("patient", f"Patient/{id}")])
    except AnswerError:
        return match
    borne = tuple(
        coverage
        for coverage in answer.resources
        if coverage.get("resourceType") == "Coverage"
        and client.is_of(coverage, id)
        and any(same_identifier(number, keys.member_id) for number in _of_coverage(coverage))
    )
    if not borne:
        return match
    said = replace(patient_of(_resource(patient)), member_id=keys.member_id)
    like = likeness(said, keys, "member_id")
    if like.verdict == "other":
        return match
    decided = _match(patient, like, "member_id")
    return replace(decided, coverages=borne)


def _of_coverage(coverage: Object) -> Iterator[str]:
    yield from filter(None, [text(coverage.get("subscriberId"))])
    yield from _identifiers(coverage, _MEMBER)


def _patients(answer: Found) -> Iterator[Object]:
    """Yield the patients of an answer that stand by themselves: none that was merged into another."""
    for resource in answer.resources:
        merged = any(link.get("type") == "replaced-by" for link in objs(resource.get("link")))
        if resource.get("resourceType") == "Patient" and not merged:
            yield resource


def _identifiers(body: Object, types: Iterable[str]) -> Iterator[str]:
    for item in objs(body.get("identifier")):
        code, value = concept(item.get("type")).code(_SYSTEM_0203), text(item.get("value"))
        if value and (not code or code in types):
            yield value


def _sex_agrees(patient: Object, sex: str) -> bool:
    said = text(patient.get("gender"))
    return not sex or said not in ("male", "female") or said == sex


def _resource(patient: Object) -> Resource:
    return Resource("Patient", text(patient.get("id")) or "", patient, "Patient")


def _token(value: str) -> str:
    """Return a value as a search takes it: what divides parts of a question is marked (FHIR R4, search,
    3.1.1.5.7).
    """
    return "".join(f"\\{char}" if char in "\\,|$" else char for char in value)
