"""What a chart supports: the lines, the reason for each, what could not be decided, what was assumed.

`scrubber.coding.expect` fills these values; rules, reports and `infuscrub code` read them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from scrubber.model.encounters import NO_ENCOUNTERS, Encounters
from scrubber.model.record import Setting
from scrubber.model.timeline import NO_TIMELINE, Timeline
from scrubber.model.value import Value

LineKind = Literal["administration", "drug"]


class Role(StrEnum):
    """The part that a line plays in its encounter."""

    INITIAL = "initial"
    ADDITIONAL_HOUR = "additional_hour"
    SEQUENTIAL = "sequential"
    CONCURRENT = "concurrent"
    PUSH = "push"
    """A further push of another drug."""
    REPEAT_PUSH = "repeat_push"
    """A further push of the same drug, facility only."""
    REPEAT_INFUSION = "repeat_infusion"
    HYDRATION = "hydration"
    """Hydration beside another initial service."""
    INJECTION = "injection"
    SUBCUTANEOUS_INFUSION = "subcutaneous_infusion"
    PUMP_SET_UP = "pump_set_up"
    ON_BODY = "on_body"
    PUMP = "pump"
    VACCINE = "vaccine"
    TRANSFUSION = "transfusion"
    PORT_FLUSH = "port_flush"
    GIVEN = "given"
    """A drug line: the amount given."""
    DISCARDED = "discarded"
    """A drug line: the amount discarded (JW)."""


class Undecided(StrEnum):
    """Why something could not be decided: the code that rules look for."""

    NO_SETTING = "no_setting"
    NO_TIMES = "no_times"
    NO_STOP = "no_stop"
    CALCULATED_STOP = "calculated_stop"
    """The stop follows from volume and rate, as the payer allows; nobody charted it."""
    NO_START = "no_start"
    UNCERTAIN_TIMES = "uncertain_times"
    MIXED_CLOCKS = "mixed_clocks"
    STOP_BEFORE_START = "stop_before_start"
    LONGER_THAN_A_DAY = "longer_than_a_day"
    UNCERTAIN_TECHNIQUE = "uncertain_technique"
    NO_CLASS = "no_class"
    NO_VISIT = "no_visit"
    NO_VOLUME = "no_volume"
    CLAIMED_MINUTES_OPEN = "claimed_minutes_open"
    """Minutes that another, undecided administration may take."""
    NO_DAY = "no_day"
    NO_PUMP_HOURS = "no_pump_hours"
    NO_PUMP_OWNER = "no_pump_owner"
    NO_DEVICE = "no_device"
    NO_CODE = "no_code"
    """The service has no code of its own; an unlisted code is a person's decision."""
    NO_PARENT = "no_parent"
    NO_DOSE = "no_dose"
    UNCERTAIN_DOSE = "uncertain_dose"
    NO_BILLING_UNIT = "no_billing_unit"
    UNIT_MISMATCH = "unit_mismatch"
    DELETED_CODE = "deleted_code"
    NO_CONTAINER_TYPE = "no_container_type"
    NO_WASTE = "no_waste"
    WASTE_DISAGREES = "waste_disagrees"
    NO_PRODUCT = "no_product"
    """Several codes may bill the drug (biosimilars, salts, forms), and the chart does not tell which."""
    NO_PAYMENT_STATUS = "no_payment_status"
    """Whether the drug is paid for itself is not known, and JW or JZ depends on it."""
    READINGS_DIFFER = "readings_differ"


ABOUT_DRUG_LINES = frozenset(
    {
        Undecided.NO_DOSE,
        Undecided.UNCERTAIN_DOSE,
        Undecided.NO_BILLING_UNIT,
        Undecided.UNIT_MISMATCH,
        Undecided.DELETED_CODE,
        Undecided.NO_CONTAINER_TYPE,
        Undecided.NO_WASTE,
        Undecided.WASTE_DISAGREES,
        Undecided.NO_PRODUCT,
        Undecided.NO_PAYMENT_STATUS,
    }
)
"""Reasons that concern a drug line only, and say nothing about an administration."""


class ExpectedLine(Value):
    """One line that the chart supports. `minutes` is 0 where time plays no part."""

    kind: LineKind
    code: str
    units: int
    role: Role
    administrations: tuple[str, ...]
    because: tuple[str, ...]
    modifiers: tuple[str, ...] = ()
    minutes: int = 0
    day: date | None = None
    visit: str | None = None
    access: str | None = None
    session: int = 0
    """Lines of one session share an initial service; negative outside the contest for it."""
    encounter: str = ""
    """The visit or day that it is compared in."""
    stands_on: tuple[str, ...] = ()
    """The facts that decided it: payer parameters by key, drug facts as `class:J1745` (`scrubber.reference.trust`)."""
    modifiers_stand_on: tuple[str, ...] = ()
    """The facts that decided JZ and nothing else: what is wrong with the units does not rest on them."""
    in_every_reading: bool = True

    @property
    def facts(self) -> tuple[str, ...]:
        """Return every fact that it stands on."""
        return (*self.stands_on, *self.modifiers_stand_on)

    @property
    def label(self) -> str:
        """Return the line as billers write it: `96366-59 x 2`."""
        return f"{'-'.join((self.code, *self.modifiers))} x {self.units}"


class NotEvaluated(Value):
    """Something that could not be decided, and what the chart would have to give.

    `missing` uses the words of a rule's needs: start_and_stop, dose, setting, drug_class, waste …
    """

    reason: Undecided
    administrations: tuple[str, ...]
    missing: tuple[str, ...]
    message: str


class Choice(Value):
    """A fact that decides one drug line and nothing else: its possible values, and what each would support."""

    fact: str
    values: tuple[str, ...]
    decides: str
    lines: tuple[ExpectedLine, ...] = ()
    """What was given under each code, where the chart names a brand that has these codes and no others."""


class Expectation(Value):
    """Everything that the coding engine says of one record."""

    lines: tuple[ExpectedLine, ...] = ()
    timeline: Timeline = NO_TIMELINE
    not_evaluated: tuple[NotEvaluated, ...] = ()
    assumptions: tuple[str, ...] = ()
    setting: Setting | None = None
    encounters: Encounters = NO_ENCOUNTERS
    choices: tuple[Choice, ...] = ()
    """What is open of single drug lines: no reading of the chart differs elsewhere because of it."""
    rivals: tuple[str, ...] = ()
    """Administrations of services that might be initial in the place of one that was assumed to be."""
    rivals_because: str = ""
    """That assumption, as a sentence."""

    def lacks(self, word: str) -> bool:
        """Return whether something was left undecided for want of this (`start_and_stop`, `setting` …)."""
        return any(word in gap.missing for gap in self.not_evaluated)

    def undecided(self, *reasons: Undecided) -> tuple[NotEvaluated, ...]:
        """Return what was left undecided for these reasons."""
        return tuple(gap for gap in self.not_evaluated if gap.reason in reasons)
