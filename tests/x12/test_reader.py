"""The reader keeps every byte, finds the same segments at every chunk size, and names what it cannot read."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.x12.build import CHUNKS, LINE, STYLES, Builder, File, Style, files, isa, one_set, plain
from tests.x12.reading import chunked, segments_in
from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Code, X12Error
from x12.reader import Reader

SMALL = plain(one_set("HL*1**20*1", "HL*2*1*22*0", "CLM*A*100***11:B:1", *LINE), line_end="\n")


def read(data: bytes, reader: Reader, size: int = 1 << 20) -> int:
    """Read a whole file; return the number of its segments."""
    count = sum(len(reader.receive(chunk)) for chunk in chunked(data, size))
    reader.close()
    return count


def refusal(data: bytes, reader: Reader | None = None, size: int = 1 << 20) -> X12Error:
    """The error that reading this file ends with."""
    with pytest.raises(X12Error) as caught:
        read(data, reader or Reader(), size)
    return caught.value


@settings(max_examples=80, derandomize=True, deadline=None)
@given(file=files(), size=CHUNKS)
def test_segments_and_tail_are_the_file_at_every_chunk_size(file: File, size: int) -> None:
    segments, tail = segments_in(file.data, size)
    assert b"".join(segment.raw for segment in segments) + tail == file.data
    assert len(segments) == file.segments
    assert (segments, tail) == segments_in(file.data)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(file=files())
def test_index_and_offset_lead_back_to_the_segment(file: File) -> None:
    segments, _ = segments_in(file.data, 64)
    assert [segment.index for segment in segments] == list(range(1, len(segments) + 1))
    for segment in segments:
        assert file.data[segment.offset :].startswith(segment.id.encode("latin-1"))
        assert segment.id[:1].isalpha()


@settings(max_examples=150, derandomize=True, deadline=None)
@given(data=st.data(), size=CHUNKS)
def test_damaged_files_are_read_or_refused_the_same_at_every_chunk_size(
    data: st.DataObject, size: int
) -> None:
    whole = bytearray(data.draw(files()).data)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        length = data.draw(st.integers(0, 20))
        whole[at : at + length] = data.draw(st.binary(max_size=12))
    assert outcome(bytes(whole), size) == outcome(bytes(whole), 1 << 20)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(data=st.binary(max_size=400), size=CHUNKS)
@example(data=b"ISA", size=1)
@example(data=b"\xef\xbb\xbf", size=1)
@example(data=isa().encode(), size=1)
@example(data=b"ISA" + b"*" * 300, size=7)
def test_garbage_is_read_or_refused(data: bytes, size: int) -> None:
    assert outcome(data, size) == outcome(data, 1 << 20)


def outcome(data: bytes, size: int) -> object:
    try:
        segments, tail = segments_in(data, size)
    except X12Error as error:
        return error.code
    assert b"".join(segment.raw for segment in segments) + tail == data
    return len(segments), tail


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY),
        (b" \r\n\n", Code.EMPTY),
        (b"\xef\xbb\xbf", Code.EMPTY),
        (b"UNB+UNOA:1+S+R'", Code.NOT_X12),
        (b'{"resourceType": "Claim"}', Code.NOT_X12),
        ("ISA*00*".encode("utf-16"), Code.NOT_X12),
        (b"isa*00*", Code.NOT_X12),
        (b"ISA*00*          *00", Code.TRUNCATED),
        (SMALL[:-30], Code.TRUNCATED),
        (SMALL.rstrip()[:-1], Code.TRUNCATED),
        (b"ISA" + b"A" * 200, Code.ISA_MALFORMED),
        (b"ISA*00~" * 60, Code.ISA_MALFORMED),
        (isa().replace(":", "*").encode() + b"~", Code.ISA_MALFORMED),
    ],
)
def test_what_cannot_be_read_is_refused_by_code(data: bytes, code: Code) -> None:
    assert refusal(data).code is code


def test_a_refusal_says_where() -> None:
    error = refusal(SMALL[: SMALL.index(b"SV1") + 5])
    lx = SMALL.index(b"LX*1")
    assert (error.place.segment_index, error.place.byte) == (9, lx + len(b"LX*1~"))
    assert str(error).startswith(f"segment 9, byte {lx + 5}: the file ends inside a segment.")


@pytest.mark.parametrize("size", [1, 100, 1 << 20])
def test_a_segment_beyond_the_limit_is_refused(size: int) -> None:
    fits = plain(one_set("NTE*ADD*" + "X" * 992))
    assert read(fits, Reader(max_segment=1000), size) == 8
    error = refusal(fits.replace(b"NTE*ADD*", b"NTE*ADD*X"), Reader(max_segment=1000), size)
    assert error.code is Code.SEGMENT_TOO_LONG
    assert (error.place.segment_index, error.place.byte) == (5, fits.index(b"NTE"))


def test_the_default_limit_is_a_megabyte() -> None:
    assert refusal(plain(one_set("NTE*ADD*" + "X" * (2 << 20)))).code is Code.SEGMENT_TOO_LONG


def test_delimiters_come_from_each_isa() -> None:
    first = Builder([*one_set("HL*1**20*1")]).file(Style())
    second = Builder([*one_set("HL*1**20*1")]).file(Style(delimiters="|>\n!"))
    segments, _ = segments_in(first.data + second.data, 50)
    assert {segment.delimiters for segment in segments[:8]} == {DEFAULT}
    other = segments[-1].delimiters
    assert (other.element, other.component, other.terminator, other.repetition) == (b"|", b">", b"\n", b"!")
    assert segments[8].element(13) == segments[-1].element(2) == "000000001"


def test_a_letter_in_isa11_is_no_repetition_separator() -> None:
    segments, _ = segments_in(SMALL.replace(b"*^*00501*", b"*U*00401*"))
    assert segments[0].delimiters.repetition == b""
    assert segments[3].repetitions(3) == ("TRACE",)


def test_an_isa_without_padding_is_read_and_reported() -> None:
    trimmed = SMALL.replace(b"SENDER         *", b"SENDER*").replace(b"RECEIVER       *", b"RECEIVER*")
    reader = Reader()
    segments = reader.receive(trimmed)
    assert len(segments) == len(segments_in(SMALL)[0])
    assert segments[0].element(8) == "RECEIVER"
    assert [fault.code for fault in reader.faults] == [Code.ISA_WIDTH]
    assert segments_in(trimmed, 1)[0] == segments


def test_nul_bytes_are_reported_once_with_their_place() -> None:
    damaged = SMALL.replace(b"LX*1", b"LX*\x001").replace(b"6R*L1", b"6R\x00*L1")
    reader = Reader()
    reader.receive(damaged)
    assert [fault.code for fault in reader.faults] == [Code.NUL_BYTE]
    assert reader.faults[0].place.segment_index == 8
    assert reader.faults[0].place.byte == damaged.index(b"\0")


def test_bytes_behind_the_last_segment_are_kept_and_reported() -> None:
    reader = Reader()
    reader.receive(SMALL + b"\nEND OF FILE")
    reader.close()
    assert reader.tail == b"\nEND OF FILE"
    assert [fault.code for fault in reader.faults] == [Code.TRAILING_DATA]


def test_names_that_look_like_an_isa_are_names() -> None:
    body = ["NM1*IL*1*LISA*ISA", "NM1*ISA*ISA", "NTE*ADD*ISA*", "ISAX*1", "REF*BIN*BIN*1*"]
    segments, _ = segments_in(plain(one_set(*body)), 3)
    assert [segment.id for segment in segments[4:9]] == ["NM1", "NM1", "NTE", "ISAX", "REF"]


DOCUMENT = b"line one~\nISA*00*~CLM*X*1~BIN*5*\x00\xff~~SE*1*1~"


@pytest.mark.parametrize("size", [1, 2, 9, 50, 1 << 20])
@pytest.mark.parametrize(
    "segment",
    [b"BIN*%d*" % len(DOCUMENT) + DOCUMENT + b"~", b"BDS*ASC*%d*" % len(DOCUMENT) + DOCUMENT + b"~"],
)
def test_binary_data_is_cut_by_its_declared_length(segment: bytes, size: int) -> None:
    head, tail = plain([isa(), "GS*PI*S*R*20261120*0900*7*X*005010X210", "ST*275*0001"]), plain(["SE*3*0001"])
    data = head + segment + b"\r\n" + segment + tail + plain(["GE*1*7", "IEA*1*000000001"])
    segments, rest = segments_in(data, size)
    assert [found.id for found in segments] == [
        "ISA",
        "GS",
        "ST",
        *[segment[:3].decode()] * 2,
        "SE",
        "GE",
        "IEA",
    ]
    assert segments[3].elements[-1].encode("latin-1") == DOCUMENT
    assert b"".join(found.raw for found in segments) + rest == data


def test_a_declared_length_that_leads_nowhere_is_refused() -> None:
    head = plain([isa(), "GS*PI*S*R*20261120*0900*7*X*005010X210", "ST*275*0001"])
    assert refusal(head + b"BIN*4*12345~SE*3*0001~").code is Code.BINARY_LENGTH
    assert refusal(head + b"BIN*400*12345~SE*3*0001~").code is Code.TRUNCATED
    assert refusal(head + b"BIN*400*12345~", Reader(max_binary=399)).code is Code.SEGMENT_TOO_LONG


@settings(max_examples=30, derandomize=True, deadline=None)
@given(style=STYLES)
def test_elements_are_the_same_whatever_the_style(style: Style) -> None:
    built = Builder([*one_set("CLM*PCN-1*100***11:B:1", "REF*D9*^A^B")]).file(style)
    segments, _ = segments_in(built.data)
    composite = style.delimiters[1].join(["11", "B", "1"])
    assert segments[4].elements == ("CLM", "PCN-1", "100", "", "", composite)
    assert segments[4].component(5, 2) == "B"
    assert segments[5].repetitions(2) == ("", "A", "B")


def test_reader_takes_no_delimiter_for_granted() -> None:
    assert Delimiters() == DEFAULT
    with pytest.raises(X12Error):
        segments_in(isa().replace("*", "A").encode() + b"~")
