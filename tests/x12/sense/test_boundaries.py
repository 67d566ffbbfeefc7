"""Where edits begin and end: the neighbours of each page's examples, from the source that the page names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.x12.sense.example import ABOVE, CLAIM, ENVELOPE, VERSIONS, merged, whole_file
from tests.x12.sense.test_edits import TODAY, claim_of
from x12 import ClaimSlice, read_parts
from x12.guide.check import checker_for
from x12.sense import Purpose, check_edits, fingerprints, not_said_by_edits, npi_fits, purpose_of
from x12.sense.statements import money

OTHER = """
SBR*S*18*******CI~
NM1*82*1*BAKER*CARL****XX*2000000010~
SBR*P*18*******BL~
{claim}
OI***Y***Y~
NM1*IL*1*ADLER*ANNA****MI*MBR9~
NM1*PR*2*OTHER PAYER*****PI*OTH01~
REF*6R*L1~
{line}
"""
DECIDED = "DTP*573*D8*20261118"


def found(fragment: str, form: str = "837P", as_of: date = TODAY) -> set[str]:
    text = "\n".join(line for line in fragment.splitlines() if line.strip())
    return {fault.edit.id for fault in check_edits(claim_of(whole_file(text, form)), as_of=as_of)}


def with_payer(claim: str, *line: str, dated: str = "") -> set[str]:
    """`dated`: the day of the decision in loop 2330B."""
    fragment = OTHER.format(claim=claim, line="\n".join(line))
    return found(fragment.replace("PI*OTH01~\n", f"PI*OTH01~\n{dated}\n"))


LINE, CLAIM_LEVEL = "X-COB-LINE-BALANCE", "X-COB-CLAIM-BALANCE"


@pytest.mark.parametrize(
    ("claim", "line", "expected"),
    [
        # TR3 1.4.4: 125 = 100 + 20 + 5
        ("AMT*D*100", ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*20", "CAS*PR*2*5"), set()),
        ("AMT*D*100", ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*20*1*97*5*1"), set()),
        ("AMT*D*100", ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*20"), {LINE}),
        # paid nothing, all adjusted
        ("AMT*D*0", ("SVD*OTH01*0*HC:99213**1", "CAS*PR*1*125"), set()),
        # a negative adjustment is legal, and counts with its sign: 150 - 25
        ("AMT*D*150", ("SVD*OTH01*150*HC:99213**1", "CAS*OA*94*-25"), set()),
        # the payer split the line: the parts are added up
        (
            "AMT*D*100",
            ("SVD*OTH01*60*HC:99213**1", "CAS*CO*45*25", "SVD*OTH01*40*HC:99214**1"),
            set(),
        ),
        # RFI 1294: AMT*D = paid on the lines less what was taken off the claim
        ("CAS*PR*1*30\nAMT*D*70", ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*25"), set()),
        ("CAS*PR*1*30\nAMT*D*100", ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*25"), {CLAIM_LEVEL}),
        # RFI 1115: without line level, charge = paid + adjustments
        ("CAS*PR*1*25\nAMT*D*100", (), set()),
        ("CAS*PR*1*24\nAMT*D*100", (), {CLAIM_LEVEL}),
        # neither lines nor adjustments: nothing to balance, and nothing is assumed
        ("AMT*D*100", (), set()),
        # cents
        ("AMT*D*99.99", ("SVD*OTH01*99.99*HC:99213**1", "CAS*CO*45*25.01"), set()),
        ("AMT*D*99.99", ("SVD*OTH01*99.99*HC:99213**1", "CAS*CO*45*25"), {LINE}),
        # an amount that can't be read balances nothing; the guide refuses it
        ("AMT*D*1OO", ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*25"), set()),
    ],
)
def test_what_another_payer_decided(claim: str, line: tuple[str, ...], expected: set[str]) -> None:
    """The day of the decision stands where it was made: at the line, else at the claim."""
    assert with_payer(claim, *line, *([DECIDED] if line else []), dated="" if line else DECIDED) == expected


def test_two_other_payers_are_balanced_each_for_itself() -> None:
    second = "SBR*T*18*******BL~\nAMT*D*20\nOI***Y***Y~\nNM1*IL*1*ADLER*ANNA****MI*M8~\nNM1*PR*2*THIRD*****PI*THI01~"
    fragment = OTHER.format(
        claim="AMT*D*100",
        line="SVD*OTH01*100*HC:99213**1\nCAS*PR*2*25\nDTP*573*D8*20261118\nSVD*THI01*20*HC:99213**1\nCAS*PR*2*{}",
    ).replace("REF*6R*L1~", second + "\nREF*6R*L1~")
    assert found(fragment.format(105)) == set()
    assert found(fragment.format(104)) == {LINE}


@pytest.mark.parametrize(
    ("address", "is_box"),
    [
        ("N3*PO BOX 77", True), ("N3*P.O. BOX 77", True), ("N3*P O BOX 77", True), ("N3*POST OFFICE BOX 77", True),
        ("N3*1 MAIN ST*PO BOX 77", True), ("N3*P.O.Box 7", True), ("N3*P.O.BOX7", True), ("N3*PO DRAWER 7", True),
        ("N3*POB 77", True), ("N3*LOCK BOX 9", True),
        ("N3*PO BX 12", True), ("N3*P. O. BX. 9", True), ("N3*CALLER SERVICE 3", True), ("N3*APARTADO 100", True),
        ("N3*12 CALLE APARTAMENTO 3", False), ("N3*RR 2 BOX 14", False), ("N3*4 PO BXTON RD", False),
        ("N3*100 BOXER ST*STE POBX", False),
        ("N3*BOX 12", True), ("N3*1 BOX CANYON RD", False), ("N3*100 BOXWOOD LN", False), ("N3*12 POBLE ST", False),
        ("N3*1 MAIN ST*SUITE 77", False), ("N3*77 POSTAL WAY", False), ("N3*5 MAILBOX DR", False),
    ],
)  # fmt: skip
def test_what_is_a_box(address: str, is_box: bool) -> None:
    assert found(f"NM1*85*2*RIVER INFUSION*****XX*1234567893~\n{address}~") == (
        {"X-BILLING-PO-BOX"} if is_box else set()
    )


def test_the_pay_to_address_may_be_a_box_and_have_a_short_zip() -> None:
    pay_to = "REF*EI*123456789~\nNM1*87*2~\nN3*PO BOX 77~\nN4*SPRINGFIELD*IL*62701~\nHL*2*1*22*0~\nSBR*P*18*******CI~"
    assert found(pay_to) == set()


@pytest.mark.parametrize(
    ("number", "is_mbi"),
    [
        # CMS, MBI format: the example of the card, and one place wrong each
        ("1EG4TE5MK73", True), ("1EG4TE5MK7", False), ("0EG4TE5MK73", False), ("1SG4TE5MK73", False),
        ("1E44TE5MK73", True), ("1EGATE5MK73", False), ("1EG44E5MK73", False), ("1EG4T85MK73", True),
        ("1EG4TEAMK73", False), ("1EG4TE55K73", False), ("1EG4TE5M573", False), ("1EG4TE5MKA3", False),
        ("1EG4-TE5-MK73", False), ("1eg4te5mk73", False), ("123456789A", False),
    ],
)  # fmt: skip
def test_the_form_of_an_mbi(number: str, is_mbi: bool) -> None:
    fragment = f"SBR*P*18*******MB~\nNM1*IL*1*ADLER*ANNA****MI*{number}~"
    assert found(fragment) == (set() if is_mbi else {"X-MBI-SHAPE"})


def test_only_medicare_is_asked_for_an_mbi() -> None:
    assert found("SBR*P*18*******CI~\nNM1*IL*1*ADLER*ANNA****MI*ABC123~") == set()
    other = OTHER.format(claim="AMT*D*0", line="")
    assert "X-MBI-SHAPE" not in found(other)
    assert "X-MBI-SHAPE" in found(other.replace("SBR*P*18*******BL", "SBR*P*18*******MB"))


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("1234567893", True),  # the example of CMS, NPI check digit calculation
        ("1245319599", True), ("1234567890", False), ("1234567894", False), ("123456789", False), ("", False),
        ("12345678931", False), ("123456789X", False), ("１２３４５６７８９３", False),
    ],
)  # fmt: skip
def test_the_check_digit_of_cms(number: str, fits: bool) -> None:
    assert npi_fits(number) is fits


@given(st.from_regex(r"[12][0-9]{8}", fullmatch=True))
def test_one_of_ten_check_digits_fits_as_luhn_says(nine: str) -> None:
    def luhn(digits: str) -> int:
        return sum(
            sum(divmod(2 * int(d), 10)) if at % 2 == 0 else int(d) for at, d in enumerate(reversed(digits))
        )

    expected = -luhn("80840" + nine) % 10
    assert [digit for digit in range(10) if npi_fits(f"{nine}{digit}")] == [expected]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        # CLM05-3 and REF*F8
        ("CLM*A1*125***11:B:8*Y*A*Y*Y~\nREF*F8*ICN1~", set()),
        ("CLM*A1*125***11:B:8*Y*A*Y*Y~", {"X-F8-MISSING"}),
        ("CLM*A1*125***11:B:7*Y*A*Y*Y~\nREF*F8* ~", {"X-F8-MISSING"}),
        # accidents: employment alone asks for nothing; abroad the country will do
        ("CLM*A1*125***11:B:1*Y*A*Y*Y**EM~", set()),
        ("CLM*A1*125***11:B:1*Y*A*Y*Y**EM:AA:::~\nDTP*439*D8*20261101~", {"X-ACCIDENT-STATE"}),
        ("CLM*A1*125***11:B:1*Y*A*Y*Y**AA::::CA~\nDTP*439*D8*20261101~", set()),
        ("CLM*A1*125***11:B:1*Y*A*Y*Y**AA~", {"X-ACCIDENT-STATE", "X-ACCIDENT-DATE"}),
        # the day itself is right, the day after is not
        ("DTP*472*D8*20261123~", set()),
        ("DTP*472*D8*20261124~", {"X-SERVICE-FUTURE"}),
        ("DTP*472*RD8*20261114-20261114~", set()),
        ("DMG*D8*20261117*F~", {"X-BORN-AFTER-SERVICE"}),
        # ICD-9 and ICD-10 (CMS: the first day is 1 October 2015)
        ("HI*BK:7140~\nDTP*472*D8*20150930~", set()),
        ("HI*BK:7140~\nDTP*472*D8*20151001~", {"X-ICD-VERSION"}),
        ("HI*ABK:M0579~\nDTP*472*D8*20150930~", {"X-ICD-VERSION"}),
        ("HI*ABK:M0579~\nDTP*472*D8*20151001~", set()),
        ("HI*ABK:M0579*BF:7140~", {"X-ICD-VERSION"}),
        # payers in order
        ("SBR*U*18*******CI~", set()),
        ("SBR*P*18*******MB~\nNM1*IL*1*ADLER*ANNA****MI*1EG4TE5MK73~", set()),
        # modifiers: another place is the same twice all the same
        ("SV1*HC:99213:25:59:25*125*UN*1***1~", {"X-MODIFIER-TWICE"}),
        ("SV1*HC:99213:25:59*125*UN*0.5***1~", set()),
        ("SV1*HC:99213*125*UN*-1***1~", {"X-UNITS"}),
        ("SV1*HC:99213*125*UN*NaN***1~", {"X-UNITS"}),
        ("SV1*HC:J1745*125*UN*1***1~", set()),
        ("SV1*HC:0071A*125*UN*1***1~", set()),
        ("SV1*HC:99213*125*UN*1***1:2~", {"X-POINTER-NOWHERE"}),
        # addresses abroad have other codes
        ("NM1*85*2*RIVER INFUSION*****XX*1234567893~\nN4*TORONTO*ON*M5V2T6*CA~", set()),
        ("NM1*85*2*RIVER INFUSION*****XX*1234567893~\nN4*SPRINGFIELD*IL*62701-0001~", {"X-BILLING-ZIP"}),
        ("NM1*85*2*RIVER INFUSION*****XX*1234567893~\nREF*EI*12345678~", {"X-TIN-SHAPE"}),
    ],
)  # fmt: skip
def test_professional_neighbours(fragment: str, expected: set[str]) -> None:
    assert found(fragment) == expected


INPATIENT = (
    "CLM*A1*125***11:A:{f}**A*Y*Y~\n{hour}DTP*434*RD8*20261116-20261118~\nDTP*435*DT*202611160900~\n"
    "CL1*3*1*{s}~\nHI*ABK:M0579~\nHI*ABJ:M0579~"
)
HOUR = "DTP*096*TM*1500~\n"


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (INPATIENT.format(f=1, s="01", hour=HOUR), set()),
        (INPATIENT.format(f=4, s="30", hour=""), {"X-STILL-PATIENT"}),
        (INPATIENT.format(f=2, s="30", hour=""), set()),
        (INPATIENT.format(f=3, s="01", hour=""), {"X-INTERIM-DISCHARGED"}),
        (INPATIENT.format(f=3, s="30", hour=HOUR), {"X-DISCHARGE-HOUR-INTERIM"}),
        (INPATIENT.format(f=1, s="01", hour=""), {"X-DISCHARGE-HOUR"}),
        # outpatients need none of it
        ("CLM*A1*125***13:A:1**A*Y*Y~", set()),
        ("CLM*A1*125***11:A:1**A*Y*Y~", {"X-ADMISSION-DATE", "X-ADMITTING-DIAGNOSIS", "X-DISCHARGE-HOUR"}),
        # the statement's first and last day are in it
        ("DTP*434*RD8*20261115-20261116~", set()),
        ("DTP*434*RD8*20261116-20261117~", set()),
        ("DTP*434*RD8*20261114-20261115~", {"X-DATE-OUTSIDE-STATEMENT"}),
        # it ends today at the latest
        ("DTP*434*RD8*20261116-20261123~", set()),
        ("DTP*434*RD8*20261116-20261124~", {"X-DATE-FUTURE"}),
        # type of bill: a facility of 1 to 8
        ("CLM*A1*125***89:A:1**A*Y*Y~", set()),
        ("CLM*A1*125***91:A:1**A*Y*Y~", {"X-BILL-TYPE"}),
        ("CLM*A1*125***131:A:1**A*Y*Y~", {"X-BILL-TYPE"}),
        # a reason for the visit and an admitting diagnosis may be the principal one
        ("HI*ABK:M0579~\nHI*APR:M0579~", set()),
        ("HI*ABK:M0579~\nHI*ABF:D509*ABF:D509~", {"X-DIAGNOSIS-TWICE"}),
        # ambulance alone needs no attending provider
        ("!NM1*71\nSV2*0540*HC:A0428*125*UN*1~", set()),
        ("!NM1*71\nSV2*0260*HC:96365*125*UN*1~", {"X-ATTENDING"}),
        # a charge that is no amount has no sum
        ("SV2*0510*HC:99213*12.345*UN*1~", {"X-AMOUNT-SHAPE", "X-BALANCE"}),
        (f"SV2*0510*HC:99213*{'1' * 29}*UN*1~", {"X-AMOUNT-SHAPE"}),
        ("SV2*0510*HC:99213*12A*UN*1~", set()),
        ("SV2*0510*HC:99213*-125*UN*1~", {"X-CHARGE-NEGATIVE", "X-BALANCE"}),
        ("CL1*9*2*95~", set()),
        ("CL1*6*2*95~", {"X-ADMISSION-TYPE"}),
        ("CL1*3*1*1~", {"X-PATIENT-STATUS"}),
        ("HI*ABK:M0579~\nHI*BI:70:RD8:20261103-20261102~", {"X-DATE-REVERSED"}),
        # a reason for the visit may be the principal diagnosis, and stands once
        ("HI*ABK:M0579~\nHI*APR:M0579*APR:M0579~", {"X-CAUSE-TWICE"}),
    ],
)  # fmt: skip
def test_institutional_neighbours(fragment: str, expected: set[str]) -> None:
    assert found(fragment, "837I") == expected


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        # the place of a line stands before that of the claim
        ("SV1*HC:99213*125*UN*1*21**1~", {"X-PROFESSIONAL-ADMISSION"}),
        ("CLM*A1*125***11:B:1*Y*A*Y*Y~\nDTP*435*D8*20261115~\nSV1*HC:99213*125*UN*1*21**1~", set()),
        ("SV1*HC:99213*125*UN*1*22**1~", set()),
        ("CLM*A1*125***21:B:1*Y*A*Y*Y~\nDTP*435*D8*20261117~", {"X-ONSET-AFTER-SERVICE"}),
        # groupings of the taxonomy are 10 to 40, without 35; a specialization has a letter and four digits
        ("PRV*BI*PXC*390200000X~", set()),
        ("PRV*BI*PXC*405300000X~", set()),
        ("PRV*BI*PXC*207RH0003X~", set()),
        ("PRV*BI*PXC*123456789X~", {"X-TAXONOMY-SHAPE"}),
        ("PRV*BI*PXC*352000000X~", {"X-TAXONOMY-SHAPE"}),
        ("PRV*BI*PXC*999999999X~", {"X-TAXONOMY-SHAPE"}),
    ],
)  # fmt: skip
def test_places_days_and_taxonomies(fragment: str, expected: set[str]) -> None:
    assert found(fragment) == expected


def test_a_replacement_or_void_is_asked_what_it_is_asked() -> None:
    """A void repeats the claim it takes back: what is only doubtful in that is not said again."""
    twice = "REF*6R*L1~\nLX*2~\nSV1*HC:99213*125*UN*1***1~\nDTP*472*D8*20261116~\nREF*6R*L2~"
    for frequency, expected in (("1", {"X-LINE-TWICE"}), ("7", {"X-LINE-TWICE"}), ("8", set())):
        f8 = "" if frequency == "1" else "REF*F8*ICN1~\n"
        assert found(f"CLM*A1*250***11:B:{frequency}*Y*A*Y*Y~\n{f8}{twice}") == expected
    claim = claim_of(whole_file("CLM*A1*125***11:B:8*Y*A*Y*Y~\nREF*F8*ICN1~", "837P"))
    assert purpose_of(claim).purpose is Purpose.VOID
    assert not purpose_of(claim).may_be_edited


def test_the_purpose_of_a_claim() -> None:
    own = purpose_of(claim_of(whole_file("", "837P")))
    assert (own.purpose, own.payer_order, own.is_secondary, own.is_encounter) == (
        Purpose.ORIGINAL,
        "P",
        False,
        False,
    )
    secondary = purpose_of(claim_of(whole_file(OTHER.format(claim="AMT*D*0", line=""), "837P")))
    assert secondary.is_secondary
    data = whole_file("CLM*A1*0***11:B:1*Y*A*Y*Y~\nSV1*HC:99213*0*UN*1***1~", "837P")
    reported = claim_of(data.replace(b"*0900*CH~", b"*0900*RP~"))
    assert purpose_of(reported).is_encounter
    assert check_edits(reported, as_of=TODAY) == (), "an encounter may have no charge"
    assert {f.edit.id for f in check_edits(claim_of(data), as_of=TODAY)} == {"X-CHARGE-ZERO"}


# --- the whole ---


def test_a_claim_under_a_patient_is_asked_with_both_above() -> None:
    fragment = (
        "HL*2*1*22*1~\nSBR*P********MB~\nNM1*IL*1*ADLER*ANNA****MI*BAD~\nNM1*PR*2*INVENTED PAYER*****PI*INV01~\n"
        "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*ADLER*BEN~\nN3*2 ELM ST~\nN4*SPRINGFIELD*IX*627010001~\nDMG*D8*20300101*M~"
    )
    faults = check_edits(claim_of(whole_file(fragment, "837P")), as_of=TODAY)
    assert [(f.edit.id, f.place.loop, f.place.element) for f in faults] == [
        ("X-MBI-SHAPE", "2010BA", "NM109"),
        ("X-MEDICARE-DEPENDENT", "2000C", "HL03"),
        ("X-STATE", "2010CA", "N402"),
        ("X-BORN-AFTER-SERVICE", "2010CA", "DMG02"),
    ]
    assert [str(f.status[0]) for f in faults] == ["A7:164:IL", "A8:156", "A7:501:QC", "A8:158:QC"]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    st.sampled_from(sorted({"X-COB-LINE-BALANCE", "X-NPI-CHECK-DIGIT", "X-LINE-TWICE", "X-BILLING-ZIP"})),
    st.data(),
)
def test_other_delimiters_and_line_ends_change_nothing(name: str, data: st.DataObject) -> None:
    from x12.sense import edits

    plain = whole_file(edits()[name].fails, "837P")
    delimiters = data.draw(st.sampled_from(["|>!^", "\x1d\x1f\x1c\x1e", "+;'%"]))
    line_end = data.draw(st.sampled_from([b"", b"\r\n", b"\n\n"]))
    table = bytes.maketrans(b"*:~^", delimiters.encode())
    other = (
        plain.replace(b"~\n", b"~")
        .translate(table)
        .replace(delimiters[2].encode(), delimiters[2].encode() + line_end)
    )

    def said(file: bytes) -> list[tuple[str, int | None, str]]:
        (claim,) = [item for item in read_parts([file]) if isinstance(item, ClaimSlice)]
        return [(f.edit.id, f.place.segment_index, f.place.element) for f in check_edits(claim, as_of=TODAY)]

    assert said(other) == said(plain)


def test_a_claim_far_down_the_file_is_named_where_it_stands() -> None:
    one = [*ABOVE, *CLAIM["837P"]]
    bad = merged(list(CLAIM["837P"]), "SV1*HC:99213*125*UN*0***1~")
    head = [segment.format(version=VERSIONS["837P"]) for segment in ENVELOPE]
    data = "".join(f"{segment}~\n" for segment in [*head, *one, *CLAIM["837P"], *bad]).encode()
    claims = [
        item
        for item in read_parts([data + b"SE*1*0001~GE*1*1~IEA*1*000000101~"])
        if isinstance(item, ClaimSlice)
    ]
    found = [
        [(f.place.segment_index, f.place.byte, f.line) for f in check_edits(c, as_of=TODAY)] for c in claims
    ]
    at = data.rindex(b"SV1*")
    assert found == [[], [], [(data[:at].count(b"~") + 1, at, 1)]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("125", 1_250_000), ("125.5", 1_255_000), ("0", 0), ("-5", -50_000), (".5", 5_000), ("1.2345", 12_345),
        ("", None), ("1.23456", None), ("1.", None), ("abc", None), ("1,5", None), ("NaN", None), ("--1", None),
        ("9" * 19, None), ("１", None),
    ],
)  # fmt: skip
def test_amounts_are_read_exactly_or_not_at_all(text: str, value: int | None) -> None:
    assert money(text) == value


# --- fingerprints ---


def prints(fragment: str, form: str = "837P") -> tuple[bytes, bytes]:
    return fingerprints(claim_of(whole_file(fragment, form)))


def test_a_claim_sent_twice_has_the_same_fingerprint() -> None:
    same, twin = prints("")
    assert len(same) == len(twin) == 16
    assert prints("") == (same, twin)
    assert prints("CLM*A1*125.00***11:B:1*Y*A*Y*Y~\nREF*6R*OTHER~")[0] == same, "spelling makes no difference"
    assert prints("SV1*HC:99213*125.00*UN*1***1~")[0] == same


@pytest.mark.parametrize(
    "fragment",
    [
        "CLM*A1*125***11:B:7*Y*A*Y*Y~", "SV1*HC:99214*125*UN*1***1~", "SV1*HC:99213:25*125*UN*1***1~",
        "DTP*472*D8*20261117~", "NM1*IL*1*ADLER*ANNA****MI*MBR100002~", "NM1*IL*1*ADLER*BEN****MI*MBR100001~",
        "DMG*D8*19700102*F~", "NM1*85*2*RIVER INFUSION*****XX*1548293848~",
        "CLM*A1*126***11:B:1*Y*A*Y*Y~\nSV1*HC:99213*126*UN*1***1~",
    ],
)  # fmt: skip
def test_what_makes_it_another_claim(fragment: str) -> None:
    same, twin = prints("")
    assert prints(fragment)[0] != same
    assert prints(fragment)[1] != twin


def test_numbers_that_differ_in_one_letter_beyond_ascii_are_two() -> None:
    assert prints("CLM*A\xd1*125***11:B:1*Y*A*Y*Y~")[0] != prints("CLM*A\xc1*125***11:B:1*Y*A*Y*Y~")[0]


def test_the_same_services_under_another_number_are_twins() -> None:
    same, twin = prints("")
    other = prints("CLM*B7*125***11:B:1*Y*A*Y*Y~")
    assert other[0] != same
    assert other[1] == twin


def test_a_guide_fault_is_left_to_the_edit_that_names_its_place() -> None:
    claim = claim_of(whole_file("NM1*85*2*RIVER INFUSION*****XX*1234567893\nN4*SPRINGFIELD*IL*62701", "837I"))
    errors = checker_for(claim).check_context(claim.context)
    faults = check_edits(claim, as_of=TODAY)
    assert [error.element for error in errors] == ["N403"]
    assert [fault.edit.id for fault in faults] == ["X-BILLING-ZIP"]
    assert not_said_by_edits(errors, faults) == ()
    assert not_said_by_edits(errors, ()) == tuple(errors)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("20991112", {"X-SERVICE-FUTURE"}), ("20991332", set()), ("2099111", set()), ("20990229", set())],
)
def test_what_is_no_day_of_the_calendar_does_not_lie_in_the_future(day: str, expected: set[str]) -> None:
    """The guide tells it as what it is: 2099 has no thirteenth month and no February 29."""
    assert found(f"DTP*472*D8*{day}~") == expected
