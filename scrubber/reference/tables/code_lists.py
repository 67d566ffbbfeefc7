"""Lists of codes with their lives: HCPCS Level II, ICD-10-CM, or a list that somebody keeps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase
from typing import Literal

from scrubber.model.value import Value
from scrubber.reference.tables.columns import (
    Builder,
    Columns,
    code_number,
    code_text,
    lives,
    rows_of,
    split_texts,
    texts,
)
from scrubber.reference.tables.edition import Answer, Edition, Editions, day_number, day_of
from scrubber.reference.tables.heads import head_of

State = Literal["valid", "ended", "not_yet", "not_listed"]


class Code(Value):
    """A code of a list with its life. `begins`, `ends` None: not known, or no end."""

    code: str
    begins: date | None = None
    ends: date | None = None
    label: str = ""
    follows: tuple[str, ...] = ()
    """Codes that the publisher names beside it, as those that bill it after its end."""
    origin: int = 0

    def state(self, on: date) -> State:
        """Return whether the code may be used on a day."""
        if self.ends is not None and self.ends < on:
            return "ended"
        return "not_yet" if self.begins is not None and on < self.begins else "valid"


class CodeState(Value):
    """A code on a day, with the life that says so; `code` None where the list lacks it."""

    state: State
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """One edition. `leading`: the first characters of the codes that it would hold; empty: it is not the whole list,
    so that a code without a row is unknown."""

    edition: Edition
    columns: Columns
    leading: frozenset[str]
    _made: dict[int, Code] = field(default_factory=dict, repr=False, compare=False)
    """Codes that were asked for: claims name the same few over and over."""

    def find(self, code: str, day: int) -> Code | None:
        """Return a code's life that is nearest to a day: in force, else the last before it, else the first after."""
        key = code_number(code)
        if key is None:
            return None
        rows = rows_of(self.columns, key)
        if not rows:
            return None
        begun = rows if len(rows) == 1 else [r for r in rows if self.columns.numbers["begins"][r] <= day]
        row = begun[-1] if begun else rows[0]
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = self._code(code, row)
        return made

    def longer(self, code: str) -> tuple[str, ...]:
        """Return some codes that begin with this one and are longer, at most ten."""
        keys = self.columns.numbers["keys"]
        found: list[str] = []
        for size in range(len(code) + 1, 8):
            low = code_number(code.ljust(size, "0"))
            at = len(keys) if low is None else bisect_left(keys, low)
            while at < len(keys) and len(found) < 10:
                text = code_text(keys[at])
                if len(text) != size or not text.startswith(code):
                    break
                found.append(text)
                at += 1
        return tuple(found)

    def _code(self, code: str, row: int) -> Code:
        numbers, columns = self.columns.numbers, self.columns
        return Code(
            code,
            day_of(numbers["begins"][row]),
            day_of(numbers["ends"][row]),
            columns.text("label", row),
            split_texts(columns.text("follows", row)),
            numbers["origin"][row],
        )


class CodeLists(Editions[CodeList]):
    """All lists of one kind."""

    __slots__ = ()

    def state(self, code: str, on: date, *, last_known: bool = False) -> Answer[CodeState] | None:
        """Return whether a code may be used on a day, by the lists that would hold it; None where none is loaded.

        A code that had ended by the last day of a list has ended for every later day as well.
        """
        day = day_number(on)
        for asked in self.asked(on, last_known=True):
            table = asked.table
            usable = asked.known or last_known
            found = table.find(code, day)
            if found is not None:
                state = found.state(on)
                if not asked.known and state == "ended" and _over_by(found, asked.edition):
                    ground = asked.edition.origins[found.origin].trust
                    return Answer(CodeState(state, found), asked.edition, ground)
                if usable:
                    return asked.answer(CodeState(state, found), found.origin)
            elif usable and code[:1] in table.leading:
                return asked.answer(CodeState("not_listed"))
        return None

    def find(self, code: str, on: date, *, last_known: bool = False) -> Answer[Code | None] | None:
        """Return a code's life; `Answer(None)`: a whole list lacks it."""
        found = self.state(code, on, last_known=last_known)
        return None if found is None else Answer(found.value.code, found.edition, found.ground)

    def valid(self, code: str, on: date, *, last_known: bool = False) -> Answer[bool] | None:
        """Return whether a code may be used on a day."""
        found = self.state(code, on, last_known=last_known)
        return None if found is None else Answer(found.value.state == "valid", found.edition, found.ground)

    def longer(self, code: str, on: date) -> tuple[str, ...]:
        """Return codes that say more than this one, where it is the head of a group: at most ten."""
        plain = code.replace(".", "")
        return next((found for asked in self.asked(on) if (found := asked.table.longer(plain))), ())


class NamedLists(Editions[CodeList]):
    """Lists that a payer or a practice keeps under a name: drugs that need authorization, a site-of-care list."""

    __slots__ = ()

    def holds(self, name: str, code: str, on: date) -> Answer[bool] | None:
        """Return whether a list of this name holds a code on a day; None where no such list is loaded."""
        nothing: Answer[bool] | None = None
        for asked in self.asked(on):
            if asked.edition.part != name:
                continue
            found = asked.table.find(code, day_number(on))
            if found is not None and found.state(on) == "valid":
                return asked.answer(True, found.origin)
            nothing = nothing or asked.answer(False)
        return nothing


def _over_by(code: Code, edition: Edition) -> bool:
    last = edition.last_day
    return code.ends is not None and (last is None or code.ends <= last)


def code_columns(edition: Edition, rows: Iterable[Code], *, whole: bool = True) -> Columns:
    """Return the columns of a list. `whole`: a code of the same first characters that is absent does not exist.

    A list of ICD-10-CM is one list, whatever letters its codes begin with; HCPCS is published in parts (level II has
    no codes of five digits), so that of its codes only those are known to be absent that stand where others do.
    """
    builder = Builder(
        {
            "keys": "Q", "begins": "H", "ends": "H", "label": "text", "follows": "text", "origin": "B",
        }
    )  # fmt: skip
    leading = set(ascii_uppercase) if edition.kind == "icd10" else set()
    for row in rows:
        key = code_number(row.code)
        if key is None:
            continue
        leading.add(row.code[:1])
        builder.add(
            keys=key,
            label=row.label,
            follows=texts(row.follows),
            origin=row.origin,
            **lives(
                None if row.begins is None else day_number(row.begins),
                None if row.ends is None else day_number(row.ends),
            ),
        )
    return builder.columns(head_of(edition, leading="".join(sorted(leading)) if whole else ""))
