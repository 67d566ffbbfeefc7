"""Which infusion an event means that names no drug: `infusion started at 1015`, `stopped 1225`.

What happened decides where to look (`FINDERS`). The finders of a kind of event are asked in their order, and the first
that finds something answers. It is one infusion, or all that may be meant: then they are in doubt. To teach the reader
another way of pointing at an infusion, add a finder with its example.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scrubber.charts.readers.note.drug.again import given_again, is_a_shot, is_told_again
from scrubber.charts.readers.note.drug.doses import TOTAL
from scrubber.charts.readers.note.drug.injected_twice import is_in_parts
from scrubber.charts.readers.note.drug.second_giving import infused_again
from scrubber.charts.readers.note.drug.whole_doses import is_planned
from scrubber.charts.readers.note.drug.whole_runs import is_called
from scrubber.charts.readers.note.event.fielded import of_the_form
from scrubber.charts.readers.note.story.beside import last_named
from scrubber.charts.readers.note.story.in_its_line import hung_in_its_line
from scrubber.charts.readers.note.story.loads import PART, follows_its_load
from scrubber.charts.readers.note.story.named import is_maintained
from scrubber.charts.readers.note.story.next_bag import next_of_a_drip
from scrubber.charts.readers.note.table.mar import begin
from scrubber.charts.readers.note.values.amounts import LOADED, minutes_of, quantity
from scrubber.charts.readers.note.values.clock import minutes
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import AT_ONCE, FIELD, WENT_IN, Fact, Statement
from scrubber.charts.words import drugs
from scrubber.charts.words.values import millilitres
from scrubber.model.value import replace

_BOLUS = re.compile(r"\bbolus\b", re.IGNORECASE)
Finder = Callable[[Drafts, Statement], list[Draft]]


def meant(drafts: Drafts, statement: Statement, first: Fact) -> list[Draft]:
    """Return what a statement without a drug can mean; `first`: the event that it tells first."""
    kind: str = first.kind
    halted = [draft for draft in drafts if draft.halted]
    if first.kind == "running" and first.clock is not None and len(halted) == 1:
        return halted  # `1151 alarm, paused; 1156 running`
    if (bag := next_of_a_drip(drafts, statement)) is not None:
        return [bag]
    if first.value == FIELD:
        kind = FIELD
    elif is_told_again(drafts.text, statement):
        kind = "repeated"
    elif first.value == WENT_IN and drafts.running():
        kind = "stop"  # `NS 1 L started 1032. Mag 2 g IVPB 1100-1204. Liter in at 1237`
    elif statement.way() in AT_ONCE or _is_a_bolus_of_a_drug(statement) or _is_a_dose_at(statement):
        kind = "drawn"
    finders = FINDERS.get(kind, TO_END)
    return next((found for finder in finders if (found := finder(drafts, statement))), [])


def _is_a_bolus_of_a_drug(statement: Statement) -> bool:
    """`so I gave a 2,000 unit bolus at 2300`: and no bag of fluid."""
    dose = quantity(statement.of("dose"))
    return statement.way() == "bolus" and dose is not None and millilitres(dose) is None


def _is_a_dose_at(statement: Statement) -> bool:
    """`20 mg IV 0905`."""
    return statement.way() == "iv" and statement.of("dose") is not None and statement.of("given") is not None


def beside_its_drip(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`heparin drip running at 12 mL/hr. PTT was 48, so I gave a 2,000 unit bolus at 2300`: of the only drug that
    runs, and no part of the drip.
    """
    infusions = [draft for draft in drafts.infusions() if not draft.is_fluid]
    running = [draft for draft in infusions if draft.open or not draft.course.told]
    dose = quantity(statement.of("dose"))
    keys = {draft.key for draft in drafts if not draft.is_fluid and draft.way not in ("oral", "elsewhere")}
    said = _BOLUS.search(drafts.text, statement.start, statement.end)
    if said is None or len(running) != 1 or len(keys) != 1 or dose is None or millilitres(dose) is not None:
        return []
    return [drafts.add(running[0].name, running[0].key, statement, ["push"])]


def just_drawn(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Fentanyl 100 mcg amp signed out. 75 mcg IVP @ 1622`: what was named last, where it may be given so."""
    last = drafts.all[-1] if drafts.all else None
    if last is None or drugs.names_in(drafts.text[last.statement.end : statement.start]):
        return []
    if last.injected and last.course.told and statement.of("dose") and last.way == statement.way():
        return [drafts.add(last.name, last.key, statement)]  # `Morphine 4 mg IVP 1600. 2 mg IVP 1630.`
    if statement.way() == "iv" and last.course.told:
        once_more = is_a_shot(last) and "\n" not in drafts.text[last.statement.end : statement.start]
        return [drafts.add(last.name, last.key, statement)] if once_more else []
    a_bag = (
        statement.way() == "bolus" and "volume" in last.facts
    )  # `250 mL cassette. Bolus 2 mg given via pump 1628`
    waits = not last.course.told and (last.injected or last.way in ("", "iv")) and not a_bag
    dose, told = quantity(statement.of("dose")), last.facts.get("dose")
    if waits and dose is not None and told is not None and is_planned(drafts.text, told.start, told.end):
        del last.facts["dose"]  # `Fentanyl 100 mcg pulled 0758. Gave 50 mcg IV push 0801.`
    one = last.dose() is None or dose is None or last.dose() == dose or is_of_a_total(drafts.text, last)
    one = one or is_in_parts(drafts.text, statement.start, last.dose())
    return [last] if waits and one else []


def is_of_a_total(text: str, draft: Draft) -> bool:
    """Return whether the dose that was told of a drug is the sum of its parts: `Alteplase, total dose 76 mg`."""
    told = draft.facts.get("dose")
    return told is not None and TOTAL.search(text, max(0, told.start - 24), told.start) is not None


def rest_of_the_total(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Alteplase, total dose 76 mg`, `Bolus 7.6 mg IVP 1114`, `Infusion 68.4 mg 1115-1217`: the parts make the sum."""
    last = drafts.all[-1] if drafts.all else None
    sums = last is not None and (quantity(last.total), last.dose(), quantity(statement.of("dose")))
    if last is None or not sums or not last.injected or not last.course.told:
        return []
    total, first, mine = sums
    if total is None or first is None or mine is None or not total.unit == first.unit == mine.unit:
        return []
    return [drafts.add(last.name, last.key, statement)] if first.value + mine.value == total.value else []


def just_ordered(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Dr. Penn ordered Toradol 15 mg IVP. Given at 0912`: the only drug of an order right ahead, in its dose."""
    ahead = [item for item in drafts.spoken_orders if item.start < statement.start]
    dose = drafts.dose_ordered(ahead[-1]) if ahead else None
    if dose is None:
        return []
    last = ahead[-1]
    with_it = drafts.text[ahead[-2].start : last.start] if len(ahead) > 1 else "."
    alone = re.search(r"[.;\n]", with_it) is not None and not any(
        d.statement.start > last.start for d in drafts
    )
    gap = drafts.text[last.start + len(last.drug) : statement.start]
    if not alone or len(gap) > _SOON or drugs.names_in(gap) or _NOT_GIVEN.search(gap):
        return []
    mine = quantity(statement.of("dose"))
    if mine is not None and mine != quantity(dose):
        return []
    draft = drafts.add(
        last.drug, last.key, statement, [fact.value for fact in last.facts if fact.kind == "way"]
    )
    draft.ordered = dose if mine is None else None
    return [draft]


_SOON = 60
"""Characters from the name of what is ordered to the word that it was given."""
_NOT_GIVEN = re.compile(
    r"\b(?:held|hold|not|declin\w*|refus\w*|cancel\w*|d/c\w*|then|instead|chang\w*)\b", re.IGNORECASE
)


def just_taught(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Cimzia teaching. Pt self-injected 400 mg sc @ 1333`: the only drug named so far, and it was taught."""
    ahead = drafts.text[max(0, statement.start - _LESSON) : statement.start]
    named = list(drugs.found_in(ahead)) if _TAUGHT.search(ahead) else []
    if drafts.all or len({name.key for name in named}) != 1 or statement.of("dose") is None:
        return []
    (name, *_) = named
    return [drafts.add(ahead[name.start : name.end], name.key, statement)]


_LESSON = 200
"""Characters before a dose in which the lesson stands that it was a part of."""
_TAUGHT = re.compile(
    r"\b(?:teach(?:ing)?|taught|train(?:ing|ed)|education|instruct(?:ed|ion)s?)\b", re.IGNORECASE
)


# what begins


def just_named(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Benadryl 25 mg IVP. Dose given 1015.`: what stands right before, where nothing is told of its times."""
    return drafts.all[-1:] if drafts.all and not drafts.all[-1].course.told else []


def waiting_to_begin(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Remicade 400 mg IV. ... Infusion started 1015.`"""
    waiting = [draft for draft in drafts.infusions() if not draft.begun]
    return _that_waits(drafts, statement, [draft for draft in waiting if "keep_open" not in draft.facts])


def begun_with_its_first_rate(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`0925 rate 40, 0955 rate 80. Infusion began 0925`: what has its first rate at that time."""
    start = statement.of("start")
    hours = start.clock.of_day_readings() if start and start.clock else ()
    steps = ((draft, draft.step) for draft in drafts.infusions() if not draft.course.began)
    found = [draft for draft, at in steps if at and at.readings and at.readings[0].time() in hours]
    return found if len(found) == 1 else []


def next_dose(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Ancef 2 g IVPB 0340-0415. 2nd dose hung 1140`, `Ancef 2 g IVPB q8h` and hours later another start: one more of
    the only drug that was infused, and is in, or of the one that is named again.
    """
    infusions, start = drafts.infusions(), statement.of("start")
    named = _named_again(drafts.text, infusions, statement)
    of_one = named is not None or len({draft.key for draft in infusions}) == 1
    if not of_one or not all(draft.course.over for draft in infusions):
        return []
    last = named or infusions[-1]
    again = start is not None and (named or _at_intervals(drafts, last)) and _hours_after(last, start)
    if not again and not _NEXT_DOSE.search(drafts.text, statement.start, statement.end):
        return []
    draft = drafts.add(last.name, last.key, statement, ["infusion"])
    dose = named.told[-1].of("dose") if named is not None else infusions[0].facts.get("dose")
    if again and dose is not None:
        draft.facts["dose"] = dose
    return [draft]


def _named_again(text: str, infusions: list[Draft], then: Statement) -> Draft | None:
    """`Cefepime 2 g/100 mL. On 8:14 AM Off 8:47 AM`, and in another visit the same line with other times: return what
    was named last, with a dose and no time, behind the end of its run; and not
    behind `Cefepime 2 g tolerated well.`
    """
    last = max(infusions, key=lambda draft: draft.told[-1].start if draft.told else -1, default=None)
    said = last.told[-1] if last is not None and last.told else None
    if last is None or said is None or not last.course.began or not said.drug or said.times():
        return None
    return last if _leads_to(text, said, then) else None


def _leads_to(text: str, said: Statement, then: Statement) -> bool:
    """Return whether a drug is named in the line of what it is, or its line ends with its dose."""
    dose = said.of("dose")
    if dose is None or _TAKEN.search(text, said.start, then.start):
        return False
    return "\n" not in text[said.start : then.start] or _LINE_ENDS.match(text, dose.end) is not None


_TAKEN = re.compile(r"\b(?:tolerat|complete|finish|done|infused|given)\w*", re.IGNORECASE)
_LINE_ENDS = re.compile(r"[ \t]*(?:/[ \t]*\d{1,4}[ \t]*(?:ml|cc)?)?[ \t.]*$", re.IGNORECASE | re.MULTILINE)


def next_numbered(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`2140 Bag 1 15 g up. 2243 Bag 1 in. 2245 Bag 2 5 g up`: one more bag, with a dose of its own, of the only drug
    that was infused, and is in.
    """
    infusions = [draft for draft in drafts.infusions() if not draft.is_fluid]
    dose = quantity(statement.of("dose"))
    if not infusions or drafts.running() or len({draft.key for draft in infusions}) != 1:
        return []
    if dose is None or millilitres(dose) is not None or infusions[-1].dose() is None:
        return []
    if not all(draft.course.began and draft.course.over for draft in infusions):
        return []
    if _NUMBERED.search(drafts.text, statement.start, statement.end) is None:
        return []
    begin(statement)
    return [drafts.add(infusions[-1].name, infusions[-1].key, statement, ["infusion"])]


_NUMBERED = re.compile(r"\b(?:bag|bottle|dose|infusion)\s?#?\s?[2-9]\b|#\s?[2-9]\b", re.IGNORECASE)


def _at_intervals(drafts: Drafts, draft: Draft) -> bool:
    """Return whether the line that names a drug says how often it is given."""
    text, place = (
        drafts.text,
        next((item for item in drafts.all if item.key == draft.key), draft).statement.start,
    )
    first, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return _OFTEN.search(text, first, end if end >= 0 else len(text)) is not None


def _hours_after(draft: Draft, start: Fact) -> bool:
    ended, clock = draft.course.last(), start.clock
    if ended is None or not ended.readings or clock is None or not clock.certain:
        return False
    began = clock.hour * 60 + clock.minute
    return began - (ended.readings[0].hour * 60 + ended.readings[0].minute) >= _APART


_OFTEN = re.compile(r"\bq\.?\s?\d{1,2}\s?h|\b(?:bid|tid|qid)\b|\bevery\s+\d{1,2}\s+h", re.IGNORECASE)
_APART = 120
"""Minutes between the end of one dose and the beginning of the next: less is a bag that was stopped and restarted."""


_NEXT_DOSE = re.compile(
    r"\b(?:2nd|second|3rd|third|next|another|repeat)\s+dose\b|\bthe\s+(?:next|second)\s+one\b", re.IGNORECASE
)


def pushed_and_waits(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Injectafer 750 mg IVP over 8 min. Start 1305. End 1313.`: what was named last, and is given at once."""
    last = drafts.all[-1] if drafts.all else None
    waits = last is not None and last.injected and last.way != "oral" and not last.course.told
    return drafts.all[-1:] if waits and _only_blanks_between(drafts, statement) else []


_INFUSES = re.compile(r"\b(?:infus|pump|bag|gtt|drip|ivpb|piggyback)", re.IGNORECASE)


def _only_blanks_between(drafts: Drafts, statement: Statement) -> bool:
    if _INFUSES.search(drafts.text, statement.start, statement.end):
        return False  # `Zofran 4 mg IVP. Infusion started 1015.`
    last = drafts.all[-1].told[-1] if drafts.all[-1].told else drafts.all[-1].statement
    return not drafts.text[last.end : statement.start].strip(" .,;:|\t\n-")


def pushed_last(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Injectafer 750 mg IVP over 8 min. Start 1305. End 1313.`: what was just said to start."""
    last = drafts.all[-1] if drafts.all else None
    begun = last is not None and last.injected and last.told and last.told[-1].of("start") is not None
    return drafts.all[-1:] if begun and _only_blanks_between(drafts, statement) else []


def begun_then(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Remicade 400 mg 1015. ... Infusion started at 1015`: told once more."""
    start = statement.of("start")
    return [draft for draft in drafts.infusions() if start and start.clock and _begins_at(draft, start)][-1:]


def _begins_at(draft: Draft, start: Fact) -> bool:
    first = draft.course.first()
    clock = start.clock
    return bool(clock and first and first.readings and first.readings[0].time() in clock.of_day_readings())


def _that_waits(drafts: Drafts, statement: Statement, waiting: list[Draft]) -> list[Draft]:
    """`Solu-Cortef 200 mg 0850. Start: 0922`: return the one that it is of, in doubt where nobody says which, and so
    the one that is left over at last.
    """
    infused = _in_its_cells(drafts, statement, waiting) or [draft for draft in waiting if draft.infused]
    guessed = len(waiting) > 1 and len(infused) != 1
    if guessed or any(draft.guessed for draft in waiting):
        for draft in waiting:
            draft.guessed = True
        statement.facts = [replace(fact, unsure=True) for fact in statement.facts]
    return (infused if len(infused) == 1 else waiting)[-1:]


def _in_its_cells(drafts: Drafts, statement: Statement, waiting: list[Draft]) -> list[Draft]:
    """`Pre-hydration: NS 1,000 mL | Start 08:30`: the only drug with a dose in the cells of its line ahead."""
    text = drafts.text
    cells = [
        draft
        for draft in waiting
        if (draft.dose() or draft.is_fluid) and _CELLS.fullmatch(text, draft.statement.start, statement.start)
    ]
    return cells if len(cells) == 1 else []


_CELLS = re.compile(r"[^\n|;.]*(?:\d\.\d[^\n|;.]*)*(?:\||[ \t]{3})[^\n;]*")

# what goes on


def halted_last(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Stopped 1040 for rigors. Restarted 1105.`; no saline that ran wholly beside it: `NS 500 mL 1042-1100`."""
    beside_a_drug = any(not draft.is_fluid for draft in drafts.infusions())
    over = [draft for draft in drafts.infusions() if draft.course.over and not is_load_over(drafts, draft)]
    over = [draft for draft in over if not (draft.is_fluid and draft.whole and beside_a_drug)]
    return sorted(over, key=last_named)[-1:]


def is_load_over(drafts: Drafts, draft: Draft) -> bool:
    """`2125 load in. ... 2310 mag back on`: a load that went in is not what comes on again."""
    text = drafts.text
    if not draft.course.over or not PART.search(text, draft.statement.start, draft.statement.end):
        return False
    return any(_WENT_IN.search(text, item.start, item.end) for item in draft.told)


_WENT_IN = re.compile(r"\b(?:in(?!\s+\w)|infused|completed?|done|finished)\b", re.IGNORECASE)


def only_one_running(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Remicade started 1015. Resumed 1105`: nobody told that it was stopped."""
    running = drafts.running()
    return running if len(running) == 1 else []


def stepped(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Rate to 100 at 1045`: the infusion that runs, else the one that waits for its beginning."""
    if drafts.running():
        return only_one_running(drafts, statement)
    return _that_waits(drafts, statement, [draft for draft in drafts.infusions() if not draft.course.told])


def all_running(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`New bag hung 1300`, beside whatever runs."""
    return drafts.running()


def named_and_not_begun(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`NS 1 L ordered. New bag hung 1300`; `1205 New Bag   1317 Stopped` in one line begins it."""
    found = [draft for draft in drafts.infusions() if not draft.begun and draft.told][-1:]
    if found and not found[0].course.told and statement.of("stop") is not None:
        begin(statement)
    return found


# what ends


def likely_running(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Remicade started 1015. ... Stopped 1225`: of several that run, no line kept open, and one told to be infused;
    `bolus complete` is of a bolus, `load done` of a load, `liter in` of a fluid, `abx done` of a drug.
    """
    running = drafts.running()
    if len(running) > 1:
        running = [draft for draft in running if "keep_open" not in draft.facts] or running
    if len(running) > 1 and _FLUIDS.search(drafts.text, statement.start, statement.end):
        running = [draft for draft in running if draft.is_fluid] or running
    elif len(running) > 1 and _DRUGS.search(drafts.text, statement.start, statement.end):
        running = [draft for draft in running if not draft.is_fluid] or running
    if len(running) > 1 and _BOLUS.search(drafts.text, statement.start, statement.end):
        running = [draft for draft in running if draft.is_bolus] or running
    if len(running) > 1 and LOADED.search(drafts.text, statement.start, statement.end):
        running = [draft for draft in running if is_called(LOADED, drafts.text, draft)] or running
    if len(running) > 1:
        running = [draft for draft in running if not _is_long_over(draft, statement)] or running
    if len(running) > 1:  # beside a drug that was only given `IV`, the infusion that was told to run
        running = [draft for draft in running if draft.infused or draft.is_fluid] or running
    return running


def _is_long_over(draft: Draft, statement: Statement) -> bool:
    """`0859 Reglan 10 mg IVPB over 15 min`, and three hours later `1208 done`: long after what was to run so short."""
    planned, began = minutes_of(draft.facts.get("duration")), draft.course.first()
    ends = [fact.clock for fact in statement.times() if fact.clock is not None and fact.clock.certain]
    if planned is None or began is None or len(began.readings) != 1 or not ends:
        return False
    first = began.readings[0].hour * 60 + began.readings[0].minute
    return minutes(ends[0]) - first >= max(3 * planned, planned + _AN_HOUR)


_AN_HOUR = 60
_FLUIDS = re.compile(r"\b(?:lit(?:er|re)s?|1\s?L|fluids?|ivf|\d{3,4}\s+in)\b", re.IGNORECASE)
_DRUGS = re.compile(r"\b(?:abx|atb|antibiotics?|piggyback|chemo(?:therapy)?)\b", re.IGNORECASE)


def last_not_ended(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Remicade 400 mg IV. Completed 1225`: nothing tells when it began."""
    return [draft for draft in drafts.infusions() if not draft.course.over][-1:]


def only_infusion(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Remicade 1015-1225. ... Infusion ended 1225`: told once more."""
    infusions = drafts.infusions()
    return infusions if len(infusions) == 1 else []


def only_ordered(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Order: Remicade 400 mg IV infusion. ... Infusion completed 1225.`"""
    return drafts.of_the_order(statement.start)


def bolused_beside(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`LR @ 125 mL/hr hung 0655. ... 500 mL bolus 0930-0950`: more of the only fluid that runs, which goes on."""
    running = [draft for draft in drafts.running() if is_maintained(draft)]
    volume = millilitres(quantity(statement.of("dose")))
    told = volume is not None and _BOLUS.search(drafts.text, statement.start, statement.end) is not None
    if not told or len(running) != 1 or len(drafts.running()) != 1:
        return []
    return [drafts.add(running[0].name, running[0].key, statement, ["bolus"])]


TO_BEGIN: tuple[Finder, ...] = (
    infused_again,
    bolused_beside,
    rest_of_the_total,
    follows_its_load,
    next_numbered,
    next_dose,
    begun_with_its_first_rate,
    waiting_to_begin,
    pushed_and_waits,
    begun_then,
    only_ordered,
    only_infusion,
)
TO_END: tuple[Finder, ...] = (
    pushed_last,
    hung_in_its_line,
    likely_running,
    last_not_ended,
    only_infusion,
    only_ordered,
)
FINDERS: dict[str, tuple[Finder, ...]] = {
    "given": (just_ordered, just_named, *TO_BEGIN),
    "repeated": (given_again,),
    "drawn": (just_ordered, just_drawn, just_taught, beside_its_drip),
    FIELD: (of_the_form,),
    "start": TO_BEGIN,
    "restart": (halted_last, only_one_running, only_ordered),
    "step": (follows_its_load, stepped),
    "new_bag": (next_numbered, all_running, named_and_not_begun),
    "held": (likely_running,),
}
"""By the event that is told first, or by how a dose at one moment is told; every other event ends something (`TO_END`).
"""
