"""A dose that is told several times over: `Evenity 105 mg x2 SQ 0900`, `Remicade 100 mg x 4 vials`."""

from __future__ import annotations

from scrubber.charts.readers.note.drug.injected_twice import often_given, often_injected
from scrubber.charts.readers.note.drug.vials import fits, opened_in, sizes_of
from scrubber.charts.readers.note.drug.whole_doses import ONE_OR_ALL, times_told
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.model.record import Quantity
from scrubber.model.value import replace


def doubt_doses_told_several_times(drafts: Drafts, text: str) -> None:
    """`Evenity 105 mg x2 SQ 0900`: one giving is told of, of the amount or of all of them together.

    `Remicade 400 mg x 4 vials` is 400 mg: so much is in four of them.
    """
    for draft in drafts:
        dose, amount = draft.facts.get("dose"), draft.dose()
        if dose is None or amount is None:
            continue
        often = times_told(text, dose.start, dose.end)
        if often == 1:
            often = often_given(text, dose.end)
        if often == 1 and draft.way in ("im", "sc"):
            often = often_injected(text, dose.start, dose.end, draft.name, amount.value)
        if often == 1 or sum(other.key == draft.key for other in drafts) > 1:
            continue
        if _is_in_its_vials(draft, amount):
            continue
        values = (amount.words, replace(amount, value=amount.value * often).words)
        draft.unsure["dose"] = (f"{dose.quote} x{often}", ONE_OR_ALL, values)


def _is_in_its_vials(draft: Draft, amount: Quantity) -> bool:
    """Return whether an amount is what the vials hold together, and no vial's own: `100 mg x 2 vials` of a drug that is
    sold by 50 and by 100 mg may be either.
    """
    opened = [one for fact in draft.vials for one in opened_in(fact.quote)]
    sizes = sizes_of(draft.name)
    known = sizes is None or amount.value not in sizes.known
    return bool(opened) and known and bool(fits(draft.name, amount, None, opened))
