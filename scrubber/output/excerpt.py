"""What is shown of a long quote: the sentences that tell what a finding says, and … for what is left out.

A note of one paragraph is quoted whole in the JSON of a report, under every fact of it. A person who looks for one stop
time reads only the sentences that share times, amounts and names with the finding.
"""

from __future__ import annotations

import re

ENOUGH = 140
"""Characters of a quote that are read at a glance; a longer one is cut."""
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_WORD = re.compile(r"[a-z][a-z-]{3,}|\d+(?:[:.]\d+)*")


def excerpt(quote: str, about: str) -> str:
    """Return a quote as it is shown beside a finding; `about`: what the finding says."""
    if len(quote) <= ENOUGH:
        return quote
    sentences, wanted = _SENTENCE.split(quote), _words(about)
    scores = [_score(_words(sentence) & wanted) for sentence in sentences]
    chosen: set[int] = set()
    room = ENOUGH
    for place in sorted(range(len(sentences)), key=lambda place: -scores[place]):
        if chosen and (not scores[place] or len(sentences[place]) > room):
            continue
        chosen.add(place)
        room -= len(sentences[place])
    return _joined(sentences, sorted(chosen))


def _score(shared: set[str]) -> int:
    """Return how much a sentence tells of the finding: a time or an amount more than a word."""
    return sum(2 if word[0].isdigit() else 1 for word in shared)


def _words(text: str) -> set[str]:
    """Return names and numbers, a time without its colon: notes write 0930 for 09:30."""
    return {word.replace(":", "") for word in _WORD.findall(text.casefold())}


def _joined(sentences: list[str], chosen: list[int]) -> str:
    told, last = "", -1
    for place in chosen:
        told += (" " if place == last + 1 and told else " … " if told else "… " if place else "") + _cut(
            sentences[place]
        )
        last = place
    return told if last == len(sentences) - 1 or told.endswith("…") else f"{told} …"


def _cut(sentence: str) -> str:
    """Return a sentence, or where it is long by itself its beginning, cut behind a word."""
    if len(sentence) <= ENOUGH:
        return sentence
    return f"{sentence[:ENOUGH].rsplit(None, 1)[0]} …"
