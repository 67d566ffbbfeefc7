"""What a guide can hold against a segment: one code each, its text, and the codes a 999 would give it.

The texts are ours and hold no value of the file. What was expected (a length, a list of codes) and what
the guide calls the thing come from the guide, so they may stand in a message.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

from x12.errors import NOWHERE, Place
from x12.value import Value

Source = Literal["guide", "pyx12"]


class GuideCode(StrEnum):
    """Every fault of structure or form that validation can name."""

    # segments and loops
    SEGMENT_UNKNOWN = "segment-unknown"
    SEGMENT_UNEXPECTED = "segment-unexpected"
    SEGMENT_NOT_USED = "segment-not-used"
    SEGMENT_MISSING = "segment-missing"
    SEGMENT_REPEATED = "segment-repeated"
    LOOP_MISSING = "loop-missing"
    LOOP_REPEATED = "loop-repeated"
    SEGMENT_EMPTY = "segment-empty"
    SEGMENT_BLANK_BEFORE = "segment-blank-before"
    SEGMENT_UNREADABLE = "segment-unreadable"
    TRAILING_SEPARATOR = "trailing-separator"
    # elements
    ELEMENT_MISSING = "element-missing"
    ELEMENT_NOT_USED = "element-not-used"
    ELEMENT_CONDITION = "element-condition"
    ELEMENT_EXCLUSIVE = "element-exclusive"
    ELEMENTS_TOO_MANY = "elements-too-many"
    COMPONENTS_TOO_MANY = "components-too-many"
    ELEMENT_TOO_SHORT = "element-too-short"
    ELEMENT_TOO_LONG = "element-too-long"
    ELEMENT_CHARACTER = "element-character"
    ELEMENT_CODE = "element-code"
    ELEMENT_FORM = "element-form"
    ELEMENT_DATE = "element-date"
    ELEMENT_TIME = "element-time"
    # across segments
    LX_NUMBER = "lx-number"
    HL_NUMBER = "hl-number"
    HL_PARENT = "hl-parent"
    HL_CHILD = "hl-child"
    CONTROL_NUMBER_REPEATED = "control-number-repeated"
    ENVELOPE = "envelope"
    NOT_AN_INTERCHANGE = "not-an-interchange"
    VERSION_UNKNOWN = "version-unknown"


class Text(NamedTuple):
    """What is wrong, and how a 999 says it."""

    what: str
    ik304: str
    """Segment error code; 8 says that the error is in an element."""
    ik403: str = ""
    """Element error code."""


_ELEMENT = "8"

TEXTS: dict[GuideCode, Text] = {
    GuideCode.SEGMENT_UNKNOWN: Text("the guide has no segment of this name", "1"),
    GuideCode.SEGMENT_UNEXPECTED: Text("the segment may not stand here", "2"),
    GuideCode.SEGMENT_NOT_USED: Text("the guide does not use this segment here", "I4"),
    GuideCode.SEGMENT_MISSING: Text("a required segment is missing before this place", "3"),
    GuideCode.SEGMENT_REPEATED: Text("the segment stands more often than the guide allows", "5"),
    GuideCode.LOOP_MISSING: Text("a required loop is missing before this place", "3"),
    GuideCode.LOOP_REPEATED: Text("the loop stands more often than the guide allows", "4"),
    GuideCode.SEGMENT_EMPTY: Text("the segment is empty", _ELEMENT, "1"),
    GuideCode.SEGMENT_BLANK_BEFORE: Text("blanks stand before the segment", "1"),
    GuideCode.SEGMENT_UNREADABLE: Text(
        "the segment is so malformed that it cannot be checked", _ELEMENT, "I12"
    ),
    GuideCode.TRAILING_SEPARATOR: Text("the segment ends with a separator", _ELEMENT, "3"),
    GuideCode.ELEMENT_MISSING: Text("a required element is missing", _ELEMENT, "1"),
    GuideCode.ELEMENT_NOT_USED: Text("the guide does not use this element here", _ELEMENT, "I10"),
    GuideCode.ELEMENT_CONDITION: Text("elements that belong together are not all there", _ELEMENT, "2"),
    GuideCode.ELEMENT_EXCLUSIVE: Text("elements that exclude each other are both there", _ELEMENT, "10"),
    GuideCode.ELEMENTS_TOO_MANY: Text("the segment has more elements than the guide defines", _ELEMENT, "3"),
    GuideCode.COMPONENTS_TOO_MANY: Text(
        "the element has more components than the guide defines", _ELEMENT, "13"
    ),
    GuideCode.ELEMENT_TOO_SHORT: Text("the element is too short", _ELEMENT, "4"),
    GuideCode.ELEMENT_TOO_LONG: Text("the element is too long", _ELEMENT, "5"),
    GuideCode.ELEMENT_CHARACTER: Text("the element holds a character that its type forbids", _ELEMENT, "6"),
    GuideCode.ELEMENT_CODE: Text("the element is not one of the codes allowed here", _ELEMENT, "7"),
    GuideCode.ELEMENT_FORM: Text("the element has not the form that the guide describes", _ELEMENT, "I12"),
    GuideCode.ELEMENT_DATE: Text("the element is not a valid date", _ELEMENT, "8"),
    GuideCode.ELEMENT_TIME: Text("the element is not a valid time", _ELEMENT, "9"),
    GuideCode.LX_NUMBER: Text("LX01 does not number the lines of the claim from 1", _ELEMENT, "I12"),
    GuideCode.HL_NUMBER: Text("HL01 does not number the levels of the set from 1", _ELEMENT, "I12"),
    GuideCode.HL_PARENT: Text("HL02 does not name the level above", _ELEMENT, "I12"),
    GuideCode.HL_CHILD: Text("HL04 says otherwise than the levels that follow", _ELEMENT, "I12"),
    GuideCode.CONTROL_NUMBER_REPEATED: Text(
        "the control number was used before in this envelope", _ELEMENT, "I12"
    ),
    GuideCode.ENVELOPE: Text("headers and trailers of the envelope do not fit each other", "2"),
    GuideCode.NOT_AN_INTERCHANGE: Text(
        "the ISA segment does not hold 16 elements in 106 characters on one line", "2"
    ),
    GuideCode.VERSION_UNKNOWN: Text("no guide describes this version", _ELEMENT, "7"),
}


class GuideError(Value):
    """One fault, where it is, what was expected there, and who found it."""

    code: GuideCode
    place: Place = NOWHERE
    source: Source = "guide"
    expected: str = ""
    """What the guide asks for: `1 to 50 characters`, `one of AA, BM, EL`."""
    name: str = ""
    """What the guide calls the element, segment or loop."""
    reference: str = ""
    """The element's number in X12's dictionary, where the fault is an element's."""

    @property
    def loop(self) -> str:
        return self.place.loop

    @property
    def segment(self) -> str:
        return self.place.segment

    @property
    def element(self) -> str:
        return self.place.element

    @property
    def ik304(self) -> str:
        """The segment error code of a 999."""
        return TEXTS[self.code].ik304

    @property
    def ik403(self) -> str:
        """The element error code of a 999; empty where the fault is the segment's."""
        return TEXTS[self.code].ik403

    @property
    def message(self) -> str:
        """Say where, what and what was expected, without any value of the file."""
        where = f"{self.place}: " if str(self.place) else ""
        called = f" ({self.name})" if self.name else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        return f"{where}{TEXTS[self.code].what}{called}{expected}. Correct it at the sender."

    def __str__(self) -> str:
        return self.message
