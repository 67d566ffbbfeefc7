"""Puts the segments of an edit's example into a whole file, as its page means them.

A page shows only what matters, in the order of the file. Each segment takes the place of the next one of its name (and
qualifier, where a name has several) behind the one before; where there is none, it is put in behind the one before. A
line `!NM1*71` takes the next such segment out. Everything else is this sound claim.
"""

from __future__ import annotations

ENVELOPE = (
    "ISA*00*          *00*          *ZZ*INVSENDER      *ZZ*INVRECEIVER    *261120*0900*^*00501*000000101*0*P*:",
    "GS*HC*INVSENDER*INVRECEIVER*20261120*0900*1*X*{version}",
    "ST*837*0001*{version}",
    "BHT*0019*00*BATCH01*20261120*0900*CH",
    "NM1*41*2*INVENTED BILLING*****46*INVSENDER",
    "PER*IC*DESK*TE*5555550100",
    "NM1*40*2*INVENTED CH*****46*INVRECEIVER",
)
ABOVE = (
    "HL*1**20*1",
    "PRV*BI*PXC*261QI0500X",
    "NM1*85*2*RIVER INFUSION*****XX*1234567893",
    "N3*1 MAIN ST",
    "N4*SPRINGFIELD*IL*627010001",
    "REF*EI*123456789",
    "HL*2*1*22*0",
    "SBR*P*18*******CI",
    "NM1*IL*1*ADLER*ANNA****MI*MBR100001",
    "N3*2 ELM ST",
    "N4*SPRINGFIELD*IL*627010001",
    "DMG*D8*19700101*F",
    "NM1*PR*2*INVENTED PAYER*****PI*INV01",
)
CLAIM = {
    "837P": (
        "CLM*A1*125***11:B:1*Y*A*Y*Y",
        "HI*ABK:M0579",
        "NM1*82*1*BAKER*CARL****XX*2000000010",
        "LX*1",
        "SV1*HC:99213*125*UN*1***1",
        "DTP*472*D8*20261116",
        "REF*6R*L1",
    ),
    "837I": (
        "CLM*A1*125***13:A:1**A*Y*Y",
        "DTP*434*RD8*20261116-20261116",
        "CL1*3*1*01",
        "HI*ABK:M0579",
        "NM1*71*1*BAKER*CARL****XX*2000000010",
        "LX*1",
        "SV2*0510*HC:99213*125*UN*1",
        "DTP*472*D8*20261116",
        "REF*6R*L1",
    ),
}
VERSIONS = {"837P": "005010X222A1", "837I": "005010X223A2"}
_QUALIFIED = {"NM1": 1, "REF": 1, "DTP": 1, "AMT": 1, "HL": 3}


def whole_file(fragment: str, form: str) -> bytes:
    """Return a file with one claim that is sound but for the fragment."""
    body = merged([*ABOVE, *CLAIM[form]], fragment)
    head = [segment.format(version=VERSIONS[form]) for segment in ENVELOPE]
    inner = [*head[2:], *body]
    tail = [f"SE*{len(inner) + 1}*0001", "GE*1*1", "IEA*1*000000101"]
    return "".join(f"{segment}~\n" for segment in (*head[:2], *inner, *tail)).encode("latin-1")


def merged(base: list[str], fragment: str) -> list[str]:
    """Put the segments of a fragment into the base."""
    segments = list(base)
    at = 0
    for line in fragment.strip().splitlines():
        text = line.strip().removesuffix("~")
        gone = text.startswith("!")
        text = text.removeprefix("!")
        found = next((n for n in range(at, len(segments)) if _is_like(segments[n], text)), None)
        if gone:
            assert found is not None, text
            del segments[found]
            at = found
        elif found is None:
            segments.insert(at, text)
            at += 1
        else:
            segments[found] = text
            at = found + 1
    return segments


def _is_like(one: str, other: str) -> bool:
    first, second = one.split("*"), other.split("*")
    if first[0] != second[0]:
        return False
    at = _QUALIFIED.get(first[0])
    if at is None or len(second) <= at:
        return True
    return len(first) > at and first[at] == second[at]
