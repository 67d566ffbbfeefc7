"""Two writers divide a file: nothing lost, nothing changed but what the division makes wrong."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generate import claims as generated
from tests.x12.build import LINE, File, files, isa, one_set, plain
from tests.x12.oracle import complaints
from tests.x12.reading import claims_of, divide, parts_in, raw_of
from x12.edits import Splice, apply_splices
from x12.errors import Code, X12Error
from x12.slices import ClaimSlice, Part
from x12.writer import PartWriter

ENVELOPE = {b"ISA", b"GS", b"ST", b"SE", b"GE", b"IEA"}


@settings(max_examples=60, derandomize=True, deadline=None)
@given(file=files())
def test_a_file_whose_claims_are_all_kept_is_the_same_bytes(file: File) -> None:
    items, _ = parts_in(file.data)
    assert divide(items, lambda claim: True)[0] == file.data


@settings(max_examples=100, derandomize=True, deadline=None)
@given(file=files(), data=st.data())
def test_each_claim_is_in_exactly_one_file_byte_for_byte(file: File, data: st.DataObject) -> None:
    items, _ = parts_in(file.data)
    kept = data.draw(st.lists(st.booleans(), min_size=len(file.claims), max_size=len(file.claims)))
    decisions = iter(kept)
    outbound, held = divide(items, lambda claim: next(decisions))
    for written, choice in ((outbound, True), (held, False)):
        expected = [raw for raw, keep in zip(file.claims, kept, strict=True) if keep is choice]
        if not expected:
            assert b"CLM" not in written
            continue
        read, faults = parts_in(written)
        assert [claim.claim.raw for claim in claims_of(read)] == expected
        assert faults == ()  # SE01, GE01, IEA01 and all control numbers agree
        check_hierarchy(read)


def check_hierarchy(items: list[Part | ClaimSlice]) -> None:
    """HL01 counts from 1 in each set, HL02 names the HL above, HL04 tells whether one follows below."""
    levels: list[tuple[str, str, str, str]] = []
    for item in items:
        for segment in item.segments:
            if segment.id == "ST":
                levels = []
            elif segment.id == "HL":
                levels.append(
                    (segment.element(1), segment.element(2), segment.element(3), segment.element(4))
                )
            elif segment.id == "SE":
                assert [hl[0] for hl in levels] == [str(number + 1) for number in range(len(levels))]
                for number, parent, level, child in levels:
                    above = {"20": "", "22": "20", "23": "22"}[level]
                    assert (levels[int(parent) - 1][2] if parent else "") == above
                    assert child == str(int(any(hl[1] == number for hl in levels)))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(file=files(), data=st.data())
def test_only_numbers_of_the_envelope_and_of_hl_ever_differ(file: File, data: st.DataObject) -> None:
    items, _ = parts_in(file.data)
    originals = {shape(segment.raw, file) for item in items for segment in item.segments}
    outbound, held = divide(items, lambda claim: data.draw(st.booleans()))
    for written in (outbound, held):
        for item in parts_in(written)[0] if written.strip(b"\n\r \x1a") else []:
            for segment in item.segments:
                assert shape(segment.raw, file) in originals


def shape(raw: bytes, file: File) -> bytes:
    """A segment without the numbers that a division may change: SE01, GE01, IEA01, HL01, HL02, HL04."""
    e, t = re.escape(file.delimiters[0].encode("latin-1")), re.escape(file.delimiters[2].encode("latin-1"))
    raw = re.sub(rb"(SE|GE|IEA)" + e + rb"\d+" + e, rb"\1#", raw)
    return re.sub(rb"HL" + e + rb"\d+" + e + rb"\d*" + e + rb"(2\d)" + e + rb"\d" + t, rb"HL#\1", raw)


@pytest.mark.parametrize("institutional", [False, True])
def test_both_files_pass_pyx12_where_the_input_did(institutional: bool) -> None:
    data = b"".join(generated(60, seed=3, institutional=institutional, per_set=20))
    assert complaints(data) == []
    items, _ = parts_in(data)
    for share in (0.03, 0.3, 0.5, 0.9):
        chosen = set(random.Random(7).sample(range(60), int(60 * share)))
        kept = {claim.claim.index for number, claim in enumerate(claims_of(items)) if number in chosen}
        outbound, held = divide(items, lambda claim, kept=kept: claim.claim.index in kept)  # type: ignore[misc]
        assert (outbound.count(b"CLM*"), held.count(b"CLM*")) == (len(kept), 60 - len(kept))
        assert complaints(outbound) == []
        assert complaints(held) == []


def split_of(*body: str, keep: set[str], before: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """Divide one small set by CLM01; return the plain segments of both files."""
    items, _ = parts_in(plain([*before, *one_set(*body)]))
    outbound, held = divide(items, lambda claim: claim.segments[0].element(1) in keep)
    return outbound.decode().split("~")[:-1], held.decode().split("~")[:-1]


FAMILY = (
    *("HL*1**20*1", "HL*2*1*22*1", "CLM*OWN*1", "HL*3*2*23*0", "CLM*CHILD*1"),
    *("HL*4*1*22*0", "CLM*OTHER*1"),
)


def test_a_subscriber_whose_patients_all_went_has_no_child() -> None:
    outbound, held = split_of(*FAMILY, keep={"OWN", "OTHER"})
    assert outbound[4:-2] == [
        *("HL*1**20*1", "HL*2*1*22*0", "CLM*OWN*1", "HL*3*1*22*0", "CLM*OTHER*1"),
        "SE*8*0001",
    ]
    assert held[4:-2] == ["HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0", "CLM*CHILD*1", "SE*7*0001"]


def test_a_patient_takes_its_subscriber_along() -> None:
    outbound, held = split_of(*FAMILY, keep={"CHILD", "OTHER"})
    assert outbound[5:8] == ["HL*2*1*22*1", "HL*3*2*23*0", "CLM*CHILD*1"]
    assert held[4:-2] == ["HL*1**20*1", "HL*2*1*22*0", "CLM*OWN*1", "SE*6*0001"]


def test_a_billing_provider_left_without_claims_goes_and_the_next_moves_up() -> None:
    body = ("HL*1**20*1", "HL*2*1*22*0", "CLM*A*1", "HL*3**20*1", "HL*4*3*22*0", "CLM*B*1")
    outbound, _ = split_of(*body, keep={"B"})
    assert outbound[4:-2] == ["HL*1**20*1", "HL*2*1*22*0", "CLM*B*1", "SE*6*0001"]


def test_sets_groups_and_interchanges_left_without_claims_go() -> None:
    def file_of(*claim_ids: str) -> list[str]:
        sets = [one_set("HL*1**20*1", f"CLM*{claim_id}*1") for claim_id in claim_ids]
        inner = [segment for whole in sets for segment in whole[2:-2]]
        return [*sets[0][:2], *inner, f"GE*{len(sets)}*7", "IEA*1*000000001"]

    data = plain(file_of("A", "B", "C")) + b"\n" + plain(file_of("D")) + b"\n"
    items, _ = parts_in(data)
    outbound, held = divide(items, lambda claim: claim.segments[0].element(1) in "AC")
    assert parts_in(outbound)[1] == parts_in(held)[1] == ()
    assert outbound.count(b"ST*") == 2
    assert b"GE*2*7~" in outbound
    assert outbound.count(b"ISA*") == 1
    assert held.startswith(b"ISA*")
    assert b"GE*1*7~" in held
    assert held.count(b"ISA*") == 2
    assert divide(items, lambda claim: False) == (b"", data)


def test_mistakes_of_the_sender_stay_where_nothing_was_lost() -> None:
    wrong = one_set("HL*7**20*1", "HL*9*7*22*1", "CLM*A*1", "CLM*B*1", counts=False)
    wrong[-2:] = ["GE*5*8", "IEA*6*000000009"]
    items, faults = parts_in(plain(wrong))
    assert len(faults) == 5
    assert divide(items, lambda claim: True)[0] == plain(wrong)
    outbound, _ = divide(items, lambda claim: claim.segments[0].element(1) == "A")
    assert b"HL*7**20*1~HL*9*7*22*0~CLM*A*1~SE*6*0001~GE*5*8~IEA*6*000000009~" in outbound


def test_what_is_nobodys_claim_goes_to_the_file_with_the_rest() -> None:
    payment = one_set("BPR*I*0", "HL*1**20*1", version="005010X221A1")
    payment[2] = "ST*835*0001*005010X221A1"
    empty = one_set("HL*1**20*1", "HL*2*1*22*0")
    with_claims = one_set("HL*1**20*1", "CLM*A*1")
    data = b"\r\n".join(map(plain, (payment, empty, with_claims, [isa(), "TA1*1", "IEA*0*000000001"])))
    items, _ = parts_in(data + b"\r\nJUNK")
    assert divide(items, lambda claim: True) == (data + b"\r\nJUNK", b"")
    outbound, held = divide(items, lambda claim: False)
    assert held.rstrip() == plain(with_claims)
    assert outbound == data.replace(plain(with_claims), b"") + b"\r\nJUNK"


def test_claimless_levels_stay_beside_the_claims_around_them_in_either_file() -> None:
    """They belong to no claim, and must not be lost where all claims around them are held."""
    body = ("HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*0", "CLM*A*1", "HL*4*1*22*0", "HL*5**20*0", "CLM*B*1")
    assert split_of(*body, keep={"A", "B"})[0] == one_set(*body)
    assert split_of(*body, keep={"A"})[0][4:-3] == [*body[:5]]
    assert split_of(*body, keep={"B"})[1][4:-3] == [*body[:5]]


def test_an_added_segment_is_counted_and_a_changed_one_is_not() -> None:
    items, _ = parts_in(plain(one_set("HL*1**20*1", "CLM*A*1", *LINE), "\n"))
    (claim,) = claims_of(items)
    note = claim.new_segment("NTE", "ADD", "START 0905 STOP 1217")
    added = apply_splices(claim, [Splice.insert_after(0, note)])
    changed = apply_splices(claim, [Splice.replace(0, claim.segments[0].with_element(2, "2"))])
    assert b"\nNTE*ADD*START 0905 STOP 1217~\nLX*1~" in rewrite(items, added)
    assert b"SE*10*0001~" in rewrite(items, added)
    assert parts_in(rewrite(items, added))[1] == ()
    assert rewrite(items, changed) == plain(one_set("HL*1**20*1", "CLM*A*2", *LINE), "\n")


def rewrite(items: list[Part | ClaimSlice], claim: ClaimSlice) -> bytes:
    out: list[bytes] = []
    writer = PartWriter(out.append)
    for item in items:
        if isinstance(item, ClaimSlice):
            writer.keep(claim)
        else:
            writer.part(item)
    writer.close()
    return b"".join(out)


def test_claims_out_of_order_are_refused() -> None:
    items, _ = parts_in(plain(one_set("CLM*A*1", "CLM*B*1")))
    first, second = claims_of(items)
    writer = PartWriter(lambda raw: None)
    with pytest.raises(X12Error) as caught:
        writer.keep(first)
    assert caught.value.code is Code.OUT_OF_ORDER
    for part in items[:3]:
        assert isinstance(part, Part)
        writer.part(part)
    writer.keep(second)
    with pytest.raises(X12Error):
        writer.keep(first)


@pytest.mark.parametrize("lost", [-1, -2, -3])
def test_a_file_without_its_trailers_is_still_divided(lost: int) -> None:
    data = plain(one_set("HL*1**20*1", "HL*2*1*22*1", "CLM*A*1", "CLM*B*1")[:lost])
    items, _ = parts_in(data)
    outbound, held = divide(items, lambda claim: claim.segments[0].element(1) == "A")
    assert [claim.claim.raw for claim in claims_of(parts_in(outbound)[0])] == [b"CLM*A*1~"]
    assert [claim.claim.raw for claim in claims_of(parts_in(held)[0])] == [b"CLM*B*1~"]
    assert divide(items, lambda claim: True)[0] == data


def test_memory_holds_one_family_not_the_file() -> None:
    pieces: list[bytes] = []
    writer = PartWriter(pieces.append)
    items, _ = parts_in(b"".join(generated(200, seed=2)))
    longest_silence = behind = 0
    for item in items:
        before = len(pieces)
        if isinstance(item, ClaimSlice):
            writer.keep(item)
        else:
            writer.part(item)
        behind = 0 if len(pieces) > before else behind + len(raw_of(item))
        longest_silence = max(longest_silence, behind)
    writer.close()
    assert longest_silence < 10_000
