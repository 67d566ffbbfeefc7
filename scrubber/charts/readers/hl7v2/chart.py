"""What the messages of one file say of one patient, while they are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scrubber.charts.attached import Attachment
from scrubber.charts.completeness import Gaps
from scrubber.charts.readers.hl7v2.medication import (
    Given,
)
from scrubber.charts.readers.hl7v2.mixture import Mixture
from scrubber.charts.readers.hl7v2.pump import PumpEvent
from scrubber.model.record import (
    ClaimKeys,
    Encounter,
    Indication,
    Monitoring,
    Note,
    NotGiven,
    Order,
    Patient,
)


@dataclass(slots=True)
class Chart:
    """What the messages of one file say of one patient."""

    patient: Patient = field(default_factory=Patient)
    claim: ClaimKeys = field(default_factory=ClaimKeys)
    given: dict[tuple[str, ...], Given] = field(default_factory=dict)
    pump: list[tuple[str, PumpEvent]] = field(default_factory=list)
    """Events that pumps report, each with its visit."""
    mixtures: dict[str, dict[str, Mixture]] = field(default_factory=dict)
    """What was mixed for each order, by the segment that tells it."""
    placed: dict[str, set[str]] = field(default_factory=dict)
    """The placer's numbers of what a filler's number names: some messages of an order have only the latter."""
    orders: dict[str, Order] = field(default_factory=dict)
    encounters: dict[str, Encounter] = field(default_factory=dict)
    monitoring: list[Monitoring] = field(default_factory=list)
    indications: list[Indication] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    not_given: list[NotGiven] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    gaps: Gaps = field(default_factory=Gaps)
    beside: list[tuple[str, str]] = field(default_factory=list)
    """Places and words of what stands beside the administrations: remarks, segments of other kinds."""
