"""Sixteen bytes that two claims share if they are the same: duplicates in a file, across files, across days.

    same, twin = fingerprints(claim)

`same` says CLM01, patient, dates and lines agree: one claim sent twice. `twin` leaves CLM01 out: the same services for
the same patient under two numbers. What differs in spelling only (amounts `10` and `10.00`, the order of lines, line
and control numbers) makes no difference; the frequency does, since a replacement repeats its first claim rightly.

A hash of patient data is patient data: keep it as such.
"""

from __future__ import annotations

from hashlib import blake2b

from x12.sense.facts import Facts
from x12.sense.loops import Line
from x12.sense.registry import element
from x12.slices import ClaimSlice

SIZE = 16


def fingerprints(claim: ClaimSlice, facts: Facts | None = None) -> tuple[bytes, bytes]:
    """Return (same, twin); `facts` of the claim may be passed where they are known already."""
    facts = facts or Facts(claim)
    common = _common(facts)
    number = _number(claim, facts).strip().encode("latin-1")
    return _digest(number + b"\x1f" + common), _digest(b"\x1f" + common)


def twin(facts: Facts) -> bytes:
    """Return the second of a claim's fingerprints alone."""
    return _digest(b"\x1f" + _common(facts))


def _common(facts: Facts) -> bytes:
    patient = facts.patient or facts.subscriber
    first, last = facts.service_days
    return "\x1f".join((
        facts.form,
        facts.frequency,
        facts.subscriber.member,
        *patient.person,
        patient.birth[1] if patient.birth is not None else "",
        facts.billing.npi,
        first,
        last,
        str(facts.charge),
        *sorted(map(_service, facts.lines)),
    )).encode("latin-1")  # fmt: skip


def _number(claim: ClaimSlice, facts: Facts) -> str:
    """Return CLM01; the plain form has one letter for all beyond ASCII, which may make two numbers alike."""
    return element(facts.clm, 1) if claim.claim.raw.isascii() else claim.segments[0].element(1)


def _service(line: Line) -> str:
    service = line.service
    return "" if service is None else f"{service.identity}|{line.dates.begin}-{line.dates.end}"


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=SIZE).digest()
