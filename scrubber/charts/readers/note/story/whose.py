"""Of which drug a waste or opened vials are that the note tells without a drug: `Wasted 50 mg, 4 vials used.`

Never of what was swallowed. Of the only drug that it can be of; of the one whose dose makes whole vials with it; of the
drug behind whose own lines it stands. Else it may be of several, and is certain of none.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scrubber.charts.readers.note.drug.vials import Opened, fits, opened_in
from scrubber.charts.readers.note.story.beside import paragraph
from scrubber.charts.readers.note.values.amounts import quantity
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.statement import Fact, Statement
from scrubber.charts.words import drugs
from scrubber.model.record import Quantity
from scrubber.model.value import Value, field
from scrubber.reference.units import kind_of

LEFT_OVER = ("waste", "vials")
"""Kinds of facts that are of one drug, whichever was named last."""
OF_NO_DRUG = "the note does not say of which drug"
_NOT_FROM_A_VIAL = frozenset({"oral", "elsewhere"})
_VOLUME = "volume"


class _Asked(Value):
    """What is told without a drug, and all that it may be of, each drug once."""

    text: str
    statement: Statement
    waste: Quantity | None
    """None: the note tells of vials only."""
    opened: Sequence[Opened]
    pool: list[Draft]
    fit: dict[int, bool | None] = field(default_factory=dict)
    """By the identity of a draft: whether it makes whole vials with its dose; None where nobody can tell."""

    def is_told_of_nothing_wasted(self) -> bool:
        return self.waste is not None and not self.waste.value and not self.opened

    def that_fit(self, how: bool | None) -> list[Draft]:
        return [draft for draft in self.pool if self.fit[id(draft)] is how]


def meant_by_waste(drafts: Drafts, statement: Statement) -> list[Draft]:
    """Return the only administration that a waste or vials without a drug are of, or all that they may be of."""
    wasted = statement.of("waste")
    waste = (quantity(wasted) if " " in wasted.value else Quantity(Decimal(0), "")) if wasted else None
    opened = [one for fact in statement.facts if fact.kind == "vials" for one in opened_in(fact.quote)]
    pool = [draft for draft in _pool(drafts, statement) if _units_go(draft, waste)]
    asked = _Asked(drafts.text, statement, waste, opened, pool)
    for draft in pool:
        known = opened or [one for fact in draft.vials for one in opened_in(fact.quote)]
        asked.fit[id(draft)] = fits(draft.name, draft.dose(), waste, known)
    if len(pool) < 2:
        return pool
    return _told_apart(asked, max(pool, key=_spoken), max(drafts, key=_spoken))


def may_not_be_its(draft: Draft, statement: Statement) -> bool:
    """Return whether the only drug that is told of was pushed, and its dose makes no whole vials with the waste."""
    wasted = statement.of("waste")
    waste = quantity(wasted) if wasted is not None and " " in wasted.value else None
    return draft.injected and waste is not None and fits(draft.name, draft.dose(), waste, ()) is False


def _pool(drafts: Drafts, statement: Statement) -> list[Draft]:
    """Return what a waste may be of, the last told of each drug: drugs before fluids, and one that waits for it."""
    given = [draft for draft in drafts if draft.way not in _NOT_FROM_A_VIAL]
    plain = [draft for draft in given if not (draft.is_fluid or drugs.is_blood(draft.name))] or given
    kinds = [kind for kind in ("waste", "vials") if statement.of(kind) is not None]
    waits = [draft for draft in plain if not any(_has(draft, kind) for kind in kinds)] or plain
    return list({draft.key: draft for draft in sorted(waits, key=_spoken)}.values())


def _has(draft: Draft, kind: str) -> bool:
    return "waste" in draft.facts if kind == "waste" else bool(draft.vials)


def _units_go(draft: Draft, waste: Quantity | None) -> bool:
    """Milligrams are not wasted of units; millilitres may be of either."""
    dose = draft.dose()
    if dose is None or waste is None or not waste.value:
        return True
    kinds = {kind_of(dose.unit), kind_of(waste.unit)}
    return None in kinds or _VOLUME in kinds or len(kinds) == 1


def _spoken(draft: Draft) -> int:
    return draft.told[-1].start if draft.told else draft.statement.start


def _told_apart(asked: _Asked, last: Draft, spoken: Draft) -> list[Draft]:
    """Return the one of several that is meant, or all that may be; `last`: the one that was spoken of last, `spoken`
    whatever was, from a vial or not.
    """
    own = _of_the_paragraph(asked)
    if len(own) == 1 and asked.fit[id(own[0])] is not False:
        return own
    if asked.is_told_of_nothing_wasted():
        may_be = asked.pool
    else:
        whole, unknown = asked.that_fit(True), asked.that_fit(None)
        if len(whole) == 1 and not (unknown and last in unknown):
            return whole
        may_be = [*whole, *unknown] or asked.pool
    others = [draft for draft in may_be if draft is not last]
    settled = last is spoken and last in may_be and _is_settled(asked, last, others)
    return [last] if settled else may_be


def _is_settled(asked: _Asked, last: Draft, others: Sequence[Draft]) -> bool:
    """Return whether what was spoken of last is meant, and none of the others.

    A push is behind whose line it stands, where no infusion may be meant; an infusion goes before pushes.
    """
    whole = any(asked.fit[id(draft)] for draft in others)
    between = asked.text[last.told[-1].start if last.told else last.statement.start : asked.statement.start]
    if "\n" not in between:
        return asked.fit[id(last)] is not None or not whole
    beside = not between.partition("\n")[2].strip()
    infused = any(not _may_be_pushed(draft) for draft in others)
    if _may_be_pushed(last):
        return beside and not infused
    return beside or not (infused or whole)


def _may_be_pushed(draft: Draft) -> bool:
    """`Pepcid 20 mg IV 0950`: nothing tells of a bag."""
    bag = draft.course.over or "volume" in draft.facts or "rate" in draft.facts
    return draft.injected or (draft.way in ("", "iv") and not bag)


def _of_the_paragraph(asked: _Asked) -> list[Draft]:
    """Return the drugs that the paragraph of a statement names ahead of it, where it is not the whole note."""
    top, _ = paragraph(asked.text, asked.statement.start, asked.statement.end)
    named = {id(draft) for draft in asked.pool if any(item.drug and item.start >= top for item in draft.told)}
    return [draft for draft in asked.pool if top and id(draft) in named]


def in_doubt(found: Sequence[Draft], facts: Sequence[Fact]) -> None:
    """A waste, or vials, that may be of several are certain of none."""
    for draft in found:
        for fact in facts:
            draft.unsure.setdefault("wasted" if fact.kind == "waste" else "vials", (fact.quote, OF_NO_DRUG))
            draft.taken.add(fact.start)
