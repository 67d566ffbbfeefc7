"""Places on a page: what operations do to them, boxes and what they share, and how bright colours are.

Runs in the process that opens PDFs, and imports nothing of the scrubber.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

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
