"""A finding cites what decided it: the manual that names the drug, or the payer's own list."""

from __future__ import annotations

import pytest

from scrubber.testing.build import claim
from tests.scrubbing import outcome, scrub, scrubber


@pytest.mark.parametrize(
    ("chart", "line", "cited"),
    [
        ("a1 Nucala sc 09:00 hcpcs=J2182 dose=100mg", "J2182-JZ x100 3000.00", "The payer's own policy"),
        ("a1 epoetin_alfa sc 09:00 hcpcs=J0885 dose=10000units", "J0885 x10 100.00", "IOM 100-04"),
    ],
)
def test_a_drug_that_is_never_complex(chart: str, line: str, cited: str) -> None:
    """NGS's article A58620 names mepolizumab; the manual names drugs for anaemia."""
    spec = claim("837P").line("96401 x1 80.00").line(line).chart(chart)
    (found,) = [f for f in outcome(scrub(spec, scrubber(profile="medicare-ngs"))).findings if f.rule == "D05"]
    assert found.source is not None
    assert found.source.title.startswith(cited)
