"""Why a second vascular access was needed, told from the words of a chart that shows two.

    second PIV placed R hand, vancomycin is incompatible      the reason stands beside the site
    2nd IV needed per pharmacy: drugs do not mix              it names no site: the access that began last
    left PIV infiltrated, restarted R hand                    a reason, and none that counts
    second PIV placed R hand                                  no reason at all

Which reasons count is `model.access_reason`. A sentence that speaks of the second access, or of its site, and gives a
cause is kept as the chart words it: where its words prove neither need nor convenience, both readings are coded. What
only says that a second line was placed is no reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scrubber.charts.words.access import place_words
from scrubber.model.access_reason import counts
from scrubber.model.record import Administration, InfusionRecord, Note
from scrubber.model.value import replace

LONGEST = 300
"""Characters of a reason that are kept."""
_INTRAVENOUS = frozenset({"infusion", "push", "pump", "transfusion"})
_SENTENCE = re.compile(r"\n+|(?<=[a-z0-9)])[.!?](?:\s+|$)", re.IGNORECASE)
_SECOND = re.compile(
    r"\b(?:second|2nd|additional|another|separate|extra|new|other|dedicated|own|two|both)\b[^.;\n]{0,25}"
    r"\b(?:iv|piv|line|site|access|vein|catheter|cannula|venipuncture|stick|angiocath|saline\s+lock)s?\b",
    re.IGNORECASE,
)
"""`second PIV`, `separate IV site`, `another 22g catheter`."""
_CAUSE = re.compile(
    r"\b(?:because|since|as|due\s+to|d/t|in\s+order\s+to|so\s+that|per|require[sd]?|needed|necessary|indicated|reason)\b",
    re.IGNORECASE,
)
"""What makes of a sentence about a second access a reason for it."""


_ONE_BEHIND_THE_OTHER = re.compile(
    r"\bsequential|\bsame\s+(?:iv|piv|line|site|access)\b|\bone\s+(?:line|after)\b|\bflush\w*\b.{0,20}\bbetween\b",
    re.IGNORECASE,
)
"""Drugs that do not mix were given through one line after all: no reason for another."""
_NOT_THROUGH_ONE = re.compile(
    r"\b(?:incompatib\w*|not|non|cannot|can't|don't|doesn't|never|unable)\b[^.;,\n]{0,40}?"
    r"\b(?:in|through|thru|via|by|down|on|into)\s+(?:the\s+)?(?:one|same|a\s+single)\s+(?:iv\s+|piv\s+)?"
    r"(?:iv|piv|line|site|access)\b",
    re.IGNORECASE,
)
"""`incompatible in one line`, `cannot run through the same IV`: that they were not."""


def explained(record: InfusionRecord) -> InfusionRecord:
    """Return the record with the reason that its own words give for the second of two accesses of a visit."""
    given = [item for item in record.administrations if item.technique in _INTRAVENOUS]
    if len({item.access for item in given}) < 2 or any(item.access_reason for item in given):
        return record
    if not record.notes:
        return record
    found: dict[str, list[str]] = {}
    for note in record.notes:
        for access, words in _reasons(note, given):
            found.setdefault(access, []).append(words)
    told = {access: "; ".join(dict.fromkeys(words))[:LONGEST] for access, words in found.items()}
    return replace(
        record,
        administrations=tuple(
            replace(item, access_reason=told[item.access])
            if item.access in told and item.technique in _INTRAVENOUS
            else item
            for item in record.administrations
        ),
    )


def reason_beside(texts: Iterable[str]) -> str | None:
    """Return the words beside one administration (a comment of its row) that tell why it had an access of its own."""
    told = [words for text in texts for words in _sentences(text) if _is_reason(words)]
    return "; ".join(told)[:LONGEST] or None


def _is_reason(words: str) -> bool:
    """Return whether words give a cause that counts, or speak of a second access with some other cause."""
    if _ONE_BEHIND_THE_OTHER.search(_NOT_THROUGH_ONE.sub(" ", words)):
        return False
    worth = counts(words)
    return worth is True or bool(_SECOND.search(words) and (worth is False or _CAUSE.search(words)))


def _sentences(text: str) -> Iterator[str]:
    return (" ".join(part.split()) for part in _SENTENCE.split(text) if part.strip())


def _reasons(note: Note, given: Sequence[Administration]) -> Iterator[tuple[str, str]]:
    """Yield each access that a note gives a reason for, with its words."""
    places = {item.access: frozenset(place_words(item.access)) for item in given}
    owner = next((item for item in given if _is_beside(note, item)), None)
    for words in _sentences(note.text):
        if not _is_reason(words):
            continue
        said = frozenset(place_words(words))
        named = [access for access, place in places.items() if place and place <= said]
        if owner is not None:
            yield owner.access, words
        elif len(named) == 1:
            yield named[0], words
        elif _SECOND.search(words):
            yield _last(given), words


def _is_beside(note: Note, item: Administration) -> bool:
    """Return whether a note is a remark of the very entry that an administration was read from."""
    at, of = note.source, item.source
    return bool(at.locator) and at.document == of.document and at.locator.partition(".note")[0] == of.locator


def _last(given: Sequence[Administration]) -> str:
    """Return the access that was used last for the first time."""
    first: dict[str, tuple[bool, str, int]] = {}
    for place, item in enumerate(given):
        start = item.start or item.day()
        first.setdefault(item.access, (start is not None, start.isoformat() if start else "", place))
    return max(first, key=lambda access: first[access])
