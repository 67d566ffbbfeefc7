"""What each fact of a note changes in an administration: an event moves its course, all else is kept.

Two tables hold a function for each kind of fact, with its example: `HAPPENINGS` for events, `DETAILS` for what is said
beside them. To teach the reader what a further kind of fact means, add it to `statement.Kind` and to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from scrubber.charts.events.times import CORRECTED
from scrubber.charts.events.when import When
from scrubber.charts.readers.note.doubt.corrections import DISPUTED
from scrubber.charts.readers.note.drug.discarding import told_of_waste
from scrubber.charts.readers.note.drug.doses import ROUNDED, TOTAL
from scrubber.charts.readers.note.drug.injected_twice import is_in_parts
from scrubber.charts.readers.note.drug.keeping import (
    KEEPS_OR_TREATS,
    RAN_AGAIN,
    doubts_purpose,
    ends_what_it_keeps,
    keeps,
    runs_again,
    turn,
    without_its_own,
)
from scrubber.charts.readers.note.drug.partial import partial
from scrubber.charts.readers.note.drug.vials import opened_in, same_vials
from scrubber.charts.readers.note.drug.whole_doses import is_about, is_given
from scrubber.charts.readers.note.story.asked import only_begins
from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.draft import HEDGED, Draft, when
from scrubber.charts.readers.note.values.statement import (
    AT_ONCE,
    CHANGED,
    PERHAPS_IN,
    RANGE,
    ROW,
    SHARED,
    WENT_IN,
    Fact,
    Statement,
)
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words import drugs
from scrubber.charts.words.reasons import NOT_ALL, SEVERAL_TOLD
from scrubber.charts.words.values import millilitres
from scrubber.model.record import Quantity
from scrubber.model.value import replace

_NEAR = 600
"""Characters of its line before a statement that may say that it corrects."""
NEW_BAG = "a further bag was hung; when the first began is not said"
_CORRECTS = rare(
    r"\b(?:correct\w*|should\s+(?:read|be(?!\s+(?:in|done|finished|completed?|over|through|off|up|here|started|hung|given|ready)\b)"
    r"|have\s+been)|amend\w*|addend\w*|actual|erroneous\w*|revised|updated|adjusted|changed|s/b)\b"
    r"|,\s*(?:and\s+)?not\s+(?:at\s+)?(?:[01]?\d|2[0-3]):?[0-5]\d\b",
    "correct",
    "addend",
    "updated",
    "adjusted",
    "changed",
    "s/b",
    "should",
    "amend",
    "actual",
    "erroneous",
    "revised",
    "not",
)
"""`Remicade stop time was 1155, not 1145`."""


def take(draft: Draft, text: str, statement: Statement, day: date | None) -> None:
    """Take in all that a statement says of an administration; `day` is the day that it speaks of."""
    draft.told.append(statement)
    first = max(text.rfind("\n", 0, statement.start) + 1, statement.start - _NEAR)
    corrects = _CORRECTS.search(text, first, statement.end) is not None
    if keeps(draft, statement, text):
        _take(draft, text, without_its_own(draft, statement), day, corrects)
        turn(draft, statement, text, day)
        return
    if runs_again(draft, statement):
        draft.course.doubt("segments", statement.facts[0].quote, RAN_AGAIN)
        draft.kept[-1].shake("stop")
    if doubts_purpose(draft, statement):
        draft.unsure.setdefault("purpose", (draft.facts["keep_open"].quote, KEEPS_OR_TREATS))
    _take(draft, text, statement, day, corrects)


def _take(draft: Draft, text: str, statement: Statement, day: date | None, corrects: bool) -> None:
    for fact in statement.facts:
        if fact.kind == "running" or fact.kind in HAPPENINGS:
            draft.taken.add(fact.start)
            _happened(draft, fact, day, corrects)
        else:
            DETAILS.get(fact.kind, first_told)(draft, fact, text, statement)
        if fact.kind == "waste":
            told_of_waste(draft, fact, text, statement, day)
    moves = False
    for fact in statement.facts:
        if fact.value == SHARED:
            draft.shared = True
        if fact.kind == "start" and only_begins(text, fact):
            draft.asked = True
        elif fact.kind in ("start", "stop", "pause", "restart") and fact.value != SHARED:
            moves = moves or not only_begins(text, fact)
    if moves and not draft.injected and draft.way in ("", "iv"):
        draft.ways.append("infusion")
        draft.by_times = True


# events


def _happened(draft: Draft, fact: Fact, day: date | None, corrects: bool) -> None:
    draft.given = draft.given or fact.kind in ("given", "start")
    if fact.kind == "running" and fact.clock is not None and draft.halted:
        draft.course.take("restart", when(fact, day))  # `1151 alarm, paused; 1156 running`
    elif fact.kind == "running":
        _ran_already(draft, fact)
    elif fact.value == DISPUTED:  # `stop time charted in error`
        draft.course.doubt("start" if fact.kind == "start" else "stop", fact.quote, CORRECTED)
    elif fact.value == "untimed":
        _untimed(draft, fact)
    elif not ends_what_it_keeps(draft, fact, at := when(fact, day, corrects=corrects)):
        HAPPENINGS[fact.kind](draft, fact, at)


def _ran_already(draft: Draft, fact: Fact) -> None:
    """`received pt with NS infusing`."""
    if not draft.begun and fact.quote.casefold() not in _LOOKED_AT:
        draft.elsewhere = fact.quote


_LOOKED_AT = frozenset(
    {
        "observed",
        "monitored",
        "monitor",
        "checked",
        "verified",
        "reviewed",
        "scanned",
        "calculated",
        "drawn up",
        "at bedside",
    }
)
"""`PRBC 305 mL, verified J. Stone RN`: it does not run yet."""


def _untimed(draft: Draft, fact: Fact) -> None:
    """`infusion stopped`, at a time that nobody tells: what is told later is not its first run any more."""
    halted = fact.kind in ("restart", "held") or fact.quote.casefold().startswith("stopped")
    if halted and not draft.injected:
        draft.course.shake("stop")
    if fact.kind == "pause" and draft.open:
        draft.course.take("pause", When(fact.quote, (), HEDGED))
    elif fact.kind == "pause" and not (draft.injected or draft.course.interrupted):
        draft.course.shake("stop")  # `0852-1001. Paused 13 min for a leak`


def started(draft: Draft, fact: Fact, at: When) -> None:
    """`started 1015`; but `Remicade hung 1015, in at 1225` ended, and so did `at 1015, 250 mL/hr, in at 1225`."""
    in_at = fact.value in (WENT_IN, PERHAPS_IN)
    if in_at and draft.step is not None and draft.step.readings != at.readings:
        _with_its_first_rate(draft)
    if in_at and draft.open and not _is_first(draft, at):
        stopped(draft, fact, at)
    elif fact.value == PERHAPS_IN and not draft.begun and not draft.injected:
        given(draft, fact, replace(at, unsure=True))  # `Vinblastine IVPB, in 1024`: the start or the end
    elif fact.value == WENT_IN and draft.ordinal and draft.is_fluid and not draft.begun:
        given(draft, fact, replace(at, unsure=True))  # `#1 in at 1631, #2 in at 1640`: most likely both ended
    else:
        given(draft, fact, at)


def given(draft: Draft, fact: Fact, at: When) -> None:
    """`given 1015`; but `8:30-9:00 at 100, 9:00-9:32 at 400` is one run."""
    if fact.value == RANGE and not draft.injected and draft.course.goes_on(at):
        return
    draft.whole = draft.whole or fact.value == RANGE
    draft.course.take("start", at)


def infused(draft: Draft, fact: Fact, at: When) -> None:
    """`Remicade started 1015, infused 1225`: the end of what began, and of nothing else."""
    if draft.open or (draft.course.began and not draft.injected):
        stopped(draft, fact, at)


def new_bag(draft: Draft, fact: Fact, at: When) -> None:
    """`new bag 1100`: it ran before; only a row of an administration record begins it so."""
    if not draft.begun:
        draft.course.take("start", at if fact.value == ROW else When(fact.quote, (), NEW_BAG))
        draft.ways.append("infusion")


def stepped(draft: Draft, fact: Fact, at: When) -> None:
    """`0915 50 mL/hr, 0945 100 mL/hr` may begin with the first rate; `increased at 0945` ran before."""
    if draft.begun:
        return
    if fact.value == CHANGED:
        draft.elsewhere = fact.quote
    else:
        draft.step = at


def held(draft: Draft, fact: Fact, at: When) -> None:
    """`held 1110`: a pause of what runs; what does not run was held back."""
    if draft.open:
        _with_its_first_rate(draft)
        draft.course.take("pause", at)


def _with_its_first_rate(draft: Draft) -> None:
    """`1005 @50. 1035 @100. 1135 held. 1200 restart @75`: what is halted began with its first rate."""
    if draft.step is not None and not draft.course.told:
        draft.course.take("start", draft.step)


def restarted(draft: Draft, fact: Fact, at: When) -> None:
    """`stopped 1040 for rigors, restarted 1105`: it was not discontinued for them."""
    draft.reason = None
    draft.course.take("restart", at)


def paused(draft: Draft, fact: Fact, at: When) -> None:
    """`1005-1340, paused 1110-1125`: inside the run that was told; any other pause is a stop until it is restarted."""
    if draft.course.within(at) is not None:
        draft.course.take("pause", at)
    else:
        stopped(draft, fact, at)


def stopped(draft: Draft, fact: Fact, at: When) -> None:
    """`completed 1225`; `completed at midnight` is the end of the day."""
    first = draft.course.first()
    if at.quote.casefold() == "midnight" and at.readings:
        begins = first is None or not first.readings or first.readings[0] > at.readings[0]
        at = at.moved(1) if begins else at
    draft.course.take("stop", at)


def _is_first(draft: Draft, at: When) -> bool:
    first = draft.course.first()
    return not draft.elsewhere if first is None else first.readings == at.readings


HAPPENINGS: dict[str, Callable[[Draft, Fact, When], None]] = {
    "start": started,
    "given": given,
    "infused": infused,
    "new_bag": new_bag,
    "step": stepped,
    "held": held,
    "restart": restarted,
    "pause": paused,
    "stop": stopped,
}


# what is said beside them


def way(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`IV push`: all ways are kept, and the most telling one counts; `Route: IV push` below the times of a form counts
    more than that it had a start and a stop.
    """
    if draft.by_times and fact.value in AT_ONCE and _ROUTE.search(text, max(0, fact.start - 16), fact.start):
        draft.ways.remove("infusion")
        draft.by_times = False
    draft.ways.append(fact.value)
    draft.taken.add(fact.start)


_ROUTE = re.compile(
    r"(?:^|\n|[ ]{2})[ \t]*(?:route|method|technique|how given)[ \t]*:[ \t]*\Z", re.IGNORECASE
)


def reason(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`stopped 1040 2/2 rigors`: of the stop that was told last."""
    last = draft.course.last()
    draft.reason = (fact.value, last.readings[0] if last and last.plain else None)


def unclear(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`Onpattro 0907 start, 0922 more`: something was told of its times that nobody understood."""
    draft.course.shake("start", "stop")


def denied(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`Zofran 4 mg IVP 0915, cancelled`, `No Zofran 4 mg IVP at 0915`: it was perhaps not given."""
    draft.deny(fact.value)


def waste(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`100 mg wasted w/ RN Jones`: the last one told (who, when, why: `discarding.py`); `approx 90 mg` is in doubt."""
    draft.taken.add(fact.start)
    draft.facts["waste"] = fact
    if is_about(text, fact.start):
        draft.unsure["wasted"] = (fact.quote, ABOUT)


def vials(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`4 vials used`: all that one sentence counts; another number in a later one is a contradiction."""
    draft.taken.add(fact.start)
    mine = [other for other in statement.facts if other.kind == "vials"]
    if not draft.vials:
        draft.vials = mine
    elif fact not in draft.vials:
        known, told = (
            [one for item in facts for one in opened_in(item.quote)] for facts in (draft.vials, mine)
        )
        if not same_vials(known, told, draft.name):
            draft.unsure.setdefault("vials", (fact.quote, OTHER_VIALS))
        elif any(one.size is None for one in known):
            draft.vials = mine


ABOUT = "an amount is given, and not exactly"
OTHER_VIALS = "the note counts other vials elsewhere"


def rate(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`250 mL/hr`; but `1030: rate 40 ml/hr`: a rate told with a later step is not the rate of the whole."""
    times = statement.times()
    changed = draft.course.began and bool(times) and all(other.kind == "step" for other in times)
    over = (
        draft.course.over and statement.of("running") is not None
    )  # `load in. Mag maintenance going, 50 mL/hr`
    if not changed and not over:
        first_told(draft, fact, text, statement)


def dose(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`400 mg`: the first one told; but `5 mg/kg = 62 mg → rounded to 65 mg`, `total dose 74 mg. Bolus 7.4 mg`."""
    known = draft.facts.get("dose")
    was_total = known is not None and TOTAL.search(text, max(0, known.start - 24), known.start) is not None
    told = quantity(known) if known is not None else None
    was_bag = (
        told is not None
        and not draft.is_fluid
        and not drugs.is_blood(draft.name)
        and _is_of_a_bag(told, fact)
    )
    if was_total:
        draft.total = known
    ran = draft.way in ("infusion", "pump") or draft.course.last() is not None
    ran = ran or (
        known is not None and _CALCULATED.search(text, max(0, known.start - 40), known.start) is not None
    )
    if known is not None and ran and not draft.injected and is_given(text, fact.start, fact.end):
        _given_of_it(draft, known, fact, text)
        return
    if was_bag or was_total or ROUNDED.search(text, max(0, fact.start - 24), fact.start):
        draft.facts["dose"] = fact
        draft.taken.add(fact.start)
    elif known is not None and is_in_parts(text, statement.start, told):
        draft.taken.add(fact.start)  # `300 mg`, and below it `150 mg R arm + 150 mg L arm`
    elif known is not None and _is_of_the_first_giving(draft, known, fact, statement):
        draft.taken.add(fact.start)
        draft.unsure["dose"] = (fact.quote, SEVERAL_TOLD, (fact.value, known.value))
    else:
        first_told(draft, fact, text, statement)


_CALCULATED = re.compile(
    r"\d\s?(?:mg|mcg|units?)?\s?(?:/\s?|x\s?[\d.]+\s?)(?:kg|m2)\b[^;\n]{0,24}=\s*\Z", re.IGNORECASE
)
"""`60 mg/kg x 81.6 kg = 4896 mg. Gave 5 vials = 5000 mg.`: what was to be given."""


def _is_of_the_first_giving(draft: Draft, known: Fact, fact: Fact, statement: Statement) -> bool:
    """`1410 Dilaudid 1 mg held for BP. 1510 Dilaudid 0.5 mg IVP given`: behind a dose that nothing tells a time of."""
    if known.value == fact.value or known.value.partition(" ")[2] != fact.value.partition(" ")[2]:
        return False
    told = (fact.kind for item in draft.told if item is not statement for fact in item.times())
    if any(kind not in ("held", "other") for kind in told):
        return False
    return any(statement.of(kind) is not None for kind in ("start", "given", "new_bag"))


def _given_of_it(draft: Draft, known: Fact, fact: Fact, text: str) -> None:
    """`Remicade 400 mg hung 0915. ... 300 mg infused`: of the same infusion; `approx 200 mg infused` is in doubt."""
    draft.taken.add(fact.start)
    if known.value == fact.value or known.value.partition(" ")[2] != fact.value.partition(" ")[2]:
        return
    if is_about(text, fact.start):
        draft.unsure["dose"] = (fact.quote, NOT_ALL, (fact.value, known.value))
    else:
        draft.facts["dose"] = fact


def _is_of_a_bag(told: Quantity, fact: Fact) -> bool:
    """`Total volume 290 mL. Dose 500 mg`: what was told first is the bag's."""
    mine = quantity(fact)
    return millilitres(told) is not None and mine is not None and millilitres(mine) is None


def first_told(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`Lot A12 ... lot B7`: the first value counts, and another dose or lot is left for a person to read."""
    known = draft.facts.setdefault(fact.kind, fact)
    if known.value == fact.value or fact.kind not in ("dose", "lot"):
        draft.taken.add(fact.start)


DETAILS: dict[str, Callable[[Draft, Fact, str, Statement], None]] = {
    "way": way,
    "reason": reason,
    "unclear": unclear,
    "denied": denied,
    "waste": waste,
    "vials": vials,
    "rate": rate,
    "dose": dose,
    "partial": partial,
}
"""What is none of these is kept as it is told first (`first_told`)."""
