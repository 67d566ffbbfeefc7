"""Compare an 837, 277CA or 999 with a golden file, segment by segment, with a difference that a person can read.

assert_same_x12(result.outbound, golden_bytes, envelope=False)
"""

from __future__ import annotations

from difflib import SequenceMatcher

from x12.reader import Reader

_OF_THE_RUN = {
    "ISA": (9, 10, 13), "IEA": (2,), "GS": (4, 5, 6), "GE": (2,), "ST": (2,), "SE": (2,), "BHT": (3, 4, 5),
}  # fmt: skip
"""Elements that are of a run and not of what it says: dates, times and control numbers of the envelope."""


def assert_same_x12(actual: bytes, golden: bytes, *, envelope: bool = True) -> None:
    """Fail with every segment that differs. `envelope=False` leaves its dates, times and control numbers aside."""
    found = differences(actual, golden, envelope=envelope)
    assert not found, "\n".join(["differs from the golden file:", *found])


def differences(actual: bytes, golden: bytes, *, envelope: bool = True) -> list[str]:
    """Return the segments that differ: `-` is in the golden file only, `+` in the actual one only."""
    theirs, ours = _segments(golden, envelope), _segments(actual, envelope)
    lines: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind != "equal":
            lines += [f"- segment {number}: {theirs[number - 1]}" for number in range(a + 1, b + 1)]
            lines += [f"+ segment {number}: {ours[number - 1]}" for number in range(c + 1, d + 1)]
    return lines


def _segments(data: bytes, envelope: bool) -> list[str]:
    reader = Reader()
    segments = reader.receive(data)
    reader.close()
    texts = []
    for segment in segments:
        elements = [segment.element(number) for number in range(1, len(segment.elements))]
        for number in _OF_THE_RUN.get(segment.id, ()) if not envelope else ():
            if number <= len(elements):
                elements[number - 1] = "?"
        texts.append("*".join([segment.id, *elements]))
    return texts
