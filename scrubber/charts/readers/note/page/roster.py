"""Lines of a day's list, each of a patient of its own: what they tell is of no one patient of the note.

Sutter, Alma - Entyvio 300 mg IV infusion 1315-1345
Pike, Roy - Ocrevus 600 mg IV infusion 1300-1640

So are lines that begin with the name of somebody who is treated beside the patient (`brother Joel is also here, chair
8`): `1215 Joel c/o chills, got Benadryl 25 IVP 1218`.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.page.header import patient_of
from scrubber.charts.readers.note.page.line_ends import ROW_OF_A_PERSON
from scrubber.charts.readers.note.values.tokens import Lexed, between

_KIN = (
    r"(?:brother|sister|twin|mother|father|mom|dad|wife|husband|son|daughter|cousin|aunt|uncle|spouse|partner|sibling"
    r"|room-?mate|neighbou?r|friend)"
)
_TREATED_TOO = (
    r"(?:also[ ](?:here|on|getting|receiving|in[ ](?:chair|bed|bay|room))|separate[ ](?:chart|note)"
    r"|(?:next|other)[ ](?:chair|bed|bay|room)|(?:chair|bed|bay|room)[ ]#?\d)"
)
_BESIDE = re.compile(
    rf"\b(?i:{_KIN})[ ,(]{{1,2}}(?P<name>[A-Z][a-z]{{2,}})\b[^.\n]{{0,60}}?\b(?i:{_TREATED_TOO})\b"
)


_OTHER_WORDS = frozenset(
    {"Art", "Bill", "Chase", "Drew", "Faith", "Grace", "Hope", "Mark", "May", "Rose", "Sue", "Will"}
)
"""Names that begin lines of no person as well: `Will recheck at 1015`."""


def lines_of_others(lexed: Lexed) -> frozenset[int]:
    """Return where the lines begin that tell of other patients than the one whom the note names."""
    return _of_a_list(lexed) | _of_companions(lexed.text)


def _of_companions(text: str) -> frozenset[int]:
    treated = " also" in text or "chair" in text
    names = ({found["name"] for found in _BESIDE.finditer(text)} if treated else set()) - _OTHER_WORDS
    begins = re.compile(
        rf"^[ \t]*(?:\d{{1,2}}:?\d\d[ \t]+)?(?i:(?:{'|'.join(sorted(names))})\b)", re.MULTILINE
    )
    return frozenset(found.start() for found in begins.finditer(text)) if names else frozenset()


def _of_a_list(lexed: Lexed) -> frozenset[int]:
    """Return where the lines of a list of several patients begin, but those of the patient whom the note names."""
    rows: dict[int, tuple[str, str]] = {}
    for match in ROW_OF_A_PERSON.finditer(lexed.text):
        end = lexed.text.find("\n", match.end())
        end = end if end >= 0 else len(lexed.text)
        tokens = between(lexed.tokens, match.start(), end)
        kinds = {token.kind for token in tokens}
        is_a_name = all(token.start >= match.end() or token.kind != "drug" for token in tokens)
        if is_a_name and "drug" in kinds and not kinds.isdisjoint({"time", "range"}):
            rows[match.start()] = (match["family"].casefold(), match["given"].casefold())
    if len(set(rows.values())) < 2:
        return frozenset()
    person = patient_of(lexed.text, lexed.days)
    own = ((person.family or "").casefold(), (person.given or "").casefold())
    return frozenset(start for start, name in rows.items() if name != own)
