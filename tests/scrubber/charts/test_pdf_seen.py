"""What a person sees of a PDF's page: hidden, painted over, struck and machine-read words are not what happened."""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.text import HIDDEN
from scrubber.charts.readers.pdf.fonts import Font
from scrubber.charts.readers.pdf.reader import CROSSED, STRUCK
from scrubber.charts.readers.picture.reader import BY_MACHINE
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_pdf import Word, drawn, placed, remark, said
from tests.scrubber.charts.told import times_of

HEAD = said(40, 742, "Patient: Sutter, Alma  DOB: 02/17/1978") + said(40, 726, "Date of service: 03/02/2026")
PUSH, BEGIN, END = (
    "0955 Benadryl 25 mg IV push given.",
    "1015 Remicade 400 mg IV infusion started.",
    "1225 Remicade infusion complete.",
)
RUN = HEAD + said(40, 700, BEGIN) + said(40, 684, END)
WIDTH = 155
"""Points that the words of `PUSH` take."""


def read(data: bytes) -> InfusionRecord:
    """Read a PDF of one record."""
    (record,) = read_document(Document.of_bytes(data, "chart.pdf"))
    return record


def told(record: InfusionRecord) -> list[str]:
    """Return each drug with its times; `?` for one that is not certain."""
    return [times_of(item) for item in record.administrations]


REMICADE = "Remicade 1015 1225"
BOTH = [REMICADE, "Benadryl 0955 ?"]


@pytest.mark.parametrize(
    "words",
    [
        said(40, 660, PUSH, look="1 g"),
        said(40, 660, PUSH, look="1 1 1 rg"),
        said(40, 660, PUSH, look="0 0 0 0 k"),
        said(40, 660, PUSH, look="3 Tr"),
        said(40, 660, PUSH, size=1),
        said(40, -60, PUSH),
        said(700, 660, PUSH),
        "q 0 g 35 655 300 16 re f Q " + said(40, 660, PUSH),
        said(40, 660, PUSH) + "q 0 g 35 655 300 16 re f Q ",
    ],
)
def test_words_that_nobody_sees_are_not_read_and_are_counted(words: str) -> None:
    record = read(drawn(RUN + words))
    assert told(record) == [REMICADE]
    assert (record.ignored, record.understood.whole) == ((f"{HIDDEN}: 1",), False)


@pytest.mark.parametrize(
    "words",
    [
        "q 0 g 35 655 300 16 re f Q " + said(40, 660, PUSH, look="1 g"),  # white on a bar
        said(40, 660, PUSH) + "q /G gs 1 1 0 rg 35 655 300 16 re f Q ",  # a marker drawn over it
        "q 0.9 g 35 655 300 16 re f Q " + said(40, 660, PUSH),  # a shaded row
        said(40, 660, PUSH) + "q 1 g 35 672 300 12 re f Q ",  # what is painted beside it
        said(40, 660, PUSH, look="0 Tr"),
    ],
)
def test_words_on_a_bar_below_a_marker_and_in_a_shaded_row_are_seen(words: str) -> None:
    record = read(drawn(RUN + words))
    assert (told(record), record.ignored, record.understood.whole) == (BOTH, (), True)


def test_white_words_on_what_a_form_object_draws_may_be_seen() -> None:
    """Nobody knows how dark it is there."""
    assert told(read(drawn(RUN + "/X Do " + said(40, 660, PUSH, look="1 g")))) == BOTH


@pytest.mark.parametrize("is_off", [True, False])
def test_a_layer_that_is_switched_off_is_not_seen(is_off: bool) -> None:
    record = read(drawn(RUN + f"/OC /L BDC {said(40, 660, PUSH)} EMC", layer_off=is_off))
    assert told(record) == ([REMICADE] if is_off else BOTH)


def test_what_was_painted_over_and_written_anew_counts_as_it_was_written() -> None:
    wrong = said(40, 684, "1150") + "q 1 g 38 681 25 13 re f Q " + said(40, 684, END)
    assert told(read(drawn(HEAD + said(40, 700, BEGIN) + wrong))) == [REMICADE]


def test_where_a_part_of_some_words_is_painted_over_all_of_the_page_is_in_doubt() -> None:
    painted = said(40, 684, "1150 Remicade infusion complete.") + "q 1 g 38 681 25 13 re f Q "
    record = read(drawn(HEAD + said(40, 700, BEGIN) + painted))
    assert told(record) == ["Remicade ? ?"]
    assert STRUCK in {doubt.reason for doubt in record.administrations[0].uncertain}


STROKES = [
    f"40 663 m {40 + WIDTH} 663 l S",
    f"40 662.6 {WIDTH} 0.6 re f",
]


@pytest.mark.parametrize("stroke", STROKES)
def test_words_that_a_line_goes_through_are_not_so_and_are_named(stroke: str) -> None:
    record = read(drawn(RUN + said(40, 660, PUSH) + stroke))
    assert told(record) == [REMICADE]
    assert PUSH in [gap.text for gap in record.understood.not_understood]


@pytest.mark.parametrize(
    "stroke",
    [
        f"40 658.5 m {40 + WIDTH} 658.5 l S",  # underlined
        f"40 660 m {40 + WIDTH} 660 l S",  # on the line of a form
        f"40 669 {WIDTH} 0.6 re f",  # the rule above it
        "39 650 m 39 690 l S",  # a margin
        f"36 656 {WIDTH + 8} 14 re S",  # a box round it
    ],
)
def test_a_line_beside_words_is_no_stroke(stroke: str) -> None:
    record = read(drawn(RUN + said(40, 660, PUSH) + stroke))
    assert (told(record), record.understood.whole) == (BOTH, True)


@pytest.mark.parametrize("stroke", ["40 663 m 62 663 l S", "150 663 m 190 663 l S", "20 20 m 590 770 l S"])
def test_a_line_through_some_words_or_across_the_page_leaves_all_of_it_in_doubt(stroke: str) -> None:
    record = read(drawn(RUN + said(40, 660, PUSH) + stroke))
    assert told(record) == ["Remicade ? ?", "Benadryl ? ?"]
    assert not record.understood.whole


PAGE: list[Word] = [
    (40, 742, "Patient: Sutter, Alma  DOB: 02/17/1978"), (40, 726, "Date of service: 03/02/2026"),
    (40, 700, BEGIN), (40, 684, END),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["Ink", "Line"])
@pytest.mark.parametrize("low", [684, 640])
def test_a_line_drawn_onto_words_of_giving_leaves_them_in_doubt(kind: str, low: int) -> None:
    record = read(placed([PAGE], annots=[remark(kind, "", (38, low, 200, low + 10))]))
    assert told(record) == (["Remicade ? ?"] if low == 684 else [REMICADE])
    assert (CROSSED in [gap.text for gap in record.understood.not_understood]) == (low == 684)


def test_a_scan_whose_words_a_machine_read_is_in_doubt() -> None:
    page = "q 612 0 0 792 0 0 cm /I Do Q " + "".join(
        said(40, 742 - 16 * line, words, look="3 Tr")
        for line, words in enumerate(("Patient: Sutter, Alma", "DOS: 03/02/2026", BEGIN, END))
    )
    record = read(drawn(page))
    assert told(record) == ["Remicade ? ?"]
    assert {doubt.reason for doubt in record.administrations[0].uncertain} == {BY_MACHINE}
    assert not record.understood.whole


def test_words_that_are_drawn_twice_are_read_once() -> None:
    page = HEAD + "".join(
        said(40 + shift, y, words) for y, words in ((700, BEGIN), (684, END)) for shift in (0, 0.3)
    )
    record = read(drawn(page))
    assert record.notes[0].text.count("Remicade") == 2


@pytest.mark.parametrize(("wide", "is_named"), [(400, True), (90, False)])
def test_a_large_picture_among_many_words_is_named_and_a_small_one_is_not(wide: int, is_named: bool) -> None:
    story = "".join(
        said(40, 640 - 14 * line, "Patient resting in the recliner, call light in reach.")
        for line in range(6)
    )
    record = read(drawn(RUN + story + f"q {wide} 0 0 {wide // 2} 100 100 cm /I Do Q"))
    assert told(record) == [REMICADE]
    assert (not record.understood.whole) == is_named


def test_a_stroke_in_pieces_goes_through_all_of_the_words() -> None:
    record = read(drawn(RUN + said(40, 660, PUSH) + "40 663 m 110 663 l S 110 663 m 198 663 l S"))
    assert told(record) == [REMICADE]
    assert PUSH in [gap.text for gap in record.understood.not_understood]


@pytest.mark.parametrize("size", [6, 8])
def test_a_raised_mark_is_no_digit_of_the_dose_before_it(size: int) -> None:
    begin = (
        said(40, 700, "1015 Remicade 40")
        + said(119, 704, "1", size=size)
        + said(124, 700, " mg IV infusion started.")
    )
    record = read(drawn(HEAD + begin + said(40, 684, END)))
    assert [item.dose for item in record.administrations] == [None]
    assert "401" not in record.notes[0].text


def test_words_are_as_wide_as_their_font_says() -> None:
    simple = Font({"/Subtype": "/TrueType", "/FirstChar": 65, "/Widths": [700, 600]})
    assert (round(simple.wide(b"AB"), 2), simple.wide(b"?")) == (1.3, 0.5)
    many = Font(
        {
            "/Subtype": "/Type0",
            "/DescendantFonts": [
                Held({"/DW": 400, "/W": [Held(7), Held([500, 250]), Held(40), Held(60), Held(333)]})
            ],
        }
    )
    assert round(many.wide(bytes([0, 7, 0, 8, 0, 50, 1, 0])), 3) == round(0.5 + 0.25 + 0.333 + 0.4, 3)


class Held:
    """Something that is held elsewhere in the file."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def get_object(self) -> Any:
        """Return it."""
        return self.item

    def __int__(self) -> int:
        return int(self.item)

    def __float__(self) -> float:
        return float(self.item)
