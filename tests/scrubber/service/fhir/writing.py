"""Writes the claim of an 837 as a FHIR R4 Claim, so that both say the same visit: the other way than the product reads.

Written from the FHIR side (Claim, Coverage, Patient, Organization of R4, systems of Da Vinci PAS and
CARIN), without the product's own tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrubber.api import ClaimDocument
from scrubber.claims.as_json.model import JsonClaim, Line, Party, Provider

Resource = dict[str, Any]
V2 = "http://terminology.hl7.org/CodeSystem/v2-0203"
CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
NPI = "http://hl7.org/fhir/sid/us-npi"
NUBC = "https://www.nubc.org/CodeSystem/"
X12 = "https://codesystem.x12.org/005010/"
TRACE = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-itemTraceNumber"
GENDERS = {"M": "male", "F": "female", "U": "unknown"}
RELATIONS = {"18": "self", "01": "spouse", "19": "child", "53": "common", "G8": "other"}
UNITS = {"UN": "{unit}", "ML": "mL", "GR": "g", "ME": "mg", "F2": "[iU]", "MJ": "min"}


def concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def procedure(code: str) -> Resource:
    return concept(CPT if code[:1].isdigit() else HCPCS, code)


def usd(value: Any) -> Resource:
    return {"value": value, "currency": "USD"}


def address(party: Party) -> list[Resource]:
    one = party.address
    if one is None:
        return []
    made = {
        "line": [each for each in (one.line1, one.line2) if each],
        "city": one.city,
        "state": one.state,
        "postalCode": one.postal_code,
    }
    return [{name: value for name, value in made.items() if value}]


def person(party: Party) -> Resource:
    given = [each for each in (party.given, party.middle) if each]
    made = {"name": [{"family": party.family, "given": given}], "address": address(party)}
    birth, gender = getattr(party, "birth_date", None), getattr(party, "gender", None)
    if birth is not None:
        made["birthDate"] = birth.isoformat()
    if gender is not None:
        made["gender"] = GENDERS[gender]
    return {name: value for name, value in made.items() if value}


def who(provider: Provider, id: str) -> Resource:
    """Return an Organization or a Practitioner."""
    identifier = [{"system": NPI, "value": provider.npi}] if provider.npi else []
    identifier += [
        {"system": "urn:oid:2.16.840.1.113883.4.4", "value": each.value}
        for each in provider.references
        if each.type == "tax_id"
    ]
    taxonomy = provider.taxonomy and concept("http://nucc.org/provider-taxonomy", provider.taxonomy)
    if provider.organization is None:
        more = {"qualification": [{"code": taxonomy}]} if taxonomy else {}
        return {
            "resourceType": "Practitioner",
            "id": id,
            "identifier": identifier,
            **person(provider),
            **more,
        }
    made = {"resourceType": "Organization", "id": id, "name": provider.organization, "identifier": identifier}
    if taxonomy:
        made["type"] = [taxonomy]
    return made | ({"address": address(provider)} if provider.address else {})


class Written:
    """One claim of a document as a Claim and a Bundle of what it refers to."""

    def __init__(self, document: ClaimDocument) -> None:
        (self.source,) = document.claims
        self.others: list[Resource] = []
        self.information: list[Resource] = []
        self.claim = self._claim(self.source)

    @property
    def resources(self) -> Resource:
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": each} for each in self.others],
        }

    def parameters(self, *documentation: Resource, **more: Any) -> Resource:
        """Return a call of `$scrub`; `more` are codes, and booleans."""
        source = self.source
        stated = {
            "signatureOnFile": source.signature_on_file or "Y",
            "assignment": source.assignment,
            "benefitsAssigned": source.benefits_assigned,
            "releaseOfInformation": source.release_of_information,
        }
        made: list[Resource] = [
            {"name": "claim", "resource": self.claim},
            {"name": "resources", "resource": self.resources},
            *({"name": "documentation", "resource": each} for each in documentation),
            *({"name": name, "valueCode": said} for name, said in stated.items()),
            *(
                {"name": name, "valueBoolean" if isinstance(v, bool) else "valueCode": v}
                for name, v in more.items()
            ),
        ]
        return {"resourceType": "Parameters", "parameter": made}

    def _add(self, resource: Resource) -> Resource:
        self.others.append(resource)
        return {"reference": f"{resource['resourceType']}/{resource['id']}"}

    def _claim(self, of: JsonClaim) -> Resource:
        professional = of.form == "837P"
        kind = "professional" if professional else "institutional"
        claim: Resource = {
            "resourceType": "Claim",
            "status": "active",
            "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", kind),
            "use": "claim",
            "identifier": [{"system": "urn:example:claims", "value": of.claim_id}],
            "created": "2026-03-03",
            "priority": concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
            "provider": self._add(who(of.billing_provider, "billing")),
            **self._insured(of),
            "diagnosis": [self._diagnosis(of, at) for at in range(len(of.diagnoses))],
            "total": usd(of.charge),
        }
        if not professional:
            claim |= self._stay(of)
        self._attached(of)
        team = [each for each in of.providers if each.role != "facility"]
        if team:
            claim["careTeam"] = [
                {
                    "sequence": at,
                    "provider": self._add(who(each, f"team-{at}")),
                    "role": concept(
                        "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBClaimCareTeamRole", each.role
                    ),
                }
                for at, each in enumerate(team, 1)
            ]
        for each in of.providers:
            if each.role == "facility":
                site = who(each, "site") | {"resourceType": "Location"}
                site |= {"address": site["address"][0]} if "address" in site else {}
                claim["facility"] = self._add(site)
        claim["item"] = [self._item(of, line, at) for at, line in enumerate(of.lines, 1)]
        if self.information:
            claim["supportingInfo"] = [{"sequence": at} | each for at, each in enumerate(self.information, 1)]
        return claim

    def _insured(self, of: JsonClaim) -> Resource:
        subscriber = {"resourceType": "Patient", "id": "subscriber", **person(of.subscriber)}
        holder = self._add(subscriber)
        patient = holder
        relation = of.subscriber.relationship or "18"
        if of.patient is not None:
            patient = self._add({"resourceType": "Patient", "id": "patient", **person(of.patient)})
            relation = of.patient.relationship
        record = next((each.value for each in of.references if each.type == "medical_record_number"), None)
        if record:
            self.others[-1]["identifier"] = [{"type": concept(V2, "MR"), "value": record}]
        payer = self._add(
            {
                "resourceType": "Organization",
                "id": "payer",
                "name": of.payer.organization,
                "identifier": [{"type": concept(V2, "NIIP"), "value": of.payer.id}],
            }
        )
        coverage = {
            "resourceType": "Coverage",
            "id": "coverage",
            "status": "active",
            "subscriber": holder,
            "subscriberId": of.subscriber.member_id,
            "beneficiary": patient,
            "relationship": concept(
                "http://terminology.hl7.org/CodeSystem/subscriber-relationship", RELATIONS[relation]
            ),
            "payor": [payer],
        }
        if of.subscriber.filing_indicator:
            coverage["type"] = concept(f"{X12}1032", of.subscriber.filing_indicator)
        place = {"P": 1, "S": 2, "T": 3}[of.subscriber.payer_sequence]
        insurance: Resource = {"sequence": place, "focal": True, "coverage": self._add(coverage)}
        allowed = [each.value for each in of.references if each.type == "prior_authorization"]
        if allowed:
            insurance["preAuthRef"] = allowed
        return {"patient": patient, "insurer": payer, "insurance": [insurance]}

    def _diagnosis(self, of: JsonClaim, at: int) -> Resource:
        code = of.diagnoses[at].code
        pointed = code if len(code) < 4 else f"{code[:3]}.{code[3:]}"
        made: Resource = {"sequence": at + 1, "diagnosisCodeableConcept": concept(ICD, pointed)}
        kinds = ["principal"] if at == 0 else ["other"]
        if of.form == "837I":
            if code in of.reasons_for_visit:
                kinds.append("patientreasonforvisit")
            made["type"] = [
                concept("http://terminology.hl7.org/CodeSystem/ex-diagnosistype", each) for each in kinds
            ]
        return made

    def _stay(self, of: JsonClaim) -> Resource:
        codes = {
            "TypeOfBill": of.type_of_bill,
            "PriorityTypeOfAdmitOrVisit": of.admission_type,
            "PointOfOrigin": of.admission_source,
            "PatDischargeStatus": of.patient_status,
        }
        self.information += [
            {"category": concept("urn:example", name.lower()), "code": concept(f"{NUBC}{name}", code)}
            for name, code in codes.items()
            if code
        ]
        statement = next(each for each in of.dates if each.type == "statement")
        return {
            "billablePeriod": {
                "start": str(statement.date),
                "end": str(statement.through or statement.date),
            }
        }

    def _attached(self, of: JsonClaim | Line) -> list[int]:
        """Return the sequences of the attachments of a claim or line."""
        made = []
        for each in of.attachments:
            entry: Resource = {
                "category": concept(
                    "http://terminology.hl7.org/CodeSystem/claiminformationcategory", "attachment"
                ),
                "code": {
                    "coding": [
                        {"system": f"{X12}755", "code": each.report_type},
                        {"system": f"{X12}756", "code": each.transmission},
                    ]
                },
            }
            if each.control_number:
                entry["valueReference"] = {"identifier": {"value": each.control_number}}
            self.information.append(entry)
            made.append(len(self.information))
        return made

    def _item(self, of: JsonClaim, line: Line, at: int) -> Resource:
        item: Resource = {
            "sequence": at,
            "productOrService": procedure(line.code) if line.code else concept("urn:example", "none"),
            "quantity": {
                "value": line.units,
                "code": UNITS[line.unit],
                "system": "http://unitsofmeasure.org",
            },
            "net": usd(line.charge),
        }
        if line.modifiers:
            item["modifier"] = [procedure(each) for each in line.modifiers]
        if line.through and line.through != line.date:
            item["servicedPeriod"] = {"start": str(line.date), "end": str(line.through)}
        elif line.date:
            item["servicedDate"] = str(line.date)
        if of.form == "837P":
            item["diagnosisSequence"] = list(line.diagnosis_pointers)
            item["locationCodeableConcept"] = concept(
                POS, line.place_of_service or of.place_of_service or "11"
            )
        else:
            item["revenue"] = concept(f"{NUBC}RevenueCodes", line.revenue_code or "")
        for each in line.references:
            if each.type == "line_item_control_number":
                item["extension"] = [{"url": TRACE, "valueIdentifier": {"value": each.value}}]
        if line.drug is not None:
            drug = line.drug
            item["detail"] = [
                {
                    "sequence": 1,
                    "productOrService": concept("http://hl7.org/fhir/sid/ndc", drug.ndc),
                    "quantity": {
                        "value": drug.quantity,
                        "code": UNITS[drug.unit or "UN"],
                        "system": "http://unitsofmeasure.org",
                    },
                }
            ]
        if sequences := self._attached(line):
            item["informationSequence"] = sequences
        return item


def parameter(body: Resource, name: str) -> Resource | None:
    """Return the resource of a parameter; None where it is left out."""
    return next((each["resource"] for each in body["parameter"] if each["name"] == name), None)


def codes(issues: Iterable[Resource]) -> list[tuple[str, str]]:
    """Return the rule and first expression of issues that a rule raised."""
    found = []
    for each in issues:
        for coding in each.get("details", {}).get("coding", ()):
            if coding["system"] == "urn:infuscrub:rule":
                found.append((coding["code"], each["expression"][0]))
    return found
