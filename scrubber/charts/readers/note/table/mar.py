"""Rows of an administration record inside a note: an action, a time, and what belongs to the drug named above it.

    inFLIXimab (REMICADE) 500 mg in sodium chloride 0.9 % 250 mL infusion
    New Bag 03/02/26 0930 500 mg 10 mL/hr
    Rate Change 03/02/26 0945 20 mL/hr
    Stopped 03/02/26 1142

The action begins its row, or stands right behind the row's time. `words.actions` says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from scrubber.charts.readers.note.doubt.mistaken import is_struck_out
from scrubber.charts.readers.note.drug.details import attribute
from scrubber.charts.readers.note.page.layout import Line
from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import (
    CHANGED,
    ROW,
    Kind,
    Sentence,
    Statement,
)
from scrubber.charts.readers.note.values.tokens import Lexed, Token
from scrubber.charts.readers.note.words.action_words import action_in
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.readers.note.words.mentions import drugs_of
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action
from scrubber.charts.words.values import millilitres
from scrubber.model.value import Value, replace

_WORDS = re.compile(r"[A-Za-z][A-Za-z/]*(?:[ \t]+[A-Za-z/]+){0,3}")
_LABEL = re.compile(r"(?:mar[ \t]+)?(?:action|status|event)[ \t]*:[ \t]*", re.IGNORECASE)
"""`Action: New Bag    Time: 03/02/26 1402`."""
_NO_ACTION = re.compile(
    r"d/?c\b(?!'d|\s+(?:infusion|gtt|drip|bag|med))"
    r"|verif(?:y|ied)[ \t]+(?:by|w/|with)\b"
    r"|(?:end|start|beginning)[ \t]+of[ \t]+(?:the[ \t]+)?"
    r"(?:report|record|mar|list|page|print|document|history|shift|visit|file|form)"
    r"|signed[ \t]*(?:[ \t]by\b|:)[^\n\d]*[A-Za-z]",
    re.IGNORECASE,
)
"""`D/C 1310`: the patient, and no drug; `Verified by K. Lowe 1402`: who checked a unit; `*** END OF
REPORT ***  printed 1502`: the paper; `Signed: A. Vale RN 1020`: who wrote it."""
_SIGNS = re.compile(r"(?:(?:e|electronically)[- ]?)?signed\b", re.IGNORECASE)
"""`Signed: R. Elder MD 02/20/2026 1412`, below an order: whose it is. In a row of its own column, a dose was."""
KINDS: dict[Action, Kind] = {
    "bag": "new_bag", "start": "start", "given": "given", "rate": "step", "pause": "pause", "restart": "restart",
    "stop": "stop",
}  # fmt: skip


NOTHING = frozenset({"not_given", "void", "others"})
"""Actions of rows that give nothing here."""


class ActionRow(Value):
    """An action row: its stretch, what it means, and its time."""

    start: int
    end: int
    action: Action
    time: Token | None
    tokens: tuple[Token, ...]
    leads: bool
    """The action stands before the time, as no sentence of a note begins."""
    words: str = ""
    """The words of the action."""
    ends: Token | None = None
    """The time of its end, in the same row: `ADMIN 0803   END 0835`."""
    in_columns: bool = False
    """Its action stands between wide blanks, as no sentence of a note is written: `0911    GIVEN    125 mg`."""


def action_row(lexed: Lexed, start: int, end: int, tokens: Sequence[Token]) -> ActionRow | None:
    """Return the action row that a line is; None for any other line."""
    text = lexed.text
    end, tokens = _without_when_charted(text, start, end, tokens)
    times = [token for token in tokens if token.kind == "time"]
    ends = _end_in(text, times)
    if len(times) > (1 if ends is None else 2) or any(token.kind == "range" for token in tokens):
        return None  # `Infusion start 9:05 AM   Interrupted: Yes, 10:32 AM to 10:50 AM`
    if any(token.kind == "drug" for token in tokens[:2]):
        return None
    done = _DONE.match(text, start, end)
    time = times[0] if times else None
    place = _where_words_begin(text, done.end() if done is not None else start, end, tokens, time)
    label = _LABEL.match(text, place, end)
    words = _WORDS.match(text, label.end() if label else place, end)
    if done is not None and (words is None or action_in(words.group()) is None):
        words = done
    if words is None or time is None or _NO_ACTION.match(text, words.start(), end):
        return None
    if any(token.kind == "past" and words.start() < token.start < time.start for token in tokens):
        return None  # `Water given [x]   Tylenol  pt took 500 mg at home 10:30`
    if words is done and _WHO_DID.fullmatch(text, time.end, end) is None:
        return None
    action = action_in(words.group()) or ("given" if words is done else None)
    leads = label is not None or not _LETTER.search(text, start, place)
    if action is None or (leads and label is None and _SIGNS.match(words.group())):
        return None
    in_columns = _AHEAD.search(text, start, place) is not None and _CELL.match(text, place, end) is not None
    return ActionRow(start, end, action, time, tuple(tokens), leads, words.group(), ends, in_columns)


def _where_words_begin(text: str, first: int, end: int, tokens: Sequence[Token], time: Token | None) -> int:
    """Return where the words of a row begin: behind its day and its time, where these lead it."""
    place = first
    leading = [token for token in tokens if token.kind == "date" or token is time]
    if leading and not _LETTER.search(text, first, leading[0].start):
        place = max(token.end for token in leading)
    letter = _LETTER_OR_END.search(text, place, end)
    return letter.start() if letter is not None else end


_LETTER = re.compile(r"[A-Za-z0-9]")
_LETTER_OR_END = re.compile(r"[A-Za-z0-9\n]")


def _without_when_charted(
    text: str, start: int, end: int, tokens: Sequence[Token]
) -> tuple[int, Sequence[Token]]:
    """`Performed 03/02/26 12:20      Charted 03/02/26 13:44   Ng RN`: return where a row ends, and its words, before
    the column that tells when it was written.
    """
    charted = _CHARTED.search(text, start, end)
    before = [token for token in tokens if charted is not None and token.end <= charted.start()]
    timed = any(token.kind == "time" for token in before)
    return (charted.start(), before) if charted is not None and timed else (end, tokens)


_CHARTED = re.compile(
    r"(?<=[ \t][ \t])(?:charted|documented|entered|recorded|filed|saved|signed)(?:[ \t]+(?:at|on))?[ \t]*:?[ \t]*"
    r"(?=(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ \t,]+)?(?:[01]?\d|2[0-3]):?[0-5]\d\b)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"[ \t]*(?:performed|action(?:[ \t]+time)?)[ \t]*:?[ \t]*"
    r"(?=(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ \t,]+)?(?:[01]?\d|2[0-3]):?[0-5]\d\b)",
    re.IGNORECASE,
)
"""`Performed 03/02/26 11:05  Start`: what was done stands behind its time; where nothing does, it was given."""
_WHO_DID = re.compile(
    rf"[ \t]*(?:{NUMBER}[ ]?(?:{UNIT})\b[ \t,]*)?(?:(?i:iv(?:[ ]?(?:push|piggyback|p|pb))?)\b[ \t,]*)?"
    r"(?:[A-Z]{2,3}"
    r"|(?:[A-Z]\.?[ \t]?|[A-Z][a-z'-]+[ \t])?[A-Z][A-Za-z'-]+,?[ \t]+"
    r"(?:RN|LPN|LVN|BSN|MD|NP|PA|CRNI|PharmD))?[ \t]*"
)
"""Nothing, how much and how, or who did it; `Effective`, `Scanned`: something else than a giving."""


def _end_in(text: str, times: Sequence[Token]) -> Token | None:
    """Return the second of two times where it is labelled as the end, in a column of its own: `0803   END 0835`."""
    if len(times) != 2 or times[1].clock is None:
        return None
    label = _ENDS.search(text, times[0].end, times[1].start)
    return times[1] if label is not None and action_in(label["label"]) == "stop" else None


_ENDS = re.compile(
    r"[ \t]{2,}(?P<label>[A-Za-z]+)(?:[ \t]+time)?[ \t]?:?[ \t]*(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ \t]+)?\Z",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"[ \t]{2,}\Z")
_CELL = re.compile(r"[A-Za-z][A-Za-z/-]*(?: [A-Za-z/-]+){0,3}(?=[ \t]{2,}|[ \t]*$)", re.MULTILINE)
_SIGNED = re.compile(
    r"[ \t]{2,}(?i:perf(?:ormed)?(?:[ \t]by)?|(?:admin(?:istered)?|given|charted)[ \t]by|nurse|user)[ \t]?:[^\n\d]*\Z"
    r"|[ \t]{2,}(?:BY[ \t]+)?"
    r"(?:[A-Z]{2,5}|(?:[A-Z]\.[ \t]?|[A-Z][a-z'-]+[ \t])(?:[A-Z]\.?[ \t])?[A-Z][A-Za-z'-]+,?[ \t]+"
    r"(?:RN|LPN|LVN|BSN|MD|NP|PA|CRNI|PharmD))[ \t]*\Z"
)


def said_in(text: str, row: ActionRow) -> list[Token]:
    """Return the words of a row but for who signs it: `0911    GIVEN   125 mg    JPW`."""
    signed = _SIGNED.search(text[row.start : row.end])
    end = row.start + signed.start() if signed is not None else row.end
    return [token for token in row.tokens if token.start < end]


def with_halts(rows: Sequence[ActionRow | None]) -> list[ActionRow | None]:
    """Return rows, `Held` between a beginning and a restart as the pause that it is: elsewhere nothing was given."""
    found = list(rows)
    for place, row in enumerate(rows):
        if row is None or row.action != "not_given" or not _HELD.search(row.words):
            continue
        before = [other.action for other in rows[:place] if other is not None]
        after = [other.action for other in rows[place + 1 :] if other is not None]
        if before[-1:] and before[-1] in ("bag", "start", "rate") and after[:1] == ["restart"]:
            found[place] = replace(row, action="pause")
    return found


_HELD = re.compile(r"\b(?:held|hold)\b", re.IGNORECASE)


def with_pumps_halts(
    text: str, lines: Sequence[Line], rows: Sequence[ActionRow | None]
) -> list[ActionRow | None]:
    """Return rows, what starts again behind a pause as a restart, and `Pump stopped` before another `Pump started` of
    the same drug as the pause that it is: what a pump prints of itself are its motor's stops (`PUMP EVENT HISTORY`).
    """
    found = list(rows)
    if not any(rows):
        return found
    printed = _PUMPS_PRINT.search(text) is not None
    last = -1
    for place, (line, row) in enumerate(zip(lines, rows, strict=True)):
        if any(token.kind == "drug" for token in line.tokens):
            last = -1
        if row is None or row.action not in ("start", "stop", "pause", "restart"):
            continue
        before = found[last] if last >= 0 else None
        halted = before is not None and (
            before.action == "pause"
            or (before.action == "stop" and (printed or _OF_A_PUMP.match(before.words)))
        )
        if before is not None and halted and row.action == "start":
            found[last], found[place] = replace(before, action="pause"), replace(row, action="restart")
        last = place
    return found


_OF_A_PUMP = re.compile(r"pump\b", re.IGNORECASE)
_PUMPS_PRINT = rare(r"\bpump(?:'s)?[ \t]+(?:event|history|log|print\w*|report|record)\b", "pump")


def is_record(rows: Sequence[ActionRow | None]) -> bool:
    """Return whether rows are those of an administration record: their actions stand first or in a column, or one is a
    new bag.
    """
    found = [row for row in rows if row is not None]
    return (
        sum(row.leads for row in found) > 1
        or sum(row.in_columns for row in found) > 1
        or (len(found) > 1 and any(row.action == "bag" for row in found))
    )


def in_order(lines: Sequence[Line], rows: Sequence[ActionRow | None]) -> list[tuple[Line, ActionRow | None]]:
    """Return the lines of a record with their rows, those of one drug that have dates by time, and those that go back
    in time turned round: `Stopped 1241`, `Rate Change 1112`, `New Bag 0912`.
    """
    ordered: list[tuple[Line, ActionRow | None]] = []
    block: list[tuple[Line, ActionRow | None]] = []
    for line, row in zip(lines, rows, strict=True):
        if row is None:
            ordered += [*_forward(block), (line, row)]
            block = []
        else:
            block.append((line, row))
    return ordered + _forward(block)


def _forward(block: list[tuple[Line, ActionRow | None]]) -> list[tuple[Line, ActionRow | None]]:
    clocks = [row.time.clock for _, row in block if row is not None and row.time is not None]
    moments = [
        (clock.on or date.max, clock.of_day) for clock in clocks if clock is not None and clock.certain
    ]
    if len(moments) < len(block):
        return block
    if all(clock is not None and clock.on is not None for clock in clocks):
        places = sorted(range(len(block)), key=moments.__getitem__)  # those of one moment as they stand
        return [block[place] for place in places]
    back = len(block) > 1 and all(one > other for one, other in pairwise(moments))
    return block[::-1] if back else block


def unknown_action(lexed: Lexed, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Return whether a line begins with a time as rows do, and goes on in words that are no action that is known."""
    time = next((token for token in tokens if token.kind != "date"), None)
    if time is None or time.kind != "time" or re.search(r"[A-Za-z0-9]", lexed.text[start : tokens[0].start]):
        return False
    after = next((token for token in tokens if token.start >= time.end), None)
    if after is None or re.search(r"[A-Za-z]", lexed.text[time.end : after.start]):
        return False
    alarm = _ALARM.search(lexed.text, after.start, end) is not None
    return after.kind == "word" or alarm or (after.kind == "drug" and not drugs.is_named(after.text))


_ALARM = re.compile(r"\b(?:alarm|occlu(?:sion|ded))\b", re.IGNORECASE)
"""`09:41  ALARM  DISTAL OCCLUSION`: the pump may have stood still since."""


def heading(lexed: Lexed, start: int, end: int, tokens: Sequence[Token]) -> Statement | None:
    """Return the drug that a line of a record names for the rows below it: a line without a time."""
    if any(token.is_time for token in tokens):
        return None
    sentence = Sentence(lexed.text, start, end, tuple(tokens))
    found = drugs_of(sentence)
    named = next((item for item in found if item.drug), None)
    if named is not None:
        attribute(sentence, [Clause(start, end, list(tokens))], found)
        doses = [fact for fact in named.facts if fact.kind == "dose"]
        exact = len(doses) == 1 and not _UP_TO.search(lexed.text, start, doses[0].start)
        kinds = {"way", "volume", *(("dose",) if exact else ())}
        named.facts = [fact for fact in named.facts if fact.kind in kinds]
    return named


_REMARK = re.compile(r"\(?\b(?:comments?|reason|notes?|remarks?)[ \t]*:", re.IGNORECASE)
"""`Hold 1541   Comment: pt itchy, Benadryl ordered`: a drug behind it is not the row's."""


def statements(lexed: Lexed, row: ActionRow, above: Statement | None) -> Iterator[Statement]:
    """Yield what a row says of the drug above it, or of the one that it names itself."""
    kind = _kind_of(row)
    if kind is None or row.time is None or row.time.clock is None:
        return
    remark = _REMARK.search(lexed.text, row.time.end, row.end)
    end = remark.start() if remark is not None and above is not None else row.end
    tokens = tuple(token for token in row.tokens if token.start < end)
    sentence = Sentence(lexed.text, row.start, end, tokens)
    found = drugs_of(sentence)
    if len(found) == 1 and above is not None:
        found[0].drug, found[0].key = above.drug, above.key
    attribute(sentence, [Clause(row.start, end, list(tokens))], found)
    statement = found[1] if len(found) > 1 else found[0]
    if above is not None:
        _take_from(above, statement, kind, row.words)
        _take_its_dose(above, statement, kind)
    if kind == "step":
        statement.facts = []  # the rate and volume of a change are not those of the whole
    elif kind not in ("start", "new_bag"):
        own = [fact for fact in above.facts if fact.kind == "volume"] if above is not None else []
        statement.facts = [
            fact for fact in statement.facts if fact.kind not in ("rate", "volume") or fact in own
        ]
    fact = timed(kind, row.time.clock)
    changed = "" if _RATE.fullmatch(row.words) else CHANGED  # `Rate 10 mL/hr   0915`: the first of a list
    value = {"new_bag": ROW, "given": ROW, "step": changed}.get(kind, "")
    wrong = is_struck_out(lexed.text, row.time.end, row.end)
    statement.facts.append(replace(fact, value=value, unsure=fact.unsure or wrong))
    if row.ends is not None and row.ends.clock is not None:
        on = row.ends.clock.on or row.time.clock.on
        statement.facts.append(timed("stop", replace(row.ends.clock, on=on)))
    yield statement


def _kind_of(row: ActionRow) -> Kind | None:
    """Return what a row tells.

    `Bolus from Bag` is no change of what runs, and before the bag no sign that it ran: with a dose and a way it is a
    giving, without them nothing.
    """
    kind = KINDS.get(row.action)
    if kind != "step" or not _A_BOLUS.match(row.words):
        return kind
    return "given" if {"dose", "push"} <= {token.kind for token in row.tokens} else None


def _take_from(above: Statement, statement: Statement, kind: Kind, words: str) -> None:
    """Give a row the way that its heading names; a dose of many (`CEFEPIME 2 GM IN NS 100 ML IVPB Q8H`) its bag too.

    `words`: those of its action.
    """
    if statement.way():
        return
    own = {fact.kind for fact in statement.facts}
    whole = kind == "given" and not _PARTIAL.search(words)
    kinds = {"way", *({"dose", "volume"} - own if whole else ())}
    statement.facts += [fact for fact in above.facts if fact.kind in kinds]


def _take_its_dose(above: Statement, statement: Statement, kind: Kind) -> None:
    """`Order: infliximab 500 mg + NaCl 0.9% 250 mL`, and below it `Begin Bag 13:07 250 mL`: the whole bag, with all
    that was ordered in it.
    """
    dose, bag, hung = above.of("dose"), above.of("volume"), statement.of("dose")
    if kind not in ("start", "new_bag") or dose is None or bag is None or hung is None:
        return
    volume = millilitres(quantity(hung))
    if volume is not None and volume == Decimal(bag.value.replace(",", "")):
        statement.facts = [fact for fact in statement.facts if fact is not hung] + [dose, bag]


_A_BOLUS = re.compile(r"bolus\b", re.IGNORECASE)
"""`Bolus from Bag`."""
_UP_TO = re.compile(r"(?:\d[ \t]?(?:-|\u2013|to|or)[ \t]?|\b(?:up to|max)[ \t]+)\Z", re.IGNORECASE)
"""`MORPHINE 2-4 MG IVP PRN`: what was ordered is no dose that was given."""
_PARTIAL = re.compile(r"\bpartial", re.IGNORECASE)
_RATE = re.compile(r"(?:infusion[ \t]+)?rate[ \t]*", re.IGNORECASE)


def begin(statement: Statement) -> None:
    """Make a new bag the beginning that it is: below a heading of its own, where all before it are over (`NS 1,000 mL
    (second liter)`, `1428 New Bag`), by its number, or with an end of its own.
    """
    statement.facts = [
        replace(fact, kind="start", value="") if fact.kind == "new_bag" else fact for fact in statement.facts
    ]
