"""A sentence that corrects a dose or a lot told before: `Dose typed in error. Correct dose given is 420 mg.`

As with times (`corrections.py`), which of the two is right a person must say: both are kept as readings, the corrected
one first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scrubber.charts.readers.note.drug.again import dose_in
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import any_of, rare
from scrubber.charts.words.reasons import DOSE_CORRECTED

_AMOUNT = r"\d[\d.,]*[ \t]?(?:mg|mcg|gm?|units?|meq|ml)"
_GOT = r"(?:was|got|gave|given|received)"
_NOT = r"[ \t]*,?[ \t]*(?:and[ \t]+)?(?:not|instead[ \t]+of|rather[ \t]+than)[ \t]+"
_OTHER = r"(?:the[ \t]+)?\d[\d.,]*(?![\d:/%-])"
_RIGHT = rare(
    r"\b(?:correct(?:ed)?|actual|right|true)[ \t]+dose\b[^.;\n]{0,30}\Z"
    r"|\bdose\b[^.;\n]{0,40}\b(?:should[ \t]+(?:be|read|say|have[ \t]+(?:been|read))|corrected[ \t]+to"
    r"|(?:is|was)[ \t]+actually)\b[^.;\n]{0,12}\Z"
    r"|\b(?:addend\w+|late[ \t]+entry|amend\w+)\b[^.;\n]{0,40}\bdose\b[^.;\n]{0,40}\b(?:was|is)[ \t]+\Z"
    r"|\bshould[ \t]+(?:read|be|say)[ \t]+(?:[a-z-]+[ \t]+){0,2}\Z"
    r"|\b(?:correction|corrected|amend\w+)\b[^.;\n]{0,40}\bdose\b[^.;\n]{0,20}\Z"
    r"|\b(?:addend\w+|late[ \t]+entry|amend\w+|correction)\b[^.;\n]{0,60}\bdose\b[^.;\n]{0,12}"
    r"\b(?:changed|lowered|raised)[ \t]+to[ \t]+\Z"
    rf"|(?:\b(?:is|{_GOT})[ \t]+(?:actually|really)|\bactually[ \t]+{_GOT})[ \t]+(?:only[ \t]+)?\Z"
    r"|(?<!gets )(?<!takes )(?<!usually )(?<!if )\bonly[ \t]+(?:(?:got|gave|given|received)[ \t]+)?\Z",
    "dose",
    "should",
    "actually",
    "really",
    "only",
)
"""Right before an amount: it is the one that should stand there."""
_WRONG = rare(
    r"\bdose\b[^.;\n]{0,40}\b(?:in[ \t]+error|incorrect\w*|wrong\w*|erroneous\w*|mis-?typed|not[ \t]+correct"
    r"|(?:typing|charting|clerical|typographical)[ \t]+error|typo|mistake)\b"
    r"|\b(?:wrong|incorrect)[ \t]+dose\b[^.;\n]{0,20}\b(?:charted|documented|entered|typed|recorded)\b"
    r"|\bonly[ \t]+(?:one|1|half|part|two|2)\b[^.;\n]{0,30}\b(?:given|administered|injected|infused)\b",
    "dose",
    "only",
)
"""`Addendum: only ONE syringe was given`: of what was told before it."""
_OTHER_WRONG = rare(
    rf"\bcharted[ \t]+as[ \t]+{_AMOUNT}\b[^.;\n]{{0,40}}\b(?:wrong|incorrect|error)\b"
    rf"|\b{_AMOUNT}\b[^.;\n]{{0,24}}\b(?:is|was)[ \t]+(?:an?[ \t]+|in[ \t]+)?(?:wrong|incorrect|error|mistake|typo)\b",
    "charted as",
    "wrong",
    "incorrect",
    "error",
    "mistake",
    "typo",
)
"""`Zemplar charted as 2 mcg at 1330 - WRONG`, `4 mg above is incorrect`."""
_INSTEAD = rare(
    r"\b(?:correct\w*|error|wrong|amend\w*|addend\w*|late[ \t]+entry)\b"
    rf"[^.;\n]{{0,60}}\b{_AMOUNT}{_NOT}{_AMOUNT}\b"
    rf"|\b{_GOT}[ \t]+{_AMOUNT}{_NOT}{_OTHER}|\b{_AMOUNT}[ \t]+(?:was[ \t]+)?given{_NOT}{_OTHER}"
    rf"|\bdose\b[^.;\n]{{0,40}}\b{_AMOUNT}\b[^;\n]{{0,48}}\b(?:not|instead[ \t]+of|rather[ \t]+than)[ \t]+{_AMOUNT}\b",
    "correct",
    "error",
    "wrong",
    "amend",
    "addend",
    "late",
    "dose",
    "not ",
    "instead",
    "rather",
)
"""`correction: Toradol was 15 mg not 30 mg`, `dose given was 3.5 mg, for CrCl 54, not 4 mg`: the first amount is the
right one.
"""
_NOT_WRONG = rare(
    r"\b(?:no|not)[ \t]+(?:[a-z]+[ \t]+)?(?:error|wrong|incorrect)\b", "error", "wrong", "incorrect"
)

_ASKED = any_of(_RIGHT, _WRONG, _OTHER_WRONG, _INSTEAD)


def correct(
    drafts: Sequence[Draft], text: str, start: int, end: int, tokens: Sequence[Token], named: Collection[str]
) -> None:
    """Put the doses and the lots in doubt that a sentence says are wrong."""
    _correct_dose(drafts, text, start, end, tokens, named)
    _correct_lot(drafts, text, start, end, named)


def _correct_dose(
    drafts: Sequence[Draft], text: str, start: int, end: int, tokens: Sequence[Token], named: Collection[str]
) -> None:
    """Put the doses in doubt that a sentence, from `start` to `end`, says are wrong: those of the drugs that it names,
    else all that were told before it in such a unit.
    """
    if not _ASKED.may_stand(text, start, end):
        return
    doses = [token for token in tokens if token.kind == "dose" and token.match is not None]
    right = next((token for token in doses if _RIGHT.search(text, start, token.start)), None)
    if right is None and _INSTEAD.search(text, start, end):
        right = next(iter(doses), None)
    told = _WRONG.search(text, start, end) or _OTHER_WRONG.search(text, start, end)
    wrong = right is None and told and not _NOT_WRONG.search(text, start, end)
    if right is None and not wrong:
        return
    right = right or next(reversed(doses), None)
    for draft in drafts:
        known = draft.facts.get("dose")
        if known is None or known.start >= start or (named and draft.key not in named):
            continue
        of_it = right
        if wrong:  # `3.5 mg was given, 4 mg above is incorrect`: the other one
            of_it = next((dose for dose in reversed(doses) if dose_in(dose).value != known.value), right)
        value = dose_in(of_it).value if of_it is not None else ""
        if of_it is not None:
            if value.partition(" ")[2].casefold() != known.value.partition(" ")[2].casefold():
                continue
            draft.taken.add(of_it.start)
        if value == known.value and not wrong:
            continue
        values = tuple(filter(None, (value, known.value)))
        draft.unsure["dose"] = (" ".join(text[start:end].split()), DOSE_CORRECTED, values)


LOT_CORRECTED = "the note corrects this lot"
_LOT = rare(
    r"\b(?:lots?|batch)\b[^.;\n]{0,30}\b(?:should[ \t]+(?:read|be)|(?:was|is)[ \t]+actually|incorrect|wrong"
    r"|in[ \t]+error|corrected[ \t]+to)\b(?:[ \t:#]*(?P<right>[A-Z]{0,4}\d[A-Z0-9-]{3,}))?",
    "lot",
    "batch",
)


def _correct_lot(drafts: Sequence[Draft], text: str, start: int, end: int, named: Collection[str]) -> None:
    """`Lot number should read 1187742`: put in doubt the lots told before, of the drugs that the sentence names or of
    all.
    """
    said = _LOT.search(text, start, end)
    if said is None:
        return
    for draft in drafts:
        known = draft.facts.get("lot")
        if known is None or known.start >= start or (named and draft.key not in named):
            continue
        values = tuple(dict.fromkeys(filter(None, (said["right"], known.value))))
        draft.unsure["lot"] = (" ".join(text[start:end].split()), LOT_CORRECTED, values)
