"""What the free words of a MedicationAdministration say beside its coded elements: its dosage text and its notes."""

from __future__ import annotations

import re

from scrubber.charts.readers.fhir.values import Object, objs, quantity, text
from scrubber.charts.words.reasons import SUB_POTENT
from scrubber.charts.words.values import RELATIVE_DOSE, exact_number, is_relative
from scrubber.charts.words.waste import AMOUNT, waste_said
from scrubber.model.record import Quantity, Uncertain, Waste

ONLY_DURATION = "a duration is given, but no stop"
_ANY = re.compile(AMOUNT, re.IGNORECASE)
_FIRST = re.compile(rf"\s*{AMOUNT}", re.IGNORECASE)


def _amount(match: re.Match[str] | None) -> Quantity | None:
    number = exact_number(match["value"].replace(",", "")) if match else None
    return Quantity(number, match["unit"].casefold()) if match and number is not None else None


def waste_of(body: Object) -> Waste | None:
    """Return the waste that the notes of an administration tell: `Wasted 1.2 mg`; none where they tell it twice."""
    return waste_said("\n".join(text(note.get("text")) or "" for note in objs(body.get("note"))))


def dose_of(dosage: Object, *, sub_potent: bool = False) -> tuple[Quantity | None, tuple[Uncertain, ...]]:
    """Return the dose, or why there is none; where none is coded, the one that the words begin with.

    A dose per weight, area or time is what was prescribed, not an amount that was given.
    """
    dose = quantity(dosage.get("dose"))
    if dose is not None and is_relative(dose):
        quote = dose.words
        return None, (Uncertain("dose", quote, RELATIVE_DOSE),)
    said = text(dosage.get("text")) or ""
    if dose is None and len(_ANY.findall(said)) == 1:  # `30 mg vial, 15 mg given` tells two
        dose = _amount(_FIRST.match(said))
    if sub_potent and dose is not None:
        words = dose.words
        return None, (Uncertain("dose", words, SUB_POTENT, (words,)),)
    return dose, ()


_OVER = re.compile(r"\bover\s+[\d.]+\s*-?\s*(?:min|h)", re.IGNORECASE)


def only_duration(said: str) -> tuple[Uncertain, ...]:
    """Return a doubt about the stop: `infuse over 2 hours` is what was meant; when it ended, nobody tells."""
    return (Uncertain("stop", said[:200], ONLY_DURATION),) if _OVER.search(said) else ()
