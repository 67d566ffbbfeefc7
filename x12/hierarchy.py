"""HL levels and loop ids as tables: which loop a segment of an 837 stands in.

A loop of the 837 begins with a segment that can be recognised by its id, and where that id is NM1, by the
entity in NM101 and by the section around it: NM1*82 is 2310B in the claim and 2420A in a service line.
Every other segment belongs to the loop before it. So one pass with one table lookup a segment is enough.

Source: the loop structure of 005010X222A1 and 005010X223A2, checked against pyx12's maps by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from x12.segment import Segment

PROFESSIONAL = "837P"
INSTITUTIONAL = "837I"
DENTAL = "837D"

# Guide number, the part of GS08 after the version, to transaction. X096-X098 are the 4010 guides.
_GUIDES = {
    "X222": PROFESSIONAL,
    "X223": INSTITUTIONAL,
    "X224": DENTAL,
    "X098": PROFESSIONAL,
    "X096": INSTITUTIONAL,
    "X097": DENTAL,
}

HL_BILLING, HL_SUBSCRIBER, HL_PATIENT = "20", "22", "23"
"""HL03 of loops 2000A, 2000B and 2000C."""

# section -> segment id that opens a loop whatever its elements say
_OPENERS: Mapping[str, Mapping[str, str]] = {
    "header": {"ST": "", "BHT": ""},
    "2000A": {"HL": "2000A"},
    "2000B": {"HL": "2000B"},
    "2000C": {"HL": "2000C"},
    "2300": {"CLM": "2300", "SBR": "2320", "LX": "2400"},
    "2320": {"CLM": "2300", "SBR": "2320", "LX": "2400"},
    "2400": {"CLM": "2300", "LX": "2400", "LIN": "2410", "SVD": "2430", "LQ": "2440"},
}
# loop that an opener leads to -> the section whose NM1 table applies from there on
_SECTION = {"2300": "2300", "2320": "2320", "2400": "2400"}

# section -> NM101 -> loop
_COMMON = {
    "header": {"41": "1000A", "40": "1000B"},
    "2000A": {"85": "2010AA", "87": "2010AB", "PE": "2010AC"},
    "2000B": {"IL": "2010BA", "PR": "2010BB"},
    "2000C": {"QC": "2010CA"},
}
_ENTITIES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    PROFESSIONAL: {
        **_COMMON,
        "2300": {
            "DN": "2310A",
            "P3": "2310A",
            "82": "2310B",
            "77": "2310C",
            "DQ": "2310D",
            "PW": "2310E",
            "45": "2310F",
        },
        "2320": {
            "IL": "2330A",
            "PR": "2330B",
            "DN": "2330C",
            "P3": "2330C",
            "82": "2330D",
            "77": "2330E",
            "DQ": "2330F",
            "85": "2330G",
        },
        "2400": {
            "82": "2420A",
            "QB": "2420B",
            "77": "2420C",
            "DQ": "2420D",
            "DK": "2420E",
            "DN": "2420F",
            "P3": "2420F",
            "PW": "2420G",
            "45": "2420H",
        },
    },
    INSTITUTIONAL: {
        **_COMMON,
        "2300": {
            "71": "2310A",
            "72": "2310B",
            "ZZ": "2310C",
            "82": "2310D",
            "77": "2310E",
            "DN": "2310F",
        },
        "2320": {
            "IL": "2330A",
            "PR": "2330B",
            "71": "2330C",
            "72": "2330D",
            "ZZ": "2330E",
            "77": "2330F",
            "82": "2330G",
            "DN": "2330H",
            "85": "2330I",
        },
        "2400": {"72": "2420A", "ZZ": "2420B", "82": "2420C", "DN": "2420D"},
    },
}
# an entity that the guide does not know there still stands in some loop of that family
_FAMILY = {
    "header": "1000",
    "2000A": "2010A",
    "2000B": "2010B",
    "2000C": "2010C",
    "2300": "2310",
    "2320": "2330",
    "2400": "2420",
}
_NO_ENTITIES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def transaction_of(set_id: str, version: str) -> str:
    """Return `837P`, `837I` or `837D`; for another guide of 837 just `837`; else ST01 as it stands.

    `set_id` is ST01; `version` is ST03, or GS08 where ST03 is empty (before 005010 it did not exist).
    """
    if set_id != "837":
        return set_id
    return _GUIDES.get(version[6:10], set_id)


def loops_of(segments: Iterable[Segment], transaction: str, section: str) -> tuple[str, ...]:
    """Return the loop id of each segment, beginning in `section`.

    `section` is `header`, `2000A`, `2000B`, `2000C` or `2300`: the loop that the first segment stands in.
    """
    entities = _ENTITIES.get(transaction, _NO_ENTITIES)
    openers = _OPENERS[section]
    here = "" if section == "header" else section
    loops = []
    for segment in segments:
        segment_id = segment.id
        if segment_id == "NM1":
            here = entities.get(section, {}).get(segment.element(1), _FAMILY[section])
        elif segment_id in openers:
            here = openers[segment_id]
            if here in _SECTION:
                section = _SECTION[here]
                openers = _OPENERS[section]
        loops.append(here)
    return tuple(loops)
