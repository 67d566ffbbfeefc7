"""Outbound, held and refused together are the file; what goes out holds nothing that is refused."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from tests.x12.oracle import complaints
from tests.x12.reading import chunked
from tests.x12.survey.test_survey import drop, nth, put, sent_badly, three_sets, two_interchanges, write
from x12.divide import Divider
from x12.slices import ClaimSlice, Part
from x12.survey import Survey, Verdict, ranges, read_range, survey_file


@dataclass
class Divided:
    """What became of a file."""

    survey: Survey
    items: list[Part | ClaimSlice]
    outbound: bytes
    held: bytes
    refused: bytes
    kept: list[bytes] = field(default_factory=list)
    """Raw claims that were kept, held, and refused, in file order."""
    back: list[bytes] = field(default_factory=list)
    aside: list[bytes] = field(default_factory=list)


def divided(data: bytes, draw: random.Random | None = None, share: float = 0.0) -> Divided:
    """Divide a file; each claim that wants a decision is held with the probability given."""
    survey = survey_file(chunked(data, 4096), each=2)
    out: list[bytes] = []
    back: list[bytes] = []
    aside: list[bytes] = []
    divider = Divider(survey, outbound=out.append, held=back.append, refused=aside.append)
    items = [item for part in ranges(survey, claims_each=5) for item in read_range(data, part)]
    result = Divided(survey, items, b"", b"", b"")
    for item in items:
        if divider.take(item):
            if isinstance(item, ClaimSlice):
                result.aside.append(item.claim.raw)
            continue
        assert isinstance(item, ClaimSlice)
        if draw is not None and draw.random() < share:
            divider.hold(item)
            result.back.append(item.claim.raw)
        else:
            divider.keep(item)
            result.kept.append(item.claim.raw)
    divider.close()
    result.outbound, result.held, result.refused = b"".join(out), b"".join(back), b"".join(aside)
    return result


def ids(data: bytes) -> list[str]:
    segments = [segment.strip() for segment in data.split(b"~")]
    return [segment.split(b"*")[1].decode() for segment in segments if segment.startswith(b"CLM*")]


def test_a_sound_file_goes_out_as_it_came() -> None:
    data = two_interchanges(three_sets())
    assert (divided(data).outbound, divided(data).held, divided(data).refused) == (data, b"", b"")


def test_a_refused_set_stands_aside_in_a_copy_of_its_envelope() -> None:
    segments = three_sets()
    put("SE", 2, 1, "99")(segments)
    data = write(segments)
    done = divided(data)
    assert ids(done.outbound) == [*(f"G1-{n}" for n in range(4)), *(f"G1-{n}" for n in range(8, 12))]
    assert complaints(done.outbound) == []
    assert done.outbound.split(b"~\n")[-3:-1] == [b"GE*2*1", b"IEA*1*000000001"]
    first, last = nth(segments, "ST", 2), nth(segments, "SE", 2)
    expected = [*segments[:2], *segments[first : last + 1], "GE*1*1", "IEA*1*000000001"]
    assert done.refused.strip() == write(expected).strip()
    assert done.held == b""
    assert [each.verdict for each in survey_file([done.refused]).sets] == [Verdict.REFUSED]


def test_a_refused_group_and_interchange_stand_aside_byte_for_byte() -> None:
    segments = three_sets()
    put("GE", 1, 1, "9")(segments)
    data = two_interchanges(segments)
    done = divided(data)
    bad = done.survey.refused[0]
    isa, iea = data[: data.index(b"~") + 1], b"\nIEA*1*000000001~"
    assert done.refused == isa + data[bad.start : bad.end] + iea
    assert len(ids(done.outbound)) == 24
    assert complaints(done.outbound[: done.outbound.index(b"ISA", 1)]) == []
    cut = three_sets()
    drop("IEA")(cut)
    other = write(three_sets(2))
    done = divided(write(cut) + other)
    assert done.outbound.strip() == other.strip()
    assert done.refused.strip() == write(cut).strip()
    assert done.refused + done.outbound == write(cut) + other


def test_where_every_set_is_refused_nothing_goes_out() -> None:
    segments = three_sets()
    for number in (1, 2, 3):
        put("SE", number, 1, "9")(segments)
    done = divided(write(segments))
    assert (done.outbound, done.held, done.refused) == (b"", b"", write(segments))


def test_what_is_held_beside_a_refused_set_is_in_a_valid_envelope() -> None:
    segments = three_sets()
    put("SE", 2, 1, "99")(segments)
    done = divided(write(segments), random.Random(5), 0.5)
    assert done.back
    assert complaints(done.held) == []
    assert complaints(done.outbound) == []


@pytest.mark.parametrize("seed", range(120))
def test_no_byte_is_lost_and_what_goes_out_is_taken(seed: int) -> None:
    data, draw = sent_badly(seed)
    done = divided(data, draw, 0.4)
    survey = done.survey
    assert ids(b"".join(done.kept)) == ids(done.outbound)
    assert ids(b"".join(done.back)) == ids(done.held)
    for item in done.items:
        raw = item.claim.raw if isinstance(item, ClaimSlice) else item.raw
        if isinstance(item, ClaimSlice) or survey.refusal_of(item) is not None:
            assert sum(raw in where for where in (done.outbound, done.held, done.refused)) >= 1
    for node in survey.refused:
        piece = data[node.start : min(node.end, survey.readable)]
        assert piece in done.refused
    for where in (done.outbound, done.held):
        if where:
            again = survey_file([where])
            assert again.broken is None
            assert again.refused == [], [r.message for n in again.refused for r in n.refusals]
    lines = {line.strip() for line in (done.outbound + done.held + done.refused).split(b"~")}
    counts = (b"GE*", b"IEA*", b"SE*", b"HL*")
    lost = [line.strip() for line in data.split(b"~") if line.strip() not in lines]
    assert all(line.startswith(counts) for line in lost), lost
