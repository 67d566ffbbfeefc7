"""Earlier services of a patient: what policies over time need (frequency, step therapy), given by a host that knows.

A claim scrubber sees one claim. A host with a store (a ledger, a practice's system) implements `History` and hands it
over in the settings. Without one, a policy that needs it is *not evaluated*, and says so: that no earlier service is
known is no evidence that there was none.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from scrubber.model.claim import Claim
from scrubber.model.value import Value


class PastService(Value):
    """One service of another claim of the same patient."""

    code: str
    on: date
    units: Decimal
    claim_id: str = ""


class Past(Value):
    """What is known of a patient's earlier services, and since when it is known as a whole."""

    services: tuple[PastService, ...]
    known_since: date | None = None
    """Every service from this day on is among them; None: there may be others at any time."""

    def reaches_back_to(self, day: date) -> bool:
        """Return whether what is not here did not happen since this day."""
        return self.known_since is not None and self.known_since <= day


class History(Protocol):
    """Where earlier services come from. It must answer the same for the same question during a run."""

    def past(self, claim: Claim, since: date, until: date) -> Past | None:
        """Return the services of the claim's patient from `since` to `until`, but those of the claim itself.

        None: nothing is known of the patient.
        """


class NoHistory(Value):
    """Knows nobody."""

    def past(self, claim: Claim, since: date, until: date) -> Past | None:
        """Return None."""
        return None


NO_HISTORY = NoHistory()
