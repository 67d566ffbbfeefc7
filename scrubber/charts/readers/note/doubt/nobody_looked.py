"""An end that a line tells, and that came at another time: found so, not charted, or followed by the next bag.

Each row is a way of saying so, with an example. To teach the reader another, add a row; the tests ask each example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words import drugs

if TYPE_CHECKING:
    from scrubber.charts.readers.note.doubt.certainty import Spot

_OVER = r"(?:done|finished|completed?|empty|dry|off|in|over|infused|down)"
_BACK = r"(?:came[ \t]+back|got[ \t]+back|got[ \t]+here|came[ \t]+in|arrived|returned|took[ \t]+over|was[ \t]+back)"
NOT_THEN: dict[str, str] = {
    r"\btimes?\b[^.;\n]{0,24}?\b(?:not|never|n't)[ \t]+(?:yet[ \t]+)?"
    r"(?:charted|noted|known|recorded|documented|written|captured)\b": "1540 Remicade off, time not charted",
    r"\btimes?[ \t]+(?:is[ \t]+|was[ \t]+)?(?:unknown|unclear|uncertain|unwitnessed)\b|\bunknown[ \t]+time\b": (
        "1540 Remicade off, time unknown"
    ),
    r"\bunwitnessed\b": "1540 Remicade off, unwitnessed",
    rf"\b(?:when|by[ \t]+the[ \t]+time|as|before)[ \t]+(?:I|we|rn|nurse|writer)[ \t]+{_BACK}\b": (
        "1540 Remicade was done when I came back"
    ),
    rf"\balready[ \t]+(?:been[ \t]+)?{_OVER}\b": "1540 Remicade already off",
    r"\b(?:up)?on[ \t]+(?:my|our|her|his)[ \t]+(?:return|arrival)\b": "1540 Remicade done on my return",
    r"\b(?:some[ \t]?time|earlier)[ \t]+(?:while|during|before)\b": "1540 Remicade done earlier during lunch",
}  # fmt: skip
"""Of what has ended."""
GOES_ON: dict[str, str] = {
    r"\b(?:empty|dry|low)\b[^.;\n]{0,16}?\b(?:new|next|another|fresh|replacement)[ \t]+"
    r"(?:bag|syringe|bottle|cassette|cartridge|one)\b": "1540 fentanyl syringe empty, new syringe put in",
    r"\b(?:syringe|bag|bottle|cassette|cartridge)[ \t]+(?:was[ \t]+)?(?:empty|dry|low)[ \t]*[,;/&-]?[ \t]*"
    r"(?:and[ \t]+)?(?:changed|replaced|swapped|exchanged|refilled)\b": "1540 fentanyl syringe empty, changed",
}
"""Of what hangs, and goes on from another bag."""
_NOT_THEN = rare(
    "|".join(NOT_THEN),
    "time", "unwitness", "when", "as i", "as we", "before", "already", "return", "arrival", "earlier",
)  # fmt: skip
_GOES_ON = rare("|".join(GOES_ON), "empty", "dry", "low")


def nobody_looked(spot: Spot) -> bool:
    """`1540 NS off, time not charted`, `syringe empty, new syringe put in`: it did not end then; `bag empty, new bag
    NS 1000 mL hung` is two bags.
    """
    if spot.fact.kind != "stop":
        return False
    text, sentence = spot.reading.text, spot.reading.sentence
    if _NOT_THEN.search(text, sentence.start, sentence.end):
        return True
    goes_on = _GOES_ON.search(text, sentence.start, sentence.end)
    return goes_on is not None and not drugs.names_in(text[goes_on.end() : sentence.end])
