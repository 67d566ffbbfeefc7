"""Whether `d/c'd 1740` is the end of what runs, or the patient's going home."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.tokens import Token


def is_discharge(reading: Reading, part: Clause, event: Token) -> bool:
    """`Pt d/c'd 1145` went home; only a drug or an infusion is discontinued, as is a drip that the sentence names last
    (`Heparin gtt started 1712, d/c'd 1740`).
    """
    if event.text.casefold() not in _DC:
        return False
    ahead = [token for token in reading.sentence.tokens if token.end <= event.start]
    last = max((place for place, token in enumerate(ahead) if token.kind == "drug"), default=0)
    drips = any(token.text.casefold() in ("gtt", "drip") for token in ahead[last:])
    drips = drips and not PATIENT.search(reading.text, part.start, event.start)
    drips = drips and not _LEAVES.match(reading.text, event.end)
    return not drips and not part.of("drug", "infusion", "infused", "transfusion", "access", "iv", "rate")


PATIENT = re.compile(r"\b(?:pt|patient|home|discharge|ambulatory|stable)\b", re.IGNORECASE)
_LEAVES = re.compile(
    r"[ \t]*(?:(?:at[ \t]*|@[ \t]?)?\d{1,2}:?\d\d[ap]?m?[ \t]*)?(?:to[ \t]+[a-z]|home|w/|with)", re.IGNORECASE
)
"""`d/c'd 1740 to ICU`."""
_DC = frozenset({"d/c", "dc", "d/c'd", "dc'd", "dcd"})
