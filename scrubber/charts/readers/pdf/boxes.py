"""What is drawn on a page beside its words: the rules of tables, and boxes or rings to be ticked with the strokes, dots
and crosses that tick them.

Runs in the process that opens PDFs, and imports nothing of the scrubber.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrubber.charts.readers.pdf.shapes import Box, around_all, edges, is_thin

_MOST_RULES = 5000
"""Rules of a page; what has more is a drawing."""
_MOST_BOXES = 500
_BOX = 5.0, 18.0
"""Points of a box to be ticked, from one edge to the other."""
_SQUARE = 2.0
"""Points by which it may be wider than it is high."""
_MARK = 16.0
"""Points of what ticks it at most."""
_SLANT = 1.5
"""Points that a slanted line goes along and across at least."""
_DARK = 0.5
_CROSSES = frozenset({b"x", b"X", b"\xd7"})
_SIGNS = frozenset({"x", "X", "\u2713", "\u2714", "\u2717", "\u2718", "\u00d7", "\u25cf", "\u2022"})
"""What may be written into a box to tick it."""


class Drawn:
    """Keeps what the lines of a page draw."""

    def __init__(self) -> None:
        self.rules: list[Box] = []
        self.frames: list[Box] = []
        self.marks: list[Box] = []
        self._slanted: set[Box] = set()
        self._is_round = False

    def line(self, box: Box) -> None:
        """Take a straight line that a path goes along."""
        if min(box[2] - box[0], box[3] - box[1]) > _SLANT:
            self._slanted.add(box)

    def curve(self) -> None:
        """Take a part of a path that is round."""
        self._is_round = True

    def stroke(self, path: Sequence[Box]) -> None:
        """Take a path that is drawn."""
        slanted, is_round = self._ended()
        straight = [box for box in path if box not in slanted]
        self.frames += [box for box in straight if _is_a_box(box)]
        if path and (is_round or not slanted) and _is_a_box(whole := around_all(path)):
            self.frames.append(whole)
        if is_round:
            return
        for box in straight:
            self.rules += [box] if is_thin(box) else edges(box)
        self.marks += [box for box in slanted if max(box[2] - box[0], box[3] - box[1]) <= _MARK]

    def fill(self, path: Sequence[Box], ink: float | None) -> None:
        """Take a path that is filled, and how bright."""
        self._ended()
        self.rules += filter(is_thin, path)
        whole = around_all(path)
        if ink is not None and ink < _DARK and whole[2] - whole[0] <= _MARK and not _is_thin_line(whole):
            self.marks.append(whole)

    def end(self) -> None:
        """Take a path that is neither drawn nor filled."""
        self._ended()

    def _ended(self) -> tuple[set[Box], bool]:
        slanted, is_round = self._slanted, self._is_round
        self._slanted, self._is_round = set(), False
        return slanted, is_round

    def ticked(self, letters: bytes, place: Box) -> str:
        """Return why words are no words: they are a cross that ticks a box."""
        frame = next((box for box in self.frames if letters in _CROSSES and _holds(box, *place[:2])), None)
        self.marks += [frame] if frame is not None else []
        return "tick" if frame is not None else ""

    def told(self, turned: Any) -> dict[str, list[list[float]]]:
        """Return the rules, frames and marks of a page, each after it was turned."""
        found = {"rules": self.rules, "frames": self.frames, "marks": self.marks}
        most = {"rules": _MOST_RULES, "frames": _MOST_BOXES, "marks": _MOST_BOXES}
        return {
            name: [[round(edge, 1) for edge in turned(box)] for box in boxes]
            if len(boxes) <= most[name]
            else []
            for name, boxes in found.items()
        }


def _is_thin_line(box: Box) -> bool:
    """Return whether what is filled is a line: a dot or a square is as high as it is wide."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return min(wide, high) < _SLANT or max(wide, high) > 2 * min(wide, high)


def _is_a_box(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return _BOX[0] <= min(wide, high) <= max(wide, high) <= _BOX[1] and abs(wide - high) <= _SQUARE


def to_be_ticked(
    frames: Sequence[Sequence[float]],
    marks: Sequence[Sequence[float]],
    runs: Sequence[tuple[float, float, str]],
) -> tuple[list[dict[str, Any]], list[Sequence[float]]]:
    """Return the boxes of a page as fields of a form, and the marks that stand in none. Where no box is ticked they may
    be the bullets of a list, and none is one.
    """
    found: list[dict[str, Any]] = []
    for frame in dict.fromkeys(map(tuple, frames)):
        said = [words for x, y, words in runs if _holds(frame, x, y) or _holds(frame, x + 2, y + 2)]
        beside = any(other != frame and _touch(frame, other) for other in frames)
        if (
            beside
            or not all(words in _SIGNS for words in said)
            or any(_is_same(frame, item["box"]) for item in found)
        ):
            continue  # one letter of a name stands in each of a row of boxes
        ticked = bool(said) or any(_is_within(frame, mark) for mark in marks)
        found.append({"name": "", "is_box": True, "ticked": ticked, "value": "", "box": list(frame)})
    if not any(item["ticked"] for item in found):
        found = []
    return found, _in_one_piece(
        [mark for mark in marks if not any(_is_within(item["box"], mark) for item in found)]
    )


def _in_one_piece(marks: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Return marks, the strokes of a tick or a cross as one."""
    found: list[Sequence[float]] = []
    for mark in marks:
        last = found[-1] if found else None
        if last is not None and (_touch(last, mark) or _is_same(last, mark)):
            found[-1] = around_all((last, mark))
        else:
            found.append(mark)
    return found


def _holds(frame: Sequence[float], x: float, y: float) -> bool:
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]


def _is_within(frame: Sequence[float], mark: Sequence[float]) -> bool:
    return _holds(frame, (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2)


def _is_same(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _SQUARE for a, b in zip(one, other, strict=True))


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    """Return whether two boxes stand wall to wall, and are not the same."""
    if _is_same(one, other):
        return False
    return (
        one[0] <= other[2] + 1
        and other[0] <= one[2] + 1
        and one[1] <= other[3] + 1
        and other[1] <= one[3] + 1
    )
