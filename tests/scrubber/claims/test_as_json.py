"""Claims in JSON: what X12 says comes back byte for byte, and what can't be said is an error with its place."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.api import ClaimDocument, ClaimError, Session, claim_schema
from scrubber.claims.view import view
from scrubber.demo import CLAIM_FILES
from scrubber.testing.build import ClaimSpec, write_837
from tests.properties.strategies import batches
from tests.scrubbing import AS_OF
from x12 import ClaimSlice, read_parts

FEW = settings(max_examples=60, deadline=None, derandomize=True)

CLAIM: dict[str, Any] = {
    "schema": "infuscrub.claim/1",
    "submission": {
        "sender": {
            "id": "BLUEBIRD",
            "organization": "BLUEBIRD BILLING SERVICE",
            "number": "SUB12345",
            "contacts": [{"name": "EDI DESK", "numbers": [{"type": "TE", "value": "6145550100"}]}],
        },
        "receiver": {"id": "SCRUB001", "organization": "EXAMPLE CLEARINGHOUSE", "number": "SCRUB001"},
        "usage": "T",
        "control_number": 7,
        "reference": "BATCH-0007",
        "created": "2026-03-03T09:00:00",
    },
    "claims": [
        {
            "form": "837P",
            "claim_id": "JSON-0001",
            "charge": "2858.00",
            "place_of_service": "11",
            "frequency": "1",
            "signature_on_file": "Y",
            "assignment": "A",
            "benefits_assigned": "Y",
            "release_of_information": "Y",
            "billing_provider": {
                "organization": "RIVERBEND INFUSION CENTER",
                "npi": "1234567893",
                "taxonomy": "261QI0500X",
                "address": {
                    "line1": "100 RIVER RD",
                    "city": "COLUMBUS",
                    "state": "OH",
                    "postal_code": "432150001",
                },
                "references": [{"type": "tax_id", "value": "311234567"}],
            },
            "subscriber": {
                "family": "ADLER",
                "given": "ANNA",
                "member_id": "MBR100001",
                "birth_date": "1979-03-04",
                "gender": "F",
                "payer_sequence": "P",
                "relationship": "18",
                "filing_indicator": "CI",
                "address": {
                    "line1": "5 ELM ST",
                    "city": "COLUMBUS",
                    "state": "OH",
                    "postal_code": "43215",
                },
            },
            "payer": {"organization": "EXAMPLE HEALTH PLAN", "id": "EHP01"},
            "diagnoses": [{"code": "K50.90"}],
            "providers": [
                {
                    "role": "rendering",
                    "family": "JONES",
                    "given": "JAN",
                    "npi": "1987654328",
                    "taxonomy": "207RG0100X",
                }
            ],
            "lines": [
                {
                    "code": "96365",
                    "charge": "378.00",
                    "units": 1,
                    "diagnosis_pointers": [1],
                    "date": "2026-03-02",
                    "references": [{"type": "line_item_control_number", "value": "L1"}],
                },
                {
                    "code": "J1745",
                    "modifiers": ["JZ"],
                    "charge": "2480.00",
                    "units": "40",
                    "diagnosis_pointers": [1],
                    "date": "2026-03-02",
                    "drug": {"ndc": "57894003001", "quantity": 4, "unit": "UN"},
                },
            ],
        }
    ],
}
"""The X12 that says this, written by hand from the guide."""
X12 = (
    "CLM*JSON-0001*2858.00***11:B:1*Y*A*Y*Y~\nHI*ABK:K5090~\nNM1*82*1*JONES*JAN****XX*1987654328~\n"
    "PRV*PE*PXC*207RG0100X~\nLX*1~\nSV1*HC:96365*378.00*UN*1***1~\nDTP*472*D8*20260302~\nREF*6R*L1~\n"
    "LX*2~\nSV1*HC:J1745:JZ*2480.00*UN*40***1~\nDTP*472*D8*20260302~\nLIN**N4*57894003001~\nCTP****4*UN~\n"
)


SAME_SENDER = CLAIM["submission"]["sender"]


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the claim with another value at a path like `claims.0.charge`; `...` takes it away."""
    document = deepcopy(CLAIM)
    *above, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    inner: Any = document
    for part in above:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return document


def slices(data: bytes) -> list[ClaimSlice]:
    return [part for part in read_parts([data]) if isinstance(part, ClaimSlice)]


def test_a_claim_written_by_hand_is_the_x12_that_a_person_would_write() -> None:
    data = ClaimDocument.read(CLAIM).to_x12()
    assert X12 in data.decode()
    assert ClaimDocument.of_x12(data) == ClaimDocument.read(changed("claims.0.diagnoses.0.code", "K5090"))


@pytest.mark.parametrize("mode", ["guide", "pyx12"])
def test_it_is_valid_by_the_guide(mode: Any) -> None:
    with Session(as_of=date(2026, 3, 9), validate=mode) as session:
        result = session.scrub(ClaimDocument.read(CLAIM))
    (claim,) = result.claims
    assert result.summary.refused == 0
    assert [finding.rule for finding in claim.findings if finding.rule.startswith("X12")] == []


@pytest.mark.parametrize("name", CLAIM_FILES)
def test_the_demo_comes_back_byte_for_byte(name: str) -> None:
    from importlib.resources import files

    data = (files("scrubber.demo") / "data" / name).read_bytes()
    assert ClaimDocument.of_x12(data).to_x12() == data


@FEW
@given(batches())
def test_x12_to_json_to_x12_loses_nothing(specs: list[ClaimSpec]) -> None:
    """Bytes, view and JSON; so the verdict too, which stands on nothing else."""
    data = write_837(specs)
    document = ClaimDocument.of_x12(data)
    again = ClaimDocument.read(document.to_json())
    assert again == document
    assert again.to_x12() == data


@settings(max_examples=15, deadline=None, derandomize=True)
@given(batches())
def test_the_verdict_is_the_same(specs: list[ClaimSpec]) -> None:
    data = write_837(specs)
    with Session(as_of=AS_OF) as session:
        assert session.scrub(ClaimDocument.of_x12(data)) == session.scrub(data)


HOSPITAL = (
    "ISA*00*          *00*          *30*SENDER         *30*RECEIVER       *260303*0900*^*00501*000000009*0*P*:~"
    "GS*HC*APPSENDER*RECEIVER*20260303*0900*12*X*005010X223A2~ST*837*0042*005010X223A2~"
    "BHT*0019*00*B9*20260303*0900*CH~NM1*41*2*SENDER INC*****46*S1~PER*IC**EM*EDI@EXAMPLE.ORG*TE*6145550100~"
    "NM1*40*2*RECEIVER INC*****46*R1~HL*1**20*1~CUR*85*USD~NM1*85*2*SAINT EXAMPLE*****XX*1548293848~"
    "N3*1 HOSPITAL WAY*SUITE 2~N4*TORONTO*ON*M5V 2T6*CA***ON~REF*EI*317654321~REF*G2*77~PER*IC*ANN*TE*6145550101*EX*9~"
    "NM1*87*2~N3*PO BOX 9~N4*DAYTON*OH*45402~HL*2*1*22*1~SBR*S**G1*PLAN NAME**1***MA~"
    "NM1*IL*1*ADLER*ANNA*B**JR*MI*MBR1~N3*5 ELM ST~N4*COLUMBUS*OH*43215~DMG*D8*19790304*F~REF*SY*123456789~"
    "NM1*PR*2*PLAN*****XV*P1~N3*9 PAYER ST~N4*DAYTON*OH*45402~REF*2U*55~HL*3*2*23*0~PAT*19~NM1*QC*1*ADLER*ANTON~"
    "N3*5 ELM ST~N4*COLUMBUS*OH*43215~DMG*D8*20150101*U~"
    "CLM*H-1*1000.5***11:A:7**C*W*I***********15~DTP*434*RD8*20260301-20260303~DTP*435*DT*202603010915~"
    "DTP*096*TM*1400~CL1*1*2*01~PWK*03*AA~PWK*04*EL***AC*CTRL1~CN1*01*100~AMT*F3*25.00~REF*F8*ICN1~REF*G1*PA1~"
    "REF*D9*TRACE~K3*STATE NOTE~NTE*ADD*FREE TEXT~NTE*UPI*MORE~"
    "HI*ABK:K5090:::::::Y~HI*ABJ:K5090~HI*APR:K5090*APR:R109~HI*ABN:Y92239:::::::N~HI*DR:386~"
    "HI*ABF:E119:::::::W*ABF:I10~HI*BBR:3E03317:D8:20260302~HI*BBQ:3E0330M:D8:20260302~"
    "HI*BI:74:RD8:20260301-20260302~HI*BH:11:D8:20260301*BH:A1:D8:20260302~HI*BE:80:::3*BE:A8:::70.5~HI*BG:41*BG:07~"
    "HI*TC:ABC~HCP*02*90*10~NM1*71*1*NGUYEN*NINA****XX*1678901236~PRV*AT*PXC*207RG0100X~"
    "NM1*77*2*OTHER SITE*****XX*1548293848~N3*2 WAY~N4*DAYTON*OH*454020001~"
    "SBR*P*18*G9******MB~CAS*CO*45*10~AMT*D*500~OI***Y***Y~NM1*IL*1*ADLER*ANTON****MI*OTHER1~NM1*PR*2*MEDICARE*****PI*M1~"
    "DTP*573*D8*20260302~SBR*T*18*G8******CI~OI***Y***Y~NM1*IL*1*ADLER*ANTON****MI*OTHER2~NM1*PR*2*THIRD*****PI*T1~"
    "LX*1~SV2*0250**100.50*UN*1**5~DTP*472*RD8*20260301-20260303~REF*6R*A~NTE*TPO*LINE~"
    "LX*2~SV2*0636*HC:J1745:JZ:TB::::INFLIXIMAB*900*UN*40~PWK*OZ*EL***AC*LINE1~DTP*472*D8*20260302~AMT*GT*1~"
    "LIN**N4*57894003001~CTP****4*UN~REF*XZ*RX1~NM1*82*1*JONES*JAN****XX*1987654328~"
    "SVD*M1*50*HC:J1745**40~CAS*CO*45*850~DTP*573*D8*20260302~SVD*T1*10*HC:J1745**40~DTP*573*D8*20260303~"
    "SE*999*0042~GE*1*12~IEA*1*000000009~"
)


def test_everything_that_a_hospital_may_say_comes_back() -> None:
    """What no field says is in `elements` and `more`; other payers keep their order with what belongs to each."""
    document = ClaimDocument.of_x12(HOSPITAL.encode())
    back, came = slices(document.to_x12())[0], slices(HOSPITAL.encode())[0]
    assert [s.raw.strip() for s in back.segments] == [s.raw for s in came.segments]
    (claim,) = document.claims
    assert [each.code for each in claim.diagnoses] == ["K5090", "E119", "I10"]
    assert claim.diagnoses[1].present_on_admission == "W"
    assert [(each.code, each.amount) for each in claim.values] == [("80", 3), ("A8", pytest.approx(70.5))]
    assert claim.elements == {"CLM20": "15"}
    assert [each.segment[0] for each in claim.more if each.loop is None] == ["CN1", "K3", "HCP", "HI"]
    assert {each.loop for each in claim.more} == {None, "2320", "2330A", "2330B"}


def test_text_that_holds_the_usual_separators_gets_others() -> None:
    document = ClaimDocument.read(changed("claims.0.notes", [{"text": "SEEN 10:15 * ROOM 4~B ^"}]))
    data = document.to_x12()
    assert data[3:4] == b"|"
    assert ClaimDocument.of_x12(data).claims[0].notes[0].text == "SEEN 10:15 * ROOM 4~B ^"
    assert view(slices(data)[0]).notes == ("SEEN 10:15 * ROOM 4~B ^",)


def test_encounters_stay_encounters() -> None:
    data = HOSPITAL.replace("BHT*0019*00*", "BHT*0019*18*").replace("0900*CH~", "0900*RP~").encode()
    assert b"BHT*0019*18*B9*20260303*0900*RP~" in ClaimDocument.of_x12(data).to_x12()


def test_a_separator_in_free_text_is_text() -> None:
    """As senders write notes; the 837 that is made of it separates components by something else."""
    data = HOSPITAL.replace("NTE*ADD*FREE TEXT", "NTE*ADD*SEEN 10:15").encode()
    document = ClaimDocument.of_x12(data)
    assert document.claims[0].notes[0].text == "SEEN 10:15"
    came, back = view(slices(data)[0]), view(slices(document.to_x12())[0])
    assert (back.notes, back.diagnoses) == (came.notes, came.diagnoses)
    assert [(each.code, each.modifiers) for each in back.lines] == [("", ()), ("J1745", ("JZ", "TB"))]


def test_an_id_in_the_envelope_may_hold_them_too() -> None:
    document = ClaimDocument.read(changed("submission.sender", SAME_SENDER | {"id": "A*B", "code": "AB"}))
    data = document.to_x12()
    assert data[3:4] == b"|"
    assert ClaimDocument.of_x12(data).submission == document.submission


def test_half_a_letter_is_told() -> None:
    with pytest.raises(ClaimError):
        ClaimDocument.read(json.dumps(changed("claims.0.subscriber.family", "A\ud800"))).to_x12()
    with pytest.raises(ClaimError):
        ClaimDocument.read(changed("claims.0.subscriber.family", "A\ud800")).to_x12()
    with pytest.raises(ClaimError):
        ClaimDocument.read("\ud800")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_letters_beyond_ascii(encoding: str) -> None:
    document = changed("submission.encoding", encoding)
    document["claims"][0]["subscriber"]["family"] = "MÜLLER"
    data = ClaimDocument.read(document).to_x12()
    assert "MÜLLER".encode(encoding) in data
    assert ClaimDocument.of_x12(data).claims[0].subscriber.family == "MÜLLER"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("schema", "infuscrub.claim/2", "schema schema"),
        ("submission", ..., "submission missing"),
        ("claims", [], "claims range"),
        ("claims.0.form", "837D", "claims[0].form choice"),
        ("claims.0.charge", "SECRET", "claims[0].charge number"),
        ("claims.0.charge", "1" * 30, "claims[0].charge number"),
        ("claims.0.charge", ..., "claims[0].charge missing"),
        ("claims.0.secret", "SECRET", "claims[0].secret unknown"),
        ("claims.0.lines", [], "claims[0].lines range"),
        ("claims.0.lines.0.date", "SECRET", "claims[0].lines[0].date date"),
        ("claims.0.lines.0.code", ..., "claims[0].lines[0].code missing"),
        ("claims.0.lines.0.revenue_code", "0636", "claims[0].lines[0].revenue_code both_forms"),
        ("claims.0.lines.0.diagnosis_pointers", [13], "claims[0].lines[0].diagnosis_pointers[0] range"),
        ("claims.0.lines.0.elements", {"SV211": "SECRET"}, "claims[0].lines[0].elements element"),
        ("claims.0.lines.0.elements", {"secret": "1"}, "claims[0].lines[0].elements text"),
        ("claims.0.place_of_service", ..., "claims[0].place_of_service missing"),
        ("claims.0.type_of_bill", "131", "claims[0].type_of_bill both_forms"),
        ("claims.0.reasons_for_visit", ["R109"], "claims[0].reasons_for_visit both_forms"),
        ("claims.0.claim_id", "SEC\nRET", "claims[0] delimiter"),
        ("claims.0.subscriber.family", "SECRET\u4e00", "claims[0].subscriber characters"),
        ("claims.0.more", [{"segment": ["CLM", "SECRET"]}], "claims[0].more[0] segment"),
        ("claims.0.dates", [{"type": "onset"}], "claims[0].dates[0].date missing"),
    ],
)
def test_what_can_not_be_said_is_told_with_its_place(path: str, value: Any, told: str) -> None:
    with pytest.raises(ClaimError) as caught:
        ClaimDocument.read(json.dumps(changed(path, value))).to_x12()
    assert [f"{each.path} {each.code}" for each in caught.value.problems] == [told]
    assert "SEC" not in str(caught.value).upper().replace("[0].SECRET IS NO FIELD", "")


def test_all_that_is_wrong_is_told_at_once() -> None:
    document = changed("claims.0.charge", ...)
    document["claims"][0]["lines"][0]["units"] = "many"
    with pytest.raises(ClaimError) as caught:
        ClaimDocument.read(document)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b'{"schema": 3}', b"\xff"])
def test_what_is_no_document_is_told(text: bytes) -> None:
    with pytest.raises(ClaimError):
        ClaimDocument.read(text)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@FEW
@given(ANY)
def test_whatever_is_read_it_is_a_document_or_a_claim_error(value: Any) -> None:
    with pytest.raises(ClaimError):
        ClaimDocument.read(json.dumps(value))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not x12", "unreadable"),
        (b"", "unreadable"),
        (HOSPITAL.replace("005010X223A2", "005010X224A2").encode(), "no_claim"),
        (
            HOSPITAL.replace("CL1*1*2*01~", "").replace("PWK*03*AA~", "PWK*03*AA~CL1*1*2*01~").encode(),
            "order",
        ),
        (HOSPITAL.replace("NTE*ADD*FREE", "NTE*ADD*FR^EE").encode(), "repetition"),
        (HOSPITAL.encode() * 2, "one_interchange"),
        (HOSPITAL.replace("NM1*41*2*SENDER INC", "NM1*41*1*DOE*JAN").encode(), "header"),
        (HOSPITAL.replace("0900*CH~", "0900*XX~").encode(), "choice"),
    ],
)
def test_x12_that_json_can_not_say_is_told(data: bytes, code: str) -> None:
    with pytest.raises(ClaimError) as caught:
        ClaimDocument.of_x12(data)
    assert {each.code for each in caught.value.problems} == {code}


def test_the_published_schema_takes_what_we_take() -> None:
    jsonschema.validate(CLAIM, claim_schema(), jsonschema.Draft202012Validator)
    jsonschema.validate(json.loads(ClaimDocument.of_x12(HOSPITAL.encode()).to_json()), claim_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed("claims.0.charge", ...), claim_schema())


def test_findings_point_at_fields() -> None:
    document = ClaimDocument.read(changed("claims.0.lines.1.modifiers", ["JW", "JZ"]))
    with Session(as_of=date(2026, 3, 9)) as session:
        (claim,) = session.scrub(document).claims
    places = {document.where(finding.location) for finding in claim.findings if finding.location}
    assert any(place.startswith("claims[0].lines[1]") for place in places)


def test_a_corrected_claim_comes_back_as_json() -> None:
    """JZ and units of a documented dose are the rules' business; here only that JSON shows what goes out."""
    from importlib.resources import files

    data = (files("scrubber.demo") / "data" / CLAIM_FILES[0]).read_bytes()
    charts = {f.name: f.read_bytes() for f in (files("scrubber.demo") / "data" / "charts").iterdir()}
    with Session(as_of=date(2026, 3, 9)) as session:
        for piece in slices(data):
            verdict = session.check_claim(piece, documents=charts)
            (told,) = verdict.document().claims
            assert told.charge == verdict.claim.charge_after
            assert verdict.document().claims == ClaimDocument.of_x12(verdict.document().to_x12()).claims


@pytest.mark.parametrize("text", ["\ufeff", "\ufeff\r\n"])
def test_the_mark_that_windows_writes_ahead_of_json_is_passed_over(text: str) -> None:
    """`ConvertTo-Json | Out-File -Encoding utf8` of PowerShell 5 writes one, and RFC 8259 lets a reader ignore it."""
    said = text + json.dumps(CLAIM)
    assert ClaimDocument.read(said) == ClaimDocument.read(said.encode()) == ClaimDocument.read(CLAIM)


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf{}", "\ufeff[", b"\xff\xfe{\x00}\x00"]
)
def test_behind_the_mark_stands_json_or_an_error(data: bytes | str) -> None:
    with pytest.raises(ClaimError):
        ClaimDocument.read(data)
