"""Whatever a file holds: it is read or refused with `X12Error`, and answered; nothing else ever comes out.

Coverage-guided fuzzing found what the first cases show; the property goes on looking in every run.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.model.claim import Transaction
from tests.x12.faults import sound
from x12 import ClaimSlice, X12Error, read_parts
from x12.acks.answer import answer_file
from x12.acks.read import read_answers
from x12.sense import check_edits

DAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def survives(data: bytes) -> None:
    chunks = [data[at : at + 512] for at in range(0, len(data), 512)]
    done = answer_file(chunks, when=NOW)
    for answer in (done.ta1, done.f999):
        assert not answer or list(read_answers([answer]))
    for read in (lambda: list(read_answers(chunks)), lambda: _make_sense(chunks)):
        with contextlib.suppress(X12Error):
            read()


def _make_sense(chunks: list[bytes]) -> None:
    for item in read_parts(chunks):
        if isinstance(item, ClaimSlice):
            check_edits(item, as_of=DAY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"SE*52*0001~\n", b"SE*52*0001~\nSE*52*0001~\n"),
        (b"ST*837*0001*005010X222A1", b"ST*837*0001*005010X214"),
        (b"HI*ABK:K5090~", b"BIN*5*a~b~c~"),
        (b"GE*1*1~", b"GE*\xb2*1~"),
        (b"*000000001*0*T", b"*00000000\xee*0*T"),
        (b"HL*2*1*22", b"HL*" + b"9" * 5000 + b"*1*22"),
        (b"*UN*1***1~", b"*UN*1***" + b"9" * 5000 + b"~"),
    ],
    ids=[
        "two SE",
        "a guide of another set",
        "binary data in a claim",
        "a superscript for a count",
        "a letter in ISA13",
        "HL01 of 5,000 digits",
        "a pointer of 5,000",
    ],
)
def test_what_fuzzing_found(before: bytes, after: bytes) -> None:
    data = sound("837P")
    assert before in data
    survives(data.replace(before, after, 1))


def test_binary_data_in_an_acknowledgement() -> None:
    answer = answer_file([sound("837P")], when=NOW).f999
    assert b"IK5*A~" in answer
    survives(answer.replace(b"IK5*A~", b"BIN*5*a~b~c~"))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    form: Transaction = draw(st.sampled_from(["837P", "837I"]))
    segments = sound(form).split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(segments) - 1))
        other = draw(st.integers(0, len(segments) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "element", "bytes"])):
            case "drop":
                segments[at] = b""
            case "double":
                segments[at] += segments[other]
            case "swap":
                segments[at], segments[other] = segments[other], segments[at]
            case "element":
                elements = segments[at].rstrip(b"~").split(b"*")
                elements[draw(st.integers(0, len(elements) - 1))] = draw(st.binary(max_size=12))
                segments[at] = b"*".join(elements) + b"~"
            case _:
                where = draw(st.integers(0, len(segments[at])))
                segments[at] = segments[at][:where] + draw(st.binary(max_size=4)) + segments[at][where + 1 :]
    return b"\n".join(segments)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(damaged())
def test_a_damaged_file_is_read_or_refused(data: bytes) -> None:
    survives(data)
