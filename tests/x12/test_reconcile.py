"""Answers joined to what was sent: each claim has one fate, and no claim is taken because nobody spoke of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from benchmarks.generate import claims as generated
from x12.acks.answers import (
    Answer,
    BatchAnswer,
    ClaimAnswer,
    Counts,
    Gap,
    GroupAnswer,
    InterchangeAnswer,
    OtherSet,
    ProviderAnswer,
    SetOutcome,
)
from x12.acks.read import read_answers
from x12.acks.reconcile import Fate, Reconciliation
from x12.acks.sent import SentClaim, read_sent
from x12.acks.status import StatusComposite
from x12.errors import X12Error

CLINIC, HOSPITAL = frozenset({"1234567893", "311234567"}), frozenset({"1548293848"})
TAKEN, REFUSED = (StatusComposite("A2", "20"),), (StatusComposite("A7", "562", "82"),)


def claim(number: int, *, st: str = "0001", trace: str = "BATCH01", of: frozenset[str] = CLINIC) -> SentClaim:
    return SentClaim(
        "sent.837", 20 + number, f"PCN{number:04d}", Decimal(125), "000000101", "1", st, trace, of
    )


def fates(sent: Iterable[SentClaim], *answers: Answer) -> list[str]:
    book = Reconciliation(sent)
    for answer in answers:
        book.take(answer)
    return [f"{each.fate.value} {each.level}".strip() for each in book.claims()]


def said(
    number: int, *, yes: bool, source: str = "CH", trace: str = "BATCH01", **more: object
) -> ClaimAnswer:
    return ClaimAnswer(
        f"PCN{number:04d}",
        Decimal(125),
        TAKEN if yes else REFUSED,
        "WQ" if yes else "U",
        trace=trace,
        source=source,
        **more,  # type: ignore[arg-type]
    )


def group(
    outcome: str, *sets: SetOutcome, number: str = "1", received: str = "", taken: str = ""
) -> GroupAnswer:
    return GroupAnswer(number, "005010X222A1", outcome, received=received, taken=taken, sets=sets)


def batch(action: str, accepted: int | None = None, rejected: int | None = None) -> BatchAnswer:
    return BatchAnswer(
        "BATCH01", "CH", REFUSED if action == "U" else TAKEN, action, None, Counts(accepted, rejected)
    )


THREE = [claim(1), claim(2), claim(3, of=HOSPITAL)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # nobody said anything
        ([], ["unanswered"] * 3),
        ([InterchangeAnswer("101", "A", "000")], ["unanswered"] * 3),
        # a 999 says that a set could be read, and no more
        ([group("A", SetOutcome("837", "1", "A"))], ["received set"] * 3),
        ([group("A")], ["received set"] * 3),
        ([group("E", SetOutcome("837", "0001", "E"))], ["received set"] * 3),
        ([group("P", SetOutcome("837", "0001", "R"))], ["rejected_above set"] * 3),
        ([group("P", SetOutcome("837", "0002", "R"), received="2", taken="1")], ["received set"] * 3),
        ([group("P", SetOutcome("837", "0002", "R"))], ["unanswered"] * 3),
        ([group("R")], ["rejected_above group"] * 3),
        ([InterchangeAnswer("000000101", "R", "025")], ["rejected_above interchange"] * 3),
        # a 277CA speaks of claims: who is not in it is not answered, whatever the 999 said
        (
            [group("A"), batch("WQ", 1), said(1, yes=True)],
            ["accepted claim", "unanswered", "unanswered"],
        ),
        ([said(1, yes=True), said(2, yes=False)], ["accepted claim", "rejected claim", "unanswered"]),
        ([batch("WQ", 3)], ["accepted batch"] * 3),
        ([batch("WQ", 2)], ["unanswered"] * 3),
        # whom the batch counts is another's claim
        (
            [batch("WQ", 3), said(1, yes=True), said(9, yes=True)],
            ["accepted claim", "unanswered", "unanswered"],
        ),
        ([batch("WQ", 3), said(9, yes=False)], ["accepted batch"] * 3),
        ([batch("U", None, 3)], ["rejected_above batch"] * 3),
        (
            [batch("WQ", 2, 1), ProviderAnswer("BATCH01", "CH", "1548293848", REFUSED, "U")],
            ["unanswered", "unanswered", "rejected_above provider"],
        ),
        (
            [ProviderAnswer("BATCH01", "CH", "311234567", REFUSED, "U")],
            ["rejected_above provider", "rejected_above provider", "unanswered"],
        ),
        # two answers
        ([said(1, yes=True), said(1, yes=False)], ["contradicted claim", "unanswered", "unanswered"]),
        (
            [said(1, yes=True, source="CH"), said(1, yes=False, source="PAYER")],
            ["rejected claim", "unanswered", "unanswered"],
        ),
        (
            [said(1, yes=True), group("R")],
            ["contradicted claim", "rejected_above group", "rejected_above group"],
        ),
        ([group("A"), group("P", SetOutcome("837", "0001", "R"))], ["contradicted set"] * 3),
        # a status that says neither yes nor no
        (
            [ClaimAnswer("PCN0001", None, (StatusComposite("F0", "999"),), trace="BATCH01")],
            ["unanswered"] * 3,
        ),
    ],
)
def test_the_fate_of_each_claim(answers: list[Answer], expected: list[str]) -> None:
    assert fates(THREE, *answers) == expected


def test_a_claim_id_of_several_batches_is_told_apart_by_the_batch() -> None:
    sent = [claim(1), claim(1, st="0002", trace="BATCH02")]
    assert fates(sent, said(1, yes=False, trace="BATCH02")) == ["unanswered", "rejected claim"]
    assert fates(sent, said(1, yes=False, trace="0")) == ["unanswered"] * 2, (
        "it fits both, so it joins neither"
    )


def test_answers_to_one_id_twice_in_a_batch_stand_in_order() -> None:
    assert fates([claim(1), claim(1)], said(1, yes=True), said(1, yes=False)) == [
        "accepted claim",
        "rejected claim",
    ]


@pytest.mark.parametrize(
    "echo", ["12345678901234567890", " 1234-5678/9012 34567890-X ", "1234567890123456789 0X"]
)
def test_an_id_that_was_cut_or_written_otherwise_joins_if_it_can_mean_one_claim(echo: str) -> None:
    long = SentClaim("s", 1, "12345678901234567890X", Decimal(9), "1", "1", "1", "B", CLINIC)
    answer = ClaimAnswer(echo, None, TAKEN, "WQ", trace="B")
    assert fates([long], answer) == ["accepted claim"]
    other = SentClaim("s", 2, "12345678901234567890Y", Decimal(9), "1", "1", "1", "B", CLINIC)
    if len(echo.strip()) == 20:
        assert fates([long, other], answer) == ["unanswered"] * 2


def test_one_group_number_in_two_files_joins_only_where_a_ta1_says_which() -> None:
    """Practice systems begin GS06 at 1 in every file; Office Ally puts the TA1 before the 999's group."""
    other = SentClaim("other.837", 9, "Z1", Decimal(9), "000000102", "1", "0001", "BATCH02", CLINIC)
    assert fates([claim(1), other], group("A")) == ["unanswered"] * 2
    marked = GroupAnswer("1", "005010X222A1", "A", interchange="102")
    assert fates([claim(1), other], marked) == ["unanswered", "received set"]


def test_one_batch_number_for_every_set_of_a_file() -> None:
    """OpenEMR writes one claim a set, and may give all sets of a file one BHT03."""
    sent = [claim(1, st="0001"), claim(2, st="0002"), claim(3, st="0002")]
    assert fates(sent, batch("U", None, 2)) == ["unanswered", *["rejected_above batch"] * 2]
    assert fates(sent, batch("U", None, 3)) == ["rejected_above batch"] * 3
    assert fates(sent, batch("U")) == ["unanswered"] * 3
    assert fates(sent, batch("WQ", 1), said(1, yes=True)) == ["accepted claim", "unanswered", "unanswered"]


def test_what_fits_nothing_that_was_sent_is_kept_apart() -> None:
    book = Reconciliation(THREE)
    answers: list[Answer] = [
        said(9, yes=True), InterchangeAnswer("7", "R", "025"), group("R", number="9"), batch("U", None, 99),
    ]  # fmt: skip
    answers[3] = BatchAnswer("OTHER", "CH", REFUSED, "U")
    for answer in answers:
        book.take(answer)
    assert book.unmatched == answers
    assert {each.fate for each in book.claims()} == {Fate.UNANSWERED}


def test_what_was_sent_is_read_with_all_its_numbers() -> None:
    first, *_ = read_sent([b"".join(generated(3, seed=5))], "claims.837")
    assert (first.claim_id, first.interchange, first.group, first.set, first.trace) == (
        *("G5-0", "000000005", "5", "0001", "BATCH-5-1"),
    )
    assert "311234567" in first.providers
    assert first.lines["L1"].number == 1
    assert first.lines["L1"].label.count(" x ") == 1


# --- reading ---

ENVELOPE = b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261123*1015*^*00501*000000001*0*P*:~"


def read(*segments: str) -> list[Answer]:
    return list(read_answers([ENVELOPE + b"".join(f"{segment}~".encode() for segment in segments)]))


def test_every_level_of_a_277ca_is_read() -> None:
    answers = read(
        *(
            "GS*HN*P*U*20261123*1015*1*X*005010X214",
            "ST*277*0001*005010X214",
            "BHT*0085*08*X*20261123*1015*TH",
        ),
        *("HL*1**20*1", "NM1*AY*2*CH*****46*CH01", "TRN*1*OWN", "HL*2*1*21*1", "NM1*41*2*B*****46*SUB"),
        *("TRN*2*BATCH01", "STC*A1:19:AY*20261123*WQ*100", "QTY*90*1", "QTY*AA*2", "HL*3*2*19*0"),
        *("NM1*85*2*C*****XX*1548293848", "TRN*1*0", "STC*A8:496:85**U*90", "QTY*QC*2", "HL*4*2*19*1"),
        *("NM1*85*2*D*****XX*1234567893", "TRN*1*0", "STC*A1:19:AY**WQ*10", "HL*5*4*PT", "NM1*QC*1*X"),
        *("TRN*2*C1", "STC*A2:20*20261123*WQ*10", "SE*20*0001", "GE*1*1", "IEA*1*000000001"),
    )
    assert [answer.kind for answer in answers] == [
        *("277CA-batch", "277CA-provider", "277CA-provider", "277CA"),
    ]
    first, refused, taken, only = answers
    assert isinstance(first, BatchAnswer)
    assert (first.trace, first.source, first.accepted, first.counts) == (
        "BATCH01",
        "CH01",
        True,
        Counts(1, 2),
    )
    assert isinstance(refused, ProviderAnswer)
    assert (refused.provider, refused.accepted, refused.counts) == ("1548293848", False, Counts(None, 2))
    assert taken.accepted
    assert isinstance(only, ClaimAnswer)
    assert (only.trace, only.source, only.provider) == ("BATCH01", "CH01", "1234567893")


def test_a_277ca_that_counts_what_it_does_not_list_says_so() -> None:
    answers = read(
        *("ST*277*0001*005010X214", "HL*1**20*1", "HL*2*1*21*1", "TRN*2*B", "STC*A1:19:AY*20261123*WQ*9"),
        *(
            "QTY*90*2",
            "QTY*AA*1",
            "HL*3*2*19*1",
            "HL*4*3*PT",
            "TRN*2*C1",
            "STC*A2:20*20261123*WQ*9",
            "SE*9*0001",
        ),
    )
    assert isinstance(answers[-1], Gap)
    assert (answers[-1].counted, answers[-1].listed) == (Counts(2, 1), Counts(1, 0))


@pytest.mark.parametrize(
    ("segments", "what"),
    [
        (
            ["ST*277*0001*005010X212", "BHT*0010*08*R", "TRN*2*C1", "STC*F2:88*20261119"],
            ("277", "005010X212"),
        ),
        (["ST*277*0001*005010X213", "BHT*0010*08*R"], ("277", "005010X213")),
        (["GS*HR*P*U*20261123*1015*1*X*005010X212", "ST*277*0001"], ("277", "005010X212")),
        (["ST*824*0001*005010X186", "OTI*TA*TN*X"], ("824", "005010X186")),
        (["ST*276*0001*005010X212"], ("276", "005010X212")),
        (["ST*835*0001*005010X221A1"], ("835", "005010X221A1")),
    ],
)
def test_what_is_something_else_is_given_as_that(segments: list[str], what: tuple[str, str]) -> None:
    (answer,) = read(*segments, "SE*9*0001")
    assert isinstance(answer, OtherSet)
    assert (answer.set_id, answer.version) == what
    assert answer.accepted is None


def test_a_277ca_that_does_not_name_its_guide_is_known_by_its_header() -> None:
    answers = read(
        "ST*277*0001",
        "BHT*0085*08*X*20261123*1015*TH",
        "HL*1*0*PT",
        "HL*4*3*PT",
        "TRN*2*C1",
        "STC*A7:21",
        "SE*9*0001",
    )
    assert isinstance(answers[0], ClaimAnswer)
    assert answers[0].accepted is False


def test_a_ta1_before_the_group_of_its_interchange_is_read_with_the_999() -> None:
    """Office Ally; the number has lost its leading zeros."""
    ta1, answered = read(
        *(
            "TA1*101*241018*0307*A*000",
            "GS*FA*CH*SUB*20241018*0307*29*X*005010X231A1",
            "ST*999*0001*005010X231A1",
        ),
        *(
            "AK1*HC*101*005010X222A1",
            "AK2*837*101*005010X222A1",
            "IK3*CLM*289*2010*6",
            "IK5*R*5",
            "AK9*R*1*1*0",
        ),
        *("SE*8*0001", "GE*1*29", "IEA*1*000000001"),
    )
    assert isinstance(ta1, InterchangeAnswer)
    assert isinstance(answered, GroupAnswer)
    assert (answered.interchange, answered.refused, answered.sets[0].outcome) == ("101", True, "R")


def test_an_answer_that_breaks_off_is_told_as_far_as_it_goes() -> None:
    data = ENVELOPE + b"TA1*101*241018*0307*A*000~GS*FA*CH*SUB*2024"
    answers = read_answers([data])
    assert next(answers).kind == "TA1"
    with pytest.raises(X12Error):
        next(answers)


def test_a_receipt_takes_nothing_yet() -> None:
    """A1:19 says that a claim has arrived: a claim that is held at the clearinghouse gets it."""
    arrived = replace(said(1, yes=True), statuses=(StatusComposite("A1", "19", "AY"),))
    assert fates(THREE, arrived)[0] == "pending claim"
    assert fates(THREE, arrived, said(1, yes=True))[0] == "accepted claim"
    assert fates(THREE, arrived, said(1, yes=False, source="PAYER"))[0] == "rejected claim"
    also_accepted = replace(arrived, statuses=(StatusComposite("A1", "19"), StatusComposite("A1", "20")))
    assert fates(THREE, also_accepted)[0] == "accepted claim"
