"""What a row of a log of events says that happened: whether a note may be told it so, and in which words.

    0945  Mixed      Remicade 400 mg in 250 NS      nobody knows that as a giving: named, and told to nobody
    1225  Down       Remicade                       told as `Stopped`
    1230  Cancelled  Zofran 4 mg IV push            gives nothing

A word that nobody knows as an action never begins a giving.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action, action_of, is_by_another, is_hold, says_not_given
from scrubber.charts.words.waste import speaks_of_waste
from scrubber.charts.words.withdrawn import puts_right
from scrubber.model.value import Value, replace

How = Literal["told", "passed", "unknown", "against"]
"""`passed`: it gives nothing, by its own words. `against`: it takes back or puts right what other rows say."""


class Told(Value):
    """How a row is told; `word`: what happened, in a word that notes know."""

    how: How
    word: str = ""


class Event(Value):
    """A row of a log: where it stands, what it says, and how a note was told it."""

    place: str
    what: str
    beside: str
    told: Told
    remarks: tuple[str, ...] = ()
    """Comments that hang on its cells."""
    is_further_bag: bool = False
    """It hangs a new bag of what runs already."""

    @property
    def words(self) -> str:
        """Return what the row says."""
        return ": ".join(filter(None, (self.what, self.beside)))

    def with_more(self, beside: str) -> Event:
        """Return the event with further details, of a row below it."""
        return replace(self, beside=", ".join(filter(None, (self.beside, beside))))


_IN_NOTES: dict[Action, tuple[str, frozenset[str]]] = {
    "bag": ("Started", frozenset({"start", "infusion"})),
    "start": ("Started", frozenset({"start", "infusion"})),
    "pause": ("Paused", frozenset({"pause", "held"})),
    "restart": ("Resumed", frozenset({"restart", "infusion"})),
    "stop": ("Stopped", frozenset({"stop"})),
    "not_given": ("Not given", frozenset({"refused", "held", "order"})),
}
"""What notes call an action, and as what they hear its own words, where they hear nothing else in them."""
_ACTS = frozenset(
    {
        "start", "stop", "given", "pause", "restart", "held", "new_bag", "step", "running", "rate", "other_rate",
        "push", "im", "sc", "oral", "bolus", "flush", "access", "talk", "refused", "order", "plan", "by_others",
    }
)  # fmt: skip
"""What notes hear as something that is done, or is not."""
_GIVES = frozenset({"start", "stop", "given", "pause", "restart", "new_bag"})
_ITSELF = frozenset({"drug", "dose", "time", "range"})
"""Words that tell it all: `Remicade 400 mg over 2 hours`."""
_LABELS = frozenset({"not_infused", "infused", "infusion", "filler", "iv"})
"""`Note`, `Reaction`, `Medication`: what follows is told by itself."""
_BY_ITSELF = frozenset({"dose", "push", "im", "sc", "oral", "bolus", "infusion", "rate"})
_PREMEDS = re.compile(r"pre-?med(?:ication)?s?", re.IGNORECASE)
_CAME = re.compile(r"receiv\w*", re.IGNORECASE)
"""From the pharmacy, or by the patient: nobody can tell."""
_AMOUNT = re.compile(r"\d\s?(?:mg|mcg|gm?|grams?|units?|meq)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:disregard|ignore|s/b|replaces?|supersedes?|duplicate|wrong[ ](?:patient|pt|chart))\b|\bin[ ]error\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\W*(?:late[ ]entry|addend\w*|(?:\w+[ ])?notes?)\b", re.IGNORECASE)
"""What begins a row that speaks of another one, if it puts something right."""
_VOIDS = re.compile(
    r"\b(?:duplicate|wrong|void\w*|mis-?chart\w*|in[ ]error|(?:cancell?ed|deleted)[ ]entry"
    r"|entry[ ](?:cancell?ed|deleted)|disregard|retract\w*)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(
    r"\W*(?:amend\w*|clarif\w*|correct\w*|incorrect\w*|error)\b"
    r"|.*\b(?:chart\w*|document\w*|entry|dose|time)[ ]error\b",
    re.IGNORECASE,
)
_OF_WATER = re.compile(r"\W*void(?:s|ed|ing)?\b", re.IGNORECASE)
"""What nurses also write of a patient who went to the toilet."""
_OF_AN_ENTRY = re.compile(
    r"\b(?:above|entr(?:y|ies)|error|chart\w*|dose|wrong|given|started)\b", re.IGNORECASE
)


def how_told(what: str, beside: str) -> Told:
    """Return how a row is told; `beside`: its other words."""
    action = action_of(what) if what else None
    if _speaks_against(what, beside) and not _corrects_a_value(what, beside):
        return Told("against", what)
    if action == "others":
        return Told("unknown" if is_by_another(what) else "passed", what)
    if action == "not_given" and not (says_not_given(what) or is_hold(what) or "order" in heard(what)):
        return Told("passed", what)
    if action == "rate":
        of_a_drug = names_a_drug(beside) and "running" not in heard(what)
        return Told("told", "Infusing" if of_a_drug else what)  # it ran already, and begins nothing
    if action in _IN_NOTES:
        ours, kinds = _IN_NOTES[action]
        found = heard(what)
        is_heard = "iv" in found or (bool(found - {"infusion"}) and found <= kinds)
        return Told("told", what if is_heard else "Held" if is_hold(what) else ours)
    return Told("told" if not what or action is not None or _may_tell(what, beside) else "unknown", what)


def voids(what: str) -> bool:
    """Return whether a word takes back all that it speaks of."""
    return action_of(what) == "void" or _VOIDS.search(what) is not None


def _speaks_against(what: str, beside: str) -> bool:
    """Return whether a row is about another one, which is not as it says."""
    is_of_water = (
        _OF_WATER.match(what) and not drugs.names_in(beside) and not _OF_AN_ENTRY.search(f"{what} {beside}")
    )
    if not what or is_of_water:
        return False
    if voids(what) or _PUTS_RIGHT.match(what):
        return True
    return _OF_ANOTHER.match(what) is not None and (
        _AGAINST.search(beside) is not None or puts_right(beside.casefold().replace("late entry", " "))
    )


def _corrects_a_value(what: str, beside: str) -> bool:
    """`Remicade started at 1020 not 1015`, `dose was 300 mg not 400 mg`: notes hear what is put right."""
    if _VOIDS.search(what) or _AGAINST.search(beside) or not heard(what) <= {"filler", "past"}:
        return False
    if action_of(what) == "void" and not puts_right(beside):
        return False
    said = heard(beside)
    if len(_AMOUNT.findall(beside)) > 1 and "dose" in beside.casefold().split():
        return True
    return "time" in said and not said.isdisjoint({"start", "stop"})


def _may_tell(what: str, beside: str) -> bool:
    """Return whether a note may be told of something that is no action that we know."""
    kinds = heard(what)
    if not kinds.isdisjoint(_ACTS | _ITSELF):
        return True
    if _PREMEDS.fullmatch(what) or speaks_of_waste(what):
        return True
    if kinds and kinds <= _LABELS:
        said = heard(beside)
        return not said.isdisjoint(_GIVES) or "drug" not in said or said.isdisjoint(_BY_ITSELF)
    said = heard(beside)
    return not names_a_drug(beside) or ("order" in said and said.isdisjoint(_GIVES))


@lru_cache(maxsize=1024)
def heard(words: str) -> frozenset[str]:
    """Return as what notes hear some words."""
    from scrubber.charts.readers.note.words.lexer import lex  # it is large, and hardly a table needs it

    tokens = lex(words).tokens
    return frozenset(token.kind for token in tokens if not _CAME.fullmatch(token.text))


def names_a_drug(words: str) -> bool:
    """Return whether words name a drug, or an amount of one; a fluid alone may be a flush."""
    return tells_an_amount(words) or (bool(drugs.names_in(words)) and not drugs.is_fluid(words))


def tells_an_amount(words: str) -> bool:
    """Return whether words tell an amount of a drug; millilitres may be of a flush."""
    return _AMOUNT.search(words) is not None


def among(above: Sequence[Event], event: Event) -> Event:
    """Return an event as the rows above it show it: a new bag of what runs already begins no other infusion."""
    if _hangs_a_bag(event.what) and event.told.how == "told" and _runs(event, above):
        return replace(event, told=Told("told", "New bag"), is_further_bag=True)
    return event


def _hangs_a_bag(what: str) -> bool:
    """`New Bag`, `Bag #2 hung`."""
    return action_of(what) == "bag" or (
        _FURTHER.search(what) is not None and not heard(what).isdisjoint(_BEGINS)
    )


_FURTHER = re.compile(
    r"\b(?:bag|bottle|unit)\s?#?\s?[2-9]\b|\b(?:2nd|3rd|second|third|next)\s(?:bag|bottle|unit)\b",
    re.IGNORECASE,
)
_BEGINS = frozenset({"start", "restart", "new_bag"})


def _runs(event: Event, above: Sequence[Event]) -> bool:
    own = drugs.substances(event.beside)
    for each in reversed(above):
        others = drugs.substances(each.beside)
        if each.told.how == "told" and (not own or not others or own & others):
            action, said = action_of(each.what), heard(each.what)
            if action == "stop" or "stop" in said:
                return False
            if action == "bag" or not said.isdisjoint(_BEGINS):
                return True
    return False
