"""What says that not all of a dose went in: `600 mg 1000-1030, stopped early, half dose`. How much, nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.draft import Draft
from scrubber.charts.readers.note.statement import Fact, Sentence, Statement

NOT_ALL = "not all of the dose was given"
_PART = (
    r"(?:half|1/2|½|one[ -]half|a\s+half|(?:one|a|two|1|2|3|three)[ -](?:third|quarter)s?|[1-3]/[34]"
    r"|[1-9]\d?\s?%|part|a\s+portion|portion)"
)
_WENT_IN = r"(?:given|infused|received|administered|delivered|in\b|tolerated|absorbed)"
_ORDERED = r"(?!\s*(?:,\s*)?(?:per|as|ordered|for|by|was\s+ordered)\b)"
_WHOLE = r"(?:full|whole|entire|complete|(?:rest|remainder)\s+of\s+the)"
_PARTIAL = re.compile(
    rf"\b(?:(?:half|1/2|partial|incomplete)[ -](?:the\s+|a\s+)?dose"
    rf"|{_PART}\s+of\s+(?:the\s+|her\s+|his\s+)?(?:total\s+|full\s+)?dose)\b{_ORDERED}"
    rf"|\bonly\s+(?:about\s+|approx\.?\s+|~\s?)?{_PART}"
    rf"(?:\s+of\s+(?:the\s+)?(?:bag|infusion|dose|volume|drug|med\w*))?\s+(?:was\s+)?{_WENT_IN}"
    rf"|\b(?:full|whole|entire|complete)\s+dose\s+(?:was\s+)?not\s+{_WENT_IN}"
    rf"|\b(?:did\s+not|didn't|unable\s+to)\s+(?:receive|get|complete|finish|tolerate)\s+(?:the\s+)?{_WHOLE}\b"
    rf"|\bnot\s+all\s+(?:of\s+(?:the\s+|it\s+)?)?(?:dose\s+|bag\s+|drug\s+|med\w*\s+)?(?:was\s+)?{_WENT_IN}"
    r"|\b(?:dose|infusion)\s+(?:was\s+)?(?:not\s+complet\w+|incomplete|not\s+finished)\b"
    r"|\b(?:stopped|discontinued|ended|terminated|dc'?d|d/c'?d)\s+(?:\w+\s+)?"
    r"(?:early|prematurely|before\s+(?:complet\w+|the\s+end))\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:first|1st|second|2nd|next|initial|each|both|two)[ \t]+$", re.IGNORECASE)


def leave_the_dose_open(sentence: Sentence, found: Sequence[Statement]) -> None:
    """Add to what a sentence tells of a drug that not all of it went in: behind its name, or where it names no drug."""
    said = _PARTIAL.finditer(sentence.text, sentence.start, sentence.end)
    match = next((one for one in said if not _is_a_regimen(sentence.text, one.start())), None)
    if match is None:
        return
    ahead = [item for item in found[1:] if item.start < match.start()]
    home = ahead[-1] if ahead else found[0] if len(found) == 1 else None
    if home is not None:
        home.facts.append(Fact("partial", "", *match.span(), match.group()))


def _is_a_regimen(text: str, place: int) -> bool:
    """`first half dose of Ocrevus`: all that is given that day."""
    return _WHICH.search(text, max(0, place - 16), place) is not None


def partial(draft: Draft, fact: Fact, text: str, statement: Statement) -> None:
    """`600 mg 1000-1030, stopped early, half dose`: what was told before is not what went in."""
    known = draft.facts.get("dose") or draft.ordered
    if known is not None and known.start < fact.start:
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
