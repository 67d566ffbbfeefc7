"""Rows of a document that say of nobody whose they are, where others in it are of several patients.

A blank cell below a name may mean `as above`, or that somebody forgot: between two patients nobody can tell. Such a
row is no claim's, and a claim that takes others of its document has read it in part.
"""

from __future__ import annotations

from collections.abc import Callable

from scrubber.charts.completeness import Gaps
from scrubber.model.record import InfusionRecord, Understood

OF_NOBODY = "it does not say whose it is, and the document tells of several patients"


Parted = tuple[tuple[InfusionRecord, ...], Understood | None]


def without_nobodys(
    records: tuple[InfusionRecord, ...], told: Parted, is_anothers: Callable[[InfusionRecord], bool]
) -> Parted:
    """Return the records that say whose they are, and what is not understood because of the others; all of them where
    none is another patient's. `told`: what `parted` says of the records.
    """
    if told[0] is records or not any(map(is_anothers, told[0])):
        return records, None
    return told


def parted(records: tuple[InfusionRecord, ...]) -> Parted:
    """Return the records that say whose they are, and what is not understood because of the others."""
    if all(map(_says_whose, records)):
        return records, None
    told = tuple(record for record in records if _says_whose(record))
    known = {gap.locator for record in told for gap in record.understood.not_understood}
    gaps = Gaps()
    for record in records:
        for item in () if _says_whose(record) else record.administrations:
            if item.source.locator not in known:  # its reader may have said so
                gaps.add(item.source.locator, f"{item.substance}: {OF_NOBODY}")
    return told, gaps.understood() if gaps else None


def _says_whose(record: InfusionRecord) -> bool:
    claim, patient = record.claim, record.patient
    numbers = (claim.medical_record_number, patient.medical_record_number, patient.member_id)
    named = (claim.claim_id, claim.attachment_control_number, claim.account_number)
    return any((*numbers, *named, patient.family, patient.given, patient.birth_date))
