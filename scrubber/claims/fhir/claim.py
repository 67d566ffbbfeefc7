"""From a FHIR R4 Claim to a claim in JSON: what an 837 needs and FHIR does not say is an error with its FHIR path, and
what FHIR says and the 837 has no place for here is named as unmapped.

The only things that come from elsewhere are those that a FHIR Claim has no element for: the envelope of the 837 and the
four statements of CLM06 to CLM09, which whoever sends it has to make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from scrubber.claims.as_json import model
from scrubber.claims.as_json.names import ROLES, word
from scrubber.claims.errors import ClaimError
from scrubber.claims.fhir import codes
from scrubber.claims.fhir.coded import (
    Fields,
    code_of,
    days,
    days_of,
    identifier,
    money,
    only_identifier,
    word_of,
)
from scrubber.claims.fhir.nodes import Node
from scrubber.claims.fhir.parties import insured, payer, provider
from scrubber.claims.fhir.resources import Resources
from scrubber.model.value import Value

MOST_POINTERS = 4


class FhirClaims(Value):
    """What was read: the claims, and every path of FHIR that found no place in them."""

    document: model.ClaimDocument
    unmapped: tuple[str, ...]


def claims_of_fhir(
    data: bytes | str | Mapping[str, Any],
    *,
    submission: model.Submission | Mapping[str, Any],
    signature_on_file: str,
    assignment: str,
    benefits_assigned: str,
    release_of_information: str,
    filing_indicator: str | None = None,
) -> FhirClaims:
    """Return the claims of a FHIR R4 Claim, or of a Bundle with Claims and what they refer to.

    `submission` is the envelope of the 837; `signature_on_file`, `assignment`, `benefits_assigned` and
    `release_of_information` are CLM06 to CLM09 (Y or N, A or C, Y, N or W, Y or I). `filing_indicator` is SBR09 where
    `Coverage.type` has no code of X12.

    Raises `ClaimError` that names every FHIR path that is missing or can't be said in X12.
    """
    resources = Resources(data)
    stated = {
        "signature_on_file": signature_on_file,
        "assignment": assignment,
        "benefits_assigned": benefits_assigned,
        "release_of_information": release_of_information,
    }
    claims = [_claim(resources, node, stated, filing_indicator) for node in resources.claims]
    if resources.problems:
        raise ClaimError(dict.fromkeys(resources.problems))
    envelope = submission.model_dump() if isinstance(submission, model.Submission) else submission
    document = model.ClaimDocument.read({"schema": model.SCHEMA, "submission": envelope, "claims": claims})
    return FhirClaims(document, tuple(resources.left()))


def _claim(
    resources: Resources, claim: Node, stated: Mapping[str, str], filing_indicator: str | None
) -> Fields:
    if claim.text("status") != "active":
        claim.wrong("status", "status")
    if claim.text("use") != "claim":
        claim.wrong("use", "use")
    form = codes.FORMS.get(word_of(claim.node("type"), codes.FORMS), "")
    if not form:
        claim.wrong("type", "form")
        return {}
    if claim.has("related"):
        claim.wrong("related", "ambiguous")
    fields: Fields = {"form": form, "claim_id": only_identifier(claim), **stated}
    if form == "837I":
        del fields["signature_on_file"]
    fields["billing_provider"] = provider(resources, _required(claim, "provider"), billing=True)
    fields |= _insurance(resources, claim, filing_indicator)
    numbers = _diagnoses(resources, claim, fields)
    _supporting(claim, fields)
    if form == "837I":
        _hospital(claim, fields)
    lines = _lines(claim, fields, numbers)
    _team(resources, claim, fields, lines)
    if claim.has("facility"):
        site = provider(resources, claim.node("facility"))
        fields.setdefault("providers", []).append({"role": "facility"} | site)
    fields["charge"] = money(claim, "total") or _sum(lines)
    fields["lines"] = lines
    return {name: value for name, value in fields.items() if value not in ("", [], {}, None)}


def _required(of: Node, key: str) -> Node | None:
    if not of.has(key):
        of.wrong(key, "missing")
    return of.node(key)


def _sum(lines: Sequence[Fields]) -> str:
    try:
        return str(sum((Decimal(line["charge"]) for line in lines), Decimal(0)))
    except (InvalidOperation, KeyError):
        return ""


def _insurance(resources: Resources, claim: Node, filing_indicator: str | None) -> Fields:
    entries = claim.nodes("insurance")
    focal = [each for each in entries if each.data.get("focal") is True] or entries[:1] * (len(entries) == 1)
    if len(focal) != 1:
        claim.wrong("insurance", "ambiguous" if entries else "missing")
        return {}
    (own,) = focal
    own.flag("focal")
    sequence = own.number("sequence")
    coverage = resources.of(_required(own, "coverage"), "Coverage")
    if coverage is None:
        return {}
    place = int(sequence) if sequence.isdecimal() else 1
    fields = insured(resources, claim, coverage, place, filing_indicator)
    fields["payer"] = payer(resources, claim, coverage)
    if coverage.text("status") not in ("", "active"):
        coverage.wrong("status", "status")
    references = [{"type": "prior_authorization", "value": each} for each in own.texts("preAuthRef")]
    if len(references) > 1:
        own.wrong("preAuthRef", "too_many")
    patient = resources.of(claim.node("patient"), "Patient")
    if patient is not None and (number := identifier(patient, types={"MR"})):
        references.append({"type": "medical_record_number", "value": number})
    return fields | {"references": references}


def _diagnoses(resources: Resources, claim: Node, fields: Fields) -> dict[int, int]:
    """Put diagnoses where the form has them; return the pointer of each sequence."""
    found: list[tuple[bool, int, Fields]] = []
    for entry in sorted(claim.nodes("diagnosis"), key=lambda each: _sequence(each)):
        concept = entry.node("diagnosisCodeableConcept")
        if concept is None and entry.has("diagnosisReference"):
            condition = resources.of(entry.node("diagnosisReference"), "Condition")
            concept = None if condition is None else condition.node("code")
        code = code_of(concept, codes.ICD_10_CM)
        if not code:
            entry.wrong("diagnosisCodeableConcept", "system")
            continue
        diagnosis: Fields = {"code": code}
        if fields["form"] == "837I":
            present = word_of(entry.node("onAdmission"), {"y", "n", "u", "w", "1"}).upper()
            diagnosis |= {"present_on_admission": present} if present else {}
        words = [word_of(each, codes.DIAGNOSIS_TYPES) for each in entry.nodes("type")]
        kinds = {codes.DIAGNOSIS_TYPES[word] for word in words if word}
        _place_diagnosis(entry, fields, diagnosis, kinds, found)
    found.sort(key=lambda each: not each[0])
    fields["diagnoses"] = [diagnosis for _, _, diagnosis in found]
    if not found:
        claim.wrong("diagnosis", "missing")
    return {sequence: at for at, (_, sequence, _) in enumerate(found, 1)}


def _place_diagnosis(
    entry: Node, fields: Fields, diagnosis: Fields, kinds: set[str], found: list[tuple[bool, int, Fields]]
) -> None:
    if fields["form"] == "837I":
        if "admitting" in kinds:
            if "admitting_diagnosis" in fields:
                entry.wrong("type", "too_many")
            fields["admitting_diagnosis"] = diagnosis["code"]
        if "reason" in kinds:
            fields.setdefault("reasons_for_visit", []).append(diagnosis["code"])
        if "external" in kinds:
            fields.setdefault("external_causes", []).append(diagnosis)
    if fields["form"] == "837P" or not kinds or kinds & {"principal", "other"}:
        found.append(("principal" in kinds, _sequence(entry), diagnosis))


def _sequence(entry: Node) -> int:
    text = entry.number("sequence")
    return int(text) if text.isdecimal() else 0


def _supporting(claim: Node, fields: Fields) -> None:
    """Take the codes of a hospital stay; other information stays untaken and is named."""
    if fields["form"] != "837I":
        return
    for entry in claim.nodes("supportingInfo"):
        concept = entry.glimpse("code")
        known = {codes.TYPE_OF_BILL, codes.CONDITIONS, codes.OCCURRENCES, *codes.STAY}
        codings = concept.nodes("coding")
        system = next((s for each in codings if (s := each.peek("system")) in known), None)
        if system is not None:
            code = code_of(entry.node("code"), {system})
            _stay_code(entry, fields, system, code)
            _about(entry)
        elif word_of(entry.glimpse("category"), {"admissionperiod"}):
            period = entry.node("timingPeriod")
            if period is not None:
                start = period.text("start")
                day = {"type": "admission", "date": start[:10]}
                hour = start[11:16].replace(":", "")
                fields.setdefault("dates", []).append(day | ({"time": hour} if hour else {}))
            _about(entry)


def _about(entry: Node) -> None:
    entry.number("sequence")
    if (category := entry.node("category")) is not None:
        category.whole()


def _stay_code(entry: Node, fields: Fields, system: str, code: str) -> None:
    if system == codes.TYPE_OF_BILL:
        fields["type_of_bill"] = code[1:] if len(code) == 4 and code[0] == "0" else code
    elif system == codes.CONDITIONS:
        fields.setdefault("conditions", []).append(code)
    elif system == codes.OCCURRENCES:
        if not entry.has("timingDate"):
            entry.wrong("timingDate", "missing")
        fields.setdefault("occurrences", []).append({"code": code, "date": entry.text("timingDate")})
    else:
        fields[codes.STAY[system]] = code


def _hospital(claim: Node, fields: Fields) -> None:
    """Take what only a hospital's claim has."""
    if not fields.get("type_of_bill"):
        claim.wrong("supportingInfo", "missing")
    period = claim.node("billablePeriod")
    if period is None:
        claim.wrong("billablePeriod", "missing")
    else:
        span = days_of(period)
        if span:
            fields.setdefault("dates", []).append(
                {"type": "statement", "date": span["date"], "through": span.get("through", span["date"])}
            )
    for entry in sorted(claim.nodes("procedure") if claim.has("procedure") else [], key=_sequence):
        code = code_of(entry.node("procedureCodeableConcept"), codes.ICD_10_PCS)
        day = entry.text("date")[:10]
        if not code:
            entry.wrong("procedureCodeableConcept", "system")
        if not day:
            entry.wrong("date", "missing")
        fields.setdefault("procedures", []).append({"code": code, "date": day})


def _lines(claim: Node, fields: Fields, numbers: Mapping[int, int]) -> list[Fields]:
    entries = sorted(claim.nodes("item"), key=_sequence)
    if not entries:
        claim.wrong("item", "missing")
    lines = [_line(entry, fields["form"], numbers) for entry in entries]
    if fields["form"] == "837P" and lines:
        fields["frequency"] = "1"
        fields["place_of_service"] = lines[0].get("place_of_service", "")
        for line in lines:
            if line.get("place_of_service") == fields["place_of_service"]:
                line.pop("place_of_service", None)
    return lines


def _line(entry: Node, form: str, numbers: Mapping[int, int]) -> Fields:
    line: Fields = {"charge": money(entry, "net")}
    if not entry.has("net"):
        entry.wrong("net", "missing")
    code = code_of(entry.node("productOrService"), codes.PROCEDURES)
    revenue = code_of(entry.node("revenue"), codes.REVENUE) if form == "837I" else ""
    if not code and form == "837P":
        entry.wrong("productOrService", "system")
    if form == "837I" and not revenue:
        entry.wrong("revenue", "system" if entry.has("revenue") else "missing")
    line |= {"code": code, "revenue_code": revenue}
    modifiers = [_modifier(each) for each in entry.nodes("modifier")]
    if len(modifiers) > 4:
        entry.wrong("modifier", "too_many")
    line["modifiers"] = [each for each in modifiers if each]
    line |= _quantity(entry, codes.UNITS, "units", "unit")
    line |= days(entry, "serviced")
    if form == "837P":
        if "date" not in line:
            entry.wrong("servicedDate", "missing")
        line |= _professional(entry, numbers)
    if (detail := _drug(entry)) is not None:
        line["drug"] = detail
    if entry.has("extension"):
        for extension in entry.nodes("extension"):
            if extension.peek("url") == codes.TRACE_NUMBER:
                extension.text("url")
                number = extension.node("valueIdentifier")
                value = "" if number is None else number.whole().text("value")
                line["references"] = [{"type": "line_item_control_number", "value": value}] if value else []
    return {name: value for name, value in line.items() if value not in ("", [], {}, None)}


def _modifier(concept: Node) -> str:
    """Take a modifier. Those of CPT and HCPCS share a namespace, so its system says nothing."""
    coding = next(iter(concept.nodes("coding")), None)
    code = "" if coding is None else coding.whole().text("code")
    if not code:
        concept.wrong("coding", "missing")
    return code


def _professional(entry: Node, numbers: Mapping[int, int]) -> Fields:
    place = entry.node("locationCodeableConcept")
    found = code_of(place, codes.PLACE_OF_SERVICE)
    if not found:
        entry.wrong("locationCodeableConcept", "missing" if place is None else "system")
    pointers = []
    for sequence in entry.numbers("diagnosisSequence"):
        if sequence in numbers:
            pointers.append(numbers[sequence])
        else:
            entry.wrong("diagnosisSequence", "sequence")
    if len(pointers) > MOST_POINTERS:
        entry.wrong("diagnosisSequence", "too_many")
    if not pointers:
        entry.wrong("diagnosisSequence", "missing")
    return {"place_of_service": found, "diagnosis_pointers": pointers}


def _quantity(entry: Node, units: Mapping[str, str], amount: str, unit: str) -> Fields:
    quantity = entry.node("quantity")
    if quantity is None:
        entry.wrong("quantity", "missing")
        return {}
    value, given = quantity.number("value"), quantity.text("code") or quantity.text("unit")
    quantity.text("unit"), quantity.text("system")
    if not value:
        quantity.wrong("value", "missing")
    if quantity.has("comparator"):  # "fewer than": no amount at all
        quantity.wrong("comparator", "modifier_extension")
    if given not in units:
        quantity.wrong("code", "unit")
    return {amount: value, unit: units.get(given, "")}


def _drug(entry: Node) -> Fields | None:
    """Take the NDC of an item: the detail with one. Other details stay untaken."""
    if not entry.has("detail"):
        return None
    found: Fields | None = None
    for detail in entry.nodes("detail"):
        if not any(
            each.peek("system") in codes.NDC for each in detail.glimpse("productOrService").nodes("coding")
        ):
            continue
        if found is not None:
            detail.wrong("productOrService", "too_many")
            continue
        number = _eleven(code_of(detail.node("productOrService"), codes.NDC))
        if not number:
            detail.wrong("productOrService", "system")
        detail.number("sequence")
        found = {"ndc": number} | _quantity(detail, codes.DRUG_UNITS, "quantity", "unit")
    return found


def _eleven(ndc: str) -> str:
    """Return an NDC in eleven digits (5-4-2); one in ten without hyphens can't be told and is nothing."""
    parts = ndc.split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        widths = (5, 4, 2)
        if all(len(part) <= width for part, width in zip(parts, widths, strict=True)):
            return "".join(part.zfill(width) for part, width in zip(parts, widths, strict=True))
    return ndc if len(ndc) == 11 and ndc.isdecimal() else ""


def _team(resources: Resources, claim: Node, fields: Fields, lines: Sequence[Fields]) -> None:
    """Put providers on the claim, or on the lines that alone name them."""
    items = sorted(claim.nodes("item"), key=_sequence)
    named = [
        set(item.numbers("careTeamSequence")) if item.has("careTeamSequence") else set() for item in items
    ]
    for member in claim.nodes("careTeam") if claim.has("careTeam") else []:
        if not _role(member.glimpse("role")):
            continue  # stays untaken, and is named
        role = _role(member.node("role"))
        sequence = _sequence(member)
        own = {"role": word(role, ROLES)} | provider(resources, _required(member, "provider"))
        lines_of = [line for line, sequences in zip(lines, named, strict=True) if sequence in sequences]
        if not lines_of or len(lines_of) == len(lines):
            fields.setdefault("providers", []).append(own)
            continue
        for line in lines_of:
            line.setdefault("providers", []).append(own)


def _role(concept: Node | None) -> str:
    """Take what X12 calls a role; empty where it has no such provider."""
    return code_of(concept, codes.ENTITIES) or codes.ROLES.get(word_of(concept, codes.ROLES), "")
