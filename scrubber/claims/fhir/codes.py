"""Systems and codes of FHIR R4, and what X12 calls them.

Source: the FHIR R4 code systems, those of the Da Vinci PAS and CARIN Blue Button guides; 005010X222A1 and 005010X223A2
for the X12 side. What is not here has no safe counterpart and is named as unmapped, or is an error where X12 needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NPI = "http://hl7.org/fhir/sid/us-npi"
SSN = "http://hl7.org/fhir/sid/us-ssn"
TAX_IDS = frozenset({"urn:oid:2.16.840.1.113883.4.4", "http://hl7.org/fhir/sid/us-ein"})
TAXONOMY = "http://nucc.org/provider-taxonomy"
ICD_10_CM = frozenset({"http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10"})
ICD_10_PCS = frozenset({"http://www.cms.gov/Medicare/Coding/ICD10", "http://hl7.org/fhir/sid/icd-10-pcs"})
PROCEDURES = frozenset(
    {
        "http://www.ama-assn.org/go/cpt",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "http://terminology.hl7.org/CodeSystem/HCPCS",
        "urn:oid:2.16.840.1.113883.6.285",
        "urn:oid:2.16.840.1.113883.6.12",
    }
)
NDC = frozenset({"http://hl7.org/fhir/sid/ndc"})
PLACE_OF_SERVICE = frozenset(
    {
        "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set",
        "http://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set",
    }
)
_NUBC = "https://www.nubc.org/CodeSystem/"
REVENUE = frozenset({f"{_NUBC}RevenueCodes"})
TYPE_OF_BILL = f"{_NUBC}TypeOfBill"
STAY: Mapping[str, str] = MappingProxyType(
    {
        f"{_NUBC}PriorityTypeOfAdmitOrVisit": "admission_type",
        f"{_NUBC}PointOfOrigin": "admission_source",
        f"{_NUBC}PatDischargeStatus": "patient_status",
    }
)
CONDITIONS = f"{_NUBC}ConditionCodes"
OCCURRENCES = f"{_NUBC}OccurrenceCodes"
FILING_INDICATORS = frozenset({"https://codesystem.x12.org/005010/1032"})
UNKNOWN_FILING = "ZZ"
"""SBR09 where the type of an insurance is not known: 005010X222A1, loop 2320."""
ENTITIES = frozenset({"https://codesystem.x12.org/005010/98"})
"""NM101: what Da Vinci PAS gives as the role of a provider."""
FORMS: Mapping[str, str] = MappingProxyType({"professional": "837P", "institutional": "837I"})
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "attending": "71",
        "operating": "72",
        "otheroperating": "ZZ",
        "rendering": "82",
        "performing": "82",
        "referring": "DN",
        "supervising": "DQ",
        "supervisor": "DQ",
        "pcp": "P3",
    }
)
RELATIONSHIPS: Mapping[str, str] = MappingProxyType(
    {"self": "18", "spouse": "01", "child": "19", "common": "53", "parent": "G8", "other": "G8"}
)
SEQUENCES = ("P", "S", "T", "A", "B", "C", "D", "E", "F", "G", "H")
"""SBR01 by place."""
GENDERS: Mapping[str, str] = MappingProxyType({"male": "M", "female": "F", "other": "U", "unknown": "U"})
DIAGNOSIS_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "principal": "principal",
        "admitting": "admitting",
        "patientreasonforvisit": "reason",
        "externalcauseofinjury": "external",
        "external": "external",
        "secondary": "other",
        "other": "other",
        "clinical": "other",
        "discharge": "other",
    }
)
UNITS: Mapping[str, str] = MappingProxyType(
    {"": "UN", "1": "UN", "{unit}": "UN", "UN": "UN", "min": "MJ", "MJ": "MJ"}
)
"""Of a service."""
DRUG_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "mL": "ML",
        "ml": "ML",
        "ML": "ML",
        "g": "GR",
        "GR": "GR",
        "mg": "ME",
        "ME": "ME",
        "[iU]": "F2",
        "F2": "F2",
        "1": "UN",
        "{unit}": "UN",
        "UN": "UN",
        "{vial}": "UN",
    }
)
"""CTP05 by UCUM, or by itself."""
REPORT_TYPES = frozenset({"https://codesystem.x12.org/005010/755"})
"""PWK01."""
TRANSMISSIONS = frozenset({"https://codesystem.x12.org/005010/756"})
"""PWK02."""
SUPPORT_DATA, ELECTRONIC, AVAILABLE = "OZ", "EL", "AA"
"""PWK01 support data for a claim, which every attachment is; PWK02 electronically, as what FHIR refers to travels; and
available at the provider's on request, which alone needs no control number."""
TRACE_NUMBER = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-itemTraceNumber"
"""Da Vinci PAS: the provider's own number of an item."""
