"""Where pyx12 is wrong: each of its documented errors, with the reason why we go on regardless.

A waiver is as narrow as its reason: it names the element, and the values or the shape that are right
although pyx12 objects. Whatever is not listed here stays an error. Each has a test of the same name.

Three more differences lie in reading and have no objection to waive:

- Characters beyond ASCII: X12's extended character set has letters by agreement, pyx12 refuses every byte above
  127. `plain` shows it an `x` for each; the edit X-CHARACTER-SET warns of them, and of signs alike.
- Delimiters: X12 allows control characters (0x1D, 0x1F …), pyx12 finds one in ISA16 and objects. `plain`
  shows it the default delimiters. A byte order mark and a line break before ISA are left out too.
- Versions X222A2 and X223A3: pyx12 has maps of A1 and A2 only (`check.VERSIONS`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from x12.acks.status import status_table
from x12.guide.errors import GuideCode
from x12.value import Value

if TYPE_CHECKING:
    from x12.guide.judge import Objection

_REMARK = re.compile(r"(M|MA|N)[1-9]\d{0,3}")
_COUNTRIES = frozenset({"AX", "BL", "BQ", "CW", "GG", "IM", "JE", "ME", "MF", "RS", "SS", "SX", "TL"})
_PROVINCES = frozenset({"NL", "NU", "PW", "QC"})
_CMN_TRANSMISSION = frozenset({"AB", "AD", "AF", "AG", "NS"})


class Waiver(Value):
    """One error of pyx12."""

    name: str
    reason: str
    waives: Callable[[Objection], bool]


def waived(objection: Objection) -> Waiver | None:
    """Return the waiver that an objection falls under, or None."""
    return next((waiver for waiver in WAIVERS if waiver.waives(objection)), None)


@cache
def extra_codes() -> dict[str, frozenset[str]]:
    """Codes that pyx12's external lists lack, by the name of the list; the tables know them too."""
    status = status_table()
    return {
        "country": _COUNTRIES,
        "states": _PROVINCES,
        "claim_status": frozenset(code for code, facts in status.codes.items() if not facts.inactive_since),
        "entity_id": frozenset(status.entities),
    }


def _listed(name: str) -> Callable[[Objection], bool]:
    return lambda said: said.external == name and said.value in extra_codes()[name]


def _newer_remark(said: Objection) -> bool:
    return said.external == "remark_code" and _REMARK.fullmatch(said.value) is not None


def _certificate_transmission(said: Objection) -> bool:
    return (
        said.code is GuideCode.ELEMENT_CODE
        and (said.loop, said.element) == ("2400", "PWK02")
        and said.elements[0] == "CT"
        and said.value in _CMN_TRANSMISSION
    )


def _foreign_zip(said: Objection) -> bool:
    if said.code is not GuideCode.ELEMENT_FORM or (said.loop, said.element) != ("2010AA", "N403"):
        return False
    country = said.elements[3] if len(said.elements) > 3 else ""
    return country not in ("", "US")


def _rejected_as_a_whole(said: Objection) -> bool:
    if said.code is GuideCode.LOOP_MISSING:
        return said.loop in ("2000C", "2000D")
    return (said.loop, said.element, said.value) == ("2000C", "HL04", "0")


def _line_status_date(said: Objection) -> bool:
    return said.code is GuideCode.ELEMENT_MISSING and (said.loop, said.element) == ("2220D", "STC02")


def _two_contexts(said: Objection) -> bool:
    return said.code is GuideCode.SEGMENT_REPEATED and said.segment == "CTX"


def _ta1_before_group(said: Objection) -> bool:
    return said.code is GuideCode.LOOP_MISSING and said.segment == "GS"


WAIVERS = (
    Waiver(
        "ta1_before_group",
        "TA1 may follow ISA with or without groups after it; pyx12 notes a missing GS loop there, and "
        "still returns a valid verdict.",
        _ta1_before_group,
    ),
    Waiver(
        "newer_status_code",
        "pyx12's list of claim status codes ends at 771; the current list (code source 508) goes on.",
        _listed("claim_status"),
    ),
    Waiver(
        "entity_of_second_status",
        "STC10-3 and STC11-3 take the entities of STC01-3; pyx12 checks them against a list without PR, "
        "AY, 41 and HK.",
        _listed("entity_id"),
    ),
    Waiver(
        "line_status_date",
        "CEDI's published 277CA samples leave STC02 of a line empty, and payers send it so.",
        _line_status_date,
    ),
    Waiver(
        "certificate_transmission",
        "PWK*CT in 2400 is the certificate of medical necessity, with its own codes in PWK02; pyx12 takes "
        "it for the other PWK, whose list of PWK01 holds CT too.",
        _certificate_transmission,
    ),
    Waiver(
        "foreign_zip",
        "pyx12 asks nine digits of the billing provider's N403 in the 837I; addresses abroad have other codes. "
        "(Five digits were allowed in 4010 only: X12 RFI 600.)",
        _foreign_zip,
    ),
    Waiver(
        "rejected_as_a_whole",
        "A 277CA rejects a whole batch with nothing below 2200B, and a provider's claims with HL04 0 and nothing "
        "below 2200C (X12 RFI 1211 and 2145, X214 example 2); pyx12's map asks for both levels always.",
        _rejected_as_a_whole,
    ),
    Waiver(
        "two_contexts",
        "A 999 may say both what triggered a situational rule and which claim it is about, as X12's own example does; "
        "pyx12 counts the two CTX as one segment that stands once.",
        _two_contexts,
    ),
    Waiver(
        "newer_remark_code",
        "Remark codes (code source 411) grow three times a year; pyx12's list is a snapshot.",
        _newer_remark,
    ),
    Waiver(
        "newer_country",
        "ISO 3166 added these countries after pyx12's list was made.",
        _listed("country"),
    ),
    Waiver(
        "newer_province",
        "Newfoundland and Labrador (NL), Nunavut (NU), Quebec (QC) and Palau (PW) are missing in pyx12's "
        "list of states, which has their former codes or none.",
        _listed("states"),
    ),
)
