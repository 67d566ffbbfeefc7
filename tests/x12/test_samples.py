"""Files of other people: written back byte for byte, and counted as a naive count counts them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.x12.reading import claims_of, divide, parts_in, segments_in
from x12.acks.facts import amount
from x12.errors import Code, X12Error

SHARED = Path(__file__).parents[3] / "shared" / "samples"
FILES = sorted(
    path
    for folder in ("x12", "x12-public")
    for path in (SHARED / folder).rglob("*")
    if path.is_file() and path.name != "manifest.tsv"
)
UNREADABLE = {
    # cut out of Python source: the quotes around it spoil a second ISA
    "test_x12file.py.27.x12": Code.ISA_MALFORMED,
    # prose stands before the ISA
    "spec__fixtures__005010__X222_HC837_Health_Care_Claim_Professional__case__1.edi": Code.NOT_X12,
}

pytestmark = pytest.mark.skipif(not FILES, reason="shared samples are not here")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_is_written_back_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    if path.name in UNREADABLE:
        with pytest.raises(X12Error) as caught:
            parts_in(data)
        assert caught.value.code is UNREADABLE[path.name]
        return
    for size in (1, 97, 1 << 20):
        segments, tail = segments_in(data, size)
        assert b"".join(segment.raw for segment in segments) + tail == data
        items, _ = parts_in(data, size)
        assert divide(items, lambda claim: True)[0] == data


def naive_counts(data: bytes) -> tuple[Counter[str], Decimal, Decimal]:
    """Count by `split` alone: segment ids, the sum of CLM02, the sum of line charges."""
    text = data.decode("latin-1").lstrip("\ufeff\xef\xbb\xbf")
    element, terminator = text[3], text[105]
    segments = [segment.strip().split(element) for segment in text.split(terminator)]
    ids = Counter(segment[0] for segment in segments)
    claimed = sum((Decimal(segment[2]) for segment in segments if segment[0] == "CLM"), Decimal(0))
    at = {"SV1": 2, "SV2": 3, "SV3": 2}
    lines = [Decimal(s[at[s[0]]] or 0) for s in segments if s[0] in at and len(s) > at[s[0]]]
    return ids, claimed, sum(lines, Decimal(0))


def well_formed_837s() -> list[Path]:
    found = []
    for path in FILES:
        if path.name not in UNREADABLE:
            items, faults = parts_in(path.read_bytes())
            if claims_of(items) and all(fault.code is Code.VERSION_NOT_5010 for fault in faults):
                found.append(path)
    return found


@pytest.mark.parametrize("path", well_formed_837s(), ids=lambda path: path.name)
def test_claims_lines_and_charges_are_all_there(path: Path) -> None:
    data = path.read_bytes()
    ids, claimed, charged = naive_counts(data)
    claims = claims_of(parts_in(data)[0])
    assert len(claims) == ids["CLM"]
    segments = [segment for claim in claims for segment in claim.segments]
    assert Counter(s.id for s in segments)["LX"] == ids["LX"]
    assert sum(amount(claim.segments[0].element(2)) for claim in claims) == claimed
    services = [s for s in segments if s.id in ("SV1", "SV2", "SV3")]
    assert sum((amount(s.element(3 if s.id == "SV2" else 2)) for s in services), Decimal(0)) == charged


def test_the_samples_are_what_we_think_they_are() -> None:
    """Every 837 in the folders is among those counted, but for the damaged ones."""
    assert len(well_formed_837s()) >= 45
