"""A word of a sentence that says something of a drug, and the fact that is made of it."""

from __future__ import annotations

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.statement import Fact, Kind, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.model.value import Value


class Word(Value):
    """A word with a role, where it stands: its sentence, its clause, and the drugs that the sentence names."""

    sentence: Sentence
    part: Clause
    token: Token
    found: list[Statement]

    @property
    def text(self) -> str:
        """Return the note's text."""
        return self.sentence.text

    @property
    def ahead(self) -> Statement | None:
        """Return the next drug that the sentence names behind the word."""
        return next((item for item in self.found[1:] if item.start >= self.token.end), None)

    def is_of_what_ran(self, ahead: Statement) -> bool:
        """`Infusion held and Demerol 25 mg IVP given 1005`: the infusion is of what ran until then."""
        between = [item for item in self.sentence.tokens if self.token.end <= item.start < ahead.start]
        joined = any(item.text.casefold() in _AND for item in between)
        return self.token.kind == "infusion" and any(
            item.kind in _OF_A_RUN or (joined and item.kind == "start") for item in between
        )

    def group(self, name: str) -> str:
        """Return a part of the word by its name in the lexicon's pattern; empty where it has none."""
        assert self.token.match is not None
        return self.token.match[name] or ""

    def first(self, *names: str) -> str:
        """Return the first part that is there, a number without the commas of its thousands; empty where none is."""
        return next((part for name in names if (part := self.group(name))), "").replace(",", "")


_OF_A_RUN = frozenset({"stop", "pause", "held", "restart", "running"})
_AND = frozenset({"and", "&", "then"})


def fact(kind: Kind, value: str, token: Token, *, vague: bool = False) -> Fact:
    """Return what a word says as a fact, with its place and words."""
    return Fact(kind, value, token.start, token.end, token.text, vague=vague)
