"""RTF charts: what a word processor shows of them, and what it strikes, hides, or sets beside the text."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.rtf.reader import CUT_OFF, VOID
from scrubber.charts.readers.rtf.shown import shown
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.told import told as all_told

HEAD = (
    "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}{\\f1\\fnil\\fcharset0 Calibri;}"
    "{\\f2\\fnil\\fcharset2 Wingdings;}{\\f3\\fnil\\fcharset2 Symbol;}}"
    "{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;}"
)
DAY = "Patient: Sutter, Alma  DOB: 02/17/1978\\par Date of Service: 03/02/2026\\par "
BEGIN = "1015 Remicade 400 mg IV infusion started.\\par "
END = "1225 Remicade infusion complete.\\par "
PUSH = "0955 Benadryl 25 mg IV push given.\\par "


def read(words: str, top: str = DAY) -> InfusionRecord:
    """Read an RTF file of one record."""
    (record,) = read_document(Document.of_bytes(f"{HEAD}{top}{words}}}".encode("cp1252"), "chart.rtf"))
    return record


def told(record: InfusionRecord) -> list[str]:
    """Return each drug with its times and dose; `-` for no certain dose."""
    return all_told(record, without="-")


RUN = "Remicade 1015 1225 400 mg"


@pytest.mark.parametrize(
    "struck",
    [
        "{\\strike 1150} 1225",
        "\\strike 1150\\strike0 1225",
        "\\b\\strike 1150 \\b0\\strike0 1225",
        "\\f1\\strike 1150 \\f0\\strike0 1225",
        "\\cf1\\strike 1150\\cf0\\strike0 1225",
        "\\f1\\v was 1150 \\f0\\v0 1225",
        "\\strike 11\\u8211?50\\strike0 1225",
        "\\strike 1140\\endash 1150\\strike0 1225",
        "{\\deleted 1150}{\\revised 1225}",
    ],
)
def test_what_stands_right_behind_struck_or_hidden_words_is_read(struck: str) -> None:
    """A control word ends with its number: `\\f0` before a mark that is taken away must not run into `1225`."""
    assert told(read(f"{BEGIN}{struck} Remicade infusion complete.\\par ")) == [RUN]


def test_a_dose_behind_a_struck_one_is_read() -> None:
    record = read("0955 Benadryl \\strike 50\\fs20\\strike0 25 mg IV push given.\\par ")
    assert told(record) == ["Benadryl 0955 ? 25 mg"]


def test_white_words_are_hidden_and_white_on_a_bar_is_not() -> None:
    record = read(f"{{\\cf2 {PUSH}}}{BEGIN}{END}")
    assert told(record) == [RUN]
    assert record.ignored == ("words that the document hides: 1",)
    assert len(read(f"{{\\cf2\\chcbpat1 {PUSH}}}{BEGIN}{END}").administrations) == 2


@pytest.mark.parametrize(
    "beside",
    [
        "{\\footnote\\pard {\\super 1} Stop time corrected: 1250 per pump log}",
        "{\\*\\atnid TF}\\chatn{\\*\\annotation\\pard Stop was 1250, see pump}",
    ],
)
def test_a_footnote_or_a_comment_that_puts_a_time_right_leaves_it_in_doubt(beside: str) -> None:
    assert told(read(f"{BEGIN}1225 Remicade infusion complete.{beside}\\par ")) == ["Remicade 1015 ? 400 mg"]


@pytest.mark.parametrize(
    "box",
    [
        "{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard " + PUSH + "}}}",
        "{\\shp{\\*\\shpinst{\\shptxt \\pard " + PUSH + "}}{\\shprslt\\pard " + PUSH + "}}",
        "{\\*\\do\\dobxcolumn\\dptxbx{\\dptxbxtext\\pard " + PUSH + "}}",
        "{\\object\\objemb{\\*\\objdata 0105}{\\result{\\pard " + PUSH + "}}}",
    ],
)
def test_what_stands_in_a_text_box_or_an_object_is_read_once(box: str) -> None:
    assert sorted(told(read(f"{BEGIN}{END}{box}"))) == ["Benadryl 0955 ? 25 mg", RUN]


def test_the_head_of_the_pages_names_patient_and_day_and_their_foot_gives_no_stop() -> None:
    head = "{\\header\\pard Patient: Sutter, Alma  DOS: 03/02/2026\\par}"
    foot = "{\\footer\\pard Printed 03/05/2026 16:40  Page 1\\par}"
    record = read(f"{head}{foot}{BEGIN}", top="")
    assert told(record) == ["Remicade 1015 ? 400 mg"]
    assert (record.patient.family, str(record.administrations[0].day())) == ("Sutter", "2026-03-02")


def test_a_document_that_says_it_is_void_is_in_doubt() -> None:
    record = read(f"{{\\header\\pard VOID - ENTERED IN ERROR\\par}}{BEGIN}{END}")
    assert told(record) == ["Remicade ? ? -"]
    assert {doubt.reason for doubt in record.administrations[0].uncertain} == {VOID}


def test_a_raised_number_is_no_part_of_the_one_before_it() -> None:
    """`40` with the mark of a footnote is not 401."""
    assert told(read(f"1015 Remicade 40{{\\super 1}} mg IV infusion started.\\par {END}")) == [
        "Remicade 1015 1225 -"
    ]
    assert told(read(f"1015{{\\super 2}} Remicade 400 mg IV infusion started.\\par {END}")) == [RUN]
    assert "1225" not in read(f"{BEGIN}12{{\\super 25}} Remicade infusion complete.\\par ").notes[0].text


@pytest.mark.parametrize(
    "box",
    [
        "{\\field{\\*\\fldinst FORMCHECKBOX{\\*\\formfield{\\fftype1\\ffres%d\\ffdefres0}}}{\\fldrslt}}",
        "{\\field{\\*\\fldinst FORMCHECKBOX{\\*\\formfield{\\fftype1\\ffres25\\ffdefres%d}}}{\\fldrslt}}",
    ],
)
def test_the_boxes_of_a_form_are_shown(box: str) -> None:
    words = shown(f"{HEAD}{box % 1}Given\\par {box % 0}Not given\\par}}".encode()).body
    assert words.split("\n")[:2] == ["[x] Given", "[ ] Not given"]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("{\\f2 \\'fe} Given", "[x] Given"),
        ("{\\f2 \\'a8} Given", "[ ] Given"),
        ("\\u-3842? Given", "[x] Given"),
        ("{\\field{\\*\\fldinst SYMBOL 168 \\\\f Wingdings}{\\fldrslt \\'a8}} Given", "[ ]  Given"),
        ("25 {\\f3 m}g", "25 \u00b5g"),
        ("caf\\'e9", "caf\u00e9"),
        ("\\uc2 1015\\u8211--1225", "1015\u20131225"),
        ("\\u-10179?\\u-8694?", "\U0001f60a"),
        ("{\\upr{Benadryl}{\\*\\ud{Benadryl}}}", "Benadryl"),
        ("{\\pict\\pngblip\\bin7 }}{{\\ab}seen", "seen"),
        (
            "{\\field{\\*\\fldinst FORMDROPDOWN{\\*\\formfield{\\ffres1{\\*\\ffl IM}{\\*\\ffl IVP}}}}{\\fldrslt}}",
            "IVP",
        ),
    ],
)
def test_signs_are_those_that_are_shown(code: str, seen: str) -> None:
    assert shown(f"{HEAD}{code}}}".encode()).body == seen


def test_a_cell_of_several_paragraphs_is_one_cell() -> None:
    table = (
        "\\trowd\\cellx1\\pard\\intbl Medication\\cell Dose\\cell Route\\cell Start\\cell Stop\\cell\\row "
        "\\trowd\\cellx1\\pard\\intbl Remicade\\cell 400 mg\\par in 250 mL NS\\cell IV infusion\\cell 1015\\cell 1225"
        "\\cell\\row "
    )
    assert told(read(table)) == [RUN]


def of_events(first: str, others: str) -> str:
    """Return rows of one drug: how the first cell of the first row of it is merged, and of the others."""
    rows = [
        ("", "Medication", "Time", "Action"),
        (first, "Remicade 400 mg IV infusion", "1015", "New Bag"),
        (others, "", "1045", "Rate Change"),
        (others, "", "1225", "Stopped"),
    ]
    return "".join(
        f"\\trowd{merged}\\cellx1\\cellx2\\cellx3\\pard\\intbl {drug}\\cell {time}\\cell {action}\\cell\\row "
        for merged, drug, time, action in rows
    )


def test_a_cell_that_goes_on_with_the_one_above_it_says_the_same() -> None:
    assert told(read(of_events("\\clvmgf", "\\clvmrg"))) == [RUN]
    # an empty cell that is none of it says nothing
    assert "Remicade" not in shown(f"{HEAD}{of_events('', '')}}}".encode()).body.partition("New Bag")[2]


def test_two_files_in_one_are_both_read_and_a_file_that_is_cut_off_is_said_to_be() -> None:
    other = (
        HEAD
        + "Patient: Marlow, Tess  DOB: 08/02/1971\\par DOS: 03/02/2026\\par Venofer 200 mg IV 0900-0930.\\par}"
    )
    first, second = read_document(
        Document.of_bytes(f"{HEAD}{DAY}{BEGIN}{END}}}{other}".encode(), "chart.rtf")
    )
    assert (told(first), told(second)) == ([RUN], ["Venofer 0900 0930 200 mg"])
    (cut,) = read_document(Document.of_bytes(f"{HEAD}{DAY}{BEGIN}".encode(), "chart.rtf"))
    assert CUT_OFF in [gap.text for gap in cut.understood.not_understood]


@pytest.mark.parametrize("word", ["in\\u64258?iximab", "Infli\\-ximab", "inflix\\u8203?imab"])
def test_ligatures_and_soft_hyphens_are_letters_of_a_name(word: str) -> None:
    (item,) = read(
        f"1015 {word} 400 mg IV infusion started.\\par 1225 {word} infusion complete.\\par "
    ).administrations
    assert item.substance.casefold() == "infliximab"


def test_a_ring_and_a_disc_are_choices_and_a_disc_alone_leads_an_item() -> None:
    form = "Medication: Remicade   Dose: 400 mg   Start: 1015   Stop: 1225\\par "
    (item,) = read(f"{form}\\u9675? Given   \\u9679? Not given\\par ").administrations
    assert (item.start, item.dose) == (None, None)
    (item,) = read(f"{form}\\u9679? Given   \\u9675? Not given\\par ").administrations
    assert item.start is not None
    assert "[" not in read(f"\\u9679? {BEGIN}\\u9679? {END}").notes[0].text


OPEN = "Benadryl 25 mg IV push 0955\\par "
OUTER, INNER = "\\pard\\li720\\fi-360 ", "\\pard\\li1440\\fi-360 "


@pytest.mark.parametrize("lead", ["{}? ", "{{\\listtext{}?\\tab}}"])
def test_rings_further_in_than_the_discs_above_them_lead_the_items_of_a_list(lead: str) -> None:
    disc, ring = lead.format("\\u9679"), lead.format("\\u9675")
    given = "Remicade 400 mg IV infusion 1015-1225\\par "
    items = f"{OUTER}{disc}Infusion\\par {INNER}{ring}{given}{OUTER}{disc}Tolerated well.\\par "
    assert told(read(items)) == [RUN]
    assert told(read(f"\\pard {disc}Infusion\\par     {ring}{given}")) == [RUN]


@pytest.mark.parametrize(
    "lines",
    [
        f"{OUTER}\\u9675? {OPEN}{OUTER}\\u9679? {BEGIN}{END}",
        f"{INNER}\\u9679? {BEGIN}{END}{INNER}\\u9675? {OPEN}",
        f"{OUTER}\\u9679? Given today\\par {INNER}\\u9675? {OPEN}{INNER}\\u9679? {BEGIN}{END}",
    ],
)
def test_rings_and_discs_that_stand_equally_far_in_are_choices(lines: str) -> None:
    assert not any("0955" in item for item in told(read(lines)))
