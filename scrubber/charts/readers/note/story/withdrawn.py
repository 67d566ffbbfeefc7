"""An entry that the note takes back: `DISREGARD ABOVE - charted on wrong patient. This pt did not get Xgeva.`

What is of another patient was not given here. It is left out only where the note says that it is another's, and which
drug it means (by its name, or because only one was told so far). In all other cases the times are in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scrubber.charts.readers.note.story.story import Story
from scrubber.charts.readers.note.story.struck import puts_right, take_back_a_drug
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.no_names import is_none_of
from scrubber.charts.readers.note.words.rare import any_of, rare
from scrubber.charts.words import drugs

_VERB = r"(?:charted|entered|documented|written|recorded|made|entry|note|charting|documentation)"
_PATIENT = r"(?:pt|patient|chart|person|record|client|resident)(?:'s)?\b"
_WRONG = rf"(?:wrong|incorrect|other|another|different|a\s+different)\s+{_PATIENT}"
_NOT_THIS = rf"(?:not\s+(?:for\s+|of\s+)?this\s+{_PATIENT}|{_WRONG})"
_ENTRIES = (
    r"(?:(?:above|previous|prior|last|these|those|both|all|the)\s+)+(?:\d+\s+|two\s+|three\s+)?"
    r"(?:[\w-]+\s+){0,2}?(?:entr(?:y|ies)|notes?|charting|documentation|lines?|times?|doses?|meds?)"
)
_PLACE = r"(?:bed|room|rm|chair|bay|pod)"
_OTHER_ONE = (
    rf"(?:(?:an?\s+)?(?:another|other|different)\s+(?:pt|patient|client|resident)\b|{_PLACE}\s?#?\s?\d"
    rf"|(?:the\s+|an?\s+)?(?:pt|patient|client|resident)\s+in\s+(?:the\s+)?(?:{_PLACE}|next|other|another)\b)"
)
"""`belong to pt in bed 12`, `are of another patient`, `was for room 4`; not `belong to this pt`."""
_OF_ANOTHER = rare(
    rf"\b{_VERB}\s+(?:was\s+|is\s+)?(?:in\s+error\s+)?(?:in|on|under|for|to|of)\s+(?:the\s+)?{_WRONG}"
    rf"|\b{_VERB}\s+(?:was\s+|is\s+)?in\s+error\s*[-–—,:;(]+\s*(?:(?:was\s+)?(?:meant\s+)?for\s+)?{_NOT_THIS}"
    rf"|\b{_WRONG}\s+(?:entry|charting|documentation)\b"
    rf"|\b(?:disregard|ignore|void|strike)\b[^.\n]{{0,40}}\b{_WRONG}|\b{_WRONG}[^.\n]{{0,12}}\b(?:disregard|ignore|void|strike)\b"
    r"|\bthat(?:'?s|\s+is|\s+was)\s+(?:for\s+)?(?:my|the)\s+other\s+"
    r"(?:pt|patient|lady|man|guy|gentleman|woman|kid|girl|boy|chart)\b"
    rf"|\b(?:does\s+not|doesn't|did\s+not|didn't)\s+belong\s+(?:to|in)\s+this\s+{_PATIENT}|\bmeant\s+for\s+{_WRONG}"
    rf"|\b{_ENTRIES}\s+(?:above\s+)?(?:belongs?|belonged|is|are|was|were)\s+(?:for|of|to)\s+{_OTHER_ONE}"
    rf"|\b{_VERB}\s+(?:was\s+|is\s+|were\s+)?(?:in|on|under|to)\s+(?:this|the)\s+(?:record|chart)\s+(?:by\s+mistake|in\s+error)"
    rf"|\b{_WRONG}[^.\n]{{0,8}}\b(?:entr(?:y|ies)|notes?|charting)\s+(?:was\s+|were\s+)?(?:struck|removed|deleted|retracted)",
    "wrong",
    "incorrect",
    "other",
    "different",
    "this",
    "patient in",
    "pt in",
    "client in",
    "resident in",
    "room",
    "rm ",
    "bed",
    "chair",
    "bay",
    "pod",
    "record",
    "chart",
)
_MOVED = re.compile(
    r"\b(?:late\s+entry|earlier|originally|initially|moved|copied|re-?entered)\b", re.IGNORECASE
)
"""`charted on wrong pt earlier`: it is perhaps this patient's after all."""
_ABOVE = rare(
    r"\b(?:disregard|ignore|void|strike)\s+(?:the\s+)?(?:above|previous|prior|last)\b",
    "disregard",
    "ignore",
    "void",
    "strike",
)
_VOID = rare(
    r"(?<!\d \()(?<!\d, )\b(?:wrong|not\s+this|other|different|incorrect)\s+(?:pt|patient|chart)\b"
    r"|\bmis-?chart(?:ed)?\b|\bcharting\s+error\b|\b(?:mistaken|erroneous|void|voided|wrong)\s+entry\b"
    r"|\bentry\s+(?:is\s+|was\s+)?(?:void|voided|(?:an\s+|in\s+)?error|mistaken|wrong)\b"
    r"|\b(?:charted|entered|documented)\s+in\s+error\b(?!\s*:)",
    "wrong",
    "this",
    "other",
    "different",
    "incorrect",
    "chart",
    "entry",
    "error",
)
"""`VOID wrong pt`, `Mistaken entry.`: nobody knows what is left of it; `Called to chair 7 (other pt)` voids nothing."""
_OF_ITS_PATIENT = rare(
    r"\b(?:wrong|incorrect)\s+(?:pt|patient|chart)\b|\bnot\s+this\s+(?:pt|patient)\b"
    r"|(?<!to )\bvoid(?:ed)?\b"
    r"(?!\s+(?:x\s?\d|\d{2,4}\s?(?:ml|cc)|qs\b|clear|spont|freely|in\s|w/o|without))|\bmis-?chart(?:ed)?\b"
    r"|(?<!\d )(?<!was )(?<!were )\b(?:charted|entered|documented)\s+in\s+error\b(?!\s*:)",
    "wrong",
    "incorrect",
    "this",
    "void",
    "chart",
    "error",
)
"""`Zofran 4 mg IVP given 0900 - wrong pt.`: of the only drug that its sentence names."""
_DOUBLED = rare(
    r"\bduplicated?\s+(?:documentation|charting|entr(?:y|ies)|doc\b|dose\s+charted)|\bdouble[- ]?chart\w*"
    r"|\bcharted\s+twice\b"
    r"|\b(?:one|1|single)\s+dose\s+only\b|\bonly\s+(?:one|1)\s+(?:dose\s+)?(?:was\s+)?given\b|\bnot\s+additional\b",
    "duplicate",
    "charted",
    "charting",
    "dose only",
    "only ",
    "additional",
)
"""`duplicate documentation, one dose only, given at 0610`: one giving stands here twice."""
_STATUS = rare(
    r"\bstatus\s*:\s*(?:on\s+hold|held|cancell?ed|postponed|deferred|not\s+(?:given|done))\b",
    "status",
)
"""`STATUS: ON HOLD`, on a sheet that tells when it was to begin."""
_NAMED_WRONG = rare(
    r"\b(?:charted|entered|documented|recorded)\s+as\s+[A-Za-z][\w-]*(?:\s+[\d.,]+\s?[a-z]+)?\s+(?:in\s+error|by\s+mistake)\b"
    r"|\b(?:drug|med|medication|product|agent|brand|bag)\b[^.;\n]{0,24}\b(?:was|is)\s+[A-Za-z][\w-]*[\s,]+"
    r"(?:and\s+)?(?:not|instead\s+of|rather\s+than)\s+[A-Za-z]",
    "in error",
    "by mistake",
    "not ",
    "instead",
    "rather",
)
"""`charted as Solu-Medrol in error`, `the drug given was Inflectra, not Remicade`: which drug it was is open."""
_CLOCK_WRONG = rare(
    r"\b(?:times?|clock|entries)\b[^.;\n]{0,40}\b(?:min(?:ute)?s?|hours?|hrs?|h)\s+(?:early|late|fast|slow|ahead|behind|off)\b"
    r"|\bclock\b[^.;\n]{0,20}\b(?:off|wrong|incorrect|fast|slow|not\s+(?:re)?set)\b",
    "clock",
    "times",
    "entries",
)
"""`times above were 10 minutes early, clock was off`: of all that was told."""
_ALONE = re.compile(r"\W*(?:void(?:ed)?|error|disregard|mis-?chart(?:ed)?)\W*", re.IGNORECASE)
"""`1005 Void.`: a sentence that says no more."""
_MARK = re.compile(
    r"[\W_]*(?:(?-i:VOID(?:ED)?)|(?:entered|charted|documented)\s+in\s+error|(?:mistaken|erroneous|void(?:ed)?)\s+entry)"
    r"(?:[\W_]+(?:wrong\s+(?:pt|patient|chart)|duplicate))?[\W_]*",
    re.IGNORECASE,
)
"""`*** VOID - WRONG PATIENT ***`: and not `1005 Voided`, which a patient did."""
_DENIED = rare(
    r"\b(?:pt|patient|client|he|she)\s+(?:did\s+not|didn't|never)\s+(?:get|got|receive|received|have)\s+(?:the\s+|any\s+)?$",
    "not",
    "didn't",
    "never",
)


_NO_SUCH_WAY = re.compile(
    r"[\s.,;:|()\[\]-]*(?:(?:this|it|dose)\s+)?(?:was\s+)?not\s+(?:an?\s+)?(?:iv\s+)?(?:push|infusion|ivpb?|injection)\b",
    re.IGNORECASE,
)
"""`Solu-Medrol 125 mg IV push 0950. Not an IV push, see note.`"""
_UNDONE = re.compile(
    r"(?![\s.]*911\b)"
    r"[\s\d:\-([|]*(?:(?:but[ \t]+)?(?:pt|patient|client|resident|he|she)[ \t]+)?(?:then[ \t]+|has[ \t]+)?"
    r"(?:refused|declined|(?:does|did)(?:[ \t]+not|n't)[ \t]+want|(?:wants|asked|wanted)[ \t]+to[ \t]+wait"
    r"|(?:was[ \t]+)?(?:not|never)[ \t]+(?:given|done|administered|hung|started|used|infused|needed)"
    r"|omitted|skipped|cancell?ed|missed)"
    r"(?:[ \t]+(?:it|this|dose|med|by[ \t]+(?:pt|patient)))*[ \t]*(?:[.,;)\]-].*|(?:d/t|due[ \t]+to|because|as)\b.*)?",
    re.IGNORECASE,
)
"""`Toradol 30 mg IVP 1410. Pt refused.`: a sentence that says only that what stands before it was not done."""


def take_back(story: Story, text: str, start: int, end: int, tokens: Sequence[Token]) -> None:
    """Leave out, or put in doubt, what a sentence takes back of what was told before it."""
    named = {token.key for token in tokens if token.kind == "drug"}
    if len(named) == 1 and take_back_a_drug(story, text, start, tokens):
        return
    if _SAID.may_stand(text, start, end) and _takes_back_an_entry(story, text, start, end, tokens, named):
        return
    if _is_denied(text, start, end, tokens):
        story.deny(named)
    elif left_out := _left_out(text, start, tokens):
        story.leave_out(left_out)
        if len(left_out) == 1 and puts_right(text, start, tokens[0].end):
            story.withdraw(left_out)
    elif not named and (_UNDONE.fullmatch(text, start, end) or _NO_SUCH_WAY.match(text, start, end)):
        story.drafts.deny_ahead(start)


_SAID = any_of(_OF_ANOTHER, _ABOVE, _VOID, _OF_ITS_PATIENT, _DOUBLED, _STATUS, _NAMED_WRONG, _CLOCK_WRONG)
"""What stands in all that takes back an entry, also in a mark (`_MARK`) or where it says no more (`_ALONE`)."""


def _takes_back_an_entry(
    story: Story, text: str, start: int, end: int, tokens: Sequence[Token], named: set[str]
) -> bool:
    """Take back what a sentence calls void, another patient's, told twice or on hold; return whether it does."""
    of_another = _OF_ANOTHER.search(text, start, end)
    above = _ABOVE.search(text, start, end)
    marked = _MARK.fullmatch(text, start, end) is not None
    if marked and not story.drafts.all:
        story.drafts.void()
    elif of_another and not _MOVED.search(text, start, end):
        story.withdraw(named)
    elif len(named) == 1 and _OF_ITS_PATIENT.search(text, start, end) and not above:
        story.shake_drug(next(iter(named)))  # `promethazine 12.5 mg given 1044 - voided, wrong patient`
    elif of_another or above or _is_void(text, start, end, tokens):
        story.shake("all so far")
        if marked:
            story.drafts.void()
    elif _DOUBLED.search(text, start, end):
        story.drafts.keep_one({token.clock.of_day for token in tokens if token.clock is not None})
    elif _STATUS.search(text, start, end):
        story.call_off()
    elif _NAMED_WRONG.search(text, start, end):
        for key in named:
            story.shake_drug(key)
    elif _CLOCK_WRONG.search(text, start, end):
        story.shake("all so far")
    else:
        return False
    return True


def _left_out(text: str, start: int, tokens: Sequence[Token]) -> set[str]:
    """`on Eliquis -> NO toradol`, `no Toradol today`: the drugs that a sentence says are not to be had."""
    nothing = [token for token in tokens if token.kind == "filler" and is_none_of(text, start, token.start)]
    return {name.key for token in nothing for name in drugs.found_in(token.text)}


def _is_void(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Return whether an entry is called an error; of a time that is called one, `corrections.py` knows more."""
    of_a_time = any(token.kind in ("start", "stop") or token.is_time for token in tokens)
    alone = _ALONE.fullmatch(text, start, end) is not None
    return alone or (not of_a_time and _VOID.search(text, start, end) is not None)


def _is_denied(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """`This pt did not get Xgeva`, and nothing of a dose, a time or another day."""
    drug = next((token for token in tokens if token.kind == "drug"), None)
    if drug is None or not _DENIED.search(text, start, drug.start):
        return False
    return not re.search(r"[A-Za-z0-9]", text[drug.end : end])
