"""Ten times the input costs ten times the work: counted in calls and in bytes looked at, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from types import FrameType

import pytest

from benchmarks.generate import claims as generated
from tests.x12.build import LINE, Style, isa, one_set, plain
from tests.x12.reading import chunked, claims_of, divide, parts_in
from x12.acks.answer import answer_file
from x12.acks.facts import claim_status
from x12.acks.places import guide_status
from x12.acks.status import StatusComposite
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement
from x12.divide import Divider
from x12.edits import Splice, apply_splices
from x12.errors import X12Error
from x12.guide.check import checker_for
from x12.parts import PartReader
from x12.reader import Reader
from x12.scan import Scanner
from x12.sense import check_edits, fingerprints, not_said_by_edits
from x12.survey import ranges, read_range, survey_file


def calls(work: Callable[[], object]) -> int:
    """How many functions, Python's and C's, are called by `work`."""
    count = 0

    def on_event(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def read(chunks: Iterable[bytes]) -> None:
    for reader in (Reader(), PartReader()):
        try:
            for chunk in chunks:
                reader.receive(chunk)
            reader.close()
        except X12Error:
            pass


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collects how many buffered bytes each step of the scanner had before it."""
    sizes: list[int] = []
    advance = Scanner._advance

    def counting(self: Scanner, buffer: bytes, at: int, runs: list) -> int:  # type: ignore[type-arg]
        end = advance(self, buffer, at, runs)
        # a step that gives something out has looked at that; one that gives nothing, at all there is
        sizes.append(end - at or len(buffer) - at)
        return end

    monkeypatch.setattr(Scanner, "_advance", counting)
    return sizes


WHEN = datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001 - wall clock, as X12 has no zones
HEAD = plain([isa(), "GS*PI*S*R*20261120*0900*7*X*005010X210", "ST*275*0001"])
SHAPES: dict[str, Callable[[int], bytes]] = {
    "claims": lambda n: plain(one_set(*["CLM*A*1", *LINE] * (10 * n)), "\n"),
    "one long segment": lambda n: plain(one_set("NTE*ADD*" + "X" * 200 * n)),
    "one claim of many lines": lambda n: plain(one_set("CLM*A*1", *LINE * (10 * n))),
    "blank segments": lambda n: plain(one_set(*[""] * (200 * n))),
    "blanks before ISA": lambda n: b" \r\n" * (70 * n) + plain(one_set()),
    "no terminator at all": lambda n: HEAD + b"X" * 200 * n,
    "names like ISA": lambda n: plain(one_set(*["NM1*IL*1*LISA*ISA"] * (10 * n))),
    "many interchanges": lambda n: plain([isa(), "IEA*0*000000001"] * n),
    "interchanges that break off": lambda n: plain([isa(), "GS*HC*S"])[:-1] * n + plain(one_set()),
    "interchanges that break off, by turns of two styles": lambda n: (
        b"".join(Style(delimiters=style).write([isa()])[0] + b"GS" for style in ("*:~^", "|>!&") * (n // 2))
        + plain(one_set())
    ),
    "headers of ISA that break off": lambda n: plain([isa()])[:-20] * n + plain(one_set()),
    "pieces of ISA in a note": lambda n: HEAD + b"NTE*ADD*" + b"ISA*00*  " * 20 * n + b"~",
    "one binary segment": lambda n: HEAD + b"BIN*%d*" % (200 * n) + b"~" * 200 * n + b"~",
    "many binary segments": lambda n: HEAD + b"BIN*3*~~~~" * (20 * n),
    "a binary length that is a lie": lambda n: HEAD + b"BIN*50000000*" + b"~" * 200 * n,
    "endless digits": lambda n: HEAD + b"BIN*" + b"1" * 200 * n,
    "subscribers without claims": lambda n: plain(one_set("HL*1**20*1", *["HL*2*1*22*0"] * (10 * n))),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [1, 1000])
def test_reading_is_linear_at_every_chunk_size(shape: str, size: int, looked_at: list[int]) -> None:
    small, large = (SHAPES[shape](n) for n in (10, 100))
    assert len(large) > 5 * len(small)
    work = [calls(lambda data=data: read(chunked(data, size))) for data in (small, large)]  # type: ignore[misc]
    assert work[1] <= 10.5 * work[0]
    looked_at.clear()
    read(chunked(large, size))
    # two readers; each byte is looked at a few times, and ISA, which waits byte by byte, at most 106 times
    isas = large.count(b"ISA*00")
    assert sum(looked_at) <= 2 * (4 * len(large) + isas * 106 * 106)


def test_dividing_editing_and_answering_are_linear() -> None:
    def work(n: int) -> int:
        items, _ = parts_in(b"".join(generated(n, seed=4, per_set=n)))
        answer = Acknowledgement(
            Route.answering(items[0], items[1]),
            when=WHEN,
            control_number=1,
            reference="R",  # type: ignore[arg-type]
        )

        def all_of_it() -> None:
            answer.begin(items[2])  # type: ignore[arg-type]
            for claim in claims_of(items):
                note = claim.new_segment("NTE", "ADD", "A")
                apply_splices(claim, [Splice.insert_after(0, note)])
                answer.claim(claim_status(claim, [StatusComposite("A0", "16", "PR")], accepted=True))
            divide(items, lambda claim: claim.claim.index % 2 == 0)
            answer.finish()

        return calls(all_of_it)

    work(20)  # fills the caches of patterns and tables
    assert work(400) <= 10.5 * work(40)


ABOVE_CLAIM = ["HL*1**20*1", "NM1*85*2*A*****XX*1", "HL*2*1*22*0", "SBR*P*18", "NM1*IL*1*B"]
CLAIM_OF_MANY: dict[str, list[str]] = {
    "wrong lines": ["LX*1", "SV1*HC:99213:25:25*-1*UN*0***9:9", "DTP*472*RD8*20261116-20261101", "REF*6R*L1"],
    "payers": ["SBR*P*18*******CI", "AMT*D*5", "NM1*PR*2*P*****PI*X"],
    "decisions": ["SVD*X*1*HC:99213**1", "CAS*CO*45*0"],
    "diagnoses": ["HI*ABK:M0579*ABF:M0579"],
}


@pytest.mark.parametrize("what", CLAIM_OF_MANY)
def test_edits_and_the_guide_are_linear_in_a_claim(what: str) -> None:
    def work(n: int) -> int:
        lines = ["LX*1", "SV1*HC:99213*125*UN*1***1"]
        data = plain(one_set(*ABOVE_CLAIM, "CLM*A*125", *lines, *CLAIM_OF_MANY[what] * n))
        (claim,) = claims_of(parts_in(data)[0])

        def all_of_it() -> None:
            faults = check_edits(claim, as_of=WHEN.date())
            checker = checker_for(claim)
            errors = (*checker.check_context(claim.context), *checker.check_claim(claim))
            for error in not_said_by_edits(errors, faults):
                guide_status(error, claim)
            fingerprints(claim)

        return calls(all_of_it)

    work(10)
    assert work(200) <= 10.5 * work(20)


@pytest.mark.parametrize("shape", SHAPES)
def test_surveying_dividing_and_answering_a_file_are_linear(shape: str) -> None:
    def work(n: int) -> int:
        data = SHAPES[shape](n)

        def all_of_it() -> None:
            survey = survey_file(chunked(data, 4096))
            divider = Divider(survey, outbound=len, held=len, refused=len)
            for part in ranges(survey, claims_each=20):
                for item in read_range(data, part):
                    if not divider.take(item):
                        divider.keep(item)  # type: ignore[arg-type]
            divider.close()
            answer_file(chunked(data, 4096), when=WHEN)

        return calls(all_of_it)

    work(1)
    assert work(40) <= 10.5 * work(4)
