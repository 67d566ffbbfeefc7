"""Where a rule or a fact comes from, and how far it can be trusted."""

from __future__ import annotations

from typing import Literal

from scrubber.model.value import Value

Trust = Literal["primary", "payer", "secondary", "memory", "unverified"]
"""primary: the authority's own page was read; payer: the payer's own, for its claims; secondary: a page that quotes it;
memory: not seen; unverified: seen, and confirmed by nobody."""


class Source(Value):
    """One citation. A rule resting on `memory` alone warns until a profile turns it into an error.

    A licensed work (CPT, an X12 guide, the UB-04 manual) is cited by its section and has no address.
    """

    title: str
    url: str = ""
    trust: Trust = "secondary"
    paragraph: str = ""
    """The primary text that decides, where the page only quotes it: `IOM 100-04 ch. 4 s. 230.2`."""
    seen: str = ""
    """The day or month on which the page was read."""

    def to_json(self) -> dict[str, str]:
        """Return the report's shape of a source."""
        return {"title": self.title, "url": self.url, "trust": self.trust}
