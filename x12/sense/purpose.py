"""What a claim is sent for: it decides which edits ask anything of it, and whether anything may be changed."""

from __future__ import annotations

from x12.sense.edit import Purpose
from x12.slices import ClaimSlice, Part
from x12.value import Value

_BY_FREQUENCY = {"7": Purpose.REPLACEMENT, "8": Purpose.VOID, "Q": Purpose.REPLACEMENT}
"""CLM05-3; Q reopens a claim after the time for replacements (X12 RFI 2173)."""
_REPORTING = "RP"
"""BHT06 of encounters that are reported and not charged; CH is chargeable."""


class ClaimPurpose(Value):
    """Why this claim is sent."""

    purpose: Purpose
    payer_order: str
    """SBR01 of the payer it is sent to: P, S, T …"""
    is_encounter: bool
    """It is reported, not charged."""

    @property
    def is_secondary(self) -> bool:
        """Whether another payer decided before; what it says of that is balanced, and never edited."""
        return self.payer_order not in ("P", "U", "")

    @property
    def may_be_edited(self) -> bool:
        """A void repeats the claim that it takes back, every line of it."""
        return self.purpose is not Purpose.VOID


def purpose_of(claim: ClaimSlice) -> ClaimPurpose:
    """Return what a claim is sent for."""
    subscriber = claim.context.subscriber
    sbr = subscriber.first("SBR") if subscriber is not None else None
    return ClaimPurpose(
        purpose_of_frequency(claim.segments[0].component(5, 3)),
        sbr.element(1) if sbr is not None else "",
        is_encounter(claim.context.set),
    )


def purpose_of_frequency(frequency: str) -> Purpose:
    """Return the purpose by CLM05-3; whatever is neither replacement nor void is sent for the first time."""
    return _BY_FREQUENCY.get(frequency, Purpose.ORIGINAL)


def is_encounter(header: Part) -> bool:
    """Whether a set reports encounters (BHT06 RP); kept with the part."""
    notes = header.notes
    if notes is not None and "encounter" in notes:
        return notes["encounter"] is True
    bht = header.first("BHT")
    found = bht is not None and bht.element(6) == _REPORTING
    header.note("encounter", found)
    return found
