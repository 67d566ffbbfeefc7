"""What was filled into the form on a page, written where its label stands: `Start time: 13:40`, `[x] Ocrevus 600 mg`.

A person reads the words beside a field, not its name in the file. The label of a box that nobody ticked is nothing
that happened: it is left out, and counted. Where the box `Not given` is ticked, the drug of the form was not given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.pdf.process import Page, Widget
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.charts.words.headings import field_of
from scrubber.model.value import Value, replace

_NEAR = 4
"""Points that a label may stand above or below its field's lower edge."""
_COLUMN = 40
"""Points that a heading may begin to the left of the boxes below it."""
_TALL = 24
"""Points of a field of several lines, whose label stands at its upper edge."""
_REACH = 220
"""Points between a field and the end of its label at most."""
_BEYOND = 14
"""Points that a label stands above or below its field at most."""
_CLEARLY = 3
"""Points by which the labels on one side are nearer than those on the other."""
_LETTER = 4
"""Points that a letter is wide at least."""
_REACH_OF_A_STROKE = 10
"""Points that a line goes over words at least."""
_NOT_GIVEN = re.compile(
    r"\W*(?:(?:was|drug|dose|med(?:ication)?)\s+)?(?:not\s+(?:given|administered|done|infused)|refused|held|withheld|omitted|missed|cancel\w+)\b.*",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\W*(?:dose\s+|drug\s+|was\s+)?(?:given|administered|completed?|done|yes)\W*", re.IGNORECASE
)
_OF_A_GIVING = frozenset(
    {"dose", "route", "technique", "start", "stop", "given", "rate", "volume_ml", "site", "waste"}
)
NOT_TICKED = "boxes of the form that are not ticked"


Placed = tuple[str, str | None]
"""A field's last name with its value (a box has none): two parts of a form may use one name for different things."""


class Filled(Value):
    """A page with what was filled into it."""

    page: Page
    placed: frozenset[Placed]
    """The fields whose label stands on the page."""
    unticked: tuple[str, ...] = ()
    """The labels of boxes that nobody ticked."""
    open: tuple[str, ...] = ()
    """The boxes that leave open what was given: one for given that is not ticked, a refusal of one of several drugs."""


Labelled = Sequence[tuple[Widget, str]]


def filled_in(page: Page) -> Filled:
    """Return a page with the values of its form behind their labels."""
    page, astray = _with_ticked_rows(page)
    side = _side_of_labels(page)
    labels = [
        (widget, label)
        for widget in page.widgets
        if (label := _label(page, widget) or _beyond(page, widget, side))
    ]
    refused = [label for widget, label in labels if widget.ticked and _NOT_GIVEN.fullmatch(label)]
    drugs = [widget.value for widget, label in labels if widget.value and _field(label) == "drug"]
    undone = bool(refused) and len(drugs) == 1
    unticked = tuple(label for widget, label in labels if widget.is_box and not widget.ticked)
    left = [label for label in unticked if _place_of(page.text, label) is None and speaks_of_giving(label)]
    undecided = () if refused else _undecided(labels)
    return Filled(
        _with_values(page, labels, f"{_denial(labels, drugs[0])}." if undone else ""),
        frozenset((widget.name, None if widget.is_box else widget.value) for widget, _ in labels),
        unticked,
        (*(() if undone else refused), *astray, *(f"[ ] {label}" for label in (*undecided, *left))),
    )


def _with_ticked_rows(page: Page) -> tuple[Page, list[str]]:
    """Return a page whose rows say what is ticked below a heading of their table, and what leaves open what was given.

    A tick below `Refused` says that the drug of its row was not given; so does none below `Given`, where others have
    one.
    """
    columns: dict[str, list[Widget]] = {}
    for widget in page.widgets:
        if widget.is_box and not _label(page, widget) and (head := _head_above(page, widget)):
            columns.setdefault(head, []).append(widget)
    denied = [
        box for head, boxes in columns.items() for box in boxes if _NOT_GIVEN.fullmatch(head) and box.ticked
    ]
    of_status = {head: boxes for head, boxes in columns.items() if _STATUS.fullmatch(head)}
    astray = [f"[ ] {head}" for head, boxes in of_status.items() if not any(box.ticked for box in boxes)]
    for boxes in of_status.values() if not astray else ():
        denied += [box for box in boxes if not box.ticked]
    for words in dict.fromkeys(_row_of(page, box) for box in denied):
        texts = (page.text, page.layout)
        if not words or any(text.count(words) != 1 for text in texts if text):
            astray.append(words)
            continue
        text, layout = (re.sub(rf"({re.escape(words)}[^\n]*)", r"\1  not given", text) for text in texts)
        page = replace(page, text=text, layout=layout)
    return page, astray


def _head_above(page: Page, widget: Widget) -> str:
    """Return the words that stand nearest above a box in its column: the heading of its table."""
    if len(widget.box) != 4:
        return ""
    left, low, right, _ = widget.box
    above = [run for run in page.runs if run[1] > low + _NEAR * 2 and left - _COLUMN <= run[0] <= right]
    return min(above, key=lambda run: run[1], default=(0, 0, ""))[2]


def _row_of(page: Page, widget: Widget) -> str:
    """Return the first words of the row that a box stands in."""
    low, high = widget.box[1], widget.box[3]
    return min((run for run in page.runs if low - _NEAR <= run[1] <= high), default=(0, 0, ""))[2]


def _undecided(labels: Labelled) -> tuple[str, ...]:
    """Return the boxes that say whether it was given, where none of them is ticked."""
    of_status = [(widget, label) for widget, label in labels if _STATUS.fullmatch(label)]
    if any(widget.ticked for widget, _ in of_status):
        return ()
    return tuple(label for widget, label in of_status if widget.is_box)


def _with_values(page: Page, labels: Labelled, denial: str) -> Page:
    """Return a page with what a person reads in the places of the labels; `denial`: that nothing of it was given."""
    texts = [page.text, page.layout]
    for widget, label in labels:
        said = _said(widget, label, undone=bool(denial))
        texts = [_written(text, label, said) for text in texts]
    if denial:
        texts = [f"{text}\n{denial}" if text else text for text in texts]
    return replace(page, text=texts[0], layout=texts[1])


def _denial(labels: Labelled, drug: str) -> str:
    """`Ocrevus 600 mg IV not given`"""
    dose = [widget.value for widget, label in labels if widget.value and _field(label) in ("dose", "route")]
    return " ".join([drug, *dose, "not given"])


def _said(widget: Widget, label: str, *, undone: bool) -> str:
    """Return what a person reads where a label stands; nothing for a box without a tick."""
    if widget.is_box:
        return f"[x] {label}" if widget.ticked and not (undone and _NOT_GIVEN.fullmatch(label)) else ""
    if undone and (_field(label) == "drug" or _field(label) in _OF_A_GIVING):
        return ""
    return f"{_plain(label)}: {widget.value}" if widget.value else ""


def _field(label: str) -> str | None:
    return field_of(_plain(label))


def _plain(label: str) -> str:
    """Return a label without its colon and the number of its row: `Route 1`."""
    bare = re.sub(r"[ \t]*#?[1-9][ \t]*:?$", "", label.strip(" :"))
    return bare if field_of(bare) is not None else label.strip(" :")


def _label(page: Page, widget: Widget) -> str:
    """Return the words beside a field: to the right of a box, to the left of any other."""
    if len(widget.box) != 4:
        return ""
    left, low, right, high = widget.box
    top = high if high - low > _TALL else low + 0.6 * (high - low)
    row = sorted(run for run in page.runs if low - _NEAR <= run[1] <= top)
    others = [other.box for other in page.widgets if other is not widget and len(other.box) == 4]
    beside = [box for box in others if box[1] - _NEAR <= low <= box[3]]
    if widget.is_box:
        end = min((box[0] for box in beside if box[0] > left), default=left + 3 * _REACH)
        return " ".join(words for x, _, words in row if right - _NEAR <= x < end)
    begin = max((box[2] for box in beside if box[0] < left), default=left - _REACH)
    return " ".join(words for x, _, words in row if max(begin - _NEAR, left - _REACH) <= x < left)


def _side_of_labels(page: Page) -> int:
    """Return on which side the labels of fields stand that have none to their left: 1 above, -1 below, 0 where they do
    not all stand on one side, or nobody knows which of two is theirs.
    """
    fields = [
        item for item in page.widgets if not item.is_box and len(item.box) == 4 and not _label(page, item)
    ]
    found = {side: [_nearest(page, item, side) for item in fields] for side in (1, -1)}
    apart = {
        side: sum(run[1] for run in runs if run) / len(runs)
        for side, runs in found.items()
        if runs and all(runs)
    }
    if len(apart) == 2 and abs(apart[1] - apart[-1]) < _CLEARLY:
        return 0
    return min(apart, key=lambda side: apart[side], default=0)


def _nearest(page: Page, widget: Widget, side: int) -> tuple[str, float] | None:
    """Return the words right above or below a field, and how far they are from it."""
    left, low, right, high = widget.box
    near = [
        (words, y - high if side > 0 else low - y) for x, y, words in page.runs if left - _NEAR <= x < right
    ]
    return min(
        ((words, far) for words, far in near if -_NEAR <= far <= _BEYOND),
        key=lambda item: item[1],
        default=None,
    )


def _beyond(page: Page, widget: Widget, side: int) -> str:
    """Return the label of a field on the side where those of its form stand."""
    if not side or widget.is_box or len(widget.box) != 4:
        return ""
    found = _nearest(page, widget, side)
    return found[0] if found is not None else ""


def _written(text: str, label: str, said: str) -> str:
    """Return a text with what was filled in where a label stands: alone in its line or column, or else anywhere."""
    match = _place_of(text, label)
    if match is None:
        return f"{text}\n{said}" if said and text else text
    return f"{text[: match.start()]}{said}{text[match.end() :]}"


def _place_of(text: str, label: str) -> re.Match[str] | None:
    words = r"\s+".join(map(re.escape, label.split()))
    ways = [rf"(?m)(?<=^){words}[ \t]*$", rf"(?m)(?:(?<=[ ]{{2}})|^){words}(?=[ ]{{2}}|$)"]
    ways += [words] if len(label.split()) > 1 else []
    return next((match for way in ways if (match := re.search(way, text))), None)


def without_struck(page: Page) -> tuple[Page, list[str], bool]:
    """Return a page without the words that were struck out on it, those words, and whether they are all made out.

    They are not where a stroke begins inside a run of words, or where the words stand on the page more than once.
    """
    found: list[str] = []
    sure = True
    for left, low, right, high in (box for box in page.struck if len(box) == 4):
        inside = [
            words for x, y, words in sorted(page.runs)
            if left - _NEAR <= x <= right and low - _NEAR <= y <= high
        ]  # fmt: skip
        for words in inside:
            sure = sure and all(text.count(words) == 1 for text in (page.text, page.layout) if text)
            page = replace(page, text=_taken(page.text, words), layout=_taken(page.layout, words))
        sure = sure and bool(inside)
        found.append(" ".join(inside))
    return page, found, sure


def is_crossed(page: Page) -> bool:
    """Return whether a line was drawn by hand over words that speak of giving."""
    return any(
        low <= y + _NEAR <= high and x < right - _REACH_OF_A_STROKE and speaks_of_giving(words)
        and left < x + _LETTER * len(words)
        for left, low, right, high in (box for box in page.crossed if len(box) == 4)
        for x, y, words in page.runs
    )  # fmt: skip


def _taken(text: str, words: str) -> str:
    return text.replace(words, " " * len(words), 1)


def rest_of(form: Sequence[tuple[str, str, str]], placed: frozenset[Placed]) -> Iterator[str]:
    """Yield the fields of a form that stand beside no words of a page: `Start Time: 10:15`."""
    for label, value, name in form:
        if placed.isdisjoint(
            (one, told) for one in (name, name.rpartition(".")[2]) for told in (value, None)
        ):
            yield f"{_plain(label)}: {value}"
