"""Claims by themselves, each an 837 of its own."""

from __future__ import annotations

from collections.abc import Iterator

from scrubber.api import ClaimDocument
from scrubber.testing.build import ClaimSpec, parse_line, write_837


def single_claims(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the id and the 837 of each claim of a file."""
    document = ClaimDocument.of_x12(data)
    for claim in document.claims:
        alone = document.model_copy(update={"claims": [claim]})
        yield claim.claim_id, alone.to_x12()


def file_of(*codes: str) -> bytes:
    """Return an 837 with a claim for each code; its number holds the code."""
    return write_837(
        [
            ClaimSpec("837P", claim_id=f"S{number:03d}-{code}", lines=(parse_line(f"{code} x1 100.00"),))
            for number, code in enumerate(codes)
        ]
    )
