"""What the action column of an administration record means: the words of many systems, as events of a course.

An action row is an event of one infusion and no administration of its own. Every format (logs, HL7 v2, FHIR, notes)
asks this table (`actions.toml`); to teach the readers an action, add it to its row there.
Sources: the public list of MAR actions of open.epic.com (EXT_ORDER_MAR_INFO), HL7 table 0322, and logs as seen.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

Action = Literal[
    "bag", "start", "given", "rate", "pause", "restart", "stop", "not_given", "others", "wasted", "void"
]
"""`bag`: a new bag, which begins an infusion or carries it on. `others`: somebody else gave it. `void`: an error."""


@lru_cache(maxsize=4096)  # headings are asked for again in every row, and cells repeat each other
def plain(text: str) -> str:
    """Return words in lower case with single spaces for all signs."""
    return " ".join(_LETTERS.findall(text.casefold()))


_LETTERS = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=1)
def by_words() -> dict[str, Action]:
    """Return what each wording of an action means."""
    text = files("scrubber.charts.words").joinpath("actions.toml").read_text(encoding="utf-8")
    return {
        words.strip(): cast(Action, action)
        for action, listed in tomllib.loads(text).items()
        for words in listed.replace("\n", " ").split(",")
        if words.strip()
    }


_AN_END = re.compile(
    r"\b(?:stop\w*|end\w*|discontinu\w*|infusion\s+(?:complete\w*|finish\w*|done))\b", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\b(?:missed|held|refused|declined|omitted|not\s+(?:given|done|administered|needed|indicated))\b",
    re.IGNORECASE,
)
OF_A_COURSE = frozenset({"bag", "start", "rate", "pause", "restart"})
"""Actions that only a record of events writes: beside them `Completed` is an event too, elsewhere a state."""


def says_not_given(text: str) -> bool:
    """Return whether words say that a drug was not given, and not only that nobody has charted it yet: `Due`."""
    return _REFUSED.search(text) is not None


def event_of(text: str) -> Action | None:
    """Return what an action word means where nothing shows that events are told: `Completed` is then no end."""
    action = action_of(text)
    return None if action == "stop" and _AN_END.search(text) is None else action


_HOLD = re.compile(r"\bh[eo]ld\b", re.IGNORECASE)
_OF_THE_ORDER = re.compile(r"\bmar\b|automatic", re.IGNORECASE)


def is_hold(text: str) -> bool:
    """Return whether an action says that a dose was held: while it runs, a word against the run. `MAR Hold` is of the
    order.
    """
    return (
        action_of(text) in ("not_given", None) and bool(_HOLD.search(text)) and not _OF_THE_ORDER.search(text)
    )


@lru_cache(maxsize=1024)
def action_of(text: str) -> Action | None:
    """Return what an action word means; None for one that nobody here knows."""
    words = plain(text)
    known = by_words()
    if words in known:
        return known[words]
    head = re.split(r"\b(?:by|per|due|for|reason|because|rn|md|dual)\b", words, maxsplit=1)[0].strip()
    return known.get(head) or _of_its_container(head)


_BY_ANOTHER = re.compile(r"given by (?:an)?other(?:s| provider| clinician| nurse)?")


def is_by_another(text: str) -> bool:
    """Return whether an action says that somebody else gave it, who may be of this house: `Given by Other` of an Epic
    export is what another clinician gave.
    """
    return _BY_ANOTHER.fullmatch(plain(text)) is not None


def apart(text: str) -> tuple[str, str]:
    """Return an event of a course and what is said of it: `Stopped - itching`; all of a text that is no such event."""
    head, rest = (*_SAID_OF_IT.split(text, maxsplit=1), "")[:2]
    is_one = rest and action_of(text) is None and action_of(head) in {*OF_A_COURSE, "stop"}
    return (head, rest.rstrip(") ")) if is_one and action_of(rest) is None else (text, "")


_SAID_OF_IT = re.compile(r"\s+[-–—]+\s*|[-–—]+\s+|\s*[(,;:]\s*|\s+(?:(?:at|to)\s+|@\s*)(?=\d)", re.IGNORECASE)


def _of_its_container(words: str) -> Action | None:
    """Return what is done with what holds the drug: `Stop Bag`, `Infusion Terminated`. To hold it is a pause, and no
    word of a drug that was not given.
    """
    verb, named = _CONTAINER.subn(" ", words)
    action = by_words().get(plain(verb)) if named == 1 else None
    return action if action in ("start", "pause", "restart", "stop") else None


_CONTAINER = re.compile(r"\b(?:infusion|bag|bottle|drip|syringe)\b")
