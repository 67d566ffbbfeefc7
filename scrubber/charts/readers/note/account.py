"""What of a note was made out: each word that speaks of giving must stand in the record, or plainly say something else.

A word is accounted for where it became a fact of an administration or an order; where it belongs to something else that
happened (a line placed, a report given); or where its clause plainly says that nothing was given here (ordered,
planned, refused, given elsewhere). Everything else is a gap, and a note with a gap is not understood wholly. Words
that only may say so (`as needed`, `if`, `patient states`) do not hide a time of giving.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import time

from scrubber.charts.readers.note.doubt.unended import UNTOLD
from scrubber.charts.readers.note.drug.tested import is_before_a_test, is_behind_a_rest
from scrubber.charts.readers.note.event.lasting import OF_GIVING
from scrubber.charts.readers.note.explained import (
    INJECTED,
    is_a_dose_without_its_unit,
    is_a_gauge,
    is_a_measure,
    is_a_name,
    is_a_rate,
    is_a_volume,
    is_behind_a_shot,
    is_beside_an_amount,
    is_given_alone,
    is_little,
    is_of_the_dose,
    is_when_else,
)
from scrubber.charts.readers.note.page.sections import Section
from scrubber.charts.readers.note.reads import Read, Taken
from scrubber.charts.readers.note.unread import was_run_unread
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import AT_ONCE, WAYS, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.readers.note.words.lexicon import INVESTIGATIONAL
from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of
from scrubber.model.record import InfusionRecord
from scrubber.reference.drugs import by_name

_HAPPENS = frozenset({"start", "stop", "pause", "restart", "given", "infused_at", "new_bag"})
_KINDS = frozenset({"hydration", INVESTIGATIONAL})
"""Names of a kind of drug, whose own name stands beside them."""
_AMOUNTS = frozenset({"dose", "waste", "lot", "odd_number"})
_OF_GIVING = frozenset({*_HAPPENS, "drug", "infused", *WAYS, "rate", "other_rate", "dose"}) - {"iv"}
_OF_ANOTHER = frozenset({"other", "not_infused", "access", "vital", "gauge", "flush", "iv", "aside"})
_PLAIN_ACTS = frozenset({"past", "by others", "refused", "ordered", "not done"})
_MAYBE = re.compile(
    r"(?:prn|as needed|may|if|unless|can|could|would|should|once labs|wait\w*|approved|arranged|hopes|goal|wants|needs"
    r"|hold|error|in error|entered in error|void|mistaken|own|prior|previous\w*|history|hx|usual\w*)",
    re.IGNORECASE,
)
"""Words of planned and past things that a clause of what was done may hold too."""
_ELSEWHERE: frozenset[Section] = frozenset({"home", "plan", "history", "others", "aside", "undone"})


def open_events(read: Read, taken: set[int]) -> Iterator[Token]:
    """Yield the pauses, restarts and stops with a time which are about no other thing and became part of nothing."""
    if read.section != "care":
        return
    for part in read.parts:
        if part.act == "done":
            for token in part.of("pause", "restart", "held", "stop"):
                place = read.bound.get(token.start)
                if token.kind == "stop" and not token.text.casefold().startswith("stop"):
                    continue  # much else is done, complete and out
                if place is not None and place not in taken and token.start not in read.about_other:
                    yield token


def gaps(text: str, read: Iterable[Read], taken: Taken) -> Iterator[tuple[int, int]]:
    """Yield the sentences that say something of giving which is not accounted for."""
    for sentence in read:
        if (
            any(_is_gap(text, sentence, part, taken) for part in sentence.parts)
            or _has_bare_number(text, sentence)
            or _began_something_else(sentence, taken)
        ):
            yield sentence.start, sentence.end


def _began_something_else(sentence: Read, taken: Taken) -> bool:
    """`1310-1352 plts.`, `TORB Mg 4 g. Bag up 14:20`: a drug that nothing was told of, beside a time of giving.

    Whatever its clause does with the drug, and whoever the event seemed to be about.
    """
    if sentence.section != "care":
        return False
    tokens = [token for part in sentence.parts if part.act in ("done", "ordered") for token in part.tokens]
    if sentence.ran and {token.kind for token in tokens} <= {"word", "filler"}:
        return any(
            token.kind == "word" and token.text.casefold() not in known_words() for token in tokens
        )  # `1310-1352 Quorvex.`
    named = {token.key for token in tokens if token.kind == "drug" and not drugs.is_fluid(token.text)}
    if named <= taken.given | taken.denied:
        return False
    places = [sentence.bound.get(token.start) for token in tokens if token.kind in ("start", "new_bag")]
    return sentence.ran or any(place is not None and place not in taken.facts for place in places)


_LONE = re.compile(
    r"^[ \t]*(?:(?P<label>[A-Za-z][A-Za-z /()]{1,30})[ \t]*:)?[ \t]*"
    r"(?P<time>(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\.?|h|hrs)?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TIMES = frozenset({"start", "stop", "given"})


def lone_times(text: str, read: Iterable[Read], taken: Taken) -> Iterator[tuple[int, int]]:
    """Yield the times that a label calls a start, a stop or a giving, and that became part of nothing.

    `Time: 9:50 AM`, and `Start` with `1:15 PM` on the line below it.
    """
    told = set(taken.facts)
    for sentence in read:
        told |= sentence.used
    for match in _LONE.finditer(text):
        label = (
            match["label"] or text[max(0, match.start() - 80) : match.start()].rstrip().rpartition("\n")[2]
        )
        if field_of(label.strip(" :")) in _TIMES and match.start("time") not in told:
            yield match.start(), match.end()


_NUMBER = re.compile(r"(?<![\w.,/#-])\d[\d.,]*\d(?:\s?/\s?\d+)?(?![\w/%-])")


def _has_bare_number(text: str, sentence: Read) -> bool:
    """`Benadryl 25 IV`, `1001/1104`: a number that no word explains, where something was given."""
    if sentence.section != "care":
        return False
    tokens = [token for part in sentence.parts if part.act == "done" for token in part.tokens]
    kinds = {token.kind for token in tokens}
    if not kinds & (_OF_GIVING - {"infused", "infusion"}) or (
        "vital" in kinds and not kinds & {"drug", "dose"}
    ):
        return _TWO_TIMES.search(text, sentence.start, sentence.end) is not None
    said = [token for part in sentence.parts for token in part.tokens]
    covered = [(token.start, token.end) for token in said] + list(sentence.additives)
    rated = not kinds.isdisjoint({"rate", "other_rate", "step"})
    return any(
        not any(start < match.end() and match.start() < end for start, end in covered)
        and not is_a_measure(text, match.start(), match.end())
        and not is_a_dose_without_its_unit(
            text, match.start(), match.end(), _last_before(said, match.start())
        )
        and not (
            rated and (is_a_rate(text, match.start(), match.end()) or _AT_A_TIME.match(text, match.end()))
        )
        for match in _NUMBER.finditer(text, tokens[0].start, sentence.end)
    )


def _last_before(tokens: Iterable[Token], place: int) -> Token | None:
    """Return the last word that ends before a place."""
    return max((token for token in tokens if token.end <= place), key=lambda token: token.end, default=None)


def bare_numbers(part: Clause, told: Iterable[Statement]) -> Iterator[tuple[int, int]]:
    """Yield where the numbers of a row stand that its columns explain, and no word: `750` below `Dose (mg)`."""
    for fact in (fact for statement in told for fact in statement.facts):
        if not any(token.start < fact.end and fact.start < token.end for token in part.tokens):
            yield fact.start, fact.end


_AT_A_TIME = re.compile(r"[ \t]*(?:@|at\b)[ \t]*\d{1,2}:?\d\d")
"""`20 mL/hr at 0920, 40 at 0935`: behind a rate, the next one."""
_TWO_TIMES = re.compile(r"(?<![\w/.])[0-2]\d[0-5]\d\s?/\s?[0-2]\d[0-5]\d(?![\w/])")


def _is_gap(text: str, sentence: Read, part: Clause, taken: Taken) -> bool:
    if sentence.section in _ELSEWHERE:
        return _tells_a_giving(part)
    if sentence.section == "care" and part.of_both and part.act != "done":
        return True
    if sentence.section == "care" and part.act in ("past", "ordered") and _may_be_of_now(text, part):
        return True
    if sentence.section in ("care", "orders") and was_run_unread(text, sentence, part, taken):
        return True
    if sentence.section == "orders" or (sentence.start in taken.ordered and part.act == "ordered"):
        return sentence.start not in taken.ordered and bool(part.of("drug", "dose"))
    if part.act != "done":
        perhaps = _denies_its_label(text, part) or (sentence.led and is_behind_a_shot(part))
        plainly = _plainly_not(part) and not perhaps
        return not (plainly or _is_only_wrong(part, taken)) and _tells_a_giving(part, led=sentence.led)
    kinds = {token.kind for token in part.tokens}
    return any(
        _open(text, token, sentence, part, kinds, taken) and not _is_of_all(text, token, part)
        for token in part.tokens
    )


def _is_of_all(text: str, token: Token, part: Clause) -> bool:
    """`INFeD 1000 mg: test dose 25 mg IVP`, `remainder of 1 g started`: the amount of all that is given, in parts."""
    if token.kind != "dose":
        return False
    return is_before_a_test(text, token.end, part.end) or is_behind_a_rest(text, part.start, token.start)


def _plainly_not(part: Clause) -> bool:
    if part.act in _PLAIN_ACTS and part.act != "past":
        return True
    words = part.of("plan", "past", "nothing", "talk")
    return any(not _MAYBE.fullmatch(token.text) for token in words if token.kind != "talk")


def _denies_its_label(text: str, part: Clause) -> bool:
    """`Not on MAR: Benadryl 25 mg IVP given 1247`: what is denied ends with a colon, and is no giving."""
    named = part.of("drug")
    ahead = [token for token in part.of("nothing") if named and token.end <= named[0].start]
    label = _LABEL.fullmatch(text, ahead[-1].end, named[0].start) if ahead else None
    return label is not None and OF_GIVING.search(label[0]) is None


_LABEL = re.compile(r"[^:;.\n]{1,40}:[ \t]*")


def _is_only_wrong(part: Clause, taken: Taken) -> bool:
    """`Original stop time entered as 1205 in error`: taken back, where the right time is in the record."""
    if part.of("drug", "dose") or not {item.kind for item in part.tokens} & _HAPPENS <= taken.events:
        return False
    return any(_IN_ERROR.fullmatch(word.text) for word in part.of("past"))


_IN_ERROR = re.compile(r"(?:entered |charted )?in error|error|mistaken", re.IGNORECASE)


def _may_be_of_now(text: str, part: Clause) -> bool:
    """`Remicade 400 mg 0915-1120 (last infusion)`: its bracket means the one before this, or the last of them all.

    `(order rec'd)` may stand beside what was given as well.
    """
    told = {token.kind for token in part.tokens}
    return (
        {"drug", "dose"} <= told
        and not told.isdisjoint({"time", "range"})
        and any(
            _BRACKET.search(text, max(0, token.start - _WITHIN), token.start)
            and _CLOSED.match(text, token.end)
            for token in part.of("past", "order")
        )
    )


_BRACKET = re.compile(r"\([^()\n\d]*$")
_CLOSED = re.compile(r"[^()\n\d]{0,40}\)")
_WITHIN = 40
"""Characters of a bracket on either side of a word."""


def _tells_a_giving(part: Clause, *, led: bool = False) -> bool:
    """A time beside an event, or beside a dose and a way, or a range of times beside a dose: it may have been given
    then. `led`: a time stands in the margin, as in `1020 Toradol 30 mg IVP, usual dose`.
    """
    kinds = {token.kind for token in part.tokens}
    timed = bool(kinds & {"time", "range"}) or (led and {"drug", "dose"} <= kinds and bool(kinds & INJECTED))
    return timed and bool(kinds & _HAPPENS or (kinds & {*WAYS, "range"} and "dose" in kinds))


def _open(text: str, token: Token, sentence: Read, part: Clause, kinds: set[str], taken: Taken) -> bool:
    """Return whether a word speaks of giving and nothing accounts for it; `kinds`: those of its clause's words."""
    if token.start in taken.facts or sentence.bound.get(token.start) in taken.facts:
        return False
    if any(start <= token.start < end for start, end in sentence.additives) and (
        not sentence.is_sentence or any(part.start <= place < part.end for place in taken.facts)
    ):
        return False
    if token.kind == "drug":
        return _is_open_drug(token, sentence, part, kinds, taken)
    if token.kind in _AMOUNTS:
        return _is_open_amount(text, token, sentence, part, kinds, taken)
    if token.is_time:
        return _is_open_time(text, token, sentence, part, taken)
    if token.kind in _HAPPENS:
        return (
            _is_a_bag_hung(token, sentence, kinds)
            or is_given_alone(token, part, taken.starts)
            or (
                token.start not in sentence.about_other
                and token.kind not in taken.events
                and bool(kinds & {"drug", "infused", "infusion", "transfusion"})
            )
        )
    unknown = token.kind == "word" and token.text.casefold() not in known_words()
    return unknown and "drug" not in kinds and is_beside_an_amount(token, part) and not is_a_name(text, token)


def _is_a_bag_hung(token: Token, sentence: Read, kinds: set[str]) -> bool:
    """`1315 second gram hung`: no other thing is hung, whatever stands before the word."""
    if token.text.casefold() not in ("hung", "rehung") or kinds & {"drug", "flush"}:
        return False
    return bool(kinds & {"time", "range"}) or not any(part.of("drug") for part in sentence.parts)


def _is_open_drug(token: Token, sentence: Read, part: Clause, kinds: set[str], taken: Taken) -> bool:
    if token.key in _KINDS and len(part.of("drug")) > 1:
        return False  # `Hydration NS 1 L`, `Study drug KX-2207`
    if token.key in taken.keys or _was_denied(token, part, taken) or _is_swallowed(token, part):
        return False
    if drugs.is_fluid(token.text) and _clears_a_line(part, [token]):
        return False
    return sentence.is_row or bool(kinds & {*_HAPPENS, "time", "range", "dose", "running", "unit_no", *WAYS})


def _was_denied(drug: Token, part: Clause, taken: Taken) -> bool:
    """`Prolia 60 mg held today`; but `Zofran 4 mg IVP 1000` behind `Zofran held 0900` is a giving of its own."""
    return drug.key in taken.denied and (bool(part.of("held", "refused")) or not _tells_a_giving(part))


def _is_swallowed(token: Token, part: Clause) -> bool:
    """`Tylenol 650 PO`: not infused or injected, and no code of the drug table is for it by mouth.

    For dexamethasone one is (J8540): its giving must be told, or the note is not understood. A code that the table does
    not hold (Q0162) is held against no chart.
    """
    named = [item for item in part.of("drug") if item.start <= token.start]
    behind = [item for item in part.tokens if item.start > token.start]
    own = next((place for place, item in enumerate(behind) if item.kind == "drug"), len(behind))
    way = next((item.kind for item in behind[:own] if item.kind in WAYS), "")
    return (
        way == "oral" and bool(named) and not any("oral" in drug.routes for drug in by_name(named[-1].text))
    )


def _is_open_amount(
    text: str, token: Token, sentence: Read, part: Clause, kinds: set[str], taken: Taken
) -> bool:
    if _is_said_again(token, sentence, taken) or is_a_gauge(text, token) or _is_swallowed(token, part):
        return False
    named = part.of("drug")
    if named and (all(_was_denied(item, part, taken) for item in named) or _clears_a_line(part, named)):
        return False
    if "drug" not in kinds and (
        kinds & {"vital", "flush", "strength"} or (is_a_volume(token) and len(part.of("dose")) == 1)
    ):
        happens = [item for item in part.tokens if item.kind in _HAPPENS]
        return not kinds & {"vital", "flush", "strength"} and any(
            _open(text, item, sentence, part, kinds, taken) for item in happens
        )
    amounts = [item for each in sentence.parts for item in each.of("dose")]
    told = [item for item in amounts if item.start in taken.facts]
    others = [item for item in amounts if item not in told]
    return not any(is_of_the_dose(text, token, dose, others) for dose in told)


def _clears_a_line(part: Clause, named: Sequence[Token]) -> bool:
    """`20 mL NS, then heparin 500 units`, `310 mL PRBC and 50 mL NS infused`: a little of a plain fluid, that nothing
    says was begun or run.
    """
    kinds = {item.kind for item in part.tokens}
    if not all(drugs.is_fluid(item.text) for item in named) or kinds & (
        _HAPPENS - {"stop", "given", "infused_at"}
    ):
        return False
    if kinds & {"rate", "infusion", "bolus", "time", "range"}:
        return False
    return all(
        any(is_little(amount) and _is_beside(amount, item) for amount in part.of("dose")) for item in named
    )


def _is_beside(amount: Token, drug: Token) -> bool:
    return min(abs(amount.start - drug.end), abs(drug.start - amount.end)) <= _BESIDE


_BESIDE = 4
"""Characters between a fluid and its amount: `50 mL of NS`."""


def _is_said_again(token: Token, sentence: Read, taken: Taken) -> bool:
    """`ketorolac injection 15 mg - Dose: 15 mg`."""
    others = (item for part in sentence.parts for item in part.of(token.kind) if item is not token)
    return any(item.start in taken.facts and item.text == token.text for item in others)


def _is_open_time(text: str, token: Token, sentence: Read, part: Clause, taken: Taken) -> bool:
    if token.start in sentence.used or is_when_else(text, token) or _is_of_what_stands_ahead(token, part):
        return False
    if _is_told_again(token, part, taken):
        return False
    named = part.of("drug")
    if named and all(_is_swallowed(item, part) for item in named):
        return False
    kinds = {item.kind for item in part.tokens}
    about = kinds & _OF_GIVING
    if not about or "running" in kinds or kinds & {"rate", "other_rate", "step"}:
        return False
    if kinds & _OF_ANOTHER and not kinds & {"drug", "infused", "dose", *_HAPPENS}:
        return False
    return not _is_of_nothing_more(sentence, part, taken)


def _is_told_again(token: Token, part: Clause, taken: Taken) -> bool:
    """`correct stop time 1150`, of the end that the record has: a time of the same end of a run, of no drug by name."""
    events = {item.kind for item in part.tokens if item.kind in _HAPPENS}
    told = taken.stops if events == {"stop"} else taken.starts if events == {"start"} else set()
    return token.clock is not None and token.clock.of_day in told and not part.of("drug")


def _is_of_what_stands_ahead(token: Token, part: Clause) -> bool:
    """`Visit 1 0800: Cefepime 2 g`, `pain 3/10 @ 1620`: right behind what is no giving, its time."""
    passed = {"filler", "word"} if part.of("drug") else {"filler", "word", "dose"}  # `UOP 450 mL at 1300`
    ahead = [item for item in part.tokens if item.end <= token.start and item.kind not in passed]
    return bool(ahead) and ahead[-1].kind in ("other", "not_infused", "vital")


def _is_of_nothing_more(sentence: Read, part: Clause, taken: Taken) -> bool:
    """`D/C 1340`, `Scope in 1405`: a bare event of no drug, where all that was given has its beginning and its end."""
    kinds = {item.kind for each in sentence.parts for item in each.tokens}
    events = {item.kind for item in part.tokens if item.kind in _HAPPENS}
    named = kinds & {*_AMOUNTS, *WAYS, "drug", "infused", "pump", "new_bag"}
    return taken.sure and not named and events <= taken.events


def is_sure(record: InfusionRecord) -> bool:
    """Return whether no beginning and no end in a record is in doubt."""
    doubts = (doubt.field for item in record.administrations for doubt in item.uncertain)
    return not any(field in ("start", "stop") for field in doubts)


def told_times(record: InfusionRecord) -> tuple[set[time], set[time]]:
    """Return the times of day at which what a record tells began, and those at which it ended."""
    runs = [run for item in record.administrations for run in item.runs()]
    starts = {run.start.time() for run in runs if run.start is not None}
    return starts, {run.stop.time() for run in runs if run.stop is not None}


def complete(record: InfusionRecord) -> set[str]:
    """Return the kinds of events that have their time in every administration of a record."""
    runs = [item for item in record.administrations if item.technique not in AT_ONCE]
    doubts = {
        doubt.field
        for item in record.administrations
        for doubt in item.uncertain
        if doubt.reason not in UNTOLD  # no words of its own end told that one
    }
    starts = all(item.start or doubts & {"start"} for item in record.administrations)
    stops = all(item.stop or doubts & {"stop"} for item in runs)
    found = {"start", "given", "new_bag", "infused_at"} if starts and record.administrations else set()
    return found | ({"stop"} if stops and record.administrations else set())
