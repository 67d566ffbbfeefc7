"""The columns of a table inside a note: what its headings head, which cell stands below which, whose table it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from scrubber.charts.readers.note.page.beforehand import BEFOREHAND
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.action_words import action_in
from scrubber.charts.readers.note.words.coded import legend_in
from scrubber.charts.readers.note.words.forms import NUMBER, UNIT
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import plain
from scrubber.charts.words.headings import field_of

Span = tuple[int, int]
_NAMES = {"volume_ml": "volume", "route": "way", "technique": "way", "access": "site"}
"""Fields of a log under the names that facts of a note have."""
ALL_IN_ONE = frozenset(
    f"{what} dose {way}" for what in ("medication", "med", "drug", "prn medication", "prn med")
    for way in ("route", "rte", "route site", "route given", "route freq", "route frequency")
)  # fmt: skip
"""Headings of what was given, how much and how, in one column."""
_ALSO = {
    "charted": "given",
    **dict.fromkeys(("dil", "diluent", "dilution", "vehicle", "base", "mixed in"), "volume"),
    **dict.fromkeys(("finding", "findings", "rn note", "rn notes", "nurse note", "nurse notes", "nursing note",
                     "nursing notes", "note", "what happened", "events", "initials comment", "initials comments",
                     "init comment", "rn comment", "nurse comment", "comment initials", "comments initials",
                     "by comment", "observation", "observations", "detail", "details", "admin detail",
                     "admin details"), "comment"),
    "pushed": "given", "time pushed": "given", "injected": "given", "time injected": "given",
    "admin": "given", "adm": "given", "actual": "given", "actual time": "given",
    **dict.fromkeys(("sch", "sched", "sched time", "planned", "planned time", "planned start", "expected", "target",
                     "ordered time", "time ordered", "order time", "ordered for", "target time"), "scheduled"),
    "route fluid": "way",
    "strength": "dose", "dose route": "dose", "dose vol": "dose", "dose volume": "dose",
    "dose diluent": "dose", "dose bag": "dose",
    "bolus": "bolus", "bolus dose": "bolus", "bolus amount": "bolus", "bolus given": "bolus",
    "drip rate": "rate", "gtt rate": "rate", "pump rate": "rate", "rate of infusion": "rate", "new rate": "rate",
    **dict.fromkeys(
        ("mu min", "munits min", "milliunits min", "mcg kg min", "mcg min", "mcg kg hr", "mcg hr", "mg hr", "mg min",
         "mg kg hr", "units hr", "units kg hr", "units h", "mg h", "dose rate", "drip dose"), "dose_rate"),
    "given by": "by", "by": "by", "initials": "by", "init": "by",
    "order set": "order", "orders": "order", "medication orders": "order", "order description": "order",
    "amt inf": "dose", "amt infused": "dose", "unit no": "dose_unit", "unit id": "dose_unit", "unit nbr": "dose_unit",
    **dict.fromkeys(ALL_IN_ONE, "drug"),
    **dict.fromkeys(("prn medication", "prn med", "prn drug", "prn medication given", "prn given"), "drug"),
    **dict.fromkeys(("reassessed", "reassess", "reassessment", "reassessed at", "reassess time", "reassessment time",
                     "time reassessed", "recheck", "rechecked", "recheck time", "follow up time", "f u time",
                     "time of follow up", "eval time", "evaluated", "time evaluated", "effect time"), "rechecked"),
    **dict.fromkeys(("before", "after", "pain", "pain before", "pain after", "pain score", "pain level", "score",
                     "pre score", "post score", "score before", "score after", "effect", "effectiveness",
                     "outcome", "rass", "poss", "pain pre", "pain post"), "score"),
    **dict.fromkeys(("agent action", "drug action", "medication action", "med action", "agent event"), "drug"),
    **dict.fromkeys(("vaccine", "vaccine med", "med vaccine", "immunization", "injection"), "drug"),
    **dict.fromkeys(("soln", "iv soln", "iv solution", "fluid type", "infusion name", "fluid drug"), "drug"),
    **dict.fromkeys(("scanned", "scan", "scan time", "scanned at", "time scanned", "barcode scan", "bar code scan",
                     "pulled at", "time pulled", "dispensed at", "time dispensed"), "scanned"),
    "item": "drug", "line item": "drug", "description": "drug", "service": "drug",
    **dict.fromkeys(("drug library entry", "library entry", "drug entry", "drug library", "library drug",
                     "infusion drug", "drug infused", "drug program", "drug concentration", "drug conc"), "drug"),
    **dict.fromkeys(("vtbi", "vtbi ml", "vol to infuse", "volume to infuse", "volume to be infused"), "to_infuse"),
    **dict.fromkeys(("vi", "vi ml", "vol inf", "vol infused", "cum vol", "cumulative"), "pumped"),
    "contents": "drug", "bag contents": "drug", "content": "drug",
    **dict.fromkeys(("paused", "pause", "pause time", "time paused", "paused at", "interrupted", "held at"), "pause"),
    **dict.fromkeys(("restarted", "restart", "restart time", "time restarted", "restarted at", "resumed", "resume",
                     "resume time", "time resumed", "resumed at"), "restart"),
    **dict.fromkeys(("volume given", "vol given", "volume transfused", "vol transfused"), "volume"),
    "how": "way", "way": "way", "how given": "way", "given how": "way", "given via": "way",
}  # fmt: skip
"""Headings that only tables inside notes have."""
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_WIDE = re.compile(r"\S+(?: \S+)*")
_TABBED = re.compile(r"[^\t\n]+")


@lru_cache(maxsize=4096)  # each way of reading a line as headings asks for the same cells
def field_named(heading: str) -> str | None:
    """Return the field that a heading heads, under the name that facts of a note have."""
    words = heading.strip(" :#")
    name = field_of(words) or _ALSO.get(plain(words)) or _ALSO.get(plain(_IN_BRACKETS.sub("", words)))
    return _NAMES.get(name, name) if name is not None else None


def headed(text: str, spans: Sequence[Span]) -> dict[str, int]:
    """Return the place of each field that headings head."""
    header: dict[str, int] = {}
    for place, span in enumerate(spans):
        name = field_named(text[slice(*span)])
        if name is not None:
            header.setdefault(name, place)
    if not header:
        return header  # a line like any other
    for name in _headed_twice(text, spans, header):
        del header[name]
    header |= _dose_and_time(text, spans, header) | _in_and_out(text, spans, header)
    header |= _act(text, spans, header) | _value(text, spans, header)
    _before_it_was_given(text, spans, header)
    return header | _infused_by(text, spans, header)


def _before_it_was_given(text: str, spans: Sequence[Span], header: dict[str, int]) -> None:
    """`Ordered   RX verif   Hung`: when it was ordered, checked or made, where the row below has times there."""
    ordered = header.get("dose_ordered", -1)
    words = [plain(text[slice(*span)]) for span in spans]
    told = {field: n for n, word in enumerate(words) if (field := BEFOREHAND.get(word)) is not None}
    given = header.get("given")
    if given is not None and BEFOREHAND.get(words[given]) == "written":  # `Charted   Given`
        named = (
            n for n, span in enumerate(spans) if n != given and field_named(text[slice(*span)]) == "given"
        )
        header["given"] = next((n for n in named if n != header.get("dose")), given)
    if ordered < 0 and not told and "order" not in header:
        return
    cells = first_row(text, spans)
    timed = {n for n, cell in enumerate(cells) if _IS_TIME.fullmatch(text[slice(*cell)].strip(" |"))}
    if ordered in timed:
        header.setdefault("scheduled", header.pop("dose_ordered"))
    if header.get("order") in timed:
        header.setdefault("entered", header.pop("order"))
    for field, place in told.items():
        if place in timed and place not in header.values():
            header.setdefault(field, place)


def _headed_twice(text: str, spans: Sequence[Span], header: Mapping[str, int]) -> list[str]:
    """Return the fields of a drug that two columns are headed as alike: `Start   Stop   Start   Stop`. Which is meant,
    nobody says; where the drugs are headed twice as well, two tables stand side by side.
    """
    words = [plain(text[slice(*span)]) for span in spans]
    if "drug" not in header or words.count(words[header["drug"]]) > 1:
        return []
    return [name for name in _TOLD_ONCE if name in header and words.count(words[header[name]]) > 1]


_TOLD_ONCE = ("dose", "given", "start", "stop")


def first_row(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the cells of the first row below headings, whatever line is drawn between."""
    first = line_end(text, spans[-1][1]) + 1
    ruled = RULED.fullmatch(text, first, line_end(text, first))
    first = line_end(text, first) + 1 if ruled and ruled[0].strip() else first
    return cells_of(text, first, line_end(text, first), "|" in text[spans[0][0] : spans[-1][1]])


RULED = re.compile(r"[\s|+=-]*")
"""A line that is drawn and says nothing: `|------|------|`."""


def _infused_by(text: str, spans: Sequence[Span], header: Mapping[str, int]) -> dict[str, int]:
    """`Fluid   Volume   Hung   Infused`, `Hung   Done`: when it was in, where the row below has a time there, and not
    how much; `Due   Done`: when it was given.
    """
    words = [plain(text[slice(*span)]) for span in spans]
    place = next((n for n, word in enumerate(words) if word in _WAS_IN), None)
    if place is None or "stop" in header or place < header.get("start", 0):
        return {}
    cells = first_row(text, spans)
    if len(cells) != len(spans) or not _TIME_CELL.fullmatch(text[slice(*cells[place])].strip(" |")):
        return {}
    if "start" in header:
        return {"stop": place}
    return {"given": place} if words[place] == "done" and "given" not in header else {}


_WAS_IN = frozenset({"infused", "in", "done", "finished", "complete", "completed"})


def _act(text: str, spans: Sequence[Span], header: Mapping[str, int]) -> dict[str, int]:
    """`Drug   Sched   Actual   Act   Amt`: what was done, where the row below it has an action there; `Sched   Act`:
    when it was, where it has a time.
    """
    words = [plain(text[slice(*span)]) for span in spans]
    place = next((n for n, word in enumerate(words) if word in ("act", "code")), -1)
    cells = first_row(text, spans) if place >= 0 else []
    below = _right_below(text, cells, spans[place]) if place >= 0 else None
    if below is None and len(cells) != len(spans):
        return {}
    below = below or cells[place]
    said = text[slice(*below)].strip(" |*")
    said = legend_in(text).get(said, said)
    if _IS_TIME.fullmatch(said) and "given" not in header:
        return {"given": place}
    return {"status": place} if action_in(said) is not None and "status" not in header else {}


def _right_below(text: str, cells: Sequence[Span], heading: Span) -> Span | None:
    """Return the cell whose left edge is that of a heading; None where no cell stands so."""
    across = heading[0] - text.rfind("\n", 0, heading[0])
    edges = [(cell, cell[0] - text.rfind("\n", 0, cell[0])) for cell in cells]
    return next((cell for cell, edge in edges if edge == across), None)


def _value(text: str, spans: Sequence[Span], header: Mapping[str, int]) -> dict[str, int]:
    """`Date/time   Item   Action   Value`: how much was given, where the row below it has an amount there."""
    words = [plain(text[slice(*span)]) for span in spans]
    if "value" not in words or "drug" not in header or "dose" in header:
        return {}
    cells, place = first_row(text, spans), words.index("value")
    amount = len(cells) == len(spans) and _AMOUNT.fullmatch(text[slice(*cells[place])].strip(" |"))
    return {"dose": place} if amount else {}


_AMOUNT = re.compile(rf"{NUMBER}\s?{UNIT}", re.IGNORECASE)


def _dose_and_time(text: str, spans: Sequence[Span], header: Mapping[str, int]) -> dict[str, int]:
    """`Med   Ordered   Given   Route   Time`, `Time   Med   Pulled   Given`: how much was given, and when, where the
    row below has a time there.
    """
    places = [place for place, span in enumerate(spans) if field_named(text[slice(*span)]) == "given"]
    places.sort(key=lambda place: plain(text[slice(*spans[place])]) != "given")
    if len(places) != 2 or "dose" in header or plain(text[slice(*spans[places[0]])]) != "given":
        return {}
    cells = first_row(text, spans)
    if len(cells) != len(spans):
        return {}
    dose, time = (_IS_TIME.fullmatch(text[slice(*cells[place])].strip(" |")) for place in places)
    return {"dose": places[0], "given": places[1]} if time and not dose else {}


def _in_and_out(text: str, spans: Sequence[Span], header: dict[str, int]) -> dict[str, int]:
    """`Drug/dose   IV   In   Out`: of the bag, where no other times are headed; in a list of chairs or visits, and
    beside a patient's name, they are the patient's. `Given` may head the dose beside them: `Drug   Given   In   Out`.
    """
    words = [plain(text[slice(*span)]).removeprefix("time ") for span in spans]
    others = header.keys() - ({"given"} if _heads_doses(text, spans, header) else set())
    if "drug" not in header or {"start", "stop", "given"} & others or not {"in", "out"} <= set(words):
        return {}
    first, last = words.index("in"), words.index("out")
    title = text.rfind("\n", 0, max(text.rfind("\n", 0, spans[0][0]), 0)) + 1
    of_patients = _OF_PATIENTS.search(text, title, spans[-1][1]) is not None
    named = {"pt", "pts", "patient", "patients", "name", "client"} & set(words)
    of_a_bag = first < last and (header["drug"] < first or not named)
    return {"start": first, "stop": last} if of_a_bag and not of_patients else {}


def _heads_doses(text: str, spans: Sequence[Span], header: Mapping[str, int]) -> bool:
    """Return whether a column `Given` holds doses: the row below the headings has two times, of its `In` and `Out`."""
    if "given" not in header or plain(text[slice(*spans[header["given"]])]) != "given":
        return False
    first = line_end(text, spans[-1][1]) + 1
    row = text[first : line_end(text, first)]
    return sum(_IS_TIME.fullmatch(cell.strip()) is not None for cell in re.split(r"\||\t|\s{2,}", row)) == 2


_OF_PATIENTS = re.compile(
    r"\b(?:chairs?|visits?|rooms?|bays?|arriv\w*|sign|appt|appointments?|census)\b", re.IGNORECASE
)


def cells_of(text: str, start: int, end: int, piped: bool) -> list[Span]:
    """Return the spans of cells; a piped line may begin and end with its separator, and an empty cell stays one."""
    if not piped:
        pattern = _TABBED if "\t" in text[start:end] else _WIDE
        return [match.span() for match in pattern.finditer(text, start, end)]
    inner = text[start:end]
    opened = inner.lstrip().startswith("|")
    start += len(inner) - len(inner.lstrip()) + (1 if opened else 0)
    closed = inner.rstrip().endswith("|") and opened
    end -= len(inner) - len(inner.rstrip()) + (1 if closed else 0)
    cells, first = [], start
    for place in [*(i for i in range(start, end) if text[i] == "|"), end]:
        cells.append((first, place))
        first = place + 1
    return cells


def tabbed_cells(text: str, start: int, end: int, most: int) -> list[Span] | None:
    """Return the cells of a line of tabs below headings with one tab between them, where two tabs hold an empty cell;
    None where nobody knows which tab ends a cell: of a line with more cells than headings (`most`).
    """
    cells, first = [], start
    for place in [*(i for i in range(start, end) if text[i] == "\t"), end]:
        cells.append((first, place))
        first = place + 1
    while len(cells) > most and not text[slice(*cells[-1])].strip():
        cells.pop()
    if len(cells) <= most:
        return cells
    filled = cells_of(text, start, end, piped=False)
    return filled if len(filled) == most else None


def by_column(
    text: str,
    cells: Sequence[Span],
    spans: Sequence[Span],
    down: int,
    timed: Set[int],
    unknown: Set[int] = frozenset(),
) -> dict[int, Span]:
    """Return each cell under its heading, in order: the nearest one on the left or right edge, times under a heading of
    times. A row with a cell for each heading needs no measure: a long name may have moved all that follows.

    `spans`: the headings; the row stands `down` characters below them. `timed`: the headings of times; `unknown`:
    those that nobody knows, below which a time may stand too.
    """
    cells = _parted(text, cells, spans, down, timed)
    if len(cells) < len(spans) or _has_moved(text, cells, spans, down, timed):
        cells = _joined(text, cells, spans, down)
    are_times = [_TIME_CELL.fullmatch(text, *cell) is not None for cell in cells]
    if len(cells) == len(spans):
        unsaid = {n for n in unknown if plain(text[slice(*spans[n])]) not in ("in", "out")}
        free = unsaid | timed  # where a time may stand; below `In   Out` perhaps the patient's
        astray = [cells[n] for n, is_time in enumerate(are_times) if is_time and n not in free]
        numbers = all(text[start:end].isdigit() and end - start < _DIGITS for start, end in astray)
        if not astray or (numbers and timed and all(are_times[n] for n in timed)):
            return dict(enumerate(cells))
    headings = [(start + down, end + down) for start, end in spans]
    cells = _without_who_signed(text, cells, headings)
    are_times = are_times[: len(cells)]
    if not cells or len(cells) >= len(headings):
        return _nearest(cells, headings)
    best: list[tuple[int, tuple[int, ...]]] = [
        (0, ())
    ]  # for each number of headings seen: what it costs, and where
    costs = [
        [
            _apart(cell, heading) + (_MISPLACED if n not in unknown and is_time != (n in timed) else 0)
            for n, heading in enumerate(headings)
        ]
        for cell, is_time in zip(cells, are_times, strict=True)
    ]
    for row, cost in enumerate(costs):
        found: list[tuple[int, tuple[int, ...]]] = []
        for n in range(row, len(headings) - (len(cells) - row) + 1):
            ahead = min(place for place in best if not place[1] or place[1][-1] < n)
            found.append((ahead[0] + cost[n], (*ahead[1], n)))
        best = found
    return dict(zip(min(best)[1], cells, strict=True))


_DIGITS = 4
"""Of a time without a colon; `255` below `MIN` is none."""


def _parted(
    text: str, cells: Sequence[Span], spans: Sequence[Span], down: int, timed: Set[int]
) -> list[Span]:
    """Return cells, a time parted from a name that fills its column up to it: `ERTAPENEM 1 GM IVPB DAILY 0900`."""
    found: list[Span] = []
    for start, end in cells:
        edges = (spans[n][0] + down for n in timed)
        within = (n for n in edges if start < n < end and text[n - 1] == " ")
        place = next((n for n in within if _IS_TIME.fullmatch(text, n, end)), None)
        found += [(start, end)] if place is None else [(start, place - 1), (place, end)]
    return found


def _has_moved(text: str, cells: Sequence[Span], spans: Sequence[Span], down: int, timed: Set[int]) -> bool:
    """Return whether a time in a row with a cell for each heading begins right below another one of times: another cell
    is in two pieces, and one is empty (`Ancef   1 g  in 50 NS   0905` below `Drug   Dose   Start   Stop`).
    """
    edges = [(n, start + down) for n, (start, _) in enumerate(spans) if n in timed]
    return any(
        n != place and abs(cell[0] - edge) < _APART
        for place, cell in enumerate(cells)
        if _TIME_CELL.fullmatch(text, *cell)
        for n, edge in edges
    )


def _joined(text: str, cells: list[Span], spans: Sequence[Span], down: int) -> list[Span]:
    """Return cells, what stands behind one in its own column as one with it: `NS 1 L  #1`, `1 g  in 50 NS`. A row whose
    cells do not begin below the headings is left as it is: a typist parts them by blanks and measures nothing.
    """
    edges = [start + down for start, _ in spans]
    found = list(cells[:1])
    for cell in cells[1:]:
        following = next((edge for edge in edges if edge > found[-1][0] + 1), 0)
        begins = any(abs(cell[0] - edge) < _APART for edge in edges)
        apart = (
            begins or _TIME_CELL.fullmatch(text, *cell) or _TWO_NUMBERS.fullmatch(text, found[-1][0], cell[1])
        )
        if cell[1] < following and not apart:
            found[-1] = (found[-1][0], cell[1])
        else:
            found.append(cell)
    aligned = all(any(abs(cell[0] - edge) < _APART for edge in edges) for cell in found)
    return found if aligned else cells


_TWO_NUMBERS = re.compile(r"[\d.]+[ \t]+[\d./]+")
"""`80   120/72`: a rate and a pressure, each in a column of its own."""
_APART = 2
"""Characters between the left edges of a cell and of its heading, from which on it stands elsewhere."""


def _without_who_signed(text: str, cells: Sequence[Span], headings: Sequence[Span]) -> Sequence[Span]:
    """`1020     STOPPED     T West RN` below `Due   Actual   Status`: return cells without a name behind the last
    heading, which no heading heads.
    """
    if len(cells) < 2 or not headings or cells[-1][0] <= headings[-1][1] + _APART:
        return cells
    below = abs(cells[-2][0] - headings[-1][0]) < _APART
    return cells[:-1] if below and _WHO.fullmatch(text, *cells[-1]) else cells


_WHO = re.compile(r"[A-Z][A-Za-z.' -]{0,24},?[ ](?:RN|LPN|LVN|BSN|CRNI|MA)|[A-Z]{2,3}")


def _nearest(cells: Sequence[Span], headings: Sequence[Span]) -> dict[int, Span]:
    """Return the cells under the heading that each begins nearest to; those of one heading are one cell."""
    found: dict[int, Span] = {}
    for cell in cells:
        place = min(range(len(headings)), key=lambda n: abs(cell[0] - headings[n][0]))
        found[place] = (found.get(place, cell)[0], cell[1])
    return found


def _apart(cell: Span, heading: Span) -> int:
    """Return how many characters lie between the nearer edges of a cell and its heading."""
    return min(abs(cell[0] - heading[0]), abs(cell[1] - heading[1]))


TIMED = frozenset(
    {"start", "stop", "given", "scheduled", "scanned", "rechecked", "pause", "restart"}
    | {"entered", "verified", "prepared", "keeps", "written"}
)
"""Fields of times."""
_MISPLACED = 12
"""Characters that a cell may be moved, before a time is taken to stand under a heading of something else."""
_A_TIME = r"(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?\s+)?\d{1,2}:?\d\d(?:\s?(?:[ap]\.?m?\.?|h|hrs?))?"
_IS_TIME = re.compile(_A_TIME, re.IGNORECASE)
_TIME_CELL = re.compile(
    rf"{_A_TIME}(?:\s?[-–]\s?{_A_TIME}(?:\s[a-z]{{2,3}}(?:/[a-z]{{2,3}})?)?)?", re.IGNORECASE
)
"""A time, or a run with who signed it: `0905-0935 ck`."""


def is_time(words: str) -> bool:
    """Return whether a cell holds a time and nothing else."""
    return _IS_TIME.fullmatch(words.strip()) is not None


def remark_of(lexed: Lexed, cells: Sequence[Span], named: Mapping[str, Span], edge: int) -> Span | None:
    """Return the rest of a row from its remark on: what no heading heads, and stands behind the last one or names a
    drug.
    """
    kept = {span for name, span in named.items() if name != "comment"}
    for cell in cells:
        drug = any(token.kind == "drug" for token in between(lexed.tokens, *cell))
        if cell not in kept and (cell[0] > edge or drug or cell == named.get("comment")):
            return cell[0], cells[-1][1]
    return None


def named_above(lexed: Lexed, start: int) -> Token | None:
    """Return the only drug of the nearest line above a table that names one: `Med: Xolair, 375 mg SQ`, and its doses
    below. Lines that name none may stand between (`Route: IV   Start 03/02/26 0900`), or tell of another giving
    (`Premed: Tylenol 650 mg PO 0900`); a fluid is meant where no other drug stands above it.
    """
    fluid: Token | None = None
    end = start
    for _ in range(_LINES_ABOVE):
        first = lexed.text.rfind("\n", 0, max(end - 1, 0)) + 1
        tokens = between(lexed.tokens, first, end)
        found = [token for token in tokens if token.kind == "drug"]
        named = [token for token in found if not drugs.is_fluid(token.key)]
        own = any(token.is_time or token.kind == "oral" for token in tokens)
        if named and not own:
            return named[0] if len({token.key for token in named}) == 1 else None
        fluid = fluid or next(iter(found if not named else []), None)
        end = first
    return fluid


_LINES_ABOVE = 4
"""Lines above a table among which its drug is looked for."""


def line_end(text: str, start: int) -> int:
    """Return where the line ends that holds a place."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def lot_in(cell: str) -> str:
    """Return the lot of a cell, without when it expires: `P100482996 / 02-2028`; an empty text where there is none."""
    lot = _EXPIRES.sub("", cell).strip()
    return lot if re.search(r"\d", lot) else ""


_EXPIRES = re.compile(
    r"[ ]*(?:[/,;|]|\bexp\w*\.?:?)[ ]*(?:exp\w*\.?:?[ ]*)?\d{1,2}[-/](?:\d{1,2}[-/])?\d{2,4}[ ]*\Z",
    re.IGNORECASE,
)


def tells_two(kind: str, times: Sequence[Token], cells: Mapping[str, Span]) -> bool:
    """`1315 / 1325 | 1420`, `1315/1325 | 1420`, below `Start` and `Stop`: which of the two is the start is not said."""
    ranged = kind == "start" and "stop" in cells and times[0].until is not None
    return ranged or (len(times) > 1 and kind != "given")
