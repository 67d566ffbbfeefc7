"""Splices change what they name, refuse to collide, and keep lines counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.x12.build import LINE, File, files, one_set, plain
from tests.x12.reading import claims_of, parts_in
from x12.edits import Action, Splice, apply_splices
from x12.errors import Code, X12Error
from x12.slices import ClaimSlice

SECOND = ["LX*2", *LINE[1:]]


def claim() -> ClaimSlice:
    items, _ = parts_in(plain(one_set("CLM*A*200", "REF*D9*1", *LINE, *SECOND), "\n"))
    return claims_of(items)[0]


def texts(edited: ClaimSlice) -> list[str]:
    return edited.claim.raw.decode().replace("\n", "").split("~")[:-1]


def test_replace_insert_and_delete_speak_of_positions_as_read() -> None:
    original = claim()
    edited = apply_splices(
        original,
        [
            Splice.delete(1),
            Splice.insert_after(0, original.new_segment("NTE", "ADD", "A"), original.new_segment("K3", "B")),
            Splice.replace(3, original.segments[3].with_element(4, "9")),
            Splice.insert_after(9, original.new_segment("NTE", "ADD", "END")),
        ],
    )
    line = [LINE[0], LINE[1].replace("*UN*10*", "*UN*9*"), *LINE[2:]]
    assert texts(edited) == ["CLM*A*200", "NTE*ADD*A", "K3*B", *line, *SECOND, "NTE*ADD*END"]
    assert (edited.edited, edited.added, edited.claim.count) == (True, 2, 12)
    assert original.edited is False
    assert edited.context is original.context
    assert edited.loops[:3] == ("2300", "2300", "2300")


def test_no_edit_is_no_change() -> None:
    original = claim()
    assert apply_splices(original, []) is original
    same = Splice.replace(0, original.segments[0])
    assert apply_splices(original, [same]) is original


def test_lines_are_numbered_anew_when_one_goes_or_comes() -> None:
    original = claim()
    without_first = apply_splices(original, [Splice.delete(position) for position in range(2, 6)])
    assert texts(without_first) == ["CLM*A*200", "REF*D9*1", LINE[0], *SECOND[1:]]
    new = [original.new_segment(*text.split("*")) for text in LINE]
    with_third = apply_splices(original, [Splice.insert_after(5, *new)])
    assert [text for text in texts(with_third) if text.startswith("LX")] == ["LX*1", "LX*2", "LX*3"]


def test_a_senders_own_line_numbers_stay_while_no_line_comes_or_goes() -> None:
    items, _ = parts_in(plain(one_set("CLM*A*1", "LX*7", "REF*6R*1")))
    edited = apply_splices(claims_of(items)[0], [Splice.delete(2)])
    assert texts(edited) == ["CLM*A*1", "LX*7"]


def test_edits_add_up() -> None:
    once = apply_splices(claim(), [Splice.delete(1)])
    twice = apply_splices(once, [Splice.delete(9 - 1)])
    assert (twice.added, twice.claim.count) == (-2, 8)


@pytest.mark.parametrize(
    ("splices", "code"),
    [
        ([Splice.delete(1), Splice.delete(1)], Code.SPLICE_OVERLAP),
        ([Splice.delete(1), Splice(1, Action.REPLACE, b"REF*D9*2~")], Code.SPLICE_OVERLAP),
        ([Splice.delete(10)], Code.NO_SUCH_POSITION),
        ([Splice.delete(-1)], Code.NO_SUCH_POSITION),
        ([Splice.delete(0)], Code.SPLICE_STRUCTURE),
        ([Splice(1, Action.INSERT_AFTER, b"CLM*B*1~")], Code.SPLICE_STRUCTURE),
        ([Splice(1, Action.INSERT_AFTER, b"SE*1*0001~")], Code.SPLICE_STRUCTURE),
        ([Splice(1, Action.REPLACE, b"\nHL*1~")], Code.SPLICE_STRUCTURE),
        ([Splice(1, Action.REPLACE, b"REF*D9*2")], Code.SPLICE_NOT_SEGMENTS),
        ([Splice(1, Action.REPLACE, b"")], Code.SPLICE_NOT_SEGMENTS),
        ([Splice(1, Action.REPLACE, b"REF*D9*2~~")], Code.SPLICE_NOT_SEGMENTS),
        ([Splice(1, Action.DELETE, b"REF*D9*2~")], Code.SPLICE_NOT_SEGMENTS),
    ],
)
def test_what_would_collide_or_break_the_claim_is_refused(splices: list[Splice], code: Code) -> None:
    with pytest.raises(X12Error) as caught:
        apply_splices(claim(), splices)
    assert caught.value.code is code


@settings(max_examples=60, derandomize=True, deadline=None)
@given(file=files(), data=st.data())
def test_bytes_outside_the_edited_segments_are_the_same(file: File, data: st.DataObject) -> None:
    claims = claims_of(parts_in(file.data)[0])
    original = data.draw(st.sampled_from(claims))
    positions = data.draw(st.sets(st.integers(1, max(1, len(original.segments) - 1))))
    positions &= set(range(1, len(original.segments)))
    changed = {position: original.segments[position].with_element(9, "NEW") for position in positions}
    edited = apply_splices(original, [Splice.replace(at, segment) for at, segment in changed.items()])
    expected = [changed.get(at, segment).raw for at, segment in enumerate(original.segments)]
    assert edited.claim.raw == b"".join(expected)
    assert [segment.raw for segment in edited.segments] == expected
