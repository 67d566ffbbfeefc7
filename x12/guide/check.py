"""A part or a claim against its guide: proven by the tables in microseconds, or judged by pyx12.

    checker = GuideChecker("005010X222A1")
    errors = checker.check_context(claim.context) + checker.check_claim(claim)

Theory. The tables can prove a part valid; they never call one invalid. What they cannot prove is put
into a frame (`frames`) and given to pyx12, whose verdict stands unless a waiver names it an error. So the
common case, a valid claim, costs a few dictionary look-ups and one pattern match a segment, and the rare
case costs milliseconds and is right.

Parts are checked one by one. That loses nothing: between parts pyx12 remembers only where it is, and each
part is proven together with what must be able to follow it. What spans parts (HL numbers, claims per
patient, repeated control numbers) is the business of `watch`.

Theory of speed: no object is made per segment. A claim's bytes are brought to plain form and split once, for
the edits of `x12.sense` too; what a segment costs then, `walk.Walker.prove` says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Literal, NamedTuple

from x12.errors import Code, Place, X12Error
from x12.guide.cached import CONTROL_MAP, load_guide
from x12.guide.errors import GuideCode, GuideError
from x12.guide.frames import Frame, closed
from x12.guide.patterns import form_pattern, plain, printable
from x12.guide.waivers import extra_codes, waived
from x12.guide.walk import State, Walker
from x12.plain import in_plain_form
from x12.segment import Segment
from x12.slices import ClaimSlice, Context, Kind, Part

if TYPE_CHECKING:
    from x12.guide.judge import Objection

Mode = Literal["guide", "pyx12"]
"""`guide` asks pyx12 only about what the tables cannot prove, `pyx12` asks it about everything."""


class _Version(NamedTuple):
    map_file: str
    guide: str
    """The version as pyx12's map has it."""


_PROFESSIONAL = _Version("837.5010.X222.A1.xml", "005010X222A1")
_INSTITUTIONAL = _Version("837Q3.I.5010.X223.A1.xml", "005010X223A2")
VERSIONS = {
    "005010X222A1": _PROFESSIONAL,
    "005010X222A2": _PROFESSIONAL,
    "005010X223A2": _INSTITUTIONAL,
    "005010X223A3": _INSTITUTIONAL,
    "005010X214": _Version("277.5010.X214.xml", "005010X214"),
    "005010X231": _Version("999.5010.xml", "005010X231"),
    "005010X231A1": _Version("999.5010X231.A1.xml", "005010X231A1"),
}
"""Every version that can be checked; the errata A2 and A3 change nothing that the tables hold."""
CLAIM_VERSIONS = frozenset({"005010X222A1", "005010X222A2", "005010X223A2", "005010X223A3"})
"""Those of the 837P and 837I: what is taken as a claim (45 CFR 162.1102 and its errata)."""

# segments that begin a part
_FIRST = {
    Kind.BILLING: b"HL*1**20*1",
    Kind.SUBSCRIBER: b"HL*2*1*22*0",
    Kind.PATIENT: b"HL*3*2*23*0",
    Kind.CLAIM: b"CLM*1",
    Kind.SET_END: b"SE*1*1",
}
# what must be able to follow a part for it to be complete
_FOLLOWERS = {
    Kind.SET: _FIRST[Kind.BILLING],
    Kind.BILLING: _FIRST[Kind.SUBSCRIBER],
    Kind.SUBSCRIBER: _FIRST[Kind.CLAIM],
    Kind.PATIENT: _FIRST[Kind.CLAIM],
    Kind.CLAIM: _FIRST[Kind.SET_END],
}
_ENVELOPE = {
    Kind.INTERCHANGE: "ISA",
    Kind.GROUP: "GS",
    Kind.SET_END: "SE",
    Kind.GROUP_END: "GE",
    Kind.INTERCHANGE_END: "IEA",
}
_COUNTING = [b"LX*%d" % number for number in range(1, 1000)]
_LINES = re.compile(rb"(?<=~)LX\*[^~]*+")


@lru_cache(maxsize=16)
def checker(version: str, mode: Mode = "guide") -> GuideChecker:
    """Return the checker of a version, made once in this process."""
    return GuideChecker(version, mode)


def checker_for(claim: ClaimSlice, mode: Mode = "guide") -> GuideChecker:
    """Return the checker of a claim's own version; X12Error (GUIDE_UNKNOWN) where there is no guide."""
    return checker(claim.context.version, mode)


class GuideChecker:
    """Checks parts, claims and whole sets of one version."""

    def __init__(self, version: str, mode: Mode = "guide") -> None:
        if version not in VERSIONS:
            raise X12Error(Code.GUIDE_UNKNOWN, Place(segment="GS", element="GS08"))
        self.version = version
        self.mode = mode
        self.proven = 0
        """How many parts, claims and sets the tables proved."""
        self.judged = 0
        """How many were given to pyx12."""
        self._map_file, self._guide_version = VERSIONS[version]
        self.guide = load_guide(self._map_file, self._guide_version)
        more = extra_codes()
        codes = {name: {*listed, *more.get(name, ())} for name, listed in self.guide.external.items()}
        self._walker = Walker(self.guide._replace(external={n: tuple(c) for n, c in codes.items()}))
        self._behind_gs = self._walker.after("GS")
        self._envelope = {
            kind: form_pattern(self.guide.forms[self.guide.find(segment_id).form], {}).fullmatch
            for kind, segment_id in _ENVELOPE.items()
        }
        self._seen: dict[Kind, tuple[Part, tuple[GuideError, ...]]] = {}
        self._frame: Frame | None = None
        # where a part begins and ends in the automaton, by its kind and whether it is under a patient
        self._starts: dict[tuple[Kind, bool], State] = {}
        self._ends: dict[tuple[Kind, bool], State] = {}
        if self.guide.set_id == "837":
            self._frame = Frame(self._guide_version)
            for kind, dependent in product(_FOLLOWERS, (False, True)):
                before = self._frame.before(kind, dependent=dependent)
                self._starts[kind, dependent] = self._walk(before)
                self._ends[kind, dependent] = self._walk([*before, *self._frame.part(kind)])

    def check_claim(self, claim: ClaimSlice) -> tuple[GuideError, ...]:
        """Return what the guide has against a claim, from CLM on; the context is not part of it."""
        return self._check(claim.claim, claim.context.patient is not None)

    def check_context(self, context: Context | Part) -> tuple[GuideError, ...]:
        """Return what the guide has against the parts above a claim, or one part of any kind.

        The answer for a part is remembered until another of its kind comes, so asking for every claim
        costs nothing.
        """
        if isinstance(context, Part):
            return self._remembered(context)
        parts = (
            context.interchange,
            context.group,
            context.set,
            context.billing,
            context.subscriber,
            context.patient,
        )
        return tuple(chain.from_iterable(self._remembered(part) for part in parts if part is not None))

    def check_set(self, interchange: Part, group: Part, body: Sequence[Part]) -> tuple[GuideError, ...]:
        """Return what the guide has against GS and a whole set that is no 837: 277CA, 999.

        `body` are its parts from ST to SE.
        """
        parts = (group, *body)
        text = in_plain_form(b"".join(part.raw for part in parts), group.delimiters)
        if self.mode == "guide" and self._proves_set(text):
            self.proven += 1
            return ()
        self.judged += 1
        bodies = _bodies(text)
        isa = _bodies(in_plain_form(interchange.raw, interchange.delimiters))[:1]
        asked = b"~".join(closed([*isa, *filter(None, bodies), b"GE*1*1", b"IEA*1*1"])) + b"~"
        return self._ask(asked, len(isa), bodies, [segment for part in parts for segment in part.segments])

    def part_may_follow(self, before: Kind, dependent: bool, kind: Kind) -> bool:
        """May a part of this kind come right after one of the kind `before`, complete in itself?

        `dependent` says that `before` stands under a patient. pyx12's map of the 837I has the patient's
        loop before the claims of the subscriber, so that it refuses a subscriber with claims of his own and
        a dependent; the guide has them the other way round, as in the 837P.
        """
        if before is Kind.CLAIM and kind is Kind.PATIENT:
            return True
        return self._walker.may_follow(self._ends[before, dependent], _FIRST[kind])

    def _remembered(self, part: Part) -> tuple[GuideError, ...]:
        known = self._seen.get(part.kind)
        if known is not None and known[0] is part:
            return known[1]
        errors = self._check(part, dependent=False)
        self._seen[part.kind] = part, errors
        return errors

    def _check(self, part: Part, dependent: bool) -> tuple[GuideError, ...]:
        if part.kind is Kind.TAIL:
            return ()
        text, pieces = part.plain
        if part.kind in (Kind.GROUP, Kind.SET):
            text = text.replace(self.version.encode(), self._guide_version.encode())
            pieces = text.split(b"~")[:-1]
        if self.mode == "guide" and self._proves(part.kind, text, pieces, dependent):
            self.proven += 1
            return ()
        self.judged += 1
        if self._frame is None:
            raise X12Error(Code.NOT_837)
        bodies = _bodies(text)
        asked, before = self._frame.around(part.kind, [*filter(None, bodies)], dependent=dependent)
        return self._ask(asked, before, bodies, part.segments)

    def _proves(self, kind: Kind, text: bytes, pieces: Sequence[bytes], dependent: bool) -> bool:
        """Do the tables prove a part valid, given as text and as its segments?"""
        envelope = self._envelope.get(kind)
        if envelope is not None:
            fits = printable(text) if kind is Kind.INTERCHANGE else plain(text)
            return fits and envelope(text[:-1]) is not None
        start = self._starts.get((kind, dependent))
        if start is None or not plain(text):
            return False
        if not self._run(start, pieces, _FOLLOWERS[kind]):
            return False
        if kind is not Kind.CLAIM:
            return True
        lines = _LINES.findall(text)
        return lines == _COUNTING[: len(lines)] and self._walker.within_wide_maxima(pieces)

    def _proves_set(self, text: bytes) -> bool:
        """Do the tables prove text from GS to SE valid?"""
        gs, *segments = text.split(b"~")
        if not plain(text) or not segments or self._envelope[Kind.GROUP](gs) is None:
            return False
        segments.pop()
        return self._run(self._behind_gs, segments, b"GE*1*1") and _levels_counted(segments)

    def _run(self, state: State, segments: Sequence[bytes], follower: bytes) -> bool:
        """Do the tables prove these segments from this place on, and may the follower come then?"""
        end = self._walker.prove(state, segments)
        return end is not None and self._walker.may_follow(end, follower)

    def _walk(self, segments: Sequence[bytes]) -> State:
        """Return the state behind segments of our own frame, which are valid."""
        state = self._behind_gs
        for segment in segments:
            step = self._walker.step(state, segment)
            assert step is not None
            state = step[1]
        return state

    def _ask(
        self, asked: bytes, before: int, bodies: Sequence[bytes], segments: Sequence[Segment]
    ) -> tuple[GuideError, ...]:
        """Give pyx12 a framed text, and return what it has against our segments in it."""
        if len(bodies) != len(segments):
            # binary data with a terminator in it, which these guides do not have
            binary = next((s for s in segments if s.id in ("BIN", "BDS")), segments[0])
            return (GuideError(GuideCode.SEGMENT_NOT_USED, binary.place()),)
        places = [segment for segment, body in zip(segments, bodies, strict=True) if body]
        errors = [
            GuideError(GuideCode.SEGMENT_EMPTY, Place(segment.index, segment.start))
            for segment, body in zip(segments, bodies, strict=True)
            if not body
        ]
        from x12.guide.compile import load_map  # pyx12 is heavy, and a valid file never needs it
        from x12.guide.judge import judge

        said = judge(asked.decode("latin-1"), load_map(self._map_file), load_map(CONTROL_MAP))
        for objection in said:
            number = objection.number - before
            if number < 0 or waived(objection):
                continue
            # what is missed is noticed at the next segment, which may be the frame's
            errors.append(_error(objection, places[min(number, len(places) - 1)]))
        return tuple(errors)


def _bodies(text: bytes) -> list[bytes]:
    """Split plain text; a segment of nothing but blanks comes as the empty one that it is."""
    bodies = text.split(b"~")
    bodies.pop()
    return [body if body.strip() else b"" for body in bodies]


def _error(said: Objection, segment: Segment) -> GuideError:
    own = segment.place(element=said.element, loop=said.loop)
    place = Place(own.segment_index, own.byte, said.loop, said.segment if own.segment else "", said.element)
    return GuideError(said.code, place, "pyx12", said.expected, said.name, said.reference)


def _levels_counted(segments: Sequence[bytes]) -> bool:
    """Do the HL of a set count from 1, each below one that is still open?"""
    open_levels: list[bytes] = []
    count = 0
    for segment in segments:
        if not segment.startswith(b"HL*"):
            continue
        count += 1
        _, number, parent, *_ = segment.split(b"*")
        if number != b"%d" % count:
            return False
        if parent:
            if parent not in open_levels:
                return False
            del open_levels[open_levels.index(parent) + 1 :]
        open_levels.append(number)
    return True
