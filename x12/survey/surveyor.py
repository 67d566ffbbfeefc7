"""One cheap pass over the bytes of a file, which gives the verdict tree and the borders of its ranges.

Theory. It cuts as `x12.parts` does, at the same places, but makes nothing of what it cuts: a claim is counted,
an HL is split, and only what stands above the HL levels (ISA, GS, ST to 1000B, the trailers) is kept until it is
checked. Segments are numbered by counting terminators between two places that need a number, at C speed. So a
claim costs a few microseconds, whatever its length, and memory follows the number of sets, not of claims.

Faults of the envelope come from the same table of levels as the reader's, faults of order and HL from the same
`Hierarchy`, faults of headers from the same guide; `verdict` says what each of them costs.
"""

from __future__ import annotations

from collections.abc import Iterable

from x12.cuts import ENVELOPE, LEVELS, ONLY_837, decisive
from x12.delimiters import DEFAULT, Delimiters
from x12.envelope import Envelope
from x12.errors import Code, EnvelopeFault, Faults, Place, X12Error
from x12.guide.check import Mode, checker
from x12.guide.errors import GuideCode, GuideError
from x12.guide.watch import Hierarchy, Slip
from x12.parts import MAX_PART
from x12.scan import MAX_BINARY, MAX_SEGMENT, Run, Scanner
from x12.segment import Segment
from x12.slices import Kind, Part
from x12.strays import LONE, apart_from_strays, stray_of
from x12.survey.borders import EACH, Borders
from x12.survey.grow import Tree
from x12.survey.tree import MOST_REFUSALS, InterchangeNode, Level, Node, Span, Survey
from x12.survey.verdict import of_envelope, of_guide

_KEPT = LONE | {Kind.SET}
_HEADERS = frozenset({Kind.INTERCHANGE, Kind.GROUP})
_MOST_STRAYS = 1_000_000
"""Segments behind ISA or GS before anything begins: a few TA1 are there at most; so many would be read for minutes."""
_ENDED = _KEPT | {Kind.BILLING}
"""Parts of which something is noted when they end."""
_ANY_VERSION = "005010X222A1"
"""ISA, TA1 and the trailers are the same in every guide."""


def survey_file(chunks: Iterable[bytes], *, mode: Mode | None = "guide", each: int = EACH) -> Survey:
    """Survey a file; `Survey.broken` says why, where it can't be read to its end.

    `mode` None leaves the forms of headers and trailers unchecked (counts, numbers, versions and HL are not).
    `each` is the least number of claims between two borders.
    """
    surveyor = Surveyor(mode=mode, each=each)
    for chunk in chunks:
        surveyor.receive(chunk)
    return surveyor.close()


class Surveyor:
    """Takes the chunks of a file. `receive` until the end, then `close`; never raises for what is in the file."""

    def __init__(
        self,
        *,
        mode: Mode | None = "guide",
        each: int = EACH,
        max_segment: int = MAX_SEGMENT,
        max_binary: int = MAX_BINARY,
        max_part: int = MAX_PART,
    ) -> None:
        self._mode = mode
        self._max_part = max_part
        self._fresh: list[EnvelopeFault] = []
        faults = Faults(self._fresh.append)
        self._scanner = Scanner(max_segment, max_binary, faults)
        self._envelope = Envelope(faults)
        self._tree = Tree()
        self._borders = Borders(self.survey.borders, each)
        self._hierarchy: Hierarchy | None = None
        self._delimiters: Delimiters = DEFAULT
        # the part that is being read: where it began, and its bytes where they are needed
        self._kind = Kind.OTHER
        self._start, self._first = 0, 1
        self._kept: list[bytes] = []
        # the run at hand, and the number of the decisive segment that was met last
        self._run = Run(b"", 1, 0, DEFAULT)
        self._index = 1
        self._is_837 = False
        self._blank = 0
        """Blank segments since ST, which SE01 does not count."""
        self._latest_hl = 0, 0
        """Number and byte of the HL before."""

    @property
    def survey(self) -> Survey:
        """What is known so far."""
        return self._tree.survey

    def receive(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        survey = self.survey
        survey.size += len(chunk)
        if survey.broken is not None:
            return
        try:
            for run in self._scanner.receive(chunk):
                self._read(run)
        except X12Error as error:
            survey.broken = error
        self._blame()

    def close(self) -> Survey:
        """Take the end of the file and return what the survey came to."""
        survey = self.survey
        end, after = self._scanner.start, self._scanner.index
        if survey.broken is None:
            try:
                self._scanner.close()
                self._begin(Kind.TAIL, end, after)
                self._envelope.close()
            except X12Error as error:
                survey.broken = error
        if survey.broken is None:
            survey.readable, survey.segments = survey.size, after - 1
        else:
            self._break_off(survey.broken)
        self._tree.close(Level.INTERCHANGE, survey.readable, survey.segments)
        self._blame()
        self._borders.end(survey.readable)
        self._tree.pass_down()
        return survey

    def _break_off(self, error: X12Error) -> None:
        """The file can't be read on: that costs the interchange that is open, and what follows."""
        if self._kind is Kind.INTERCHANGE_END and self._kept:
            self._begin(Kind.TAIL, self._scanner.start, self._scanner.index)
        survey, interchange = self.survey, self._tree.interchange
        survey.readable, survey.segments = self._start, self._first - 1
        if interchange is not None:
            fault = EnvelopeFault(error.code, error.place)
            interchange.refuse(of_envelope(fault, Level.INTERCHANGE))

    def _blame(self) -> None:
        self._tree.blame(self._fresh)
        self._fresh.clear()

    # --- cutting ---

    def _read(self, run: Run) -> None:
        self._run, self._index = run, run.first
        if run.opens:
            self._open_interchange(run)
        elif run.broken:
            self._begin(Kind.TAIL, run.start, run.first)
            self._tree.stand(run.first, run.start)  # behind an IEA it costs itself, else what is open
        elif run.binary:
            if self._kind in _KEPT:
                self._kept.append(run.raw)
        else:
            self._cut(run)
        size = run.start + len(run.raw) - self._start
        if size > self._max_part and (self._is_837 or self._kind in LONE):
            raise X12Error(Code.PART_TOO_LONG, Place(self._first, self._start))
        if self._kind in _HEADERS:
            segments = run.first + run.raw.count(run.delimiters.terminator) - self._first
            if segments > _MOST_STRAYS:
                raise X12Error(Code.PART_TOO_LONG, Place(self._first, self._start))

    def _cut(self, run: Run) -> None:
        """The hot loop: go from one decisive segment to the next."""
        raw, start, terminator = run.raw, run.start, run.delimiters.terminator
        done = 0
        for at, segment_id in decisive(raw, run.delimiters):
            if segment_id is None:
                self._blank += 1
                continue
            if not self._is_837 and segment_id in ONLY_837:
                continue
            if self._kind in _KEPT:
                self._kept.append(raw[done:at])
            index = self._index = self._index + raw.count(terminator, done, at)
            done = at
            if segment_id == b"CLM":
                if self._kind in _ENDED:
                    self._begin(Kind.CLAIM, start + at, index)
                else:
                    self._kind, self._start, self._first = Kind.CLAIM, start + at, index
                self._claim(at)
            elif segment_id == b"HL":
                self._level(at, index)
            else:
                self._begin(ENVELOPE[segment_id], start + at, index)
                self._envelope_segment(at)
        if self._kind in _KEPT:
            self._kept.append(raw[done:])

    def _segment(self, at: int) -> Segment:
        """Return the decisive segment that was met last, which begins at this place of the run."""
        raw = self._run.raw
        body = raw[at : raw.index(self._run.delimiters.terminator, at)]
        return Segment(body, self._index, self._run.start + at, self._run.delimiters)

    # --- what is met ---

    def _open_interchange(self, run: Run) -> None:
        start = run.start + run.lead
        self._begin(Kind.TAIL, run.start, run.first)
        before, self._delimiters = self._delimiters, run.delimiters
        self._start = start
        raw = run.raw[run.lead :]
        isa = Segment(raw[:-1], run.first, start, run.delimiters)
        self._envelope.header(isa)
        self._tree.open_interchange(isa, after=run.start)
        self._hierarchy, self._is_837 = None, False
        self._kind, self._kept = Kind.INTERCHANGE, [raw]
        self._borders.interchange(run.start, run.first, before)

    def _envelope_segment(self, at: int) -> None:
        segment, tree = self._segment(at), self._tree
        match segment.id:
            case "GS":
                self._envelope.header(segment)
                tree.open_group(segment)
            case "ST":
                self._envelope.header(segment)
                self._open_set(segment)
            case "SE":
                self._end_set(segment)
            case "GE":
                tree.end_group(segment)
                self._envelope.trailer(segment)
            case _:
                tree.end_interchange(segment)
                self._envelope.trailer(segment)

    def _open_set(self, st: Segment) -> None:
        node = self._tree.open_set(st)
        self._borders.set(st.start, st.index, self._delimiters)
        self._is_837 = node.set_id == "837"
        if not self._is_837:
            self._kind, self._kept = Kind.OTHER, []  # nobody asks what it holds
        own = [refusal.error for refusal in node.refusals]
        self._hierarchy = Hierarchy() if all(own) else None  # a repeated number does not hide what follows
        self._blank = 0

    def _end_set(self, se: Segment) -> None:
        counted = 0
        self._tree.end_set(se)
        if self._tree.set is not None:
            counted = se.index - self._tree.set.first + 1 - self._blank
        if self._hierarchy is not None:
            self._slips(self._hierarchy.end(), se)
        self._is_837, self._hierarchy = False, None
        self._envelope.trailer(se, counted)

    def _claim(self, at: int) -> None:
        self._envelope.claims += 1
        self._borders.claims += 1
        node, hierarchy = self._tree.set, self._hierarchy
        if node is not None:
            node.claims += 1
        else:
            self._tree.claim_outside()
            self._outside(at)
        if hierarchy is not None:
            slips = hierarchy.claim()
            # too many claims of one patient cost the claim that is too much, as any fault inside a claim
            if slips and slips[0].code is not GuideCode.LOOP_REPEATED:
                self._slips(slips[:1], self._segment(at))

    def _level(self, at: int, index: int) -> None:
        run = self._run
        body = run.raw[at : run.raw.index(run.delimiters.terminator, at)]
        elements = body.split(run.delimiters.element, 5)
        kind = LEVELS.get(elements[3], Kind.OTHER) if len(elements) > 3 else Kind.OTHER
        start = run.start + at
        self._begin(kind, start, index)
        self._borders.level(kind, start, index, self._delimiters)
        if self._hierarchy is None:
            if self._tree.set is None:
                self._outside(at)
            return
        if kind is Kind.OTHER:
            self._slips(self._hierarchy.other(), self._segment(at))
            return
        number, parent = elements[1].decode("latin-1"), elements[2].decode("latin-1")
        child = elements[4].decode("latin-1") if len(elements) > 4 else ""
        slips = self._hierarchy.level(kind, number, parent, child)
        if slips:
            self._slips(slips, self._segment(at))
        self._latest_hl = index, start

    def _outside(self, at: int) -> None:
        """An HL or a claim stands behind the end of its group."""
        segment = self._segment(at)
        self._tree.stand(segment.index, segment.start)
        self._fresh.append(EnvelopeFault(Code.SEGMENT_OUTSIDE_SET, segment.place()))

    def _slips(self, slips: Iterable[Slip], segment: Segment) -> None:
        node = self._tree.set
        if node is None:
            return
        for slip in slips:
            if len(node.refusals) >= MOST_REFUSALS:
                node.more_refusals += 1
                continue
            place = segment.place(element=slip.element)
            if slip.before:
                place = Place(*self._latest_hl, segment="HL", element=slip.element)
            node.refuse(of_guide(GuideError(slip.code, place, expected=slip.expected), Level.SET))

    # --- parts above the HL levels ---

    def _begin(self, kind: Kind, start: int, index: int) -> None:
        """Finish the part that is being read, and begin another."""
        before = self._kind
        if before in _KEPT:
            raw = b"".join(self._kept)
            self._finish(Part(before, raw, self._first, self._start, self._delimiters, 0), start, index)
            self._kept = []
        elif before is Kind.BILLING:
            self._borders.above(before, Span(self._start, start, self._first))
        self._kind, self._start, self._first = kind, start, index

    def _finish(self, part: Part, end: int, after: int) -> None:
        """Take a part that is read whole: it ends at byte `end`, before segment `after`."""
        tree, kind = self._tree, part.kind
        self._borders.above(kind, Span(part.start, end, part.index))
        if kind is Kind.INTERCHANGE and tree.interchange is not None:
            tree.interchange.header = part
            self._check(part, tree.interchange, Level.INTERCHANGE)
        elif kind is Kind.GROUP and tree.group is not None:
            tree.group.header = part
            if not tree.group.refusals:
                self._check(part, tree.group, Level.GROUP, tree.group.version)
        elif kind is Kind.SET and tree.set is not None:
            if self._hierarchy is not None:
                self._check(part, tree.set, Level.SET, tree.set.version)
        elif kind is Kind.SET_END and tree.set is not None:
            self._check(part, tree.set, Level.SET)
            tree.close(Level.SET, end, after - 1)
        elif kind is Kind.GROUP_END and tree.group is not None:
            if not tree.group.sets:
                error = GuideError(GuideCode.LOOP_MISSING, part.segments[0].place(), name="Transaction Set")
                tree.group.refuse(of_guide(error, Level.GROUP))
            self._check(part, tree.group, Level.GROUP)
            tree.close(Level.GROUP, end, after - 1)
        elif kind is Kind.INTERCHANGE_END and tree.interchange is not None:
            self._end_interchange(part, tree.interchange, end, after)
        if kind in LONE and after - part.index > 1 and (stray := stray_of(part)) is not None:
            self._fresh.append(EnvelopeFault(Code.SEGMENT_OUTSIDE_SET, stray.place()))

    def _end_interchange(self, part: Part, node: InterchangeNode, end: int, after: int) -> None:
        """Take IEA and what follows it: segments of no interchange cost themselves, not what was whole before."""
        strays = None
        if after - part.index > 1 and any(segment.id for segment in part.segments[1:]):
            part, strays = apart_from_strays(part)
        self._check(part, node, Level.INTERCHANGE)
        if node.header is None:
            return
        if strays is None:
            self._tree.close(Level.INTERCHANGE, end, after - 1)
        else:
            self._tree.close(Level.INTERCHANGE, strays.start, part.index)
            self._tree.stand(strays.index, strays.start)

    def _check(self, part: Part, node: Node, level: Level, version: str = _ANY_VERSION) -> None:
        """Check the form of a header or trailer."""
        if self._mode is not None:
            errors = checker(version, self._mode).check_context(part)
            told = errors[: node.room]  # a part of nothing but terminators has millions
            for error in told:
                node.refuse(of_guide(error, level))
            node.more_refusals += len(errors) - len(told)
