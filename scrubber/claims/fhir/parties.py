"""Who stands in a Claim: billing provider, insured, patient, payer, and the providers of its team."""

from __future__ import annotations

from scrubber.claims.fhir import codes
from scrubber.claims.fhir.coded import Fields, address, born, code_of, human, identifier, only_identifier
from scrubber.claims.fhir.nodes import Node
from scrubber.claims.fhir.resources import Resources


def provider(resources: Resources, reference: Node | None, *, billing: bool = False) -> Fields:
    """Return a provider: an Organization, a Practitioner, a PractitionerRole with either, or a Location."""
    node = resources.of(reference, "Organization", "Practitioner", "PractitionerRole", "Location")
    if node is None:
        return {}
    role: Node | None = None
    if node.data.get("resourceType") == "PractitionerRole":
        role, key = node, "practitioner" if node.has("practitioner") else "organization"
        if not node.has(key):
            node.wrong("practitioner", "missing")
        found = resources.of(node.node(key), "Organization", "Practitioner")
        if found is None:
            return {}
        node = found
    is_person = node.data.get("resourceType") == "Practitioner"
    fields = human(node) if is_person else _organization(node)
    npi = identifier(node, systems={codes.NPI}) or (identifier(role, systems={codes.NPI}) if role else "")
    fields["npi"] = npi
    fields["taxonomy"] = _taxonomy(node, role)
    is_site = node.data.get("resourceType") == "Location"
    if billing or is_site:
        fields["address"] = address(node, is_list=not is_site)
    if billing:
        _bills(node, fields)
    return {name: value for name, value in fields.items() if value}


def _bills(node: Node, fields: Fields) -> None:
    """Take what only a billing provider needs: its address and the number under which it pays taxes."""
    if not fields["address"]:
        node.wrong("address", "missing")
    tax = identifier(node, systems=codes.TAX_IDS, types={"TAX", "EI"})
    security = "" if tax else identifier(node, systems={codes.SSN}, types={"SS"})
    if not tax and not security:
        node.wrong("identifier", "missing")
    kind = "tax_id" if tax else "social_security_number"
    fields["references"] = [{"type": kind, "value": (tax or security).replace("-", "")}]


def _organization(node: Node) -> Fields:
    name = node.text("name")
    if not name:
        node.wrong("name", "missing")
    return {"organization": name}


def _taxonomy(node: Node, role: Node | None) -> str:
    for of, key in ((role, "specialty"), (role, "code"), (node, "type")):
        if of is None or not of.has(key) or not isinstance(of.data[key], list):
            continue
        for concept in of.nodes(key):
            if found := code_of(concept, {codes.TAXONOMY}):
                return found
    if node.has("qualification"):
        for qualification in node.nodes("qualification"):
            if found := code_of(qualification.node("code"), {codes.TAXONOMY}):
                return found
    return ""


def focal(claim: Node) -> list[Node]:
    """Return the insurances that are billed: the focal ones, or the only one."""
    entries = claim.nodes("insurance")
    return [each for each in entries if each.data.get("focal") is True] or entries[:1] * (len(entries) == 1)


def insured(
    resources: Resources, claim: Node, coverage: Node, sequence: int, filing_indicator: str | None
) -> Fields:
    """Return `subscriber` and, where that is another person, `patient`."""
    patient = resources.of(claim.node("patient"), "Patient")
    if patient is None:
        if not claim.has("patient"):
            claim.wrong("patient", "missing")
        return {}
    related = relationship(coverage)
    holder = patient
    if related != "18":
        found = resources.of(coverage.node("subscriber"), "Patient", "RelatedPerson")
        if found is None:
            if not coverage.has("subscriber"):
                coverage.wrong("subscriber", "missing")
            return {}
        holder = found
    elif coverage.has("subscriber"):
        resources.of(coverage.node("subscriber"), "Patient", "RelatedPerson")
    if coverage.has("beneficiary"):
        resources.of(coverage.node("beneficiary"), "Patient")
    own = born(holder, is_needed=holder is patient)
    subscriber = human(holder) | own | _lives(holder, is_needed=holder is patient)
    subscriber |= covered(coverage, patient, sequence, filing_indicator)
    if related == "18":
        return {"subscriber": subscriber | {"relationship": "18"}}
    person = human(patient) | born(patient) | _lives(patient) | {"relationship": related}
    return {"subscriber": subscriber, "patient": person}


def _lives(person: Node, *, is_needed: bool = True) -> Fields:
    found = address(person)
    if not found and is_needed:
        person.wrong("address", "missing")
    return {"address": found} if found else {}


def relationship(coverage: Node) -> str:
    """Return SBR02 or PAT01 of a coverage."""
    concept = coverage.node("relationship")
    if concept is None:
        coverage.wrong("relationship", "missing")
        return "18"
    found = code_of(concept, {"http://terminology.hl7.org/CodeSystem/subscriber-relationship"})
    if found not in codes.RELATIONSHIPS:
        concept.wrong("", "choice")
        return "18"
    return codes.RELATIONSHIPS[found]


def covered(coverage: Node, patient: Node, sequence: int, filing_indicator: str | None) -> Fields:
    """Return what a coverage says of who holds it: member id, filing indicator, sequence, group."""
    member = coverage.text("subscriberId")
    for of in (coverage, patient):
        other = identifier(of, types={"MB"})
        member = member or other
    if not member:
        coverage.wrong("subscriberId", "missing")
    filing = code_of(coverage.node("type"), codes.FILING_INDICATORS) or filing_indicator
    if not filing:
        coverage.wrong("type", "system" if coverage.has("type") else "missing")
    if not 1 <= sequence <= len(codes.SEQUENCES):
        sequence = 1
    fields = {
        "member_id": member,
        "filing_indicator": filing,
        "payer_sequence": codes.SEQUENCES[sequence - 1],
    }
    for group in coverage.nodes("class"):
        if code_of(group.node("type"), {"http://terminology.hl7.org/CodeSystem/coverage-class"}) == "group":
            fields |= {"group_number": group.text("value"), "group_name": group.text("name")}
    return {name: value for name, value in fields.items() if value}


def payer(resources: Resources, claim: Node, coverage: Node) -> Fields:
    """Return who is billed: `Claim.insurer`, or `Coverage.payor`."""
    payors = coverage.nodes("payor")
    if claim.has("insurer"):
        node = resources.of(claim.node("insurer"), "Organization")
        for each in payors:
            resources.of(each, "Organization", "Patient", "RelatedPerson")
    elif len(payors) > 1:
        coverage.wrong("payor", "ambiguous")
        return {}
    else:
        node = resources.of(next(iter(payors), None), "Organization")
        if not payors:
            claim.wrong("insurer", "missing")
    return {} if node is None else organization(node)


def organization(node: Node) -> Fields:
    """Return a payer with its id."""
    return _organization(node) | {"id": only_identifier(node, {"NIIP", "PAYERID", "payerid"})}
