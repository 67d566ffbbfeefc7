"""Actions that a record prints a field a line, below the drug that they are of, or below their time.

    abatacept (ORENCIA) 1,000 mg in sodium chloride 0.9 % 100 mL IVPB
       Action       New Bag
       Dose         1,000 mg
       Time         0832
    14:22:05   Medication Given
               ketorolac (TORADOL) injection 15 mg

are read as `Action: New Bag   Dose: 1,000 mg   Time: 0832` and `14:22:05   Given   ketorolac (TORADOL) injection 15
mg`, each in one line. Every sign keeps its place.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.words.action_words import action_in

_AT = r"(?:[01]?\d|2[0-3]):?[0-5]\d(?::[0-5]\d)?(?:[ \t]?[ap]\.?m?\.?)?"
_ON = r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d)[ \t,@]+"
_WRITTEN = (
    r"(?:Record(?:ed)?|Document(?:ed)?|Chart(?:ed)?|Enter(?:ed)?|Filed|Verif(?:y|ied)|Sched(?:uled)?|Due)"
)
_BLOCK = re.compile(
    r"^(?:[ \t]+|(?=[^\n:]*:))(?:MAR[ \t]+)?Action[ \t]*:?[ \t]+(?P<said>[A-Za-z][^\n]*)\n"
    rf"(?:[ \t]*(?:Dose|Rate|Route|Site|Volume|Admin[ \t]Date|Date|{_WRITTEN}(?:[ \t]+(?:Date/)?Time)?)[ \t:][^\n]*\n)"
    rf"{{0,6}}[ \t]*(?:(?:Admin(?:istration)?|Action|Event)[ \t])?(?:Date/)?Time[ \t]*:?[ \t]+(?:{_ON})?{_AT}"
    rf"(?:\n[ \t]*{_WRITTEN}(?:[ \t]+(?:Date/)?Time)?[ \t]*:?[ \t]+(?:{_ON})?{_AT}(?=[ \t]*$)){{0,2}}",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"\b(Action|Dose|Rate|Route|Site|Volume|Time)[ \t]", re.IGNORECASE)
_OF_WRITING = re.compile(
    rf"^[ \t]*{_WRITTEN}\b[^\n]*$|^[ \t]*(?:Admin(?:istration)?|Action|Event)[ \t](?=(?:Date/)?Time\b)"
    r"|\bDate/(?=Time\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Recorded Time: 1102`: when it was written; `Action ` of `Action Time`."""
_TIMELINE = re.compile(
    rf"^(?P<time>[ \t]*{_AT}[ \t]+)(?P<med>Medication[ \t]+)?(?P<said>[A-Za-z]+(?: [A-Za-z]+){{0,2}})[ \t]*\n"
    r"(?=[ \t]{4,}[A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
_DOSE_AND_ROUTE = re.compile(
    r"^(?P<dose>[ \t]*dose)(?P<route>[ \t]?/[ \t]?route)(?=[ \t:])", re.IGNORECASE | re.MULTILINE
)
"""`Dose/Route     60 mg  SC`: both are told behind it."""


_GIVINGS = re.compile(
    rf"^[ \t]+given[ ]+{_AT}(?:[ ][CEMP][SD]T)?(?:[ ]{{2,}}given[ ]+{_AT}(?:[ ][CEMP][SD]T)?)+[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BETWEEN = re.compile(r"(?<=\S)[ ]{2,}(?=given)", re.IGNORECASE)
"""`Given 07:44 CST     Given 11:02 CST`: several rows of a drug in one line."""


def in_one_line(text: str) -> str:
    """Return the text with the fields of an action in one line, and each giving in a line of its own."""
    text = _GIVINGS.sub(lambda line: _BETWEEN.sub(lambda gap: "\n" + gap[0][1:], line[0]), text)
    text = _DOSE_AND_ROUTE.sub(lambda label: label["dose"] + " " * len(label["route"]), text)
    return _TIMELINE.sub(_with_its_drug, _BLOCK.sub(_with_its_fields, text))


def _with_its_fields(block: re.Match[str]) -> str:
    if action_in(block["said"]) is None:
        return block[0]
    said = _OF_WRITING.sub(lambda label: " " * len(label[0]), block[0])
    return _LABEL.sub(r"\1:", said.replace("\n", " "))


def _with_its_drug(row: re.Match[str]) -> str:
    if action_in(row["said"]) is None:
        return row[0]
    return (
        row["time"]
        + " " * len(row["med"] or "")
        + row[0][row.start("said") - row.start() :].replace("\n", " ")
    )
