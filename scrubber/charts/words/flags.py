"""What a column that no field takes says against its row: `Voided: Yes`, `Record Status: Deleted`, `Given (Y/N): N`.

A heading says which way its cells are meant: `Given` by yes, `Not Given` by an X. What a cell of such a column says
unclearly puts its row in doubt; it is never passed over.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from scrubber.charts.words.actions import action_of, plain
from scrubber.charts.words.comments import denial_of

Verdict = Literal["", "not_given", "void", "others", "doubt"]
_FOR = re.compile(
    r"\b(?:given|administered|charted|completed|complete|performed|done|taken|infused|delivered|signed|verified"
    r"|active|valid|is given)\b"
)
_AGAINST = re.compile(
    r"\b(?:not|void\w*|delet\w*|cancel\w*|error\w*|struck|strike\w*|strikethrough|refus\w*|held|omit\w*"
    r"|inactive|invalid|withdrawn|withh[eo]ld\w*|wrong (?:patient|pt|chart|person)|undone|undo|un ?chart\w*|obsolete"
    r"|superseded|crossed out|eie|in err|revers(?:ed|al)(?! agent)|(?:dose|med|medication|drug) returned"
    r"|returned to (?:pharmacy|stock|cabinet|rx)|"
    r"rejected|nullified|retracted|duplicate|missed|declined|removed)\b"
)
_STATE = re.compile(r"\b(?:status|state|outcome|disposition|result|action|event|charted|stat|flag|disp)\b")
_NO_STATE = re.compile(
    r"\b(?:bill\w*|claim|payer|auth\w*|insurance|pregnan\w*|marital|code|iv|allerg\w*|smok\w*|employ\w*"
    r"|vital|pain|fall|consent|visit|patient|pt|"
    r"lab|order|by|time|date|reason|at|on|dt|tm|unit|units|dose|amount|volume|vol|total|cumulative|qty|quantity|ml|mg)\b"
)
"""Words of headings that say something of another thing, or when and by whom, and not whether."""
_OF_THE_ENTRY = re.compile(r"\b(?:status|state|disposition|action)\b")
"""Headings whose cells, whatever they say, say whether the entry holds."""
_OF_A_MEASURE = re.compile(
    r"\b(?:ml|cc|urine|amount|volume|qty|quantity|mg|bill\w*|claim|charges?|credit\w*|appt|appointment)\b"
)
"""`Voided (mL)`."""
_YES = frozenset("y yes x true t 1 checked".split())  # noqa: SIM905 - reads better as one text
_NO = frozenset("n no false f 0 none unchecked na".split())  # noqa: SIM905
_GOOD = frozenset({
    "active", "final", "finalized", "auth verified", "auth", "authenticated", "verified", "modified", "altered",
    "amended", "corrected", "current", "signed", "charted", "documented", "normal", "administered", "ok",
    "valid", "reviewed", "complete", "completed", "given", "done", "open", "closed", "new", "updated",
    "resulted", "in progress", "co signed", "cosigned", "finished", "ended", "performed", "taken", "infused",
    "dispensed and given",
})  # fmt: skip
_SAYS_VOID = re.compile(
    r"\b(?:(?:entered|charted|documented|recorded)\s+in\s+error|in\s+error|void(?:ed)?|delet(?:ed|e)"
    r"|struck(?:\s+out)?|nullified|superseded|reversed|rejected|"
    r"retracted|wrong\s+(?:pt|patient|chart)|duplicate)\b"
)
_SAYS_NOT = re.compile(
    r"\b(?:not\s+(?:given|administered|done|started|infused)|cancel+ed|refused|declined|omitted|missed"
    r"|returned\s+to\s+\w+|no\s+show|"
    r"(?:before|prior\s+to)\s+(?:given|giving|start\w*|admin\w*|hung))\b"
)
_PARTIAL = re.compile(r"\b(?:partial\w*|part|half|incomplete\w*|some)\b")
_VERSION_ENDED = "valid until dt tm"
"""Cerner's VALID_UNTIL_DT_TM: until when a version of an entry stood; that of one that stands lies far ahead."""
_YEAR = re.compile(
    r"(?<![\d/.-])(?:(\d{4})(?:[/.-]\d\d?[/.-]\d\d?(?![\d/])|[01]\d[0-3]\d)"
    r"|\d\d?[/.-]\d\d?[/.-](\d{4})(?!\d)|\d\d?[ -]?[a-z]{3,9}[ -]?(\d{4})(?!\d)"
    r"|(?<!\d[ ])(?<![a-z])[a-z]{3,9}\.?[ ]\d\d?,?[ ](\d{4})(?!\d))",
    re.IGNORECASE,
)
"""The year of a day; `2115` alone is a time of the evening."""
_FAR_AHEAD = 2100
NO_TICK = "no tick"
"""Stands for an empty cell of a column that is ticked in other rows."""
_IF_GIVEN = re.compile(
    r"(?:was |is )?(?:dose |drug |med |medication )?(?:given|administered|infused|done)(?: y n| yes no)?"
)
_SIGNS = str.maketrans(
    dict.fromkeys("\u2713\u2714\u2611\u2612\u221a", " yes ")
    | dict.fromkeys("\u2610\u25a1", " no ")
    | dict.fromkeys("\u2717\u2718", " crossed ")
)
"""Ticks and empty boxes; a cross alone is a no where a yes is asked for, and nobody knows what else."""
_CROSSED = "crossed"
_OF_A_SIGNATURE = re.compile(r"\b(?:signed|verified|charted)\b")
"""What was not signed or charted yet may have been given."""
_OF_GIVING = re.compile(
    r"\b(?:not|returned|withh[eo]ld\w*|refus\w*|held|omit\w*|missed|declined|cancel\w*)\b"
)
_ON_A_SLATE = frozenset("active order discontinued dc expired".split())  # noqa: SIM905


def is_a_flag(cell: str) -> bool:
    """Return whether a cell only says yes or no, in a word or by a sign."""
    words = _plain(cell)
    return words in _YES or words in _NO or words == _CROSSED


def _plain(cell: str) -> str:
    return plain(cell.translate(_SIGNS))


@lru_cache(maxsize=1024)
def asks_if_given(heading: str) -> bool:
    """Return whether a heading asks of each row if it was given: `Given?`, `Dose administered (Y/N)`."""
    return _IF_GIVEN.fullmatch(plain(heading)) is not None


@lru_cache(maxsize=1024)
def takes_back(heading: str) -> bool:
    """Return whether a heading asks if a row was void, refused or otherwise not given: `Voided`, `Wrong patient`."""
    head = plain(heading)
    return _AGAINST.search(head) is not None and not _OF_A_MEASURE.search(head)


@lru_cache(maxsize=4096)
def asks_whether(heading: str) -> bool:
    """Return whether a heading's cells say if a row holds: `Voided`, `Record Status`, `Given (Y/N)`."""
    if takes_back(heading):
        return True
    head = plain(heading)
    return bool((_FOR.search(head) or _STATE.search(head)) and not _NO_STATE.search(head))


def is_good(heading: str, cell: str) -> bool:
    """Return whether a cell says under such a heading that its row holds: `Outcome: Administered`."""
    words = _plain(cell)
    known = words in _YES or words in _GOOD or action_of(words) == "given"
    return asks_whether(heading) and known and not verdict(heading, cell)


@lru_cache(maxsize=4096)
def verdict(heading: str, cell: str) -> Verdict:
    """Return what a cell of an unknown column says against its row; empty where it says nothing."""
    head, words = plain(heading), _plain(cell)
    if not words:
        return ""
    if head == _VERSION_ENDED:
        return _of_its_end(cell)
    if is_a_share(head, cell):
        return "doubt"
    if words == NO_TICK or (asks_if_given(heading) and _PARTIAL.search(words)):
        return "doubt"
    against, of_a_state = _AGAINST.search(head), _STATE.search(head)
    other = _NO_STATE.search(head)
    says_only_whether = words in _YES or words in _NO  # `Void flag: N`, `Charted in error: No`
    if against and len(words) == 1 and words not in _NO and against[0].startswith(words):
        words, says_only_whether = "yes", True  # `Void ind: V`, `Delete flag: D`
    if against and (not of_a_state or says_only_whether) and not _OF_A_MEASURE.search(head):
        return _of_a_fault(head, words)
    if (_FOR.search(head) and not other) or (of_a_state and (not other or re.search(r"\border\b", head))):
        return _of_a_state(head, words)
    return "doubt" if denial_of(cell) else ""  # of the row, or of what its heading says


def _of_its_end(cell: str) -> Verdict:
    """`2100-12-31 00:00`: it stands; a year that is told is the only proof that it does not."""
    years = [int(next(filter(None, found))) for found in _YEAR.findall(cell)]
    if not years:
        return "doubt"
    return "" if max(years) >= _FAR_AHEAD else "void"


def is_a_share(head: str, cell: str) -> bool:
    """Return whether less than all of a dose went in: `% Given: 50%`, `Percent infused: 50`."""
    share = _SHARE.fullmatch(cell)
    return (
        share is not None
        and float(share[1]) < _ALL_OF_IT
        and _FOR.search(head) is not None
        and (share[2] == "%" or "percent" in head)
    )


_SHARE = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})?)\s*(%?)\s*")
_ALL_OF_IT = 100


def _of_a_fault(head: str, words: str) -> Verdict:
    """`Voided: Yes`, `Not Given?: X`."""
    if words in _NO:
        return ""
    if words in _YES or _SAYS_VOID.search(words) or _SAYS_NOT.search(words):
        return "not_given" if _OF_GIVING.search(head) else "void"
    return "doubt"


def _of_a_state(head: str, words: str) -> Verdict:
    """`Record Status: Deleted`, `Given (Y/N): N`, `Outcome: Administered`."""
    if words in _YES or words in _GOOD:
        return ""
    if words in _NO or words == _CROSSED:
        return "not_given" if _FOR.search(head) and not _OF_A_SIGNATURE.search(head) else "doubt"
    if _SAYS_VOID.search(words):
        return "void"
    if _SAYS_NOT.search(words):
        return "not_given"
    found = action_of(words)
    if found in ("void", "not_given", "others"):
        return found
    if found in ("given", "stop") or (re.search(r"\border\b", head) and words in _ON_A_SLATE):
        return ""
    of_the_entry = _OF_THE_ENTRY.search(head) or _AGAINST.search(head)
    return "doubt" if of_the_entry and re.search(r"[a-z]", words) else ""
