"""Words that look like a drug or an event, and are none where they stand: a person, a result, a part of a bag."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs

_DOCTOR = re.compile(r"\b(?:dr|mr|mrs|ms)\.?\s+$", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-Z][A-Za-z'-]+")
_INITIAL = re.compile(r"(?<![A-Za-z])[A-Z]\.\s?$")
_NURSE = re.compile(r",?\s(?:RN|LPN|LVN|MD|DO|NP|PA|PharmD)\b")


def or_no_name(text: str, token: Token) -> Token:
    """Return a plain word for what is no drug and no event here: a person, the kind of a product, an empty field."""
    if token.kind == "on_body" and _NO_INJECTOR.search(text, max(0, token.start - 16), token.start):
        return Token("word", token.start, token.end, token.text)
    if token.kind in _FILLED_IN:
        unanswered = token.kind != "waste" and _NO_ANSWER.match(text, token.end)
        if unanswered or _EMPTY.match(text, token.end):
            return Token("filler", token.start, token.end, token.text)
    if token.kind == "lot" and _is_of_its_number(text, token):
        return Token("odd_number", token.start, token.end, token.text)
    if token.kind == "infusion" and _EMPTY_LABEL.match(text, token.end):
        return Token("filler", token.start, token.end, token.text)
    if token.kind == "refused" and _SOMETHING_ELSE.match(text, token.end):
        return Token("aside", token.start, token.end, token.text)
    if token.kind == "drug" and (_is_none(text, token) or _is_a_visit(text, token)):
        return Token("filler", token.start, token.end, token.text)
    return _or_a_product(text, token) if token.kind == "drug" else _or_a_person(text, token)


_SOMETHING_ELSE = re.compile(
    r"[ \t]+(?:the[ \t]+|an?[ \t]+|any[ \t]+|to[ \t]+)?(?:further[ \t]+)?"
    r"(?:ice|snacks?|drinks?|juice|food|meals?|lunch|po|oral|pills?|tablets?|blankets?|w/?c|wheel\s?chair|escort|ride|avs|copy|print\w*|teaching|education|interpreter|warm|heat|cold|spray|numbing"
    r"|lidocaine|emla|obs\w*|wait\w*|stay\w*|vitals?|vs|recliner|restroom|chaplain|visit\w*)\b",
    re.IGNORECASE,
)
"""`Benadryl 25 mg IVP @ 0900 (declined PO)`: what was declined is no drug, or another way of taking it."""


def _is_none(text: str, token: Token) -> bool:
    """`HD run 0610-1012, no heparin`, `heparin-free run`: it was not used; with a dose behind it, it may be."""
    none = is_none_of(text, 0, token.start)
    return bool(_FREE_OF.match(text, token.end) or (none and not _SOME_OF.match(text, token.end)))


def is_none_of(text: str, start: int, place: int) -> bool:
    """`NO toradol`: return whether a word right before a place, in what begins at `start`, says that there was none."""
    return _NONE_OF.search(text, max(start, place - 10), place) is not None


def _is_a_visit(text: str, token: Token) -> bool:
    """`Hydration + replacement visit`, `IV HYDRATION CLINIC`: what the patient came for; what ran has another name.
    And `lipid panel drawn 0905`, `post-hydration labs`.
    """
    if token.key == "fat emulsion":
        return _BLOOD_FATS.match(text, token.end) is not None
    return token.key == "hydration" and _A_VISIT.match(text, token.end) is not None


_BLOOD_FATS = re.compile(
    r"[ \t]+(?:panel|profile|levels?|labs?|tests?|screen\w*|drawn|pending|clinic)\b", re.IGNORECASE
)
_A_VISIT = re.compile(
    r"(?:[ \t]*(?:[+&/,-]|and\b|only\b|therapy\b|electrolytes?\b|replacement\b|replenishment\b|infusion\b|iron\b|"
    r"labs?\b|outpatient\b|nurs\w+|flow)){0,5}[ \t]*"
    r"(?:visits?|clinics?|appointments?|appts?|note|record|sheet|log|encounter|patient|pt|suite|center)\b"
    r"|[ \t]+(?:labs?|weights?|wt|vitals?|vs|bmp|cmp|chem|uop|urine|assessment|bp|i&o)\b",
    re.IGNORECASE,
)
_NONE_OF = re.compile(r"\b(?:no|without|w/o) $", re.IGNORECASE)
_FREE_OF = re.compile(r"[ -]free\b(?! flow)", re.IGNORECASE)
_SOME_OF = re.compile(r"[ \t]*(?:\(|x?\d)")


def _or_a_product(text: str, token: Token) -> Token:
    """`RBCs x2, LR product`: leukoreduced; `Cutaquig 12 g SCIG`: what a named immune globulin is; `2,000 mL bag w/
    lipids`, `MVI added to the bag`: a part of what is named otherwise.
    """
    ahead = text[max(text.rfind("\n", 0, token.start) + 1, token.start - _NEAR) : token.start]
    measured = token.key in _MEASURED and _A_RESULT.match(text, token.end)
    if measured or _OVERDOSE.match(text, token.end):
        return Token("aside", token.start, token.end, token.text)
    if token.text.casefold() == "lr" and (_OF_BLOOD.match(text, token.end) or _BLOOD_AHEAD.search(ahead)):
        return Token("word", token.start, token.end, token.text)
    if _IN_ITS_BAG.search(ahead) and token.text.casefold() in _FATS:
        return Token("filler", token.start, token.end, token.text)
    if _ADDED.match(text, token.end) or (token.key in _VITAMINS and _ADDED_BY.match(text, token.end)):
        return Token("filler", token.start, token.end, token.text)
    if token.text.casefold() not in _GLOBULINS:
        return token
    named = [name.key for name in drugs.found_in(ahead[-60:].rpartition(". ")[2])]
    is_kind = any(key.startswith("immune globulin") for key in named)
    return Token("filler", token.start, token.end, token.text) if is_kind else token


_MEASURED = frozenset(
    {"potassium", "potassium chloride", "magnesium", "magnesium sulfate", "calcium", "calcium gluconate", "phosphorus",
     "sodium phosphate", "potassium phosphate"}
)  # fmt: skip
_A_RESULT = re.compile(
    r"[ \t]+(?:level[ \t]+)?(?:(?:at|@)[ \t]*\d{1,2}:?\d\d[ \t]+)?"
    r"(?:(?:was|is|came[ \t]+back|back|still|now|only|resulted|=|up[ \t]+to|down[ \t]+to)[ \t]+){1,2}(?:at[ \t]+)?"
    r"\d{1,2}(?:\.\d{1,2})?(?![\d:])(?![ \t]*(?:meq|mmol|gm?|mg|ml)\b)"
    r"|[ \t]+(?:level[ \t]+)?of[ \t]+(?:only[ \t]+)?\d{1,2}\.\d{1,2}(?![\d:])(?![ \t]*(?:meq|mmol|gm?|mg|ml)\b(?!/))",
    re.IGNORECASE,
)
"""`Potassium was 2.8`, `a potassium of 2.8`, `repeat potassium at 1800 was 3.5`: measured, and not given."""
_OVERDOSE = re.compile(
    r"[ \t]+(?:OD\b|O/D\b|over-?dos(?:e|ed|ing)\b|ingestion\b|toxicity\b|poisoning\b)", re.IGNORECASE
)
"""`APAP OD ~20 g @ 1300`: why the patient came."""
_NEAR = 200
"""Characters ahead of a name that may say that it is a part of something."""
_NO_INJECTOR = re.compile(
    r"\b(?:RN|LPN|NP|MD|by|w/|[A-Z]\.|[Nn]ot|NOT|[Nn]o|instead of|than)\s+(?:an?\s+|the\s+)?$"
)
"""`checked w/ RN OBI` is a name, and `6 mg PFS (not OBI)` was given by a syringe."""
_FATS = frozenset({"lipids", "lipid", "intralipid", "fat emulsion"})
_IN_ITS_BAG = re.compile(
    r"\b(?:tpn|ppn|pn|tna|clinimix|3-in-1|bag|solution)\b[^.;\n]{0,30}(?:\bw/|\bwith|\bplus|\bcontaining|\+)\s*$",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"[ \t]*(?:[\d.,]+[ \t]?[a-z]+[ \t]+)?(?:was[ \t]+|were[ \t]+)?added[ \t]+to[ \t]+(?:the[ \t]+|new[ \t]+|a[ \t]+)*"
    r"(?:bag|tpn|ppn|solution)\b",
    re.IGNORECASE,
)
_VITAMINS = frozenset({"mvi", "multivitamin", "multivitamins", "infuvite"})
_ADDED_BY = re.compile(
    r"[ \t]*(?:[\d.,]+[ \t]?[a-z]+[ \t]+)?(?:\+[ \t]+|and[ \t]+[a-z]+[ \t]+)?(?:was[ \t]+|were[ \t]+)?added\b",
    re.IGNORECASE,
)
"""`MVI 10 mL added by son`: into the bag that runs."""
_FILLED_IN = frozenset({"start", "stop", "given", "pause", "restart", "waste"})


def _is_of_its_number(text: str, lot: Token) -> bool:
    if _NUMBERED_LOT.match(lot.text) is None:
        return False
    start, end = text.rfind("\n", 0, lot.start) + 1, text.find("\n", lot.end)
    line = text[start : end if end >= 0 else len(text)]
    return len(_NUMBERED_LOT.findall(line)) > 1 and len(_DRUG_LABEL.findall(text)) > 1


_DRUG_LABEL = re.compile(r"\b(?:drug|med(?:ication)?|product|agent)[ ]?#?[ ]?\d?[ ]?:", re.IGNORECASE)
_NUMBERED_LOT = re.compile(r"lots?[ ]?#[ ]?[1-9][ ]?:", re.IGNORECASE)
"""`Lot #1: A   Lot #2: B` in one line: of which each is its number says, and not the drug that stands beside it."""
_BLANK = (
    r"(?:_{2,}|\*{3,}|[(\[<][ ]?(?:blank|empty|left[ ]blank|not[ ](?:filled|entered)(?:[ ]in)?)[ ]?[)\]>])"
)
_EMPTY = re.compile(
    rf"(?:[ \t]+(?:at|time|date|date/time))?[ \t]*:?[ \t]*{_BLANK}"
    r"|[ \t]*:[ \t]{2,}(?=[A-Z][A-Za-z /]{0,24}:|[.,;](?:\s|$))"
    r"|(?:[ \t]+at[ \t]*|[ \t]+\.)\.{3,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""`Infusion Start: ________`, `Start time:      Stop time:`, `Stop time: ***`, `Stopped at ....`: nobody filled it
in.
"""
_EMPTY_LABEL = re.compile(
    rf"[ \t]+(?:start|stop|end|began|started|stopped|ended|completed?)(?:[ \t]+time)?"
    rf"(?:[ \t]*:?[ \t]*{_BLANK}|[ \t]*:[ \t]{{2,}}[.,;](?:\s|$))",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"(?:[ \t]+at)?[ \t]*:[ \t]*(?:n/?a\b|none\b|-{2,}|—+|not\s+(?:started|applicable|done|infused)\b)",
    re.IGNORECASE,
)
"""`Infusion start: n/a`, `Infusion stop: ---`; and not `Waste: none`."""
_GLOBULINS = frozenset({"scig", "ivig", "ig", "igg"})
_OF_BLOOD = re.compile(
    r"\s+(?:product|prbcs?|rbcs?|red\s+cells|plts?|platelets?|blood|irradiated)\b", re.IGNORECASE
)
_BLOOD_AHEAD = re.compile(
    r"\b(?:prbcs?|rbcs?|red\s+cells|plts?|platelets?)\b[^.;\n]{0,6}[(,]\s*$"
    r"|\b(?:apheresis|pheresis|irradiated|leuko\w+),?[ ]+$",
    re.IGNORECASE,
)


def _or_a_person(text: str, token: Token) -> Token:
    """`checked with L. Obi RN`, `Dr. Hung at bedside`: a person's name is no word of giving."""
    if token.kind in ("word", "filler", "drug") or _CAPITAL.fullmatch(token.text) is None:
        return token
    ahead = text[max(0, token.start - 6) : token.start]
    named = _DOCTOR.search(ahead) or (_INITIAL.search(ahead) and _NURSE.match(text, token.end))
    return Token("word", token.start, token.end, token.text) if named else token
