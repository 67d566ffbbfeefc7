"""A run or a push that nothing took, of no name that is known: the note tells of a giving, and nobody knows of what."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.reads import Read, Taken
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import AT_ONCE
from scrubber.charts.readers.note.words.known import known_words


def was_run_unread(text: str, sentence: Read, part: Clause, taken: Taken) -> bool:
    """`Remi 500 0934-1141`, `Pabrinex 1 pair in 100 ml NS commenced`, `pushed slowly IV 2331`: of nothing that is known
    by name; or of an order: `Order: LR 1 L, 9:35a until 11:50a`.
    """
    kinds = {token.kind for token in part.tokens}
    runs = [token for token in part.of("range") if token.start not in taken.facts]
    if part.act == "ordered" or sentence.section == "orders":
        named = any(each.of("drug") for each in sentence.parts)
        return bool(runs) and named and "plan" not in kinds
    if part.act != "done" or kinds & {"drug", "flush", "vital", "not_infused", "access", "oral"}:
        return False
    if any(_OF_A_UNIT.search(text, max(0, token.start - 10), token.start) for token in runs):
        return True  # `Unit A 1340-1602, unit B`, and below it `1618-1840 PRBC`
    first = part.tokens[0] if part.tokens else None
    if runs and first is not None and kinds <= {"range", "word", "filler", "site", "odd_number"}:
        unknown = (
            first.kind == "word" and first.text[:1].isupper() and first.text.casefold() not in known_words()
        )
        return (unknown and _AMOUNT_BETWEEN.fullmatch(text, first.end, runs[0].start) is not None) or (
            first.text.casefold() == "actual"
        )
    times = [token for token in part.of("time") if token.start not in taken.facts]
    pushed = bool(times) and not kinds.isdisjoint(AT_ONCE) and not part.events()
    hung = "diluent" in kinds and not kinds.isdisjoint({"start", "new_bag"})
    return pushed or (hung and not any(token.start in taken.facts for token in part.of("diluent", "start")))


_OF_A_UNIT = re.compile(r"\bunit[ \t]+[A-D][ \t:]+\Z", re.IGNORECASE)
_AMOUNT_BETWEEN = re.compile(r"[ \t]+(?:\d[\d.,]*(?:[ \t]?[a-z]{1,5})?[ \t]+)?")
