"""Our formats, in the order in which a document is asked whether it is one: the plainest signs first, text last."""

from __future__ import annotations

from scrubber.charts.format import Format
from scrubber.charts.readers import ccda, fhir, hl7v2, html, note, pdf, picture, record, rtf, table, x275

FORMATS: tuple[Format, ...] = (
    picture.FORMAT,
    hl7v2.FORMAT,
    x275.FORMAT,
    pdf.FORMAT,
    table.XLSX,
    rtf.FORMAT,
    record.FORMAT,
    fhir.FORMAT,
    ccda.FORMAT,
    html.FORMAT,
    table.TSV,
    table.CSV,
    note.TEXT,
)
