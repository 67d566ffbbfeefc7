"""What a clause does: tells what was done, orders, plans, refuses, remembers. Only what was done gives facts.

A table of words and their reach. To teach the reader another way of saying that nothing was given here, add the word to
its kind in `words.toml`; to teach it another act, add a row with an example.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrubber.charts.readers.note.event.as_needed import AS_A_DOSE, AS_NEEDED, FREQUENCY
from scrubber.charts.readers.note.event.beside_it import (
    is_beside_the_next,
    is_of_a_lab,
    is_of_a_line,
    is_when_a_line_was_placed,
)
from scrubber.charts.readers.note.event.lasting import (
    OF_GIVING,
    denies_something_else,
    is_behind_a_history,
    is_of_today,
    is_pushed_here,
    is_said_of_what_was_given,
    was_ordered_besides,
)
from scrubber.charts.readers.note.event.reasons import is_a_cause, is_meanwhile, is_why
from scrubber.charts.readers.note.event.to_run import is_how_long, is_where_a_pump_runs
from scrubber.charts.readers.note.values.clauses import DUE, Clause
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import Value

DONE = "done"


class Act(Value):
    """An act, the kind of words that tell it, and whether it holds for the rest of its sentence."""

    name: str
    kind: str
    lasts: bool
    example: str


ACTS: tuple[Act, ...] = (
    Act("planned", "plan", True, "Will start Remicade at 1300, then observe until 1400."),
    Act("past", "past", True, "Last infusion 01/05/2026 started 0930, completed 1145 per prior note."),
    Act("by others", "by_others", False, "EMS gave ondansetron 4 mg IV push at 07:40 en route."),
    Act("not done", "nothing", False, "Remicade was not hung at 1000 because of fever."),
    Act("talked of", "talk", False, "Discussed Remicade 400 mg with the patient."),
    Act("refused", "refused", False, "Pt refused Benadryl 25 mg IV push at 1005."),
    Act("held back", "held", False, "Holding Benadryl 25 mg IV push until labs are back at 1005."),
    Act("ordered", "order", False, "MD ordered Benadryl 25 mg IVP at 1020."),
)
"""Asked in this order; the first whose words stand in the clause wins."""
_OF_ACTS = frozenset(act.kind for act in ACTS)

_PER_ORDER = re.compile(
    r"\b(?:per|as|under|after|with|w/|than|by|verified|reviewed)\s+(?:(?:dr\.|[^\s:.,]+)\s+){0,3}(?:protocol/)?$",
    re.IGNORECASE,
)
_PER_SPOKEN = re.compile(r"\b(?:per|as|by|under|verified)\s+(?:[^\s:.,]+\s+)?$", re.IGNORECASE)
_SPOKEN = re.compile(r"[tv]\.?/?o\.?|[tv]orb|verbal order|telephone order|phone order", re.IGNORECASE)
_HEADS = re.compile(
    r"\s*(?:(?:was[ \t]+)?(?:sent|faxed|attached|reviewed|came|received|shows|says|lists)(?:[ \t]+[a-z]+){0,2}\s*)?"
    r"(?:\([a-z ]+\)\s*)?:",
    re.IGNORECASE,
)
"""`Order:`, `SNF MAR sent along:`."""


_WISHES = frozenset(
    {*DUE, "prn", "as needed", "pending", "awaiting", "requested", "requesting", "order", "ordered", "orders",
     "waiting", "approved", "prescribed", "planned", "n.o", "t.o", "v.o", "new order", "verbal order",
     "telephone order", "to", "vo", "torb", "vorb"}
)  # fmt: skip
_DID = frozenset(
    {
        "given",
        "given at",
        "injected",
        "gave",
        "hung",
        "started",
        "administered",
        "new bag",
        "begun",
        "initiated",
        "was given",
        "adm",
        "spiked",
        "infused",
        "resumed",
        "restarted",
    }
)
"""Words that tell what was done, and no plan."""
_OBTAINED = frozenset({"obtained", "received", "rec'd"})
_UNDONE = ("past", "nothing", "refused", "talk", "by_others")


def _fulfilled(part: Clause, after: int, *, was_due: bool, obtained: bool) -> bool:
    """`due 0900, given 0912`; `PRN - Given 1003`; `due 0800 up 0822`: what was wished for was given, at a time; `Order
    for Solu-Medrol 125 mg IV push obtained and given`.
    """
    behind_it = (token for token in part.tokens if token.start >= after)
    did = next((t for t in behind_it if t.text.casefold() in _DID or (was_due and t.kind == "start")), None)
    if did is None or part.of(*_UNDONE):
        return False
    if any(time.start > did.start for time in part.times()) or part.times()[-1:] == part.tokens[-1:]:
        return True
    behind = next((t for t in part.tokens if t.start >= did.end and t.kind != "filler"), None)
    if behind is None:
        return obtained and did.kind == "given"
    return behind.kind == "site"  # `ordered Kenalog 40 mg IM, given L deltoid`


def _is_a_wish(token: Token) -> bool:
    """`order`, `due`; `Dr. Inoue: Firazyr 30 mg SQ given 1058`."""
    said = token.text.casefold()
    return said in _WISHES or (token.kind == "order" and said.startswith(("dr.", "dr ", "np ", "pa ", "md ")))


def _fulfil(parts: Sequence[Clause], place: int) -> int | None:
    """Return which clause says that what a clause wishes for was given; mark the wish, where it names the drug."""
    part = parts[place]
    wish = next((token for token in part.of("plan", "order") if _is_a_wish(token)), None)
    if wish is None or any(token.text.casefold() not in _WISHES for token in part.of("plan")):
        return None
    if part.of(*_UNDONE):
        return None
    obtained = any(token.text.casefold() in _OBTAINED for token in part.tokens)
    for at in range(place, len(parts)):
        after = wish.end if at == place else parts[at].start
        if _fulfilled(parts[at], after, was_due=wish.text.casefold() in DUE, obtained=obtained):
            part.wish = wish.start if at == place else 0
            part.came_true = at > place and bool(part.of("drug")) and not parts[at].of("drug")
            return at
    return None


def _is_not_needed(text: str, part: Clause) -> bool:
    """`LR 1 L not needed today`, `Not needed: Benadryl 25 mg IVP 1000`: of a drug, and with no time at which it was
    given, where it is no label.
    """
    named = part.of("drug")
    unneeded = [token for token in part.of("filler") if token.text.casefold() == "not needed"]
    if not (named and unneeded):
        return False
    label = unneeded[0].end <= named[0].start and text.startswith(":", unneeded[0].end)
    return label or not part.times()


def mark_acts(text: str, parts: Sequence[Clause]) -> None:
    """Give each clause of a sentence its act: by its own words, and then by those of a clause behind it."""
    told = {token.kind for part in parts for token in part.tokens}
    if told.isdisjoint(_OF_ACTS) and not any(_is_not_needed(text, part) for part in parts):
        return  # it was done, as most sentences tell
    _by_its_words(text, parts)
    _by_what_follows(text, parts)


def _by_its_words(text: str, parts: Sequence[Clause]) -> None:
    """`ordered Zofran 4 mg, given 0915`: the act that a clause tells, or one before it that lasts."""
    lasting = ""
    until: int | None = None
    for place, part in enumerate(parts):
        if until is not None and place >= until:
            lasting, until = "", None
            part.act = DONE
            continue
        if lasting == "past" and (
            is_pushed_here(part, parts[:place]) or is_behind_a_history(part, parts[:place])
        ):
            lasting = ""
        if lasting in ("past", "planned") and is_of_today(part):
            parts[place - 1].came_true = bool(parts[place - 1].of("drug"))
            lasting = ""
        kinds = {token.kind for token in part.tokens}
        found = next((act for act in ACTS if act.kind in kinds and _tells(text, part, act)), None)
        if found is not None and found.name in ("planned", "ordered") and not lasting and until is None:
            until = _fulfil(parts, place)
            if until == place:
                part.act, until = DONE, None
                continue
        part.act = lasting or (found.name if found else "not done" if _is_not_needed(text, part) else DONE)
        if found is not None and (found.lasts or _is_heading(text, part, found) or _leads_in(part, found)):
            lasting = lasting or found.name


def _by_what_follows(text: str, parts: Sequence[Clause]) -> None:
    """`Toradol 30 mg IVP at 1410, pt declined`: what a clause says of those that stand before it."""
    for ahead, part in pairwise(parts):
        if ahead.act == DONE and refuses_what_is_ahead(text, part) and _is_refused(ahead):
            ahead.act = "refused"
    if any(token.text.casefold() in RECEIVED for token in parts[0].of("given")):
        _by_others_too(parts)
    for ahead, part in pairwise(parts):
        if ahead.act == "by others" and part.act == DONE and _has_the_same_subject(text, ahead, part):
            part.act, part.goes_on = ahead.act, True
    for place, part in enumerate(parts):
        if part.act == "not done" and _denies(text, part):
            _not_done(parts[:place])


def _has_the_same_subject(text: str, ahead: Clause, part: Clause) -> bool:
    """`Medics hung NS en route 0233 and gave Zofran 4 mg IV 0236`, `EMS gave A 4 mg IV at 0905 and B 30 mg IM at 0910`:
    a clause that begins with what they did, too, or goes on with the list of what they gave.
    """
    begins = part.tokens[0].text.casefold() if part.tokens else ""
    goes_on = _GOES_ON.match(text, part.start) is not None and bool(part.of("drug")) and not part.of(*_VERBS)
    alike = begins in _THEY_DID or goes_on
    return alike and others_gave(ahead) and OF_HERE.search(text, part.start, part.end) is None


def others_gave(part: Clause) -> bool:
    """`EMS gave Zofran 4 mg IV at 0905`, `Per EMS Zofran 4 mg IV 0905`: return whether others gave a drug in it."""
    if part.act != "by others" or not part.of("drug"):
        return False
    first = next((token for token in part.tokens if token.kind != "filler"), None)
    if part.goes_on or first is None or first.kind != "by_others":
        return part.goes_on
    told_by_them = part.tokens[0].text.casefold() == "per"
    return told_by_them or bool(part.of(*_VERBS)) or first.text.casefold().split()[-1] in _THEY_DID


_VERBS = ("start", "given")
_GOES_ON = re.compile(r"(?:and|then|&|\+)(?!\w)", re.IGNORECASE)
_THEY_DID = frozenset({"gave", "hung", "started", "administered", "began", "infused", "initiated", "pushed"})
OF_HERE = re.compile(r"\b(?:here|our|we|us|i|me|rn|this\s+(?:unit|nurse|clinic|rn))\b", re.IGNORECASE)
"""Who is no other: `and our RN hung`."""


def refuses_what_is_ahead(text: str, part: Clause) -> bool:
    """`Toradol 30 mg IVP at 1410, pt declined`: a clause that says nothing else is about what stands right ahead."""
    said = [token for token in part.tokens if token.kind != "filler" and token.text.casefold() != "it"]
    if part.act != "refused" or not said or part.of("drug", "dose"):
        return False
    return said[0].kind == "refused" and _NOTHING_ELSE.match(text, said[0].end) is not None


def _is_refused(ahead: Clause) -> bool:
    """Return whether a clause names one drug, and no word of it says that it was given."""
    told = [event for event in ahead.events() if event.kind != "other"]
    return len(ahead.of("drug")) == 1 and not told and all(time.until is None for time in ahead.times())


_NOTHING_ELSE = re.compile(
    r"[ \t]*(?:(?:it|this|the[ \t]+(?:dose|med(?:ication)?|drug|shot|push|injection)|dose|med)\b[ \t]*)?"
    r"(?:$|[.,;)\n]|[-–—]|(?:d/t|due[ \t]+to|because|2/2|states|stating|stated|says|per|at|@|this|today)(?!\w)|\d)",
    re.IGNORECASE,
)
"""Behind `declined`: nothing that was declined instead, as in `given 1410, declined ice pack`."""


def _denies(text: str, part: Clause) -> bool:
    """`Benadryl 25 mg IVP 0912, not given`: of what stands before, where it names nothing itself."""
    alone = not part.of("drug", "dose", "time", "range", "not_infused", "infused", "oral")
    return alone and _WAS_NOT.match(text, part.start, part.end) is not None


def _not_done(parts: Sequence[Clause]) -> None:
    """Let the drug named last be not given, where nothing was done since: `0910 - scratched out, not given`."""
    for part in reversed(parts):
        named, done = bool(part.of("drug")), part.act == DONE
        if done and named:
            part.act = "not done"
        if done or named:
            return


_WAS_NOT = re.compile(
    r"[\W_]*(?:(?:was|were)\s+)?(?:not|never|wasn't)\s+(?:given|administered|hung|needed|used)\b(?!\s+(?:by|as|with|w/|via|any|in)\b)",
    re.IGNORECASE,
)


def _by_others_too(parts: Sequence[Clause]) -> None:
    """`Received A 15 mg IV and B 4 mg IV at outside ER before arrival`: who gave the last gave all of the list."""
    for before, part in zip(parts[-2::-1], parts[:0:-1], strict=True):
        if before.act == DONE and part.act == "by others" and _is_of_the_list(before, part):
            before.act = part.act


def _is_of_the_list(before: Clause, part: Clause) -> bool:
    named = [token.start for token in part.tokens if token.kind in ("drug", "dose")]
    behind = bool(named) and all(token.start > named[-1] for token in part.of("by_others"))
    alone = not (part.times() or part.events() or before.times() or before.of("start", "stop"))
    return behind and alone and bool(before.of("drug"))


RECEIVED = frozenset({"received", "rec'd", "recd", "was given", "given", "got", "gave"})
"""What may stand before a list of all that was given."""


def _tells(text: str, part: Clause, act: Act) -> bool:
    return any(not _says_else(text, part, token, act.kind) for token in part.of(act.kind))


def _says_else(text: str, part: Clause, token: Token, kind: str) -> bool:
    """Return whether a word of a kind of act does not say it here."""
    if kind in ("plan", "past", "talk") and is_said_of_what_was_given(text, part, token):
        return True
    match kind:
        case "nothing":
            denies_else = denies_something_else(text, part, token)
            return (
                denies_else
                or _is_aside(text, part, token)
                or _is_of_a_time(part, token)
                or is_why(text, part, token)
            )
        case "past":
            return any(says(text, part, token) for says in _NOT_PAST) or is_a_cause(text, part, token)
        case "by_others":
            return is_of_a_line(text, part, token)
        case "plan":
            return (
                is_why(text, part, token)
                or is_meanwhile(text, part, token)
                or is_how_long(part, token)
                or _was_needed(text, part, token)
                or _came_next(part, token)
                or is_beside_the_next(text, part, token)
                or is_of_a_lab(text, part, token)
            )
        case "order":
            besides = was_ordered_besides(text, part, token)
            return besides or _was_run(part, token) or _is_of_what_was_given(text, part, token)
        case "held":
            return not _is_held_back(text, part, token)
    return False


def _is_of_what_was_given(text: str, part: Clause, token: Token) -> bool:
    """`Given Toradol 30 mg IVP 1430, TO Dr. Vale`, `hung per order`; `callback w/ VO for Compazine 10 mg IV` is one."""
    spoken = _SPOKEN.fullmatch(token.text)
    if _AN_EMERGENCY.search(text, part.start, token.start) and {"drug", "dose"} <= {
        t.kind for t in part.tokens
    }:
        return bool(part.of("push", "im", "sc", "given"))  # `Haldol 5 mg IM, emergency order Dr. Ode`
    if spoken and any(given.start < token.start for given in part.of("given")):
        return True
    per = _PER_SPOKEN if spoken else _PER_ORDER
    return per.search(text, max(part.start - 30, 0), token.start) is not None


_AN_EMERGENCY = re.compile(
    r"[,;(-][ \t]*(?:per[ \t]+)?(?:emergency|emergent)(?:[ \t]+med(?:ication)?)?[ \t]+\Z", re.IGNORECASE
)


def _was_run(part: Clause, token: Token) -> bool:
    """`Rx: Carbo 480 mg 1015-1050`, `Rx: Halaven 2.2 mg IVP 1142`: the treatment with its run or moment, no order."""
    if token.text.casefold() != "rx":
        return False
    at_once = bool(part.of("push", "im", "sc"))
    return any(time.start > token.end and (time.until is not None or at_once) for time in part.times())


def _is_of_a_time(part: Clause, token: Token) -> bool:
    """`down 12:40 pm (crossed out)`: a time is wrong (`certainty.py`); `Feraheme crossed off` was not given."""
    if STRUCK_OUT.fullmatch(token.text) is None:
        return False
    ahead = [one for one in part.tokens if one.end <= token.start and (one.is_time or one.kind == "drug")]
    return bool(ahead) and ahead[-1].is_time


def _is_aside(text: str, part: Clause, token: Token) -> bool:
    """`0905-1138 Ruxience 740 mg (90 min not eligible, ramp per protocol)`: in brackets, and not about the giving."""
    if STRUCK_OUT.fullmatch(token.text):
        return False
    opened, closed = text.rfind("(", part.start, token.start), text.find(")", token.end, part.end + 1)
    if opened < 0 or closed < 0 or ")" in text[opened : token.start]:
        return False
    return OF_GIVING.search(text, opened, closed) is None and bool(part.times() or part.of("dose"))


STRUCK_OUT = re.compile(
    r"(?:crossed|struck|lined|scratched|x'd|marked|whited)[ \t]+(?:off|out|through)", re.IGNORECASE
)
"""What was written by hand, and is not so."""


def _is_struck_out(text: str, part: Clause, token: Token) -> bool:
    """`infused from 9:48 AM to 10:15 AM [charted in error, MB] 10:51 AM`: a time is wrong, and not the giving."""
    opened = max(text.rfind("[", part.start, token.start), text.rfind("(", part.start, token.start))
    closed = re.compile(r"[\])]").search(text, token.end, token.end + 40)
    return "error" in token.text.casefold() and opened >= 0 and closed is not None and bool(part.of("drug"))


def _is_who(text: str, _: Clause, token: Token) -> bool:
    """`hung at 1730 by previous nurse`: who did it, and on this day."""
    return _BY_WHOM.search(text, max(0, token.start - 8), token.start) is not None and (
        _A_NURSE.match(text, token.end) is not None
    )


_BY_WHOM = re.compile(r"\b(?:by|on|per)\s+(?:the\s+)?$", re.IGNORECASE)
_A_NURSE = re.compile(r"[ \t]+(?:nurse|rn|lpn|shift|tour|nurse's)\b", re.IGNORECASE)


def _is_held_back(text: str, part: Clause, token: Token) -> bool:
    """`Holding Benadryl 25 mg IV push until labs are back`; what runs is held too, and goes on."""
    told = [item for item in part.tokens if not item.is_time]
    first = bool(told) and told[0] is token and {"drug", "dose"} <= {item.kind for item in part.tokens}
    return first and _UNTIL.search(text, token.end, part.end) is not None


_UNTIL = re.compile(r"\b(?:until|till|pending)\s+(?!\d)", re.IGNORECASE)


def _came_next(part: Clause, token: Token) -> bool:
    """`Next Unasyn 1.5 g IVPB went up at 0402`: what came then, and not what is due."""
    told = part.of("drug") and part.of("start", "stop") and part.times() and not part.of("order")
    return token.text.casefold() == "next" and bool(told) and len(part.of("plan")) == 1


def _was_needed(text: str, part: Clause, token: Token) -> bool:
    """`Fentanyl 50 mcg IVP 1158 PRN w/ relief`: behind the time of a dose, and no order with a frequency."""
    if token.text.casefold() not in AS_NEEDED or FREQUENCY.search(text, part.start, part.end):
        return False
    told = [item for item in part.tokens if item.end <= token.start and item.kind != "filler"]
    kinds = {item.kind for item in told}
    return {"drug", "dose"} <= kinds and bool(kinds & AS_A_DOSE) and told[-1].kind == "time"


def _is_a_reason(text: str, part: Clause, token: Token) -> bool:
    """`Hydrocortisone 100 mg IV given 0920 as previous reaction`, `Venofer 0910-0925 for IDA s/p bypass`: why."""
    told = [item for item in part.tokens if item.end <= token.start and (item.is_time or item.kind == "dose")]
    if token.text.casefold() in _AFTER and told and _FOR.search(text, told[-1].end, token.start):
        return True
    said = _WHY.search(text, max(part.start, token.start - 14), token.start)
    return said is not None and _REACTED.match(text, token.end) is not None


_NOT_PAST = (_is_a_reason, _is_struck_out, _is_who, is_where_a_pump_runs, is_when_a_line_was_placed)
"""Why a word of the past is none of the drug."""
_AFTER = frozenset({"s/p", "status post", "hx", "history"})
_FOR = re.compile(r"\b(?:for|2/2|d/t|due\s+to|r/t)\b[^.;]{1,40}$", re.IGNORECASE)
_WHY = re.compile(r"\b(?:as|for|due\s+to|d/t|2/2|because\s+of|given|r/t|h/o)\s+(?:a\s+)?$", re.IGNORECASE)
_REACTED = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:reactions?|rxns?|intolerance|hives|rigors|nausea)\b", re.IGNORECASE
)


def _is_heading(text: str, part: Clause, act: Act) -> bool:
    """`Order: A 1 mg, B 2 mg` orders all that follows."""
    return any(_HEADS.match(text, token.end) for token in part.of(act.kind))


def _leads_in(part: Clause, act: Act) -> bool:
    """`Prior to arrival, patient received A 4 mg`: words that say nothing else are about all that follows; and `called
    over to chair 6, pt there flushing, gave Benadryl`.
    """
    if act.name != "by others":
        return False
    there = any(token.match and "there" in token.match.re.groupindex for token in part.of(act.kind))
    return there or not (part.of("drug") or part.events() or part.times())
