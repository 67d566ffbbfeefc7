"""What the 277CA says of a claim passed through: noted while it was checked, or read from the claim, the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.engine.statuses import FORWARDED, from_facts, passed_status
from scrubber.testing.build import claim, write_837
from tests.properties.strategies import claims
from x12 import ClaimSlice, read_parts
from x12.acks.facts import claim_status
from x12.sense.facts import Facts

DAYS = st.sampled_from(
    ["20260302", "20260228", "20261399", "2026030", "20260310-20260301", "20260301-20260303", ""]
)


def test_a_number_that_holds_a_usual_delimiter_comes_back_as_it_came() -> None:
    data = write_837([claim("837P").line("99213 x1 90.00")])
    data = data.replace(b"HI*", b"REF*D9*TR*77:8~\nHI*", 1).replace(b":", b">").replace(b"TR*77>8", b"TR77:8")
    (part,) = (part for part in read_parts([data]) if isinstance(part, ClaimSlice))
    assert passed_status(part, from_facts(part, Facts(part, "20260601", None))).ref_d9 == "TR77:8"


@settings(max_examples=150, derandomize=True, deadline=None)
@given(claims(), DAYS, st.sampled_from(["", "TRACE-1", "Ä-1"]))
def test_both_ways_say_the_same(spec: object, day: str, trace: str) -> None:
    data = write_837([spec])  # type: ignore[list-item]
    data = data.replace(b"DTP*472*D8*20260302", f"DTP*472*D8*{day}".encode(), 1)
    data = data.replace(b"HI*", f"REF*D9*{trace}~\nHI*".encode("latin-1"), 1)
    for part in read_parts([data]):
        if isinstance(part, ClaimSlice):
            noted = passed_status(part, from_facts(part, Facts(part, "20260601", None)))
            assert noted == claim_status(part, (FORWARDED,), accepted=True)
