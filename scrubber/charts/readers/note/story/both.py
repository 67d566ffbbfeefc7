"""One time for several injections: `B12 1,000 mcg IM R delt; Vivitrol 380 mg IM L glute -- both at 2:25 PM`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scrubber.charts.readers.note.story.story import Story
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import rare

_BOTH_AT = rare(r"\b(?:both|all)\s+(?:were\s+)?(?:given\s+)?(?:(?:at|@)\s*)?(?=\d)", "both", "all ")
_FEW = 6
"""Words of a sentence that says `both` and a time, and nothing else."""


class Both:
    """Keeps the injections without a time, until a sentence tells the time of all of them."""

    def __init__(self, text: str, story: Story) -> None:
        self.text = text
        self.story = story
        self.waiting: list[Statement] = []
        """Injections without a time, since the last sentence that told one."""

    def take(
        self, start: int, end: int, statements: list[Statement], tokens: Sequence[Token], day: date | None
    ) -> None:
        """Take in a sentence, also `Both 1507.` alone: its time is that of the injections before it too."""
        times = [fact for item in statements if item.drug for fact in item.times()]
        both = _BOTH_AT.search(self.text, start, end)
        alone = both is not None and not self.text[start : both.start()].strip()
        if alone and not times and len(tokens) < _FEW:
            times = [timed("given", token.clock) for token in tokens if token.kind == "time" and token.clock]
        if times and both:
            for item in self.waiting:
                self.story.tell(Statement(item.drug, item.key, item.start, item.end, list(times)), day)
        named = [item for item in statements if item.drug and item.way() in AT_ONCE]
        self.waiting = [] if times else [*self.waiting, *named]
