"""Which drug an event is about; None where it is about a line, a reaction, a lesson, a word that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrubber.charts.readers.note.event.doers import (
    INFUSIONS,
    is_done_by,
    is_of_dialysis,
    is_who_did_it,
    tells_what_was_done,
    went_in,
)
from scrubber.charts.readers.note.event.tells_nothing import was_none
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import AT_ONCE, RANGE, WAYS, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.forms import SYRINGE_PUMP
from scrubber.charts.readers.note.words.mentions import home_of, is_perhaps_a_push, runs_beside
from scrubber.charts.words import drugs
from scrubber.model.value import Value


def subject(reading: Reading, part: Clause, event: Token, time: Token | None) -> Statement | None:
    """Return the statement that an event is about; None where it is about something else."""
    led = _led_by_its_time(reading, part, event, time) or _its_object(reading, event)
    if led is not None:
        return led
    before, after = _beside(reading, part, event, time)
    before = [token for token in before if not was_none(reading.text, token, event)]
    itself = ("infusion",) if " the " in event.text else ()  # `throat tight and I stopped the infusion`
    kinds = frozenset((*itself, *(token.kind for token in before)))
    if "not_infused" in kinds or (event.kind != "given" and _is_about_other(reading.text, event, after)):
        is_premed = event.kind == "given" and any(
            token.text.casefold().startswith("premed") for token in before
        )
        return reading.found[0] if is_premed else None
    home = home_of(reading.found, event.start)
    given = _right_ahead(reading, part, event, home)
    if given is not None:
        return given
    about = _About(home, bool(home.drug) and home.start >= part.start, kinds)
    if _is_of_line_or_patient(reading, part, event, before, about):
        return None
    if home.drug and (about.inside or not about.names_infusion):
        return _of_drug(reading, part, event, home, about.names_infusion)
    held = event.kind == "held" and about.names_infusion  # `infusion held, Demerol 25 mg IVP 1005`
    ahead = None if held else _drug_ahead(reading, part, event, time)
    if ahead is not None:
        return ahead
    if home.drug:
        return _of_drug(reading, part, event, home, about.names_infusion)
    if about.names_infusion or any(token.kind in INFUSIONS for token in after):
        return reading.found[0]
    return _the_first(reading, part, event, time, after)


def _beside(
    reading: Reading, part: Clause, event: Token, time: Token | None
) -> tuple[list[Token], list[Token]]:
    """Return the tokens before an event that may be its subject, and those up to its time."""
    before, after = _around(reading.text, part, event, time)
    if is_done_by(before, event, after):
        before = before[:-1]
    if tells_what_was_done(reading.text, event, after) or _clamps_it(event, before):
        before = []
    halted = time is None and event.text.casefold() in _HALTED
    return _what_counts(reading.text, before, event, halted=halted), after


def _led_by_its_time(reading: Reading, part: Clause, event: Token, time: Token | None) -> Statement | None:
    """`Hung 0915 ceftriaxone 2 g, started 0950: vancomycin 1 g`: an event and its time first, and then of what."""
    if time is None or part.tokens[0] is not event or event.kind not in ("start", "given", "new_bag"):
        return None
    if not _AT.fullmatch(reading.text, event.end, time.start):
        return None
    behind = (item for item in reading.found[1:] if item.drug and item.start >= time.end)
    drug = next(behind, None)
    if drug is None or reading.text[time.end : drug.start].strip(" \t:-"):
        return None
    heads = ":" in reading.text[time.end : drug.start] and len(reading.found) > 2
    return None if heads else drug  # `Given 1520: A 500 mg IM, B 2 g IM`: of all in the list


_AT = re.compile(r"[ \t:]*(?:(?:at|@)[ \t]*)?", re.IGNORECASE)


def _its_object(reading: Reading, event: Token) -> Statement | None:
    """`Benadryl 25 mg IVP 0900 prior to starting Remicade 400 mg at 0915`: the drug right behind."""
    if event.kind != "start" or not event.text.casefold().endswith("ing"):
        return None
    behind = next((item for item in reading.found[1:] if item.start >= event.end), None)
    return behind if behind is not None and not reading.text[event.end : behind.start].strip() else None


class _About(Value):
    """What stands before an event: the statement it would belong to, and the kinds of words between."""

    home: Statement
    inside: bool
    """The drug of `home` stands in the event's own clause."""
    kinds: frozenset[str]

    @property
    def names_infusion(self) -> bool:
        """Return whether a bag, an infusion or a bolus is named."""
        return not self.kinds.isdisjoint(INFUSIONS)


def _what_counts(text: str, before: list[Token], event: Token, *, halted: bool) -> list[Token]:
    """Return those of the tokens before an event that may be its subject."""
    before = [t for t in before if t.text[0] != "#" and t.text.casefold() != "another"]  # `#2 hung`
    if event.text.casefold() in ("til", "till", "until"):  # `ran well until 1112`
        before = [token for token in before if token.text.casefold() != "ran"]
    if before and event.kind in ("start", "new_bag") and is_who_did_it(text, before[-1], event):
        before = before[:-1]
    if before and before[-1].kind == "all":
        return []  # `cold hands, both stopped`
    if event.kind in ("stop", "pause", "held") and _SO.search(text, max(0, event.start - 4), event.start):
        return []  # `hives, so stopped 1026`
    if before and _stands_apart(text, before[-1], event, halted=halted):
        return []
    again = event.kind == "restart" and _WENT_ON.search(event.text) is not None
    if before and again and _STROKE.search(text, before[-1].end, event.start):
        lines = any(token.kind in ("access", "iv") for token in before)  # `IV infiltrated, restarted R hand`
        return before if lines else []  # `MD saw pt, restarted 1032`
    what = next((token for token in reversed(before) if token.text.casefold() not in _WAS), None)
    if what is not None and what.kind in ("infused", "infusion", "transfusion", "pump"):
        return [
            what
        ]  # right before it: `chills - blood stopped`, `because of hives the infusion was stopped`
    return before


def _stands_apart(text: str, last: Token, event: Token, *, halted: bool) -> bool:
    """`throat itch - held`, `itching 1031 -> off`, `1000 rigors, stopped`, `Rate 330 mL/hr      Started 1:22 PM`: it
    is of the infusion, and not of the words right before it; but `1000 nausea, stopped 1010` is of these.
    """
    if last.kind in _RATES and _GAP.fullmatch(text, last.end, event.start):
        return True
    if event.kind == "stop" and _ARROW.search(text, last.end, event.start):
        return True
    stroke = halted or event.kind in ("held", "pause")
    return stroke and _STROKE.search(text, last.end, event.start) is not None


_GAP = re.compile(r"[ \t]{2,}|[ \t]*\|[ \t]*")
_RATES = ("rate", "other_rate")
_WAS = frozenset({"was", "were", "is", "had", "been"})
_SO = re.compile(r"\bso[ \t]+\Z", re.IGNORECASE)
_WENT_ON = re.compile(r"(?:ed|on|again)\Z", re.IGNORECASE)
"""`restarted`, `back on`; not `NP: resume at half rate`, which is an order."""


_ARROW = re.compile(r"(?:->|→)[ \t]*\Z")
_HALTED = frozenset({"stopped", "off", "turned off", "shut off", "switched off"})


def _is_of_line_or_patient(
    reading: Reading, part: Clause, event: Token, before: Sequence[Token], about: _About
) -> bool:
    """Return whether an event is of the intravenous line, of the patient, or of a word that nobody knows."""
    if event.text.casefold() in ("in", "out") and went_in(reading, event):
        return True
    if event.text.casefold() in ("on", "off") and is_of_dialysis(reading):
        return True
    of_a_bag = event.kind in ("start", "new_bag", "stop")
    if of_a_bag and "flush" in reading.kinds and _is_of_a_flush(reading, event, about):
        return True
    if "oral" in about.kinds and not about.inside:
        return True  # `Cardizem gtt stopped, po started`
    return _is_of_what_is_named(reading, part, event, before, about) or _is_of_the_line(
        reading, event, before, about
    )


def _is_of_a_flush(reading: Reading, event: Token, about: _About) -> bool:
    """`flush hung 1505`, `flush done 1512`; and `done 1512` behind the former, which may be the end of it."""
    told = [token for token in reading.sentence.tokens if token.start <= event.start]
    of_flushes = [
        other
        for one, other in pairwise(told)
        if one.kind == "flush" and not reading.text[one.end : other.start].strip()
    ]
    hung = any(token.kind in ("start", "new_bag") and token.start > about.home.start for token in of_flushes)
    return event in of_flushes or (event.kind == "stop" and hung and not about.inside)


def _is_of_what_is_named(
    reading: Reading, part: Clause, event: Token, before: Sequence[Token], about: _About
) -> bool:
    """`port accessed 0905`, `frozzle started`, `pt in 0900`: where no bag and no infusion is named."""
    if about.names_infusion:
        return False
    home, inside, kinds = about.home, about.inside, about.kinds
    known = event.kind == "given" or is_of_a_pump(reading.text, event)
    if "access" in kinds and not known and (not inside or home.end < before[0].start):
        return True
    if "word" in kinds and not (inside or known):
        return True
    counted = home.drug or home.ordinal or _COUNTED.search(reading.text, part.start, event.start)
    said = event.text.casefold()
    if said == "in" and event.kind == "stop" and kinds <= _IN_AT:
        return False  # `FFP hung 1118. In at 1157.`
    in_or_out = said in ("in", "out")  # of the patient, where no number of a bag is named
    return in_or_out and not counted and _goes_in_and_out(reading, part)


def _clamps_it(event: Token, before: Sequence[Token]) -> bool:
    """`rigors, line clamped`: what runs through it stops."""
    return (
        event.text.casefold() == "clamped"
        and bool(before)
        and before[-1].text.casefold() in ("line", "tubing")
    )


def _is_of_the_line(reading: Reading, event: Token, before: Sequence[Token], about: _About) -> bool:
    """`IV started 0950`, `IV start 0918, inf start 0930`; and not `IV started 0845, complete 1120`."""
    if "gauge" in about.kinds and not about.inside and _REMOVED.fullmatch(event.text):
        return True  # `IV: 22g L AC   D/C'd 1115`
    only = about.kinds - {"filler"} == {"iv"}  # `new IV started`
    beside = bool(before) and before[-1].kind == "iv"  # `Venofer over 90 min, IV start 0905, inf start 0912`
    beside = beside and not reading.text[before[-1].end : event.start].strip()
    starts_or_stops = event.kind in ("start", "stop")
    if (only or beside) and starts_or_stops and _infusion_has_its_own(reading, event):
        return True
    if not only or about.inside or event.kind == "given":
        return False
    ends = (end for other in reading.parts for end in other.of("stop"))
    return event.kind != "start" or not any(_is_of_a_bag(reading.text, end) for end in ends)


_REMOVED = re.compile(r"d/?c'?d?|discontinued|removed|out|pulled", re.IGNORECASE)


def _is_of_a_bag(text: str, end: Token) -> bool:
    """`IV started 0845, complete 1120`; and not `IV started 0845, IV dc'd 1130`."""
    return _LINE_AHEAD.search(text, max(0, end.start - 8), end.start) is None


_LINE_AHEAD = re.compile(r"\b(?:iv|piv|line)\s+(?:was\s+)?\Z", re.IGNORECASE)
_COUNTED = re.compile(r"#\s?[1-9]\s*\Z")
"""`2035 #2 in`."""


def _goes_in_and_out(reading: Reading, part: Clause) -> bool:
    """Return whether it is the patient who was in or out; `In at 1305, finished 1437` is the bag."""
    ends = any(_ENDED.fullmatch(token.text) for other in reading.parts for token in other.of("stop"))
    return len(part.tokens) > 1 and not (ends and {token.kind for token in part.tokens} <= _IN_AT)


_ENDED = re.compile(r"finished|completed?|infused|done|dry|empty", re.IGNORECASE)
_IN_AT = frozenset({"start", "filler", "time"})
_PUMP = re.compile(rf"(?:pump|{SYRINGE_PUMP}|curlin|cadd)\b.*", re.IGNORECASE)
_TIME_BEHIND = re.compile(r"\s*(?::|@|at\b)?\s*\d")


def is_of_a_pump(text: str, event: Token) -> bool:
    """`Freedom60 pump on 6:20 PM` is of what the pump holds; `pump on battery` is not."""
    return bool(_PUMP.fullmatch(event.text)) and _TIME_BEHIND.match(text, event.end) is not None


def _the_first(
    reading: Reading, part: Clause, event: Token, time: Token | None, after: Sequence[Token]
) -> Statement | None:
    """Return the first statement, where no drug is near and nothing says that the event is of another thing."""
    dosed = event.kind == "given" and bool(part.of("dose")) and bool(part.of(*AT_ONCE))
    if (reading.foreign and not is_of_a_pump(reading.text, event)) or (
        not dosed and _is_about_thing(reading.text, event, time, after)
    ):
        return None  # and `injected 160 mg SC thigh` says how a dose was given
    ranged = time is not None and time.until is not None
    if (
        event.kind == "given"
        and len(reading.found) == 1
        and not ranged
        and not _names_a_giving(reading.text, part, event)
        and not _follows_its_drug(reading, event)
    ):
        return None  # a copy, a blanket or a report is given too
    return reading.found[0]


def _infusion_has_its_own(reading: Reading, event: Token) -> bool:
    tokens = reading.sentence.tokens
    return any(
        one.kind in ("infused", "infusion")
        and other.kind == event.kind
        and other is not event
        and other.start - one.end < 3
        for one, other in pairwise(tokens)
    )


_STROKE = re.compile(r"\s[-–—]\s|[,:→]|->")


def _follows_its_drug(reading: Reading, event: Token) -> bool:
    """`Toradol 30 mg IVP x1 now. Given 1815 AF.`: a sentence of nothing else, right behind one of a drug; or a line
    below that of a drug with its dose (`Zosyn 3.375 g in NS 100 mL`, `Given 1931   Stop 2004`).
    """
    text, sentence = reading.text, reading.sentence
    if _ONLY_GIVEN.fullmatch(text, sentence.start, sentence.end) is None:
        return False
    line = text.rfind("\n", 0, event.start) + 1
    before = text[line : sentence.start].rstrip(" .;")
    if before.strip():
        return bool(drugs.names_in(re.split(r"[.;]\s", before)[-1]))
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
    return bool(drugs.names_in(above)) and _DOSED.search(above) is not None


_ONLY_GIVEN = re.compile(
    r"\s*(?:(?:dose|inj(?:ection)?)\s+)?(?:was\s+)?(?:given|administered|admin|adm|injected)\s+(?:at\s+|@\s?)?"
    r"(?:[01]?\d|2[0-3]):?[0-5]\d(?:h|hrs|\s?[ap]\.?m?\.?)?(?:,?\s+(?:(?-i:[A-Z]{2,3}\b)"
    r"|(?:(?:in|to)\s+)?(?:r|l|rt|lt|right|left)\s+\w+|(?:pain\s+)?\d{1,2}/10"
    r"|(?:infusion\s+)?(?:stop(?:ped)?|end(?:ed)?)\s+(?:[01]?\d|2[0-3]):?[0-5]\d(?:\s?[ap]\.?m?\.?)?))*\s*",
    re.IGNORECASE,
)
_DOSED = re.compile(r"\d\s?(?:mg|mcg|gm?|units?|meq|ml)\b(?!.*\b(?:[01]\d|2[0-3]):?[0-5]\d\b)", re.IGNORECASE)


def _names_a_giving(text: str, part: Clause, event: Token) -> bool:
    """`Given: 0812`, `given 1000 mcg IM @ 10:12`: a field of a form, or an amount with its way."""
    return bool(re.match(r"\s*(?::|(?:by|at)\b|@)", text[event.end : event.end + 6])) or bool(
        part.of(*(WAYS - {"iv"}))
    )


def _around(text: str, part: Clause, event: Token, time: Token | None) -> tuple[list[Token], list[Token]]:
    """Return the tokens that may be an event's subject: those before it in its clause, and those up to its time."""
    breaks = [
        place
        for place, token in enumerate(part.tokens)
        if token.start < event.start
        and (
            token.kind in ("start", "stop", "pause", "restart", "given", "other")
            or (token.is_time and token is not time)
            or token.kind == "drug"
        )
    ]
    first = breaks[-1] + 1 if breaks else 0
    place = part.tokens.index(event)
    before = [token for token in part.tokens[first:place] if token is not time]
    limit = time.start if time is not None and time.start > event.start else part.end
    after: list[Token] = []
    last = event
    for token in part.tokens[place + 1 :]:
        if token.start >= limit or len(after) > 5 or re.search(r"[,.;:(]", text[last.end : token.start]):
            break
        after.append(token)
        last = token
    return before, after


_REASONED = re.compile(
    r"(?:\bfor|2/2|d/t|due\s+to|without|w/o|no|because\s+of)\s+(?:\S+\s+){0,3}$", re.IGNORECASE
)


def _is_about_other(text: str, event: Token, after: Sequence[Token]) -> bool:
    """`stopped for chest pain`, `hung by day shift` are about the infusion, `started oxygen` is not."""
    return any(
        token.kind == "not_infused"
        and not _REASONED.search(text, event.end, token.start)
        and not (token.text.casefold() == "shift" and _DONE_ON.search(text, event.end, token.start))
        for token in after
    )


_DONE_ON = re.compile(r"\b(?:by|on|per|during)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)


_THROUGH = re.compile(
    r"(?:\bby\s+(?:\S+\s+)?|\bvia|in|through|thru|at|to|into|from|by|using|with)\s+(?:\S+\s+){0,2}$",
    re.IGNORECASE,
)


def _is_about_thing(text: str, event: Token, time: Token | None, after: Sequence[Token]) -> bool:
    """`inserted PIV`, `completed paperwork 1430`: what stands behind the event is its object, and no infusion."""
    for token in after:
        if event.text.casefold() == "clamped" and _TUBING.fullmatch(token.text):
            continue  # `I clamped the line`: what runs through it stops
        if token.text.casefold() in _SIDES:
            continue  # `Given slow IVP thru L midline at 1610`
        if token.kind in ("access", "iv") and time is not None and _CAME_OUT.match(text, token.end):
            return (
                time.start > event.start
            )  # `c/o burn 1440 stopped cath out`, and not `stopped cath out 1440`
        if token.kind in ("access", "iv") and not _THROUGH.search(text, event.end, token.start):
            return True
        if token.kind == "word" and time is not None and not _REASONED.search(text, event.end, token.start):
            return True
    return False


_CAME_OUT = re.compile(r"[ \t]+(?:taken[ \t]+)?(?:out|pulled|removed|d/?c'?d)\b", re.IGNORECASE)
_SIDES = frozenset({"thru", "through", "via", "l", "r", "lt", "rt", "left", "right"})
_TUBING = re.compile(r"lines?|tubing|locked|capped", re.IGNORECASE)


def _right_ahead(reading: Reading, part: Clause, event: Token, home: Statement) -> Statement | None:
    """`I gave Lasix 40 mg IV push, and at 0940 I gave Bumex 2 mg`: the drug right behind what was done."""
    if event.text.casefold() not in _DID or (home.drug and home.start >= part.start):
        return None
    ahead = next((item for item in reading.found[1:] if item.start > event.start), None)
    if ahead is None or ahead.hidden or ahead.start >= part.end:
        return None
    return ahead if _HIS.fullmatch(reading.text, event.end, ahead.start) else None


_DID = frozenset({"gave", "hung", "started", "began", "pushed", "administered", "spiked", "followed it with"})
_HIS = re.compile(
    r"\s+(?:(?:the|a|an|his|her|their|him|pt|patient|another|iv)\s+|\d[\d.,]*\s?(?:mg|mcg|gm?|meq|units?|ml|l)\s+(?:of\s+)?)*",
    re.IGNORECASE,
)


def _of_drug(
    reading: Reading, part: Clause, event: Token, home: Statement, names_infusion: bool
) -> Statement | None:
    """A push neither ends nor pauses: such an event is about the infusion before it."""
    if home.hidden:
        return None
    if _is_of_what_was_off(reading, event, home):
        return reading.found[0]
    if event.kind == "held":
        return home
    if names_infusion and event.kind in ("stop", "pause", "restart") and is_perhaps_a_push(home):
        return runs_beside(reading.found, home) or home
    if event.kind in ("given", "start") or home.way() not in AT_ONCE:
        return home
    if home.way() == "sc" and home.key.endswith("subcutaneous") and home.of("start"):
        return home  # `Cuvitru 8 g subq, pump on 2015 off 2118`
    begun = reading.found[0].of("start")
    if begun is not None and begun.start > home.start:
        return reading.found[0]  # `Pepcid 20 mg IVP 0950, infusion up 1015, down 1130`
    running = runs_beside(reading.found, home)
    if event.kind == "restart" or names_infusion:
        return running or reading.found[0]
    if not _is_behind_its_time(reading, part, event, home):
        return None
    if event.kind == "step":
        return running
    return running if running and event.kind == "pause" and running.of("stop") is None else home


def _is_behind_its_time(reading: Reading, part: Clause, event: Token, home: Statement) -> bool:
    """`Zofran 8 mg IVP 0905, ended 1000`: return whether an end has a time, and stands behind that of a push:
    `behind_push.py` says of what it is.
    """
    ahead = (token for token in reading.sentence.tokens if home.start < token.start < part.start)
    return any(token.is_time for token in ahead) and any(token.start > event.start for token in part.times())


def _is_of_what_was_off(reading: Reading, event: Token, home: Statement) -> bool:
    """`infusion off, NS 500 mL 1002-1020, back on 1030, done 1215`: of what was off, and not of the run beside it;
    nor is `NS 500 mL 1002-1020, restarted 1030` of the saline.
    """
    lead, run = reading.found[0], home.of("start")
    if run is None or run.value != RANGE or home.of("pause") is not None:
        return False
    off = lead.of("stop") is not None or lead.of("pause") is not None or drugs.is_fluid(home.drug)
    return off and (event.kind == "restart" or (event.kind == "stop" and lead.of("restart") is not None))


_OF_A_COLUMN = re.compile(r"\S[ ]{3,}(?!.*[:|])")
"""`gtt started 8 mL/hr      NS 1 L, up 1405`: what was told in one column is not of the drug in the next."""


def _drug_ahead(reading: Reading, part: Clause, event: Token, time: Token | None) -> Statement | None:
    """`Started NS @ 100 mL/hr at 1400`, `Premeds given at 0915: Tylenol`."""
    ahead = next((item for item in reading.found[1:] if item.start > event.start), None)
    kept = event.kind in ("stop", "pause", "held") and ahead is not None and ahead.of("keep_open") is not None
    if ahead is None or ahead.hidden or kept:  # `0912 OFF ns kvo`
        return None
    gap = reading.text[event.end : ahead.start]
    if (
        len(gap) > 45
        or _OF_A_COLUMN.search(gap)
        or re.search(r"[;.]\s" if event.kind not in ("stop", "pause", "restart") else r"[;.,]\s", gap)
        or (
            time is not None
            and event.start < time.start < ahead.start
            and not re.search(r":(?!\d)", gap)
            and event.kind != "given"
            and not (event.kind == "start" and gap.endswith("("))  # `Started infusion 0930 (Remicade 400 mg)`
        )
    ):
        return None
    if event.kind == "given" and re.search(r":(?!\d)", gap):
        return reading.found[0]
    return ahead
