"""One truth written as FHIR, C-CDA and HL7 v2, plain or inside a 275, reads back as one and the same record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.charts import Document, merge, read_document
from scrubber.model.record import (
    Administration,
    Encounter,
    Indication,
    InfusionRecord,
    Interval,
    Monitoring,
    Order,
    Patient,
    Quantity,
    Technique,
    Waste,
)
from tests.scrubber.charts import render, render_text, render_x12

WRITERS: dict[str, Callable[[InfusionRecord], bytes]] = {
    "fhir": render.fhir,
    "ccda": render.ccda,
    "hl7v2": render_x12.hl7v2,
}
ENVELOPES: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "275 of 5010": render_x12.x275_5010,
    "275 of 6020": render_x12.x275_6020,
}


def at(hour: int, minute: int = 0) -> datetime:
    """Return a time of the day that all charts here are about."""
    return datetime(2026, 3, 2, hour, minute)  # noqa: DTZ001 - charts show the wall clock


def mg(value: int) -> Quantity:
    """Return a dose."""
    return Quantity(Decimal(value), "mg")


INTERRUPTED = InfusionRecord(
    patient=Patient(family="Quince", given="Ada", birth_date=date(1960, 1, 2)),
    encounter=Encounter(start=at(9, 40), stop=at(13, 5)),
    orders=(Order("o1", "infliximab", mg(400), ordered_by="Doe", signed_at=at(9)),),
    administrations=(
        Administration(
            "a1",
            "infliximab",
            "infusion",
            hcpcs="J1745",
            ndc="57894003001",
            route="IV",
            start=at(10, 15),
            stop=at(12, 25),
            segments=(Interval(at(10, 15), at(11)), Interval(at(11, 20), at(12, 25))),
            dose=mg(400),
            rate_ml_per_hour=Decimal(125),
            lot="L1",
            site="left forearm",
            performer="Pear",
            order="o1",
            wasted=Waste(mg(5)),
        ),
        Administration(
            "a2", "diphenhydramine", "push", hcpcs="J1200", route="IV", start=at(9, 55), dose=mg(50)
        ),
    ),
    monitoring=(Monitoring(at(10, 30), "BP 120/80"),),
    indications=(Indication("K50.90", "Crohn disease"),),
)


def read(data: bytes, name: str = "chart") -> tuple[InfusionRecord, ...]:
    """Read a document that is in memory."""
    return read_document(Document.of_bytes(data, name))


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("format", WRITERS)
def test_an_interrupted_infusion_reads_alike_from_every_format(format: str, envelope: str) -> None:
    (record,) = read(ENVELOPES[envelope](WRITERS[format](INTERRUPTED)))
    assert render.carried(record) == render.carried(INTERRUPTED)


AS_PEOPLE_WRITE: dict[str, Callable[[InfusionRecord], bytes]] = {
    "note.txt": lambda record: render_text.note(record).encode(),
    "note.rtf": render_text.rtf,
    "note.pdf": lambda record: render_text.pdf([render_text.note(record)]),
    "log.csv": render_text.csv_log,
    "log.xlsx": render_text.xlsx_log,
}


def essence(record: InfusionRecord) -> list[tuple[object, ...]]:
    """Return what a note or a log can say too: drug, technique, runs, dose, lot, waste and place."""
    return [
        (
            item.substance,
            item.technique,
            item.runs(),
            item.dose,
            item.lot,
            item.wasted.amount if item.wasted else None,
            item.site if item.technique == "infusion" else None,
            item.uncertain,
        )
        for item in sorted(record.administrations, key=lambda item: item.substance)
    ]


@pytest.mark.parametrize("name", AS_PEOPLE_WRITE)
def test_the_same_day_as_note_and_log(name: str) -> None:
    (record,) = read(AS_PEOPLE_WRITE[name](INTERRUPTED), name)
    assert essence(record) == essence(INTERRUPTED)
    assert record.patient == INTERRUPTED.patient


def test_eight_documents_of_one_day_are_one_day() -> None:
    structured = [record for name, write in WRITERS.items() for record in read(write(INTERRUPTED), name)]
    written = [record for name, write in AS_PEOPLE_WRITE.items() for record in read(write(INTERRUPTED), name)]
    assert essence(merge(structured + written)) == essence(INTERRUPTED)
    assert essence(merge(written + structured)) == essence(INTERRUPTED)


def test_the_same_day_in_three_formats_is_counted_once() -> None:
    records = [record for name, write in WRITERS.items() for record in read(write(INTERRUPTED), name)]
    merged = merge(records)
    assert [item.substance for item in merged.administrations] == ["infliximab", "diphenhydramine"]
    assert not any(item.conflicts or item.uncertain for item in merged.administrations)
    assert merged.administrations[0].runs() == INTERRUPTED.administrations[0].runs()
    told_in = {source.document for source in merged.administrations[0].also}
    assert {"ccda", "hl7v2"} <= told_in


TECHNIQUES: tuple[Technique, ...] = ("infusion", "push", "im", "sc")


@st.composite
def days(draw: st.DrawFn, lots: tuple[str, ...] = ("A1", "LOT 7", "x&y<z|^~")) -> InfusionRecord:
    """A morning of one to four different drugs, one after the other."""
    drugs = draw(
        st.lists(
            st.sampled_from(["rituximab", "cefazolin", "ondansetron", "famotidine"]), min_size=1, unique=True
        )
    )
    items = []
    for number, drug in enumerate(drugs, start=1):
        technique = draw(st.sampled_from(TECHNIQUES))
        start = at(6 + 3 * number, draw(st.integers(0, 59)))
        minutes = draw(st.integers(1, 119))
        stop = start.replace(
            hour=start.hour + (start.minute + minutes) // 60, minute=(start.minute + minutes) % 60
        )
        items.append(
            Administration(
                f"a{number}",
                drug,
                technique,
                route=render.ROUTE_OF.get(technique, "IV"),
                start=start,
                stop=stop if technique == "infusion" else None,
                dose=Quantity(draw(st.decimals(Decimal("0.5"), 900, places=1)), "mg"),
                lot=draw(st.none() | st.sampled_from(lots)),
            )
        )
    return InfusionRecord(patient=INTERRUPTED.patient, administrations=tuple(items))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(days(lots=("A1", "B-77")), st.sampled_from(sorted(AS_PEOPLE_WRITE)))
def test_whatever_was_written_reads_back(record: InfusionRecord, name: str) -> None:
    (back,) = read(AS_PEOPLE_WRITE[name](record), name)
    assert essence(back) == essence(record)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(days(), st.sampled_from(sorted(WRITERS)))
def test_whatever_was_given_reads_back(record: InfusionRecord, format: str) -> None:
    (back,) = read(WRITERS[format](record))
    assert render.carried(back) == render.carried(record)


@pytest.mark.parametrize(
    "envelope", ["MSH|^~\\&|A|B|C|D|20260302||MDM^T02|1|P|2.5\rTXA|1|NN\rOBX|1|ED|N||", render_x12]
)
def test_a_message_with_a_pdf_near_its_beginning_is_the_message(envelope: object) -> None:
    pdf = b"%PDF-1.4\n%%EOF"
    data = render_x12.x275_5010(pdf) if envelope is render_x12 else str(envelope).encode() + pdf
    assert b"%PDF-" in data[:1024]
    assert Document.of_bytes(data, "a").format == ("x275" if envelope is render_x12 else "hl7v2")


def test_a_pdf_behind_some_bytes_of_its_sender_is_a_pdf() -> None:
    assert Document.of_bytes(b"Content-Type: application/pdf\r\n\r\n%PDF-1.4\n%%EOF", "a").format == "pdf"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.30000000000000004", "0.3"),  # 3 x 0.1 in a double
        ("2.3000000000000003", "2.3"),
        ("679.125", "679.125"),
        ("0.123456789012345", "0.123456789012345"),
    ],
)
def test_the_noise_of_a_sender_s_arithmetic_is_no_part_of_a_dose(written: str, read: str) -> None:
    """A part of a unit counts as a whole one, so 0.30000000000000004 mg at 0.1 mg a unit would be four."""
    given = f'{{"id": "a1", "substance": "Boruzu", "technique": "sc", "dose": {{"value": {written}, "unit": "mg"}}}}'
    data = f'{{"schema": "infuscrub.record/1", "administrations": [{given}]}}'
    (record,) = read_document(Document.of_bytes(data.encode(), "a.json"))
    (item,) = record.administrations
    assert item.dose == Quantity(Decimal(read), "mg")
