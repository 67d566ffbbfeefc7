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
