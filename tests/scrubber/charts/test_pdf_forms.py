"""Forms of PDF charts: a person reads the words beside a field, a tick in a box, and what was written onto the page."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from scrubber.charts import Document, read_document
from scrubber.charts.readers.pdf.reader import DIFFERS, STRUCK
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_pdf import DISC, RING, Word, box, drawn, field, placed, remark, said, sheet
from tests.scrubber.charts.render_pdf import row as printed

HEAD: list[Word] = [(40, 742, "Patient: Pike, Roy  MRN: 20452"), (40, 726, "Date of service: 03/02/2026")]
LABELS = ("Medication", "Dose", "Route", "Start", "Stop")


def read(data: bytes) -> InfusionRecord:
    """Read a PDF of one record."""
    (record,) = read_document(Document.of_bytes(data, "form.pdf"))
    return record


def told(record: InfusionRecord) -> list[tuple[str, str, str, str]]:
    """Return drug, technique, start and stop of each administration; `?` for a time that is not certain."""
    return [
        (
            item.substance,
            item.technique,
            f"{item.start:%H%M}" if item.start else "?",
            f"{item.stop:%H%M}" if item.stop else "?",
        )
        for item in record.administrations
    ]


def form(rows: list[tuple[str, ...]], top: int = 700, number: bool = False) -> tuple[list[Word], list[str]]:
    """Return the labels of a form, and its fields to the right of them."""
    words, fields = [], []
    for n, values in enumerate(rows, start=1):
        for label, value in zip(LABELS, values, strict=True):
            words.append((40, top, f"{label} {n}" if number else label))
            fields.append(field(f"Text{len(fields)}", (160, top - 3), value))
            top -= 24
    return words, fields


ROWS = [("Benadryl", "50 mg", "IVP", "13:05", ""), ("Ocrevus", "600 mg", "IV infusion", "13:40", "17:15")]


@pytest.mark.parametrize("number", [False, True])
def test_a_field_is_read_under_the_words_beside_it(number: bool) -> None:
    words, fields = form(ROWS, number=number)
    record = read(placed([[*HEAD, *words]], annots=fields))
    assert told(record) == [("Benadryl", "push", "1305", "?"), ("Ocrevus", "infusion", "1340", "1715")]
    assert record.understood.whole


def test_two_parts_of_a_form_may_use_one_name() -> None:
    """The field of the second part stands beside no words: it is read under its own name."""
    parts = ["<</T(one)/Kids[7 0 R]>>", "<</T(two)/Kids[8 0 R]>>"]
    fields = [
        field("Start", (160, 697), "13:40").replace("<<", "<</Parent 5 0 R", 1),
        field("Start", (300, 97), "14:50").replace("<<", "<</Parent 6 0 R", 1),
    ]
    page = [*HEAD, (40, 700, "Begin"), (40, 660, "Ocrevus 600 mg IV infusion")]
    (record,) = read_document(Document.of_bytes(placed([page], annots=[*parts, *fields]), "form.pdf"))
    assert ("13:40" in record.notes[0].text, "14:50" in record.notes[0].text) == (True, True)


def test_a_box_that_is_not_ticked_is_nothing_that_happened() -> None:
    words = [(60, 700, "Benadryl 50 mg IVP given 13:05"), (60, 680, "Solu-Medrol 100 mg IVP given 13:08")]
    boxes = [box("a", (40, 698), ticked=False), box("b", (40, 678), ticked=True)]
    record = read(placed([[*HEAD, *words]], annots=boxes))
    assert told(record) == [("Solu-Medrol", "push", "1308", "?")]
    assert record.ignored == ("boxes of the form that are not ticked: 1",)


def test_of_two_boxes_in_a_line_each_has_its_own_words() -> None:
    words = [(60, 700, "Zofran 4 mg IVP 13:05"), (320, 700, "Zofran 8 mg IVP 13:05")]
    boxes = [box("a", (40, 698), ticked=False), box("b", (300, 698), ticked=True)]
    record = read(placed([[*HEAD, *words]], annots=boxes))
    assert [item.dose and item.dose.value for item in record.administrations] == [8]


GIVEN: list[Word] = [(60, 560, "Given"), (60, 540, "Not given")]


def test_a_tick_at_not_given_means_that_nothing_was() -> None:
    words, fields = form([("Toradol", "15 mg", "IVP", "13:05", "")])
    boxes = [box("given", (40, 558), ticked=False), box("not_given", (40, 538), ticked=True)]
    record = read(placed([[*HEAD, *words, *GIVEN]], annots=[*fields, *boxes]))
    assert told(record) == []
    assert [item.substance for item in record.not_given] == ["Toradol"]


def test_a_tick_at_given_changes_nothing() -> None:
    words, fields = form([("Toradol", "15 mg", "IVP", "13:05", "")])
    boxes = [box("given", (40, 558), ticked=True), box("not_given", (40, 538), ticked=False)]
    record = read(placed([[*HEAD, *words, *GIVEN]], annots=[*fields, *boxes]))
    assert told(record) == [("Toradol", "push", "1305", "?")]


@pytest.mark.parametrize("refused", [False, True])
def test_where_the_boxes_leave_open_what_was_given_all_is_in_doubt(refused: bool) -> None:
    rows = ROWS if refused else ROWS[1:]
    words, fields = form(rows, top=700)
    status: list[Word] = [(60, 440, "Given"), (60, 420, "Not given")]
    boxes = [box("given", (40, 438), ticked=False), box("not_given", (40, 418), ticked=refused)]
    record = read(placed([[*HEAD, *words, *status]], annots=[*fields, *boxes]))
    assert {(start, stop) for _, _, start, stop in told(record)} == {("?", "?")}
    assert all(item.uncertain for item in record.administrations)
    assert not record.understood.whole


def test_what_was_written_onto_the_page_is_read() -> None:
    page = [*HEAD, (40, 700, "Ocrevus 600 mg IV infusion 1340-1715.")]
    record = read(placed([page], annots=[remark("FreeText", "1305 Benadryl 50 mg IVP given. TF RN")]))
    assert ("Benadryl", "push", "1305", "?") in told(record)
    record = read(placed([page], annots=[remark("FreeText", "Correction: stopped 1650 not 1715. TF RN")]))
    assert told(record) == [("Ocrevus", "infusion", "1340", "?")]


def test_what_nobody_sees_is_not_read_and_a_note_that_must_be_opened_is_named() -> None:
    page = [*HEAD, (40, 700, "Ocrevus 600 mg IV infusion 1340-1715.")]
    hidden = remark("FreeText", "1305 Benadryl 50 mg IVP given.", flags=2)
    assert read(placed([page], annots=[hidden])).understood.whole
    note = remark("Text", "Benadryl 50 mg IVP given 1305")
    record = read(placed([page], annots=[note]))
    assert told(record) == [("Ocrevus", "infusion", "1340", "1715")]
    assert "Benadryl 50 mg IVP given 1305" in [gap.text for gap in record.understood.not_understood]


def test_words_that_were_struck_out_are_not_so_and_are_named() -> None:
    words = [(40, 700, "Ocrevus 600 mg IV infusion 1340-1715."), (40, 680, "Benadryl 50 mg IVP given 1305.")]
    record = read(placed([[*HEAD, *words]], annots=[remark("StrikeOut", "", (38, 676, 200, 690))]))
    assert told(record) == [("Ocrevus", "infusion", "1340", "1715")]
    assert "Benadryl 50 mg IVP given 1305." in [gap.text for gap in record.understood.not_understood]


@pytest.mark.parametrize(
    ("edges", "why"),
    [((120, 696, 200, 710), "inside a run of words"), ((38, 656, 200, 670), "twice on the page")],
)
def test_where_it_is_not_made_out_what_was_struck_all_of_the_page_is_in_doubt(
    edges: tuple[int, int, int, int], why: str
) -> None:
    words = [(40, 700, "Ocrevus 600 mg IV infusion 1340-1715."), (40, 680, "Infusion well tolerated.")]
    again = [(40, 660, "Infusion well tolerated.")]
    record = read(placed([[*HEAD, *words, *again]], annots=[remark("StrikeOut", "", edges)]))
    assert told(record) == [("Ocrevus", "infusion", "?", "?")], why
    assert {doubt.reason for doubt in record.administrations[0].uncertain} >= {STRUCK}
    assert not record.understood.whole


GRID = (40, 170, 250, 350, 450)


def cell(name: str, x: int, y: int, value: str) -> str:
    """Return a narrow field of a grid."""
    return field(name, (x, y), value).replace(f"{x + 120} ", f"{x + 70} ")


def grid(rows: list[tuple[str, ...]], top: int = 680) -> list[str]:
    """Return the fields of a grid, without names that say anything."""
    return [
        cell(f"r{n}c{at}", x, top - 20 * n, value)
        for n, row in enumerate(rows)
        for at, (x, value) in enumerate(zip(GRID, row, strict=True))
    ]


HEADINGS: list[Word] = [(x, 700, label) for x, label in zip(GRID, LABELS, strict=True)]


def test_fields_in_rows_below_headings_are_a_table() -> None:
    rows = [
        ("Benadryl", "50 mg", "IVP", "1305", ""),
        ("Ocrevus", "600 mg", "IV infusion", "1340", "1715"),
        ("",) * 5,
    ]
    record = read(placed([[*HEAD, *HEADINGS]], annots=grid(rows)))
    assert told(record) == [("Benadryl", "push", "1305", "?"), ("Ocrevus", "infusion", "1340", "1715")]
    assert "r0c1" not in record.notes[0].text
    assert record.understood.whole


def test_a_row_of_fields_without_headings_is_no_table() -> None:
    record = read(placed([HEAD], annots=grid([("Ocrevus", "600 mg", "IV infusion", "1340", "1715")])))
    assert told(record) == []
    assert not record.understood.whole


def test_a_field_of_a_grid_that_is_hidden_or_struck_gives_no_time() -> None:
    row = grid([("Ocrevus", "600 mg", "IV infusion", "1340", "1715")])
    hidden = [*row[:4], row[4].replace("/F 4", "/F 2")]
    assert told(read(placed([[*HEAD, *HEADINGS]], annots=hidden))) == [("Ocrevus", "infusion", "1340", "?")]
    struck = [*row, remark("StrikeOut", "", (448, 678, 500, 694))]
    assert told(read(placed([[*HEAD, *HEADINGS]], annots=struck))) == [("Ocrevus", "infusion", "?", "?")]


TICKED: list[Word] = [
    *printed(700, (40, 240, 330, 420), ("Medication", "Dose", "Given", "Refused")),
    *printed(680, (40, 240), ("Ocrevus IV infusion 1340-1715", "600 mg")),
    *printed(660, (40, 240), ("Benadryl IV push 1305", "50 mg")),
]


def ticks(*rows: tuple[bool, bool]) -> list[str]:
    """Return boxes below `Given` and `Refused`."""
    return [
        box(f"b{n}{at}", (x, 678 - 20 * n), ticked=ticked)
        for n, each in enumerate(rows)
        for at, (x, ticked) in enumerate(zip((338, 428), each, strict=True))
    ]


@pytest.mark.parametrize(
    ("rows", "given"),
    [
        ([(True, False), (True, False)], ["Ocrevus", "Benadryl"]),
        ([(True, False), (False, True)], ["Ocrevus"]),
        ([(True, False), (False, False)], ["Ocrevus"]),
        ([(False, False), (False, False)], []),
        ([(False, False), (False, True)], []),
    ],
)
def test_a_box_below_a_heading_is_of_its_row(rows: list[tuple[bool, bool]], given: list[str]) -> None:
    record = read(placed([[*HEAD, *TICKED]], annots=ticks(*rows)))
    assert [item.substance for item in record.administrations if item.start] == given


TOP = "".join(said(x, y, words) for x, y, words in HEAD)
FRAMES = {
    "rectangle": "{x} {y} 9 9 re S\n",
    "lines": "{x} {y} m {r} {y} l {r} {t} l {x} {t} l h S\n",
    "ring": "{x} {m} m {x} {t} {n} {t} {n} {t} c {r} {t} {r} {m} {r} {m} c {r} {y} {n} {y} {n} {y} c"
    " {x} {y} {x} {m} {x} {m} c S\n",
}
TICKS = {
    "cross": "{x} {y} m {r} {t} l S {x} {t} m {r} {y} l S\n",
    "tick": "{x} {m} m {n} {y} l {r} {t} l S\n",
    "dot": "{a} {b} 4 4 re f\n",
    "letter": "BT /F 8 Tf 1 0 0 1 {a} {b} Tm (X) Tj ET\n",
}


def place(drawing: str, x: float, y: float) -> str:
    """Return a drawing of nine points in its place."""
    names = {"x": x, "y": y, "n": x + 4.5, "m": y + 4.5, "r": x + 9, "t": y + 9, "a": x + 2, "b": y + 2}
    return drawing.format(**names)


def choices(frame: str, tick: str, *lines: tuple[bool, str]) -> str:
    """Return lines that each have a box in front, of which some are ticked."""
    page = ""
    for n, (ticked, words) in enumerate(lines):
        y = 700 - 18 * n
        page += place(FRAMES[frame], 40, y) + said(56, y + 1, words)
        page += place(TICKS[tick], 40, y) if ticked else ""
    return page


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("tick", TICKS)
def test_a_box_that_is_drawn_is_one(frame: str, tick: str) -> None:
    page = choices(
        frame, tick,
        (True, "Benadryl 25 mg IV push at 0955"),
        (False, "Pepcid 20 mg IV push at 0957"),
        (True, "Ocrevus 600 mg IV infusion 1340-1715"),
    )  # fmt: skip
    record = read(drawn(TOP + page))
    assert told(record) == [("Benadryl", "push", "0955", "?"), ("Ocrevus", "infusion", "1340", "1715")]
    assert record.ignored == ("boxes of the form that are not ticked: 1",)


def test_a_drawn_box_may_say_that_it_was_not_given() -> None:
    line = "Medication: Ocrevus   Dose: 600 mg   Start: 1340   Stop: 1715"
    page = said(40, 720, line) + choices("rectangle", "cross", (False, "Given"), (True, "Not given"))
    assert [item[2:] for item in told(read(drawn(TOP + page)))] == [("?", "?")]
    page = said(40, 720, line) + choices("rectangle", "cross", (True, "Given"), (False, "Not given"))
    assert [item[2:] for item in told(read(drawn(TOP + page)))] == [("1340", "1715")]


def test_squares_of_which_none_is_ticked_lead_the_items_of_a_list() -> None:
    page = choices(
        "rectangle", "cross", (False, "0955 Benadryl 25 mg IV push given"), (False, "Tolerated well")
    )
    assert told(read(drawn(TOP + page))) == [("Benadryl", "push", "0955", "?")]


def test_a_tick_in_a_cell_is_below_its_heading() -> None:
    rows = (
        ("Medication", "Dose", "Route", "Time", "Given", "Refused"),
        ("Diphenhydramine\n(Benadryl)", "25 mg", "IV push", "0955", "", ""),
        ("Ketorolac\n(Toradol)", "15 mg", "IV push", "1000", "", ""),
    )
    page = sheet(rows, (40, 150, 200, 270, 320, 370, 430), 700)
    record = read(drawn(TOP + page + place(TICKS["tick"], 340, 666) + place(TICKS["tick"], 395, 640)))
    assert told(record) == [("Diphenhydramine", "push", "0955", "?")]
    assert any("Ketorolac" in gap.text for gap in record.understood.not_understood)


def test_fields_and_boxes_in_the_cells_of_a_table_stand_in_its_rows() -> None:
    rows = (("Medication", "Dose", "Route", "Time", "Refused"), ("Ketorolac\n(Toradol)", "", "IV push", "", ""),
            ("Diphenhydramine\n(Benadryl)", "", "IV push", "", ""))  # fmt: skip
    page = TOP + sheet(rows, (40, 150, 280, 340, 470, 530), 700)
    fields = [
        field("d1", (155, 664), "15 mg"),
        field("t1", (345, 664), "1000"),
        box("r1", (480, 664), ticked=True),
    ]
    fields += [
        field("d2", (155, 638), "25 mg"),
        field("t2", (345, 638), "0955"),
        box("r2", (480, 638), ticked=False),
    ]
    record = read(_with_fields(page, fields))
    assert told(record) == [("Diphenhydramine", "push", "0955", "?")]
    assert any("Ketorolac" in gap.text for gap in record.understood.not_understood)
    assert "r1" not in record.notes[0].text


def _with_fields(page: str, fields: list[str]) -> bytes:
    """Return a drawn page with the fields of a form upon it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn(page, page=f"/Annots[{' '.join(fields)}]"))))
    held = ArrayObject([writer._add_object(note.get_object()) for note in writer.pages[0]["/Annots"]])
    writer.pages[0][NameObject("/Annots")] = held
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): held})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("columns", [1, 2, 5])
def test_a_label_may_stand_above_or_below_its_field(above: bool, columns: int) -> None:
    words, fields = [*HEAD], []
    for n, (label, value) in enumerate(zip(LABELS, ROWS[1], strict=True)):
        x, y = 40 + 105 * (n % columns) * (2 if columns == 2 else 1), 680 - 44 * (n // columns)
        words.append((x, y + 18 if above else y - 10, label))
        fields.append(field(f"f{n}", (x, y), value).replace(f"{x + 120} {y + 14}", f"{x + 98} {y + 14}"))
    assert told(read(placed([words], annots=fields))) == [("Ocrevus", "infusion", "1340", "1715")]


def test_labels_as_near_to_the_field_above_as_to_the_one_below_are_of_neither() -> None:
    words: list[Word] = [*HEAD, (40, 700, "Medication: Ocrevus   Dose: 600 mg   Route: IV infusion")]
    words += [(40, 660, "Start"), (40, 630, "Stop"), (40, 600, "Total")]
    fields = [field("f0", (40, 638), "1340"), field("f1", (40, 608), "1715")]
    assert [item[2:] for item in told(read(placed([words], annots=fields)))] == [("?", "?")]


def _only_shown(data: bytes, **instead: str) -> bytes:
    """Return a form whose fields do not say what they show. `instead`: what those of a name hold, and do not show."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    font = DictionaryObject({NameObject(f"/{name}"): NameObject(f"/{said}") for name, said in
                             (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))})  # fmt: skip
    for item in writer.pages[0]["/Annots"]:
        note = item.get_object()
        shows = StreamObject()
        words = note.pop(NameObject("/V"), None) or note.pop(NameObject("/Contents"))
        shows.set_data(f"BT /F 8 Tf 2 2 Td ({words}) Tj ET".encode())
        if note.get("/T") in instead:
            note[NameObject("/V")] = TextStringObject(instead[note["/T"]])
        shows[NameObject("/Subtype")] = NameObject("/Form")
        shows[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 120, 14)))
        fonts = DictionaryObject({NameObject("/F"): font})
        shows[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(shows)})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_a_field_or_a_remark_only_shows_is_read() -> None:
    words, fields = form(ROWS[1:])
    data = placed([[*HEAD, *words]], annots=[*fields, remark("FreeText", "1305 Benadryl 50 mg IVP given")])
    assert told(read(_only_shown(data))) == [
        ("Ocrevus", "infusion", "1340", "1715"),
        ("Benadryl", "push", "1305", "?"),
    ]


@pytest.mark.parametrize(
    ("held", "ends"),
    [
        ("1725", ("?", "?")),
        ("17:15", ("1340", "1715")),
        ("17:05", ("?", "?")),
        ("1075", ("?", "?")),
        ("1705", ("?", "?")),
        ("17:15:00", ("1340", "1715")),
        ("0715", ("?", "?")),
        ("715", ("?", "?")),
        ("5:15 PM", ("?", "?")),
    ],
)
def test_a_field_that_shows_another_time_than_it_holds_leaves_the_page_in_doubt(
    held: str, ends: tuple[str, str]
) -> None:
    words, fields = form(ROWS[1:])
    record = read(_only_shown(placed([[*HEAD, *words]], annots=fields), Text4=held))
    assert [item[2:] for item in told(record)] == [ends]
    assert (DIFFERS in [gap.text for gap in record.understood.not_understood]) == ("?" in ends)


@pytest.mark.parametrize(
    ("held", "dose"),
    [
        ("6000 mg", None),
        ("60 mg", None),
        ("6 mg", None),
        ("600.0 mg", "600 mg"),
        ("600.5 mg", None),
        ("600 mcg", None),
        ("600mg", "600 mg"),
    ],
)
def test_a_field_that_shows_another_dose_than_it_holds_leaves_the_page_in_doubt(
    held: str, dose: str | None
) -> None:
    words, fields = form(ROWS[1:])
    (item,) = read(_only_shown(placed([[*HEAD, *words]], annots=fields), Text1=held)).administrations
    assert (item.dose.words if item.dose else None) == dose


@pytest.mark.parametrize(
    ("held", "start"), [("1:40 AM", "?"), ("1:40 p.m.", "1340"), ("01:40 PM", "1340"), ("1 : 4 0 PM", None)]
)
def test_a_field_that_shows_the_other_half_of_the_day_leaves_the_page_in_doubt(
    held: str, start: str | None
) -> None:
    words, fields = form([("Ocrevus", "600 mg", "IV infusion", "1:40 PM", "5:15 PM")])
    record = read(_only_shown(placed([[*HEAD, *words]], annots=fields), Text3=held))
    assert (DIFFERS in [gap.text for gap in record.understood.not_understood]) == (start == "?")
    assert start in (None, told(record)[0][2])


def led(*lines: tuple[float, str, str]) -> str:
    """Return lines that a ring or a disc leads, each with how far in it stands."""
    return "".join(
        said(x, 700 - 16 * n, sign) + said(x + 14, 700 - 16 * n, words)
        for n, (x, sign, words) in enumerate(lines)
    )


def test_rings_further_in_than_the_discs_above_them_lead_the_items_of_a_list() -> None:
    page = led(
        (40, DISC, "Premedication"), (60, RING, "0955 Benadryl 25 mg IV push given"),
        (40, DISC, "Infusion"), (60, RING, "Ocrevus 600 mg IV infusion 1340-1715"),
    )  # fmt: skip
    record = read(drawn(TOP + page))
    assert told(record) == [("Benadryl", "push", "0955", "?"), ("Ocrevus", "infusion", "1340", "1715")]
    assert record.administrations[1].dose is not None


@pytest.mark.parametrize(
    "lines",
    [
        [(40, DISC, "Ocrevus 600 mg IV infusion 1340-1715"), (40, RING, "Zofran 4 mg IV push 1320")],
        [(40, RING, "Zofran 4 mg IV push 1320"), (40, DISC, "Ocrevus 600 mg IV infusion 1340-1715")],
        # a disc above them leads them all: one is chosen
        [(40, DISC, "Given today"), (60, RING, "Zofran 4 mg IV push 1320"),
         (60, DISC, "Ocrevus 600 mg IV infusion 1340-1715")],
        # the second stands behind the first, in its line
        [(40, DISC, "Ocrevus 600 mg IV infusion 1340-1715    \1 Zofran 4 mg IV push 1320")],
    ],
)  # fmt: skip
def test_rings_and_discs_that_stand_equally_far_in_are_choices(lines: list[tuple[float, str, str]]) -> None:
    record = read(drawn(TOP + led(*lines)))
    assert [item for item in told(record) if "1320" in item] == []
