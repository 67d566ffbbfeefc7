"""Where a rule or a fact comes from, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Trust = Literal["primary", "secondary", "memory"]
"""primary: the authority's own page was read; secondary: a page that quotes it; memory: not seen."""


@dataclass(frozen=True, slots=True)
class Source:
    """One citation. A rule resting on `memory` alone warns until a profile turns it into an error."""

    title: str
    url: str = ""
    trust: Trust = "secondary"

    def to_json(self) -> dict[str, str]:
        """Return the report's shape of a source."""
        return {"title": self.title, "url": self.url, "trust": self.trust}
