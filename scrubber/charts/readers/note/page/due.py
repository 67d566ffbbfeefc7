"""Rows of a printed record that tell when a dose was due and when it was given: only the latter is read.

    SCHED 0600   ADMIN 0611   DOSE 2 GM
    Sched 03/02 0930    Charted 03/02 0944    BAG UP    40 mL/hr
                        Charted 03/02 1331    BAG DOWN
    Sched 0900   New Bag   0914   1,250 mg
    pantoprazole 40 mg IV push BID      0900   Given  0915  LM

are read as `ADMIN 0611   DOSE 2 GM`, `03/02 0944    BAG UP    40 mL/hr`, `03/02 1331    BAG DOWN`, `New Bag   0914
1,250 mg` and `pantoprazole 40 mg IV push BID   Given  0915  LM`. Every sign keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.words.action_words import action_in
from scrubber.charts.readers.note.words.rare import rare
from scrubber.charts.words.actions import says_not_given

_AT = (
    r"(?:(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d)[ \t,@]*)?"
    r"(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m\b\.?|h(?:rs?)?\b)?(?![\d:./])"
)
_DUE = re.compile(
    r"^[ \t]*(?P<due>(?:sched(?:uled)?|sch|due|ordered)\b\.?(?:[ \t]+(?:time|for|at|date/time))?[ \t]?:?[ \t]*"
    rf"(?:{_AT}|prn\b|cont\b))(?=[ \t]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_DONE = re.compile(
    r"[ \t]*(?P<label>"
    r"(?:chart(?:ed)?|doc(?:umented)?|act(?:ual)?|admin(?:istered|istration)?|adm|performed|given|done)\b\.?"
    rf"(?:[ \t]+(?:time|at|date/time))?[ \t]?:?)[ \t]*(?P<at>{_AT}|-{{2,}})"
    r"(?:(?:[ \t]{2,}|\t)(?P<status>(?:mar[ \t]+)?(?:action|status|event)[ \t]?:[ \t]*)?(?P<said>[A-Za-z][^\n]*))?",
    re.IGNORECASE,
)
_ACTED = re.compile(
    rf"[ \t]{{2,}}(?P<said>[A-Za-z][A-Za-z/-]*(?: [A-Za-z/-]+){{0,3}})[ \t]*:?[ \t]*(?:at[ \t]+|@[ \t]?)?{_AT}"
    r"(?=[ \t]|$)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"[ \t]*[(\[]?(?:due|pending|not yet given|not due|overdue|future|upcoming)[)\]]?[ \t]*", re.IGNORECASE
)
_CHARTED = re.compile(
    r"(?<=[ \t]{2})(?:charted|documented|recorded|filed|entered|signed|scanned|pulled|dispensed)"
    r"(?:[ \t]+(?:on|at|time))?[ \t]?:?[ \t]+"
    rf"{_AT}(?=[ \t]*\Z|[ \t]{{2,}}(?:drug|med(?:ication)?|agent|product|dose|route|by|user)[ ]?:)",
    re.IGNORECASE,
)
"""`Begin Bag   03/02/2026 13:07   250 mL   Charted: 03/02/2026 13:09`: behind when it was done, when it was written."""
_OFTEN = re.compile(
    r"\b(?:q\s?\d{1,2}\s?h(?:r|rs)?|every\s+\d{1,2}\s+h(?:ou)?rs?|[bt]id|qid|daily|once|nightly|qhs|prn)\b",
    re.IGNORECASE,
)
_HEADS = re.compile(r"\b(?:sched(?:uled)?|due)\b.*\b(?:action|given|admin\w*)\b", re.IGNORECASE)
"""`Scheduled   Action   Given time`: what the columns of the rows below it are."""
_IN_COLUMNS = re.compile(
    rf"(?:^[ \t]*|(?<=[ \t][ \t]))(?P<due>{_AT}(?: [CEMP][SD]T\b)?)[ \t]{{2,}}"
    r"(?P<said>[A-Za-z]+(?: [A-Za-z]+){0,2})[ \t]+"
    r"(?:[01]?\d:[0-5]\d|2[0-3]:[0-5]\d|[01]\d[0-5]\d|2[0-3][0-5]\d)(?![\d.,/]|[ \t]?(?:mg|mcg|ml|g|units?|meq)\b)",
    re.IGNORECASE,
)
"""Behind how often a drug is given, in its line or in those below it: when it was due, what was done, and when."""
_GIVEN = rare(
    r"[ \t]{2}(?:given|held|new bag|refused|missed)[ \t]", "given", "held", "new bag", "refused", "missed"
)
_ANY = rare(
    r"\b(?:sch|sched(?:uled)?|due|ordered|charted|act(?:ual)?|administered|performed|documented|recorded|filed|entered|signed"
    r"|scanned|pulled|dispensed)\b",
    "sch",
    "due",
    "ordered",
    "charted",
    "act",
    "administered",
    "performed",
    "documented",
    "recorded",
    "filed",
    "entered",
    "signed",
    "scanned",
    "pulled",
    "dispensed",
)
_DOC_TIME = re.compile(
    rf"\bdoc(?:umented)?[ ]time[ ]?:?[ ]*{_AT}(?=[ ]{{2,}}adm(?:in)?[ ]time\b)", re.IGNORECASE
)
"""`DOC TIME 0921   ADM TIME 0915`: when it was written, ahead of when it was given."""
_COSIGNED = re.compile(
    rf"(?<=[ ]{{2}})(?:co-?sign(?:ed|er)?|witness(?:ed)?|verified|2nd[ ]RN)[ ]?:[ ]*[A-Z]{{2,3}}[ ]+{_AT}"
    r"(?=[ ]{2}|[ ]*$)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Cosign: ML 0716`: when another checked it."""
_SCANNED = re.compile(r"(?<=\d)[ ]\((?:bar ?code )?scanned\)", re.IGNORECASE)
_ASIDE = re.compile(
    r"\((?:was[ \t]+|originally[ \t]+)?(?:due|sched(?:uled)?|ordered)[ \t]+(?:at|for|@)?[ \t]*\d{1,2}:?\d\d\b"
    r"[^()\n]{0,60}\)",
    re.IGNORECASE,
)
"""`Ganciclovir 350 mg IVPB 0600 (due 0500, late from pharmacy), ended 0703`."""
_ENTERED = re.compile(
    r"(?<=[\dmM])[ \t]+\((?:(?:entered|filed|keyed)(?:[ \t]+(?:on|at))?|(?:charted|documented|recorded)"
    r"(?:[ \t]+(?:on|at)|(?=[ \t]+\d{1,2}/\d)))[ \t]+"
    rf"{_AT}(?:[ \t,]+(?:by[ \t]+)?[A-Z][A-Za-z.]*(?:[ \t]+[A-Z][A-Za-z.]*)?)?\)",
    re.MULTILINE,
)
"""`Admin   03/02/2026 13:26   (entered 03/02/2026 15:38)`: when it was written, behind when it was given. What is
`(charted 1538)` may be the time that the chart has, and is left as it stands.
"""
_USER = re.compile(
    r"(?<=[ \t]{2})(?:(?:NUR|RN|LPN|LVN|MD|PHA|RPH|RES)\.[A-Z]{2,8}|RN[ ]?[12]?(?::[ ]?|[ ])(?:[A-Z]{2,4}|_{2,}))"
    r"(?=[ \t]{2}|[ \t]*$)",
    re.MULTILINE,
)
"""`NUR.BERG`: who signs a row, as a machine names the nurse; `RN1 TK   RN2 __`: who checked it."""
_PLAIN_GIVEN = re.compile(r"(?:given|done|admin|adm)\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d:./])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])|(?<![\d:./,])(?:[01]\d|2[0-3])[0-5]\d(?![\d:./,])"
)
_UNIT = re.compile(r"[ \t]*(?:m[lg]|mcg|units?|g|meq|cc)\b", re.IGNORECASE)


def only_given(text: str) -> str:
    """Return the text with blanks for when doses were due, for the labels of when they were charted, and for who signed
    as a machine names them.
    """
    text = _without_signers(_without_signs(text))
    for pattern in (_USER, _DOC_TIME, _COSIGNED, _SCANNED):
        text = pattern.sub(lambda aside: " " * len(aside[0]), text)
    if _GIVEN.search(text):
        text = "\n".join(_without_when_due(text.split("\n")))
    if not _ANY.search(text):
        return text
    for pattern in (_ASIDE, _ENTERED):
        text = pattern.sub(lambda aside: " " * len(aside[0]), text)
    lines = text.split("\n")
    said = [_row(lines[0])]
    for line in lines[1:]:
        row = _row(line)
        # of `Scheduled: 0900` right below a drug nothing is left, and no empty line parts it from what was done
        parts = row.strip() or not line.strip() or not said[-1].strip() or _TIME.search(said[-1])
        said += ["\n" if parts else " ", row]
    return "".join(said)


def _without_when_due(lines: Sequence[str]) -> Iterator[str]:
    headed = often = False
    for line in lines:
        headed = headed or _HEADS.search(line) is not None
        row = _IN_COLUMNS.search(line)
        if row is None or line[: row.start("due")].strip():
            often = _OFTEN.search(line) is not None or (often and not line[:1].strip())
        if row is None or not (headed or often) or action_in(row["said"]) is None:
            yield line
            continue
        headed = (
            True  # the rows of the drugs below have the same form, how often they are due stands there or not
        )
        start, end = row.span("due")
        yield line[:start] + " " * (end - start) + line[end:]


def _row(line: str) -> str:
    written = _CHARTED.search(line)
    if written is not None and _TIME.search(line, 0, written.start()):
        return _row(line[: written.start()] + " " * len(written[0]) + line[written.end() :])
    due = _DUE.match(line)
    rest = due.end() if due is not None else 0
    done = _DONE.match(line, rest)
    if due is not None and (done is not None or _says_nothing(line[rest:]) or _acted(line, rest)):
        line = line[: due.start("due")] + " " * (rest - due.start("due")) + line[rest:]
    elif due is not None:
        return line
    return _without_labels(line, done) if done is not None else line


def _acted(line: str, place: int) -> bool:
    """`Sched 0900   New Bag   0914`: behind when it was due stands what was done, and when."""
    done = _ACTED.match(line, place)
    return done is not None and action_in(done["said"]) is not None


def _says_nothing(rest: str) -> bool:
    """`SCHED 2200   ------`, `DUE 0900   REFUSED`, `Sched 2100   (due)`: nothing was given then."""
    return (
        not rest.strip(" \t-_.")
        or _OPEN.fullmatch(rest) is not None
        or action_in(rest.strip()) == "not_given"
        or says_not_given(rest)
    )


def _without_labels(line: str, done: re.Match[str]) -> str:
    """Return a row whose time is labelled (`Charted 03/02 1331    BAG DOWN`) as one that begins with it."""
    said = done["said"]
    action = action_in(said) if said else None
    if action is None or any(not _UNIT.match(said, found.end()) for found in _TIME.finditer(said)):
        return line
    if action == "given" and _PLAIN_GIVEN.match(done["label"]):
        return line
    signs = list(line)
    for name in ("label", "status"):
        if done[name] is not None:
            signs[slice(*done.span(name))] = " " * len(done[name])
    return "".join(signs)


_SIGNED = re.compile(
    r"(?<=[0-2]\d[0-5]\d)[ ](?P<who>(?!am|pm|hr|iv|im|sq|sc|po|ac|la|ra|lh|rh|in|up|on|dn|mg|ml|st|dc|by|to|at|ok|ns|lr"
    r"|pt|rn|md|or|ed|er)[a-z]{2})(?=[ ]*$)",
    re.MULTILINE,
)
"""`1015-1046 kb`: small initials at the end of a line, behind its time."""
_FEWEST_SIGNS = 2


def _without_signs(text: str) -> str:
    """Return the text without initials that sign lines behind their times, where the same ones sign several."""
    told = [sign["who"] for sign in _SIGNED.finditer(text)]
    if len(told) < _FEWEST_SIGNS:
        return text
    often = {who for who in told if told.count(who) >= _FEWEST_SIGNS}
    return _SIGNED.sub(lambda sign: " " * len(sign[0]) if sign["who"] in often else sign[0], text)


_SIGNER = re.compile(
    r"(?<=[ ]{2})[A-Z]\.[ ]?[A-Z][a-z][A-Za-z'-]+(?:,?[ ](?:RN|LPN|LVN|BSN|CRNI))?(?:[ ]\([a-z ]{2,16}\))?(?=[ \t]*$)",
    re.MULTILINE,
)
"""`13:02   RATE   240 mL/hr -> 280 mL/hr      D. Pruitt`, `C. Abel (lunch)`: who wrote a row, at its end."""
_FEWEST_SIGNERS = 3


def _without_signers(text: str) -> str:
    """Return the text without names at the ends of lines, where three or more stand in one column."""
    edges = [found.start() - text.rfind("\n", 0, found.start()) for found in _SIGNER.finditer(text)]
    if len(edges) < _FEWEST_SIGNERS:
        return text
    column = max(set(edges), key=edges.count)
    if edges.count(column) < _FEWEST_SIGNERS:
        return text

    def blank(found: re.Match[str]) -> str:
        edge = found.start() - text.rfind("\n", 0, found.start())
        return " " * len(found[0]) if edge == column else found[0]

    return _SIGNER.sub(blank, text)
