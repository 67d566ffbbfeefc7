"""Words that JSON claims use instead of X12 qualifiers. A qualifier that has no word here stands for itself.

Source: the uses of REF, DTP, AMT, NTE and NM1 in 005010X222A1 and 005010X223A2, by number and our own short name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "prior_authorization": "G1",
        "referral": "9F",
        "original_reference": "F8",
        "medical_record_number": "EA",
        "clearinghouse_trace": "D9",
        "line_item_control_number": "6R",
        "clia": "X4",
        "investigational_device": "LX",
        "demonstration_project": "P4",
        "prescription": "XZ",
        "link_sequence": "VY",
        "tax_id": "EI",
        "social_security_number": "SY",
        "state_license": "0B",
        "provider_number_of_payer": "G2",
    }
)
"""REF01."""
DATES: Mapping[str, str] = MappingProxyType(
    {
        "statement": "434",
        "admission": "435",
        "discharge": "096",
        "onset": "431",
        "initial_treatment": "454",
        "last_seen": "304",
        "accident": "439",
        "prescription": "471",
        "begin_therapy": "463",
        "last_certification": "607",
        "service": "472",
    }
)
"""DTP01."""
AMOUNTS: Mapping[str, str] = MappingProxyType({"patient_paid": "F5", "patient_responsibility": "F3"})
"""AMT01."""
NOTES: Mapping[str, str] = MappingProxyType(
    {"additional": "ADD", "billing": "UPI", "third_party": "TPO", "certification": "CER", "diagnosis": "DCP"}
)
"""NTE01."""
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "referring": "DN",
        "primary_care": "P3",
        "rendering": "82",
        "facility": "77",
        "supervising": "DQ",
        "ordering": "DK",
        "purchased": "QB",
        "attending": "71",
        "operating": "72",
        "other_operating": "ZZ",
        "pick_up": "PW",
        "drop_off": "45",
    }
)
"""NM101 of the providers of a claim or line."""
TAXONOMY_OF: Mapping[str, str] = MappingProxyType(
    {"85": "BI", "82": "PE", "71": "AT", "DN": "RF", "72": "OP"}
)
"""PRV01 by NM101."""


def qualifier(name: str, names: Mapping[str, str]) -> str:
    """Return the qualifier of a word, or the qualifier that was given."""
    return names.get(name, name)


def word(code: str, names: Mapping[str, str]) -> str:
    """Return the word of a qualifier, or the qualifier where it has none."""
    return next((name for name, own in names.items() if own == code), code)
