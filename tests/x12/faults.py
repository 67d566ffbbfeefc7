"""Single faults, one to a file, as senders and mappers make them: what each changes in a sound file of two claims.

Used by the tests, which say that every one is found, and by benchmarks/x12_faults.py, which prints who finds what.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from scrubber.model.claim import Transaction
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line


class Fault(NamedTuple):
    """`before` is replaced by `after` once, in a file of this form."""

    form: Transaction
    before: str
    after: str


SERVICE = "SV1*HC:96365*150*UN*1***1~\n"

ENVELOPE = {
    "ISA is a blank too wide": Fault("837P", "ISA*00*          *", "ISA*00*           *"),
    "IEA01 is not the number of groups": Fault("837P", "IEA*1*", "IEA*2*"),
    "IEA02 differs from ISA13": Fault("837P", "IEA*1*000000001", "IEA*1*000000009"),
    "IEA is missing": Fault("837P", "IEA*1*000000001~\n", ""),
    "GE01 is not the number of sets": Fault("837P", "GE*1*", "GE*3*"),
    "GE02 differs from GS06": Fault("837P", "GE*1*1~", "GE*1*7~"),
    "SE01 is not the number of segments": Fault("837P", "\nSE*", "\nSE*1"),
    "SE02 differs from ST02": Fault("837P", "*0001~\nGE", "*0002~\nGE"),
    "SE is missing": Fault("837P", "SE*52*0001~\n", ""),
    "the version is 4010": Fault("837P", "X*005010X222A1~\nST", "X*004010X098A1~\nST"),
}

STRUCTURE = {
    "the billing provider's name is missing": Fault(
        "837P", "NM1*85*2*RIVERBEND INFUSION CENTER*****XX*1234567893~\n", ""
    ),
    "SBR is missing": Fault("837P", "SBR*P*18*******CI~\n", ""),
    "the payer is missing": Fault("837I", "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*EHP01~\n", ""),
    "the service line's service is missing": Fault("837P", SERVICE, ""),
    "the service date is missing": Fault("837P", "DTP*472*D8*20260302~\n", ""),
    "two segments change places": Fault("837P", "LX*1~\nSV1*HC:96365*150*UN*1***1~\n", f"{SERVICE}LX*1~\n"),
    "a segment that no guide has": Fault("837P", "HI*ABK", "ZZZ*1~\nHI*ABK"),
    "a segment of another place": Fault("837P", "HI*ABK", "SVD*1*2~\nHI*ABK"),
    "HI stands twice where it may once": Fault("837I", "HI*ABK:K5090~\n", "HI*ABK:K5090~\nHI*ABK:K5090~\n"),
    "LX does not count from 1": Fault("837P", "LX*1~", "LX*2~"),
    "LX of a hospital does not count from 1": Fault("837I", "LX*1~", "LX*2~"),
    "HL01 does not count on": Fault("837P", "HL*2*1*22*0", "HL*5*1*22*0"),
    "HL02 names no level above": Fault("837P", "HL*2*1*22*0", "HL*2*9*22*0"),
    "HL04 announces a child that does not come": Fault("837P", "HL*2*1*22*0", "HL*2*1*22*1"),
}  # fmt: skip

ELEMENTS = {
    "a required element is empty": Fault("837P", "SV1*HC:96365*150*UN*1", "SV1*HC:96365**UN*1"),
    "an element is too long": Fault("837P", "N3*5 ELM ST", f"N3*{'5 ELM ST ' * 7}"),
    "an amount holds letters": Fault("837P", "*150*UN*1*", "*15O*UN*1*"),
    "a code is not in its list": Fault("837P", "*150*UN*1*", "*150*ZZ*1*"),
    "a date has thirteen months": Fault("837P", "D8*20260302", "D8*20261302"),
    "an element too many": Fault("837P", "DTP*472*D8*20260302", "DTP*472*D8*20260302*X"),
    "a component too many": Fault("837P", "11:B:1", "11:B:1:9"),
    "the sex is none of the codes": Fault("837P", "DMG*D8*19790304*F", "DMG*D8*19790304*X"),
}

SENSE = {
    "the NPI's check digit does not fit": Fault("837P", "XX*1456789019", "XX*1456789018"),
    "the service lies in the future": Fault("837P", "D8*20260302~\nREF*6R*L1", "D8*20990302~\nREF*6R*L1"),
    "there is no such state": Fault("837P", "N4*COLUMBUS*OH*43215~", "N4*COLUMBUS*OX*43215~"),
    "the procedure code is malformed": Fault("837P", "HC:96365", "HC:9636"),
    "the diagnosis code is malformed": Fault("837P", "ABK:K5090", "ABK:5090K"),
    "a pointer to a diagnosis that is not there": Fault("837P", "UN*1***1~", "UN*1***3~"),
    "an attachment sent apart without number": Fault("837P", "HI*ABK", "PWK*NN*EL~\nHI*ABK"),
    "the patient has no address": Fault("837P", "N3*5 ELM ST~\nN4*COLUMBUS*OH*43215~\n", ""),
    "a line control number stands twice": Fault("837P", "REF*6R*L2", "REF*6R*L1"),
    "a claim id stands twice": Fault("837P", "CLM*CASE-0002", "CLM*CASE-0001"),
    "CLM02 is not the sum of the lines": Fault("837P", "CLM*CASE-0001*300", "CLM*CASE-0001*310"),
    "the units are zero": Fault("837P", "*150*UN*1*", "*150*UN*0*"),
    "a charge is negative": Fault("837P", "*150*UN*1*", "*-150*UN*1*"),
    "the frequency code is unknown": Fault("837P", "11:B:1", "11:B:L"),
}

FAULTS = {**ENVELOPE, **STRUCTURE, **ELEMENTS, **SENSE}


@lru_cache(maxsize=2)
def sound(form: Transaction) -> bytes:
    """Return a sound file of two claims of one patient's plan."""
    lines = tuple(map(parse_line, ("96365 x1 150.00", "J1745-JZ x50 150.00")))
    days = (date(2026, 3, 2), date(2026, 3, 9))
    return write_837(
        [
            ClaimSpec(form, claim_id=f"CASE-000{number}", on=on, lines=lines)
            for number, on in enumerate(days, 1)
        ]
    )


def faulty(name: str) -> bytes:
    """Return the sound file with this fault in it; the segment count is kept right, so that it can't give it away."""
    form, before, after = FAULTS[name]
    data = sound(form).decode()
    assert data.count(before) >= 1, name
    changed = data.replace(before, after, 1)
    if name in ENVELOPE:
        return changed.encode()
    count = changed[changed.index("ST*837") : changed.index("GE*")].count("~")
    head, _, tail = changed.rpartition("SE*")
    return f"{head}SE*{count}*{tail.partition('*')[2]}".encode()
