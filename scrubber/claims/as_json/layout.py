"""Which element of which segment holds which field, and the order of segments in a loop.

Source: 005010X222A1 and 005010X223A2, loops 2000A to 2440, by loop and element.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scrubber.claims.as_json.fields import Always, Of, Table

MODIFIERS = tuple(f"modifiers[{at}]" for at in range(4))
POINTERS = tuple(f"diagnosis_pointers[{at}]" for at in range(4))

_PROCEDURE = (
    Of(1, "qualifier", 1),
    Of(1, "code", 2),
    *(Of(1, name, at) for at, name in enumerate(MODIFIERS, 3)),
    Of(1, "description", 7),
)
_PERSON = (Of(2, "kind"), Of(3, "name"), Of(4, "given"), Of(5, "middle"), Of(7, "suffix"))

CLAIM: Mapping[str, Table] = MappingProxyType(
    {
        "837P": (
            Of(1, "claim_id"),
            Of(2, "charge"),
            Of(5, "place_of_service", 1),
            Always(5, "B", 2),
            Of(5, "frequency", 3),
            Of(6, "signature_on_file"),
            Of(7, "assignment"),
            Of(8, "benefits_assigned"),
            Of(9, "release_of_information"),
        ),
        "837I": (
            Of(1, "claim_id"),
            Of(2, "charge"),
            Of(5, "facility_type", 1),
            Always(5, "A", 2),
            Of(5, "frequency", 3),
            Of(7, "assignment"),
            Of(8, "benefits_assigned"),
            Of(9, "release_of_information"),
        ),
    }
)
"""CLM."""
STAY: Table = (Of(1, "admission_type"), Of(2, "admission_source"), Of(3, "patient_status"))
"""CL1."""
SERVICE: Mapping[str, Table] = MappingProxyType(
    {
        "837P": (
            *_PROCEDURE,
            Of(2, "charge"),
            Of(3, "unit"),
            Of(4, "units"),
            Of(5, "place_of_service"),
            *(Of(7, name, at) for at, name in enumerate(POINTERS, 1)),
        ),
        "837I": (
            Of(1, "revenue_code"),
            *(Of(2, entry.name, entry.component) for entry in _PROCEDURE),
            Of(3, "charge"),
            Of(4, "unit"),
            Of(5, "units"),
        ),
    }
)
"""SV1 and SV2."""
DRUG: Table = (Of(2, "qualifier"), Of(3, "ndc"))
"""LIN."""
QUANTITY: Table = (Of(4, "quantity"), Of(5, "unit", 1))
"""CTP."""
SUBSCRIBER: Table = (
    Of(1, "payer_sequence"),
    Of(2, "relationship"),
    Of(3, "group_number"),
    Of(4, "group_name"),
    Of(5, "insurance_type"),
    Of(9, "filing_indicator"),
)
"""SBR."""
PATIENT: Table = (Of(1, "relationship"),)
"""PAT."""
BIRTH: Table = (Always(1, "D8", when="birth_date"), Of(2, "birth_date"), Of(3, "gender"))
"""DMG."""
NAME: Table = (Of(1, "entity"), *_PERSON, Of(8, "id_type"), Of(9, "id"))
"""NM1. `kind`, `name`, `id_type` and `id` are called by the fields that they come from."""
STREET: Table = (Of(1, "line1"), Of(2, "line2"))
"""N3."""
CITY: Table = (
    Of(1, "city"),
    Of(2, "state"),
    Of(3, "postal_code"),
    Of(4, "country"),
    Of(7, "subdivision"),
)
"""N4."""

_IN_CLAIM = ("CLM", "DTP", "CL1", "PWK", "CN1", "AMT", "REF", "K3", "NTE", "CR1", "CR2", "CRC", "HI", "HCP")
_IN_LINE = (
    *("LX", "SV1", "SV2", "SV5", "PWK", "CR1", "CR3", "CRC", "DTP", "QTY", "MEA", "CN1", "REF", "AMT", "K3"),
    *("NTE", "PS1", "HCP"),
)
IN_NAME = ("NM1", "PRV", "N3", "N4", "DMG", "REF", "PER")
ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "2000A": ("HL", "PRV", "CUR"),
        "2000B": ("HL", "SBR", "PAT"),
        "2000C": ("HL", "PAT"),
        "2300": _IN_CLAIM,
        "2400": _IN_LINE,
        "2410": ("LIN", "CTP", "REF"),
        "2010AA": IN_NAME,
        "2010BA": IN_NAME,
        "2010BB": IN_NAME,
        "2010CA": IN_NAME,
    }
)
"""The segments of a loop in their order. Loops that are not here keep the order in which they are given."""
