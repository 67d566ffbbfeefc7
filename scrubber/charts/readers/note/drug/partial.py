"""What says that not all of a dose went in: `600 mg 1000-1030, stopped early, half dose`. How much, nobody knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.statement import Fact, Sentence, Statement
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words.reasons import NOT_ALL

_PART = (
    r"(?:half|1/2|½|one[ -]half|a\s+half|(?:one|a|two|1|2|3|three)[ -](?:third|quarter)s?|[1-3]/[34]"
    r"|[1-9]\d?\s?%|part|a\s+portion|portion)"
)
_WENT_IN = r"(?:given|infused|received|administered|delivered|in\b|tolerated|absorbed)"
_ORDERED = r"(?!\s*(?:,\s*)?(?:per|as|ordered|for|by|was\s+ordered)\b)"
_WHOLE = r"(?:full|whole|entire|complete|(?:rest|remainder)\s+of\s+the)"
_PARTIAL = rare(
    rf"\b(?:(?:half|1/2|partial|incomplete)[ -](?:the\s+|a\s+)?dose"
    rf"|{_PART}\s+of\s+(?:the\s+|her\s+|his\s+)?(?:total\s+|full\s+)?dose)\b{_ORDERED}"
    rf"|\bonly\s+(?:about\s+|approx\.?\s+|~\s?)?{_PART}"
    rf"(?:\s+of\s+(?:the\s+)?(?:bag|infusion|dose|volume|drug|med\w*))?\s+(?:was\s+)?{_WENT_IN}"
    rf"|\b(?:gave|got|received|infused|ran|tolerated)\s+(?:only\s+|just\s+|about\s+)?{_PART}\s+of\s+(?!the\s+time)(?:(?:the|her|his)\s+)?"
    r"|\b(?:half|1/2|½)\s+(?:was\s+)?(?:given|infused)\b"
    rf"|\b(?:full|whole|entire|complete)\s+dose\s+(?:was\s+)?not\s+{_WENT_IN}"
    rf"|\b(?:did\s+not|didn't|unable\s+to)\s+(?:receive|get|complete|finish|tolerate)\s+(?:the\s+)?{_WHOLE}\b"
    rf"|\bnot\s+all\s+(?:of\s+(?:the\s+|it\s+)?)?(?:dose\s+|bag\s+|drug\s+|med\w*\s+)?(?:was\s+)?{_WENT_IN}"
    r"|\b(?:dose|infusion)\s+(?:was\s+)?(?:not\s+complet\w+|incomplete|not\s+finished)\b"
    r"|\b(?:stopped|discontinued|ended|terminated|dc'?d|d/c'?d)\s+(?:\w+\s+)?"
    r"(?:early|prematurely|before\s+(?:complet\w+|the\s+end))\b",
    "half", "1/2", "½", "third", "quarter", "/3", "/4", "%", "part", "portion", "incomplete", "not", "n't", "unable",
    "early", "premature", "before",
)  # fmt: skip
_OF_ITS_TIME = re.compile(
    r"\b(?:during|throughout|through|for|after|over|first|second|1st|2nd|each|every)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""`slept during most of the infusion`, `watched for the first half of the bag`."""
_OF_THE_BAG = rare(
    rf"\b(?:only\s+|about\s+|approx\.?\s+)?(?:{_PART}|most)\s+"
    r"(?:(?:of\s+)?(?:the\s+|her\s+|his\s+)?(?:bag|infusion|volume)|of\s+(?:the\s+)?(?:drug|med(?:ication)?))\b"
    r"(?!\s+(?:wt|weight))|\bpartial\s+infusion\b|\bbag\s+(?:was\s+)?(?:incomplete|not\s+(?:completed?|finished))\b"
    r"|\b(?:did\s+not|didn't|unable\s+to)\s+(?:finish|complete)\s+(?:the\s+)?(?:dose|infusion|bag)\b"
    r"|\b(?:rest|remainder)\s+of\s+(?:the\s+)?(?:[\w-]+\s+)?(?:bag|infusion)\s+(?:was\s+)?(?:discarded|wasted|returned|sent"
    r"|not\s+(?:given|infused)|(?:back\s+)?to\s+(?:the\s+)?(?:chemo|sharps|waste|pharmacy|bin|trash))\b"
    r"|(?:\b(?:only|about|approx\.?)\s+|~\s?)\d{1,3}\s?(?:ml|cc)\s+ha[ds]\s+(?:gone|infused|been\s+(?:given|infused))\b",
    "rest",
    "remainder",
    " had ",
    " has ",
    "half",
    "1/2",
    "½",
    "third",
    "quarter",
    "/3",
    "/4",
    "%",
    "part",
    "portion",
    "most",
    "incomplete",
    "not",
    "didn't",
    "unable",
)
"""`Half of bag given`, `approx 1/4 of the bag in`, `About 9 mL had gone in`, `Rest of Taxol bag to chemo bin`."""
_ENDED = re.compile(
    r"\b(?:stopped|d/?c'?d|discontinued|aborted|terminated|not\s+(?:resumed|restarted)|off)\b", re.IGNORECASE
)
_LEFT = rare(
    r"\b\d{1,4}\s?(?:ml|cc|mg)\s+(?:still\s+)?(?:remain\w*|left|not\s+infused|to\s+go|in\s+(?:the\s+)?bag)\b"
    r"|\b(?:rest|remainder)\s+(?:of\s+\w+\s+)?(?:was\s+)?(?:discarded|wasted|returned|back\s+to|not\s+(?:given|infused))\b",
    "remain",
    "left",
    "not",
    "go",
    "bag",
    "rest",
)
"""`Stopped with 100 mL remaining`: what was left of what has ended."""
_WHICH = re.compile(r"\b(?:first|1st|second|2nd|next|initial|each|both|two)[ \t]+$", re.IGNORECASE)


def leave_the_dose_open(sentence: Sentence, found: Sequence[Statement]) -> None:
    """Add to what a sentence tells of a drug that not all of it went in: behind its name, or right before it, or where
    the sentence names no drug.
    """
    if _PARTIAL.search(sentence.text, sentence.start, sentence.end) is None:
        return
    said = _PARTIAL.pattern.finditer(sentence.text, sentence.start, sentence.end)
    match = next((one for one in said if not _is_a_regimen(sentence.text, one.start())), None)
    if match is None:
        return
    behind = [item for item in found[1:] if not sentence.text[match.end() : item.start].strip() and item.drug]
    if behind and match.end() <= behind[0].start:
        behind[0].facts.append(Fact("partial", _OF_IT, *match.span(), match.group()))
        return
    ahead = [item for item in found[1:] if item.start < match.start()]
    home = ahead[-1] if ahead else found[0] if len(found) == 1 else None
    if home is not None:
        home.facts.append(Fact("partial", "", *match.span(), match.group()))


_OF_IT = "of it"
"""The value where the drug stands behind it: `gave half of Remicade 400 mg`."""


def _is_a_regimen(text: str, place: int) -> bool:
    """`first half dose of Ocrevus`: all that is given that day."""
    return _WHICH.search(text, max(0, place - 16), place) is not None


def partial(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`600 mg 1000-1030, stopped early, half dose`: what was told before is not what went in."""
    known = draft.facts.get("dose") or draft.ordered
    if known is not None and (known.start < fact.start or fact.value == _OF_IT):
        draft.unsure.setdefault("dose", (fact.quote, NOT_ALL))


def in_part(drafts: Sequence[Draft], facts: list[Fact]) -> list[Fact]:
    """Return what is told of no drug by name without `partial dose given`: that may be of each infusion, or else of
    what was spoken of last.
    """
    said = next((fact for fact in facts if fact.kind == "partial"), None)
    if said is None:
        return facts
    infused = [draft for draft in drafts if not draft.injected]
    for draft in infused or drafts[-1:]:
        draft.unsure.setdefault("dose", (said.quote, NOT_ALL))
    return [fact for fact in facts if fact is not said]


def said_of_the_bag(text: str, start: int, end: int) -> str:
    """Return the words of a sentence that say that a bag did not go in whole; none: an empty text."""
    said = _OF_THE_BAG.search(text, start, end)
    if said is not None and _OF_ITS_TIME.search(text, max(start, said.start() - 16), said.start()):
        said = None
    if said is None:
        left = _LEFT.search(text, start, end)
        said = left if left is not None and _ENDED.search(text, start, end) else None
    return said.group().strip() if said else ""


def doubt_what_was_left(
    drafts: Sequence[Draft], text: str, start: int, end: int, keys: Collection[str]
) -> None:
    """Where a sentence says that a bag did not go in whole, put the dose in doubt of the drug that it names (`keys`),
    else of what ended last.
    """
    words = said_of_the_bag(text, start, end)
    if not words:
        return
    told = [draft for draft in drafts if not draft.injected and draft.course.told and not draft.is_fluid]
    ended = [draft for draft in told if draft.course.over] or told
    named = [draft for draft in told if draft.key in keys]
    for draft in (named or sorted(ended, key=_ended_at))[-1:]:
        if draft.facts.get("dose") is not None:
            draft.unsure.setdefault("dose", (words, NOT_ALL))


def _ended_at(draft: Draft) -> tuple[datetime, ...]:
    """Return when it ended; nothing where that is not told."""
    last = draft.course.last()
    return last.readings[:1] if last is not None else ()
