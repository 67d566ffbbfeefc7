"""Builds 837 files with any delimiters, line ends and oddities, and says what is in them.

Files are written in plain form (`*`, `:`, `~`, `^`) and translated, so the expected claims come from the
building blocks and not from the reader under test.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

PLAIN = "*:~^"
CHUNKS = st.sampled_from([1, 2, 3, 7, 64, 105, 106, 107, 4096, 1 << 20])

LINE = ["LX*1", "SV1*HC:J1745:JZ*100*UN*10***1", "DTP*472*D8*20261117", "REF*6R*L1"]


@dataclass
class File:
    """A built file: its bytes, and what its parts are expected to be."""

    data: bytes
    claims: list[bytes]
    """Raw bytes of each claim, in order."""
    segments: int
    delimiters: str = PLAIN


@dataclass
class Style:
    """How a sender writes: delimiters, what stands between segments, and what stands around."""

    delimiters: str = PLAIN
    line_end: str = ""
    head: bytes = b""
    tail: bytes = b""

    def write(self, segments: list[str]) -> list[bytes]:
        """Translate plain segments; the line end stands before each but the first."""
        table = str.maketrans(PLAIN, self.delimiters)
        terminator = self.delimiters[2]
        raws = [(segment.translate(table) + terminator).encode("latin-1") for segment in segments]
        return [self.line_end.encode() * (number > 0) + raw for number, raw in enumerate(raws)]


def isa(number: int = 1) -> str:
    """A whole ISA without its terminator; the delimiters inside are plain."""
    return (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
        f"*261120*0900*^*00501*{number:09d}*0*T*:"
    )


@dataclass
class Builder:
    """Collects plain segments and where claims begin and end."""

    segments: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def add(self, *segments: str) -> None:
        self.segments += segments

    def claim(self, *segments: str) -> None:
        begin = len(self.segments)
        self.add(*segments)
        self.spans.append((begin, len(self.segments)))

    def file(self, style: Style) -> File:
        raws = style.write(self.segments)
        return File(
            style.head + b"".join(raws) + style.tail,
            [b"".join(raws[begin:end]) for begin, end in self.spans],
            len(raws),
            style.delimiters,
        )


def one_set(*body: str, version: str = "005010X222A1", counts: bool = True) -> list[str]:
    """A whole interchange around the body of one set, with right counts."""
    inner = [f"ST*837*0001*{version}", "BHT*0019*00*TRACE*20261120*0900*CH", *body]
    return [
        isa(),
        f"GS*HC*SENDER*RECEIVER*20261120*0900*7*X*{version}",
        *inner,
        f"SE*{len(inner) + 1 if counts else 99}*0001",
        "GE*1*7",
        "IEA*1*000000001",
    ]


def plain(segments: list[str], line_end: str = "") -> bytes:
    """The bytes of plain segments."""
    return b"".join(Style(line_end=line_end).write(segments))


_VALUES = st.lists(
    st.sampled_from([*"ABCXYZ019 .-&", "É", "ß", "\xa0", "ISA", "BIN"]), min_size=1, max_size=8
).map("".join)
_UNKNOWN_SEGMENTS = st.builds("ZZ{}*{}".format, st.sampled_from("0AZ"), _VALUES)

STYLES = st.builds(
    Style,
    delimiters=st.sampled_from([PLAIN, "|>\n!", "*:\r^", "\x1d\x1f\x1c\x1e", "+:'*", "\t;\x85%"]),
    line_end=st.sampled_from(["", "\n", "\r\n", "\n\n", "  \n"]),
    head=st.sampled_from([b"", b"\xef\xbb\xbf", b"\r\n "]),
    tail=st.sampled_from([b"", b"\n", b"\r\n\r\n", b"\x1a"]),
).filter(lambda style: not (set(style.line_end + style.tail.decode()) & set(style.delimiters)))


@st.composite
def files(draw: st.DrawFn, styles: st.SearchStrategy[Style] = STYLES) -> File:
    """Files with right envelopes: interchanges, groups, sets, 2000A-C, any claims under each."""
    builder = Builder()
    for interchange in range(1, draw(st.integers(1, 2)) + 1):
        builder.add(isa(interchange))
        groups = draw(st.integers(1, 2))
        for group in range(1, groups + 1):
            builder.add(f"GS*HC*SENDER*RECEIVER*20261120*0900*{group}*X*005010X222A1")
            sets = draw(st.integers(1, 2))
            for number in range(1, sets + 1):
                _draw_set(draw, builder, number)
            builder.add(f"GE*{sets}*{group}")
        builder.add(f"IEA*{groups}*{interchange:09d}")
    return builder.file(draw(styles))


def _draw_set(draw: st.DrawFn, builder: Builder, number: int) -> None:
    begin = len(builder.segments)
    builder.add(f"ST*837*{number:04d}*005010X222A1", "BHT*0019*00*T*20261120*0900*CH")
    hl = 0
    for _ in range(draw(st.integers(1, 2))):
        hl += 1
        billing = hl
        builder.add(f"HL*{hl}**20*1", f"NM1*85*2*{draw(_VALUES)}*****XX*1234567893")
        for _ in range(draw(st.integers(1, 2))):
            hl += 1
            subscriber = hl
            patients = draw(st.integers(0, 2))
            builder.add(f"HL*{hl}*{billing}*22*{int(patients > 0)}", f"NM1*IL*1*{draw(_VALUES)}")
            for _ in range(draw(st.integers(int(not patients), 2))):
                _draw_claim(draw, builder)
            for _ in range(patients):
                hl += 1
                builder.add(f"HL*{hl}*{subscriber}*23*0", f"NM1*QC*1*{draw(_VALUES)}")
                for _ in range(draw(st.integers(1, 2))):
                    _draw_claim(draw, builder)
    builder.add(f"SE*{len(builder.segments) - begin + 1}*{number:04d}")


def _draw_claim(draw: st.DrawFn, builder: Builder) -> None:
    extra = draw(st.lists(_UNKNOWN_SEGMENTS, max_size=1))
    builder.claim(f"CLM*{draw(_VALUES)}*100***11:B:1", *extra, *LINE * draw(st.integers(0, 2)))
