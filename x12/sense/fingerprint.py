"""Sixteen bytes that two claims share if they are the same: duplicates in a file, across files, across days.

    same, twin = fingerprints(claim)

`same` says CLM01, patient, dates and lines agree: one claim sent twice. `twin` leaves CLM01 out: the same services for
the same patient under two numbers. What differs in spelling only (amounts `10` and `10.00`, the order of lines, line
and control numbers) makes no difference; the frequency does, since a replacement repeats its first claim rightly.

A hash of patient data is patient data: keep it as such.
"""

from __future__ import annotations

from hashlib import blake2b

from x12.sense.facts import Facts, Line
from x12.slices import ClaimSlice, Part

SIZE = 16


def fingerprints(claim: ClaimSlice, facts: Facts | None = None) -> tuple[bytes, bytes]:
    """Return (same, twin); `facts` of the claim may be passed where they are known already."""
    facts = facts or Facts(claim)
    services = sorted(map(_service, facts.lines))
    first, last = facts.service_days
    common = [
        facts.form,
        facts.frequency,
        *_person(claim),
        facts.billing.npi,
        first,
        last,
        str(facts.charge),
        *services,
    ]
    return _digest([claim.segments[0].element(1).strip(), *common]), _digest(["", *common])


def _service(line: Line) -> str:
    service = line.service
    if service is None:
        return ""
    modifiers = ",".join(sorted(service.modifiers))
    days = f"{line.dates.begin}-{line.dates.end}"
    return "|".join((service.revenue, service.code, modifiers, str(service.charge), days))


def _person(claim: ClaimSlice) -> list[str]:
    """Member number, and name and birth of the patient."""
    context = claim.context
    subscriber = context.subscriber
    insured = subscriber.first("NM1", "IL") if subscriber is not None else None
    found = [insured.element(9).strip().upper() if insured is not None else ""]
    part: Part | None = context.patient or subscriber
    name = part.first("NM1", "QC" if context.patient is not None else "IL") if part is not None else None
    birth = part.first("DMG") if part is not None else None
    found += [name.element(at).strip().upper() for at in (3, 4)] if name is not None else ["", ""]
    found.append(birth.element(2) if birth is not None else "")
    return found


def _digest(texts: list[str]) -> bytes:
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogateescape"), digest_size=SIZE).digest()
