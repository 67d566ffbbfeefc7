"""The readings of a chart: what is in doubt has several possible values, and each gives an expectation of its own.

What holds in every reading is judged; what differs is said, with the fact that would decide it. The values are made in
`scrubber.coding.readings`.
"""

from __future__ import annotations

from scrubber.model.expected import Expectation
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value


class Reading(Value):
    """One way to read the chart. `assumes` says it in words: `start of a1 10:15`, `a2 therapeutic`."""

    assumes: tuple[str, ...]
    record: InfusionRecord
    expectation: Expectation


class OpenFact(Value):
    """A fact that the chart leaves open, its possible values, and what each would support."""

    fact: str
    values: tuple[str, ...]
    decides: str


class Support(Value):
    """Everything that a chart supports. `readings` holds at least one; those with equal results are one."""

    readings: tuple[Reading, ...]
    expectation: Expectation
    """The only reading's; of several, what holds in all of them (units: the most that one supports)."""
    open: tuple[OpenFact, ...] = ()
    reads: tuple[str, ...] = ()
    """The payer parameters that the coding of the chart read."""

    @property
    def is_single(self) -> bool:
        """Return whether the chart can be read in one way only."""
        return len(self.readings) == 1
