"""An 837 read as its parts and claims: the stream that the scrubber works on.

Theory. Only eight segment ids decide where a part begins (`x12.cuts`), and the bytes between two of them are a
part, never looked at closer. So a claim costs a few microseconds however many segments it has, and joined in order
the parts are the file. A part that is not finished when its run ends is kept as a list of pieces and joined once.

Whatever is none of the eight stays in the part where it stands: nothing is lost, nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from x12.cuts import ENVELOPE, LEVELS, ONLY_837, decisive
from x12.delimiters import DEFAULT, Delimiters
from x12.envelope import Envelope
from x12.errors import Code, EnvelopeFault, Faults, Place, X12Error
from x12.hierarchy import transaction_of
from x12.scan import MAX_BINARY, MAX_SEGMENT, Run, Scanner
from x12.segment import Segment
from x12.slices import ClaimSlice, Context, Kind, Part
from x12.strays import LONE, apart_from_strays, stray_of

MAX_PART = 32 << 20
_LONG_BODY = 1 << 20
"""A set that is no 837 is given out in pieces of about this size, so that memory stays flat."""

_NOTHING = Part(Kind.OTHER, b"", 0, 0, DEFAULT, 0)


class PartReader:
    """Takes chunks of bytes, gives parts and claims in file order. See `read_parts` for the loop."""

    def __init__(
        self,
        *,
        max_segment: int = MAX_SEGMENT,
        max_binary: int = MAX_BINARY,
        max_part: int = MAX_PART,
        told: Callable[[EnvelopeFault], object] | None = None,
    ) -> None:
        """`told` hears of every fault at once, also of those beyond the number that `faults` keeps."""
        self._scanner = Scanner(max_segment, max_binary, Faults(told))
        self._envelope = Envelope(self._scanner.faults)
        self._max_part = max_part
        self._error: X12Error | None = None
        self._out: list[Part | ClaimSlice] = []
        # the part that is being read
        self._kind = Kind.OTHER
        self._pieces: list[bytes] = []
        self._size = self._count = self._blank = 0
        self._index = 1
        self._start = 0
        self._delimiters = DEFAULT
        # what stands above it
        self._interchange = self._group = self._set = _NOTHING
        self._gs08 = self._transaction = self._version = ""
        self._is_837 = False
        self._set_segments = 0
        self._billing: Part | None = None
        self._subscriber: Part | None = None
        self._patient: Part | None = None
        self._context: Context | None = None

    @property
    def faults(self) -> tuple[EnvelopeFault, ...]:
        """What was wrong so far and could be read past, in the order of its discovery; the first thousand."""
        return tuple(self._scanner.faults)

    @property
    def at(self) -> tuple[int, int]:
        """Number of the first segment not given out yet, and its byte."""
        return self._index, self._start

    def receive(self, chunk: bytes) -> list[Part | ClaimSlice]:
        """Take the next bytes of the file; return the parts and claims that they complete.

        Raises `X12Error` where the file can't be read on; what came before is returned first, and the error
        comes with the next call.
        """
        if self._error is not None:
            raise self._error
        try:
            for run in self._scanner.receive(chunk):
                self._read(run)
        except X12Error as error:
            self._break_off(error)
            if not self._out:
                raise
        return self._give()

    def _break_off(self, error: X12Error) -> None:
        """Remember the error; an interchange that was whole before it gets its end."""
        self._error = error
        if self._kind is Kind.INTERCHANGE_END:
            self._begin(Kind.TAIL)

    def _read(self, run: Run) -> None:
        if run.opens:
            self._open_interchange(run)
        elif run.broken:
            self._break_segment(run)
        elif run.binary:
            self._add(run.raw, 1)
        else:
            self._cut(run.raw)
        if self._size > _LONG_BODY and not self._is_837:
            self._begin(Kind.OTHER)

    def close(self) -> list[Part | ClaimSlice]:
        """Take the end of the file; return what is left.

        Raises `X12Error` where the file is empty or ends inside a segment; `left` has what came before.
        """
        if self._error is not None:
            raise self._error
        try:
            tail = self._scanner.close()
        except X12Error as error:
            self._break_off(error)
            raise
        self._begin(Kind.TAIL)
        self._envelope.close()
        if tail:
            self._out.append(Part(Kind.TAIL, tail, self._index, self._start, self._delimiters, 0))
        return self._give()

    def begin_at(self, index: int, start: int, delimiters: Delimiters, above: Mapping[Kind, Part]) -> None:
        """Begin in the middle of a file, at a segment that begins a part, under the parts given.

        Without any, that segment is an ISA. What was wrong with the envelope before is not known, so `faults`
        mean nothing then.
        """
        self._scanner.begin_at(index, start, delimiters if above else None)
        self._index, self._start, self._delimiters = index, start, delimiters
        for part in above.values():
            first = next(segment for segment in part.segments if segment.id)
            if part.kind is Kind.GROUP:
                self._gs08 = first.element(8)
            elif part.kind is Kind.SET:
                self._know_set(first)
            self._enter(part)

    def end_range(self) -> list[Part | ClaimSlice]:
        """Take the end of a range that ends where a part begins, or a segment breaks off; return what is left."""
        self._begin(Kind.TAIL)
        if rest := self._scanner.rest:
            self._out.append(Part(Kind.TAIL, rest, self._index, self._start, self._delimiters, 0))
        return self._give()

    def left(self) -> list[Part | ClaimSlice]:
        """Return what stands whole before the place where `close` could not go on."""
        return self._give()

    def _give(self) -> list[Part | ClaimSlice]:
        out, self._out = self._out, []
        return out

    def _cut(self, raw: bytes) -> None:
        """The hot loop: cut a run where a part begins."""
        terminator = self._delimiters.terminator
        done = 0
        for at, segment_id in decisive(raw, self._delimiters):
            if segment_id is None:
                self._blank += 1
                continue
            if not self._is_837 and segment_id in ONLY_837:
                continue
            if at > done:
                self._add(raw[done:at], raw.count(terminator, done, at))
                done = at
            if segment_id == b"CLM":
                self._begin(Kind.CLAIM)
                self._envelope.claims += 1
            elif segment_id == b"HL":
                hl = raw[at : raw.index(terminator, at)].split(self._delimiters.element, 4)
                self._begin(LEVELS.get(hl[3], Kind.OTHER) if len(hl) > 3 else Kind.OTHER)
            else:
                self._begin(ENVELOPE[segment_id])
                body = raw[at : raw.index(terminator, at)]
                self._envelope_segment(Segment(body, self._index, self._start, self._delimiters))
        if done < len(raw):
            self._add(raw[done:], raw.count(terminator, done))

    def _add(self, raw: bytes, count: int) -> None:
        self._pieces.append(raw)
        self._count += count
        self._size += len(raw)
        if self._size > self._max_part:
            raise X12Error(Code.PART_TOO_LONG, Place(self._index, self._start))

    def _open_interchange(self, run: Run) -> None:
        self._begin(Kind.TAIL)
        if run.lead:
            self._out.append(Part(Kind.TAIL, run.raw[: run.lead], run.first, run.start, self._delimiters, 0))
        self._kind = Kind.INTERCHANGE
        self._start += run.lead
        self._delimiters = run.delimiters
        self._group = self._set = _NOTHING
        self._gs08 = ""
        self._is_837 = False
        raw = run.raw[run.lead :]
        self._envelope.header(Segment(raw[:-1], run.first, self._start, run.delimiters))
        self._add(raw, 1)

    def _break_segment(self, run: Run) -> None:
        """A segment breaks off: it belongs to no part, and the claim or level before it ends."""
        self._begin(Kind.TAIL)
        self._out.append(Part(Kind.TAIL, run.raw, run.first, run.start, self._delimiters, 0))
        self._index += 1
        self._start += len(run.raw)

    def _envelope_segment(self, segment: Segment) -> None:
        segment_id = segment.id
        if segment_id == "SE":
            self._is_837 = False
            self._envelope.trailer(segment, self._set_segments + 1)
            return
        if segment_id in ("GE", "IEA"):
            self._envelope.trailer(segment)
            return
        self._envelope.header(segment)
        if segment_id == "GS":
            self._gs08 = segment.element(8)
            return
        self._set_segments = 0
        self._know_set(segment)
        if not self._is_837:
            self._scanner.faults.append(EnvelopeFault(Code.NOT_837, segment.place(element="ST01")))
        elif not self._version.startswith("005010"):
            self._scanner.faults.append(EnvelopeFault(Code.VERSION_NOT_5010, segment.place()))

    def _know_set(self, st: Segment) -> None:
        self._version = st.element(3) or self._gs08
        self._transaction = transaction_of(st.element(1), self._version)
        self._is_837 = st.element(1) == "837"

    def _begin(self, kind: Kind) -> None:
        """Finish the part that is being read and begin another."""
        finished, self._kind = self._kind, kind
        if not self._pieces:
            return
        raw = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        count = self._count - self._blank
        part = Part(finished, raw, self._index, self._start, self._delimiters, count)
        if finished is Kind.INTERCHANGE_END and count > 1:
            self._out += apart_from_strays(part)
            self._report_stray(part)
        elif finished is Kind.CLAIM:
            self._out.append(ClaimSlice(part, self._context or self._new_context()))
        else:
            self._out.append(part)
            self._enter(part)
            if count > 1 and finished in LONE:
                self._report_stray(part)
        self._set_segments += count
        self._index += self._count
        self._start += self._size
        self._pieces = []
        self._size = self._count = self._blank = 0

    def _enter(self, part: Part) -> None:
        """Make a finished part the context of what follows."""
        self._context = None
        match part.kind:
            case Kind.INTERCHANGE:
                self._interchange = part
            case Kind.GROUP:
                self._group = part
            case Kind.SET:
                self._set = part
                self._billing = self._subscriber = self._patient = None
            case Kind.BILLING:
                self._billing = part
                self._subscriber = self._patient = None
            case Kind.SUBSCRIBER:
                self._subscriber = part
                self._patient = None
            case Kind.PATIENT:
                self._patient = part

    def _new_context(self) -> Context:
        self._context = Context(
            self._interchange,
            self._group,
            self._set,
            self._transaction,
            self._version,
            self._billing,
            self._subscriber,
            self._patient,
        )
        return self._context

    def _report_stray(self, part: Part) -> None:
        if (stray := stray_of(part)) is not None:
            self._scanner.faults.append(EnvelopeFault(Code.SEGMENT_OUTSIDE_SET, stray.place()))


def read_parts(chunks: Iterable[bytes], parser: PartReader | None = None) -> Iterator[Part | ClaimSlice]:
    """Yield the parts and claims of an 837 in file order, as the chunks come.

    Pass a `PartReader` to read its `faults` afterwards, or to set limits. `X12Error` is raised where the
    file cannot be read on; what came before it has been yielded.
    """
    parser = parser or PartReader()
    for chunk in chunks:
        yield from parser.receive(chunk)
    try:
        yield from parser.close()
    except X12Error:
        yield from parser.left()
        raise
