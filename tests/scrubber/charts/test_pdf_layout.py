"""PDF charts as they stand on the page: flow-sheet tables, two columns, filled forms, several days, pictures inside."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.pdf.layout import by_lines, reading_order
from scrubber.charts.readers.pdf.process import opened
from scrubber.model.record import Administration, InfusionRecord
from tests.scrubber.charts.render_pdf import Word, placed, row

HEAD: list[Word] = [
    (40, 742, "Patient: Sutter, Alma"),
    (250, 742, "DOB: 02/17/1978"),
    (420, 742, "DOS: 03/02/2026"),
]
COLUMNS = (40, 170, 230, 300, 370, 430, 490)
LEFT = (
    "Assessment: lungs clear, alert and oriented.",
    "Remicade 400 mg IV infusion started 1015,",
    "completed 1225. No reaction noted.",
)
RIGHT = (
    "Education: side effects were reviewed.",
    "Next visit 04/27/2026 at 0900 with labs.",
    "Benadryl 25 mg IVP given at 0955.",
)


def read(data: bytes) -> tuple[InfusionRecord, ...]:
    """Read a PDF."""
    return read_document(Document.of_bytes(data, "chart.pdf"))


def told(items: tuple[Administration, ...]) -> list[tuple[str, ...]]:
    """Return drugs with their runs as a clock shows them."""
    return [
        (
            item.substance,
            *(
                f"{run.start or run.stop:%H:%M}-{run.stop:%H:%M}" if run.stop else f"{run.start:%H:%M}"
                for run in item.runs()
            ),
        )
        for item in items
    ]


def test_a_flow_sheet_is_read_by_rows_and_columns() -> None:
    page = [
        *HEAD,
        *row(700, COLUMNS, ("Medication", "Dose", "Route", "Start", "Stop", "Rate", "Lot")),
        *row(685, COLUMNS, ("Benadryl", "25 mg", "IV push", "0955", "", "", "")),
        *row(670, COLUMNS, ("Remicade in NS 250 mL", "400 mg", "IV infusion", "1015", "1225", "125 mL/hr", "L77")),
        (40, 640, "Narrative: tolerated well. PIV removed 1230."),
    ]  # fmt: skip
    (record,) = read(placed([page]))
    assert told(record.administrations) == [("Benadryl", "09:55"), ("Remicade", "10:15-12:25")]
    assert record.administrations[1].lot == "L77"
    assert record.understood.whole
    assert record.administrations[1].source.locator.startswith("page 1, line ")


ORDERED = (
    "Remicade 500 mg IV",
    "Benadryl 50 mg IV push",
    "Solu-Medrol 125 mg IV PRN",
    "Signed Dr. Elder 02/28/2026",
)
DONE = ("0850 Benadryl 25 mg IVP", "0915 Remicade 400 mg hung", "1125 Remicade complete")


@pytest.mark.parametrize("heads", [("ORDERS", "ADMINISTRATION"), ("Orders:", "Medications administered:")])
@pytest.mark.parametrize("order", ["by columns", "by rows"])
@pytest.mark.parametrize(
    "foot",
    [[], [(40, 560, "Tolerated well, discharged home with a driver and with written advice for home")]],
)
def test_what_stands_below_orders_is_ordered_and_what_stands_beside_it_was_given(
    heads: tuple[str, str], order: str, foot: list[Word]
) -> None:
    left: list[Word] = [(40, 700 - 15 * n, words) for n, words in enumerate((heads[0], *ORDERED))]
    right: list[Word] = [(320, 700 - 15 * n, words) for n, words in enumerate((heads[1], *DONE))]
    words = (
        left + right if order == "by columns" else sorted(left + right, key=lambda word: (-word[1], word[0]))
    )
    (record,) = read(placed([[*HEAD, *words, *foot]]))
    given = [(item.substance, str(item.dose and item.dose.value)) for item in record.administrations]
    assert given == [("Benadryl", "25"), ("Remicade", "400")]
    assert told(record.administrations)[1] == ("Remicade", "09:15-11:25")
    ordered = [(item.substance, str(item.dose and item.dose.value)) for item in record.orders]
    assert ordered == [("Remicade", "500"), ("Benadryl", "50"), ("Solu-Medrol", "125")]
    assert all(item.signed_at for item in record.orders)


TIMES = ("0900", "0930", "1000", "1415")
DRUG: Word = (40, 715, "Drug: Ruxience 700 mg in NS 700 mL IV")
RATES = ("Rate (mL/hr)", "50", "100", "150", "0")


@pytest.mark.parametrize(
    "rows",
    [
        [("Time", *TIMES), RATES, ("BP", "120/70", "118/70", "119/71", "122/70")],
        [("", *TIMES), (*RATES[:-1], "0 stop")],
        [("Time", *TIMES), ("Event", "Start", "", "", "End"), RATES],
        [("Medication", *TIMES), ("Ruxience 700 mg", "50 mL/hr", "100 mL/hr", "150 mL/hr", "Stopped")],
    ],
)
def test_a_grid_whose_times_stand_across_is_read_by_its_columns(rows: list[tuple[str, ...]]) -> None:
    drug = [] if rows[0][0] == "Medication" else [DRUG]
    cells = [
        word for n, cells in enumerate(rows) for word in row(690 - 15 * n, (40, 170, 240, 310, 380), cells)
    ]
    (record,) = read(placed([[*HEAD, *drug, *cells]]))
    assert told(record.administrations) == [("Ruxience", "09:00-14:15")]
    assert record.understood.whole


@pytest.mark.parametrize("order", ["by columns", "by rows"])
def test_two_columns_are_read_one_after_the_other(order: str) -> None:
    left = [(40, 700 - 15 * n, words) for n, words in enumerate(LEFT)]
    right = [(320, 700 - 15 * n, words) for n, words in enumerate(RIGHT)]
    rows = [word for pair in zip(left, right, strict=True) for word in pair]
    (record,) = read(placed([[*HEAD, *(left + right if order == "by columns" else rows)]]))
    assert told(record.administrations) == [("Remicade", "10:15-12:25"), ("Benadryl", "09:55")]


def test_a_grid_of_vital_signs_leaves_columns_of_prose_apart() -> None:
    vitals = [("Time", "0900", "1000", "1100"), ("BP", "120/70", "118/70", "119/71")]
    cells = [word for n, cells in enumerate(vitals) for word in row(715 - 15 * n, (40, 170, 240, 310), cells)]
    left = [(40, 660 - 15 * n, words) for n, words in enumerate(LEFT)]
    right = [(320, 660 - 15 * n, words) for n, words in enumerate(RIGHT)]
    rows = [word for pair in zip(left, right, strict=True) for word in pair]
    data = placed([[*HEAD, *cells, *rows]])
    (page,) = opened(data).pages
    assert "\n".join(LEFT) in reading_order(by_lines(page))
    assert told(read(data)[0].administrations) == [("Remicade", "10:15-12:25"), ("Benadryl", "09:55")]


def test_a_filled_form_says_what_was_written_into_it() -> None:
    form = {
        "form1[0].Page1[0].DateOfService[0]": "03/02/2026",
        "form1[0].Page1[0].Medication[0]": "Remicade 400 mg IV infusion",
        "form1[0].Page1[0].StartTime[0]": "1015",
        "form1[0].Page1[0].StopTime[0]": "1225",
    }
    (record,) = read(placed([[(40, 742, "INFUSION RECORD")]], form=form))
    assert told(record.administrations) == [("Remicade", "10:15-12:25")]


def test_a_chart_of_several_days_gives_a_record_for_each() -> None:
    pages = [
        [*HEAD, (40, 700, "Remicade 400 mg IV infusion started 1015.")],
        [(40, 742, "page 2 of 3"), (40, 700, "1225 Remicade infusion completed.")],
        [(40, 742, "Patient: Sutter, Alma"), (420, 742, "DOS: 04/13/2026"), (40, 700, "Remicade 500 mg IV 0900-1110.")],
    ]  # fmt: skip
    first, second = read(placed(pages))
    assert told(first.administrations) == [("Remicade", "10:15-12:25")]
    assert told(second.administrations) == [("Remicade", "09:00-11:10")]
    assert (second.patient.family, second.patient.birth_date) == ("Sutter", first.patient.birth_date)
    assert second.administrations[0].source.locator.startswith("page 3, line 2")
    assert [str(item.day()) for record in (first, second) for item in record.administrations] == [
        "2026-03-02", "2026-04-13",
    ]  # fmt: skip


def test_a_batch_of_patients_never_mixes_them() -> None:
    other: list[Word] = [
        (40, 742, "Patient: Marlow, Tess"),
        (250, 742, "DOB: 08/02/1971"),
        (420, 742, "DOS: 03/02/2026"),
    ]
    first, second = read(
        placed(
            [
                [*HEAD, (40, 700, "Remicade 400 mg IV 1015-1225.")],
                [*other, (40, 700, "Venofer 200 mg IV 0900-0930.")],
            ]
        )
    )
    assert [(record.patient.family, told(record.administrations)) for record in (first, second)] == [
        ("Sutter", [("Remicade", "10:15-12:25")]),
        ("Marlow", [("Venofer", "09:00-09:30")]),
    ]


def test_a_scan_inside_a_readable_chart_is_named() -> None:
    pages = [[*HEAD, (40, 700, "Remicade 400 mg IV 1015-1225.")], [(40, 742, "page 2 of 2")], []]
    (record,) = read(placed(pages, pictures=(1, 2)))
    assert told(record.administrations) == [("Remicade", "10:15-12:25")]
    assert [gap.locator for gap in record.understood.not_understood] == ["page 2", "page 3"]
    assert record.ignored == ("pages without a text layer: 1",)
