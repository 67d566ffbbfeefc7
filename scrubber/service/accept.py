"""The Accept header: which media types a client wants, the most wanted first (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrubber.service.errors import Problem


def preferred(accept: str) -> Iterator[str]:
    """Yield the media types and ranges of the header in the client's order; none that it refuses (`q=0`)."""
    wanted: list[tuple[float, int, str]] = []
    for place, each in enumerate(accept.split(",")):
        name, *parameters = (part.strip().lower() for part in each.split(";"))
        quality = next((value for p in parameters if (value := p.removeprefix("q=")) != p), "1")
        try:
            wanted.append((-float(quality), place, name))
        except ValueError:
            continue
    yield from (name for worth, _, name in sorted(wanted) if worth < 0)


def not_acceptable(offered: Iterable[str]) -> Problem:
    """Return the answer to a client that accepts nothing that can be made."""
    return Problem(
        406, "accept", "None of the accepted media types can be made", f"Accept {', '.join(offered)}."
    )
