"""Which words of a page a person sees: not what is drawn without ink, in the colour of the paper, in a layer that is
switched off, beside the page or below a bar; and what a line was drawn through.

Runs in the process that opens PDFs, and imports nothing of the scrubber. Walks the operations of a page once; widths
of words are estimated, so what a line or a bar covers in part is said to be unsure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrubber.charts.readers.pdf.boxes import Drawn
from scrubber.charts.readers.pdf.fonts import Font
from scrubber.charts.readers.pdf.shapes import (
    Box,
    ByHeight,
    Matrix,
    around,
    around_all,
    brightness,
    brightness_of_inks,
    common,
    holds,
    is_thin,
    length,
    matrix,
    put,
    share,
    size,
    times,
)

_UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)
_SHOW = frozenset({b"Tj", b"TJ", b"'", b'"'})
_INVISIBLE = frozenset({3, 7})
_SMALLEST = 1.5
"""Points of letters that nobody reads."""
_EM = 0.5
"""Width of a letter, in its height, on average."""
_BAND = (0.16, 0.52)
"""Where a line through words runs, in the height of its letters above their foot."""
_THIN = 0.2
"""A line's thickness at most, in the height of the letters."""
_SHORTEST = 4.0
"""Points of a line that was drawn through words."""
_ACROSS = 0.3
"""Share of a page's width and height that a line takes which crosses out all of it."""
_WHOLE, _SOME = 0.8, 0.35
"""Shares of a run of words that something covers: from where on all of it is, and some of it."""
_SOME_STRUCK = 0.1
"""Share of a run of words from where on a line was drawn through some of it."""
_ALIKE = 0.04
"""Difference of brightness that nobody sees."""
_COPIES = 4
"""Runs of words before one that it may show again."""
_PAGE_OF_WORDS = 0.5
"""Share of a page that a scan takes."""


@dataclass(slots=True)
class _State:
    """What the operations set for those that follow."""

    here: Matrix = _UPRIGHT
    ink: float | None = 0.0
    """How bright the fill is; None where a pattern or an image's colours fill."""
    mode: int = 0
    size: float = 1.0
    leading: float = 0.0
    font: Any = None
    opaque: bool = True
    copied: tuple[Any, ...] = field(default=(), repr=False)

    def copy(self) -> _State:
        return _State(self.here, self.ink, self.mode, self.size, self.leading, self.font, self.opaque)


@dataclass(slots=True)
class _Words:
    """One run of words: the operation that shows it, its box, the band where a stroke would run, its foot's height."""

    at: int
    box: Box
    band: Box
    height: float
    ink: float | None
    letters: bytes
    turned: tuple[int, int]
    """The direction in which they are read."""
    why: str = ""
    """Why nobody sees it: invisible, layer, beside, tiny, paper, covered, struck, twice, tick."""


@dataclass(slots=True)
class _Area:
    """Something that was filled: when, where, and how bright (None: with many colours)."""

    at: int
    box: Box
    ink: float | None
    covers: bool = True
    """Nothing below it is seen."""
    is_picture: bool = False


@dataclass(slots=True)
class Seen:
    """What a page shows."""

    hidden: list[int] = field(default_factory=list)
    """Operations whose words nobody sees."""
    struck: list[int] = field(default_factory=list)
    """Operations whose words a line was drawn through."""
    twice: list[int] = field(default_factory=list)
    """Operations that show the words before them again, to make them bold, or a cross in a box."""
    is_machine: bool = False
    """The words that can be read lie unseen upon a scan: a machine read them from it."""
    unsure: bool = False
    """A line or a bar goes over some words, and which of them could not be made out."""
    picture: float = 0.0
    """Share of the page that its largest picture takes."""
    draws: bool = False
    """It draws pictures, or objects that may hold some."""
    drawn: Drawn = field(default_factory=Drawn)
    """The lines, boxes and marks that are drawn."""
    upright: Matrix | None = None
    """What turns the page so that its words stand upright, where they do not."""


def seen(page: Any, operations: Sequence[tuple[list[Any], bytes]], layers_off: frozenset[Any]) -> Seen:
    """Return what of a page's operations a person sees. `layers_off`: numbers of the layers that are switched off."""
    walk = _Walk(page, layers_off)
    for at, (operands, operator) in enumerate(operations):
        try:
            walk.take(at, operands, operator)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):
            continue  # an operation that is none changes nothing
    return walk.found()


class _Walk:
    """Follows the operations of one page."""

    def __init__(self, page: Any, layers_off: frozenset[Any]) -> None:
        self.resources = _resolved(page.get("/Resources")) or {}
        left, low, right, high = (float(edge) for edge in page.cropbox)
        self.page: Box = (min(left, right), min(low, high), max(left, right), max(low, high))
        self.layers_off = layers_off
        self.state = _State()
        self.states: list[_State] = []
        self.fonts: dict[str, Any] = {}
        self.line = self.pen = _UPRIGHT
        self.path: list[Box] = []
        self.start = self.begin = (0.0, 0.0)
        self.is_slanted = self.is_crossed_out = self.draws = False
        self.words: list[_Words] = []
        self.areas = ByHeight[_Area]()
        self.pictures: list[_Area] = []
        self.strokes = ByHeight[Box]()
        self.drawn = Drawn()
        self.unseen: list[int] = []
        """Operations that draw what is in a layer that is switched off."""
        self.marked: list[bool] = []
        """For each marked part that is open, whether it is in a layer that is switched off."""
        self.by_name: dict[bytes, Callable[[list[Any]], None]] = {
            b"q": lambda _: self.states.append(self.state.copy()),
            b"Q": self._restore,
            b"cm": self._move_paper,
            b"gs": self._look,
            b"g": lambda a: self._ink(float(a[0])),
            b"rg": lambda a: self._ink(brightness(a)),
            b"k": lambda a: self._ink(brightness_of_inks(a)),
            b"sc": self._colour, b"scn": self._colour,
            b"cs": lambda _: self._ink(0.0),
            b"Tr": lambda a: setattr(self.state, "mode", int(a[0])),
            b"TL": lambda a: setattr(self.state, "leading", float(a[0])),
            b"Tf": self._font,
            b"BT": self._begin_text,
            b"Td": lambda a: self._next(float(a[0]), float(a[1])),
            b"TD": self._next_with_leading,
            b"T*": lambda _: self._next(0, -self.state.leading),
            b"Tm": self._place,
            b"BDC": self._open_part, b"BMC": lambda _: self.marked.append(False), b"EMC": self._close_part,
            b"m": self._from, b"l": self._to, b"re": self._rectangle, b"c": self._curve,
            b"h": self._close,
        }  # fmt: skip

    def take(self, at: int, operands: list[Any], operator: bytes) -> None:
        """Take one operation."""
        if operator in _SHOW:
            self._show(at, operands, operator)
        elif operator in self.by_name:
            self.by_name[operator](operands)
        elif operator in (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"):
            self._fill(at)
        elif operator in (b"S", b"s"):
            self._add_strokes(self.path)
            self.drawn.stroke(self.path)
            self.path = []
            self.is_crossed_out = self.is_crossed_out or self.is_slanted
        elif operator == b"n":
            self.path = []
            self.drawn.end()
        elif operator == b"Do":
            self._draw(at, str(operands[0]))
        elif operator == b"sh":
            self._add_area(_Area(at, self.page, None, covers=False))

    # what the state is

    def _restore(self, _: list[Any]) -> None:
        if self.states:
            self.state = self.states.pop()

    def _move_paper(self, operands: list[Any]) -> None:
        self.state.here = times(matrix(operands), self.state.here)

    def _look(self, operands: list[Any]) -> None:
        looks = _resolved((_resolved(self.resources.get("/ExtGState")) or {}).get(operands[0])) or {}
        if "/ca" in looks or "/BM" in looks:
            self.state.opaque = float(looks.get("/ca", 1)) > 0.9 and str(looks.get("/BM", "/Normal")) in (
                "/Normal", "/Compatible",
            )  # fmt: skip

    def _ink(self, brightness: float | None) -> None:
        self.state.ink = brightness

    def _colour(self, operands: list[Any]) -> None:
        numbers = [item for item in operands if isinstance(item, (int, float))]
        by_length: dict[int, Callable[[list[Any]], float]] = {
            1: lambda a: float(a[0]), 3: brightness, 4: brightness_of_inks,
        }  # fmt: skip
        known = len(numbers) == len(operands) and len(numbers) in by_length
        # one number may be a tint of any ink: 1 is then the darkest
        self._ink(by_length[len(numbers)](numbers) if known and len(numbers) > 1 else None)

    def _font(self, operands: list[Any]) -> None:
        self.state.size = float(operands[1])
        font = _resolved((_resolved(self.resources.get("/Font")) or {}).get(operands[0])) or {}
        name = str(operands[0])
        if name not in self.fonts:
            self.fonts[name] = _font(font)
        self.state.font = self.fonts[name]

    def _begin_text(self, _: list[Any]) -> None:
        self.line = self.pen = _UPRIGHT

    def _next(self, x: float, y: float) -> None:
        self.line = self.pen = times((1, 0, 0, 1, x, y), self.line)

    def _next_with_leading(self, operands: list[Any]) -> None:
        self.state.leading = -float(operands[1])
        self._next(float(operands[0]), float(operands[1]))

    def _place(self, operands: list[Any]) -> None:
        self.line = self.pen = matrix(operands)

    def _open_part(self, operands: list[Any]) -> None:
        is_layer = operands[0] == "/OC"
        self.marked.append(is_layer and self._is_off(_resolved(self.resources["/Properties"]), operands[1]))

    def _is_off(self, held: Any, name: Any) -> bool:
        """Return whether a layer, or each of those that its words are of, is switched off."""
        if name not in held:
            return False
        layer = held.raw_get(name)
        members = _resolved(_resolved(layer).get("/OCGs")) if layer is not None else None
        if members is None:
            members = [layer]
        members = [members] if hasattr(members, "get") else members
        return bool(members) and all(getattr(item, "idnum", None) in self.layers_off for item in members)

    def _close_part(self, _: list[Any]) -> None:
        if self.marked:
            self.marked.pop()

    # what is drawn

    def _from(self, operands: list[Any]) -> None:
        self.start = self.begin = put(self.state.here, float(operands[0]), float(operands[1]))

    def _to(self, operands: list[Any]) -> None:
        end = put(self.state.here, float(operands[0]), float(operands[1]))
        box = around((self.start, end))
        self.path.append(box)
        self.drawn.line(box)
        wide, high = (edge - begin for begin, edge in zip(self.page[:2], self.page[2:], strict=True))
        self.is_slanted = self.is_slanted or (
            box[2] - box[0] > _ACROSS * wide and box[3] - box[1] > _ACROSS * high
        )
        self.start = end

    def _curve(self, operands: list[Any]) -> None:
        self._to(operands[4:6])
        self.drawn.curve()

    def _close(self, _: list[Any]) -> None:
        self.path.append(around((self.start, self.begin)))
        self.start = self.begin

    def _rectangle(self, operands: list[Any]) -> None:
        x, y, wide, high = (float(item) for item in operands[:4])
        corners = ((x, y), (x + wide, y), (x, y + high), (x + wide, y + high))
        self.path.append(around(put(self.state.here, *corner) for corner in corners))

    def _fill(self, at: int) -> None:
        path, self.path = self.path, []
        if not path or any(self.marked) or not self.state.opaque:
            self.drawn.end()
            return
        self.drawn.fill(path, self.state.ink)
        whole = around_all(path)
        boxes = path if all(box[2] > box[0] and box[3] > box[1] for box in path) else [whole]
        for box in boxes:
            self._add_area(_Area(at, box, self.state.ink))
        self._add_strokes(boxes)

    def _add_area(self, area: _Area) -> None:
        self.areas.add(area.box, area)
        if area.is_picture:
            self.pictures.append(area)

    def _add_strokes(self, boxes: Iterable[Box]) -> None:
        for box in boxes:
            if is_thin(box):
                self.strokes.add(box, box)

    def _draw(self, at: int, name: str) -> None:
        item = _resolved((_resolved(self.resources.get("/XObject")) or {}).get(name)) or {}
        if any(self.marked) or self._is_off(item, "/OC"):
            self.unseen.append(at)
        elif item.get("/Subtype") == "/Image":
            here = self.state.here
            box = around(put(here, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)))
            solid = self.state.opaque and not ("/SMask" in item or "/Mask" in item or item.get("/ImageMask"))
            self._add_area(_Area(at, box, None, covers=bool(solid), is_picture=True))
            self.draws = True
        elif item.get("/Subtype") == "/Form":  # of what it draws nothing is known, but where
            left, low, right, high = (float(edge) for edge in item["/BBox"])
            self.draws = True
            here = times(matrix(item.get("/Matrix", _UPRIGHT)), self.state.here)
            box = around(put(here, x, y) for x in (left, right) for y in (low, high))
            self._add_area(_Area(at, box, None, covers=False))

    def _show(self, at: int, operands: list[Any], operator: bytes) -> None:
        if operator in (b"'", b'"'):
            self._next(0, -self.state.leading)
        shown = operands[0] if operator == b"TJ" else operands[-1:]
        state = self.state
        width = 0.0
        for item in shown:
            if not isinstance(item, (str, bytes)):
                width -= float(item) / 1000
            elif state.font is not None:
                width += state.font.wide(_bytes(item))
            else:
                width += len(item) * _EM
        width *= state.size
        text = times(self.pen, state.here)
        low, high = (share * state.size for share in _BAND)
        box = around(put(text, x, y) for x, y in ((0, 0), (width, state.size * 0.7)))
        band = around(put(text, x, y) for x, y in ((0, low), (width, high)))
        height = abs(state.size) * (text[0] ** 2 + text[1] ** 2) ** 0.5
        scale = (text[0] ** 2 + text[1] ** 2) ** 0.5 or 1.0
        turned = round(text[0] / scale), round(text[1] / scale)
        words = _Words(at, box, band, height, state.ink, b"".join(map(_bytes, shown)), turned)
        words.why = "twice" if self._is_again(words) else self._why_unseen(words)
        self.words.append(words)
        self.pen = times((1, 0, 0, 1, width, 0), self.pen)

    def _is_again(self, words: _Words) -> bool:
        near = 0.1 * words.height
        return any(
            last.letters == words.letters and not last.why
            and abs(last.box[0] - words.box[0]) <= near and abs(last.box[1] - words.box[1]) <= near
            for last in self.words[-_COPIES:]
        )  # fmt: skip

    def _why_unseen(self, words: _Words) -> str:
        left, low, right, high = self.page
        if any(self.marked):
            return "layer"
        if self.state.mode in _INVISIBLE:
            return "invisible"
        if words.height < _SMALLEST:
            return "tiny"
        x, y = words.box[0], words.box[1]
        if not (left - 2 <= x <= right + 2 and low - words.height <= y <= high + 2) and (
            words.box[2] < left or words.box[3] < low or x > right or y > high
        ):
            return "beside"
        return "paper" if self._is_of_papers_colour(words) else ""

    def _is_of_papers_colour(self, words: _Words) -> bool:
        """Return whether words have the colour of what lies below them: white on paper, black on a black bar."""
        if words.ink is None or self.state.mode not in (0, 4):
            return False
        below = next(
            (area for area in reversed(self.areas.near(words.box)) if holds(area.box, words.box)), None
        )
        paper = 1.0 if below is None else below.ink
        return paper is not None and abs(words.ink - paper) < _ALIKE

    # what came of it

    def found(self) -> Seen:
        """Return what the page shows, after its last operation."""
        for words in self.words:
            if not words.why:
                words.why = (
                    self._covered(words) or self._struck(words) or self.drawn.ticked(words.letters, words.box)
                )
        pictures = self.pictures
        whole = max(size(self.page), 1)
        large = [area.box for area in pictures if size(area.box) > _PAGE_OF_WORDS * whole]
        unseen = [words for words in self.words if words.why in ("invisible", "covered")]
        upon = [
            words for words in unseen
            if words.why == "invisible" or any(holds(box, words.box) for box in large)
        ]  # fmt: skip
        is_machine = len(upon) * 2 > len(self.words)
        kept = ("", "struck", "twice", "tick", "unsure")
        return Seen(
            hidden=[
                *self.unseen,
                *(words.at for words in self.words if words.why not in kept and not is_machine),
            ],
            struck=[words.at for words in self.words if words.why == "struck"],
            twice=[words.at for words in self.words if words.why in ("twice", "tick")],
            is_machine=is_machine,
            unsure=self.is_crossed_out or any(words.why == "unsure" for words in self.words),
            draws=self.draws,
            drawn=self.drawn,
            upright=self._upright(),
            picture=max((size(common(area.box, self.page)) / whole for area in pictures), default=0.0),
        )

    def _upright(self) -> Matrix | None:
        """Return what turns a page most of whose words run up, down or upside down."""
        turned, times = (
            Counter(words.turned for words in self.words).most_common(1)[0] if self.words else ((1, 0), 0)
        )
        if turned == (1, 0) or times * 2 <= len(self.words) or 0 not in turned:
            return None
        cos, sin = turned
        left, low, right, high = self.page
        corners = [put((cos, -sin, sin, cos, 0, 0), x, y) for x in (left, right) for y in (low, high)]
        return cos, -sin, sin, cos, -min(x for x, _ in corners), -min(y for _, y in corners)

    def _covered(self, words: _Words) -> str:
        """Return whether something was laid over words: all of them, or some."""
        later = [
            area.box for area in self.areas.near(words.band)
            if area.at > words.at and area.covers and share(words.band, area.box) > 0
            and min(area.box[2] - area.box[0], area.box[3] - area.box[1]) > _THIN * words.height
        ]  # fmt: skip
        most = max((share(box, words.band) for box in later), default=0.0)
        if most > _WHOLE:
            return "covered"
        # what ends within the words is no background of the next column
        within = any(share(box, words.band) > 0 and box[2] < words.band[2] - _SHORTEST for box in later)
        return "unsure" if most > _SOME or within else ""

    def _struck(self, words: _Words) -> str:
        """Return whether a line was drawn through words: all of them, or some."""
        along = 0 if words.band[2] - words.band[0] >= words.band[3] - words.band[1] else 1
        whole = max(words.band[along + 2] - words.band[along], 0.1)
        covered = []
        for box in self.strokes.near(words.band):
            shared = common(box, words.band)
            across = 1 - along
            goes_through = shared[2] >= shared[0] and shared[3] >= shared[1]
            if goes_through and box[across + 2] - box[across] <= _THIN * words.height:
                covered.append((shared[along], shared[along + 2]))
        over = length(covered)
        if over < min(_SHORTEST, whole / 2):
            return ""
        return "struck" if over / whole > _WHOLE else "unsure" if over / whole > _SOME_STRUCK else ""


def _font(font: Any) -> Any:
    try:
        return Font(font)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return None  # a font that says nothing of its widths


def _bytes(item: Any) -> bytes:
    return (
        item if isinstance(item, bytes) else item.encode("utf-8", "replace") if isinstance(item, str) else b""
    )


def _resolved(item: Any) -> Any:
    return item.get_object() if hasattr(item, "get_object") else item
