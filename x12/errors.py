"""What can be wrong with an X12 file: one code each, its text, its remedy, and the acknowledgement code.

An error carries a code and a place, never a value from the file: the text comes from the table below, so
that no name, number or identifier of a patient can reach a log through a message.

`X12Error` is raised for what cannot be read on (or for a call that cannot be obeyed). What can be read
past, such as a wrong SE01, is an `EnvelopeFault` collected by the parser; the caller decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from x12.value import Value


class Code(StrEnum):
    """Every fault that this package can name."""

    # the file as a whole
    EMPTY = "empty"
    NOT_X12 = "not-x12"
    ISA_MALFORMED = "isa-malformed"
    TRUNCATED = "truncated"
    BROKEN_OFF = "broken-off"
    SEGMENT_TOO_LONG = "segment-too-long"
    PART_TOO_LONG = "part-too-long"
    NUL_BYTE = "nul-byte"
    BINARY_LENGTH = "binary-length"
    TRAILING_DATA = "trailing-data"
    # the envelope
    ISA_WIDTH = "isa-width"
    IEA_MISSING = "iea-missing"
    IEA_UNEXPECTED = "iea-unexpected"
    IEA_COUNT = "iea-count"
    IEA_CONTROL_NUMBER = "iea-control-number"
    GS_UNEXPECTED = "gs-unexpected"
    GE_MISSING = "ge-missing"
    GE_UNEXPECTED = "ge-unexpected"
    GE_COUNT = "ge-count"
    GE_CONTROL_NUMBER = "ge-control-number"
    ST_UNEXPECTED = "st-unexpected"
    SE_MISSING = "se-missing"
    SE_UNEXPECTED = "se-unexpected"
    SE_COUNT = "se-count"
    SE_CONTROL_NUMBER = "se-control-number"
    SEGMENT_OUTSIDE_SET = "segment-outside-set"
    NOT_837 = "not-837"
    VERSION_NOT_5010 = "version-not-5010"
    GUIDE_UNKNOWN = "guide-unknown"
    NO_CLAIM = "no-claim"
    NEITHER_P_NOR_I = "neither-837p-nor-837i"
    VERSIONS_DIFFER = "versions-differ"
    TOO_MANY_EMPTY = "too-many-empty-envelopes"
    # edits: the call, not the file
    DELIMITER_IN_VALUE = "delimiter-in-value"
    NOT_LATIN_1 = "not-latin-1"
    NO_SUCH_ELEMENT = "no-such-element"
    NO_SUCH_POSITION = "no-such-position"
    SPLICE_OVERLAP = "splice-overlap"
    SPLICE_NOT_SEGMENTS = "splice-not-segments"
    SPLICE_STRUCTURE = "splice-structure"
    OUT_OF_ORDER = "out-of-order"
    # acknowledgements
    STATUS_CATEGORY = "status-category"
    STATUS_UNKNOWN = "status-unknown"
    STATUS_INACTIVE = "status-inactive"
    STATUS_NEEDS_ENTITY = "status-needs-entity"
    STATUS_NEEDS_COMPANION = "status-needs-companion"
    STATUS_BATCH_ONLY = "status-batch-only"
    STATUS_ENTITY = "status-entity"
    STATUS_MISSING = "status-missing"
    STATUS_CONTRADICTS = "status-contradicts"
    NOT_AN_ACKNOWLEDGEMENT = "not-an-acknowledgement"


class Text(NamedTuple):
    """What is wrong, what to do, and the code that a TA1 or 999 would give it."""

    what: str
    remedy: str
    ack_hint: str = ""
    """`TA1:nnn` (TA105), `AK905:n` or `IK502:n`; empty where no acknowledgement applies."""


_AT_SENDER = "Have the sender correct and resend it."

TEXTS: dict[Code, Text] = {
    Code.EMPTY: Text("the file is empty", "Check the transfer and send it again."),
    Code.NOT_X12: Text(
        "the file does not begin with an ISA segment",
        "Pass an X12 file in plain text: not packed, and not in UTF-16 or EBCDIC.",
    ),
    Code.ISA_MALFORMED: Text(
        "the ISA segment does not hold 16 elements and three distinct delimiters", _AT_SENDER, "TA1:022"
    ),
    Code.TRUNCATED: Text(
        "the file ends inside a segment", "Check the transfer and send it again.", "TA1:023"
    ),
    Code.BROKEN_OFF: Text(
        "a segment breaks off without terminator, and the next interchange begins right behind it",
        "Check the transfer, and have what was cut sent again; the next interchange was read.",
        "TA1:023",
    ),
    Code.SEGMENT_TOO_LONG: Text(
        "a segment is longer than the limit", "Check its terminator, or raise the limit.", "TA1:022"
    ),
    Code.PART_TOO_LONG: Text(
        "a loop or claim is longer than the limit", "Check the file, or raise the limit.", "TA1:022"
    ),
    Code.NUL_BYTE: Text("the file holds NUL bytes", _AT_SENDER, "TA1:024"),
    Code.BINARY_LENGTH: Text(
        "the declared length of binary data (BIN01, BDS02) does not lead to a terminator", _AT_SENDER
    ),
    Code.TRAILING_DATA: Text(
        "bytes follow the last segment", "Check the transfer; they were kept as they are."
    ),
    Code.ISA_WIDTH: Text("the ISA segment is not 106 bytes wide", _AT_SENDER, "TA1:022"),
    Code.IEA_MISSING: Text("the interchange has no IEA", _AT_SENDER, "TA1:023"),
    Code.IEA_UNEXPECTED: Text("IEA stands where no interchange is open", _AT_SENDER, "TA1:022"),
    Code.IEA_COUNT: Text("IEA01 is not the number of groups", _AT_SENDER, "TA1:021"),
    Code.IEA_CONTROL_NUMBER: Text("IEA02 differs from ISA13", _AT_SENDER, "TA1:001"),
    Code.GS_UNEXPECTED: Text("GS stands outside an interchange", _AT_SENDER, "TA1:022"),
    Code.GE_MISSING: Text("the group has no GE", _AT_SENDER, "AK905:3"),
    Code.GE_UNEXPECTED: Text("GE stands where no group is open", _AT_SENDER, "TA1:022"),
    Code.GE_COUNT: Text("GE01 is not the number of transaction sets", _AT_SENDER, "AK905:5"),
    Code.GE_CONTROL_NUMBER: Text("GE02 differs from GS06", _AT_SENDER, "AK905:4"),
    Code.ST_UNEXPECTED: Text("ST stands outside a group", _AT_SENDER, "TA1:024"),
    Code.SE_MISSING: Text("the transaction set has no SE", _AT_SENDER, "IK502:2"),
    Code.SE_UNEXPECTED: Text("SE stands where no transaction set is open", _AT_SENDER, "TA1:024"),
    Code.SE_COUNT: Text("SE01 is not the number of segments from ST to SE", _AT_SENDER, "IK502:4"),
    Code.SE_CONTROL_NUMBER: Text("SE02 differs from ST02", _AT_SENDER, "IK502:3"),
    Code.SEGMENT_OUTSIDE_SET: Text(
        "a segment stands between the envelopes, in no transaction set", _AT_SENDER, "TA1:024"
    ),
    Code.NOT_837: Text("the transaction set is not an 837 claim", "Pass an 837P or 837I.", "IK502:1"),
    Code.VERSION_NOT_5010: Text("the version is not 005010", "Have the sender use 005010.", "IK502:I6"),
    Code.GUIDE_UNKNOWN: Text(
        "there is no implementation guide to check this version by",
        "Have the sender use 005010X222A1 or 005010X223A2.",
        "IK502:I6",
    ),
    Code.NO_CLAIM: Text("the file holds no claim of an 837", "Pass an 837P or 837I."),
    Code.NEITHER_P_NOR_I: Text(
        "this 837 is neither professional (X222) nor institutional (X223)",
        "Only 837P and 837I are taken; send other sets to their own receiver.",
        "IK502:I6",
    ),
    Code.VERSIONS_DIFFER: Text("ST03 names another guide than GS08", _AT_SENDER, "IK502:I6"),
    Code.TOO_MANY_EMPTY: Text(
        "the file holds more empty interchanges, groups and sets than any sender writes",
        "Check the transfer; reading stopped here.",
        "TA1:022",
    ),
    Code.DELIMITER_IN_VALUE: Text("a new value holds a delimiter of this file", "Choose another value."),
    Code.NOT_LATIN_1: Text("a new value holds a character beyond Latin-1", "Choose another value."),
    Code.NO_SUCH_ELEMENT: Text("an element number below 1 was asked for", "Count elements from 1."),
    Code.NO_SUCH_POSITION: Text("an edit names a position outside its claim", "Count positions from 0."),
    Code.SPLICE_OVERLAP: Text("two edits touch the same segment", "Apply one of them, or neither."),
    Code.SPLICE_NOT_SEGMENTS: Text(
        "the new bytes of an edit are not whole segments", "End each with the file's terminator."
    ),
    Code.SPLICE_STRUCTURE: Text(
        "an edit would remove or add CLM, HL or an envelope segment", "Hold the claim instead."
    ),
    Code.OUT_OF_ORDER: Text("parts were written out of file order", "Write them as they were read."),
    Code.STATUS_CATEGORY: Text(
        "the status category is not one that this 277CA may carry", "Use A0, A1, A3, A6, A7 or A8."
    ),
    Code.STATUS_UNKNOWN: Text("the claim status code is not in the code table", "Use a code of the table."),
    Code.STATUS_INACTIVE: Text("the claim status code is no longer active", "Use its successor."),
    Code.STATUS_NEEDS_ENTITY: Text(
        "the claim status code needs an entity code", "Add one, such as 85 or IL."
    ),
    Code.STATUS_NEEDS_COMPANION: Text(
        "the claim status code needs a second one beside it", "Add the code that says what is meant."
    ),
    Code.STATUS_BATCH_ONLY: Text("the claim status code may stand for a whole batch only", "Use 54 or 78."),
    Code.STATUS_ENTITY: Text("the entity code is not known", "Use an X12 entity identifier code."),
    Code.STATUS_MISSING: Text("a claim or line has no status", "Give at least one status."),
    Code.STATUS_CONTRADICTS: Text(
        "a status contradicts the outcome of its claim", "An accepted claim takes A0 or A1 and no lines."
    ),
    Code.NOT_AN_ACKNOWLEDGEMENT: Text("the file holds no acknowledgement", "Pass a TA1, 999 or 277CA."),
}


class Place(Value):
    """Where in a file: whatever of it is known. Numbers and ids of structure only, never values."""

    segment_index: int | None = None
    """1-based in the file; ISA is 1."""
    byte: int | None = None
    """0-based offset of the first byte of the segment id."""
    loop: str = ""
    segment: str = ""
    element: str = ""
    """As guides write it: `SV104`, `SV101-2`."""

    def __str__(self) -> str:
        words = (
            "" if self.segment_index is None else f"segment {self.segment_index}",
            "" if self.byte is None else f"byte {self.byte}",
            self.loop and f"loop {self.loop}",
            self.element or self.segment,
        )
        return ", ".join(word for word in words if word)


NOWHERE = Place()

MAX_FAULTS = 1000
"""So many faults of one reading are kept; a file of rubbish must not fill the memory."""


def describe(code: Code, place: Place = NOWHERE) -> str:
    """Say where, what, and what to do, in one line."""
    text = TEXTS[code]
    where = f"{place}: " if str(place) else ""
    return f"{where}{text.what}. {text.remedy}"


class X12Error(Exception):
    """The one exception of this package: a code and a place."""

    def __init__(self, code: Code, place: Place = NOWHERE) -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place

    def __str__(self) -> str:
        return describe(self.code, self.place)


class EnvelopeFault(Value):
    """Something wrong that could be read past; collected by the parser, judged by the caller."""

    code: Code
    place: Place = NOWHERE
    counted: int | None = None
    """What a wrong count ought to be, by our own counting."""

    @property
    def ack_hint(self) -> str:
        """The TA1 or 999 code for this fault, or the empty string."""
        return TEXTS[self.code].ack_hint

    def __str__(self) -> str:
        counted = "" if self.counted is None else f" Counted: {self.counted}."
        return describe(self.code, self.place) + counted


class Faults:
    """Faults in the order of their discovery: the first `MAX_FAULTS` are kept, the others only counted.

    `told`, if given, hears of every one at once, so that no verdict rests on what was kept.
    """

    def __init__(self, told: Callable[[EnvelopeFault], object] | None = None) -> None:
        self._kept: list[EnvelopeFault] = []
        self._told = told
        self.more = 0
        """Faults that were found and are not kept."""

    def append(self, fault: EnvelopeFault) -> None:
        """Take a fault."""
        if self._told is not None:
            self._told(fault)
        if len(self._kept) < MAX_FAULTS:
            self._kept.append(fault)
        else:
            self.more += 1

    def __iter__(self) -> Iterator[EnvelopeFault]:
        return iter(self._kept)
