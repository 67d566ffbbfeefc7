"""TA1 and 999: each kind of fault is said once, where it belongs, and pyx12 reads what we write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.generate import claims
from tests.x12.oracle import complaints
from x12.acks.answer import Answers, answer_file
from x12.acks.numbers import AnswerKind, DerivedNumbers

NOW = datetime(2026, 11, 23, 10, 10, tzinfo=UTC)
FILE = b"".join(claims(3, seed=5))


def answered(before: bytes = b"", after: bytes = b"", *, count: int = 1, whole_sets: bool = False) -> Answers:
    assert before in FILE
    return answer_file([FILE.replace(before, after, count)], when=NOW, whole_sets=whole_sets)


def lines(data: bytes, *ids: str) -> list[str]:
    """Return the segments of these names, as text."""
    found = [segment.strip() for segment in data.decode().split("~")]
    return [segment for segment in found if segment.partition("*")[0] in ids]


def of_first_claim(name: bytes) -> bytes:
    """Return the first segment of this name after the first CLM."""
    after = FILE[FILE.index(b"CLM*") :]
    at = after.index(name + b"*")
    return after[at : after.index(b"~", at) + 1]


def test_a_valid_file_is_taken() -> None:
    done = answered()
    assert done.accepted
    assert lines(done.ta1, "TA1")[0].endswith("*A*000")
    assert lines(done.f999, "IK3", "IK4", "IK5", "AK9") == ["IK5*A", "AK9*A*1*1*1"]
    assert (done.sets, done.refused, done.claims, done.faulty) == (1, 0, 3, 0)


def test_a_fault_in_a_claim_names_segment_element_and_claim() -> None:
    service = of_first_claim(b"SV1")
    claim_id = of_first_claim(b"CLM").split(b"*")[1].decode()
    done = answered(service, service.replace(b"*UN*", b"*XX*"))
    position = FILE[FILE.index(b"ST*837") : FILE.index(service)].count(b"~") + 1
    assert lines(done.f999, "IK3", "CTX", "IK4", "IK5", "AK9") == [
        f"IK3*SV1*{position}*2400*8",
        f"CTX*CLM01:{claim_id}",
        "IK4*3*355*7",
        "IK5*E*5",
        "AK9*E*1*1*1",
    ]
    assert (done.refused, done.faulty) == (0, 1)


def test_a_receiver_may_refuse_the_whole_set_for_it() -> None:
    service = of_first_claim(b"SV1")
    done = answered(service, service.replace(b"*UN*", b"*XX*"), whole_sets=True)
    assert lines(done.f999, "IK5", "AK9") == ["IK5*R*5", "AK9*R*1*1*0"]


def test_a_component_is_counted_within_its_element() -> None:
    clm = of_first_claim(b"CLM")
    done = answered(clm, clm.replace(b":B:", b":X:"))
    assert lines(done.f999, "IK4") == ["IK4*5:2*1332*7"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b"SE*", b"SE*9", ["IK5*R*4", "AK9*R*1*1*0"]),
        (b"GE*1*", b"GE*2*", ["IK5*R", "AK9*R*2*1*0*5"]),
        (b"*005010X222A1~\n", b"*005010X999A9~\n", ["IK5*R*I6", "AK9*R*1*1*0*2"]),
    ],
    ids=["SE01", "GE01", "a guide that there is none of"],
)
def test_a_fault_of_set_or_group_refuses_it(before: bytes, after: bytes, said: list[str]) -> None:
    done = answered(before, after, count=2 if b"X999" in after else 1)
    assert lines(done.ta1, "TA1")[0].endswith("*A*000")
    assert lines(done.f999, "IK5", "AK9") == said


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (b"IEA*1*", b"IEA*2*", "021"),
        (b"IEA*1*0", b"IEA*1*9", "001"),
        (b"*00501*", b"*00601*", "017"),
    ],
    ids=["IEA01", "IEA02", "ISA12"],
)
def test_a_fault_of_the_interchange_is_the_ta1_s(before: bytes, after: bytes, note: str) -> None:
    done = answered(before, after)
    assert lines(done.ta1, "TA1")[0].endswith(f"*R*{note}")
    assert done.f999 == b"", "what was refused as a whole is not answered in part"


def test_a_file_that_breaks_off_is_answered_as_far_as_it_came() -> None:
    done = answer_file([FILE[: len(FILE) // 2]], when=NOW)
    assert lines(done.ta1, "TA1")[0].endswith("*R*023")
    assert done.broken is not None


def test_what_no_interchange_begins_is_not_answered() -> None:
    done = answer_file([b"date,claim\n1,2\n"], when=NOW)
    assert (done.ta1, done.f999) == (b"", b"")
    assert done.broken is not None


@pytest.mark.parametrize("institutional", [False, True], ids=["837P", "837I"])
def test_pyx12_finds_nothing_wrong_with_our_999(institutional: bool) -> None:
    data = b"".join(claims(5, seed=8, institutional=institutional))
    for before, after in (
        (b"*UN*", b"*XX*"),
        (b"~\nHI*", b"~\nZZZ*1~\nHI*"),
        (b"SE*", b"SE*9"),
    ):
        done = answer_file([data.replace(before, after)], when=NOW)
        assert not done.accepted
        assert complaints(done.f999) == []


def test_no_value_of_a_claim_but_its_id_is_repeated() -> None:
    service = of_first_claim(b"SV1")
    done = answered(service, service.replace(b"*UN*", b"*SECRET*"))
    assert b"SECRET" not in done.f999


def test_the_version_of_the_999_is_that_of_x12_s_own_example() -> None:
    done = answered()
    assert lines(done.f999, "GS")[0].endswith("*005010X231A1")
    assert lines(done.f999, "ST") == ["ST*999*0001*005010X231A1"]


def test_each_answer_is_an_interchange_of_its_own() -> None:
    numbers = DerivedNumbers()
    done = answer_file([FILE, FILE], when=NOW, numbers=numbers)
    used = [segment.split("*")[13] for segment in lines(done.ta1 + done.f999, "ISA")]
    used.append(f"{numbers.number(AnswerKind.CA277, '000000008'):09d}")
    assert len(set(used)) == len(used) == 4, (
        "two TA1, one 999 as the second is refused, and the 277CA to come"
    )
    again = answer_file([FILE, FILE], when=NOW)
    assert (again.ta1, again.f999) == (done.ta1, done.f999), "the same input has the same answer"


def test_a_value_is_repeated_only_where_the_caller_asks_for_it() -> None:
    service = of_first_claim(b"SV1")
    data = FILE.replace(service, service.replace(b"*UN*", b"*XX*"), 1)
    assert lines(answer_file([data], when=NOW, values=True).f999, "IK4") == ["IK4*3*355*7*XX"]
    assert lines(answer_file([data], when=NOW).f999, "IK4") == ["IK4*3*355*7"]


def test_a_fault_of_the_provider_costs_the_claims_under_it_and_no_set() -> None:
    """Medicare answers it with E and the 277CA; see the table in x12/survey/verdict.py."""
    done = answered(b"N4*COLUMBUS*OH*432150001", b"N4**OH*432150001")
    said = lines(done.f999, "IK3", "IK5", "AK9")
    assert said[0] == "IK3*N4*10*2010*8"
    assert said[1:] == ["IK5*E*5", "AK9*E*1*1*1"]


def test_hl_numbers_are_named_with_their_element() -> None:
    done = answered(b"HL*2*1*22*", b"HL*9*1*22*")
    assert "IK4*1*628*I12" in lines(done.f999, "IK4")
    assert lines(done.f999, "IK5", "AK9") == ["IK5*R*5", "AK9*R*1*1*0"]


def test_one_bad_set_leaves_the_others_taken() -> None:
    """As in X12's own example of a 999: one set accepted, others of the group refused."""
    data = b"".join(claims(9, seed=8, per_set=3))
    at = data.index(b"SE*")
    done = answer_file([data[:at] + b"SE*9" + data[at + 3 :]], when=NOW)
    assert lines(done.f999, "IK5", "AK9") == ["IK5*R*4", "IK5*A", "IK5*A", "AK9*P*3*3*2"]
    assert (done.sets, done.refused, done.claims) == (3, 1, 9)
