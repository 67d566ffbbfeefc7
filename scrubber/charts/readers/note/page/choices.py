"""What a line of a form offers to choose from, and which of it is ticked: `Drug: Nucala   Simponi Aria [x]   Cinqair`.

What is not ticked was not chosen, so it is blanked. Where nothing is ticked, though `other` is offered too or nothing
but names of drugs stands there, nobody can tell what was chosen, and all of it is.
A box in front of each choice (`[x] Remicade   [ ] Inflectra`) is read by the forms of `aside_forms.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of

_LINE = re.compile(
    r"(?m:^)[ \t*]*(?P<label>[A-Za-z][A-Za-z ]{0,24}):[ \t]*(?P<choices>[^\n:\d]{8,120})(?m:$)"
)
_TICK = re.compile(
    r"[\[(][ ]?[xX✓✔][ ]?[\])]|[☑✓✔]|(?<=[A-Za-z][ ])[xX](?=[ \t]{2}|[ \t]*[/|]|[ \t]*$)", re.MULTILINE
)
_PARTS = re.compile(r"[^\s/|](?:[^\n/|]*?[^\s/|])?(?=[ \t]{2,}|[ \t]*[/|][ \t]*|[ \t]*$)")
_OTHER = re.compile(r"[\[(]?[ ]?other\b.{0,12}", re.IGNORECASE)
_FEWEST = 3


def only_chosen(text: str) -> str:
    """Return the text with blanks for the choices of a line that are not ticked; every sign keeps its place."""
    return _LINE.sub(_chosen, text)


def _chosen(line: re.Match[str]) -> str:
    said, start = line[0], line.start("choices") - line.start()
    parts = [part.span() for part in _PARTS.finditer(said, start)]
    ticked = [span for span in parts if _TICK.search(said, *span)]
    if len(parts) < _FEWEST or len(ticked) > 1 or not (ticked or _is_open(line["label"], said, parts)):
        return said
    if ticked == parts[:1] and _TICK.match(said, start):
        return said  # a box in front of each
    kept = list(said)
    for low, high in parts:
        if (low, high) not in ticked:
            kept[low:high] = " " * (high - low)
    return "".join(kept)


def _is_open(label: str, said: str, parts: Sequence[tuple[int, int]]) -> bool:
    """`Medication: Cimzia / Entyvio / [other]`, `Drug: Nucala   Cinqair   Tezspire`: nobody chose."""
    several = label.casefold().endswith("s")  # `Premeds: Benadryl   Tylenol   Pepcid`: all of them
    if field_of(label) != "drug" or several:
        return False
    offered = any(_OTHER.fullmatch(said, *span) for span in parts)
    return offered or all(drugs.is_named(said[slice(*span)]) for span in parts)
