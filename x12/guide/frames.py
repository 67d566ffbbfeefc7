"""A small valid 837 around one part of a file, so that pyx12 can be asked about that part alone.

A claim is valid or not whatever stands above it: pyx12 carries nothing from the context into the claim
but the place it starts from. So each part of a file (the claim, a subscriber's loop, GS …) is put in place
of its counterpart in a frame of our own, with HL numbers, counts and control numbers that fit. One bad
part then costs no other, and pyx12 reads twenty segments instead of the whole context.

The frames are made up; they hold letters, digits and blanks only, and no real name or number.
"""

from __future__ import annotations

from collections.abc import Sequence

from x12.slices import Kind

Segments = tuple[bytes, ...]

_SENDER, _RECEIVER = b"SENDER         ", b"RECEIVER       "
_ISA = (
    b"ISA*00*          *00*          *ZZ*"
    + _SENDER
    + b"*ZZ*"
    + _RECEIVER
    + b"*260101*1200*^*00501*000000001*0*T*:"
)
_BILLING = (
    b"HL*1**20*1",
    b"NM1*85*2*FRAME CLINIC*****XX*1234567893",
    b"N3*1 MAIN STREET",
    b"N4*COLUMBUS*OH*432150001",
    b"REF*EI*123456789",
)
_SUBSCRIBER = (
    b"HL*2*1*22*0",
    b"SBR*P*18*******CI",
    b"NM1*IL*1*DOE*JANE****MI*MEMBER1",
    b"NM1*PR*2*FRAME PLAN*****PI*PLAN1",
)
_PATIENT = (
    b"HL*3*2*23*0",
    b"PAT*19",
    b"NM1*QC*1*DOE*JOHN",
    b"N3*1 MAIN STREET",
    b"N4*COLUMBUS*OH*43215",
    b"DMG*D8*20200101*M",
)
_CLAIMS: dict[str, Segments] = {
    "005010X222A1": (
        b"CLM*FRAME1*1***11:B:1*Y*A*Y*Y",
        b"HI*ABK:K5090",
        b"LX*1",
        b"SV1*HC:96365*1*UN*1***1",
        b"DTP*472*D8*20260101",
    ),
    "005010X223A2": (
        b"CLM*FRAME1*1***13:A:1**A*Y*Y",
        b"DTP*434*RD8*20260101-20260101",
        b"CL1*3*1*01",
        b"HI*ABK:K5090",
        b"LX*1",
        b"SV2*0260*HC:96365*1*UN*1",
    ),
}
_ORDER = (
    Kind.INTERCHANGE,
    Kind.GROUP,
    Kind.SET,
    Kind.BILLING,
    Kind.SUBSCRIBER,
    Kind.PATIENT,
    Kind.CLAIM,
    Kind.OTHER,
    Kind.SET_END,
    Kind.GROUP_END,
    Kind.INTERCHANGE_END,
)
# header, trailer, header element with the control number
_ENVELOPES = ((b"ST", b"SE", 2), (b"GS", b"GE", 6), (b"ISA", b"IEA", 13))


class Frame:
    """The frame of one guide for 837."""

    def __init__(self, version: str) -> None:
        guide = version.encode()
        self._parts: dict[Kind, Segments] = {
            Kind.INTERCHANGE: (_ISA,),
            Kind.GROUP: (b"GS*HC*SENDER*RECEIVER*20260101*1200*1*X*" + guide,),
            Kind.SET: (
                b"ST*837*0001*" + guide,
                b"BHT*0019*00*FRAME*20260101*1200*CH",
                b"NM1*41*2*FRAME SUBMITTER*****46*SENDER",
                b"PER*IC*DESK*TE*6145550100",
                b"NM1*40*2*FRAME RECEIVER*****46*RECEIVER",
            ),
            Kind.BILLING: _BILLING,
            Kind.SUBSCRIBER: _SUBSCRIBER,
            Kind.PATIENT: _PATIENT,
            Kind.CLAIM: _CLAIMS[version],
            Kind.SET_END: (b"SE*1*1",),
            Kind.GROUP_END: (b"GE*1*1",),
            Kind.INTERCHANGE_END: (b"IEA*1*1",),
        }

    def part(self, kind: Kind) -> Segments:
        """Return the frame's own part of a kind."""
        return self._parts[kind]

    def before(self, kind: Kind, *, dependent: bool = False) -> list[bytes]:
        """Return the segments from ST on that stand before a part of this kind."""
        kinds = _ORDER[_ORDER.index(Kind.SET) : _ORDER.index(kind)]
        return [s for k in kinds if k is not Kind.PATIENT or dependent for s in self._parts[k]]

    def around(self, kind: Kind, part: Sequence[bytes], *, dependent: bool = False) -> tuple[bytes, int]:
        """Return an interchange with the part in it, and the number of segments before it.

        `dependent` puts a claim under a patient; a patient's own loop stands there anyway.
        """
        segments: list[bytes] = []
        first = 0
        for slot in _ORDER:
            if slot is kind:
                first = len(segments)
                segments += _numbered(kind, part)
            elif slot is not Kind.PATIENT or (dependent and kind is Kind.CLAIM):
                segments += self._parts.get(slot, ())
        return b"~".join(closed(segments)) + b"~", first


def closed(segments: list[bytes]) -> list[bytes]:
    """Give each trailer the count and control number that its header asks for."""
    split = [segment.split(b"*") for segment in segments]
    ids = [fields[0] for fields in split]
    for header, trailer, element in _ENVELOPES:
        if header not in ids or trailer not in ids:
            continue
        begin, end = ids.index(header), ids.index(trailer)
        fields = split[end] + [b""] * (3 - len(split[end]))
        count = end - begin + 1 if header == b"ST" else 1
        number = split[begin][element] if len(split[begin]) > element else b""
        split[end] = [trailer, b"%d" % count, number, *fields[3:]]
    return [b"*".join(fields) for fields in split]


_HL = {Kind.BILLING: (b"1", b""), Kind.SUBSCRIBER: (b"2", b"1"), Kind.PATIENT: (b"3", b"2")}


def _numbered(kind: Kind, part: Sequence[bytes]) -> list[bytes]:
    """Give the part's HL the numbers of the frame; HL02 of a billing provider stays, as it must be empty."""
    segments = list(part)
    if kind in _HL and segments and segments[0].startswith(b"HL*"):
        own, parent = _HL[kind]
        fields = segments[0].split(b"*")
        fields[1] = own
        if parent and len(fields) > 2:
            fields[2] = parent
        segments[0] = b"*".join(fields)
    return segments
