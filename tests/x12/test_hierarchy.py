"""Loop ids: our tables against pyx12's maps, and a claim read through."""

from __future__ import annotations

from importlib.resources import files
from xml.etree import ElementTree

import pytest

from tests.x12.build import one_set, plain
from tests.x12.reading import claims_of, parts_in, segments_in
from x12.hierarchy import loops_of
from x12.segment import Segment
from x12.slices import Part

MAPS = {"837P": "837.5010.X222.A1.xml", "837I": "837Q3.I.5010.X223.A1.v2.xml"}
SECTIONS = {"1000": "header", "2010A": "2000A", "2010B": "2000B", "2010C": "2000C"}


def openings(transaction: str) -> list[tuple[str, str, list[str]]]:
    """From pyx12's map: loop id, its first segment, and the codes of that segment's first element."""
    root = ElementTree.parse(str(files("pyx12") / "map" / MAPS[transaction])).getroot()
    found = []
    for loop in root.iter("loop"):
        first = loop.find("segment")
        name = loop.get("xid") or ""
        if first is None or not name[0].isdigit():
            continue
        element = first.find("element")
        codes = [code.text or "" for code in element.iter("code")] if element is not None else []
        found.append((name, first.get("xid") or "", codes))
    return found


@pytest.mark.parametrize("transaction", MAPS)
def test_every_loop_of_the_guide_is_recognised_by_its_first_segment(transaction: str) -> None:
    checked = set()
    for loop, segment_id, codes in openings(transaction):
        if loop.startswith("2000"):
            continue  # HL decides these, see test_parts
        section = SECTIONS.get(loop[:4]) or SECTIONS.get(loop[:5]) or "2300"
        before = {"233": ["SBR*P"], "242": ["LX*1"], "241": ["LX*1"], "243": ["LX*1"], "244": ["LX*1"]}
        for code in codes or [""]:
            if loop == "2300" and segment_id != "CLM":
                continue
            lines = ["CLM*A"] if section == "2300" and loop != "2300" else []
            lines += before.get(loop[:3], [])
            segments = segments_from(*lines, f"{segment_id}*{code}", "REF*XX*1")
            assert loops_of(segments, transaction, section)[-2:] == (loop, loop), (loop, code)
            checked.add(loop)
    assert {
        "2010AA",
        "2010BA",
        "2010BB",
        "2010CA",
        "2300",
        "2320",
        "2330B",
        "2400",
        "2410",
        "2430",
    } <= checked
    assert len(checked) >= 30


def segments_from(*lines: str) -> list[Segment]:
    return segments_in(plain(one_set(*lines)))[0][4:-3]


def test_a_professional_claim_read_through() -> None:
    (claim,) = claims_of(
        parts_in(
            plain(
                one_set(
                    *("CLM*A*1", "DTP*431*D8*20261101", "HI*ABK:K5090", "NM1*82*1*JONES", "PRV*PE*PXC*X"),
                    *(
                        "NM1*77*2*CLINIC",
                        "N3*1 ELM",
                        "SBR*S*18",
                        "OI***Y",
                        "NM1*IL*1*ADLER",
                        "NM1*PR*2*OTHER",
                    ),
                    *("LX*1", "SV1*HC:J1745*1*UN*1", "LIN**N4*57894003001", "CTP****1*UN", "REF*XZ*1"),
                    *("NM1*82*1*JONES", "NM1*DK*1*SMITH", "SVD*OTHER*1", "CAS*CO*45*1"),
                    *("LX*2", "SV1*HC:96413*1*UN*1", "NM1*QQ*1*WHO"),
                )
            )
        )[0]
    )
    assert claim.loops == (
        *("2300", "2300", "2300", "2310B", "2310B"),
        *("2310C", "2310C", "2320", "2320", "2330A", "2330B"),
        *("2400", "2400", "2410", "2410", "2410"),
        *("2420A", "2420E", "2430", "2430"),
        *("2400", "2400", "2420"),
    )
    assert claim.loops[13] == "2410"


def test_parts_above_the_claim_have_loops_too() -> None:
    body = ["NM1*41*2*A", "PER*IC", "NM1*40*2*B", "HL*1**20*1", "PRV*BI", "NM1*85*2*C", "N3*1", "NM1*87*2*C"]
    body += [
        "HL*2*1*22*1",
        "SBR*P",
        "NM1*IL*1*D",
        "N3*1",
        "NM1*PR*2*E",
        "HL*3*2*23*0",
        "PAT*19",
        "NM1*QC*1*F",
        "CLM*A*1",
    ]
    items, _ = parts_in(plain(one_set(*body)))
    loops = [loop for item in items if isinstance(item, Part) for loop in item.loops("837P")]
    assert [loop for loop in loops if loop] == [
        *("1000A", "1000A", "1000B", "2000A", "2000A", "2010AA", "2010AA", "2010AB"),
        *("2000B", "2000B", "2010BA", "2010BA", "2010BB", "2000C", "2000C", "2010CA"),
    ]
