"""How fast charts are read and indexed, by format: python -m benchmarks.documents [DOCUMENTS]

Each row reads its documents from disk in a process of its own, one core: file, digest, format, reader, stamped records.

The rate is the steady one, of all documents but the first. The first one loads its reader, the library behind it, the
patterns and the drug names. A process does that once, whether it reads ten charts or ten thousand, so it would only
make the rate depend on how many are read here. It stands beside the rate, as start-up: what a command pays that reads a
single chart, on top of the start of Python and the import of `scrubber.charts`. Bytecode is kept between the runs of a
row, since an installed package has it.

The index rows build the index of a folder of notes and of one ten times as large, and ask each for one claim: memory
should grow by keys, not by contents. Their rate has the start-up in it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import child, run
from scrubber.charts import Document, DocumentIndex, LinkKeys, link, read_document
from scrubber.model.record import (
    Administration,
    Encounter,
    InfusionRecord,
    Interval,
    Monitoring,
    Order,
    Patient,
    Quantity,
)
from tests.scrubber.charts import render, render_text, render_x12

DRUGS = ("infliximab", "diphenhydramine", "methylprednisolone", "ondansetron")
CCDA_BYTES = 200_000


def visit(number: int) -> InfusionRecord:
    """Return a day with four administrations, an order for each, and monitoring: about twenty FHIR resources."""
    day = datetime(2026, 3, 2) + timedelta(days=number % 300)  # noqa: DTZ001 - charts show the wall clock
    items = []
    for place, drug in enumerate(DRUGS):
        start = day + timedelta(hours=9, minutes=40 * place + number % 30)
        infused = place == 0
        stop = start + timedelta(minutes=130) if infused else None
        middle = start + timedelta(minutes=60)
        items.append(
            Administration(
                f"a{place}",
                drug,
                "infusion" if infused else "push",
                route="IV",
                start=start,
                stop=stop,
                segments=(Interval(start, middle), Interval(middle + timedelta(minutes=9), stop))
                if infused
                else (),
                dose=Quantity(Decimal(100 + place), "mg"),
                lot=f"L{number}",
                order=f"o{place}",
            )
        )
    return InfusionRecord(
        patient=Patient(family=f"Plum{number}", given="Ada", birth_date=date(1960, 1, 1)),
        encounter=Encounter(start=day + timedelta(hours=8), stop=day + timedelta(hours=15)),
        orders=tuple(
            Order(f"o{place}", drug, ordered_by="Doe", signed_at=day) for place, drug in enumerate(DRUGS)
        ),
        administrations=tuple(items),
        monitoring=tuple(
            Monitoring(day + timedelta(hours=9, minutes=15 * n), f"BP 12{n}/80") for n in range(8)
        ),
    )


def large_ccda(record: InfusionRecord) -> bytes:
    """Return a C-CDA as long as vendors write them: most of it is narrative."""
    data = render.ccda(record)
    row = b"<tr><td>BP</td><td>120/80 mm[Hg]</td><td>sitting, left arm</td></tr>"
    table = b"<table><tbody>" + row * ((CCDA_BYTES - len(data)) // len(row)) + b"</tbody></table>"
    return data.replace(b"<text/>", b"<text>" + table + b"</text>", 1)


def log(record: InfusionRecord) -> bytes:
    """Return a log of a hundred rows."""
    items = [
        replace(item, id=f"{n}-{item.id}", segments=()) for n in range(25) for item in record.administrations
    ]
    return render_text.csv_log(replace(record, administrations=tuple(items)))


WRITERS: dict[str, tuple[str, Callable[[InfusionRecord], bytes]]] = {
    "FHIR bundle, 20 resources": (".json", render.fhir),
    "C-CDA, 200 KB": (".xml", large_ccda),
    "HL7 v2 RAS": (".hl7", render_x12.hl7v2),
    "275 with that C-CDA": (".edi", lambda record: render_x12.x275_6020(large_ccda(record))),
    "nursing note, 13 lines": (".txt", lambda record: render_text.note(record).encode()),
    "PDF, one page": (".pdf", lambda record: render_text.pdf([render_text.note(record)])),
    "CSV log, 100 rows": (".csv", log),
    "XLSX log, 5 rows": (".xlsx", render_text.xlsx_log),
}


def write(folder: Path, n: int, suffix: str, writer: Callable[[InfusionRecord], bytes]) -> Path:
    """Write `n` documents into a folder once."""
    if not folder.exists():
        folder.mkdir()
        for number in range(n):
            (folder / f"CLM{number:06d}{suffix}").write_bytes(writer(visit(number)))
    return folder


def read_first(folder: Path) -> int:
    """Read the first document, and load with it whatever its kind needs."""
    return _read(_files(folder)[:1])


def read_others(folder: Path) -> int:
    """Read all documents but the first; what they tell is dropped."""
    return _read(_files(folder)[1:])


def _read(paths: Sequence[Path]) -> int:
    for path in paths:
        read_document(Document.of_path(path))
    return len(paths)


def index_all(folder: Path) -> int:
    """Index a folder and ask for one claim."""
    index = DocumentIndex.from_paths([folder])
    chart = link(LinkKeys(claim_id="CLM000007"), index)
    assert chart.record is not None
    return len(index)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


ROWS: dict[str, Callable[[Path], int]] = {**dict.fromkeys(WRITERS, read_others), "index": index_all}


def main() -> None:
    """Print documents a second, start-up and peak memory of each row."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(root / "bytecode")
        print(f"{n} documents of each kind, one process each")
        print(f"{'':28} {'documents/s':>12} {'start-up s':>10} {'peak MB':>8}")
        for place, (label, (suffix, writer)) in enumerate(WRITERS.items()):
            got = run("benchmarks.documents", label, write(root / str(place), n, suffix, writer), repeat=2)
            print(f"{label:28} {got.items / got.seconds:12,.0f} {got.start_up:10.2f} {got.megabytes:8.1f}")
        suffix, writer = WRITERS["nursing note, 13 lines"]
        for size in (10 * n, 100 * n):
            got = run(
                "benchmarks.documents", "index", write(root / f"index-{size}", size, suffix, writer), repeat=1
            )
            print(f"{f'index of {size} notes':28} {size / got.seconds:12,.0f} {'':10} {got.megabytes:8.1f}")


if __name__ == "__main__" and not child(ROWS, once=dict.fromkeys(WRITERS, read_first)):
    main()
