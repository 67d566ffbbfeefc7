"""Our driver of pyx12 comes to the verdict of pyx12's own: nothing is lost or added by driving it ourselves."""

from __future__ import annotations

import pytest

from tests.x12.faults import ELEMENTS, SENSE, STRUCTURE, faulty, sound
from tests.x12.oracle import complaints
from x12.guide.errors import GuideCode
from x12.guide.files import check_file

OURS_ALONE = {GuideCode.HL_CHILD}
"""What `FileWatch` finds and pyx12 does not look for."""


@pytest.mark.parametrize("form", ["837P", "837I"])
def test_both_accept_a_sound_file(form: str) -> None:
    data = sound(form)  # type: ignore[arg-type]
    assert complaints(data) == []
    assert check_file([data], "pyx12").errors == []


@pytest.mark.parametrize("name", [*STRUCTURE, *ELEMENTS, *SENSE])
def test_both_say_the_same_of_a_fault(name: str) -> None:
    data = faulty(name)
    ours = [error for error in check_file([data], "pyx12").errors if error.code not in OURS_ALONE]
    assert bool(ours) == objects(data)


def objects(data: bytes) -> bool:
    try:
        return bool(complaints(data))
    except IndexError:  # pyx12 stumbles over a component too many, and that is an objection too
        return True


def test_a_component_too_many_is_named_at_its_place() -> None:
    data = sound("837P").replace(b"*UN*1***1~", b"*UN*1***1:1:1:1:1~", 1)
    (error,) = check_file([data], "guide").errors
    assert (error.code, error.element) == (GuideCode.COMPONENTS_TOO_MANY, "SV107-5")
    assert "at most 4 components" in error.message


def test_a_range_of_days_with_a_hyphen_too_many_is_a_wrong_date() -> None:
    data = sound("837I")
    begin = data.index(b"DTP*434*RD8*") + 12
    data = data[: begin + 4] + b"-" + data[begin + 4 :]
    (error,) = check_file([data], "guide").errors
    assert (error.code, error.element) == (GuideCode.ELEMENT_DATE, "DTP03")


@pytest.mark.parametrize("size", [39, 8_000, 16_400, 40_000, 200_000])
def test_a_segment_longer_than_pyx12_reads_at_once_is_judged_and_so_is_what_follows(size: int) -> None:
    """pyx12 asks for 8 KB at a time, and takes a piece without the end of a segment for the end of the file."""
    data = sound("837P")
    begin = data.index(b"CLM*") + 4
    data = data[:begin] + b"A" * size + data[data.index(b"*", begin) :]
    data = data[: data.rindex(b"SV1*HC:")] + data[data.rindex(b"SV1*HC:") :].replace(b"*UN*", b"*XX*", 1)
    found = [(error.code, error.element) for error in check_file([data], "guide").errors]
    assert found == [(GuideCode.ELEMENT_TOO_LONG, "CLM01"), (GuideCode.ELEMENT_CODE, "SV103")]


def test_a_segment_of_very_many_elements_is_no_fault_of_the_envelope() -> None:
    data = sound("837P")
    end = data.index(b"~", data.index(b"HI*ABK"))
    data = data[:end] + b"*" * 30_000 + b"1" + data[end:]
    codes = {error.code for error in check_file([data], "guide").errors}
    assert GuideCode.ELEMENTS_TOO_MANY in codes
    assert GuideCode.ENVELOPE not in codes
