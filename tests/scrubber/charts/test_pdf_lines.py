"""PDF charts of programs that place each word by itself, on sheets that lie on their side, among what pages carry."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from scrubber.charts import Document, read_document
from scrubber.charts.furniture import without_furniture
from scrubber.charts.readers.pdf.reader import DAMAGED, ELSEWHERE, NO_WORDS, VOID
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_pdf import Word, drawn, field, one_by_one, placed, remark, row, said
from tests.scrubber.charts.told import told

WHO, DAY = "Patient: Sutter, Alma  DOB: 02/17/1978", "Date of service: 03/02/2026"
HEAD = said(40, 742, WHO) + said(40, 726, DAY)
PUSH, BEGIN, END = (
    "0955 Benadryl 25 mg IV push given.",
    "1015 Remicade 400 mg IV infusion started.",
    "1225 Remicade infusion complete.",
)
STORY: list[Word] = [(40, 700, PUSH), (40, 684, BEGIN), (40, 668, END)]
TOP: list[Word] = [(40, 742, WHO), (40, 726, DAY)]
TABLE = (
    ("Medication", "Dose", "Route", "Start", "Stop"),
    ("Benadryl", "25 mg", "IV push", "0955", ""),
    ("Remicade", "400 mg", "IV infusion", "1015", "1225"),
)
COLUMNS = (40, 150, 230, 330, 400)


def read(data: bytes) -> InfusionRecord:
    """Read a PDF of one record."""
    (record,) = read_document(Document.of_bytes(data, "chart.pdf"))
    return record


BENADRYL, REMICADE = "Benadryl 0955 ? 25 mg", "Remicade 1015 1225 400 mg"
BOTH = [BENADRYL, REMICADE]


@pytest.mark.parametrize("by_letter", [False, True])
def test_words_that_are_placed_one_by_one_are_lines(by_letter: bool) -> None:
    lines = enumerate((PUSH, BEGIN, END))
    page = "".join(one_by_one(40, 700 - 16 * n, words, by_letter=by_letter) for n, words in lines)
    assert told(read(drawn(HEAD + page))) == BOTH


def test_a_table_whose_words_are_placed_one_by_one_keeps_its_columns() -> None:
    page = "".join(
        one_by_one(x, 700 - 16 * n, cell, size=9)
        for n, cells in enumerate(TABLE)
        for x, cell in zip(COLUMNS, cells, strict=True)
    )
    assert told(read(drawn(HEAD + page))) == BOTH


def test_a_table_of_narrow_columns_keeps_them() -> None:
    page = "".join(
        said(x, 700 - 16 * n, cell, size=8)
        for n, cells in enumerate(TABLE)
        for x, cell in zip((40, 92, 128, 180, 212), cells, strict=True)
        if cell
    )
    assert told(read(drawn(HEAD + page))) == BOTH


def test_labels_and_what_belongs_to_them_may_be_drawn_apart() -> None:
    values = ("Remicade", "400 mg", "IV infusion", "1015", "1225")
    labels = ("Medication:", "Dose:", "Route:", "Start time:", "Stop time:")
    words = [(40, 700 - 16 * n, label) for n, label in enumerate(labels)]
    words += [(150, 700 - 16 * n, value) for n, value in enumerate(values)]
    assert told(read(placed([[*TOP, *words]]))) == [REMICADE]


def test_a_log_by_time_goes_on_over_pages() -> None:
    columns = (40, 120, 330)
    head = row(700, columns, ("Time", "Event", "Comments"))
    first = [*row(684, columns, ("0955", "Benadryl 25 mg IV push given", "")),
             *row(668, columns, ("1015", "Remicade 400 mg infusion started", "rate 40 mL/hr"))]  # fmt: skip
    second = row(684, columns, ("1225", "Remicade infusion complete", ""))
    foot = [(40, 30, "Printed 03/02/2026 1640   Page 1 of 2")]
    assert told(read(placed([[*TOP, *head, *first, *foot], [*TOP, *head, *second, *foot]]))) == BOTH


@pytest.mark.parametrize("columns", [(40, 40, 320), (40, 110, 320)])
def test_times_of_vital_signs_are_none_of_the_story_beside_them(columns: tuple[int, int, int]) -> None:
    """The lines of two columns stand beside each other by chance: 1130 is no end of an infusion."""
    signs = (("0940", "BP 120/70"), ("1030", "BP 118/72"), ("1130", "BP 121/70"), ("1230", "BP 119/70"))
    story = (
        "Benadryl 25 mg IV push at 0955",
        "Remicade 400 mg IV infusion",
        "started at 1015 and completed",
        "at 1225 without reaction",
    )
    apart = columns[0] != columns[1]
    words: list[Word] = []
    for n, ((time, sign), said_of_it) in enumerate(zip(signs, story, strict=True)):
        cells = (time, sign, said_of_it) if apart else ("", f"{time} {sign}", said_of_it)
        words += row(700 - 16 * n, columns, cells)
    record = read(placed([[*TOP, *words]]))
    assert [item for item in told(record) if "1130" in item or "1030" in item] == []


SIDEWAYS = "0 1 -1 0 612 0 cm "


@pytest.mark.parametrize("turned", ["/Rotate 270", ""])
def test_a_sheet_that_lies_on_its_side_is_read_along_its_words(turned: str) -> None:
    page = said(40, 560, WHO) + said(40, 544, DAY)
    page += "".join(
        said(x, 510 - 16 * n, cell)
        for n, cells in enumerate(TABLE)
        for x, cell in zip(COLUMNS, cells, strict=True)
        if cell
    )
    assert told(read(drawn(f"q {SIDEWAYS} {page} Q", page=turned))) == BOTH


@pytest.mark.parametrize(
    ("y", "line"),
    [
        (775, "03/05/2026 09:15 FROM: LAKESIDE CENTER 555-0142   TO: 555-0177   P.1/1"),
        (775, "Mar 05 2026 17:42 LAKESIDE  5550142  -> 5550177  p. 1"),
        (775, "FAX 0915 03/05/26 LAKESIDE CTR P1"),
        (775, "RECEIVED 03/05/2026 5:42PM  LAKESIDE  PAGE 1/1"),
        (30, "Printed on 03/05/2026 at 16:40 by TFOX RN"),
        (30, "Report run 03/05/26 1640  Page 1 of 1"),
        (30, "Form 1234 Rev. 03/05/2025"),
        (30, "Confidential - 03/05/2026 16:40:11 - Page 1/1"),
        (30, "03/05/2026 4:40 PM"),
    ],
)
def test_a_faxs_line_a_print_and_a_forms_edition_tell_no_day_and_no_time(y: int, line: str) -> None:
    words = [(40, y, line), (40, 742, WHO), *STORY[:2]]
    record = read(placed([sorted(words, key=lambda word: -word[1])]))
    assert {item.day() for item in record.administrations} == {None}
    assert "1640" not in repr(record.administrations)
    dated = read(placed([[(40, y, line), *TOP, *STORY]]))
    assert (told(dated), dated.understood.whole) == (BOTH, True)


@pytest.mark.parametrize(
    ("y", "line"),
    [(775, "03/02/2026 0930"), (775, "Infusion Note 03/02/2026 1400"), (775, "DOS 03/02/2026 p. 1")],
)
def test_the_date_of_a_note_at_its_top_is_its_day(y: int, line: str) -> None:
    record = read(placed([[(40, y, line), (40, 742, WHO), *STORY]]))
    assert {str(item.day()) for item in record.administrations} == {"2026-03-02"}


@pytest.mark.parametrize(
    "line",
    [
        "Tx 1015-1225",
        "Received 1015: Remicade from pharmacy",
        "Fax 0930: Remicade order",
        "03/02/2026 12:25 Remicade infusion complete.",
        "Revised rate at 1045",
        "Generated a rash at 1030, resolved",
        "Signed 03/02/2026 16:40 T Fox RN",
    ],
)
def test_a_line_of_the_chart_is_none_that_a_page_carries_besides(line: str) -> None:
    assert without_furniture(line) == line


def test_a_story_goes_on_below_a_faxs_line() -> None:
    fax = "03/02/2026 09:15 FROM: LAKESIDE 555-0142   P.%d/2"
    pages = [
        [(40, 775, fax % 1), *TOP, (40, 700, BEGIN), (40, 684, "Rate increased at 1045 to 150 mL/hr.")],
        [(40, 775, fax % 2), (40, 700, END)],
    ]
    assert told(read(placed(pages))) == [REMICADE]


@pytest.mark.parametrize(
    ("line", "is_missing"), [("Page 1 of 4", True), ("Page 1 of 1", False), ("Vial 1 of 2", False)]
)
def test_pages_that_are_not_in_the_file_are_told(line: str, is_missing: bool) -> None:
    record = read(placed([[*TOP, *STORY, (40, 30, line)]]))
    gaps = [(gap.locator, gap.text) for gap in record.understood.not_understood]
    assert (("page 1 of 4", ELSEWHERE) in gaps) == is_missing
    assert told(record) == BOTH


def _broken(data: bytes) -> bytes:
    """Return a PDF whose last page cannot be unpacked."""
    at = data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + len(b"stream\n")
    return data[:at] + b"\xff" * 20 + data[at + 20 :]


def test_a_page_that_cannot_be_unpacked_is_named() -> None:
    record = read(_broken(placed([[*TOP, *STORY[1:]], STORY[:1]])))
    assert told(record) == [REMICADE]
    assert ("page 2", DAMAGED) in [(gap.locator, gap.text) for gap in record.understood.not_understood]


def test_a_file_that_is_attached_is_named() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(placed([[*TOP, *STORY]]))))
    writer.add_attachment("mar.txt", b"0955 Zofran 8 mg IVP")
    out = io.BytesIO()
    writer.write(out)
    record = read(out.getvalue())
    assert told(record) == BOTH
    assert "mar.txt" in [gap.text for gap in record.understood.not_understood]


def test_letters_that_make_no_words_are_named() -> None:
    shifted = "".join(chr(ord(sign) + 3) for sign in " ".join((PUSH, BEGIN, END)) if sign != " ")
    record = read(placed([[*TOP], [(40, 700 - 16 * n, f"{shifted[n:]}") for n in range(4)]]))
    assert ("page 2", NO_WORDS) in [(gap.locator, gap.text) for gap in record.understood.not_understood]


@pytest.mark.parametrize(
    "says_so",
    [
        remark("FreeText", "VOID - wrong patient"),
        "<</Type/Annot/Subtype/Stamp/Name/Void/F 4/Rect[100 300 400 400]>>",
    ],
)
def test_a_page_that_is_stamped_void_is_in_doubt(says_so: str) -> None:
    record = read(placed([[*TOP, *STORY]], annots=[says_so]))
    assert {(item.start, item.dose) for item in record.administrations} == {(None, None)}
    assert VOID in [gap.text for gap in record.understood.not_understood]


@pytest.mark.parametrize("words", ["Voided without difficulty", "VOIDED X2 CLEAR URINE"])
def test_a_patient_who_voided_voids_nothing(words: str) -> None:
    assert told(read(placed([[*TOP, *STORY, (40, 640, words)]]))) == BOTH


def test_a_remark_that_puts_a_time_right_leaves_it_in_doubt() -> None:
    record = read(placed([[*TOP, *STORY]], annots=[remark("Text", "Stop should be 1250, pump log")]))
    assert told(record) == [BENADRYL, "Remicade 1015 ? 400 mg"]


@pytest.mark.parametrize("hidden", ["/F 2", "/F 32", "/Rect[0 0 0 0]"])
def test_a_field_that_nobody_sees_is_not_read_under_its_name(hidden: str) -> None:
    stop = field("StopTime", (400, 500), "1225")
    stop = stop.replace("/F 4", hidden) if "/F" in hidden else stop.replace("/Rect[400 500 520 514]", hidden)
    record = read(placed([[*TOP, (40, 700, BEGIN)]], annots=[stop]))
    assert told(record) == ["Remicade 1015 ? 400 mg"]
