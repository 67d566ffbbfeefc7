"""An 837 comes apart into its parts and claims, in order, byte for byte, with what is wrong around them."""

from __future__ import annotations

import itertools
import pickle

import pytest
from hypothesis import given, settings

from tests.x12.build import CHUNKS, LINE, File, files, isa, one_set, plain
from tests.x12.reading import claims_of, parts_in, raw_of
from x12.errors import Code, X12Error
from x12.parts import PartReader, read_parts
from x12.slices import ClaimSlice, Kind, Part

CLAIM = ("CLM*A*100***11:B:1", *LINE)
BODY = (
    *("HL*1**20*1", "NM1*85*2*CLINIC*****XX*1234567893"),
    *("HL*2*1*22*1", "SBR*P*18", "NM1*IL*1*ADLER"),
    *("CLM*OWN*100***11:B:1", *LINE),
    *("HL*3*2*23*0", "PAT*19", "NM1*QC*1*BAKER"),
    *("CLM*CHILD-1*100***11:B:1", *LINE, *LINE, "CLM*CHILD-2*100***11:B:1", *LINE),
    *("HL*4*1*22*0", "NM1*IL*1*CHEN"),
    *("CLM*OTHER*100***11:B:1", *LINE),
)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(file=files(), size=CHUNKS)
def test_parts_are_the_file_and_claims_are_where_they_were_put(file: File, size: int) -> None:
    items, faults = parts_in(file.data, size)
    assert b"".join(map(raw_of, items)) == file.data
    assert [claim.claim.raw for claim in claims_of(items)] == file.claims
    assert faults == ()


def test_what_is_what() -> None:
    items, faults = parts_in(plain(one_set(*BODY), "\n") + b"\n")
    assert faults == ()
    assert [item.claim.kind if isinstance(item, ClaimSlice) else item.kind for item in items] == [
        *(Kind.INTERCHANGE, Kind.GROUP, Kind.SET, Kind.BILLING, Kind.SUBSCRIBER, Kind.CLAIM),
        *(Kind.PATIENT, Kind.CLAIM, Kind.CLAIM, Kind.SUBSCRIBER, Kind.CLAIM),
        *(Kind.SET_END, Kind.GROUP_END, Kind.INTERCHANGE_END, Kind.TAIL),
    ]
    parts = [item for item in items if isinstance(item, Part)]
    assert [part.count for part in parts] == [1, 1, 2, 2, 3, 3, 2, 1, 1, 1, 0]
    assert sum(part.count for part in parts) + sum(c.claim.count for c in claims_of(items)) == len(
        one_set(*BODY)
    )


def test_a_claim_knows_its_context_and_shares_it() -> None:
    own, child_1, child_2, other = claims_of(parts_in(plain(one_set(*BODY)))[0])
    assert own.transaction == "837P"
    assert own.context.version == "005010X222A1"
    assert own.context.patient is None
    assert child_1.context.patient is not None
    assert child_1.context.patient.segments[2].element(3) == "BAKER"
    assert child_1.context.subscriber is own.context.subscriber
    assert child_1.context is child_2.context
    assert other.context.patient is None
    assert other.context.subscriber is not None
    assert other.context.subscriber.first("NM1", "IL") == other.context.subscriber.segments[1]
    assert other.context.billing is own.context.billing
    assert own.context.set.first("BHT") is not None
    assert own.context.group.segments[0].element(1) == "HC"
    assert own.context.interchange.segments[0].element(6).strip() == "SENDER"


def test_segments_of_a_claim_know_their_place_in_the_file() -> None:
    data = plain(one_set(*BODY), "\r\n")
    for claim in claims_of(parts_in(data, 50)[0]):
        assert claim.segments[0].id == "CLM"
        for segment in claim.segments:
            assert data[segment.offset :].startswith(f"{segment.id}*{segment.element(1)}".encode())
    assert claims_of(parts_in(data, 50)[0])[0].segments[0].index == 10


def test_claims_without_hl_between_or_above_them_are_claims() -> None:
    claims = claims_of(parts_in(plain(one_set(*CLAIM, *CLAIM)))[0])
    assert [len(claim.segments) for claim in claims] == [5, 5]
    assert claims[0].context.billing is None
    assert claims[0].context.subscriber is None


@pytest.mark.parametrize(
    ("version", "transaction"),
    [
        *(("005010X222A1", "837P"), ("005010X222A2", "837P"), ("005010X222", "837P")),
        *(("005010X223A2", "837I"), ("005010X223A3", "837I"), ("005010X224A2", "837D")),
        *(("004010X098A1", "837P"), ("004010X096A1", "837I"), ("005010X291", "837"), ("005010", "837")),
    ],
)
def test_the_guide_decides_what_transaction_it_is(version: str, transaction: str) -> None:
    (claim,) = claims_of(parts_in(plain(one_set(*CLAIM, version=version)))[0])
    assert (claim.transaction, claim.context.version) == (transaction, version)
    # 4010 has no ST03: GS08 decides
    (claim,) = claims_of(
        parts_in(plain(one_set(*CLAIM, version=version)).replace(f"0001*{version}".encode(), b"0001"))[0]
    )
    assert (claim.transaction, claim.context.version) == (transaction, version)


def test_unknown_segments_stay_where_they_stand() -> None:
    body = ["ZZ1*A", "HL*1**20*1", "ZZ2*B", "HL*2*1*22*0", "ZZ3*C", "CLM*A*1", "ZZ4*D", "clm*no", "CLMX*no"]
    items, faults = parts_in(plain(one_set(*body)))
    assert faults == ()
    (claim,) = claims_of(items)
    assert [segment.id for segment in claim.segments] == ["CLM", "ZZ4", "clm", "CLMX"]
    assert b"".join(map(raw_of, items)) == plain(one_set(*body))


def test_blank_segments_are_kept_and_not_counted() -> None:
    data = plain(one_set(*CLAIM), "\n").replace(b"\nLX*1~", b"\n~~ ~\nLX*1~").replace(b"GE*", b"~GE*")
    items, faults = parts_in(data, 9)
    assert faults == ()
    assert b"".join(map(raw_of, items)) == data
    (claim,) = claims_of(items)
    assert (claim.claim.count, len(claim.segments)) == (5, 8)


def test_a_set_that_is_no_837_is_given_out_whole_and_named() -> None:
    body = ["BPR*I*0", "HL*1**20*1", "CLM*NO CLAIM"]
    segments = one_set(*body, version="005010X221A1")
    segments[2] = "ST*835*0001*005010X221A1"
    items, faults = parts_in(plain(segments))
    assert [fault.code for fault in faults] == [Code.NOT_837]
    assert claims_of(items) == []
    assert [item.kind for item in items if isinstance(item, Part)][2:4] == [Kind.SET, Kind.SET_END]
    assert items[2] == next(item for item in items if isinstance(item, Part) and item.kind is Kind.SET)
    assert len(raw_of(items[2]).split(b"~")) == 6


def test_a_long_set_that_is_no_837_comes_in_pieces() -> None:
    segments = one_set(*["CLP*X*1*100*100"] * 200_000, version="005010X221A1")
    segments[2] = "ST*835*0001*005010X221A1"
    data = plain(segments)
    items, faults = parts_in(data)
    assert [fault.code for fault in faults] == [Code.NOT_837]
    assert b"".join(map(raw_of, items)) == data
    assert max(len(raw_of(item)) for item in items) < 2 << 20


def faults_of(*segments: str) -> list[tuple[Code, str]]:
    items, faults = parts_in(plain(list(segments)))
    assert b"".join(map(raw_of, items)) == plain(list(segments))
    return [(fault.code, fault.place.element or fault.place.segment) for fault in faults]


GOOD = one_set(*CLAIM)
ISA, GS, ST, BHT, *_, SE, GE, IEA = GOOD
INNER = GOOD[3:-3]


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (GOOD, []),
        (GOOD[:-1], [(Code.IEA_MISSING, "ISA")]),
        (GOOD[:-2], [(Code.GE_MISSING, "GS"), (Code.IEA_MISSING, "ISA")]),
        (GOOD[:-3], [(Code.SE_MISSING, "ST"), (Code.GE_MISSING, "GS"), (Code.IEA_MISSING, "ISA")]),
        ([ISA, GS, ST, *INNER, GE, IEA], [(Code.SE_MISSING, "ST")]),
        ([ISA, GS, ST, *INNER, SE, IEA], [(Code.GE_MISSING, "GS")]),
        ([*GOOD[:-1], *GOOD], [(Code.IEA_MISSING, "ISA")]),
        (
            [ISA, ST, *INNER, SE, "IEA*0*000000001"],
            [(Code.ST_UNEXPECTED, "ST")],
        ),
        ([*GOOD[:-3], "SE*98*0001", GE, IEA], [(Code.SE_COUNT, "SE01")]),
        ([*GOOD[:-3], "SE**0001", GE, IEA], [(Code.SE_COUNT, "SE01")]),
        ([*GOOD[:-3], "SE*8*0002", GE, IEA], [(Code.SE_CONTROL_NUMBER, "SE02")]),
        ([*GOOD[:-2], "GE*2*7", IEA], [(Code.GE_COUNT, "GE01")]),
        ([*GOOD[:-2], "GE*1*8", IEA], [(Code.GE_CONTROL_NUMBER, "GE02")]),
        ([*GOOD[:-1], "IEA*0*000000001"], [(Code.IEA_COUNT, "IEA01")]),
        ([*GOOD[:-1], "IEA*1*000000002"], [(Code.IEA_CONTROL_NUMBER, "IEA02")]),
        ([*GOOD, IEA], [(Code.IEA_UNEXPECTED, "IEA")]),
        ([*GOOD[:-2], SE, GE, IEA], [(Code.SE_UNEXPECTED, "SE")]),
        ([*GOOD[:-1], GE, IEA], [(Code.GE_UNEXPECTED, "GE")]),
        ([*GOOD, "ZZZ*1"], [(Code.SEGMENT_OUTSIDE_SET, "ZZZ")]),
        ([ISA, "ZZZ*1", *GOOD[1:]], [(Code.SEGMENT_OUTSIDE_SET, "ZZZ")]),
        ([ISA, "TA1*000000905*261120*0900*A*000", *GOOD[1:]], []),
        ([ISA, GS, "ZZZ*1", "ZZZ*2", *GOOD[2:]], [(Code.SEGMENT_OUTSIDE_SET, "ZZZ")]),
        (one_set(*CLAIM, version="004010X098A1"), [(Code.VERSION_NOT_5010, "ST")]),
    ],
)
def test_envelope_faults_are_named_once_at_the_segment_to_blame(
    segments: list[str], expected: list[tuple[Code, str]]
) -> None:
    assert faults_of(*segments) == expected


def test_a_wrong_count_says_what_it_ought_to_be() -> None:
    _, (fault,) = parts_in(plain(one_set(*CLAIM, counts=False), "\n"))
    assert fault.code is Code.SE_COUNT
    assert fault.counted == len(CLAIM) + 3
    assert fault.ack_hint == "IK502:4"
    assert str(fault).endswith("Counted: 8.")


def test_a_truncated_file_gives_its_whole_claims_before_it_is_refused() -> None:
    data = plain(one_set(*BODY))
    items = read_parts([data[: data.index(b"CLM*OTHER") + 30]])
    whole = [item for item in itertools.islice(items, 10) if isinstance(item, ClaimSlice)]
    assert [claim.segments[0].element(1) for claim in whole] == ["OWN", "CHILD-1", "CHILD-2"]
    with pytest.raises(X12Error) as caught:
        next(items)
    assert caught.value.code is Code.TRUNCATED


def test_a_claim_without_end_is_refused() -> None:
    data = plain(one_set("CLM*A*1", *LINE * 1000))
    with pytest.raises(X12Error) as caught:
        list(read_parts([data], PartReader(max_part=10_000)))
    assert caught.value.code is Code.PART_TOO_LONG


def test_claims_survive_pickling_in_a_batch_with_their_context_shared() -> None:
    claims = claims_of(parts_in(plain(one_set(*BODY)))[0])
    for claim in claims:
        _ = claim.loops  # what was computed must not travel
    copies = pickle.loads(pickle.dumps(claims))
    assert copies == claims
    assert copies[1].context is copies[2].context
    assert len(pickle.dumps(claims[0])) < 2000
    assert "ADLER" not in repr(claims[0]) + repr(claims[0].context.subscriber)


def test_several_interchanges_of_different_style_in_one_file() -> None:
    other = plain(one_set(*BODY)).translate(bytes.maketrans(b"*:~^", b"|>\n!"))
    data = plain(one_set(*BODY), "\n") + b"\n\xef\xbb\xbf" + other + b"\r\n" + plain(one_set(*BODY))
    for size in (1, 333, 1 << 20):
        items, faults = parts_in(data, size)
        assert faults == ()
        assert b"".join(map(raw_of, items)) == data
        assert [claim.segments[0].component(5, 2) for claim in claims_of(items)] == ["B"] * 12


def test_a_name_made_of_an_envelope_id_is_a_name() -> None:
    body = ["NTE*ADD*SE", "NTE*ADD*HL*CLM*ST", "NTE*CLM*", "HLX*1"]
    items, faults = parts_in(plain(one_set("CLM*A*1", *body)))
    assert faults == ()
    assert len(claims_of(items)[0].segments) == 5
    assert isa().startswith("ISA")
