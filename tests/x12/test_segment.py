"""A segment gives its elements, and changes one without touching another byte."""

from __future__ import annotations

import pickle

import pytest

from x12.delimiters import DEFAULT, Delimiters
from x12.errors import Code, X12Error
from x12.segment import Segment


def segment(text: str, delimiters: Delimiters = DEFAULT) -> Segment:
    return Segment(text.encode("latin-1"), 31, 1187, delimiters)


SV1 = "\r\nSV1*HC:J1745:JZ*5600*UN*50***1"


def test_elements_and_components_are_counted_from_one_and_absent_ones_are_empty() -> None:
    sv1 = segment(SV1)
    assert sv1.id == "SV1"
    assert (sv1.element(2), sv1.element(5), sv1.element(7), sv1.element(8)) == ("5600", "", "1", "")
    assert (sv1.component(1, 2), sv1.component(1, 3), sv1.component(1, 4)) == ("J1745", "JZ", "")
    assert (sv1.element(0), sv1.element(-1), sv1.component(1, 0)) == ("", "", "")


def test_offset_is_where_the_id_begins_and_raw_keeps_the_line_break() -> None:
    sv1 = segment(SV1)
    assert sv1.offset == 1189
    assert sv1.raw == SV1.encode() + b"~"
    assert sv1.lead == b"\r\n"


@pytest.mark.parametrize(
    ("number", "value", "expected"),
    [
        (4, "40", "\r\nSV1*HC:J1745:JZ*5600*UN*40***1~"),
        (7, "1:2", "\r\nSV1*HC:J1745:JZ*5600*UN*50***1:2~"),
        (9, "Y", "\r\nSV1*HC:J1745:JZ*5600*UN*50***1**Y~"),
        (7, "", "\r\nSV1*HC:J1745:JZ*5600*UN*50~"),
        (9, "", "\r\nSV1*HC:J1745:JZ*5600*UN*50***1~"),
        (3, "", "\r\nSV1*HC:J1745:JZ*5600**50***1~"),
    ],
)
def test_one_element_changes_and_nothing_else(number: int, value: str, expected: str) -> None:
    assert segment(SV1).with_element(number, value).raw == expected.encode()


@pytest.mark.parametrize(
    ("component", "value", "expected"),
    [(3, "JW", "HC:J1745:JW"), (4, "59", "HC:J1745:JZ:59"), (3, "", "HC:J1745"), (6, "", "HC:J1745:JZ")],
)
def test_one_component_changes_and_nothing_else(component: int, value: str, expected: str) -> None:
    assert segment(SV1).with_component(1, component, value).element(1) == expected


def test_trailing_empty_elements_of_the_sender_stay() -> None:
    assert segment("REF*D9*A**").with_element(2, "B").raw == b"REF*D9*B**~"


def test_bytes_of_any_encoding_survive() -> None:
    for name in ("MÜLLER", "MÜLLER".encode().decode("latin-1")):
        assert segment(f"NM1*QC*1*{name}*ANNA").with_element(4, "EVA").element(3) == name


@pytest.mark.parametrize("value", ["A*B", "A~B"])
def test_a_value_that_would_break_the_segment_is_refused(value: str) -> None:
    with pytest.raises(X12Error) as caught:
        segment(SV1).with_element(2, value)
    assert caught.value.code is Code.DELIMITER_IN_VALUE


def test_a_component_takes_no_component_separator() -> None:
    with pytest.raises(X12Error) as caught:
        segment(SV1).with_component(1, 3, "JZ:59")
    assert caught.value.code is Code.DELIMITER_IN_VALUE


def test_no_error_repeats_a_value() -> None:
    with pytest.raises(X12Error) as caught:
        segment("NM1*QC*1*SECRET").with_element(4, "Łucja")
    assert caught.value.code is Code.NOT_LATIN_1
    assert "ucja" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "SECRET" not in repr(segment("NM1*QC*1*SECRET"))
    # a segment without separators is one long id
    assert segment("SECRET NAME").place().segment == ""


def test_segments_are_values() -> None:
    assert segment(SV1) == segment(SV1)
    assert pickle.loads(pickle.dumps(segment(SV1))) == segment(SV1)
    assert len({segment(SV1), segment(SV1)}) == 1


def test_a_new_segment_has_the_line_break_asked_for() -> None:
    built = Segment.build("NTE", "ADD", "START 0905", delimiters=DEFAULT, lead=b"\n")
    assert built.raw == b"\nNTE*ADD*START 0905~"
    with pytest.raises(X12Error):
        Segment.build("NTE", "ADD", "A~B", delimiters=DEFAULT)
