"""What an RTF file marks as struck through, deleted or hidden: it is taken out, and told apart from what stands."""

from __future__ import annotations

import re

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]|[^\\{}]+")
_MARKS = {b"strike": 0, b"striked": 0, b"deleted": 0, b"v": 1}
"""Words that mark text: 0 what was struck, 1 what is hidden; with a zero behind them they end it."""
_NEITHER = (False, False)
State = tuple[bool, bool]


def apart(data: bytes) -> tuple[bytes, list[bytes], list[bytes]]:
    """Return an RTF file without what is struck or hidden, the struck stretches, and the hidden ones.

    Marks reach to the end of their group, or to where they are ended.
    """
    if not any(b"\\" + mark in data for mark in _MARKS):
        return data, [], []
    kept: list[bytes] = []
    taken: tuple[list[bytes], list[bytes]] = [], []
    state, groups, last = _NEITHER, [], _NEITHER
    for match in _TOKEN.finditer(data):
        word, piece = match[1], match.group()
        if piece == b"{":
            groups.append(state)
        elif piece == b"}":
            state = groups.pop() if groups else _NEITHER
        elif word in _MARKS:
            state = _marked(state, _MARKS[word], match[2] != b"0")
            continue
        elif word == b"plain":
            state = _NEITHER
        if word is not None or piece in (b"{", b"}") or state == _NEITHER:
            kept.append(piece)
            if word in (b"par", b"cell", b"row", b"line", b"tab"):
                last = _NEITHER
            continue
        found = taken[0] if state[0] else taken[1]
        if last == state and found:
            found[-1] += piece
        else:
            found.append(piece)
        last = state
    return b"".join(kept), *taken


def _marked(state: State, place: int, on: bool) -> State:
    struck, hidden = state
    return (on, hidden) if place == 0 else (struck, on)
