"""A file that breaks off, with the next file glued to it, costs itself: what follows is read as if it stood alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.x12.build import CHUNKS, PLAIN, Style, isa, one_set, plain
from tests.x12.reading import chunked, claims_of, parts_in, raw_of, segments_in
from tests.x12.survey.test_survey import three_sets, write
from tests.x12.test_divide import divided
from tests.x12.test_reader import refusal
from x12.acks.read import InterchangeAnswer, read_answers
from x12.delimiters import ISA_WIDTH
from x12.errors import Code
from x12.parts import PartReader
from x12.reader import Reader
from x12.slices import Kind
from x12.survey import Level, Survey, Verdict, survey_file

BEFORE, CUT, AFTER = (write(three_sets(seed)) for seed in (1, 2, 3))
STYLES = (PLAIN, "|>\x1e!", "*:\r^")


def styled(data: bytes, style: str) -> bytes:
    return data.decode("latin-1").translate(str.maketrans(PLAIN, style)).encode("latin-1")


def on_one_line(*pieces: bytes) -> bytes:
    return b"".join(pieces).replace(b"\n", b"")


def verdicts(survey: Survey) -> list[Verdict]:
    return [interchange.verdict for interchange in survey.interchanges]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    cut=st.integers(1, len(CUT) - 3) | st.integers(1, 2 * ISA_WIDTH),
    styles=st.tuples(st.sampled_from(STYLES), st.sampled_from(STYLES)),
    end=st.sampled_from([b"", b"\n", b"\r\n", b"\x1a"]),
    size=CHUNKS,
)
@example(cut=3, styles=(PLAIN, PLAIN), end=b"", size=1)
@example(cut=ISA_WIDTH - 1, styles=(PLAIN, PLAIN), end=b"", size=7)
@example(cut=len(CUT) - 2, styles=(PLAIN, PLAIN), end=b"", size=1)
def test_wherever_a_file_breaks_off_the_next_one_goes_out(
    cut: int, styles: tuple[str, str], end: bytes, size: int
) -> None:
    before, after = (styled(data, style) for data, style in zip((BEFORE, AFTER), styles, strict=True))
    piece = CUT[:cut] + b"N3" * CUT[:cut].rstrip().endswith(b"~")
    # a line end would be read as a delimiter in ISA, and may be the terminator
    ends = not ISA_WIDTH - 3 < cut < ISA_WIDTH and styles[0][2].encode() not in end
    broken = styled(piece, styles[0]) + end * ends
    data = before + broken + after
    survey = survey_file(chunked(data, size))
    assert survey.broken is None
    assert verdicts(survey) == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    last = survey.interchanges[-1]
    assert (last.start, last.end) == (len(before + broken), len(data) - len(b"\n"))
    places = [r.place for r in survey.interchanges[1].refusals if r.code == Code.BROKEN_OFF.value]
    assert len(places) == 1
    assert places[0].segment_index == last.first - 1
    assert len(before) - 1 <= (places[0].byte or 0) < last.start
    done = divided(data)
    assert on_one_line(done.outbound) == on_one_line(before, after)
    assert on_one_line(done.refused) == on_one_line(broken)
    assert sorted(done.outbound + done.refused) == sorted(data)
    alone = [raw_of(item) for item in parts_in(after)[0]]
    assert [raw_of(item) for item in parts_in(data, size)[0]][-len(alone) :] == alone


@pytest.mark.parametrize("size", [1, 50, 1 << 20])
@pytest.mark.parametrize("cut", [4, 20, 80, ISA_WIDTH - 2, ISA_WIDTH - 1, ISA_WIDTH + 3, 1005])
def test_a_file_may_begin_with_one_that_breaks_off(cut: int, size: int) -> None:
    data = CUT[:cut] + AFTER
    survey = survey_file(chunked(data, size))
    assert verdicts(survey) == [Verdict.REFUSED, Verdict.ACCEPTED]
    assert survey.interchanges[1].first == CUT[:cut].count(b"~") + 2
    done = divided(data)
    assert (done.refused, done.outbound) == (CUT[:cut], AFTER)


def test_the_claims_before_the_cut_are_counted_and_refused_with_their_set() -> None:
    last = CUT.rindex(b"CLM*")
    for end, counted in ((last + 10, 3), (CUT.index(b"SV1*", last) + 9, 4)):
        data = CUT[:end] + AFTER
        sets = [(each.refused, each.claims) for each in survey_file([data]).sets]
        assert sets == [(True, 4), (True, 4), (True, counted), *[(False, 4)] * 3]
        assert len(claims_of(parts_in(data)[0])) == 20 + counted


def test_a_message_says_where_it_broke_off_and_what_to_do() -> None:
    cut = CUT[: CUT.index(b"BHT*") + 9]
    reader = Reader()
    reader.receive(cut + AFTER)
    (fault,) = reader.faults
    assert (fault.code, fault.ack_hint) == (Code.BROKEN_OFF, "TA1:023")
    assert str(fault).startswith(f"segment 4, byte {CUT.index(b'BHT*')}, BHT: a segment breaks off")
    assert "have what was cut sent again" in str(fault)


def test_the_reader_gives_what_broke_off_as_a_segment_without_terminator() -> None:
    cut = CUT[: CUT.index(b"BHT*") + 9]
    segments, tail = segments_in(cut + AFTER, 50)
    assert b"".join(segment.raw for segment in segments) + tail == cut + AFTER
    assert [segment.id for segment in segments[:5]] == ["ISA", "GS", "ST", "BHT", "ISA"]
    assert [segment.index for segment in segments if segment.is_broken] == [4]


NAME = isa()
NO_HEADERS: dict[str, Sequence[str]] = {
    "a name": ["NM1*IL*1*LISA*ISA", "NTE*ADD*ISA*00*"],
    "a header that breaks off": ["NTE*ADD*" + NAME[:90]],
    "a header with a sender too short": ["NTE*ADD*" + NAME.replace("SENDER  ", "SENDER")],
    "a header with a separator in a value": ["NTE*ADD*" + NAME.replace("SENDER  ", "SENDER* ")],
    "a header whose separators are one": ["NTE*ADD*" + NAME[:-1] + "*"],
    "a header over two segments": ["NTE*ADD*" + NAME[:50], NAME[50:]],
    "a header in letters": ["NTE*ADD*" + NAME.replace("*", "X")],
}


@pytest.mark.parametrize("name", NO_HEADERS)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_what_is_no_whole_header_is_data(name: str, size: int) -> None:
    body = NO_HEADERS[name]
    reader = Reader()
    segments = [s for chunk in chunked(plain(one_set(*body)), size) for s in reader.receive(chunk)]
    assert [segment.raw for segment in segments[4 : 4 + len(body)]] == [f"{s}~".encode() for s in body]
    assert reader.faults == ()


def test_a_header_in_binary_data_is_data() -> None:
    document = AFTER[: 3 * ISA_WIDTH]
    head = plain([isa(), "GS*PI*S*R*20261120*0900*7*X*005010X210", "ST*275*0001"])
    data = head + b"BIN*%d*" % len(document) + document + b"~" + plain(["SE*3*0001", "GE*1*7"])
    assert [segment.id for segment in segments_in(data, 50)[0]] == ["ISA", "GS", "ST", "BIN", "SE", "GE"]


@pytest.mark.parametrize("size", [1, 100, 1 << 20])
def test_a_segment_that_breaks_off_beyond_the_limit_is_refused(size: int) -> None:
    fits = plain([isa()]) + b"NTE*ADD*" + b"X" * 992 + AFTER
    assert sum(len(run) for run in map(Reader(max_segment=1000).receive, chunked(fits, size))) > 100
    error = refusal(fits.replace(b"ADD*X", b"ADD*XX"), Reader(max_segment=1000), size)
    assert error.code is Code.SEGMENT_TOO_LONG
    assert (error.place.segment_index, error.place.byte) == (2, ISA_WIDTH)


def test_half_an_answer_is_none() -> None:
    """As a TA1 that breaks off within its number or its verdict."""
    head = Style().write([isa()])[0]
    whole = plain([isa(2), "TA1*000000007*261120*0900*A*000", "IEA*0*000000002"])
    answers = list(read_answers([head + b"TA1*00000000" + whole]))
    assert answers == [InterchangeAnswer("000000007", "A", "000")]


STRAYS = (b"GARBAGE~\n", b"\nN3*1 MAIN ST~", b"~\nREF*1*2~\n~\nREF*1*3~\n", b"GARBAGE\n")


@pytest.mark.parametrize("size", [1, 64, 1 << 20])
@pytest.mark.parametrize("stray", STRAYS)
def test_what_stands_behind_an_iea_costs_itself(stray: bytes, size: int) -> None:
    data = BEFORE + stray + AFTER
    survey = survey_file(chunked(data, size))
    assert verdicts(survey) == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    (refusal,) = survey.interchanges[1].refusals
    assert refusal.level is Level.INTERCHANGE
    assert refusal.code in (Code.SEGMENT_OUTSIDE_SET.value, Code.BROKEN_OFF.value)
    done = divided(data)
    assert on_one_line(done.refused).strip(b"~") == on_one_line(stray).strip(b"~")
    assert on_one_line(done.outbound) == on_one_line(BEFORE, AFTER)
    assert sorted(done.outbound + done.refused) == sorted(data)


def test_the_parts_of_an_end_and_what_stands_behind_it_are_two() -> None:
    reader = PartReader()
    items = reader.receive(BEFORE + STRAYS[0] + AFTER)
    at = next(n for n, item in enumerate(items) if getattr(item, "kind", None) is Kind.INTERCHANGE_END)
    assert [raw_of(item).strip() for item in items[at : at + 2]] == [b"IEA*1*000000001~", b"GARBAGE~"]
    assert items[at + 1].kind is Kind.OTHER  # type: ignore[union-attr]
    assert [fault.code for fault in reader.faults] == [Code.SEGMENT_OUTSIDE_SET]


def test_strays_at_the_end_of_a_file_cost_themselves() -> None:
    done = divided(BEFORE + STRAYS[0])
    assert verdicts(done.survey) == [Verdict.ACCEPTED, Verdict.REFUSED]
    assert on_one_line(done.outbound) == on_one_line(BEFORE)
    assert on_one_line(done.refused) == on_one_line(STRAYS[0])
