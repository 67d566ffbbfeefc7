"""What an answer can be: plain facts of TA1, 999 and 277CA, from the interchange down to the service line.

Claim ids, codes, counts and positions are kept; names and dates of patients are not. `accepted` is None where an
answer says neither yes nor no, which nobody may take for a yes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from x12.acks.status import StatusComposite, status_table
from x12.value import Value

_OTHERS_SAY = {"A2": True, "A4": False, "A5": True}
"""Outcomes of categories that we do not write: taken for adjudication, not found, split."""


class InterchangeAnswer(Value):
    """A TA1: whether an interchange arrived."""

    control_number: str
    """ISA13 of the 837."""
    outcome: str
    """A accepted, E accepted with errors, R refused."""
    note: str
    """TA105."""
    kind: Literal["TA1"] = "TA1"

    @property
    def accepted(self) -> bool:
        return self.outcome in ("A", "E")


class ElementFault(Value):
    """IK4: a position as `3` or `5-2`, and the code of what is wrong there."""

    position: str
    code: str


class SegmentFault(Value):
    """IK3 and what belongs to it."""

    segment: str
    position: int | None
    """Counted from ST, which is 1."""
    loop: str
    code: str
    claim_id: str = ""
    elements: tuple[ElementFault, ...] = ()


class SetOutcome(Value):
    """AK2 to IK5: one set of the 837."""

    set_id: str
    control_number: str
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    faults: tuple[SegmentFault, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.outcome in ("A", "E")


class GroupAnswer(Value):
    """A 999 (or 997): one group of the 837."""

    control_number: str
    """GS06 of the 837."""
    version: str
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    received: str = ""
    taken: str = ""
    sets: tuple[SetOutcome, ...] = ()
    interchange: str = ""
    """ISA13 of the 837, where a TA1 stands in the same interchange (Office Ally)."""
    kind: Literal["999"] = "999"

    @property
    def accepted(self) -> bool:
        """Whether every set was taken without a word."""
        return self.outcome == "A" and not any(s.faults for s in self.sets)

    @property
    def refused(self) -> bool:
        """Whether the group as a whole was not taken."""
        return self.outcome in ("R", "M", "W", "X")


class Counts(Value):
    """QTY and AMT beside a status; None where the answer has none."""

    accepted: int | None = None
    rejected: int | None = None


class BatchAnswer(Value):
    """Loop 2200B of a 277CA: one set of the 837. A rejection here is one of every claim in it."""

    trace: str
    """BHT03 of the 837."""
    source: str
    """Who says it: the identifier in 2100A, or the sender of the interchange."""
    statuses: tuple[StatusComposite, ...]
    action: str = ""
    """STC03: WQ accepted, U rejected."""
    charge: Decimal | None = None
    counts: Counts = Counts()
    kind: Literal["277CA-batch"] = "277CA-batch"

    @property
    def accepted(self) -> bool | None:
        return outcome_of(self.action, self.statuses)


class ProviderAnswer(Value):
    """Loop 2200C of a 277CA: one billing provider of a set. A rejection here is one of all its claims."""

    trace: str
    source: str
    provider: str
    """NM109 of 2100C: NPI or tax id of the billing provider."""
    statuses: tuple[StatusComposite, ...]
    action: str = ""
    charge: Decimal | None = None
    counts: Counts = Counts()
    kind: Literal["277CA-provider"] = "277CA-provider"

    @property
    def accepted(self) -> bool | None:
        return outcome_of(self.action, self.statuses)


class LineAnswer(Value):
    """Loop 2220D: a line that caused the rejection."""

    control_number: str
    """REF*FJ: REF*6R of the 837 line, or its LX number."""
    procedure: str
    statuses: tuple[StatusComposite, ...]


class ClaimAnswer(Value):
    """Loop 2200D of a 277CA: one claim."""

    claim_id: str
    charge: Decimal | None
    statuses: tuple[StatusComposite, ...]
    action: str = ""
    """STC03: WQ accepted, U rejected."""
    payer_number: str = ""
    """REF*1K, the payer's own number of the claim."""
    lines: tuple[LineAnswer, ...] = ()
    trace: str = ""
    """BHT03 of the 837 that it stood in."""
    source: str = ""
    provider: str = ""
    kind: Literal["277CA"] = "277CA"

    @property
    def accepted(self) -> bool | None:
        """Whether the claim was taken: False where a status of it or of a line rejects it, None where none says."""
        return outcome_of(self.action, self._every())

    @property
    def is_receipt(self) -> bool:
        """Whether it says that the claim has arrived and nothing more (A1:19), as of a claim that is held.

        Source: X12 claim status category codes, A1 is a receipt; claim status code 19, and 20 for accepted.
        """
        said = {(status.category, status.code) for status in self._every()}
        return self.accepted is True and said == {("A1", "19")}

    def _every(self) -> tuple[StatusComposite, ...]:
        return (*self.statuses, *(status for line in self.lines for status in line.statuses))


class Gap(Value):
    """A 277CA that counts other claims than it lists."""

    trace: str
    source: str
    counted: Counts
    listed: Counts
    kind: Literal["277CA-gap"] = "277CA-gap"

    @property
    def accepted(self) -> bool:
        return False


class OtherSet(Value):
    """A set that is no acknowledgement of claims."""

    set_id: str
    version: str
    control_number: str
    kind: Literal["other"] = "other"

    @property
    def accepted(self) -> None:
        return None


Answer = InterchangeAnswer | GroupAnswer | BatchAnswer | ProviderAnswer | ClaimAnswer | Gap | OtherSet


def outcome_of(action: str, statuses: tuple[StatusComposite, ...]) -> bool | None:
    """Return whether statuses accept: False where one of them, or STC03, rejects; None where nothing says."""
    outcomes = {**_OTHERS_SAY, **status_table().outcomes}
    said = {outcomes.get(status.category) for status in statuses}
    if action == "U" or False in said:
        return False
    return True if action == "WQ" or True in said else None
