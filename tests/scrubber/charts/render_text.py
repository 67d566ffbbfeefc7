"""Writes a record as people do: a nurse's note (plain, RTF, PDF) and an infusion log (CSV, XLSX)."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from openpyxl import Workbook

from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.render import plain, route, runs

WORDS = {"infusion": "IV infusion", "push": "IV push", "im": "IM", "sc": "SC"}
COLUMNS = ("Patient", "DOB", "Date", "Order", "Medication", "HCPCS", "Dose", "Route", "Method", "Site", "Lot",
           "Start", "Stop", "Waste", "Status")  # fmt: skip


def note(record: InfusionRecord) -> str:
    """Return a note with military times down the margin, in the order of time."""
    person = record.patient
    day = next(run.start for item in record.administrations for run in runs(item) if run.start)
    born = f"{person.birth_date:%m/%d/%Y}" if person.birth_date else ""
    lines = [f"Patient: {person.family}, {person.given}  DOB {born}  DOS {day:%m/%d/%Y}"]
    entries = sorted(entry for item in record.administrations for entry in _entries(item))
    return "\n".join(lines + [f"{at:%H%M} {words}" for at, words in entries]) + "\n"


def _entries(item: Administration) -> Iterator[tuple[datetime, str]]:
    dose = f" {plain(item.dose.value)} {item.dose.unit}" if item.dose else ""
    site = f", {item.site}" if item.site else ""
    lot = f" Lot {item.lot}." if item.lot else ""
    waste = f" {plain(item.wasted.amount.value)} {item.wasted.amount.unit} wasted." if item.wasted else ""
    first, *more = runs(item)
    assert first.start is not None
    if item.technique != "infusion":
        yield first.start, f"{item.substance}{dose} {WORDS[item.technique]} given{site}.{lot}{waste}"
        return
    rate = f" at {plain(item.rate_ml_per_hour)} mL/hr" if item.rate_ml_per_hour is not None else ""
    yield first.start, f"{item.substance}{dose} IV infusion started{rate}{site}.{lot}{waste}"
    for number, run in enumerate((first, *more)):
        if number and run.start:
            yield run.start, f"{item.substance} infusion restarted."
        if run.stop:
            yield run.stop, f"{item.substance} infusion {'complete' if number == len(more) else 'paused'}."


def rtf(record: InfusionRecord) -> bytes:
    """Return the note as RTF."""
    lines = note(record).replace("\\", "\\\\").splitlines()
    return (
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs20\n" + "\\par\n".join(lines) + "\\par}"
    ).encode()


def rows(record: InfusionRecord) -> list[dict[str, str]]:
    """Return the rows of a log; an interrupted infusion has a row for each run."""
    person = record.patient
    table = []
    for item in record.administrations:
        pieces = runs(item)
        for number, run in enumerate(pieces):
            assert run.start is not None
            table.append(
                {
                    "Patient": f"{person.family}, {person.given}",
                    "DOB": f"{person.birth_date:%m/%d/%Y}" if person.birth_date else "",
                    "Date": f"{run.start:%m/%d/%Y}",
                    "Order": item.order or "",
                    "Medication": item.substance,
                    "HCPCS": item.hcpcs or "",
                    "Dose": f"{plain(item.dose.value)} {item.dose.unit}" if item.dose and not number else "",
                    "Route": route(item),
                    "Method": WORDS[item.technique],
                    "Site": item.site or "",
                    "Lot": item.lot or "",
                    "Start": f"{run.start:%H:%M}",
                    "Stop": f"{run.stop:%H:%M}" if run.stop else "",
                    "Waste": f"{plain(item.wasted.amount.value)} mg" if item.wasted and not number else "",
                    "Status": "completed" if number == len(pieces) - 1 else "paused",
                }
            )
    return table


def csv_log(record: InfusionRecord) -> bytes:
    """Return the log as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(record))
    return out.getvalue().encode()


def xlsx_log(record: InfusionRecord) -> bytes:
    """Return the log as a workbook: times are times of day, as spreadsheets keep them."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Infusion log of the day"])
    sheet.append(COLUMNS)
    for row in rows(record):
        times = {name: time.fromisoformat(row[name]) for name in ("Start", "Stop") if row[name]}
        sheet.append([times.get(name, row[name]) for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(pages: Sequence[str | None]) -> bytes:
    """Return a PDF of these pages of text; None gives a page that is one picture, as a scanner makes it."""
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    objects.append(
        _stream(
            b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\0"
        )
    )
    kids = []
    for text in pages:
        if text is None:
            content, resources = b"q 500 0 0 700 0 0 cm /I Do Q", b"/XObject<</I 4 0 R>>"
        else:
            safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            shown = "".join(f"({line}) Tj T*\n" for line in safe.splitlines())
            content, resources = (
                f"BT /F 10 Tf 12 TL 40 780 Td\n{shown}ET".encode("latin-1"),
                b"/Font<</F 3 0 R>>",
            )
        objects.append(_stream(b"/Filter/FlateDecode", zlib.compress(content)))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%b>>/Contents %d 0 R>>"
            % (resources, len(objects))
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def _stream(about: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (about, len(data), data)
