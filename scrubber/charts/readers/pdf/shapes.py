"""Places on a page: what operations do to them, boxes and what they share, and how bright colours are.

Runs in the process that opens PDFs, and imports nothing of the scrubber.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

_THICKEST = 6.0
"""Points that any rule or stroke is thick at most."""
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points."""


def matrix(operands: Sequence[Any]) -> Matrix:
    """Return the matrix that an operation gives."""
    a, b, c, d, e, f = (float(item) for item in operands[:6])
    return a, b, c, d, e, f


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does one and then the other."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def put(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(corners: Iterable[tuple[float, float]]) -> Box:
    """Return the box round some points."""
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def around_all(boxes: Iterable[Sequence[float]]) -> Box:
    """Return the box round some others."""
    return around(corner for box in boxes for corner in ((box[0], box[1]), (box[2], box[3])))


def is_thin(box: Box) -> bool:
    """Return whether a box is no thicker than a rule or a stroke."""
    return min(box[2] - box[0], box[3] - box[1]) <= _THICKEST


def edges(box: Box) -> tuple[Box, Box, Box, Box]:
    """Return the four edges of a frame, each as a line."""
    left, low, right, high = box
    return (
        (left, low, right, low),
        (left, high, right, high),
        (left, low, left, high),
        (right, low, right, high),
    )


def common(one: Box, other: Box) -> Box:
    """Return what two boxes share; its edges cross where they share nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def size(box: Box) -> float:
    """Return the area of a box."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def share(area: Box, words: Box) -> float:
    """Return which share of some words' box an area covers."""
    return size(common(area, words)) / max(size(words), 0.01)


def holds(area: Box, words: Box) -> bool:
    """Return whether words begin in an area."""
    x, y = words[0] + 0.5, (words[1] + words[3]) / 2
    return area[0] - 1 <= x <= area[2] + 1 and area[1] - 1 <= y <= area[3] + 1


def brightness(parts: Sequence[Any]) -> float:
    """Return how bright a colour of light is: 0 for black, 1 for white."""
    red, green, blue = (float(part) for part in parts[:3])
    return 0.3 * red + 0.59 * green + 0.11 * blue


def brightness_of_inks(parts: Sequence[Any]) -> float:
    """Return how bright a colour of four inks is."""
    cyan, magenta, yellow, black = (float(part) for part in parts[:4])
    return (1 - black) * brightness((1 - cyan, 1 - magenta, 1 - yellow))


def length(stretches: Iterable[tuple[float, float]]) -> float:
    """Return how long stretches are together, each part of them once."""
    total, end = 0.0, float("-inf")
    for begin, stop in sorted(stretches):
        total += max(0.0, stop - max(begin, end))
        end = max(end, stop)
    return total


Item = TypeVar("Item")
_STEP = 24.0
_LEVELS = range(-8, 200)
"""Heights of a page, in steps; what lies beyond them is beside any."""


class ByHeight(Generic[Item]):
    """Things on a page, found by the height at which they are: a page may hold thousands."""

    def __init__(self) -> None:
        self._held: defaultdict[int, list[tuple[int, Item]]] = defaultdict(list)
        self._count = 0

    def add(self, box: Box, item: Item) -> None:
        """Keep a thing in the place of a box."""
        self._count += 1
        for level in _levels(box):
            self._held[level].append((self._count, item))

    def near(self, box: Box) -> list[Item]:
        """Return what is at the height of a box, in the order in which it was kept."""
        found = {number: item for level in _levels(box) for number, item in self._held.get(level, ())}
        return [found[number] for number in sorted(found)]


def _levels(box: Box) -> range:
    first, last = (min(max(int(edge // _STEP), _LEVELS[0]), _LEVELS[-1]) for edge in (box[1], box[3]))
    return range(first, last + 1)
