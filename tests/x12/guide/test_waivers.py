"""Each waiver: what pyx12 objects to and is right all the same, and next to it what stays an error."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from scrubber.model.claim import Transaction
from tests.x12.faults import sound
from tests.x12.oracle import complaints
from x12.acks.answer import answer_file
from x12.acks.facts import ClaimStatus, LineStatus, Party
from x12.acks.status import StatusComposite
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement
from x12.guide.files import check_file
from x12.guide.waivers import WAIVERS

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
ROUTE = Route("ZZ", "SCRUB001", "ZZ", "SUB12345", "SCRUB001", "SUB12345")
OTHER_PAYER = (
    "SBR*S*18*******CI~\nOI***Y***Y~\nMOA***{remark}~\nNM1*IL*1*ADLER*ANNA****MI*MBR100001~\n"
    "NM1*PR*2*OTHER PLAN*****PI*OTH01~\nLX*1~"
)


def claim(form: Transaction, before: str, after: str) -> bytes:
    """Return a sound file with this change, its segment count kept right."""
    text = sound(form).decode()
    assert before in text
    changed = text.replace(before, after, 1)
    count = changed[changed.index("ST*837") : changed.index("GE*")].count("~")
    head, _, tail = changed.rpartition("SE*")
    return f"{head}SE*{count}*{tail.partition('*')[2]}".encode()


def answer(statuses: str = "A7:507", *, line_status_date: bool = True) -> bytes:
    """Return a 277CA with one line that was rejected for these statuses."""
    writer = Acknowledgement(
        ROUTE, when=NOW, control_number=1, reference="R", line_status_date=line_status_date
    )
    writer.begin_set(
        submitter=Party("A", identifier="SUB1"), receiver=Party("B", identifier="CLH2"), trace="T"
    )
    line = LineStatus((StatusComposite("A7", "507"),), procedure="96365", charge=Decimal(150))
    patient = Party("ADLER", "ANNA", identifier="MBR1", is_person=True)
    provider = Party("CLINIC", qualifier="XX", identifier="1234567893")
    writer.claim(ClaimStatus("C1", Decimal(150), False, (), patient, provider, lines=(line,)))
    data = writer.finish()
    assert b"STC*A7:507*" in data
    return data.replace(b"STC*A7:507*", f"STC*{statuses}*".encode())


def batch_rejected() -> bytes:
    """Return a 277CA that rejects a whole batch."""
    writer = Acknowledgement(ROUTE, when=NOW, control_number=1, reference="R")
    writer.begin_set(
        submitter=Party("A", identifier="SUB1"), receiver=Party("B", identifier="CLH2"), trace="T"
    )
    writer.reject_batch([StatusComposite("A3", "24", "41")], claims=3, charge=Decimal(9))
    return writer.finish()


def answered_in_a_999() -> bytes:
    """Return the 999 to a claim that lacks what its frequency asks for."""
    return answer_file([claim("837P", "11:B:1", "11:B:7")], when=NOW).f999


CASES = {
    # waiver: what is right though pyx12 objects, and its neighbour that is wrong
    "newer_status_code": (answer("A7:790"), answer("A7:9990")),
    "entity_of_second_status": (
        answer().replace(b"*U~", b"*U*******A8:128:PR~", 1),
        answer().replace(b"*U~", b"*U*******A8:128:ZQ~", 1),
    ),
    "line_status_date": (answer(line_status_date=False), answer().replace(b"*U~", b"*~", 1)),
    "certificate_transmission": (
        claim("837P", "DTP*472*D8", "PWK*CT*AB~\nDTP*472*D8"),
        claim("837P", "DTP*472*D8", "PWK*OZ*AB~\nDTP*472*D8"),
    ),
    "foreign_zip": (
        claim("837I", "N4*DAYTON*OH*454020001", "N4*TORONTO*ON*M5V2T6*CA"),
        claim("837I", "N4*DAYTON*OH*454020001", "N4*DAYTON*OH*45402"),
    ),
    "two_contexts": (answered_in_a_999(), answered_in_a_999().replace(b"CTX*SITUATIONAL", b"CTX*SITUATION")),
    "rejected_as_a_whole": (batch_rejected(), batch_rejected().replace(b"*21*0~", b"*21*7~")),
    "newer_remark_code": (
        claim("837P", "LX*1~", OTHER_PAYER.format(remark="N890")),
        claim("837P", "LX*1~", OTHER_PAYER.format(remark="Q890")),
    ),
    "newer_country": (
        claim("837P", "N4*COLUMBUS*OH*43215~", "N4*BELGRADE***RS~"),
        claim("837P", "N4*COLUMBUS*OH*43215~", "N4*BELGRADE***ZZ~"),
    ),
    "newer_province": (
        claim("837P", "N4*COLUMBUS*OH*43215~", "N4*MONTREAL*QC*H2X1Y4*CA~"),
        claim("837P", "N4*COLUMBUS*OH*43215~", "N4*MONTREAL*QX*H2X1Y4*CA~"),
    ),
}


def test_every_waiver_has_a_case() -> None:
    assert {waiver.name for waiver in WAIVERS} == {*CASES, "ta1_before_group"}


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_is_accepted_though_pyx12_objects(name: str) -> None:
    right, _ = CASES[name]
    assert complaints(right), "pyx12 has mended it: the waiver can go"
    assert check_file([right]).errors == []


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_beside_it_stays_an_error(name: str) -> None:
    _, wrong = CASES[name]
    assert check_file([wrong]).errors


def test_ta1_before_group() -> None:
    """An interchange of a TA1 alone: pyx12 prints that a group is missing, and calls it valid all the same."""
    from x12 import read_parts
    from x12.acks.ta1 import ta1
    from x12.slices import Part

    interchange = next(item for item in read_parts([sound("837P")]) if isinstance(item, Part))
    data = ta1(interchange, note="000", when=NOW, control_number=9)
    assert check_file([data]).valid
    assert complaints(data) == []


def with_text(text: str, encoding: str) -> bytes:
    """Return a sound professional file with this text as the subscriber's family name."""
    data = sound("837P")
    return re.sub(rb"(?<=NM1\*IL\*1\*)[^*]*", lambda _: text.encode(encoding), data)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("NU\u00d1EZ", "utf-8"),
        ("NU\u00d1EZ", "latin-1"),
        ("NUN\u0303EZ", "utf-8"),
        ("O\u2019NEIL", "utf-8"),
        ("O\u2019NEIL", "cp1252"),
    ],
)
def test_what_is_printed_beyond_ascii_is_left_to_the_receiver(text: str, encoding: str) -> None:
    """X12 RFI 2212: by agreement. The edit X-CHARACTER-SET warns of it."""
    assert check_file([with_text(text, encoding)]).errors == []


@pytest.mark.parametrize("text", ["NU\u0085EZ", "NU\u202eEZ", "NU\ufffdEZ"])
def test_what_nobody_prints_stays_an_error(text: str) -> None:
    assert check_file([with_text(text, "utf-8")]).errors
