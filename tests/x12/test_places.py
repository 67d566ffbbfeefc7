"""The 277CA says whose fault it is and where: entity and line by the place; whole batches and providers too."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import pytest

from benchmarks.generate import claims as generated
from tests.x12.guide.damage import DAMAGES, damaged
from tests.x12.oracle import complaints
from tests.x12.reading import claims_of, parts_in
from tests.x12.test_277ca import CLINIC, HOSPITAL, NOW, RECEIVER, ROUTE, SUBMITTER, naive, rejected, statuses
from x12.acks.facts import claim_status, line_status
from x12.acks.places import GUIDE_CODES, entity_at, guide_status, line_at, status_at, statuses_at
from x12.acks.status import StatusComposite, check_status, status_table
from x12.acks.x277ca import Acknowledgement
from x12.errors import Code, Place, X12Error
from x12.guide.check import checker_for
from x12.guide.files import check_file
from x12.slices import ClaimSlice


def acknowledgement(**options: object) -> Acknowledgement:
    made = Acknowledgement(ROUTE, when=NOW, control_number=77, reference="REF", **options)  # type: ignore[arg-type]
    made.begin_set(submitter=SUBMITTER, receiver=RECEIVER, trace="BATCH-1")
    return made


@pytest.mark.parametrize(
    ("loop", "transaction", "entity"),
    [
        # NGS Part B front-end edits name 85 for 2010AA and 82 for 2310B; the others by the same scheme
        *(
            ("2010AA", "837P", "85"),
            ("2310B", "837P", "82"),
            ("2310A", "837P", "DN"),
            ("2420E", "837P", "DK"),
        ),
        *(
            ("2310D", "837P", "DQ"),
            ("2310C", "837P", "77"),
            ("2010BA", "837P", "IL"),
            ("2010CA", "837P", "QC"),
        ),
        *(
            ("2010BB", "837P", "PR"),
            ("1000A", "837P", "41"),
            ("1000B", "837P", "40"),
            ("2420A", "837P", "82"),
        ),
        *(("2310A", "837I", "71"), ("2310B", "837I", "72"), ("2310C", "837I", "73"), ("2310D", "837I", "82")),
        *(("2310E", "837I", "77"), ("2310F", "837I", "DN"), ("2420C", "837I", "82"), ("2300", "837P", "")),
    ],
)
def test_the_entity_is_that_of_the_loop(loop: str, transaction: str, entity: str) -> None:
    assert entity_at(loop, transaction) == entity


def test_a_status_has_an_entity_only_where_its_code_needs_one() -> None:
    assert str(status_at("2310B", "A7", "562")) == "A7:562:82"
    assert str(status_at(Place(loop="2010BA"), "A7", "164")) == "A7:164:IL"
    assert str(status_at("2310B", "A7", "187")) == "A7:187"
    assert str(status_at("2300", "A7", "562")) == "A7:562:85", "the place is nobody's: who sent the claim"
    assert list(map(str, statuses_at("2310E", ("A7:562", "A8:128:85"), "837I"))) == ["A7:562:77", "A8:128:85"]


@pytest.mark.parametrize("institutional", [False, True], ids=["837P", "837I"])
def test_every_fault_against_the_guide_has_a_status_that_pyx12_takes(institutional: bool) -> None:
    draw = random.Random(7)
    data = b"".join(generated(40, seed=3, institutional=institutional))
    sound = claims_of(parts_in(data)[0])
    answer = acknowledgement()
    said: set[str] = set()
    lines = 0
    for kind in DAMAGES:
        for _ in range(25):
            claim = damaged(draw.choice(sound), kind, draw)
            for error in checker_for(claim).check_claim(claim) if claim is not None else ():
                assert claim is not None
                composites, line = guide_status(error, claim)
                check_status(composites, date(2026, 11, 23))
                said |= set(map(str, composites))
                at_line = [line_status(claim, line, composites)] if line else []
                lines += bool(line)
                own = [] if line else composites
                answer.claim(claim_status(claim, own, accepted=False, lines=at_line))
    assert complaints(answer.finish(), newer_status_codes=True) == []
    assert len(said) > 5
    assert "A3:684" in said
    assert {StatusComposite.parse(text).code for text in said} <= GUIDE_CODES
    assert lines


def test_the_guides_codes_are_those_of_the_table_of_elements() -> None:
    """An NPI, a date, a name and a form of the claim are told apart by their place, all others by their element."""
    assert {"562", "187", "188", "125", "228", "249", "535", "684", "476", "477", "704"} <= GUIDE_CODES
    assert set(status_table().codes) >= GUIDE_CODES


def test_the_line_is_that_of_the_segment() -> None:
    claim = claims_of(parts_in(b"".join(generated(1, seed=3)))[0])[0]
    for at, segment in enumerate(claim.segments):
        before = sum(1 for s in claim.segments[: at + 1] if s.id == "LX")
        assert line_at(claim, segment.index) == (before or None)
    assert line_at(claim, claim.claim.index - 1) is None
    assert line_at(claim, None) is None


def test_a_provider_is_rejected_with_all_its_claims() -> None:
    """X12 RFI 1211: 2200C rejects the group of claims of a provider, HL04 is 0, no claim is listed."""
    answer = acknowledgement()
    answer.reject_provider(HOSPITAL, statuses("A8:496:85"), claims=30, charge=Decimal(9000))
    answer.claim(rejected("A7:228"))
    data = answer.finish()
    assert check_file([data]).errors == []  # pyx12 and the waiver `rejected_as_a_whole`
    segments = naive(data)
    assert ["HL", "3", "2", "19", "0"] in segments
    assert ["STC", "A8:496:85", "", "U", "9000"] in segments
    assert ["QTY", "QC", "30"] in segments
    assert [s[2] for s in segments if s[:2] == ["QTY", "AA"]] == ["31"]
    assert [s[2] for s in segments if s[:2] == ["AMT", "YY"]] == ["9010", "9000", "10"]


def test_a_batch_is_rejected_as_a_whole() -> None:
    """X12 RFI 2145: 2200B with U is for the whole transaction, and nothing stands below it."""
    answer = acknowledgement()
    answer.reject_batch(statuses("A3:746", "A3:24:41"), claims=12, charge=Decimal(9000))
    with pytest.raises(X12Error) as caught:
        answer.claim(rejected("A7:228"))
    assert caught.value.code is Code.OUT_OF_ORDER
    data = answer.finish()
    assert check_file([data]).errors == []  # pyx12 and the waiver `rejected_as_a_whole`
    segments = naive(data)
    assert ["HL", "2", "1", "21", "0"] in segments
    assert [s[:5] for s in segments if s[0] == "STC"] == [["STC", "A3:24:41", "20261123", "U", "9000"]]
    assert not [s for s in segments if s[0] == "HL" and s[3] in ("19", "PT")]
    assert ["QTY", "AA", "12"] in segments


@pytest.mark.parametrize(
    ("do", "code"),
    [
        (lambda a: a.reject_batch(statuses("A7:562:82"), claims=1, charge=Decimal(1)), Code.STATUS_ENTITY),
        (
            lambda a: a.reject_provider(CLINIC, statuses("A7:164:IL"), claims=1, charge=Decimal(1)),
            Code.STATUS_ENTITY,
        ),
        (
            lambda a: a.reject_provider(CLINIC, statuses("A3:746"), claims=1, charge=Decimal(1)),
            Code.STATUS_BATCH_ONLY,
        ),
        (
            lambda a: a.reject_batch(statuses("A1:19:AY"), claims=1, charge=Decimal(1)),
            Code.STATUS_CONTRADICTS,
        ),
        (lambda a: a.reject_batch((), claims=1, charge=Decimal(1)), Code.STATUS_MISSING),
    ],
)
def test_above_the_claim_only_what_x214_takes_there(
    do: Callable[[Acknowledgement], None], code: Code
) -> None:
    with pytest.raises(X12Error) as caught:
        do(acknowledgement())
    assert caught.value.code is code


def test_our_own_words_are_written_only_by_agreement() -> None:
    claim = replace(rejected("A7:228"), words="The type of bill is not known.")
    for agreed in (False, True):
        answer = acknowledgement(free_text=agreed)
        answer.claim(claim)
        data = answer.finish()
        assert (b"type of bill" in data) is agreed
        assert complaints(data) == []


def test_the_group_has_the_number_of_its_interchange() -> None:
    answer = acknowledgement()
    answer.claim(rejected("A7:228"))
    segments = naive(answer.finish())
    assert segments[0][13] == "000000077"
    assert segments[1][6] == "77"


def test_a_spool_on_disk_gives_the_same_bytes_in_pieces() -> None:
    def on_disk() -> IO[bytes]:
        return tempfile.TemporaryFile()

    data = b"".join(generated(60, seed=5, per_set=25))
    answers = [acknowledgement(), acknowledgement(spool=on_disk)]
    for item in parts_in(data)[0]:
        for answer in answers:
            if isinstance(item, ClaimSlice):
                answer.claim(claim_status(item, [StatusComposite("A7", "228")], accepted=False))
            elif item.first("ST") is not None:
                answer.begin(item)
    pieces = list(answers[1].pieces())
    assert b"".join(pieces) == answers[0].finish()
    assert complaints(b"".join(pieces)) == []


def test_the_clock_is_passed_in() -> None:
    assert datetime(2026, 11, 23, 10, 15) == NOW  # noqa: DTZ001 - wall clock, as X12 has no zones
