"""What stands right before or behind a drug and says that it was not given then, or not here: reasons for doubt.

Each row is a way of saying so, with an example. To teach the reader another, add a row; the tests ask each example.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrubber.charts.readers.note.event.tells_nothing import is_not_so
from scrubber.charts.readers.note.values.statement import AT_ONCE

if TYPE_CHECKING:
    from scrubber.charts.readers.note.doubt.certainty import Spot
    from scrubber.charts.readers.note.values.tokens import Token

_KIN = (
    r"(?:wife|husband|spouse|mother|father|mom|dad|son|daughter|sister|brother|family|parents?|caregiver|cg)"
)
_SHIFT = r"(?:night|noc|day|evening|eve|am|pm|previous|prior|last|off[- ]?going)[ \t]+(?:rn|nurse|lpn|shift|tour)\b"
_PLACE = r"(?:ed|er|or|pacu|icu|field|cath[ \t]+lab|urgent[ \t]+care|ambulance)"
_OTHERS = (
    r"(?:snf|ltc|nh|facility|group[ \t]+home|rescue|air[ \t]+care|transport|flight|ir|endo|l&d|floor|icu|home|hh"
    r"|hospice|home[ \t]+health|school|camp|jail|dialysis|hd|osh|\d[nsew])"
)
_STAFF = r"(?:[ \t]+(?:rn|nurse|lpn|staff|team|crew|unit|health))?"
_ASKED = r"(?:paged|called|texted|messaged|asked|notified|msg)"
_LINE = r"(?:p?iv|port|picc|line|access)"
AHEAD: dict[str, str] = {
    rf"\b{_ASKED}[ \t]+(?:the[ \t]+)?(?:\w+\.?[ \t]+){{1,2}}(?:for|re:?|about)[ \t]+": (
        "1010 paged MD for Zofran 4 mg IVP"
    ),
    r"(?<!per )\b(?:protocol|pathway|order[ \t]?set|guideline)[ \t]*:[ \t]*": (
        "1010 protocol: Zofran 4 mg IVP"
    ),
    r"\b(?:kit|cart|box|tray|fridge|cabinet|drawer)(?:[ \t]+(?:has|had|with|w/|contains)|:)[ \t]+": (
        "1010 kit has Zofran 4 mg IVP"
    ),
    rf"\b(?:per|from)[ \t]+(?:report|hand-?off|pt|patient|crna|anesthesia|{_KIN})[ \t]*[,:]?[ \t]*(?:that[ \t]+)?": (
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
    rf"\bin[ \t]+(?:the[ \t]+)?{_PLACE}[ \t:,]*(?:(?:he|she|pt|patient)[ \t]+)?(?:got|had|received|given)[ \t]+": (
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
    rf"\b(?:self|{_KIN})[ \t]*:[ \t]*": "Dad: Zofran 4 mg IVP 0710",
    r"\bself[ \t]+(?:gave|administered|injected|pushed)[ \t]+": "Pt self gave Zofran 4 mg IVP 0710",
    r"\b(?:omnicell|pyxis|acudose)[ \t]*:[ \t]*": "Omnicell: Zofran 4 mg IVP 0710",
    r"\b(?:template|sample|test|training|mock|drill)[ \t]*:[ \t]*": "Sample: Zofran 4 mg IVP 0710",
    rf"\b{_SHIFT}[ \t]+(?:gave|pushed|hung|administered|started)[ \t]+": "1010 night RN gave Zofran 4 mg IVP",
    r"\b(?:chair|bed|room|rm|bay|pod)[ \t]?#?\d{1,3}[ \t]+(?:got|had|has|gets|received|rec'd)[ \t]+": (
        "1010 chair 4 got Zofran 4 mg IVP"
    ),
    r"\bhelp(?:ed|ing)?[ \t]+(?:\w+[ \t]+){0,3}(?:hang|start|give|push)[ \t]+": (
        "1010 helped RN hang Remicade 400 mg IVPB in chair 4"
    ),
    r"\bgoing[ \t]+to[ \t]+(?:hang|start|give|push|run)[ \t]+": "1010 going to hang Remicade 400 mg IVPB",
    r"(?:^|[.;\n\d])[ \t]*(?:infuse|run)[ \t]+": "1010 infuse Remicade 400 mg IVPB over 2 hr",
    rf"\b{_LINE}[ \t]+(?:was[ \t]+)?(?:placed|accessed|started|inserted)[ \t]+for[ \t]+": (
        "1010 port accessed for Remicade 400 mg IVPB"
    ),
}
"""What stands right before the drug."""
AHEAD_OF_A_BAG: dict[str, str] = {
    r"\b(?:tolerat(?:ed|es|ing)|tol)[ \t]+": "1010 tolerated Remicade 400 mg IVPB well",
    r"\b(?:reaction|rxn|hives|rash|itching|flushing|nausea)[ \t]+(?:to|with|w/|from)[ \t]+": (
        "1010 hives with Remicade 400 mg IVPB"
    ),
}
"""What stands there of a drug of which no word says that it began."""
BEHIND: dict[str, str] = {
    r"in[ \t]+(?:the[ \t]+)?(?:room|pyxis|omnicell|drawer|cart|fridge)\b": "1010 Zofran 4 mg IVP in room",
    r"(?:given[ \t]+|hung[ \t]+|started[ \t]+)?at[ \t]+home\b": "1010 Zofran 4 mg IVP given at home",
    r"there\b": "Sent over from PCP office, got Zofran 4 mg IVP at 0710 there",
    rf"(?:in[ \t]+(?:the[ \t]+)?)?(?:{_PLACE}|ems|home|self|pt)[ \t]*\)": "Zofran 4 mg IVP 0710 (in ED)",
    rf"(?:sched\w*|returned|\?+|not[ \t]+sure|unsure|per[ \t]+(?:pt|patient|report|{_KIN}))[ \t]*\)": (
        "Zofran 4 mg IVP 0710 (not sure)"
    ),
    r"(?:room|rm|bed|chair|bay)[ \t]?#?\d+[ \t]*\)": "Zofran 4 mg IVP 0710 (room 4)",
    r"(?:given[ \t]+)?(?:for|to)[ \t]+(?:the[ \t]+)?(?:pt|patient)[ \t]+in\b": (
        "1010 Zofran 4 mg IVP for pt in chair 4"
    ),
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
    r"(?:pulled|removed)\b(?![ \t]*(?:back|up))": "1010 Zofran 4 mg IVP pulled from pyxis",
    r"(?:all[ \t]+|then[ \t]+)?wasted\b(?![ \t]*[\d.(])": "1010 Zofran 4 mg IVP wasted",
    r"(?:d/?c'?d|discontinued|cancell?ed)\b(?![ \t]*(?:home|to|pt|iv|piv|w/|with|\d))": (
        "1010 Zofran 4 mg IVP discontinued"
    ),
    r"out[ \t]+of[ \t]+stock\b": "1010 Zofran 4 mg IVP out of stock",
    r"(?:changed|switched)[ \t]+to\b": "1010 Zofran 4 mg IVP changed to PO",
    r"self[- ]?(?:admin\w*|inject\w*|given|infus\w*)": "1010 Zofran 4 mg IVP self-administered",
    rf"(?:given[ \t]+)?by[ \t]+(?:her[ \t]+|his[ \t]+|the[ \t]+|pt's[ \t]+)?{_KIN}\b": (
        "1010 Zofran 4 mg IVP by wife"
    ),
    r"(?:given[ \t]+)?by[ \t]+(?:the[ \t]+)?(?:(?:ed|er|snf|ltc|nh|anesthesia|home[ \t]+health|hh|facility|transport)"
    rf"{_STAFF}(?!\w)|(?:pt|patient)\b(?![ \t]*(?:w/|with|under|supervis)))": "Zofran 4 mg IVP 0710 by SNF",
    r"(?:n/a|none(?:[ \t]+given)?|0[ \t]+given|x[ \t]?0)(?![\w.])": "1010 Zofran 4 mg IVP -- none",
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
BESIDE_ITS_LINE: dict[str, str] = {
    rf"(?:given[ \t]+|hung[ \t]+|started[ \t]+)?by[ \t]+(?:the[ \t]+)?{_SHIFT}": (
        "1010 Zofran 4 mg IVP by night shift"
    ),
}
"""What stands there of a drug that has no time but that of its line."""
BEHIND_A_RUN: dict[str, str] = {
    rf"(?:times?[ \t]+)?per[ \t]+(?:pt|patient|client|{_KIN}|report|schedule|appt|appointment|template)\b": (
        "Remicade 400 mg IV 1015-1225 per wife"
    ),
    r"(?:total[ \t]+)?(?:time[ \t]+)?in[ \t]+(?:the[ \t]+)?clinic\b": (
        "Remicade 400 mg IV 1015-1225 total time in clinic"
    ),
    r"(?:chair[ \t]+time|(?:total[ \t]+)?(?:visit|stay|appt|appointment)|window|door[ \t]+to[ \t]+door)\b": (
        "Remicade 400 mg IV 1015-1225 chair time"
    ),
    r"(?:obs|observ\w+|monitoring)\b(?![ \t]*(?:x|\d|for|to|until|till?|done|complete\w*))": (
        "Remicade 400 mg IV 1015-1225 obs"
    ),
    r"(?:incl|including|includes|with|w/)[ \t.]+(?:the[ \t]+)?(?:obs\w*|premeds?|flush\w*|wait\w*|prep|breaks?)\b": (
        "Remicade 400 mg IV 1015-1225 including obs"
    ),
    r"(?:on[ \t]+and[ \t]+off|off[ \t]+and[ \t]+on|intermittent\w*)\b": (
        "Remicade 400 mg IV 1015-1225 on and off"
    ),
    r"(?:the[ \t]+)?(?:pt|patient)[ \t]+in[ \t]+(?:chair|bed|room|rm|bay)\b": (
        "Remicade 400 mg IV 1015-1225 pt in chair 4"
    ),
    r"do[ \t]+not[ \t]+(?:bill|charge|use)\b": "Remicade 400 mg IV 1015-1225 do not bill",
    r"(?:vs\.?|versus|or|\?)[ \t]*\d": "Remicade 400 mg IV 1015-1225 vs 1020-1230 per pump",
}
"""What stands right behind a run."""
AHEAD_OF_A_RUN: dict[str, str] = {
    r"\b(?:infusion|clinic|office|staff)[ \t]+hours[ \t]*:?[ \t]*": (
        "Remicade 400 mg IV infusion hours 1015-1225"
    ),
    r"\boff[ \t]+(?:the[ \t]+)?pump[ \t]+": "Remicade 400 mg IV off pump 1015-1225",
    r"\bin[ \t]+(?:the[ \t]+)?(?:clinic|chair|office|lobby|waiting[ \t]+room)[ \t]+": (
        "Remicade 400 mg IV in clinic 1015-1225"
    ),
}
"""What stands right before it."""


def is_of_another_run(spot: Spot) -> bool:
    """Return whether the words beside a run say that it is one of the visit, or that nobody counts on it."""
    times = spot.reading.times
    run = next((t for t in times if t.until is not None and t.start <= spot.fact.start < t.end), None)
    if run is None:
        return False
    text = spot.reading.text
    first = max(spot.reading.sentence.start, run.start - _NEAR)
    return bool(_BEHIND_A_RUN.match(text, run.end) or _AHEAD_OF_A_RUN.search(text, first, run.start))


def said_otherwise(spot: Spot) -> bool:
    """Return whether the words beside a drug say that it was not given then, or not here."""
    item, text, sentence = spot.item, spot.reading.text, spot.reading.sentence
    if spot.fact.kind not in ("start", "given") or not item.drug or item.start < sentence.start:
        return False
    first = max(0, sentence.start - 1, item.start - _NEAR)
    own = [fact.end for fact in item.facts if fact.kind in _ITS_OWN and item.start < fact.end <= sentence.end]
    end = max((item.start + len(item.drug), *own))
    if _AHEAD.search(text, first, item.start) or _BEHIND.match(text, end):
        return True
    if _asks(text, item.start, sentence.end) or any(is_not_so(text, token) for token in _own(spot)):
        return True
    if (
        sentence.margin is not None
        and spot.fact.start == sentence.margin.start
        and _OF_ITS_LINE.match(text, end)
    ):
        return True
    if item.way() in AT_ONCE:
        return _BEHIND_A_SHOT.match(text, end) is not None
    return not spot.told and (
        _BEHIND_A_BAG.match(text, end) is not None
        or _AHEAD_OF_A_BAG.search(text, first, item.start) is not None
    )


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
_ITS_OWN = frozenset({"dose", "site", "volume", "rate", "given", "start", "way"})
_AHEAD, _AHEAD_OF_A_BAG, _AHEAD_OF_A_RUN = map(_ahead, (AHEAD, AHEAD_OF_A_BAG, AHEAD_OF_A_RUN))
_BEHIND, _BEHIND_A_SHOT, _BEHIND_A_RUN = map(_behind, (BEHIND, BEHIND_A_SHOT, BEHIND_A_RUN))
_BEHIND_A_BAG, _OF_ITS_LINE = map(_behind, (BEHIND_A_BAG, BESIDE_ITS_LINE))
_UNANSWERED = re.compile(r"\?(?![ \t]*(?:\[|y\b|yes\b|no\b|n\b))", re.IGNORECASE)
