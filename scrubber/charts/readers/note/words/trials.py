"""Drugs of a trial, which have a code for a name: `RVX-0418 600 mg`, and below it `0844 RVX-0418 infusion start`."""

from __future__ import annotations

import re
from collections.abc import Iterator

OF_A_TRIAL = re.compile(r"\b(?:protocol|subj(?:ect)?|study|sponsor|blinded|placebo|investigational)\b")
"""In small letters: what a note says that is of a trial."""
_PLACEBO = r"\s*(?:or\b|/|vs\.?)\s*(?:matching\s+)?placebo\b"
_CODE = re.compile(
    r"(?<![\w/-])(?P<code>[A-Z]{2,5}-?\d{2,5}[A-Z]?)(?![\w-]|/(?!placebo))"
    rf"(?P<given>(?:{_PLACEBO})?\s+(?:(?i:iv|ivpb|sc|sq|im)[ ,]+)?"
    r"(?:(?:(?i:assigned|randomi[sz]ed|total)\s+)?(?i:dose)[ ]?:?\s+)?"
    r"(?:\d[\d.,]*\s?(?:mg|mcg|g|gm|ml)\b|(?:iv\s+)?(?:inf(?:usion)?|start(?:ed)?|began|hung|dose[d]?)\b))?"
    rf"(?P<blinded>{_PLACEBO})?",
)
_LABEL = re.compile(
    r"\b(?:drug|agent|product|med(?:ication)?|imp?|treatment)[ \t]*:[ \t]*(?:blinded[ \t]+)?\Z", re.IGNORECASE
)
"""`Drug: BLR-09 or placebo (blinded)`: the field of a form that names it."""


def codes_in(text: str, small: str) -> Iterator[tuple[int, int]]:
    """Yield where the codes stand that are drugs: each that somewhere in the note has a dose, is given, or fills the
    field of a drug.

    `small`: the text in small letters.
    """
    if OF_A_TRIAL.search(small) is None:
        return
    found = list(_CODE.finditer(text))
    drugs = {match["code"] for match in found if match["given"] or _is_labelled(text, match)}
    yield from (match.span("code") for match in found if match["code"] in drugs)


def _is_labelled(text: str, code: re.Match[str]) -> bool:
    return bool(code["blinded"]) and _LABEL.search(text, max(0, code.start() - 32), code.start()) is not None
