"""Who is who: numbers, addresses and characters of providers, subscribers and patients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from x12.sense.above import Above
from x12.sense.facts import Facts
from x12.sense.registry import Elements, Hit, element, of_claim, of_part, of_segment
from x12.slices import Kind, Part

_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
"""Each digit doubled, and the digits of that added up."""
_PREFIX = 24
"""What 80840, which stands before every NPI, adds to the sum (CMS)."""
_STATES = frozenset(
    [
        "AA",
        "AE",
        "AK",
        "AL",
        "AP",
        "AR",
        "AS",
        "AZ",
        "CA",
        "CO",
        "CT",
        "DC",
        "DE",
        "FL",
        "FM",
        "GA",
        "GU",
        "HI",
        "IA",
        "ID",
        "IL",
        "IN",
        "KS",
        "KY",
        "LA",
        "MA",
        "MD",
        "ME",
        "MH",
        "MI",
        "MN",
        "MO",
        "MP",
        "MS",
        "MT",
        "NC",
        "ND",
        "NE",
        "NH",
        "NJ",
        "NM",
        "NV",
        "NY",
        "OH",
        "OK",
        "OR",
        "PA",
        "PR",
        "PW",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VA",
        "VI",
        "VT",
        "WA",
        "WI",
        "WV",
        "WY",
    ]
)
"""States, territories and military addresses of the United States."""
_LETTER, _LETTER_OR_DIGIT = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
_MBI = re.compile(
    rf"[1-9]{_LETTER}{_LETTER_OR_DIGIT}[0-9]{_LETTER}{_LETTER_OR_DIGIT}[0-9]{_LETTER}{_LETTER}[0-9][0-9]"
)
"""Eleven places, none of the letters S, L, O, I, B, Z (CMS, MBI format)."""
_MEDICARE = frozenset({"MA", "MB"})
_NUMBERS_OF_PROVIDERS = (b"REF*G2*", b"REF*LU*")
_TREATING = ("71", "82")
"""Attending and rendering provider."""
_OF_PROVIDER_LOOP = (b"PRV*", b"N3*", b"N4*", b"REF*", b"PER*")
_PO_BOX = re.compile(
    r"\bP\W{0,2}O\W{0,2}(BOX|DRAWER|CALLER)(?![A-Z])|\bPOST\s*OFFICE\s*(BOX|DRAWER)(?![A-Z])|\bLOCK\s*BOX\b"
    r"|\bP\.?\s?O\.?\s?B(OX)?\W{0,2}\d|^\W*(BOX|DRAWER|CALLER)(\s+SERVICE)?\W*\d"
    r"|\b(P\W{0,2}O\W{0,2}BX|APARTADO(\s+POSTAL)?)\W*\d",
    re.IGNORECASE,
)
"""With drawers and callers, which USPS Publication 28 (section 281) writes as PO BOX too, and the
apartados of Puerto Rico (section 29)."""
_TAXONOMY = re.compile(r"(?:[12]\d|3[0-46-9]|40)\d[0-9A-Z](?:0{5}|[A-Z]\d{4})X")
"""Grouping 10 to 40, of which 35 is not used; classification; five zeros or a letter and four digits for the
specialization; X at the end (NUCC, structure of the code set; 405300000X is a code of its list)."""


@lru_cache(maxsize=8192)
def npi_fits(number: str) -> bool:
    """Return whether ten digits have the check digit of an NPI: Luhn over 80840 and the number (CMS)."""
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    digits = number.encode()
    return (_PREFIX + sum(digits[::2].translate(_DOUBLED)) + sum(digits[1::2]) - 5 * 48) % 10 == 0


@of_segment("X-NPI-CHECK-DIGIT", "NM1")
def npi_check_digit(nm1: Elements, form: str) -> Iterator[str]:
    if element(nm1, 8) == "XX" and not npi_fits(element(nm1, 9)):
        yield "NM109"


@of_segment("X-TAXONOMY-SHAPE", "PRV")
def taxonomy_shape(prv: Elements, form: str) -> Iterator[str]:
    if element(prv, 2) == "PXC" and not _TAXONOMY.fullmatch(element(prv, 3)):
        yield "PRV03"


@of_segment("X-STATE", "N4")
def state(n4: Elements, form: str) -> Iterator[str]:
    if element(n4, 4) in ("", "US") and element(n4, 2) not in _STATES and element(n4, 2):
        yield "N402"


@of_part("X-TIN-SHAPE", Kind.BILLING)
def tin_shape(billing: Above) -> Iterator[Hit]:
    for at, ref in _segments(billing, "REF"):
        number = element(ref, 2)
        if element(ref, 1) in ("EI", "SY") and not (
            len(number) == 9 and number.isascii() and number.isdigit() and number.strip("0")
        ):
            yield Hit("X-TIN-SHAPE", at, "REF02", Kind.BILLING)


@of_claim("X-BILLING-NPI-MISSING", "unnumbered")
def billing_npi_missing(facts: Facts) -> Iterator[Hit]:
    """Who can have no NPI sends the payer's own number for it in 2010BB."""
    billing, payer = facts.billing, facts.subscriber
    if billing.npi or b"NM1" not in billing.names:
        return
    if not any(piece.startswith(_NUMBERS_OF_PROVIDERS) for piece in payer.pieces):
        yield Hit("X-BILLING-NPI-MISSING", billing.names[b"NM1"], "NM109", Kind.BILLING)


@of_claim("X-PROVIDER-NPI-MISSING", "unnumbered")
def provider_npi_missing(facts: Facts) -> Iterator[Hit]:
    for entity in _TREATING:
        at, npi = facts.providers.get(entity, (-1, ""))
        if at >= 0 and not npi and not _has_another_number(facts.pieces, at):
            yield Hit("X-PROVIDER-NPI-MISSING", at, "NM109")


def _has_another_number(pieces: list[bytes], at: int) -> bool:
    """Whether a secondary number follows in the loop that begins with this NM1."""
    for piece in pieces[at + 1 :]:
        if not piece.startswith(_OF_PROVIDER_LOOP):
            return False
        if piece.startswith(b"REF*"):
            return True
    return False


@of_part("X-BILLING-PO-BOX", Kind.BILLING)
def billing_po_box(billing: Above) -> Iterator[Hit]:
    """Only the billing provider's own address, 2010AA; the pay-to address may be a box."""
    for at, n3 in _of_billing_provider(billing, "N3"):
        for number in (1, 2):
            if _PO_BOX.search(element(n3, number)):
                yield Hit("X-BILLING-PO-BOX", at, f"N30{number}", Kind.BILLING)


@of_part("X-BILLING-ZIP", Kind.BILLING)
def billing_zip(billing: Above) -> Iterator[Hit]:
    for at, n4 in _of_billing_provider(billing, "N4"):
        if not _nine_digits(n4):
            yield Hit("X-BILLING-ZIP", at, "N403", Kind.BILLING)


@of_claim("X-FACILITY-ZIP", "facility")
def facility_zip(facts: Facts) -> Iterator[Hit]:
    at, _ = facts.providers["77"]
    for position in range(at + 1, min(at + 4, len(facts.pieces))):
        piece = facts.pieces[position]
        if piece.startswith(b"N4*") and not _nine_digits(piece.decode("latin-1").split("*")):
            yield Hit("X-FACILITY-ZIP", position, "N403")


@of_part("X-MBI-SHAPE", Kind.SUBSCRIBER)
def mbi_shape(subscriber: Above) -> Iterator[Hit]:
    if subscriber.payer is not None and subscriber.payer.filing in _MEDICARE:
        for at, nm1 in _segments(subscriber, "NM1"):
            if element(nm1, 1) == "IL" and element(nm1, 8) == "MI" and not _MBI.fullmatch(element(nm1, 9)):
                yield Hit("X-MBI-SHAPE", at, "NM109", Kind.SUBSCRIBER)


@of_claim("X-MBI-SHAPE", "others")
def other_mbi_shape(facts: Facts) -> Iterator[Hit]:
    for other in facts.others:
        if other.payer.filing in _MEDICARE and other.insured is not None:
            at, name = other.insured
            if name.qualifier == "MI" and not _MBI.fullmatch(name.identifier):
                yield Hit("X-MBI-SHAPE", at, "NM109")


@of_claim("X-PATIENT-ADDRESS", "self")
def patient_address(facts: Facts) -> Iterator[Hit]:
    """Where the subscriber is the patient, 2010BA needs N3 and N4."""
    names = facts.subscriber.names
    if b"NM1" in names and not (b"N3*" in names and b"N4*" in names):
        for at, nm1 in _segments(facts.subscriber, "NM1"):
            if element(nm1, 1) == "IL":
                yield Hit("X-PATIENT-ADDRESS", at, "", Kind.SUBSCRIBER)


@of_claim("X-PATIENT-BIRTH", "self")
def patient_birth(facts: Facts) -> Iterator[Hit]:
    """Where the subscriber is the patient, 2010BA needs DMG: birth date and gender."""
    names = facts.subscriber.names
    if b"NM1" in names and b"DMG" not in names:
        for at, nm1 in _segments(facts.subscriber, "NM1"):
            if element(nm1, 1) == "IL":
                yield Hit("X-PATIENT-BIRTH", at, "", Kind.SUBSCRIBER)


@of_claim("X-RENDERING-IS-BILLING", "professional")
def rendering_is_billing(facts: Facts) -> Iterator[Hit]:
    rendering = facts.providers.get("82")
    if rendering is not None and rendering[1] and rendering[1] == facts.billing.npi:
        yield Hit("X-RENDERING-IS-BILLING", rendering[0], "NM109")


@of_claim("X-CHARACTER-SET", "beyond-ascii")
def character_set(facts: Facts) -> Iterator[Hit]:
    """The first segment of each part with a character beyond ASCII."""
    context = facts.claim.context
    for part in (facts.claim.claim, context.billing, context.subscriber, context.patient):
        if part is not None and not part.raw.isascii():
            yield Hit("X-CHARACTER-SET", _first_beyond_ascii(part), "", part.kind)


def _first_beyond_ascii(part: Part) -> int:
    before = part.raw[: next(at for at, byte in enumerate(part.raw) if byte > 127)]
    return before.count(part.delimiters.terminator)


def _nine_digits(n4: Elements) -> bool:
    """A ZIP with its four more digits; addresses abroad have other codes."""
    if element(n4, 4) not in ("", "US"):
        return True
    code = element(n4, 3)
    return len(code) == 9 and code.isascii() and code.isdigit()


def _segments(part: Above, segment_id: str) -> Iterator[tuple[int, Elements]]:
    prefix = segment_id.encode() + b"*"
    for at, piece in enumerate(part.pieces):
        if piece.startswith(prefix):
            yield at, piece.decode("latin-1").split("*")


def _of_billing_provider(billing: Above, segment_id: str) -> Iterator[tuple[int, Elements]]:
    """Segments of 2010AA: behind NM1*85 and before the next NM1."""
    inside = False
    for at, piece in enumerate(billing.pieces):
        if piece.startswith(b"NM1*"):
            inside = piece.startswith(b"NM1*85*")
        elif inside and piece.startswith(segment_id.encode() + b"*"):
            yield at, piece.decode("latin-1").split("*")
