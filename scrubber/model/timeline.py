"""The timeline: what became of every minute that a chart documents.

Each administration is a row; its running minutes are divided into stretches, and each stretch either counts
for one code or carries the reason why it does not. Together the stretches of a row are its running minutes:
none is lost, none counts twice.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from scrubber.model.value import Value


class NotCounted(StrEnum):
    """Why minutes earn no code. `WHY` says it in words."""

    KEEP_OPEN = "keep_open"
    DILUENT = "diluent"
    BETWEEN_UNITS = "between_units"
    FLUSH = "flush"
    ORAL = "oral"
    SAME_CONTAINER = "same_container"
    SAME_DRUG = "same_drug"
    OTHER_DRUG_RUNNING = "other_drug_running"
    CONCURRENT_COUNTED = "concurrent_counted"
    HYDRATION_OVERLAP = "hydration_overlap"
    HYDRATION_TOO_SHORT = "hydration_too_short"
    HYDRATION_TOO_LITTLE = "hydration_too_little"
    SHORT_OF_NEXT_HOUR = "short_of_next_hour"
    SHORT_SEQUENTIAL = "short_sequential"
    REPEATED_PUSH = "repeated_push"
    ONE_DOSE = "one_dose"
    NO_STOP_TIME = "no_stop_time"
    NO_CODE = "no_code"
    OTHER_WAY = "other_way"
    PROFESSIONAL_IN_FACILITY = "professional_in_facility"
    NOT_EVALUATED = "not_evaluated"


WHY: dict[NotCounted, str] = {
    NotCounted.KEEP_OPEN: "fluid that keeps the vein open is not a service",
    NotCounted.DILUENT: "fluid that carries a drug is part of that drug's administration",
    NotCounted.BETWEEN_UNITS: "fluid between blood units is part of the transfusion",
    NotCounted.FLUSH: "flushing the line is part of the administration",
    NotCounted.ORAL: "taken by mouth",
    NotCounted.SAME_CONTAINER: "given from the same bag or syringe as another drug: one administration",
    NotCounted.SAME_DRUG: "the same drug ran elsewhere at the same time: each minute counts once",
    NotCounted.OTHER_DRUG_RUNNING: "another drug ran through this access, and these minutes count there",
    NotCounted.CONCURRENT_COUNTED: "a concurrent infusion is reported once an encounter, and one is reported",
    NotCounted.NO_STOP_TIME: "no stop time is documented, and this payer then supports nothing",
    NotCounted.NO_CODE: "the service has no code of its own",
    NotCounted.OTHER_WAY: "given neither into a vein or muscle nor under the skin: a service of another kind",
    NotCounted.HYDRATION_OVERLAP: "hydration does not count while something else is given",
    NotCounted.HYDRATION_TOO_SHORT: "the hydration is shorter than the least that is reportable",
    NotCounted.HYDRATION_TOO_LITTLE: "the hydration volume is less than this payer takes",
    NotCounted.SHORT_OF_NEXT_HOUR: "past the last whole hour, and too few for another unit",
    NotCounted.SHORT_SEQUENTIAL: "this payer adds nothing for a short infusion of a further drug",
    NotCounted.REPEATED_PUSH: "a further dose of a drug that is already reported",
    NotCounted.ONE_DOSE: "part of one dose that is already reported",
    NotCounted.PROFESSIONAL_IN_FACILITY: "in a facility only the facility reports the administration",
    NotCounted.NOT_EVALUATED: "the chart does not allow a decision",
}


class Stretch(NamedTuple):
    """Consecutive minutes with one fate: `code`, or else `reason`. A record has dozens, so they are made cheaply."""

    start: datetime
    stop: datetime
    minutes: int
    code: str | None
    reason: NotCounted | None = None


class TimelineRow(NamedTuple):
    """One administration. `start` and `stop` are None where the chart gives no usable time."""

    administration: str
    substance: str
    access: str
    visit: str | None
    start: datetime | None
    stop: datetime | None
    minutes: int
    """Running minutes: pauses left out."""
    stretches: tuple[Stretch, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes that it supports without minutes: an injection, a push without a stop time."""
    reason: NotCounted | None = None
    """Why it earns nothing, where it has no minutes to say so."""
    calculated: bool = False
    """The stop was calculated from documented volume and rate."""

    @property
    def counted_minutes(self) -> int:
        """Return the minutes that count for a code."""
        return sum(stretch.minutes for stretch in self.stretches if stretch.code is not None)


class Timeline(Value):
    """The rows of a record, in the record's order."""

    rows: tuple[TimelineRow, ...] = ()

    def row(self, administration: str) -> TimelineRow | None:
        """Return the row of an administration, or None."""
        for row in self.rows:
            if row.administration == administration:
                return row
        return None


NO_TIMELINE = Timeline()
