"""The neighbours of what edits say: just inside and just outside, with the source of each line."""

from __future__ import annotations

import pytest

from tests.x12.sense.test_boundaries import DECIDED, found, with_payer

LINE_DECIDED = ("SVD*OTH01*100*HC:99213**1", "CAS*CO*45*25", DECIDED)


@pytest.mark.parametrize(
    ("claim", "line", "dated", "expected"),
    [
        # Stedi, missing other payer adjudication date: of the claim or of each line
        ("CAS*PR*1*25\nAMT*D*100", (), "", {"X-COB-DATE-MISSING"}),
        ("CAS*PR*1*125", (), "", {"X-COB-DATE-MISSING"}),
        ("AMT*D*100", LINE_DECIDED, "", set()),
        # the line's payer is named wrongly: that is said, and whose date it is nobody knows
        ("AMT*D*100", ("SVD*OTH99*100*HC:99213**1", "CAS*CO*45*25", DECIDED), "", {"X-COB-PAYER"}),
        # a payer that comes later has decided nothing yet
        ("AMT*B6*125", (), "", set()),
        # TR3 2330B DTP*573: only where no line says when
        ("AMT*D*100", LINE_DECIDED, DECIDED, {"X-COB-DATE-TWICE"}),
        # told as past: today is the last day that can be
        ("AMT*D*100", (*LINE_DECIDED[:2], "DTP*573*D8*20261123"), "", set()),
        ("AMT*D*100", (*LINE_DECIDED[:2], "DTP*573*D8*20261124"), "", {"X-COB-DATE-FUTURE"}),
        ("AMT*D*100\nCAS*PR*1*25", (), "DTP*573*D8*20261124", {"X-COB-DATE-FUTURE"}),
        # Stedi, duplicate remaining patient liability
        ("AMT*D*100\nAMT*EAF*5", LINE_DECIDED, "", set()),
        ("AMT*D*100", (*LINE_DECIDED, "AMT*EAF*5"), "", set()),
        ("AMT*D*100\nAMT*EAF*5", (*LINE_DECIDED, "AMT*EAF*5"), "", {"X-COB-OWED-TWICE"}),
    ],
)
def test_when_another_payer_decided_and_what_it_left(
    claim: str, line: tuple[str, ...], dated: str, expected: set[str]
) -> None:
    assert with_payer(claim, *line, dated=dated) == expected


@pytest.mark.parametrize(
    ("fragment", "form", "edit", "is_found"),
    [
        # RFI 2110: not where the claim replaces none; a late charge (5) may name what it adds to
        ("CLM*A1*125***13:A:2**A*Y*Y~\nREF*F8*ICN1~", "837I", "X-F8-ON-ORIGINAL", True),
        ("CLM*A1*125***13:A:4**A*Y*Y~\nREF*F8*ICN1~", "837I", "X-F8-ON-ORIGINAL", True),
        ("CLM*A1*125***13:A:5**A*Y*Y~\nREF*F8*ICN1~", "837I", "X-F8-ON-ORIGINAL", False),
        ("CLM*A1*125***13:A:7**A*Y*Y~\nREF*F8*ICN1~", "837I", "X-F8-ON-ORIGINAL", False),
        # V, W, X, Y, and only in the first place (ICD-10-CM guidelines I.C.20); U and Z may stand first
        ("HI*ABK:V0310XA~", "837P", "X-CAUSE-FIRST", True),
        ("HI*ABK:Y9389~", "837I", "X-CAUSE-FIRST", True),
        ("HI*ABK:Z5111~", "837P", "X-CAUSE-FIRST", False),
        ("HI*ABK:U071~", "837P", "X-CAUSE-FIRST", False),
        ("HI*ABK:M0579~\nHI*ABN:W1830XA~", "837I", "X-CAUSE-FIRST", False),
        # TR3 B.1.1.3.1.2: ten digits with the places for cents
        ("CLM*A1*125.5***11:B:1*Y*A*Y*Y~\nSV1*HC:99213*125.5*UN*1***1~", "837P", "X-AMOUNT-SHAPE", False),
        ("CLM*A1*99999999.99***11:B:1*Y*A*Y*Y~\nSV1*HC:99213*99999999.99*UN*1***1~", "837P",
         "X-AMOUNT-SHAPE", False),
        ("CLM*A1*100000000***11:B:1*Y*A*Y*Y~\nSV1*HC:99213*100000000*UN*1***1~", "837P",
         "X-AMOUNT-SHAPE", True),
        ("SV2*0510*HC:99213*125.001*UN*1~", "837I", "X-AMOUNT-SHAPE", True),
        ("SV1*HC:99213*125.0000*UN*1***1~", "837P", "X-AMOUNT-SHAPE", False),  # whole cents, in a longer spelling
        # RFI 2072: eight digits, three behind the point
        ("SV1*HC:99213*125*UN*99999999***1~", "837P", "X-UNITS-SHAPE", False),
        ("SV1*HC:99213*125*UN*100000000***1~", "837P", "X-UNITS-SHAPE", True),
        ("SV2*0510*HC:99213*125*UN*1.125~", "837I", "X-UNITS-SHAPE", False),
        ("SV2*0510*HC:99213*125*UN*1.1255~", "837I", "X-UNITS-SHAPE", True),
        # twenty characters
        ("CLM*A1234567890123456789*125***11:B:1*Y*A*Y*Y~", "837P", "X-CLAIM-NUMBER-LONG", False),
        ("CLM*A12345678901234567890*125***13:A:1**A*Y*Y~", "837I", "X-CLAIM-NUMBER-LONG", True),
        # two capital letters or digits, one after the other
        ("SV1*HC:99213:2T*125*UN*1***1~", "837P", "X-MODIFIER-SHAPE", False),
        ("SV2*0510*HC:99213:Jz*125*UN*1~", "837I", "X-MODIFIER-SHAPE", True),
        ("SV1*HC:99213:25:::59*125*UN*1***1~", "837P", "X-MODIFIER-GAP", True),
        ("SV1*HC:99213:25::::words*125*UN*1***1~", "837P", "X-MODIFIER-GAP", False),
        # IRS: no number of zeros; nine digits otherwise
        ("NM1*85*2*RIVER INFUSION*****XX*1234567893~\nREF*EI*000000000~", "837P", "X-TIN-SHAPE", True),
        ("NM1*85*2*RIVER INFUSION*****XX*1234567893~\nREF*EI*000000001~", "837P", "X-TIN-SHAPE", False),
        # an atypical provider has the payer's own number for it
        ("NM1*85*2*RIVER INFUSION~\nNM1*PR*2*INVENTED PAYER*****PI*INV01~\nREF*G2*A77~", "837P",
         "X-BILLING-NPI-MISSING", False),
        ("NM1*85*2*RIVER INFUSION~", "837I", "X-BILLING-NPI-MISSING", True),
        ("NM1*71*1*BAKER*CARL~", "837I", "X-PROVIDER-NPI-MISSING", True),
        ("NM1*71*1*BAKER*CARL~\nREF*0B*IL123~", "837I", "X-PROVIDER-NPI-MISSING", False),
        # an outpatient line of several days has a day; a line without procedure, and an inpatient one, need none
        ("DTP*434*RD8*20261115-20261116~\n!DTP*472~", "837I", "X-LINE-DATE", True),
        ("DTP*434*RD8*20261115-20261116~\nSV2*0250**125*UN*1~\n!DTP*472~", "837I", "X-LINE-DATE", False),
        ("CLM*A1*125***11:A:1**A*Y*Y~\nDTP*434*RD8*20261115-20261116~\n!DTP*472~", "837I", "X-LINE-DATE", False),
        # the day of death is a day of life
        ("SBR*P*18*******CI~\nPAT*****D8*20261116~", "837I", "X-DIED-BEFORE-SERVICE", False),
        ("SBR*P*18*******CI~\nPAT*****D8*20261115~", "837P", "X-DIED-BEFORE-SERVICE", True),
        # 125 years to the day
        ("DMG*D8*19011116*F~", "837P", "X-BORN-LONG-AGO", False),
        ("DMG*D8*19011115*F~", "837P", "X-BORN-LONG-AGO", True),
        ("AMT*F5*0~", "837P", "X-PATIENT-PAID-NEGATIVE", False),
    ],
)  # fmt: skip
def test_the_neighbours_of_what_is_wrong(fragment: str, form: str, edit: str, is_found: bool) -> None:
    assert (edit in found(fragment, form)) is is_found
