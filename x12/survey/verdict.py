"""Which fault refuses what: the one place where that is decided, for `answer` and `scrub` alike.

| what is wrong | costs | said by |
|---|---|---|
| ISA13 is not IEA02, IEA01, no IEA, the file breaks off, ISA misshapen, used before in the file; NUL bytes | interchange | TA105 001, 021, 023, 022, 025, 024 |
| an element of ISA that the guide does not take, another ISA12 | interchange | TA105 005-020, 027 |
| a segment breaks off without terminator, and the next ISA begins behind it | interchange before it | TA105 023 |
| segments between the envelopes, ST outside a group, a trailer too many | interchange | TA105 022, 024 |
| GE01, GE02, no GE, GS06 used before in the interchange | group | AK905 5, 4, 3, 19 |
| GS08 of no 837P or 837I guide (dental, 4010, X222 without A1), GS01, another element of GS | group | AK905 2, 1 |
| no set in the group | group | AK905 5 |
| SE01, SE02, no SE, ST02 used before in the group | set | IK502 4, 3, 2, 23 |
| no 837; ST03 missing, or of another guide than GS08 | set | IK502 1, I6 |
| ST, BHT, 1000A or 1000B against the guide | set | IK502 5, 6, 7, I6 |
| HL01, HL02, HL04; levels, or claims, in an order that the guide does not have; no HL | set | IK502 5 |
| 2000A, 2000B, 2000C and the claim against the guide | the claims under it | 999 IK3, IK4 with IK501 E; 277CA |
| GS outside an interchange, segments and bytes between interchanges | itself | nothing |

Why: the unit of refusal is what can't be read or trusted without the fault (X12's 999 example accepts one set of a
group and refuses two others). A fault in a claim, its subscriber or its provider leaves the other claims as they are,
so it costs these claims alone (999 `E`, then 277CA), as Medicare does it.
"""  # noqa: E501

from __future__ import annotations

from x12.errors import TEXTS, Code, EnvelopeFault
from x12.guide.errors import TEXTS as GUIDE_TEXTS
from x12.guide.errors import GuideCode, GuideError
from x12.survey.tree import Level, Refusal

_LEVELS = {"TA1": Level.INTERCHANGE, "AK905": Level.GROUP, "IK502": Level.SET}
_TOLD = frozenset({Code.TRAILING_DATA})
"""What leaves every claim readable."""
_OUTSIDE = frozenset({Code.GS_UNEXPECTED, Code.IEA_UNEXPECTED, Code.TRAILING_DATA})
"""What stands in no interchange, so that none can be blamed for it."""

_BAD_ELEMENTS = {
    "ISA01": "010", "ISA02": "011", "ISA03": "012", "ISA04": "013", "ISA05": "005", "ISA06": "006",
    "ISA07": "007", "ISA08": "008", "ISA09": "014", "ISA10": "015", "ISA11": "016", "ISA12": "017",
    "ISA13": "018", "ISA14": "019", "ISA15": "020", "ISA16": "027", "IEA01": "021", "IEA02": "001",
}  # fmt: skip
"""TA105 by the element that is wrong."""
_STRUCTURE, _USED_BEFORE, VERSION_NOT_TAKEN = "022", "025", "017"
_REMEDY = "Have the sender correct and resend it."


def of_envelope(fault: EnvelopeFault, level: Level | None = None, ack: str = "") -> Refusal:
    """Return what a fault of the envelope costs: by its hint, or at the level (and with the code) given."""
    text = TEXTS[fault.code]
    kind, _, hinted = text.ack_hint.partition(":")
    if level is None:
        level = Level.FILE if fault.code in _OUTSIDE else _LEVELS.get(kind, Level.INTERCHANGE)
    if not ack and level is not Level.FILE:
        ack = hinted if _LEVELS.get(kind) is level else _STRUCTURE
    return Refusal(
        level,
        fault.code.value,
        ack,
        fault.place,
        text.what,
        text.remedy,
        fault.counted,
        only_told=fault.code in _TOLD,
    )


def of_guide(error: GuideError, level: Level) -> Refusal:
    """Return what a fault against the guide costs, found in the header or trailer of a node of this level."""
    ack = {Level.INTERCHANGE: ta105_of, Level.GROUP: ak905_of, Level.SET: ik502_of}[level](error)
    expected = f"; expected {error.expected}" if error.expected else ""
    called = f" ({error.name})" if error.name else ""
    what = f"{GUIDE_TEXTS[error.code].what}{called}{expected}"
    return Refusal(level, error.code.value, ack, error.place, what, _REMEDY, error=error)


def ta105_of(error: GuideError) -> str:
    """Return TA105 for a fault in ISA or IEA."""
    if error.code is GuideCode.CONTROL_NUMBER_REPEATED:
        return _USED_BEFORE
    return _BAD_ELEMENTS.get(error.element, _STRUCTURE)


def ak905_of(error: GuideError) -> str:
    """Return AK905 for a fault in GS or GE: the version, the control number, or the group as such."""
    if error.code is GuideCode.CONTROL_NUMBER_REPEATED:
        return "19"
    if error.code is GuideCode.LOOP_MISSING:
        return "5"
    return {"GS08": "2", "GS06": "6"}.get(error.element, "1")


def ik502_of(error: GuideError) -> str:
    """Return IK502 for a fault in ST itself, else `5`: one or more segments in error."""
    if error.code is GuideCode.CONTROL_NUMBER_REPEATED and error.segment == "ST":
        return "23"
    if error.code is GuideCode.VERSION_UNKNOWN:
        return "I6"
    return {"ST01": "6", "ST02": "7", "ST03": "I6"}.get(error.element, "5")
