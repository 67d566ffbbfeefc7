"""What stands right before or behind a drug and says that it was not given then, or not here: reasons for doubt.

Each row is a way of saying so, with an example. To teach the reader another, add a row; the tests ask each example.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from scrubber.charts.readers.note.event.acts import OF_HERE
from scrubber.charts.readers.note.event.tells_nothing import is_not_so
from scrubber.charts.readers.note.values.statement import AT_ONCE
from scrubber.charts.readers.note.words.forms import KIN

if TYPE_CHECKING:
    from scrubber.charts.readers.note.doubt.certainty import Spot
    from scrubber.charts.readers.note.values.tokens import Token

_SHIFT = r"(?:night|noc|day|evening|eve|am|pm|previous|prior|last|off[- ]?going)[ \t]+(?:rn|nurse|lpn|shift|tour)\b"
_PLACE = r"(?:ed|er|or|pacu|icu|field|cath[ \t]+lab|urgent[ \t]+care|ambulance)"
_OTHERS = (
    r"(?:snf|ltc|nh|group[ \t]+home|rescue|air[ \t]+care|transport|flight|school|camp|jail|osh|transferring"
    r"|l[ \t]?&[ \t]?d|labor[ \t]+and[ \t]+delivery|pre-?op|day[ \t]+surgery|endo(?:scopy)?|radiology|dialysis)"
)
_STAFF = r"(?:[ \t]+(?:rn|nurse|lpn|staff|team|crew|unit|facility))?"
_ASKED = r"(?:paged|called|texted|messaged|asked|notified|msg)"
_ENDS = r"(?=[ \t]*(?:[.,;)\n]|$))"
AHEAD: dict[str, str] = {
    r"\b(?:kit|cart|box|tray|fridge|cabinet|drawer)(?:[ \t]+(?:has|had|with|w/|contains)|:)[ \t]+": (
        "1010 kit has Zofran 4 mg IVP"
    ),
    rf"\b(?:per|from)[ \t]+(?:report|hand-?off|pt|patient|crna|anesthesia|{KIN})[ \t]*[,:]?[ \t]*(?:that[ \t]+)?": (
        "1010 per report Zofran 4 mg IVP given"
    ),
    r"\b(?:reported|told|informed|understands?|thinks?|believes?|heard)[ \t]+(?:me[ \t]+|us[ \t]+)?that[ \t]+": (
        "1010 reported that Zofran 4 mg IVP was given"
    ),
    rf"\b{_OTHERS}{_STAFF}[ \t]+(?:gave|administered|pushed|hung|started)[ \t]+": (
        "SNF administered Zofran 4 mg IVP 0710"
    ),
    rf"\b(?:received|got|had|given)[ \t]+(?:in|at)[ \t]+(?:the[ \t]+)?{_PLACE}[ \t]*[:,]?[ \t]*": (
        "Received in ED: Zofran 4 mg IVP 0710"
    ),
    rf"\bin[ \t]+the[ \t]+{_PLACE}[ \t:,]*(?:(?:he|she|pt|patient)[ \t]+)?(?:got|had|received|given)[ \t]+": (
        "In the ED he got Zofran 4 mg IVP at 0710"
    ),
    r"\bin[ \t]+(?:or|cath[ \t]+lab)[ \t]*:[ \t]*": "In OR: Zofran 4 mg IVP 0710",
    r"\b(?:ed|er|hospital)[ \t]+course[ \t]*:[ \t]*": "ED course: Zofran 4 mg IVP 0710",
    r"\boutside[ \t]+(?:er|ed|hosp\w*|facility|clinic)\b[^.;\n]{0,24}[ \t]": (
        "Seen at outside ER, Zofran 4 mg IVP given 0710"
    ),
    r"\bwhere[ \t]+(?:(?:he|she|they|pt|patient|was|were|got|given|received|had)[ \t]+)*": (
        "Transferred from ER where Zofran 4 mg IVP was given at 0710"
    ),
    rf"\b(?:self|{KIN})[ \t]*:[ \t]*": "Dad: Zofran 4 mg IVP 0710",
    r"\bself[ \t]+(?:gave|administered|injected|pushed)[ \t]+": "Pt self gave Zofran 4 mg IVP 0710",
    r"\b(?:omnicell|pyxis|acudose)[ \t]*:[ \t]*": "Omnicell: Zofran 4 mg IVP 0710",
    r"\b(?:template|sample|test|training|mock|drill)[ \t]*:[ \t]*": "Sample: Zofran 4 mg IVP 0710",
    r"\b(?:chair|bed|room|rm|bay|pod)[ \t]?#?\d{1,3}[ \t]+(?:got|had|has|gets|received|rec'd)[ \t]+": (
        "1010 chair 4 got Zofran 4 mg IVP"
    ),
    r"\b(?:lady|gentleman|man|woman|person|pt|patient)[ \t]+in[ \t]+(?:chair|bed|room|rm|bay|pod)[ \t]?#?\d{1,3}"
    r"[ \t]+was[ \t]+(?:on[ \t]+|the[ \t]+)*": "The lady in chair 6 was the Remicade 400 mg, 0940 to 1415",
    r"\b(?:pt|patient)[ \t]+in[ \t]+(?:the[ \t]+)?(?:next|other)[ \t]+(?:room|chair|bed|bay)\b[^.;\n]{0,30}[ \t]": (
        "1010 Pt in next room had vomiting, Zofran 4 mg IVP given to him"
    ),
    r"\bhelp(?:ed|ing)?[ \t]+(?:\w+[ \t]+){0,3}(?:hang|start|give|push)[ \t]+": (
        "1010 helped RN hang Remicade 400 mg IVPB in chair 4"
    ),
}
"""What stands right before the drug, or before a list that goes on with it."""
AHEAD_IN_ITS_LINE: dict[str, str] = {
    rf"\b{_ASKED}[ \t]+(?:the[ \t]+)?(?:\w+\.?[ \t]+){{1,2}}(?:for|re:?|about)[ \t]+": (
        "1010 paged MD for Zofran 4 mg IVP"
    ),
    r"(?<!per )\b(?:protocol|pathway|order[ \t]?set|guideline)[ \t]*:[ \t]*": (
        "1010 protocol: Zofran 4 mg IVP"
    ),
    rf"\b{_SHIFT}[ \t]+(?:gave|pushed|hung|administered|started)[ \t]+": "1010 night RN gave Zofran 4 mg IVP",
    r"\bgoing[ \t]+to[ \t]+(?:hang|start|give|push|run)[ \t]+": "1010 going to hang Remicade 400 mg IVPB",
    r"(?:^|[.;\n\d])[ \t]*(?:infuse|run)[ \t]+": "1010 infuse Remicade 400 mg IVPB over 2 hr",
    r"\b(?:tolerat(?:ed|es|ing)|tol)[ \t]+": "1010 tolerated Remicade 400 mg IVPB well",
    r"\b(?:reaction|rxn|hives|rash|itching|flushing|nausea)[ \t]+(?:to|with|w/|from)[ \t]+": (
        "1010 hives with Remicade 400 mg IVPB"
    ),
    r"\b(?:p?iv|port|picc|line|access)[ \t]+(?:was[ \t]+)?(?:placed|accessed|started|inserted)[ \t]+for[ \t]+": (
        "1010 port accessed for Remicade 400 mg IVPB"
    ),
}
"""What stands right before a drug that has no time but that of its line."""
BEHIND: dict[str, str] = {
    r"in[ \t]+(?:the[ \t]+)?(?:room(?=[ \t]*$)|pyxis|omnicell|drawer|cart|fridge)": "1010 Zofran 4 mg IVP in pyxis",
    r"(?:given[ \t]+|hung[ \t]+|started[ \t]+)?at[ \t]+home\b(?![ \t]+by[ \t]+(?:sn|rn|hh|nurse))": (
        "1010 Zofran 4 mg IVP given at home"
    ),
    rf"there{_ENDS}": "Sent over from PCP office, got Zofran 4 mg IVP at 0710 there",
    rf"(?:in[ \t]+(?:the[ \t]+)?)?(?:{_PLACE}|ems|home|self|pt)[ \t]*\)": "Zofran 4 mg IVP 0710 (in ED)",
    rf"(?:sched\w*|returned|\?+|not[ \t]+sure|unsure|per[ \t]+(?:pt|patient|report|{KIN}))[ \t]*\)": (
        "Zofran 4 mg IVP 0710 (not sure)"
    ),
    r"for[ \t]+(?:the[ \t]+)?(?:pt|patient)[ \t]+in\b": "1010 Zofran 4 mg IVP for pt in chair 4",
    r"in[ \t]+\d{1,2}[ \t]+(?:days?|wks?|weeks?|months?|mos?)\b": "1010 Remicade 400 mg IVPB in 2 wks",
    r"to[ \t]+(?:be[ \t]+)?(?:hang|hung|start(?:ed)?|give|given)\b": "1010 Remicade 400 mg IVPB to hang",
    r"(?:(?:rec'?d|received|arrived|delivered|sent)[ \t]+)?from[ \t]+(?:the[ \t]+)?(?:pharm\w*|rx|bank)\b": (
        "1010 Remicade 400 mg IVPB rec'd from pharmacy"
    ),
    r"on[ \t]+(?:pump|hold)[ \t]*,?[ \t]*(?:wait\w*|await\w*|pending|for)\b": (
        "1010 Remicade 400 mg IVPB on pump, waiting for labs"
    ),
    r"(?:half|mostly|partly)[ \t]+in\b": "1010 Remicade 400 mg IVPB half in",
}
"""What stands right behind a drug, and behind all that is said of it: its dose, its way, its place."""
BEHIND_A_SHOT: dict[str, str] = {
    r"on[ \t]+(?:hand|hold|order|backorder)\b": "1010 Zofran 4 mg IVP on hold",
    r"pulled\b(?![ \t]*(?:back|up|\d))": "1010 Zofran 4 mg IVP pulled from pyxis",
    rf"(?:all[ \t]+|then[ \t]+)?wasted{_ENDS}": "1010 Zofran 4 mg IVP wasted",
    rf"(?:d/?c'?d|discontinued|cancell?ed)(?:[ \t]+(?:by|per)[ \t]+\w+\.?(?:[ \t]+\w+)?)?{_ENDS}": (
        "1010 Zofran 4 mg IVP discontinued"
    ),
    r"out[ \t]+of[ \t]+stock\b": "1010 Zofran 4 mg IVP out of stock",
    r"(?:changed|switched)[ \t]+to\b": "1010 Zofran 4 mg IVP changed to PO",
    r"self[- ]?(?:admin\w*|inject\w*|given|infus\w*)": "1010 Zofran 4 mg IVP self-administered",
    rf"(?:given[ \t]+)?by[ \t]+(?:her[ \t]+|his[ \t]+|the[ \t]+|pt's[ \t]+)?{KIN}\b": "1010 Zofran 4 mg IVP by wife",
    r"(?:given[ \t]+)?by[ \t]+(?:the[ \t]+)?(?:(?:snf|ltc|nh|anesthesia|osh|transport)"
    rf"{_STAFF}(?!\w)|(?:pt|patient)\b(?!'|[ \t]*(?:w/|with|under|supervis)))": "Zofran 4 mg IVP 0710 by SNF",
    r"(?:none[ \t]+given|0[ \t]+given|x[ \t]?0)(?![\w.])": "1010 Zofran 4 mg IVP x0",
    rf"-{{1,2}}[ \t]*none{_ENDS}": "1010 Zofran 4 mg IVP -- none",
}
"""What stands there of a drug that is given at once."""
BEHIND_A_BAG: dict[str, str] = {
    r"(?:arrived|received|rec'?d|delivered|sent|tubed)\b": "1010 Remicade 400 mg IVPB arrived",
    r"orders?[ \t]+(?:verified|checked|confirmed|reviewed)": "1010 Remicade 400 mg IVPB order verified",
    r"consents?\b": "1010 Remicade 400 mg IVPB consent signed",
    r"(?:pump|line)[ \t]+(?:alarm\w*|beep\w*|occluded)": "1010 Remicade 400 mg IVPB pump alarm",
    r"infiltrated\b": "1010 Remicade 400 mg IVPB infiltrated",
    r"late\b": "1010 Remicade 400 mg IVPB late",
}
"""What stands there of a drug of which no word says that it began."""
BEHIND_IN_ITS_LINE: dict[str, str] = {
    rf"(?:given[ \t]+|hung[ \t]+|started[ \t]+)?by[ \t]+(?:the[ \t]+)?{_SHIFT}": "1010 Zofran 4 mg IVP by night shift",
}
"""What stands there of a drug that has no time but that of its line."""


def said_otherwise(spot: Spot) -> bool:
    """`1010 Zofran 4 mg IVP on hold`, `SNF administered Zofran 4 mg IVP 0710`: not given then, or not here."""
    item, text, sentence = spot.item, spot.reading.text, spot.reading.sentence
    if not item.drug or item.start < sentence.start:
        return False
    if spot.fact.kind in ("start", "given", "stop") and _is_of_others(spot):
        return True
    if spot.fact.kind not in ("start", "given"):
        return False
    first = max(0, sentence.start - 1, item.start - _NEAR)
    own = [fact.end for fact in item.facts if fact.kind in _ITS_OWN and item.start < fact.end <= sentence.end]
    end = max((item.start + len(item.drug), *own))
    if _BEHIND.match(text, end) or _asks(text, item.start, sentence.end):
        return True
    if any(is_not_so(text, token) for token in _own(spot)):
        return True
    in_its_line = sentence.margin is not None and spot.fact.start == sentence.margin.start
    if in_its_line and (
        _BEHIND_IN_ITS_LINE.match(text, end) or _AHEAD_IN_ITS_LINE.search(text, first, item.start)
    ):
        return True
    if item.way() in AT_ONCE:
        listed = _PREMEDS.match(text, sentence.start) and _NONE_OF_THEM.search(text, end, sentence.end)
        return bool(listed) or _BEHIND_A_SHOT.match(text, end) is not None
    return not spot.told and _BEHIND_A_BAG.match(text, end) is not None


def _is_of_others(spot: Spot) -> bool:
    """`SNF administered Zofran 4 mg IVP 0710, Benadryl 25 mg IVP 0712`, `chair 3 Venofer up` where chair 4 is named
    too: what heads a list holds until somebody here is named.
    """
    text, sentence = spot.reading.text, spot.reading.sentence
    first = max(0, sentence.start - 1)
    chair = _A_CHAIR.search(text, first, spot.item.start)
    if chair is not None and _may_be_anothers(text, chair["n"]):
        return True
    for item in spot.reading.found:
        if item.drug and sentence.start <= item.start <= spot.item.start:
            ahead = _AHEAD.search(text, max(first, item.start - _NEAR), item.start)
            if ahead is not None and OF_HERE.search(text, item.start, spot.item.start) is None:
                return True
    return False


def _may_be_anothers(text: str, number: str) -> bool:
    """`chair 3 Venofer 200 mg up. Chair 4 (Ms. Pruitt) still waiting`: the chart of whom it is does not say; what
    stands beside the chair that it names first is its own, where no other has a name.
    """
    chairs = _chairs(text)
    others = [named for other, named in chairs if other != number]
    return bool(others) and (any(others) or chairs[0][0] != number)


@lru_cache(maxsize=1)
def _chairs(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the chairs of a note in its order, each once, and whether somebody's name stands behind it."""
    found: dict[str, bool] = {}
    for chair in _CHAIR.finditer(text):
        named = _A_NAME.match(text, chair.end()) is not None
        found[chair["n"]] = found.get(chair["n"], False) or named
    return tuple(found.items())


def _asks(text: str, start: int, end: int) -> bool:
    """`is Zofran 4 mg IVP ok?`, `Zofran 4 mg IVP?`: whether a sentence asks, and nobody answers."""
    return _UNANSWERED.match(text, end) is not None and not any(sign in text[start:end] for sign in '.;"')


def _own(spot: Spot) -> list[Token]:
    """Return the words behind the drug, up to the next one, that tell when it began."""
    later = (other.start for other in spot.reading.found if other.drug and other.start > spot.item.start)
    end = min(later, default=spot.reading.sentence.end)
    return [
        token
        for token in spot.tokens
        if spot.item.start < token.start < end and token.kind in ("start", "given", "new_bag")
    ]


def _ahead(rows: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(rows)})(?:the[ \t]+|a[ \t]+)?\Z", re.IGNORECASE)


def _behind(rows: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*[-–—,(]*[ \t]*(?:(?:was|is|were)[ \t]+)?(?:{'|'.join(rows)})", re.IGNORECASE)


_NEAR = 48
"""Characters before a drug in which the words stand that are about it."""
_ITS_OWN = frozenset({"dose", "site", "volume", "rate", "given", "start", "way"})
_AHEAD, _AHEAD_IN_ITS_LINE = map(_ahead, (AHEAD, AHEAD_IN_ITS_LINE))
_BEHIND, _BEHIND_A_SHOT = map(_behind, (BEHIND, BEHIND_A_SHOT))
_BEHIND_A_BAG, _BEHIND_IN_ITS_LINE = map(_behind, (BEHIND_A_BAG, BEHIND_IN_ITS_LINE))
_NONE_OF_THEM = re.compile(
    r"\bpre-?meds?[ \t]+(?:were[ \t]+|was[ \t]+)?(?:not|never)[ \t]+(?:given|administered)\b", re.IGNORECASE
)
"""`Premeds: Benadryl 25 mg IVP @0830, Pepcid 20 mg IVP @0835 - premeds not given`."""
_PREMEDS = re.compile(r"\W*pre-?meds?\b", re.IGNORECASE)
_CHAIR = re.compile(r"\b(?:chair|room|rm|bed|bay)[ \t]?#?(?P<n>\d{1,3})\b", re.IGNORECASE)
_A_NAME = re.compile(r"[ \t]*\((?:mr|mrs|ms|miss|dr)\b", re.IGNORECASE)
_A_CHAIR = re.compile(
    rf"(?<!of )(?<!for )(?<!in )(?<!to ){_CHAIR.pattern}[ \t]*[-:–]?[ \t]*\Z", re.IGNORECASE
)
_UNANSWERED = re.compile(r"\?(?![ \t]*(?:\[|y\b|yes\b|no\b|n\b))", re.IGNORECASE)
