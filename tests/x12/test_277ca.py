"""The 277CA balances, passes pyx12, says only what may be said, and no name can break it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generate import claims as generated
from tests.x12.oracle import complaints
from tests.x12.reading import parts_in
from x12.acks.facts import ClaimStatus, LineStatus, Party, amount, claim_status, line_status
from x12.acks.status import StatusComposite, status_table
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement
from x12.delimiters import Delimiters
from x12.errors import Code, X12Error
from x12.slices import ClaimSlice, Kind

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "x12"
NOW = datetime(2026, 11, 23, 10, 15)  # noqa: DTZ001 - wall clock, as X12 has no zones
ROUTE = Route("ZZ", "SCRUB001", "ZZ", "SUB12345", "SCRUB001", "SUB12345", "T")
SUBMITTER = Party("BLUEBIRD BILLING SERVICE", qualifier="46", identifier="SUB12345")
RECEIVER = Party("INFUSION CLAIM SCRUBBER", qualifier="46", identifier="SCRUB001")
CLINIC = Party("RIVERBEND INFUSION CENTER", qualifier="XX", identifier="1234567893")
HOSPITAL = Party("ST AGNES HOSPITAL OUTPATIENT", qualifier="XX", identifier="1548293848")
FORWARDED = (StatusComposite("A0", "16", "PR"),)


def statuses(*texts: str) -> tuple[StatusComposite, ...]:
    return tuple(map(StatusComposite.parse, texts))


def patient(last: str, first: str, number: str) -> Party:
    return Party(last, first, qualifier="MI", identifier=number, is_person=True)


def days(first: str, last: str = "") -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


def answer(*claims: ClaimStatus, **options: object) -> list[list[str]]:
    """Build a 277CA of one set; return its segments as lists of elements."""
    return naive(build(*claims, **options))


def build(*claims: ClaimStatus, **options: object) -> bytes:
    acknowledgement = Acknowledgement(ROUTE, when=NOW, control_number=1, reference="REF", **options)  # type: ignore[arg-type]
    acknowledgement.begin_set(submitter=SUBMITTER, receiver=RECEIVER, trace="BATCH-1")
    for claim in claims:
        acknowledgement.claim(claim)
    return acknowledgement.finish()


def naive(data: bytes) -> list[list[str]]:
    return [segment.strip().split("*") for segment in data.decode("ascii").split("~")[:-1]]


def rejected(*texts: str, lines: tuple[LineStatus, ...] = ()) -> ClaimStatus:
    """A rejected claim with these statuses."""
    return ClaimStatus(
        "A", Decimal(10), False, statuses(*texts), patient("A", "B", "M1"), CLINIC, lines=lines
    )


@pytest.mark.skipif(not SAMPLES.exists(), reason="shared samples are not here")
def test_a_sample_written_by_hand_comes_out_segment_for_segment() -> None:
    on_17th = {"service_dates": days("2026-11-17")}
    drug = LineStatus(
        statuses("A7:218", "A7:659"),
        Decimal(5600),
        "J1745",
        ("JZ",),
        units=Decimal(50),
        control_number="L1",
        **on_17th,
    )
    hours = LineStatus(
        statuses("A8:476", "A8:263", "A8:294"),
        Decimal("260.25"),
        "96415",
        units=Decimal(3),
        control_number="L3",
        **on_17th,
    )
    adler = ClaimStatus(
        *("PCN-P-0001", Decimal(4250), True, FORWARDED, patient("ADLER", "ANNA", "MBR100001"), CLINIC),
        service_dates=days("2026-11-16"),
        ref_d9="SCR20261123000001",
    )
    baker = ClaimStatus(
        *("PCN-P-0002", Decimal("6120.50"), False, (), patient("BAKER", "BEN", "MBR100002"), CLINIC),
        ref_d9="SCR20261123000002",
        lines=(drug, hours),
        **on_17th,
    )
    said = statuses("A6:294", "A6:409", "A6:489", "A6:403:DK")
    chen = ClaimStatus(
        *("PCN-P-0003", Decimal(980), False, said, patient("CHEN", "CARLA", "MBR100003"), CLINIC),
        service_dates=days("2026-11-18", "2026-11-19"),
        ref_d9="SCR20261123000003",
    )
    sample = naive((SAMPLES / "277ca_professional_mixed.x12").read_bytes())
    own_numbers = ("ISA", "GS", "BHT", "TRN", "GE", "IEA")
    differing = [
        (ours, theirs)
        for ours, theirs in zip(answer(adler, baker, chen), sample, strict=True)
        if ours != theirs and ours[0] not in own_numbers
    ]
    # the fourth status begins a second STC; the sample said 294 there once more
    assert differing == [
        (
            ["STC", "A6:403:DK", "20261123", "U", "980"],
            ["STC", "A6:294", "20261123", "U", "980", *[""] * 5, "A6:403:DK"],
        )
    ]


def test_levels_sums_and_order() -> None:
    built = answer(
        ClaimStatus(
            "A", Decimal("100.10"), True, FORWARDED, patient("A", "X", "M1"), CLINIC, days("2026-11-16")
        ),
        rejected("A7:228", "A7:535"),
        ClaimStatus("C", Decimal(5), True, FORWARDED, patient("C", "X", "M3"), HOSPITAL, days("2026-11-16")),
    )
    assert [segment[1:] for segment in built if segment[0] == "HL"] == [
        *(["1", "", "20", "1"], ["2", "1", "21", "1"], ["3", "2", "19", "1"]),
        *(["4", "3", "PT"], ["5", "3", "PT"], ["6", "2", "19", "1"], ["7", "6", "PT"]),
    ]
    sums = [segment for segment in built if segment[0] in ("QTY", "AMT")]
    assert sums == [
        *(["QTY", "90", "2"], ["QTY", "AA", "1"], ["AMT", "YU", "105.1"], ["AMT", "YY", "10"]),
        *(["QTY", "QA", "1"], ["QTY", "QC", "1"], ["AMT", "YU", "100.1"], ["AMT", "YY", "10"]),
        *(["QTY", "QA", "1"], ["AMT", "YU", "5"]),
    ]
    assert [s[4] for s in built if s[:2] == ["STC", "A1:19:AY"]] == ["115.1", "110.1", "5"]
    assert built[-3] == ["SE", str(len(built) - 4), "0001"]
    assert complaints(build(rejected("A7:228"))) == []


def test_a_line_with_more_than_three_statuses_is_said_twice() -> None:
    line = LineStatus(statuses("A8:455", "A8:454", "A8:476", "A8:263"), Decimal(7), revenue_code="0260")
    built = answer(rejected(lines=(line,)))
    detail = built[next(number for number, segment in enumerate(built) if segment[0] == "SVC") :]
    assert [segment for segment in detail if segment[0] in ("SVC", "STC")] == [
        ["SVC", "NU:0260", "7"],
        ["STC", "A8:455", "20261123", "U", *[""] * 6, "A8:454", "A8:476"],
        ["SVC", "NU:0260", "7"],
        ["STC", "A8:263", "20261123", "U"],
    ]
    assert ["STC", "A3:247", "20261123", "U", "10"] in built  # the claim points at its lines


def test_the_date_of_a_lines_status_can_be_left_out() -> None:
    line = LineStatus(statuses("A7:507"), Decimal(7), "J9999")
    assert ["STC", "A7:507", "", "U"] in answer(rejected(lines=(line,)), line_status_date=False)


@pytest.mark.parametrize(
    ("given_statuses", "segments"),
    [
        (("A6:489", "A6:294"), [["A6:489", "A6:294"]]),
        (("A6:294", "A6:403:DK", "A6:409", "A6:489"), [["A6:294", "A6:403:DK", "A6:409"], ["A6:489"]]),
        # PR may stand in STC01-3 only, so it comes first
        (("A7:187", "A7:125:PR"), [["A7:125:PR", "A7:187"]]),
        (("A7:125:PR", "A7:164:PR"), [["A7:125:PR"], ["A7:164:PR"]]),
        # 294 and 732 each need a companion in their own segment
        (
            ("A8:294", "A8:732", "A8:700", "A8:454"),
            [["A8:294", "A8:732", "A8:454"], ["A8:700", "A8:454"]],
        ),
        (("A7:228", "A7:228"), [["A7:228"]]),
    ],
)
def test_statuses_are_shared_among_segments(
    given_statuses: tuple[str, ...], segments: list[list[str]]
) -> None:
    built = answer(rejected(*given_statuses))
    detail = built[next(number for number, segment in enumerate(built) if segment[:2] == ["TRN", "2"]) :]
    said = [[s[1], *s[10:]] for s in detail if s[0] == "STC" and s[1] != "A1:19:AY"]
    assert said == segments
    assert complaints(build(rejected(*given_statuses))) == []


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (rejected("A2:20"), Code.STATUS_CATEGORY),
        (rejected("F2:88:85"), Code.STATUS_CATEGORY),
        (rejected("A7:9999"), Code.STATUS_UNKNOWN),
        (rejected("A7:448"), Code.STATUS_INACTIVE),
        (rejected("A7:4"), Code.STATUS_INACTIVE),
        (rejected("A7:746"), Code.STATUS_BATCH_ONLY),
        (rejected("A6:403"), Code.STATUS_NEEDS_ENTITY),
        (rejected("A7:562:ZZ"), Code.STATUS_ENTITY),
        (rejected("A6:294"), Code.STATUS_NEEDS_COMPANION),
        (rejected("A8:294", "A8:732"), Code.STATUS_NEEDS_COMPANION),
        (rejected(), Code.STATUS_MISSING),
        (rejected("A7:228", lines=(LineStatus(()),)), Code.STATUS_MISSING),
        (rejected("A0:16:PR"), Code.STATUS_CONTRADICTS),
        (rejected("A7:228", "A1:19:40"), Code.STATUS_CONTRADICTS),
        (rejected("A3:247", lines=(LineStatus(FORWARDED),)), Code.STATUS_CONTRADICTS),
        (
            ClaimStatus(
                *("A", Decimal(1), True, FORWARDED, CLINIC, CLINIC),
                lines=(LineStatus(statuses("A7:507")),),
            ),
            Code.STATUS_CONTRADICTS,
        ),
    ],
)
def test_what_may_not_be_said_is_refused(claim: ClaimStatus, code: Code) -> None:
    with pytest.raises(X12Error) as caught:
        answer(claim)
    assert caught.value.code is code


def test_a_claim_before_any_set_is_refused_and_no_claim_is_no_file() -> None:
    empty = Acknowledgement(ROUTE, when=NOW, control_number=1, reference="R")
    with pytest.raises(X12Error) as caught:
        empty.claim(rejected("A7:228"))
    assert caught.value.code is Code.OUT_OF_ORDER
    empty.begin_set(submitter=SUBMITTER, receiver=RECEIVER, trace="T")
    assert empty.finish() == b""


def test_values_of_the_claim_cannot_break_the_file() -> None:
    who = Party("O*NEIL~IEA*1^", "ANN:A\n", identifier="M 1 ", is_person=True)
    umlaut = patient("MÜLLER", "ZOË".encode().decode("latin-1"), "M2")
    strange = patient("\x00李", "", "")
    built = answer(
        *(
            ClaimStatus(f"ID*{number}", Decimal(1), True, FORWARDED, person, CLINIC, days("2026-11-16"))
            for number, person in enumerate((who, umlaut, strange))
        )
    )
    names = [segment[3:] for segment in built if segment[:2] == ["NM1", "QC"]]
    assert names == [
        ["O-NEIL-IEA-1-", "ANN-A?", "", "", "", "MI", "M 1"],
        ["MULLER", "ZOE", "", "", "", "MI", "M2"],
        ["??", "", "", "", "", "MI", "UNKNOWN"],
    ]
    assert [segment[2] for segment in built if segment[:2] == ["TRN", "2"]][1:] == ["ID-0", "ID-1", "ID-2"]


def test_with_the_delimiters_of_the_837_its_values_stay_as_they_are() -> None:
    piped = Delimiters(b"|", b">", b"\n", b"!")
    data = build(rejected("A7:228"), rejected("A7:562:85"), delimiters=piped)
    assert data.startswith(b"ISA|00|")
    assert data[105:106] == b"\n"
    claim = ClaimStatus("A*1:2~3", Decimal(1), True, FORWARDED, patient("O*NEIL", "", "M1"), CLINIC)
    assert b"\nTRN|2|A*1:2~3\n" in build(claim, delimiters=piped)
    assert complaints(data) == []


@settings(max_examples=120, derandomize=True, deadline=None)
@given(data=st.data())
def test_any_claims_balance_and_pass_pyx12(data: st.DataObject) -> None:
    table = status_table()
    text = st.text(max_size=70)
    money = st.decimals(Decimal("-999.99"), Decimal("9999999.99"), places=2)
    dates = st.dates(date(2020, 1, 1), date(2026, 11, 23)).map(lambda day: (day, day))
    active = sorted(
        code for code, facts in table.codes.items() if facts.is_active(NOW.date()) and code != "746"
    )
    modifiers = st.lists(st.text("ABC123", min_size=2, max_size=2), max_size=5).map(tuple)

    def some_statuses(categories: list[str]) -> st.SearchStrategy[tuple[StatusComposite, ...]]:
        composite = st.builds(
            lambda category, code, entity: StatusComposite(
                category, code, entity if table.codes[code].entity_required else ""
            ),
            *(st.sampled_from(categories), st.sampled_from(active), st.sampled_from(sorted(table.entities))),
        )
        companion = StatusComposite(categories[0], "187")
        return st.lists(composite, max_size=6).map(lambda some: (companion, *some))

    identifier = st.text("ABC0189", min_size=2)  # what an 837 that its guide accepts can hold
    party = st.builds(Party, text, text, text, text, identifier, st.booleans())
    lines = st.lists(
        st.builds(
            LineStatus,
            some_statuses(["A6", "A7", "A8"]),
            *(money, text, modifiers, text, text, st.none() | money, text, text, st.none() | dates),
        ),
        max_size=2,
    ).map(tuple)
    echo = {
        "patient": party,
        "provider": st.sampled_from([CLINIC, HOSPITAL]),
        "ref_d9": text,
        "type_of_bill": text,
    }
    accepted = st.builds(
        ClaimStatus, text, money, st.just(True), some_statuses(["A0", "A1"]), service_dates=dates, **echo
    )
    refused = st.builds(
        ClaimStatus, text, money, st.just(False), some_statuses(["A3", "A6"]), lines=lines, **echo
    )
    claims = data.draw(st.lists(accepted | refused, min_size=1, max_size=4))
    built = build(*claims)
    assert complaints(built, newer_status_codes=True) == []
    check_balance(naive(built), claims)


def check_balance(segments: list[list[str]], claims: list[ClaimStatus]) -> None:
    """Add up 2200D by hand and compare with every sum above it."""
    level = ""
    found: dict[str, list[list[str]]] = {"21": [], "19": [], "PT": []}
    for segment in segments:
        if segment[0] == "HL":
            level = segment[3]
        elif level in found and segment[0] in ("STC", "QTY", "AMT"):
            found[level].append(segment)
    for accepted, quantity, money in ((True, "90QA", "YU"), (False, "AAQC", "YY")):
        expected = [claim.charge for claim in claims if claim.accepted is accepted]
        for above in ("21", "19"):
            counts = [int(s[2]) for s in found[above] if s[0] == "QTY" and s[1] in quantity]
            amounts = [Decimal(s[2]) for s in found[above] if s[0] == "AMT" and s[1] == money]
            assert sum(counts) == len(expected)
            assert sum(amounts) == sum(expected)
    total = sum(claim.charge for claim in claims)
    assert sum(Decimal(s[4]) for s in found["21"] if s[0] == "STC") == total
    assert sum(Decimal(s[4]) for s in found["19"] if s[0] == "STC") == total


@pytest.mark.parametrize("institutional", [False, True])
def test_a_generated_837_is_answered_claim_by_claim(institutional: bool) -> None:
    data = b"".join(generated(40, seed=5, institutional=institutional, per_set=15))
    items, _ = parts_in(data)
    groups = {item.kind: item for item in items[:2] if not isinstance(item, ClaimSlice)}
    route = Route.answering(groups[Kind.INTERCHANGE], groups[Kind.GROUP])
    acknowledgement = Acknowledgement(route, when=NOW, control_number=12, reference="R")
    number = 0
    for item in items:
        if not isinstance(item, ClaimSlice):
            if item.kind is Kind.SET:
                acknowledgement.begin(item)
            continue
        number += 1
        if number % 3:
            acknowledgement.claim(claim_status(item, FORWARDED, accepted=True))
        else:
            line = line_status(item, 2, statuses("A8:476", "A8:258"))
            acknowledgement.claim(claim_status(item, (), accepted=False, lines=[line]))
    built = acknowledgement.finish()
    assert complaints(built) == []
    segments = naive(built)
    assert segments[0][5:9] == ["ZZ", "SCRUB001       ", "ZZ", "SUB12345       "]
    assert [s[2] for s in segments if s[0] == "ST"] == ["0001", "0002", "0003"]
    assert [s[2] for s in segments if s[:2] == ["TRN", "2"] and s[2].startswith("BATCH")] == [
        *("BATCH-5-1", "BATCH-5-2", "BATCH-5-3"),
    ]
    assert [s[2] for s in segments if s[:2] == ["TRN", "2"] and s[2].startswith("G5")] == [
        f"G5-{n}" for n in range(40)
    ]
    assert sum(s[:2] == ["REF", "BLT"] for s in segments) == (40 if institutional else 0)
    assert sum(s[0] == "SVC" for s in segments) == 13
    # every name, id and charge echoed is one that the 837 holds
    for segment in segments:
        if segment[:2] == ["NM1", "QC"]:
            assert (
                f"NM1*IL*1*{segment[3]}*{segment[4]}*".encode() in data
                or f"QC*1*{segment[3]}".encode() in data
            )
            assert f"*MI*{segment[9]}~".encode() in data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100.50", "100.50"),
        ("", "0"),
        ("ABC", "0"),
        ("NaN", "0"),
        ("-5", "-5"),
        ("1E400", "0"),
        ("Infinity", "0"),
    ],
)
def test_amounts_that_are_none_count_as_zero(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)
