"""What a FHIR document holds that may speak of giving and was not made out: resources, elements, remarks.

A resource of a type that is read may still carry words that nobody reads (extensions, an annotation, a dosage text);
one of another type may tell of an infusion in its own manner (a Procedure, a QuestionnaireResponse). Both are searched
for words of giving. Types that can't say what was given to this patient are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from scrubber.charts.completeness import Gaps
from scrubber.charts.readers.fhir.context import loose_waste, time_observed
from scrubber.charts.readers.fhir.medication import action_said
from scrubber.charts.readers.fhir.store import Own, Resource, Store
from scrubber.charts.readers.fhir.values import (
    Object,
    concept,
    moment,
    obj,
    objs,
    quantity,
    rate_ml_per_hour,
    reference,
    text,
)
from scrubber.charts.words.flags import verdict
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.model.record import InfusionRecord
from scrubber.model.value import replace

_SILENT = frozenset(
    """Patient Practitioner PractitionerRole Organization Location Coverage Account Encounter EpisodeOfCare
    AllergyIntolerance FamilyMemberHistory Goal Consent RelatedPerson Person Appointment AppointmentResponse Schedule
    Slot Claim ClaimResponse ExplanationOfBenefit CoverageEligibilityRequest CoverageEligibilityResponse Specimen
    ImagingStudy Endpoint OperationOutcome Group CareTeam HealthcareService Condition AuditEvent MessageHeader
    NutritionOrder VisionPrescription Provenance Medication Substance Device Binary ValueSet CodeSystem
    StructureDefinition Questionnaire Invoice ChargeItem InsurancePlan CapabilityStatement Subscription
    MedicationKnowledge Composition Bundle Parameters Media""".split()  # noqa: SIM905 - a word list reads better so
)
"""Types that say nothing of what was given, or (bundles, attachments) whose parts are asked one by one."""
PLAINLY_NOT_GIVEN = frozenset({"not-done", "entered-in-error"})
"""Of a MedicationAdministration. One on hold or of unknown status may have given a part."""
_NOT_TRUE = frozenset({"entered-in-error", "cancelled", "not-done", "not-taken", "registered"})
_READ = {
    "MedicationAdministration": frozenset(
        """resourceType id meta implicitRules language text contained identifier instantiates partOf status
        statusReason category medicationCodeableConcept medicationReference medication subject context encounter
        supportingInformation effectiveDateTime effectivePeriod occurenceDateTime occurencePeriod occurrenceDateTime
        occurrencePeriod recorded performer reasonCode reasonReference reason request device note dosage eventHistory
        isSubPotent subPotentReason""".split()  # noqa: SIM905
    ),
    "MedicationRequest": frozenset(
        """resourceType id meta implicitRules language text contained identifier status intent category priority
        doNotPerform medicationCodeableConcept medicationReference medication subject encounter supportingInformation
        authoredOn requester performer performerType recorder reasonCode reasonReference reason insurance note
        dosageInstruction dispenseRequest substitution groupIdentifier courseOfTherapyType basedOn priorPrescription
        detectedIssue eventHistory reportedBoolean""".split()  # noqa: SIM905
    ),
}
_DOSAGE = frozenset({"text", "site", "route", "method", "dose", "rateRatio", "rateQuantity"})
_NO_WORDS = frozenset({"reference", "system", "url", "id", "fullUrl", "versionId", "lastUpdated", "status"})


def gaps_of(own: Own, records: Iterable[InfusionRecord], used: frozenset[str]) -> Gaps:
    """Return what the resources about one patient say and the records do not. `used` are the places of the
    MedicationAdministrations that became administrations or plainly say that nothing was given, and of other resources
    that were read into them.
    """
    gaps, known = Gaps(), tuple(records)
    undone = {
        f"Procedure/{item.id}"
        for item in own.get("Procedure", ())
        if text(item.body.get("status")) in PLAINLY_NOT_GIVEN
    }
    for type, items in own.items():
        for item in items:
            for part in objs(item.body.get("partOf")) if undone and item.place in used else ():
                if reference(part) in undone:  # what was not done has no part that was
                    gaps.add(f"{item.place}.partOf", text(part.get("reference")) or "")
            if item.body.get("modifierExtension"):
                gaps.add(item.place)  # it may turn the meaning round, and FHIR forbids to pass over it
            elif type == "MedicationAdministration":
                _administration(item, used, known, gaps)
            elif type == "MedicationRequest":
                _request(item, known, gaps)
            elif type == "Composition" and text(item.body.get("status")) not in _NOT_TRUE:
                _narratives(item, known, gaps)
            elif type not in _SILENT and item.place not in used:
                _other(item, known, gaps)
    _times_observed(own.get("Observation", ()), used, known, gaps)
    return gaps


def foreign_to(store: Store, charts: Iterable[Own]) -> Gaps:
    """Return what belongs to no patient of the document, or is of a type that no reader knows."""
    places = {item.place for own in charts for items in own.values() for item in items}
    gaps = Gaps()
    for item in store.standing():
        if item.place in places or item.type in _SILENT or text(item.body.get("status")) in _NOT_TRUE:
            continue
        if item.type in _READ:
            gaps.add(item.place)
            continue
        if item.type == "Immunization":
            gaps.add(item.place, concept(item.body.get("vaccineCode")).words or "")
            continue
        for place, words in _words(item.body, item.place):
            if speaks_of_giving(words):
                gaps.add(place, words)
    return gaps


_SUBSETTED = "SUBSETTED"
_INCOMPLETE = frozenset({"incomplete", "too-costly", "timeout", "throttled", "suppressed"})


def said_in_part(store: Store) -> Gaps:
    """Return where a document says of itself that it is only a part, in the words that FHIR has for it.

    The tag SUBSETTED; an OperationOutcome that tells of an error or of an answer that is not complete; a page of a
    search whose next page is not here.
    """
    gaps = Gaps()
    for place, _ in store.lost:
        gaps.add(place)
    for place in store.rivals:
        gaps.add(place)
    pages = {text(link.get("url")) for item in store.all("Bundle") for link in _links(item, "self")}
    for item in store.resources:
        meta = item.body.get("meta")
        if any(tag.get("code") == _SUBSETTED for tag in objs(obj(meta).get("tag"))):
            gaps.add(f"{item.place}.meta.tag")
        if item.type == "OperationOutcome":
            for index, issue in enumerate(objs(item.body.get("issue"))):
                if issue.get("severity") in ("error", "fatal") or issue.get("code") in _INCOMPLETE:
                    gaps.add(f"{item.place}.issue[{index}]", text(issue.get("diagnostics")) or "")
        for link in _links(item, "next") if item.type == "Bundle" else ():
            if text(link.get("url")) not in pages:
                gaps.add(f"{item.place}.link")
        if item.type == "Bundle" and _lacks_matches(item):
            gaps.add(f"{item.place}.total")
    return gaps


def _lacks_matches(bundle: Resource) -> bool:
    """Return whether a search found more than the only page of it that is here holds."""
    total, entries = bundle.body.get("total"), bundle.body.get("entry")
    if bundle.body.get("type") != "searchset" or not isinstance(total, int):
        return False
    is_one_of_several = any(_links(bundle, relation) for relation in ("next", "previous", "prev"))
    return not is_one_of_several and total > len(objs(entries))


def _links(bundle: Resource, relation: str) -> list[Object]:
    return [link for link in objs(bundle.body.get("link")) if link.get("relation") == relation]


def _administration(
    item: Resource, used: frozenset[str], known: tuple[InfusionRecord, ...], gaps: Gaps
) -> None:
    body = item.body
    if item.place not in used:
        gaps.add(item.place)
        return
    if text(body.get("status")) in PLAINLY_NOT_GIVEN:
        return
    _unknown_elements(item, known, gaps)
    dosages = objs(body.get("dosage"))
    for index, dosage in enumerate(dosages):
        place = f"{item.place}.dosage" + (f"[{index}]" if index else "")
        if index:
            gaps.add(place, text(dosage.get("text")) or "")
            continue
        for name, value in dosage.items():
            if name not in _DOSAGE:
                _strings(value, f"{place}.{name}", known, gaps)
        if said := text(dosage.get("text")):
            gaps.check(f"{place}.text", _HOW_OFTEN.sub(" ", said), known)
        if dosage.get("dose") and quantity(dosage.get("dose")) is None:
            gaps.add(f"{place}.dose")
        if (dosage.get("rateRatio") or dosage.get("rateQuantity")) and rate_ml_per_hour(dosage) is None:
            gaps.add(f"{place}.rate")
    _reasons_why_not(item, gaps)
    if not _timed(body):
        gaps.add(f"{item.place}.effective")
    _extensions(body, item.place, known, gaps)
    _remarks(body, item.place, known, gaps)


def _unknown_elements(item: Resource, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    for name, value in item.body.items():
        if name in _READ[item.type]:
            continue
        if isinstance(value, bool) and _is_against(name, "yes" if value else "no"):
            gaps.add(f"{item.place}.{name}")
        action = action_said(item.body)[1]
        for place, words in _words(value, f"{item.place}.{name}"):
            if words != action:  # `New Bag`: the event that was read
                gaps.check(place, words, known)


def _reasons_why_not(item: Resource, gaps: Gaps) -> None:
    """Name why it was not given whole, where the status says that it was."""
    if text(item.body.get("status")) == "completed":
        for index, reason in enumerate(objs(item.body.get("statusReason"))):
            gaps.add(f"{item.place}.statusReason[{index}]", concept(reason).words or "")


_HOW_OFTEN = re.compile(
    r"\bq\.?\s?\d+\s?(?:-\s?\d+\s?)?(?:h|hrs?|hours?|d|days?|wks?|weeks?|min)?\b|\bevery\s+\d+\s+\w+|\b(?:x|for)\s?\d+\s?"
    r"(?:days?|doses?|wks?|weeks?|cycles?)\b|\b(?:once|daily|bid|tid|qid|weekly|prn|as needed|stat|now)\b"
    r"|\b(?:over|infuse over|for)\s+[\d.]+\s*-?\s*(?:min\w*|h\w*)\b",
    re.IGNORECASE,
)
"""How often and how long, as an instruction says it: nothing that was given."""


def _timed(body: Object) -> bool:
    """Return whether what stands for the time was made out (an absent one is no gap: it is unknown)."""
    for name, value in body.items():
        if not name.startswith(("effective", "occurence", "occurrence")):
            continue
        ends = (
            [end for part in ("start", "end") if (end := value.get(part))]
            if isinstance(value, dict)
            else [value]
        )
        if not ends or any(moment(end) is None for end in ends):
            return False
    return True


_OF_THE_RECORD = re.compile(
    r"record|creat|updat|modif|sign|verif|document|entered|author|schedul|due|order|expir|birth|scan|charted",
    re.IGNORECASE,
)
"""Extensions about the making of the record, and not of the giving."""
_MEASURES = (
    "valueDateTime",
    "valueInstant",
    "valueTime",
    "valuePeriod",
    "valueQuantity",
    "valueDuration",
    "valueRange",
)


def _extensions(value: Object, place: str, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    """Name the times and amounts in extensions that nobody reads, unless the record says them already."""
    for index, extension in enumerate(objs(value.get("extension"))):
        where = f"{place}.extension[{index}]"
        name = (text(extension.get("url")) or "").rpartition("/")[2]
        if state := _state(extension, name):
            gaps.add(where, f"{name} {state}")
        if _OF_THE_RECORD.search(name):
            continue
        for measure in _MEASURES:
            words = _measured(extension.get(measure))
            if words and not gaps.says(words, known):
                gaps.add(f"{where}.{measure}", f"{name} {words}")
        _extensions(extension, where, known, gaps)
    for name in ("dosage", "effectivePeriod", "_effectiveDateTime", "_start", "_end"):
        for inner in objs(value[name]) if name in value else ():
            _extensions(inner, f"{place}.{name}", known, gaps)


def _state(extension: Object, name: str) -> str:
    """Return the state or flag of an extension that speaks against what it is told of: `record-status: Deleted`."""
    for kind in ("valueString", "valueCode", "valueBoolean", "valueCoding", "valueCodeableConcept"):
        value = extension.get(kind)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        words = text(value) or concept({"coding": value} if kind == "valueCoding" else value).words
        if words and _is_against(name, words):
            return words
    return ""


def _is_against(name: str, words: str) -> bool:
    """Return whether what an element or extension of this name says takes the administration back: `isVoided: yes`."""
    return verdict(_HUMP.sub(" ", name), words) not in ("", "doubt")


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _measured(value: Any) -> str:
    """Return a time or an amount in words; a time of day alone, since the record knows its day."""
    if isinstance(value, dict):
        amount = quantity(value)
        if amount is not None:
            return amount.words
        return " ".join(filter(None, (_measured(part) for part in (value.get("start"), value.get("end")))))
    at = moment(value) if isinstance(value, str) else None
    if isinstance(at, datetime):
        return f"{at:%H:%M}"
    return value if isinstance(value, str) and at is None else ""


_TAGS = re.compile(r"<[^<>]{0,2000}>")


def _narratives(item: Resource, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    """Name what the sections of a Composition tell in words alone, or beyond the entries that they were made of."""
    parts = [(f"{item.place}.section[{n}]", part) for n, part in enumerate(objs(item.body.get("section")))]
    while parts:
        place, section = parts.pop()
        parts += [(f"{place}.section[{n}]", part) for n, part in enumerate(objs(section.get("section")))]
        narrative = obj(section.get("text"))
        if narrative.get("status") != "generated" or not objs(section.get("entry")):
            gaps.check(f"{place}.text", _TAGS.sub("\n", text(narrative.get("div")) or ""), known)


def _request(item: Resource, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    if text(item.body.get("status")) in _NOT_TRUE:
        return
    for name, value in item.body.items():
        if name not in _READ[item.type]:
            _strings(value, f"{item.place}.{name}", known, gaps)
    _remarks(item.body, item.place, known, gaps)


def _other(item: Resource, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    if text(item.body.get("status")) in _NOT_TRUE:
        return
    waste = loose_waste(item) if item.type == "Observation" else ""
    if waste:
        gaps.add(item.place, waste)
    else:
        # `Infusion stop time` is asked about with its time
        of_time = item.type == "Observation" and time_observed(item.body)
        body = {name: value for name, value in item.body.items() if not of_time or name != "code"}
        _strings(body, item.place, known, gaps)


def _times_observed(
    observed: Iterable[Resource], used: frozenset[str], known: tuple[InfusionRecord, ...], gaps: Gaps
) -> None:
    """Name the times that are the value of an observation, where no administration has them: `Stop time` 13:34."""
    for item in observed:
        if item.place in used or text(item.body.get("status")) in _NOT_TRUE:
            continue
        for place, names, time in _times_in(item):
            # the observation itself stands as monitoring, with its own time
            bare = tuple(replace(record, monitoring=()) for record in known)
            gaps.check(place, f"{names} {time}", bare)


def _times_in(item: Resource) -> Iterator[tuple[str, str, str]]:
    """Yield the times that an observation holds, each with its place and under which names it stands."""
    if time := time_observed(item.body):
        yield item.place, concept(item.body.get("code")).words or "", time
    for index, part in enumerate(objs(item.body.get("component"))):
        if time := time_observed(part):
            names = (concept(each.get("code")).words or "" for each in (item.body, part))
            yield f"{item.place}.component[{index}]", ", ".join(names), time


def _remarks(body: Object, place: str, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    notes = objs(body.get("note"))
    action = action_said(body)[1] if notes else ""
    for index, note in enumerate(notes):
        words = text(note.get("text")) or ""
        if words != action:  # `New Bag`: the event that was read
            gaps.check(f"{place}.note[{index}]", words, known)
    narrative = body.get("text")
    if isinstance(narrative, dict) and narrative.get("status") in ("additional", "extensions"):
        gaps.check(f"{place}.text", text(narrative.get("div")) or "", known)


def _strings(value: Any, place: str, known: tuple[InfusionRecord, ...], gaps: Gaps) -> None:
    for where, words in _words(value, place):
        gaps.check(where, words, known)


def _words(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the texts inside a JSON value, references, identifiers and generated narratives left out."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _words(item, f"{place}[{index}]")
    elif isinstance(value, dict):
        generated = value.get("status") == "generated" and "div" in value
        for name, item in value.items():
            if name not in _NO_WORDS and not generated:
                yield from _words(item, f"{place}.{name}")
