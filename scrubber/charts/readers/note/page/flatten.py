"""A note's text in one way where it may be written in several: lines that a page's width broke are joined again, and a
table by commas is one by strokes. Every sign keeps its place.
"""

from __future__ import annotations

import re

from scrubber.charts.readers.note.page.abroad import as_written_here
from scrubber.charts.readers.note.page.action_blocks import in_one_line
from scrubber.charts.readers.note.page.choices import only_chosen
from scrubber.charts.readers.note.page.copied import without_copies
from scrubber.charts.readers.note.page.due import only_given
from scrubber.charts.readers.note.page.fields import beside_their_values, with_fields
from scrubber.charts.readers.note.page.filed import without_when_filed
from scrubber.charts.readers.note.page.half_apart import with_halves
from scrubber.charts.readers.note.page.initials import without_initials
from scrubber.charts.readers.note.page.line_ends import joined
from scrubber.charts.readers.note.page.log_rows import with_rows
from scrubber.charts.readers.note.page.margins import plain_margins
from scrubber.charts.readers.note.page.pairs import with_pairs
from scrubber.charts.readers.note.page.performed import with_what_was_done
from scrubber.charts.readers.note.page.planned import only_done, without_plans_beside
from scrubber.charts.readers.note.page.quoted import with_strokes
from scrubber.charts.readers.note.page.spaced import with_words
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.words import drugs
from scrubber.charts.words.headings import field_of

_LEADERS = re.compile(r"(?<=[A-Za-z)])(?:[ \t]?\.{4,}[ \t]?|[ \t]\.{2,3}[ \t])(?=\S)")
"""`Time started ....... 1:33 PM`: dots that lead from a label to what is filled in."""

_BELOW_ITS_TIMES = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?:start|stop|end|given|began|ended)(?:ed|ped)?[ \t]?:?[ \t]?(?:[01]?\d|2[0-3]):?[0-5]\d"
    r"(?:[ \t]?[ap]m?)?[ \t,;/-]*){1,2}\n(?P=indent)[ \t]{2,}(?=[A-Za-z][^\n:]*$)",
    re.IGNORECASE | re.MULTILINE,
)
"""`start: 0915 stop: 1120`, and below it, farther to the right, the drug."""


_RUN_AHEAD = re.compile(
    r"^(?P<lead>[ \t]*)(?P<start>(?:[01]?\d|2[0-3]):?[0-5]\d)[ ](?:on|up|in),?[ ]"
    r"(?P<stop>(?:[01]?\d|2[0-3]):?[0-5]\d)[ ](?:off|down|out)[ ]*[-–:,][ ]*(?=[A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
"""`0830 on, 0901 off - Emend 150 mg`: when it ran, ahead of what ran."""


_END_BEHIND = re.compile(
    r"(?:(?<=[A-Za-z])|(?<=[A-Za-z]\)))[ ]{3,}[-–][ ]{2,}(?=(?:[01]?\d|2[0-3]):?[0-5]\d[ \t]*$)", re.MULTILINE
)
"""`0841   metoclopramide 10 mg/50 NS IVPB     -  0857`: the line's own time, and behind a hyphen its end."""


def _as_a_run(run: re.Match[str]) -> str:
    return f"{run['lead']}{run['start']}-{run['stop']}".ljust(len(run[0]))


def flattened(text: str) -> str:
    """Return the text with a space for each line end that only the page's width made; every place stays what it is."""
    text = without_initials(
        plain_margins(with_words(with_strokes(_without_spoken_marks(as_written_here(text)))))
    )
    text = with_fields(with_rows(with_halves(without_when_filed(text))))
    text = only_chosen(only_given(without_plans_beside(only_done(without_copies(_without_bullets(text))))))
    if ".." in text:
        text = _LEADERS.sub(lambda dots: ":" + " " * (len(dots[0]) - 1), text)
    text = beside_their_values(with_what_was_done(text))
    if " off" in text or " down" in text or " out" in text:
        text = _RUN_AHEAD.sub(_as_a_run, text)
    text = _END_BEHIND.sub(lambda gap: ", done".ljust(len(gap[0])), text)
    text = _BELOW_ITS_TIMES.sub(lambda times: times[0].replace("\n", " "), text)
    text = _IN_A_FIELD.sub(lambda field: field[0].replace(":", " "), in_one_line(text))
    if _OF_A_PUMP.search(text):
        text = _PROGRAMMED.sub(lambda row: " " * len(row[0]), text)
        text = _ALARM.sub(lambda why: " " * len(why[0]), _SELECTED.sub(lambda row: " " * len(row[0]), text))
    text = _BOX.sub(lambda box: f"[{box[1]}]", text)
    text = _BAG_IN_LINE.sub(lambda bag: f",{bag['gap'][1:]}{bag['bag']} ", text)
    text = _APART.sub(_beside_its_unit, text)
    if "[" in text:
        text = _TICKED_BAG.sub(lambda tick: " " * len(tick[0]), text)
    if "?" in text:
        text = _ANSWERED_NO.sub(lambda line: line["asked"] + " " * len(line["rest"]), text)
    text = _ORDERED_AND_GIVEN.sub(r"\g<at>Drug   \g<gap>Dose ", text)
    text = _UNHEADED.sub(lambda gap: "Drug" + gap[0][4:], text)
    text = _ENDED_IN_BRACKETS.sub(lambda end: f",{end['said']} ", text)
    if _MAY_REPEAT.search(text):
        text = _REPEATED.sub(_as_once_more, text)
    text = _with_pauses(text)
    text = _without_numbers(text)
    text = _TIME_OF_A_DOSE.sub(lambda line: f"{line['said']} Given:", text)
    if "_" in text:
        text = _FILLED.sub(_with_a_colon, text)
    text = _TIME_TO_ITS_END.sub(lambda word: "On" + " " * (len(word[0]) - 2), text)
    text = _COMPONENT.sub(lambda name: f"{name['gap']}{name['name']} ", text)
    if "#" in text:
        text = _UNIT_NUMBER.sub(lambda unit: f"{unit['unit']}{unit['number']}".ljust(len(unit[0])), text)
    text = _BY_COMMAS.sub(_with_strokes, _BY_SEMICOLONS.sub(_with_strokes, text))
    return joined(_IN_TWO.sub(_with_labels, with_pairs(text)))


_ANSWERED_NO = re.compile(
    r"(?P<asked>\bpre-?med\w*[^?\n]{0,24}\?[ \t]*(?:\[[ ]?\][ ]?y(?:es)?\b[ \t]*\[[xX]\][ ]?)?no?\b)(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
"""`Premedication given? [ ] Yes [X] No     Drug: Benadryl 25 mg PO   Time: ____`: what a form names was not given."""
_UNHEADED = re.compile(
    r"^[ \t]{6,}(?=(?:(?:time[ ])?on|start(?:[ ]time)?|begin|hung)[ \t]{2,}"
    r"(?:(?:time[ ])?off|stop(?:[ ]time)?|end(?:[ ]time)?|down)"
    r"(?:[ \t]{2,}(?:nurse|rn|by|init(?:ials)?|staff|site|rate|lot))*[ \t]*\n[ \t]{0,3}[A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
"""`                ON       OFF` above drugs with their times: the first column has no heading."""
_ORDERED_AND_GIVEN = re.compile(
    r"^(?P<at>[ \t]*)ordered(?P<gap>[ ]{2,})given(?=[ ]{2,}(?:time[ ])?(?:start|on|begin|hung)(?:[ ]time)?[ ]{2,}"
    r"(?:time[ ])?(?:stop|off|end|down)(?:[ ]time)?[ \t]*(?:$|[ ]{2}))",
    re.IGNORECASE | re.MULTILINE,
)
"""`ORDERED      GIVEN      START   STOP`: of each drug how much was given, and when."""
_ENDED_IN_BRACKETS = re.compile(
    r"(?<=\d\d[ ])\((?P<said>(?:done|in|off|down|out|completed?|finished|ended|dry)[ ]?(?:at[ ]|@[ ]?)?"
    r"(?:[01]?\d|2[0-3]):?[0-5]\d[ ]?(?:[ap]\.?m?\.?)?)\)",
    re.IGNORECASE,
)
"""`Cefazolin 2 g IVPB 1000 (done 1030)`: the end of what began right before."""
_APART = re.compile(
    rf"(?P<head>(?:^[ \t]*\[[xX]\]|\b(?i:dose)[ ]?:?)[^\n\[\]:]*?[ ])(?P<number>{NUMBER})(?P<gap>[ ]{{2,3}})"
    r"(?=(?i:mg|mcg|g|gm|units?|meq|ml)\b)",
    re.MULTILINE,
)
"""`[x] infliximab-axxq    420  mg`: a blank that was filled in, before its unit."""
_MAY_REPEAT = re.compile(r"[ ]{2}(?:repeat(?:ed)?|(?:2nd|second)[ ]dose)\b", re.IGNORECASE)
_REPEATED = re.compile(
    r"^(?P<said>[^\n]*\b(?:push|ivp|im|s[cq]|subq)\b[^\n]*?[^,;\s])[ ](?P<gap>[ ]+)"
    r"(?P<label>(?:repeat(?:ed)?(?:[ ]dose)?|(?:2nd|second)[ ]dose)[ ]?:?)"
    rf"(?=[ ]+(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ ]?[ap]m?)?[ ]*\([\d.,]+[ ]?{UNIT}\))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Zofran 4 mg IV push   8:35 AM    repeat:  10:50 AM (4 mg)`: a second dose, in a field of its line."""
_IN_A_FIELD = re.compile(
    r"(?<=[ ]{2})in:(?=[ ]?(?:NSS?|D5W?|D10|LR|SW|\d{2,4}[ ]?(?:ml|cc)?)\b)", re.IGNORECASE
)
"""`Drug: Injectafer 750 mg     in: NS 250 mL`: its bag, and no end."""
_OF_A_PUMP = re.compile(r"elected|ELECTED|ibrary|LIBRARY")
_PROGRAMMED = re.compile(
    r"^[ \t]*(?:\d{1,2}/\d{1,2}/\d{2,4}[ \t]+)?\d{1,2}:\d\d(?::\d\d)?[ \t]+program(?:med)?[ \t]*:[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""`09:45:02   Program: rate 50 mL/hr, VTBI 500 mL`: what it was set to, before it ran."""
_SELECTED = re.compile(
    r"^[ \t]*(?:\d{1,2}/\d{1,2}/\d{2,4}[ \t]+)?\d{1,2}:\d\d(?::\d\d)?[ \t]+"
    r"(?:drug|medication|med)[ \t]+(?:selected|library)[ \t]*:?[ \t]+(?=[A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
"""`13:04:40  DRUG SELECTED   daptomycin 700 mg/50 mL` in the history of a pump: what the rows below it tell of."""
_ALARM = re.compile(
    r"\balarm[ \t]+(?:[A-Z]+[ ]){1,4}-[ ](?=(?:infusion|pump)[ ](?:stopped|paused)\b)", re.IGNORECASE
)
"""`ALARM   AIR IN LINE - INFUSION STOPPED`: why, and what happened."""


def _without_spoken_marks(text: str) -> str:
    """`start time 10:22 a.m. period. New paragraph.`: the marks that a dictation says, where it says several."""
    if "eriod" not in text or len(_SPOKEN_MARK.findall(text)) < _FEWEST_MARKS:
        return text
    return _SPOKEN_MARK.sub(
        lambda mark: _SIGN_OF.get((mark[1] or "").lower(), ".") + " " * (len(mark[0]) - 1), text
    )


_SPOKEN_MARK = re.compile(
    r"(?<=[\w.)%])[ ](period|comma|semicolon|new paragraph|new line|next line)\b(?=[ ]*(?:[.,;]|$|[A-Za-z0-9]))"
    r"(?<!observation period)(?<!obs period)(?<!time period)(?<!wait period)(?<!waiting period)"
    r"|(?<=[.] )(new paragraph|new line|next line)\b",
    re.IGNORECASE | re.MULTILINE,
)
_SIGN_OF = {"period": ".", "comma": ",", "semicolon": ";"}
_FEWEST_MARKS = 4


_UNIT_NUMBER = re.compile(r"\b(?P<unit>(?i:units?)[ ]?(?=#)|U(?=[ ]?#))(?:[ ]?#[ ]?)(?P<number>[1-9])\b")
"""`0955 U#1 PRBC hung`: the first unit."""
_TIME_TO_ITS_END = re.compile(
    r"\bTime[ \t]?:?(?=[ \t]{1,4}(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ \t]?[ap]\.?m?\.?)?[ \t,;|-]{1,10}"
    r"(?:end(?:ed)?|stop(?:ped)?|off|completed?|finished)[ \t:]{1,4}\d)",
    re.IGNORECASE,
)
"""`NS 500 mL bolus   Time 1119   Ended 1150`: when it began."""


def _beside_its_unit(dose: re.Match[str]) -> str:
    return f"{dose['head']}{dose['gap'][1:]}{dose['number']} "


def _as_once_more(line: re.Match[str]) -> str:
    """`..., repeat  10:50 AM (4 mg)`, as a note says it."""
    return f"{line['said']},{line['gap']}{'repeat'.ljust(len(line['label']))}"


def single_spaced(text: str) -> str:
    """Return a note that is written on every second line with a blank for the first of two line ends: an empty line
    divides nothing there. Every sign keeps its place.
    """
    filled = len(_FILLED_LINE.findall(text))
    if filled < _FEWEST_LINES or len(_SECOND_END.findall(text)) != filled - 1 or "\n\n\n" in text:
        return text
    return text.replace("\n\n", " \n")


_FEWEST_LINES = 3
_SECOND_END = re.compile(r"(?<=[^\n])\n\n(?=[^\n])")


_BULLET = re.compile(r"^[ \t]*[-•*](?=[ \t])", re.MULTILINE)
_FILLED_LINE = re.compile(r"^[ \t]*\S", re.MULTILINE)


def _without_bullets(text: str) -> str:
    """Return a note of which each line is an item of a list, without the signs: they divide nothing then."""
    marked = len(_BULLET.findall(text)) if text.lstrip()[:1] in "-•*" else 0
    if marked < 2 or marked < len(_FILLED_LINE.findall(text)):
        return text
    return _BULLET.sub(lambda sign: sign[0][:-1] + " ", text)


_BOX = re.compile(r"\(([ xX])\)(?=[ \t]?[A-Za-z])")
"""`(X) IV push   ( ) IM`: boxes."""

_BAG_IN_LINE = re.compile(
    r"(?<=[^\s,;])(?P<gap>[ ]{2,})(?P<bag>(?i:bag|bottle)[ ]?#?[1-9]):"
    r"(?=[ ]*(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ ]?[ap]m?)?[ ]?(?:-|\u2013|to\b)[ ]?\d)"
)
"""`Radicava 60 mg    Bag 1: 1020-1051    Bag 2: 1054-1125`: runs of one drug in its line."""


_TIME_OF_A_DOSE = re.compile(
    r"^(?P<said>(?:[ \t]*(?:drug|med(?:ication)?|agent)[ ]?:|(?=[^\n]{0,80}\broute[ ]?:))"
    r"(?![^\n]*\b(?:start|stop|begin|end|hung)\b)[^\n]*?\d[ ]?"
    rf"{UNIT}\b[^\n]*?)[ ]{{2}}time[ ]?:(?=[ ]*(?:[01]?\d|2[0-3]):?[0-5]\d\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Drug: Zofran   Dose: 4 mg   Time: 10:04 AM`: when it was given, in its own line."""
_TICKED_BAG = re.compile(
    r"(?i:(?<=diluent:)|(?<=dil:)|(?<=base:)|(?<=mixed in:))[ \t]*(?:\[[ _]?\][^\[\]:\n]{0,40})*\[[xX]\]"
    r"(?=[ \t]*[A-Za-z\d])"
)
"""`Diluent: [ ] D5W 250 mL   [x] NS 250 mL`: what stands before the fluid that a drug is in."""


_COMPONENT = re.compile(
    r"(?P<name>(?:\b[A-Za-z]+[ ]){0,2}\b(?:plasma|platelets?|cells|RBCS?|cryo|cryoprecipitate|FFP)),(?P<gap>[ ]?)"
    r"(?=(?:thawed|frozen|fresh|liquid|apheresis|pheresis|pooled|leuko\w*|irrad\w*|washed|lr)\b)",
    re.IGNORECASE,
)
"""`PLASMA,THAWED`, `platelets, apheresis LR`: how blood banks turn names round. One blank parts them, as two would
part cells.
"""
_OF_A_ROW = re.compile(
    r"(?P<before>^[ \t]*|[ ]{2}|[|\t][ \t]*)(?P<label>[A-Za-z][A-Za-z /]{1,20}?)[ ]?#?(?P<number>[1-9])[ \t]?:(?!\d)",
    re.MULTILINE,
)
"""`Drug 1:   Route 1:`; `Begin 1:06 PM` has a time."""


def _without_numbers(text: str) -> str:
    """Return a form without the numbers of its rows: `Drug 1:   Route 1:` as `Drug:     Route:  `, where some row of it
    has the fields of a drug and of how or when it was given, or several drugs are numbered.
    """
    fields: dict[str, set[str | None]] = {}
    for match in _OF_A_ROW.finditer(text):
        fields.setdefault(match["number"], set()).add(field_of(match["label"]))
    of_rows = any("drug" in told and told & {"route", "start", "stop", "given"} for told in fields.values())
    if not of_rows and sum("drug" in told for told in fields.values()) < _FEWEST_BESIDE:
        return text
    beside = _TWO_DRUGS.search(text) is not None
    last = ""

    def bare(label: re.Match[str]) -> str:
        nonlocal last
        before, last = last, label["number"]
        apart = field_of(label["label"]) == "lot" and before != last and not beside
        return label[0] if apart else _bare(label)

    return _OF_A_ROW.sub(bare, text)


_TWO_DRUGS = re.compile(
    r"\b(?:drug|med(?:ication)?)[ ]?#?[1-9][ \t]?:[^\n]*\b(?:drug|med(?:ication)?)[ ]?#?[1-9][ \t]?:",
    re.IGNORECASE,
)
"""Forms beside each other. Else `Lot #1: A   Lot #2: B` below the drugs says by its numbers of which each is."""
_FEWEST_BESIDE = 2
"""Numbered drugs that are fields of one form: `Drug 1: ...   Drug 2: ...`."""


def _bare(label: re.Match[str]) -> str:
    if field_of(label["label"]) is None:
        return label[0]
    return label["before"] + f"{label['label']}:".rjust(len(label[0]) - len(label["before"]))


_PAUSE = re.compile(
    r"(?:^[ \t]*|(?<=[ ]{2})|(?<=[|.;][ ]))(?:total[ \t]+)?(?:infusion[ \t]+)?"
    r"(?:paused?|pauses|interrupt(?:ed|ions?)|down[ \t-]?time)(?:[ \t]+time)?[ \t]?[?:]?[ \t]*:?[ \t]*"
    r"(?P<yes>(?:\[x\][ \t]?)?(?:y|yes)\b[ \t]*(?:\[[ ]?\][ \t]?(?:n|no)\b[ \t]*)?[,:;-]?[ \t]*)?"
    r"(?:(?:from|times?|at)\b[ \t]*:?[ \t]*)?"
    r"(?:(?=(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d)|\d{1,3}[ \t]?(?:min|hr|h\b))|(?(yes)(?=[ \t]*(?:$|see\b))|(?!)))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Pause? Y  9:18 AM-9:31 AM`, `Interruptions: 0918-0931`, `Paused? Yes`: what a form asks, and its answer."""


_PAUSED_AT = re.compile(
    r"\b(?:pause|interruption|hold)[ \t]+(?:(?P<on>start(?:ed)?|beg[iau]n)|end(?:ed)?|stop(?:ped)?|over)[ \t]?:"
    r"(?=[ \t]*\d)",
    re.IGNORECASE,
)
"""`Interruption start: 0918   Interruption end: 0931`."""


def _with_pauses(text: str) -> str:
    """Return the text with what its forms ask of pauses as events."""
    small = text.casefold()
    if not any(word in small for word in _OF_PAUSES):
        return text
    text = _PAUSE.sub(lambda asked: "Pause:".ljust(len(asked[0])), text)
    text = _PAUSED_AT.sub(_as_an_event, text)
    text = _STOPPED.sub(lambda halt: halt["label"] + "paused".ljust(len(halt["verb"])), text)
    return _NO_PAUSE.sub(lambda asked: " " * len(asked[0]), text)


_OF_PAUSES = ("paus", "interrupt", "down", "hold")
"""What these forms need, so that most notes are passed over without a search."""


_STOPPED = re.compile(
    r"(?P<label>\b(?:interrupt(?:ed|ions?)|pauses?)[ \t]*:[ \t]*)(?P<verb>stopped|held)"
    r"(?=[ \t]+(?:at[ \t]+|@[ \t]?)?\d)",
    re.IGNORECASE,
)
"""`Interruptions:  stopped 1:10 pm c/o HA. Restarted 1:25 pm`."""


def _as_an_event(label: re.Match[str]) -> str:
    """`Interruption end:` as `Resumed:         `."""
    return ("Paused:" if label["on"] else "Resumed:").ljust(len(label[0]))


_NO_PAUSE = re.compile(
    r"(?:^[ \t]*|(?<=[ ]{2})|(?<=\|[ ]))(?:infusion[ \t]+)?(?:paused?|pauses|interrupt(?:ed|ions?))"
    r"(?:/(?:stopped|held|slowed))?[ \t]?[?:]?[ \t]*"
    r"(?:\[[ ]?\][ \t]?(?:y|yes)\b[ \t]*\[[ x]?\][ \t]?)?(?:no|n|none|n/a|never|0)\b(?=[ \t]*(?:$|[.,;|\[]|[ ]{2}))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Paused? N`: it ran through; `Paused? [ ] Y [ ] N`: nobody answered."""


def _with_a_colon(blank: re.Match[str]) -> str:
    """`Dose __25 g__` as `Dose:  25 g  `, `Tylenol __650 mg__ at __0900__` without a colon, and
    `Dose: _25_ g` as `Dose:   25 g`: a number stays by its unit.
    """
    word = _WORD_AHEAD.search(blank.string, max(0, blank.start() - _LONGEST_NAME), blank.start())
    runs_on = word is not None and (word[0].casefold() in _SMALL_WORDS or drugs.is_named(word[0]))
    label = (":" if blank["gap"] and not runs_on else "").ljust(blank.start("value") - blank.start())
    end = " " * len(blank["end"])
    parted = _UNIT_BEHIND.match(blank.string, blank.end()) is not None
    return label + end + blank["value"] if parted else label + blank["value"] + end


_WORD_AHEAD = re.compile(r"[A-Za-z][\w-]*\Z")
_LONGEST_NAME = 24
"""Characters ahead of a blank in which the word before it stands."""
_SMALL_WORDS = frozenset({"at", "in", "by", "over", "for", "from", "to", "of", "with", "via"})
_UNIT_BEHIND = re.compile(rf"[ ]{UNIT}\b", re.IGNORECASE)
_FILLED = re.compile(
    r"(?:(?<=[A-Za-z])(?P<gap>[ ])|(?<![A-Za-z0-9_]))_{1,40}(?P<value>[^_\s][^_\n]{0,60}?)(?P<end>_{1,40})"
)
"""A blank of a form, filled in."""


def as_written(text: str, flat: str) -> str:
    """Return a note with the line ends of its flattened text, and all other signs as it has them."""
    if text == flat:
        return text
    pairs = zip(text, flat, strict=True)
    return "".join(other if "\n" in (mine, other) else mine for mine, other in pairs)


def _with_strokes(table: re.Match[str]) -> str:
    """Return a table whose headings are known with strokes for its commas; words with commas of their own leave it."""
    rows = table[0].split("\n")
    sign = ";" if ";" in rows[0] else ","
    known = [field_of(heading.strip()) for heading in rows[0].split(sign)]
    is_table = sum(name is not None for name in known) > 2 and len({row.count(sign) for row in rows}) == 1
    return table[0].replace(sign, "|") if is_table else table[0]


_BY_SEMICOLONS = re.compile(
    r"(?m:^)[A-Za-z][A-Za-z_ /#]{0,24}(?:;[ ]?[A-Za-z][A-Za-z_ /#]{0,24}){3,14}(?:\n[^\n;]*;[^\n]*)+"
)
_BY_COMMAS = re.compile(
    r"(?m:^)[A-Za-z][A-Za-z_ /#]{0,24}(?:,[ ]?[A-Za-z][A-Za-z_ /#]{0,24}){3,14}(?:\n[^\n,]*,[^\n]*)+"
)
"""`Date,Time,Medication,Dose,Route,Action`, and the rows below it."""


def _with_labels(table: re.Match[str]) -> str:
    """Return a table of two columns as fields: `| Dose |   600mg |` is `  Dose:     600mg  `."""
    rows = [_ROW_OF_TWO.fullmatch(row) for row in table[0].split("\n")]
    told = [field for row in rows if row is not None and (field := field_of(row["label"])) is not None]
    if len(told) * 2 < len(rows) and not _BOTH_ENDS.issubset(told):
        return table[0]
    return "\n".join(
        " " * row.start("label") + row["label"] + ":" + " " * (row.start("value") - row.end("label") - 1)
        + row["value"] + " " * (row.end() - row.end("value"))
        for row in rows if row is not None
    )  # fmt: skip


_BOTH_ENDS = frozenset({"start", "stop"})
"""Fields of a form that is one, whatever else it asks."""


def _two(label: str, value: str) -> str:
    """Return a pattern of `| Dose | 600mg |`."""
    first = rf"[ \t]*\|?[ \t]*{label}[A-Za-z][A-Za-z /#()]{{0,24}}[A-Za-z)#])[ \t]*"
    return rf"{first}\|[ \t]*{value}[^|\n]*[^|\s])[ \t]*\|?[ \t]*"


_ROW_OF_TWO = re.compile(_two("(?P<label>", "(?P<value>"))
_IN_TWO = re.compile(rf"(?m:^){_two('(?:', '(?:')}(?:\n{_two('(?:', '(?:')}){{2,}}(?m:$)")
