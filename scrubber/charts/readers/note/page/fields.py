"""Fields of forms in one way, a label with a colon and what is filled in behind it, however a print parts them.

    START=0815 STOP=0852 DRUG=Teflaro 600 mg
    - Dose - 4 mg
    Order ID 77-2031 | Drug: Zofran | Dose: 4 mg
    Route:              IV push
    Heparin: none

Every value keeps its place.
"""

from __future__ import annotations

import re

from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of

_EQUALS = re.compile(
    r"^(?=[^\n]*\b(?:drug|med(?:ication)?)=)(?=[^\n]*\b(?:start|stop|end|time|dose|route)=)[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_EQUAL = re.compile(r"(?<=[A-Za-z])=(?=\S)")
"""`START=0815 STOP=0852 DRUG=Teflaro 600 mg`: fields as a machine writes them."""


_ORDER_NUMBER = re.compile(
    r"^[ \t|]*order[ ](?:id|no|number)\b\.?[ ]?[:#]?[ \t]*(?=[\w-]*\d)[\w-]+[ \t]*(?:\||[ \t](?=[ \t]))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Order ID 77-2031 | Drug: ...`: the number of an order is no order."""
_LABELLED_CELLS = re.compile(
    r"^[ \t|]*(?i:drug|med(?:ication)?)[ ]?:[^|\n]*(?:\|[ \t]*(?:[A-Za-z][A-Za-z /]{0,24}:[^|\n]*)?){2,}$",
    re.MULTILINE,
)
"""`Drug: Zofran | Dose: 4 mg | Start: 16:05`: fields between strokes."""


_IF_ANY = re.compile(
    r"[ \t]?\((?:if|when|as)[ ](?:any|applicable|given|used)\)(?=[ \t]*:)",
    re.IGNORECASE,
)
"""`Injection (if any): cyanocobalamin 1,000 mcg IM ...`: a form's label, and no condition of what is filled in."""


_GAPPED = re.compile(
    r"^(?P<label>[ \t]+(?:admin(?:istered|istration)?|given)(?:[ ](?:time|at))?)(?P<gap>[ ]{2,})"
    r"(?=(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?[ ]+)?\d{1,2}:?\d\d\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""`   Admin time  10:05 AM      C. Ruiz RN`, below a drug: a label whose colon is a gap."""


def with_fields(text: str) -> str:
    """Return the text with a colon behind each label, without the numbers of orders and drugs that were not used."""
    if "(if " in text or "(when " in text or "(as " in text:
        text = _IF_ANY.sub(lambda words: " " * len(words[0]), text)
    text = _GAPPED.sub(lambda label: f"{label['label']}:{label['gap'][1:]}", text)
    if "=" in text:
        text = _EQUALS.sub(lambda line: _EQUAL.sub(":", line[0]), text)
    text = _ORDER_NUMBER.sub(lambda number: " " * len(number[0]), _with_dashed_labels(text))
    return _LABELLED_CELLS.sub(lambda line: line[0].replace("|", " "), _NO_DRUG.sub(_without_a_drug, text))


def beside_their_values(text: str) -> str:
    """Return the text with each label right before its value, where the values stand in a column of their own."""
    return _FAR_VALUE.sub(_beside_its_value, text)


_DASHED = re.compile(
    r"^(?P<lead>[ \t]*(?:[-*•][ \t]+)?)(?P<label>[A-Za-z][A-Za-z /]{1,20}?)(?P<dash>[ ]+[-–][ ]+)(?=\S)",
    re.MULTILINE,
)
_FEWEST_FIELDS = 3


def _with_dashed_labels(text: str) -> str:
    """Return a form whose labels end with a dash with colons for them: `- Dose - 4 mg` as `- Dose:  4 mg`."""
    fields = [field for line in _DASHED.finditer(text) if (field := field_of(line["label"])) is not None]
    if len(set(fields)) < _FEWEST_FIELDS or "drug" not in fields:
        return text
    return _DASHED.sub(_with_its_colon, text)


def _with_its_colon(line: re.Match[str]) -> str:
    known = field_of(line["label"]) is not None or line["label"].casefold() in ("diluent", "route")
    return line["lead"] + line["label"] + ":".ljust(len(line["dash"])) if known else line[0]


_NO_DRUG = re.compile(
    r"(?:^[ \t]*|(?<=[ ]{2})|(?<=[|,;.][ ]))(?P<name>[A-Za-z][\w-]*(?:[ ][A-Za-z][\w-]*)?)"
    r"[ ]?[:=?][ ]*(?:none|n/a|no?|nil|0|-{1,3})"
    r"(?=[ \t]*(?:$|[.,;|](?!\d)|[ ]{2}))",
    re.IGNORECASE | re.MULTILINE,
)


def _without_a_drug(field: re.Match[str]) -> str:
    """`Heparin: none`: nothing that follows is of it."""
    return "-".rjust(len(field[0])) if drugs.is_named(field["name"]) else field[0]


_FAR_VALUE = re.compile(
    r"^(?P<indent>[ ]*)(?P<label>(?i:(?:iv[ ])?route|site|dose|drug|med(?:ication)?)[ ]?:)"
    r"(?P<gap>[ ]{2,})(?=\S+(?:[ ]\S+)*[ ]*$)",
    re.MULTILINE,
)
"""`Route:              IV push`: a field whose value stands in a column of its own."""


def _beside_its_value(field: re.Match[str]) -> str:
    """Return a label right before its value, which keeps its place."""
    return field["indent"] + field["gap"][1:] + field["label"] + " "
