"""Whether an event that names no drug may be of another one than the infusion that it would be taken for.

`nameless.py` finds the infusion that an event can mean among those that the note told of so far. Here the words around
the event are asked whether they point elsewhere. Where they do, its times are kept for a person to confirm. To teach
the reader another such sign, add a function with its example to `SIGNS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from scrubber.charts.readers.note.drug.whole_runs import REST
from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import AT_ONCE, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, between
from scrubber.charts.readers.note.words.numbered import is_told_as_added
from scrubber.charts.words import drugs
from scrubber.model.value import Value

_AHEAD = 160
"""Characters: a drug that is named this soon behind an event may be its own."""


class Pointing(Value):
    """An event without a drug, the infusion that it is taken for, and all that the note tells of."""

    lexed: Lexed
    drafts: Drafts
    target: Draft
    statement: Statement

    def has_its_own(self, draft: Draft) -> bool:
        """Return whether an administration has what this event tells: a start for a start, an end or any time else."""
        if self.statement.of("start") is not None:
            return draft.begun
        started = any(item.of("start") for item in draft.told)  # `Injectafer IVP. Start 1305. End 1313`
        runs = started if draft.injected else draft.begun and (self.target.is_fluid or not draft.is_fluid)
        return draft.course.over if runs and "keep_open" not in draft.facts else bool(draft.course.told)


Sign = Callable[[Pointing], bool]


def may_be_of_another(lexed: Lexed, drafts: Drafts, target: Draft, statement: Statement) -> bool:
    """Return whether something points away from the infusion that an event is taken for."""
    if _is_told_again(target, statement):
        return False
    pointing = Pointing(lexed, drafts, target, statement)
    return any(sign(pointing) for sign in SIGNS)


def _is_told_again(target: Draft, statement: Statement) -> bool:
    """`0925 rate 40. ... Infusion started 0925`: the infusion of that time, whatever was named between."""
    start = statement.of("start")
    first = target.course.first() or target.step
    if start is None or start.clock is None or first is None or not first.readings:
        return False
    return first.readings[0].time() in start.clock.of_day_readings()


def last_named(draft: Draft) -> int:
    """Return where the note last spoke of an administration by its name."""
    return max((item.start for item in draft.told if item.drug), default=draft.statement.start)


def _runs_another(at: Pointing) -> bool:
    """Return whether another infusion than the target was started and has no end yet: it may be what went on."""
    others = (draft for draft in at.drafts if draft is not at.target and draft.open)
    return any(item.of("start") is not None for draft in others for item in draft.told)


def was_named_last(at: Pointing) -> bool:
    """`Actemra 480 mg, 9:50 to 10:55. Hizentra 12 g (60 mL). Start 3:05`: it waits for its time, and stands nearer."""
    place = last_named(at.target)
    begins = at.statement.of("start") or at.statement.of("given")
    ends = at.target.open and at.statement.of("start") is None  # what runs is what ends
    again = at.statement.of("restart") is not None and not _runs_another(at)
    return any(
        place < last_named(draft) < at.statement.start
        and not at.has_its_own(draft)
        and (
            (_in_one_line(at, last_named(draft)) and (begins or draft.way != "oral"))
            or (not ends and (not draft.injected or "volume" in draft.facts))
        )
        for draft in at.drafts
        if draft is not at.target
        and not (
            ends and draft.injected and draft.key == at.target.key
        )  # `gtt started after 3000 u bolus. Off 0940`
        and not (
            again and draft.course.last() is None
        )  # `stopped 0945. Solu-Medrol IV 0947. Infusion restarted 1015`
        and "keep_open" not in draft.facts  # `Infusion on hold, NS KVO`: no infusion waits
    )


def is_spoken_of_in_its_line(at: Pointing) -> bool:
    """`1105 Dr. Poe notified, new order Mag 2 g IVPB. Hung at 1121`: ordered or tried, and given nowhere else."""
    line = at.lexed.text.rfind("\n", 0, at.statement.start) + 1
    starts = at.statement.of("start") is not None
    begun = {
        draft.key
        for draft in at.drafts
        if (draft.begun or draft.injected if starts else draft.course.told or draft.way == "oral")
    }  # a tablet neither ends nor comes back on
    spoken = between(at.lexed.tokens, max(line, last_named(at.target) + 1), at.statement.start)
    keys = {
        drugs.key_of(token.text)
        for token in spoken
        if token.kind == "drug"
        and _ADDED.search(at.lexed.text, line, token.start) is None
        and _AT_HOME.match(at.lexed.text, token.end) is None
        and _TOOK.search(at.lexed.text, line, token.start) is None
        and not is_told_as_added(at.lexed.text, token.end)
    }
    return bool(keys - begun - {at.target.key})


_AT_HOME = re.compile(r"[^.;\n]{0,30}\b(?:at\s+home|pta|before\s+(?:arrival|coming|visit))\b", re.IGNORECASE)
"""`tylenol/claritin at home`: taken before."""
_TOOK = re.compile(
    r"\b(?:took|takes|has\s+taken|had\s+taken|already\s+taken|self-?(?:took|medicated|administered))\b[^.;\n\d]{0,40}\Z",
    re.IGNORECASE,
)
"""`He took his own Claritin and Tylenol at 0800`: what the patient did."""
_ADDED = re.compile(
    r"(?:[+&]|w/|\bwith)[ \t]*(?:an?[ \t]+)?(?:[\d.,]+[ \t]?(?:(?:mg|mcg|gm?|mEq|units?)[ \t]+)?)?$",
    re.IGNORECASE,
)
"""`NS + 20 KCl + 2 g Mag`: a part of the bag."""


def is_named_next(at: Pointing) -> bool:
    """`Mag 2 g hung 1121. ... Infusion times: 11:48 AM to 12:51 PM. Drug: Krystexxa 8 mg`: its own drug stands below.

    Only where no drug is named above it in its paragraph, and the next one has a dose and no time.
    """
    text, start, end = at.lexed.text, at.statement.start, at.statement.end
    top, bottom = paragraph(text, start, end)
    named = [token for token in between(at.lexed.tokens, top, bottom) if token.kind == "drug"]
    if any(token.start < start for token in named):
        return False
    following = next((token for token in named if end <= token.start < end + _AHEAD), None)
    if following is None:
        return False
    below = text.find("\n", following.end)
    beside = between(at.lexed.tokens, following.start, below if below >= 0 else len(text))
    told = any(token.kind in ("dose", "volume") for token in beside) or _BARE_DOSE.match(text, following.end)
    return bool(told) and not any(token.is_time for token in beside)


_BARE_DOSE = re.compile(r"[ \t]+\d{1,4}\b(?![:/])")


def was_refused(at: Pointing) -> bool:
    """`NP Oduya: hold Vyepti today. ... Started 0945`: the drug that it is taken for was not given."""
    return at.target.key in at.drafts.refused and not at.target.course.told


def has_another_dose(at: Pointing) -> bool:
    """`Iron sucrose 200 mg ... her last Simponi ran 0900. Today 150 mg hung 1004`: it tells of another amount.

    `Infed test dose 25 mg. Remainder 975 mg 1015-1420` goes on with what was named last.
    """
    if REST.search(at.lexed.text, at.statement.start, at.statement.end):
        return any(
            draft is not at.target and last_named(draft) > last_named(at.target)
            for draft in at.drafts.infusions()
        )
    if at.statement.way() in AT_ONCE:
        return False  # `0920 repeat dose 2 mg IVP` is another giving
    dose, known = quantity(at.statement.of("dose")), at.target.dose()
    return dose is not None and known is not None and dose.unit == known.unit and dose.value != known.value


def leads_its_drug(at: Pointing) -> bool:
    """`Start: 1440   Seat: 4   Medication: Vancomycin 1 g`: of the drug that a field of its own line names."""
    text, end = at.lexed.text, at.statement.end
    line, last = text.rfind("\n", 0, at.statement.start) + 1, text.find("\n", end)
    beside = between(at.lexed.tokens, line, last if last >= 0 else len(text))
    named = [token for token in beside if token.kind == "drug" and token.key != at.target.key]
    ahead = any(token.start < at.statement.start for token in named)
    return not ahead and any(
        _OF_A_DRUG.search(text, at.statement.start, token.start) is not None for token in named
    )


_OF_A_DRUG = re.compile(
    r"\b(?:drug|med(?:ication)?|agent|product)(?:[ ]name)?[ ]?[:=]?[ \t]+\Z", re.IGNORECASE
)


def has_its_times_above(at: Pointing) -> bool:
    """`Start: 0915`, `Stop: 0940`, `Drug: Zosyn`, and below it the next `Start: 1000`: a form with its times first."""
    text = at.lexed.text
    line = text.rfind("\n", 0, at.target.statement.start) + 1
    above = next((field for field in TIMED_FIELD.finditer(text, 0, line) if field.end() >= line - 1), None)
    if above is None or not TIMED_FIELD.search(text, line, at.statement.end):
        return False
    return not any(above.start() <= place < above.end() for draft in at.drafts for place in draft.taken)


TIMED_FIELD = re.compile(
    r"^[ \t]*(?:infusion[ ])?(?:start|stop|begin|end|hung|down|finish)(?:ed|ped)?(?:[ ]time)?[ ]?:[^\n]*\d[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that is the field of a time."""


def ends_a_flush(at: Pointing) -> bool:
    """`Vyvgart started 1405. 1505 NS flush hung. 1512 complete`: the end of the flush, perhaps."""
    if at.statement.of("stop") is None:
        return False
    told = between(at.lexed.tokens, last_named(at.target), at.statement.start)
    return any(
        one.kind == "flush"
        and other.kind in ("start", "new_bag")
        and not at.lexed.text[one.end : other.start].strip()
        for one, other in pairwise(told)
    )


SIGNS: tuple[Sign, ...] = (
    was_named_last,
    is_spoken_of_in_its_line,
    is_named_next,
    was_refused,
    has_another_dose,
    ends_a_flush,
    leads_its_drug,
    has_its_times_above,
)


def _in_one_line(at: Pointing, place: int) -> bool:
    return "\n" not in at.lexed.text[place : at.statement.start]


_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the lines begin and end that no empty line divides from a stretch."""
    top = 0
    for gap in _EMPTY_LINE.finditer(text, 0, start):
        top = gap.end()
    below = _EMPTY_LINE.search(text, end)
    return top, below.start() if below else len(text)
