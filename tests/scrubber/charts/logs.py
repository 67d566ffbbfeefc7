"""Logs that tests read: a row, and what became of it."""

from __future__ import annotations

from scrubber.charts import Document, read_document
from scrubber.model.record import Administration, InfusionRecord

HEAD = "Date,Patient,MRN,Medication,Dose,Route,Start,Stop"
ROW = '03/02/2026,"Pike, Roy",20452,{}'
OCREVUS = ROW.format("Ocrevus,600 mg,IV,13:40,17:15")
BENADRYL = ROW.format("Benadryl,50 mg,IVPB,13:05,13:25")


def read(*lines: str) -> InfusionRecord:
    """Read a table that is in memory."""
    (record,) = read_document(Document.of_bytes("\n".join(lines).encode(), "log.csv"))
    return record


def drugs(record: InfusionRecord) -> list[str]:
    """Return what was given."""
    return [item.substance for item in record.administrations]


def open_fields(item: Administration) -> set[str]:
    """Return what is in doubt."""
    return {doubt.field for doubt in item.uncertain}


def told(records: tuple[InfusionRecord, ...]) -> list[tuple[str, str, str, str]]:
    """Return whose each drug is, by family and number, and when it began."""
    return [
        (
            (record.patient.family or "").upper(),
            record.claim.medical_record_number or "",
            item.substance,
            f"{item.start:%m-%d %H:%M}" if item.start else "",
        )
        for record in records
        for item in record.administrations
    ]


def missed(records: tuple[InfusionRecord, ...]) -> list[str]:
    """Return the places that somebody has to look at."""
    return list(dict.fromkeys(gap.locator for record in records for gap in record.understood.not_understood))
