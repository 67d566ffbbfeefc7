"""What the words and codes of an RXA say of it: its action, its remark, and that a dose was not given."""

from __future__ import annotations

import re
from typing import Literal

from scrubber.charts.readers.hl7v2.fields import name_of
from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.charts.words.actions import Action, event_of, says_not_given
from scrubber.charts.words.comments import Denial, denial_among, is_denied_by_name
from scrubber.charts.words.nameless import is_no_vaccine
from scrubber.charts.words.values import Concept, day_of
from scrubber.model.record import NotGiven, Provenance

_HISTORICAL = frozenset(f"0{digit}" for digit in range(1, 9))
"""RXA-9 of the immunisation guide (NIP001): told by somebody else, not given here."""
STATES = frozenset({"CP", "RE", "NA", "PA"})
"""RXA-20 completion status (table 0322): complete, refused, not administered, partially administered."""
_GIVEN_STATES = frozenset({"CP", "PA"})
_HELD = re.compile(r"\b(?:held|hold|withheld)\b", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:refus\w*|declin\w*)\b", re.IGNORECASE)
NO_DRUG = "an RXA without a drug"
NOT_HERE = "an RXA of something not given here"
NO_VACCINE = "an RXA that says no vaccine was given"
NO_INJECTION = "an RXA neither injected nor infused"
NOT_READ = "an RXA injected by a route that is not read"
_OTHER_INJECTIONS = re.compile(
    r"\b(?:intra(?:derm|thec|artic|les|vitr|pleur|periton|cavern|oss|burs|spin|ven)\w*|epidural\w*|perineural\w*|inj\w*"
    r"|id|it|ia|ip|io)\b",
    re.IGNORECASE,
)
"""Routes of a needle that give no technique of the record: a claim may bill them by other codes."""
DENIED = "an RXA that its own remark takes back"


def is_historical(rxa: Segment) -> bool:
    """Return whether RXA-9 says that the sender only reports what others gave."""
    return rxa.get(9, 3) == "NIP001" and rxa.get(9) in _HISTORICAL


def not_given_of(rxa: Segment) -> NotGiven | None:
    """Return the drug that an RXA says was refused or not given."""
    drug = rxa.concept(5)
    substance = name_of(drug)
    if not substance or is_no_vaccine(drug):
        return None
    day = day_of(rxa.moment(3))
    return NotGiven(
        substance, drug.hcpcs, drug.ndc, day, _why(rxa), Provenance(locator=rxa.place, quote=substance)
    )


def _why(rxa: Segment) -> str:
    """Return why a dose was not given. Its words go before the field they stand in: RXA-18 takes any reason."""
    words = " ".join(filter(None, (rxa.get(18, 2), rxa.get(18), rxa.get(20, 2), rxa.get(20), notes_of(rxa))))
    if _HELD.search(words):
        return "held"
    state = rxa.get(20).upper()
    says_so = _REFUSED.search(words) is not None
    return "refused" if says_so or state == "RE" or (state != "NA" and _is_refused(rxa)) else "not given"


def refusal_of(rxa: Segment) -> NotGiven | None:
    """Return the drug that an RXA says was not given: by its action (`Refused`), its refusal reason or its remark."""
    action, said = action_told(rxa)
    denied = _is_refused(rxa) or (_denial(rxa) == "not_given" and rxa.get(20).upper() not in _GIVEN_STATES)
    return not_given_of(rxa) if denied or (action == "not_given" and says_not_given(said)) else None


def takes_back(rxa: Segment) -> bool:
    """Return whether an RXA says that what was told of its second is not so: `Entered in error`, `Not given`."""
    return action_told(rxa)[0] == "void" or refusal_of(rxa) is not None


def _is_refused(rxa: Segment) -> bool:
    """Return whether the reason for a refusal (RXA-18) is filled; a dose that was given may have others there."""
    return bool(rxa.get(18) or rxa.get(18, 2)) and rxa.get(20).upper() not in _GIVEN_STATES


def notes_of(rxa: Segment) -> str:
    """Return the words of RXA-9; those of the immunisation guide's own list are no remark."""
    if rxa.get(9, 3) == "NIP001":
        return ""
    return rxa.get(9, 2) or (rxa.get(9) if not rxa.get(9).isdecimal() else "")


def _denial(rxa: Segment) -> Denial:
    words = notes_of(rxa), rxa.get(20, 2)
    if not any(words):
        return ""  # as most
    return denial_among(words, name_of(rxa.concept(5)) or "")


def why_not(rxa: Segment, drug: Concept) -> str:
    """Return why an RXA is no administration of a drug; empty where it is one."""
    if is_no_vaccine(drug):
        return NO_VACCINE
    if action_told(rxa)[0] in ("not_given", "void", "others") or _is_refused(rxa):
        return NOT_HERE
    denial = _denial(rxa)
    if denial == "not_given" and rxa.get(20).upper() not in _GIVEN_STATES:
        return NOT_HERE
    return DENIED if denial or is_denied_by_name(name_of(drug) or "") else ""


def action_told(rxa: Segment) -> tuple[Action | Literal[""], str]:
    """Return the action of an administration record that an RXA tells, in its completion status or its notes: `New
    Bag`.

    The codes of table 0322 tell none: CP is a whole dose.
    """
    notes = () if rxa.get(9, 3) == "NIP001" else (rxa.get(9, 2), rxa.get(9))
    states = () if rxa.get(20).upper() in STATES else (rxa.get(20, 2), rxa.get(20))
    for words in (*states, *notes):
        action = event_of(words) if len(words) > 2 else None
        if action is not None:
            return action, words
    return "", ""


def remark_of(rxa: Segment) -> str:
    """Return the words of RXA-9 that are no action of an administration record."""
    words = notes_of(rxa)
    return "" if event_of(words) is not None else words


def is_injected(rxr: Segment | None) -> bool:
    """Return whether a route is a needle's: `Intradermal`, `Intrathecal`."""
    return rxr is not None and any(map(_OTHER_INJECTIONS.search, rxr.concept(1).said()))
