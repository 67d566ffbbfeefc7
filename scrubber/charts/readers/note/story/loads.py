"""What follows a load, a test dose or a push of one drug: its maintenance bag, the rest of its dose, its drip."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.drug.whole_runs import REST, TEST, is_called
from scrubber.charts.readers.note.values.amounts import BY_THE_HOUR, quantity
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.words import drugs


def follows_its_load(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Mag 4 g loading bag 0210-0231. Maint bag 20 g hung 0232`, `InFed test dose 25 mg IVP 0930. Remaining 975 mg
    1035-1448`, `... rest of dose started 1035`: another giving of the only drug that a load or a test dose was told of.
    """
    text = drafts.text
    maintains = any(said.search(text, statement.start, statement.end) for said in (_MAINTAINS, _DRIPS))
    rests = _tells_of_the_rest(text, statement) and all(draft.is_fluid for draft in drafts.running())
    if not (_tells_of_a_drip(text, statement) if maintains else rests):
        return []  # nothing of a bag, or the rest of what runs
    load = _only_load(drafts, statement, maintains=maintains)
    if load is None or not (maintains or _may_be_the_rest(text, load, statement)):
        return []
    return [drafts.add(load.name, load.key, statement, ["infusion"])]


def _tells_of_a_drip(text: str, statement: Statement) -> bool:
    """`Maint bag 20 g`, `maint 2 g/hr`: how much of it there is, or how fast it runs."""
    told = statement.of("dose") or statement.of("rate") or statement.of("volume")
    return told is not None or BY_THE_HOUR.search(text, statement.start, statement.end) is not None


def _tells_of_the_rest(text: str, statement: Statement) -> bool:
    """`Remaining 975 mg`, `rest of dose started 1035`."""
    told = statement.of("dose") or statement.of("start")
    return told is not None and REST.search(text, statement.start, statement.end) is not None


def _only_load(drafts: Drafts, statement: Statement, *, maintains: bool) -> Draft | None:
    """Return the only load or test dose that was told of, where nothing else of its drug was; behind a drip, else the
    only push; behind a rest that is infused, a bolus (`Bolus 8.1 mg IVP 1044`, `Remainder 72.9 mg infusion 1045`).
    """
    infused = statement.way() == "infusion" and statement.of("dose") is not None
    words = _LOAD if maintains or infused else PART
    called = [draft for draft in drafts if is_called(words, drafts.text, draft)]
    loads = [
        draft for draft in called if not draft.is_fluid
    ] or called  # `LR 500 mL bolus` is none of magnesium
    if not loads and maintains:
        loads = [draft for draft in _only_push(drafts) if _may_drip(drafts.text, draft, statement)]
    if not loads and not maintains and TEST.search(drafts.text, 0, statement.start):
        loads = _only_one_so_far(drafts)
    same = [draft for draft in drafts if loads and draft.key == loads[0].key]
    return loads[0] if len(loads) == len(same) == 1 else None


def _only_one_so_far(drafts: Drafts) -> list[Draft]:
    """`He agreed to the test dose. I gave 25 mg of INFeD from 1005 to 1011`: the only drug told of so far, and it is
    in.
    """
    told = [draft for draft in drafts if not draft.is_fluid and draft.way not in ("oral", "elsewhere")]
    over = all(draft.course.told and (draft.injected or draft.course.over) for draft in told)
    return told if len(told) == 1 and over and told[0].dose() is not None else []


def _may_be_the_rest(text: str, load: Draft, statement: Statement) -> bool:
    """Return whether a rest has a dose in the unit of its load, or none behind a test dose."""
    mine, theirs = quantity(statement.of("dose")), load.dose()
    if mine is None:
        return statement.of("dose") is None and _was_tested(text, load)
    return theirs is not None and mine.unit == theirs.unit


def _was_tested(text: str, load: Draft) -> bool:
    """`test dose 25 mg IVP 0905`: whether it was told of and pushed, so that a rest of no amount follows it."""
    return load.way == "push" and bool(load.course.told) and is_called(TEST, text, load)


_OF_A_DRUG = re.compile(r"\d\s?(?:mc?g|units?|u|g)\s?/\s?(?:kg\s?/\s?)?(?:hr?|hour|min)\b", re.IGNORECASE)
"""A rate of a drug; `20 mL/hr` may be of a bag that nobody names."""


def _may_drip(text: str, draft: Draft, statement: Statement) -> bool:
    """Whether a drug runs by the hour at all, and in such a unit; `gtt 20 mcg/min for BP` below insulin is another."""
    rate = _OF_A_DRUG.search(text, statement.start, statement.end)
    dose = draft.dose()
    if rate is None or dose is None or not _RUNS.search(draft.name):
        return False
    alike = dose.unit.lower().startswith("u") == rate[0].lstrip("0123456789. ").lower().startswith("u")
    return alike and not _OF_MORE.search(text, statement.start, statement.end)


_RUNS = re.compile(
    r"heparin|insulin|novolin|humulin|labetalol|trandate|diltiazem|cardizem|esmolol|brevibloc|amiodarone|nicardipine"
    r"|cardene|furosemide|lasix|bumetanide|bumex|pantoprazole|protonix|octreotide|sandostatin|lorazepam|ativan|midazolam"
    r"|versed|fentanyl|morphine|hydromorphone|dilaudid|ketamine|propofol|lidocaine|procainamide|dexmedetomidine|precedex",
    re.IGNORECASE,
)
"""Drugs that are pushed first and then run by the hour or the minute: a premedication is none."""
_OF_MORE = re.compile(r"\b(?:of|for|then|maint\w*)\b", re.IGNORECASE)


def _only_push(drafts: Drafts) -> list[Draft]:
    """`Labetalol 20 mg IVP 0900. gtt 2 mg/min 0910-1100`: of the only drug that the note names."""
    pushed = [draft for draft in drafts if draft.way == "push" and draft.course.told]
    named = {name.key for name in drugs.found_in(drafts.text)}
    return pushed if len(drafts.all) == len(pushed) == len(named) == 1 else []


_MAINTAINS = re.compile(r"\bmaint(?:enance)?\b", re.IGNORECASE)
_DRIPS = re.compile(
    r"(?:(?<=[.;,\n])|(?<=\d)|(?<=\d[ap])|(?<=[ap]m))[ \t]*(?:[-:][ \t]*)?(?:then[ \t]+)?(?:gtt|drip)\b",
    re.IGNORECASE,
)
"""`Hep bolus 4800 u IVP 1604. Gtt 25,000 u/250 D5W up 1606`."""
_LOAD = re.compile(r"\b(?:load(?:ing)?|test\s+dose|bolus)\b", re.IGNORECASE)
PART = re.compile(r"\b(?:load(?:ing)?|test\s+dose)\b", re.IGNORECASE)
