"""Who asks, for which tenant, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a key or token may be used for."""

    SCRUB = "scrub"
    """Files and single claims; acknowledgements in words."""
    CHARTS = "charts"
    """Reading and coding charts."""
    FHIR = "fhir"
    """The FHIR operations."""
    REFERENCE = "reference"
    """Rules, profiles, tables, sheets: nothing of a patient."""
    METRICS = "metrics"
    """Counts of the whole service, over all tenants."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who is known."""

    tenant: str
    subject: str
    """The id of a key, or issuer and subject of a token: for limits and idempotency, never a secret."""
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Return whether a scope was given."""
        return scope in self.scopes


def scopes_of(words: object) -> frozenset[Scope]:
    """Return the scopes that are known here among words: a list, or one text with blanks."""
    listed = words.split() if isinstance(words, str) else words if isinstance(words, list | tuple) else ()
    known = {scope.value: scope for scope in Scope}
    return frozenset(known[word] for word in listed if isinstance(word, str) and word in known)
