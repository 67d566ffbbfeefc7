"""Which segment may follow which: pyx12's walk over a guide, as an automaton that builds itself.

Theory. pyx12 finds the place of a segment by scanning: from the place of the one before, through the rest
of its loop, then through the rest of each loop around it, until a use matches. On the way it notes what is
required and absent, and it counts how often each loop and use occurred. `Walker` does the same on the
tables, and refuses whatever would make pyx12 speak (and a little more, never less).

A scan costs tens of microseconds. But what it depends on is small: the place, and the counts that can
still matter there. So that pair is a `State`, and what was found for a segment there is remembered in it:
from then on the step is one or two dictionary look-ups. States are made only as files need them.

What keeps the states few: a count is forgotten once its place cannot be reached again, it is not told
apart beyond its maximum (or beyond 1 where there is none), and maxima above `_WIDE` (service lines: 50 or
999) are not counted here; `Walker.wide` names them, and `within_wide_maxima` counts them in long claims.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from x12.guide.patterns import form_pattern
from x12.guide.tables import UNLIMITED, Guide, Key, Loop, Use

Proof = Callable[[bytes], object | None]
"""`fullmatch` of the pattern that proves a segment."""

_WIDE = 20
_MAX_STATES = 20_000
"""Beyond this the automaton starts anew; ordinary files stay below 1,000 states."""
_SELDOM = frozenset({b"CLM", b"TRN", b"N3", b"DMG"})
"""Segments that differ from claim to claim: remembering them would only cost, and keep what is a patient's."""
_PEOPLE = (b"NM1*IL*", b"NM1*QC*")
_MOST_KNOWN = 256
"""Segments remembered at one place; beyond it they are forgotten, since they seldom come again."""
_LOOP = -1
"""In place of a position: a required loop, not a use, was passed."""


class State(dict[bytes, "Step | dict[bytes, Step]"]):
    """A place in a guide, with the counts that matter there.

    As a dictionary it holds what was found before: segment id to step, or to steps by qualifier (the
    first component of element 1) where the guide tells uses of that id apart.
    """

    __slots__ = ("counts", "follows", "known", "levels", "use")

    def __init__(self, use: int, counts: tuple[tuple[str, int], ...]) -> None:
        super().__init__()
        self.use = use
        self.counts = counts
        self.levels: dict[bytes, Step] = {}
        """HL by HL03."""
        self.follows: dict[bytes, bool] = {}
        """Answers of `Walker.may_follow`."""
        self.known: dict[bytes, State] = {}
        """Whole segments that were proven here, and where they lead: files repeat most of theirs."""


Step = tuple[Proof, State]
"""What proves the segment, and where it leads."""


class Walker:
    """The automaton of one guide."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self._proofs: dict[int, Proof] = {}
        self._states: dict[tuple[int, tuple[tuple[str, int], ...]], State] = {}
        self._keys = [_Key(use.id, use.key) for use in guide.uses]
        self._keyed = {use.id.encode() for use in guide.uses if use.key}
        self._reach, self._caps = self._measure_paths()
        counted: list[Use | Loop] = [*guide.uses, *(loop for loop in guide.loops if loop.id != "2300")]
        self.wide: tuple[tuple[bytes, int], ...] = tuple(
            (self._opening(part) + b"*", part.maximum) for part in counted if part.maximum > _WIDE
        )
        """What has a maximum above `_WIDE` within a claim: segment id and separator, maximum."""
        self._least_wide = min((maximum for _, maximum in self.wide), default=0)

    def after(self, segment_id: str) -> State:
        """Return the state behind a segment of the envelope: ISA or GS."""
        guide = self.guide
        number = next(n for n, use in enumerate(guide.uses) if use.id == segment_id)
        counts = {guide.uses[number].path: 1}
        loop = guide.uses[number].loop
        while loop >= 0:
            counts[guide.loops[loop].path] = 1
            loop = guide.loops[loop].parent
        return self._state(number, counts)

    def step(self, state: State, segment: bytes) -> Step | None:
        """Return what proves `segment` here and where it leads; None where it may not follow.

        The segment is in default delimiters, without its terminator.
        """
        token = segment.split(b"*")
        if token[0] == b"HL":
            known, qualifier = state.levels, token[3] if len(token) > 3 else b""
            if qualifier in known:
                return known[qualifier]
        found = self._find(state, token)
        if found is None:
            return None
        use, counts = found
        step = self._proof(self.guide.uses[use].form), self._state(use, counts)
        self._remember(state, token, use, step)
        return step

    def prove(self, state: State, segments: Sequence[bytes]) -> State | None:
        """Return the state behind these segments, or None where one of them is not proven there.

        The hot loop: a segment that was proven at this place costs one look-up, another a split of its head, one or
        two look-ups and one match.
        """
        for segment in segments:
            proven = state.known.get(segment)
            if proven is None:
                head = segment.split(b"*", 2)
                step: Any = state.get(head[0])
                if type(step) is dict:
                    step = step.get(head[1].partition(b":")[0]) if len(head) > 1 else None
                if step is None:
                    step = self.step(state, segment)
                    if step is None:
                        return None
                proof, proven = step
                if proof(segment) is None:
                    return None
                if head[0] not in _SELDOM and segment[:7] not in _PEOPLE:
                    if len(state.known) >= _MOST_KNOWN:
                        state.known.clear()
                    state.known[segment] = proven
            state = proven
        return state

    def may_follow(self, state: State, segment: bytes) -> bool:
        """May a segment like this one follow here, with nothing required left out?"""
        answer = state.follows.get(segment)
        if answer is None:
            answer = state.follows[segment] = self._find(state, segment.split(b"*")) is not None
        return answer

    def within_wide_maxima(self, segments: Sequence[bytes]) -> bool:
        """Does nothing that the states do not count occur too often in one claim?"""
        return len(segments) <= self._least_wide or all(
            len(segments) <= maximum or sum(segment.startswith(prefix) for segment in segments) <= maximum
            for prefix, maximum in self.wide
        )

    def _remember(self, state: State, token: list[bytes], use: int, step: Step) -> None:
        segment_id = token[0]
        if segment_id == b"HL":
            state.levels[token[3]] = step
        elif segment_id not in self._keyed:
            state[segment_id] = step
        elif self.guide.uses[use].key:
            steps = state.setdefault(segment_id, {})
            assert isinstance(steps, dict)
            steps[token[1].partition(b":")[0]] = step
        # else: told apart elsewhere, but not here; remembering would grow with the values of the file

    def _find(self, state: State, token: list[bytes]) -> tuple[int, dict[str, int]] | None:
        """Scan as pyx12 does; return the use and the new counts, or None if pyx12 would object."""
        guide = self.guide
        counts = dict(state.counts)
        passed: list[tuple[int, int]] = []
        loop, position = guide.uses[state.use].loop, guide.uses[state.use].position
        while loop >= 0:
            for kind, number in guide.loops[loop].children:
                if kind == "loop":
                    if guide.loops[number].position < position:
                        continue
                    opened = self._opened(number, token, counts, passed)
                    if opened is not None:
                        return self._enter(opened, counts, passed)
                elif guide.uses[number].position >= position:
                    use = guide.uses[number]
                    if self._keys[number].match(token):
                        first_kind, first = guide.loops[loop].children[0]
                        if first_kind == "use" and self._keys[first].match(token):
                            return self._enter(loop, counts, passed)
                        return self._take(number, counts, passed)
                    if use.usage == "R" and not counts.get(use.path):
                        passed.append((loop, use.position))
            position, loop = guide.loops[loop].position, guide.loops[loop].parent
        return None

    def _opened(
        self, number: int, token: list[bytes], counts: dict[str, int], passed: list[tuple[int, int]]
    ) -> int | None:
        """Return the loop that the segment opens: this one, or where it only wraps others one of those."""
        loop = self.guide.loops[number]
        if not loop.children:
            return None
        kind, first = loop.children[0]
        if kind == "loop":
            for inner_kind, inner in loop.children:
                if inner_kind == "loop":
                    opened = self._opened(inner, token, counts, passed)
                    if opened is not None:
                        return opened
            return None
        if self._keys[first].match(token):
            return number
        if loop.usage == "R" and not counts.get(loop.path):
            passed.append((number, _LOOP))
        return None

    def _enter(
        self, number: int, counts: dict[str, int], passed: list[tuple[int, int]]
    ) -> tuple[int, dict[str, int]] | None:
        loop = self.guide.loops[number]
        _, first = loop.children[0]
        count = counts.get(loop.path, 0) + 1
        if passed or loop.usage == "N" or _too_many(count, loop.maximum):
            return None
        inside = loop.path + "/"
        counts = {path: n for path, n in counts.items() if not path.startswith(inside)}
        counts[loop.path] = count
        counts[self.guide.uses[first].path] = 1
        return first, counts

    def _take(
        self, number: int, counts: dict[str, int], passed: list[tuple[int, int]]
    ) -> tuple[int, dict[str, int]] | None:
        use = self.guide.uses[number]
        count = counts.get(use.path, 0) + 1
        # what is required at the very same position of the loop may still come
        if (
            use.usage == "N"
            or _too_many(count, use.maximum)
            or any(p != (use.loop, use.position) for p in passed)
        ):
            return None
        return number, counts | {use.path: count}

    def _state(self, number: int, counts: dict[str, int]) -> State:
        """Return the state for a place, with the counts that can still matter there."""
        guide = self.guide
        here = {guide.uses[number].loop: guide.uses[number].position}
        loop = guide.uses[number].loop
        while guide.loops[loop].parent >= 0:
            here[guide.loops[loop].parent] = guide.loops[loop].position
            loop = guide.loops[loop].parent
        kept = []
        for path, count in sorted(counts.items()):
            owner, last = self._reach[path]
            if last >= here.get(owner, last + 1):
                kept.append((path, min(count, self._caps[path])))
        identity = number, tuple(kept)
        state = self._states.get(identity)
        if state is None:
            if len(self._states) >= _MAX_STATES:
                self._forget()
            state = self._states[identity] = State(*identity)
        return state

    def _forget(self) -> None:
        for state in self._states.values():
            state.clear()
            state.levels.clear()
            state.known.clear()
        self._states.clear()

    def _proof(self, form: int) -> Proof:
        proof = self._proofs.get(form)
        if proof is None:
            proof = form_pattern(self.guide.forms[form], self.guide.external).fullmatch
            self._proofs[form] = proof
        return proof

    def _measure_paths(self) -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
        """Return for each counted path its loop and last position there, and the highest count told apart."""
        reach: dict[str, tuple[int, int]] = {}
        caps: dict[str, int] = {}
        places = [(use.path, use.loop, use.position, use.maximum) for use in self.guide.uses]
        places += [(loop.path, loop.parent, loop.position, loop.maximum) for loop in self.guide.loops]
        for path, owner, position, maximum in places:
            reach[path] = max(reach.get(path, (owner, position)), (owner, position))
            cap = maximum if UNLIMITED < maximum <= _WIDE else 1
            caps[path] = max(caps.get(path, 1), cap)
        return reach, caps

    def _opening(self, part: object) -> bytes:
        """Return the id of the segment that a wide loop or use is counted by."""
        if isinstance(part, Use):
            return part.id.encode()
        assert isinstance(part, Loop)
        return self.guide.uses[part.children[0][1]].id.encode()


class _Key:
    """Decides whether a split segment is this use."""

    __slots__ = ("_component", "_element", "_id", "_values")

    def __init__(self, segment_id: str, key: Key | None) -> None:
        self._id = segment_id.encode()
        self._element, self._component = (key.element, key.component) if key else (0, 0)
        self._values = frozenset(value.encode() for value in key.values) if key else frozenset()

    def match(self, token: list[bytes]) -> bool:
        if token[0] != self._id:
            return False
        if not self._element:
            return True
        value = token[self._element] if len(token) > self._element else b""
        return (value.partition(b":")[0] if self._component else value) in self._values


def _too_many(count: int, maximum: int) -> bool:
    """Is a count over a maximum that the states keep?"""
    return UNLIMITED < maximum <= _WIDE and count > maximum
