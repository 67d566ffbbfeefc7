"""Who did something: words before an event that are no subject of it (`CG hung daptomycin`, `then I paused it`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import rare

INFUSIONS = frozenset({"infused", "infusion", "transfusion", "bolus"})
"""Kinds of words that name what runs."""


def is_who_did_it(text: str, word: Token, event: Token) -> bool:
    """`CG hung daptomycin`, `Wife connected CADD`, `Pt self-hung`: who did it, right before what was done."""
    return word.text.casefold() in _FAMILY and not text[word.end : event.start].strip(" -")


_FAMILY = frozenset(
    {"cg", "caregiver", "wife", "husband", "spouse", "daughter", "son", "mom", "mother", "dad", "father", "sister",
     "brother", "parent", "self"}
)  # fmt: skip
_DONE_BY = frozenset({"start", "stop", "pause", "restart", "given"})
_WHO = frozenset(
    {"nurse", "rn", "md", "np", "pa", "provider", "physician", "doctor", "pharmacist", "staff", "writer"}
)


def is_done_by(before: Sequence[Token], event: Token, after: Sequence[Token]) -> bool:
    """`the nurse stopped the pump`, `RN hung vancomycin`; and not `NP stopped by`, `provider at bedside`."""
    if not before or before[-1].text.casefold() not in _WHO or event.kind not in _DONE_BY:
        return False
    return " " in event.text or any(token.kind in ("drug", *INFUSIONS) for token in after)


def tells_what_was_done(text: str, event: Token, after: Sequence[Token]) -> bool:
    """`the ball came to room temp and I hooked up the ceftriaxone 2 g`, `chatted, then hung Remicade`: somebody did it
    with the drug right behind, whatever stands before.
    """
    if _I_DID.search(text, max(0, event.start - 10), event.start) is None:
        return False
    if event.kind in ("stop", "pause", "held"):
        return _WHAT_RAN.match(text, event.end) is not None  # `BP 168/98 so held the pump`, `so I paused it`
    if event.kind != "start":
        return False
    drug = next((token for token in after if token.kind != "filler"), None)
    return drug is not None and drug.kind == "drug"


_I_DID = re.compile(r"\b(?:I|we|and|then|so)\s+\Z", re.IGNORECASE)
_WHAT_RAN = re.compile(r"\s+(?:it|the\s+(?:pump|infusion|drip|gtt|drug|bag|transfusion))\b", re.IGNORECASE)


def is_of_dialysis(reading: Reading) -> bool:
    """`HD tx note, BFR 400. On 0612. ... Off 1012.`: the patient, where the sentence names no drug."""
    sentence = reading.sentence
    if _TREATMENT.match(reading.text, sentence.start, sentence.end) and _DIALYZED.search(reading.text):
        return True
    named = any(token.kind in ("drug", *INFUSIONS) for token in sentence.tokens)
    return not named and _ON_A_MACHINE.search(reading.text) is not None


_TREATMENT = re.compile(r"\s*(?:tx|treatment|hd|machine)[ \t]+on\b", re.IGNORECASE)
"""`Tx on 1242   off 1645` on the sheet of a dialysis."""
_DIALYZED = re.compile(r"\b(?:hd|hemo|dialysis|hemodialysis|dialyzer)\b", re.IGNORECASE)


_ON_A_MACHINE = rare(
    r"\b(?:hd|hemo|dialysis|hemodialysis)\b[\s\S]*?\b(?:bfr|dfr|uf|ufr)\b", "bfr", "dfr", "uf"
)


def went_in(reading: Reading, event: Token) -> bool:
    """`Pt in 0900, Remicade 400 mg IVPB, out 1140`, `Remicade 0930-1130, IV in 0915 out 1140`: no bag was."""
    start = reading.sentence.start
    return any(
        not reading.text[start : found.start()].strip() or reading.text[: found.start()].rstrip()[-1] in ",-"
        for found in _WHO_IN.finditer(reading.text, start, event.end)
    )


_WHO_IN = re.compile(
    r"\b(?:pt|patient|iv|piv|picc|line|needle|cath(?:eter)?|foley|rn|md|family|ride)\s+in\b(?!\s+(?:by|over)\b)",
    re.IGNORECASE,
)
