"""What a line of a form offers to choose from, and which of it is ticked: `Drug: Nucala   Simponi Aria [x]   Cinqair`.

What is not ticked was not chosen, so it is blanked. Where nothing is ticked, though `other` is offered too or nothing
but names of drugs stands there, nobody can tell what was chosen, and all of it is.
A box in front of each choice (`[x] Remicade   [ ] Inflectra`) is read by the forms of `aside_forms.py`; of a line of
boxes that says that it was not given (`[ ] Given   [x] Not given`, `Given?  [ ] Yes  [x] No`) only that is left.
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


_BOXES = re.compile(
    r"(?m:^)[ \t]*(?:(?P<asked>[A-Za-z][A-Za-z ]{2,24}?)[ \t]*[:?][ \t]*)?"
    r"(?P<boxes>(?:[\[(\u2610-\u2612][^\n\[(\u2610-\u2612\d]{1,40})+)(?m:$)"
)
"""`[ ] Given   [x] Not given`: a line of boxes, with what they answer."""
_TICKED_BOX = re.compile(r"(?:[\[(][xX✓✔][\])]|[☑☒])[ \t]*(?P<label>[A-Za-z][^\n\[(\u2610-\u2612]*)")
_NOT_GIVEN = re.compile(
    r"(?:(?:drug|dose|med(?:ication)?)[ ])?(?:was[ ])?"
    r"(?:not[ ](?:given|administered|done|infused)\b.*"
    r"|(?:refused|held|withheld|omitted|missed|cancel\w+)(?:[ ](?:by|per)[ ][A-Za-z ]+)?)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"(?:(?:drug|dose|med(?:ication)?)[ ])?(?:was[ ])?(?:it[ ])?(?:given|administered|infused)", re.IGNORECASE
)


def only_chosen(text: str) -> str:
    """Return the text with blanks for the choices of a line that are not ticked; every sign keeps its place."""
    return _LINE.sub(_chosen, _BOXES.sub(_denied, text))


def _denied(line: re.Match[str]) -> str:
    """Return a line of boxes as `Not given`, where that is ticked and nothing else."""
    ticked = [found["label"].strip() for found in _TICKED_BOX.finditer(line["boxes"])]
    asked = _GIVEN.fullmatch(line["asked"] or "") is not None
    named = any(map(drugs.names_in, ticked))
    denies = (
        len(ticked) == 1
        and not named
        and (_NOT_GIVEN.fullmatch(ticked[0]) or (asked and ticked[0].casefold() in ("no", "n")))
    )
    return "Not given".ljust(len(line[0])) if denies and len(line[0]) > len("Not given") else line[0]


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
