"""Forms with a field for the time: `Drug: Prolia   Dose: 60 mg   Route: SQ`, and below it `Time: 1:25 PM   Lot: 11633`.

The label says of no drug that it is its time. So it is the time of the drug that the form named last, where that one is
given at one moment and nothing but fields of the same form stands between them.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.drafts import Drafts
from scrubber.charts.readers.note.values.reading import Reading, timed
from scrubber.charts.readers.note.values.statement import AT_ONCE, FIELD, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.forms import UNIT
from scrubber.charts.words import drugs
from scrubber.model.value import replace

_LABEL = re.compile(
    r"(?:^|\n|[ \t]{2,}|\|[ \t]*|[;,][ \t]+)(?:-[ \t]*)?(?:admin(?:istration)?\.?[ \t]+)?(?:date[ \t]*/[ \t]*)?"
    r"time(?:[ \t]+of[ \t]+(?:admin\w*|inj\w*)|[ \t]+given)?[ \t]*:?[ \t]*(?:\d{1,2}/\d{1,2}/\d{2,4}[ \t,@]*)?\Z",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[ \t]*(?:[-*•][ \t]*)?(?:[A-Za-z][A-Za-z #./()]{0,30}?[ \t]*[:#]|\[[ xX]?\]"
    r"|(?:dose|route|sites?|lots?|exp|time|medication|med|drug|given)\b)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:vitals?|vs|bp|observ\w+|monitor\w*|arriv\w+|depart\w+|discharge\w*|checked?[ -]?in|assess\w+|education|next|"
    r"last|due|schedul\w+|order\w*|pre-?(?:med|inj|dose|tx)\w*|post-?(?:inj|dose|tx)\w*|pain|visit|reaction|draw\w*|labs?)\b",
    re.IGNORECASE,
)
"""Words of a field that open another part of the form: the time below them is of that."""
_TIMED = re.compile(
    r"(?:^|\n)[ \t]*(?:admin\w*[ \t]+)?(?:date[ \t]*/[ \t]*)?time[ \t]*:[^\n]*\Z", re.IGNORECASE
)
_MOST_LINES = 9


def is_in_its_field(reading: Reading, time: Token) -> bool:
    """Return whether a time fills a field `Time:`, and no vital sign, event or drug stands beside it."""
    if time.until is not None or time.clock is None:
        return False
    kinds = {token.kind for token in reading.sentence.tokens}
    if kinds & {"vital", "not_infused", "other", "drug"}:
        return False
    return _LABEL.search(reading.text, max(0, time.start - 60), time.start) is not None


def tell(home: Statement, time: Token) -> None:
    """Add the time of a form's field to what the form tells."""
    assert time.clock is not None
    home.facts.append(replace(timed("given", time.clock), value=FIELD))


def of_the_form(drafts: Drafts, statement: Statement) -> list[Draft]:
    """`Drug: Prolia 60 mg`, `Route: SQ`, `Time: 1:25 PM`: what was named last, where only fields stand between.

    Not where a form has the time above its drug: `Time: 1325`, `Drug: Prolia 60 mg`, and the next one's below.
    """
    last = drafts.all[-1] if drafts.all else None
    if last is None or last.course.told or not _is_given_at_once(last, statement):
        return []
    text = drafts.text
    first = text.rfind("\n", 0, last.statement.start) + 1
    lines = text[first : statement.start].split("\n")
    own, *below = lines
    fields = all(_FIELD.match(line) for line in below if line.strip())
    # an empty line parts a drug's own line from the fields
    together = all(line.strip() for line in below[:-1])
    fields = fields and (_FIELD.match(own) is not None or (together and _is_all(own, last.name)))
    other = _OTHER.search("\n".join(lines)) or _OTHER.match(text[statement.end :].lstrip("\n")[:40])
    leads = _has_its_time_above(drafts, first)
    return [last] if fields and len(lines) <= _MOST_LINES and other is None and not leads else []


def _is_all(line: str, name: str) -> bool:
    """`Ondansetron`, `3/2/26   Ilumya 100 mg SC`, and its fields below it: a line that ends with a drug's name, its
    dose and its way.
    """
    place = line.casefold().rfind(name.casefold())
    return place >= 0 and _DOSED.fullmatch(line, place + len(name)) is not None


_DOSED = re.compile(
    rf"[ \t:*-]*(?:[\d.,]+[ \t]?{UNIT}\b)?[ \t,]*(?:s\.?[cq]\.?|subq|subcut\w*|im|ivp|iv[ \t]push|iv)?[ \t.*:-]*",
    re.IGNORECASE,
)


def _has_its_time_above(drafts: Drafts, line: int) -> bool:
    """Return whether the line above one is the field of a time that no other drug took."""
    above = _TIMED.search(drafts.text, 0, max(line - 1, 0))
    if above is None:
        return False
    return not any(above.start() <= place < above.end() for draft in drafts for place in draft.taken)


def _is_given_at_once(draft: Draft, statement: Statement) -> bool:
    """`Route: IV push   Time: 14:20` says both."""
    return draft.injected or (draft.way in ("", "iv") and statement.way() in AT_ONCE)


def is_its_time(reading: Reading, time: Token) -> bool:
    """`Ferrlecit 125 mg in 100 mL. Infused over 60 min. Time: 0912-1014.`: in the line of what was infused."""
    if time.until is None:
        return False
    start = reading.sentence.start
    line = reading.text.rfind("\n", 0, time.start) + 1
    label = _TIMES.search(reading.text[start : time.start])
    return label is not None and bool(drugs.names_in(reading.text[line:start]))


_TIMES = re.compile(
    r"(?:^|[.;]\s)\s*(?:(?:infusion|inf|admin)\s+)?times?(?:\s+(?:of\s+)?(?:infusion|admin\w*))?\s*:?\s*$",
    re.IGNORECASE,
)
