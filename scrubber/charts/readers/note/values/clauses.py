"""A sentence cut into clauses: stretches between commas, `and` and `then` that each tell one event or time.

A stretch without an event or a time of its own (`in 250 mL NS`, `Benadryl 25 mg and`) belongs to the one before it, or,
at the beginning, to the one after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scrubber.charts.readers.note.values.tokens import Token

EVENTS = frozenset(
    {
        "start",
        "stop",
        "pause",
        "restart",
        "given",
        "step",
        "running",
        "held",
        "refused",
        "other",
        "flush",
        "infused_at",
        "new_bag",
    }
)
_JOINTS = frozenset({"and", "&", "then", "but", "+"})
_STROKE = re.compile(r",|\s[-–—/]\s")
_HENCE = frozenset({"so", "therefore", "thus", "hence"})
_CUTS = re.compile(rf"[-–—/,#&+(\[]|\b(?:and|then|but|{'|'.join(sorted(_HENCE))})\b", re.IGNORECASE)
"""Signs and words of which one stands wherever a sentence is cut, unless a word of these kinds cuts it."""
_CUTTING = frozenset({"time", "range", "plan", "refused", "talk"})
_FOR_THAT = re.compile(
    r"[ \t]+(?:(?:the|we|i|rn|nurse)[ \t]+)?"
    r"(?:infusion|inf|pump|drip|gtt|bag|drug|med(?:ication)?|chemo|it|transfusion|blood|stopped|held|paused|slowed"
    r"|(?:turned|shut|switched|took)[ \t]+it)\b",
    re.IGNORECASE,
)
"""`c/o chest tightness so the infusion was stopped`: what was done about it."""


@dataclass(slots=True)
class Clause:
    """One clause with its tokens; joints (`and`, `then`) are left out."""

    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)
    act: str = "done"
    came_true: bool = False
    """It says what was due, ordered or asked for, and a later clause of its sentence that it was given."""
    goes_on: bool = False
    """It goes on with what the clause before it says that others gave."""
    wish: int = 0
    """Where what was ordered or due ends, and what was done about it begins, in one clause."""
    new: bool = False
    """A comma or a joint stands before it."""
    of_both: bool = False
    """It tells of two drugs, and an act behind the second one that may be of it alone."""
    apart: bool = False
    """It is of a drug of its own, whatever stands before it: a bracket, or what follows a `but`."""

    def of(self, *kinds: str) -> list[Token]:
        """Return its tokens of some kinds."""
        return [token for token in self.tokens if token.kind in kinds]

    def events(self) -> list[Token]:
        """Return its words for events."""
        return [token for token in self.tokens if token.kind in EVENTS]

    def times(self) -> list[Token]:
        """Return its times and ranges of times."""
        return [token for token in self.tokens if token.is_time]


def clauses(
    text: str, tokens: Sequence[Token], start: int, end: int, *, by_time: bool = False
) -> list[Clause]:
    """Return the clauses of a sentence, at least one; `by_time`: its entry begins with a time."""
    uncut = _CUTS.search(text, start, end) is None
    if uncut and _CUTTING.isdisjoint([token.kind for token in tokens]):
        return [Clause(start, end, list(tokens))]  # as most sentences are
    parts = [Clause(start, end)]
    asides = _asides(text, tokens, start, end, by_time=by_time)
    brackets = [*_denials(text, tokens, start, end), *_other_times(text, tokens, start, end)]
    for place, token in enumerate(tokens):
        inside = any(first < token.start < closed for first, closed in asides)
        joint = _is_a_joint(text, token)
        bracket = place > 0 and _is_at_an_edge(brackets, tokens[place - 1], token)
        kept = _is_kept_open(tokens, place)
        cut = joint or bracket or kept or _begins_another(text, parts[-1], tokens, place, by_time=by_time)
        if place and cut and (bracket or not inside) and not _is_lead_in(parts, tokens[place - 1], token):
            parts[-1].end = token.start
            apart = bracket or kept or token.text.casefold() == "but"
            parts.append(Clause(token.start, end, new=True, apart=apart))
        if not (joint or (inside and _is_of_before(text, token))):
            parts[-1].tokens.append(token)
    return _merged(text, parts, by_time)


def _is_a_joint(text: str, token: Token) -> bool:
    """`Remicade started and Benadryl given`, `c/o chest tightness so the infusion was stopped`."""
    small = token.text.casefold()
    return small in _JOINTS or (small in _HENCE and _FOR_THAT.match(text, token.end) is not None)


def _begins_another(text: str, part: Clause, tokens: Sequence[Token], place: int, *, by_time: bool) -> bool:
    """Return whether a clause begins with a token: by the sign between it and the one before, or by what they say."""
    if not place:
        return False
    token, last = tokens[place], tokens[place - 1]
    gap = text[last.end : token.start]
    return (
        (by_time and token.is_time and _leads(text, tokens, place))
        or (gap != " " and _STROKE.search(gap) is not None)
        or _is_next_bag(last, token)
        or _is_due_again(part, token)
        or _refuses_behind(part, tokens, place)
        or (by_time and _denies_behind(part, tokens, place))
        or _is_done_about_it(text, part, tokens, place)
    )


def _denials(text: str, tokens: Sequence[Token], start: int, end: int) -> list[tuple[int, int]]:
    """Return the brackets that say of a drug of their own that it was not given: `Zofran 4 mg IVP 0915 (Compazine not
    given)`, `Remicade 400 mg (Zyrtec refused) hung 0915`, `(premeds not given)`.
    """
    if not any(token.kind in _DENYING for token in tokens):
        return []
    found = []
    for match in _BRACKETS.finditer(text, start, end):
        inside = [token for token in tokens if match.start() < token.start < match.end()]
        kinds = {token.kind for token in inside}
        names = "drug" in kinds or any(token.text.casefold().startswith("premed") for token in inside)
        led = any(token.kind == "drug" and token.end <= match.start() for token in tokens)
        if led and names and kinds & _DENYING and not kinds & {"time", "range"}:
            found.append(match.span())
    return found


_DENYING = frozenset({"refused", "nothing", "held"})


def _other_times(text: str, tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the brackets behind what was given that tell of when it was due, of the next one, or of what was taught:
    `Remicade 400 mg 0920-1130 (planned 0915-1120)`, `(next due 4/27)`, `(education given)`.

    `(planned)`, `(if needed)` and `(scheduled for tomorrow)` say that it was not given here.
    """
    if not any(token.kind in _OF_OTHER_TIMES for token in tokens):
        return
    for match in _ANY_BRACKETS.finditer(text, start, end):
        kinds = {token.kind for token in tokens if token.end <= match.start()}
        if (
            "drug" in kinds
            and kinds & {"time", "range"}
            and _OTHER_TIME.search(match[0])
            and not _NOT_NOW.search(match[0])
        ):
            yield match.span()


_OF_OTHER_TIMES = frozenset({"plan", "past", "talk"})
_OTHER_TIME = re.compile(
    r"\b(?:next|rtc|return\w*|f/u|follow[- ]?up|q[ \t]?\d+[ \t]?(?:w|wks?|weeks?|d|days?|mo|months?|yr))\b"
    r"|\b(?:planned|scheduled|appt|appointment|due|slot|booked)\b[^()\n]*\b\d{1,2}:?\d\d"
    r"|\bmay\s+(?:repeat|have|give)\b|\b(?:hx|history|h/o)\b|\bhome\s+meds?\b|\b(?:education|teaching|instruct\w+|consent|handout)\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:tomorrow|yesterday|cancel\w*|no|not|never|held|hold|instead|if|prn|last|previous|prior|copied|same)\b",
    re.IGNORECASE,
)


def _is_at_an_edge(brackets: Sequence[tuple[int, int]], last: Token, token: Token) -> bool:
    """Return whether a bracket opens or closes between two tokens."""
    return any(last.start < edge <= token.start for span in brackets for edge in span)


def _refuses_behind(part: Clause, tokens: Sequence[Token], place: int) -> bool:
    """`Taxol 180 mg started 10:04 (pt declines port)`, `given 0915 (refused Tylenol)`: no more of what was done."""
    token = tokens[place]
    who = token.kind == "filler" and token.text.casefold() in _WHO
    if who and place + 1 < len(tokens):
        token = tokens[place + 1]
    led = place > 0 and tokens[place - 1].text.casefold() in _WHO  # its clause has begun already
    if token.kind != "refused" or led:
        return False
    return bool(part.of("drug")) and bool(part.of("start", "given", "new_bag")) and bool(part.times())


_WHO = frozenset({"pt", "patient", "client", "resident", "he", "she"})


def _is_due_again(part: Clause, token: Token) -> bool:
    """`Lasix 40 mg IVP  due 0900  given 0951  due 1700  held`: of the next dose, once this one is told."""
    if token.kind != "plan" or token.text.casefold() not in DUE:
        return False
    told = any(event.kind in ("given", "start", "held", "refused", "nothing") for event in part.tokens)
    return told and any(other.kind == "plan" and other.text.casefold() in DUE for other in part.tokens)


def _is_done_about_it(text: str, part: Clause, tokens: Sequence[Token], place: int) -> bool:
    """`c/o burning 1440 stopped`, `chest tight 0912 OFF`: what was felt, when, and what was done about it at once; but
    `hives 0931 stopped 0933`, `Remicade 0931 off`.
    """
    token, time = tokens[place], tokens[place - 1]
    if token.kind not in ("stop", "pause", "held") or not place or time.kind != "time":
        return False
    behind = next((other for other in tokens[place + 1 :] if other.kind != "filler"), None)
    if text[time.end : token.start].strip() or (behind is not None and behind.is_time):
        return False
    told = [other.kind for other in part.tokens if other is not time]
    return _FELT.issuperset(told) and _COMPLAINT.search(text, part.start, time.start) is not None


def _is_kept_open(tokens: Sequence[Token], place: int) -> bool:
    """`0912 OFF ns kvo`: behind what was stopped then, what keeps the line open."""
    if place < 2 or tokens[place].kind != "drug" or tokens[place - 2].kind != "time":
        return False
    behind = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    return tokens[place - 1].kind in ("stop", "pause", "held") and behind == "keep_open"


_FELT = frozenset({"word", "filler", "not_infused", "other", "access", "site", "vital", "flush", "running"})
_COMPLAINT = re.compile(
    r"\b(?:c/o|co|itch\w*|hives?|rash\w*|flush\w*|tight\w*|burn\w*|swell\w*|swollen|puff\w*|red(?:ness)?|sore|pain\w*|hurts?"
    r"|leak\w*|infiltrat\w*|blew|blown|chills?|rigors?|shak\w*|fever|temp|nause\w*|n/v|vomit\w*|emesis|dizz\w*|faint\w*"
    r"|sob|short\w*|wheez\w*|cough\w*|tingl\w*|numb\w*|cramp\w*|headache|ha|reaction|rxn|hypotens\w*|bp|sats?)(?![\w:-])",
    re.IGNORECASE,
)
"""What is felt or seen, so that somebody stops what runs."""


DUE = frozenset({"due", "scheduled"})
"""Words for when a dose should have been given."""


def _is_next_bag(last: Token, token: Token) -> bool:
    """`LR #1 dry #2 up`."""
    return last.kind == "stop" and token.kind == "drug" and token.text.startswith("#")


def _asides(
    text: str, tokens: Sequence[Token], start: int, end: int, *, by_time: bool
) -> list[tuple[int, int]]:
    """Return the brackets behind a way into tissue, or behind what has a time, that hold no time, no event and no drug:
    `Evenity 210 mg SQ (two syringes, one each arm) 2:35 pm`, `Remicade 400 mg 0930-1140 (last infusion 2/1)`.
    """
    given = [token.end for token in tokens if token.kind in ("im", "sc")]
    if not given:
        given = [token.end for token in tokens if token.kind in _GIVEN_SO]
        if not given or not (by_time or any(token.is_time and token.end > given[0] for token in tokens)):
            return []
    told = [token.start for token in tokens if token.is_time or token.kind in ("drug", *EVENTS)]
    return [
        match.span()
        for match in _BRACKETS.finditer(text, start, end)
        if any(place <= match.start() for place in given)
        and not any(match.start() < place < match.end() for place in told)
    ]


def _is_of_before(text: str, token: Token) -> bool:
    """`(last dose 9/1)`, `(HA w/ last session)`: of another time; and not `(last infusion)`, `(at home)`."""
    if token.kind not in _OF_BEFORE:
        return False
    first, closed = text.rfind("(", 0, token.start) + 1, text.find(")", token.end)
    if token.kind == "order":
        return _ONLY_ORDERED.fullmatch(text, first, closed) is None
    if token.kind == "past" and _SOURCE.search(text, first, closed):
        return False
    said = _BEFORE.search(text, first, closed) if token.kind == "past" else token
    if said is None:
        return False
    start, end = said.span() if isinstance(said, re.Match) else (said.start, said.end)
    return re.search(r"[A-Za-z]{2}|\d", text[first:start] + text[end:closed]) is not None


def _is_lead_in(parts: Sequence[Clause], last: Token, token: Token) -> bool:
    """`At 0830, ocrelizumab 600 mg was started.`: a time first of all is of the clause behind its comma."""
    told = parts[0].tokens
    alone = len(parts) == 1 and all(one.is_time or one.kind in ("filler", "date") for one in told)
    return alone and last.kind == "time" and told[0].text.casefold() in _LEAD_INS and token.kind in _LED


_LEAD_INS = frozenset({"at", "on", "around", "about"})
_LED = frozenset({"drug", "infusion", "infused", "filler", "word", "dose"})
_OF_BEFORE = frozenset({"past", "order", "talk"})
"""What a bracket may say of another time: `Prolia 60 mg SQ (last dose 9/1)`, and not that nothing was given."""
_ONLY_ORDERED = re.compile(r"\s*(?:orders?|ordered|rx)(?:\s+(?:only|pending|placed))?\s*", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:copied|copy|times?|from|of|same|was|not\s+today)\b", re.IGNORECASE)
"""`(times of last infusion)`: what stands beside the bracket is not of this visit."""
_BEFORE = re.compile(
    r"\b(?:last|previous|prior)\s+(?:dose|infusion|session|tx|treatment|chemo|cycle|injection|shot|labs?|cbc|counts?|visit"
    r"|(?:wk|week|mo|month|time|visit|cycle)(?:'?s)?)\b",
    re.IGNORECASE,
)
_GIVEN_SO = frozenset({"push", "iv", "infusion", "dose", "diluent", "range"})
_BRACKETS = re.compile(r"\([^()\n]*\)")
_ANY_BRACKETS = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")


def _leads(text: str, tokens: Sequence[Token], place: int) -> bool:
    """`0910 Pepcid 20 mg 0912 Benadryl 25 mg`, `0900 100 mL/hr 0915 200 mL/hr`: a list by time that has no commas."""
    token = tokens[place]
    if not place or place + 1 >= len(tokens):
        return False
    before, behind = tokens[place - 1], tokens[place + 1]
    if text[before.end : token.start].strip() or text[token.end : behind.start].strip():
        return False
    if behind.kind == before.kind == "rate":
        return True
    last = next(item for item in reversed(tokens) if item.is_time or item.kind in ("drug", "flush"))
    return (
        behind.kind == "drug" and not last.is_time
    )  # `A 100 mg IVP 1038 B 20 mg IVP 1039`: the time behind its drug


_ACTS = ("plan", "past", "nothing", "talk", "refused", "order", "by_others")


def _stands_alone(part: Clause) -> bool:
    """Return whether it tells something of its own: an event, a time, or that something was not done here."""
    return bool(part.events() or part.times() or part.of(*_ACTS))


_OTHER_DAYS = ("last", "next", "prior", "previous")


def _is_of_another_day(part: Clause, before: Clause) -> bool:
    """`0946 Vivitrol 380 mg IM, last opioid > 14 d ago`, `Betamethasone 12 mg IM, #2 due 3/3`: of what was or comes."""
    first = part.tokens[0].text.casefold().split()[0] if part.tokens else ""
    told = bool(before.of("drug")) and bool(before.of("dose"))
    return told and not part.of("nothing") and (first in _OTHER_DAYS or first.startswith("#"))


def _heads_a_drug(part: Clause, before: Clause) -> bool:
    """`08:15 Solumedrol 125 IVP, 08:20 Pepcid 20 IVP`: each time is of the drug behind it."""
    kinds = [token.kind for token in part.tokens[:2]]
    return (
        part.tokens[:1] != [] and part.tokens[0].is_time and kinds[1:] == ["drug"] and bool(before.of("drug"))
    )


def _tells_of_another(part: Clause, before: Clause) -> bool:
    """`1010 Benadryl 25 mg IVP, pt took Tylenol at home`, `..., Zofran refused`, `..., denies pain`: of another drug,
    or of what ails. Not so `..., given by EMS`, and `..., Zofran ordered` or `..., Zofran 4 mg IVP refused`: perhaps
    of both.
    """
    if not _is_told(before) or before.of(*_ACTS):
        return False
    kinds = [token.kind for token in part.tokens if token.kind not in ("filler", "word")]
    act = next((place for place, kind in enumerate(kinds) if kind in _ACTS), len(kinds))
    if act == len(kinds):
        return False
    ahead = kinds[:act]
    of_both = not _OF_A_GIVING.isdisjoint(ahead) or ("drug" in ahead and kinds[act] in ("order", "plan"))
    if of_both and "drug" in ahead:
        return "time" in kinds[act:]  # `..., Zofran 4 mg IVP due 1100`
    return not of_both and ("drug" in kinds or kinds[0] == "talk")


def _may_be_of_both(text: str, part: Clause, before: Clause) -> bool:
    """`1010 Benadryl 25 mg IVP, Zofran 4 mg IVP ordered`: was the first one given? Not so `..., both ordered`."""
    if not (part.tokens and part.of(*_ACTS) and part.of("drug") and _is_told(before)) or before.of(*_ACTS):
        return False
    between = text[before.tokens[-1].end : part.tokens[0].start]
    return "," in between and between.strip(" ,") == "" and not _OF_ALL.search(text, part.start, part.end)


_OF_ALL = re.compile(r"\b(?:both|all|each|neither|none|these|which)\b", re.IGNORECASE)


_OF_A_GIVING = frozenset({"dose", "push", "im", "sc", "oral", "infusion", "bolus"})


def _is_told(part: Clause) -> bool:
    """Return whether it tells of a giving without a word for it: `Benadryl 25 mg IVP`, `Remicade 400 mg in 250 NS`."""
    way = part.of("push", "im", "sc") or (part.of("dose") and part.of("infusion", "iv", "bolus", "diluent"))
    return bool(part.of("drug") and way)


def _follows_what_is_denied(part: Clause, before: Clause) -> bool:
    """`1010 pt denies pain, Benadryl 25 mg IVP`: what ails, and then what was given."""
    denied = [token for token in before.of("talk") if token.text.casefold().startswith("den")]
    return bool(denied) and not before.of("drug") and _is_told(part) and not part.of(*_ACTS)


def _denies_behind(part: Clause, tokens: Sequence[Token], place: int) -> bool:
    """`1010 Benadryl 25 mg IVP pt denies pain`: no more of what was given."""
    token = tokens[place]
    if token.text.casefold() in _WHO and place + 1 < len(tokens):
        token = tokens[place + 1]
    elif place and tokens[place - 1].text.casefold() in _WHO:
        return False  # its clause has begun already
    return token.kind == "talk" and token.text.casefold().startswith("den") and _is_told(part)


def _merged(text: str, parts: list[Clause], by_time: bool) -> list[Clause]:
    merged: list[Clause] = []
    for part in parts:
        alone = (
            merged
            and _stands_alone(part)
            and (_stands_alone(merged[-1]) or _is_of_another_day(part, merged[-1]))
        )
        own = part.apart and bool(part.of("drug") or part.of(*_DENYING))
        if by_time and merged:
            own = own or _tells_of_another(part, merged[-1]) or _follows_what_is_denied(part, merged[-1])
        if merged and not alone and not own and not (by_time and _heads_a_drug(part, merged[-1])):
            merged[-1].of_both |= by_time and _may_be_of_both(text, part, merged[-1])
            merged[-1].tokens += part.tokens
            merged[-1].end = part.end
        else:
            merged.append(part)
    return merged


def when_due(text: str, part: Clause) -> Iterator[int]:
    """`due 0900  GIVEN 0951`: yield where the times begin at which something should have been given."""
    said = [token for token in part.tokens if token.is_time or token.text.casefold() in DUE]
    for token, behind in pairwise(said):
        if behind.is_time and not token.is_time and _AT_WHAT_TIME.fullmatch(text, token.end, behind.start):
            yield behind.start


_AT_WHAT_TIME = re.compile(r"[ \t:]*(?:(?:at|@|for)[ \t]*)?", re.IGNORECASE)
