"""An infusion that one part of a chart begins and the part of the next day ends.

    Date: 11/09/2026   20:00 NS 1000 mL started
    Date: 11/10/2026   02:00 NS stopped

Each part tells one end. They are one run where drug and amount are the same, the end comes within half a day of the
start (of plain fluid within a day), and nothing else of that drug stands open: else which start the end belongs to is
not said, and both stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from scrubber.charts.join.unite import in_doubt
from scrubber.charts.words.sameness import same_amount, same_drug
from scrubber.model.record import Administration
from scrubber.reference.drugs import names_a_fluid

_OF_A_DRUG, _OF_FLUID, _NONE = timedelta(hours=12), timedelta(days=1), timedelta()
"""How long a run over midnight may be (a convention of ours): a drug given every day is begun anew, fluid goes on."""
_ENDED = frozenset({"infusion", "pump", "sc_infusion", "transfusion"})


def begun_before(item: Administration, known: Iterable[Administration]) -> Administration | None:
    """Return the one administration that `item` tells the end of; None where it is no lone end, or several are open."""
    if item.technique not in _ENDED or item.start is not None or item.stop is None or item.segments:
        return None
    if in_doubt(item, "start") or in_doubt(item, "stop"):
        return None
    open_ = [one for one in known if _is_open(one) and same_drug(one, item)]
    return open_[0] if len(open_) == 1 and _fits(open_[0], item) else None


def _is_open(one: Administration) -> bool:
    return one.technique in _ENDED and one.stop is None and not one.segments and one.discontinued is None


def _fits(one: Administration, item: Administration) -> bool:
    if one.start is None or item.stop is None or in_doubt(one, "start") or in_doubt(one, "stop"):
        return False
    if (one.start.tzinfo is None) != (item.stop.tzinfo is None):
        return False
    if one.dose is not None and item.dose is not None and not same_amount(one.dose, item.dose):
        return False
    longest = _OF_FLUID if names_a_fluid(one.substance) else _OF_A_DRUG
    return one.technique == item.technique and _NONE < item.stop - one.start <= longest
