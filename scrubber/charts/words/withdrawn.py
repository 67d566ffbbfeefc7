"""What a page says of itself as a whole: that it is void, that it was put right, or nothing that can be read."""

from __future__ import annotations

import re

_WHY = (
    r"(?:\W+(?:wrong|error|entered|charted|documented|charting|documentation|in|on|under|duplicate|see|per|do|not|use"
    r"|bill|patient|pt|mrn|chart|record|page|document|by|mistake|corrected|correct|right|new|other|another|copy|note|void"
    r"|voided|disregard|entry|form|this|the|is|was|for|of)\b){0,12}\W*"
)
_WITHDRAWN = re.compile(
    r"\W*(?:(?:VOID(?:ED)?|(?:ENTERED|CHARTED|DOCUMENTED)[ ]IN[ ]ERROR|INVALID|DO[ ]NOT[ ](?:USE|BILL))"
    r"|(?i:this[ ](?:page|note|record|document|form)[ ](?:is|was|has[ ]been)[ ]"
    r"(?:void(?:ed)?|entered[ ]in[ ]error|cancell?ed|invalid(?:ated)?|superseded|withdrawn)))"
    rf"(?i:{_WHY})"
)
"""`VOID`, `VOID - WRONG PATIENT`, `ENTERED IN ERROR`; not `Voided without difficulty`, nor the state of one row."""
_WRONG_PATIENT = re.compile(r"\W*wrong[ ](?:patient|pt|chart)\W*", re.IGNORECASE)
_RIGHT = re.compile(
    r"\b(?:correct\w*|should[ ](?:be|read|have)|wrong|error|incorrect|mistak\w+|amend\w*|actual(?:ly)?|instead|"
    r"not[ ]\d|was[ ]\d|void|disregard|late[ ]entry|addend\w*)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    """a allergies and at by chart complete date dob dose dr for from given in infusion is iv medication mg ml name no
    note of on order page patient po pt rate record rn route start started stop the time to was with""".split()  # noqa: SIM905 - a list
)
_FEWEST = 20
"""Words from which on it can be told whether they are any."""
_MANY = 150
"""Letters among which some common word stands in each chart."""
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


def says_withdrawn(text: str) -> bool:
    """Return whether a line of a page says that all of it is void."""
    return any(
        _WITHDRAWN.fullmatch(line) or _WRONG_PATIENT.fullmatch(line)
        for line in text.split("\n")
        if 3 < len(line.strip()) <= 80
    )


def puts_right(words: str) -> bool:
    """`Stop should be 1250`: return whether a remark says that something on its page is otherwise."""
    return _RIGHT.search(words) is not None


def makes_no_words(text: str) -> bool:
    """Return whether the letters of a page stand alone, or are not those that a person sees: its font does not say."""
    signs = re.sub(r"\s", "", text)
    words = re.findall(r"[A-Za-z]+", text)
    if len(_ODD.findall(signs)) * 10 > len(signs):
        return bool(signs)
    if len(words) < _FEWEST and sum(map(len, words)) < _MANY:
        return False
    if sum(len(word) == 1 for word in words) * 2 > len(words):
        return True
    return sum(map(len, words)) >= _MANY and _COMMON.isdisjoint(word.casefold() for word in words)
