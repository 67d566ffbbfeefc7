"""Billed against supported: each billed line paired with what the chart supports, or named as a difference.

Every billed administration line stands in at most one difference, so two rules never blame one line for one fault.
A difference carries its causes, most telling first; the first rule in force that answers one of them reports it.
`scrubber.coding.compare` fills it.
"""

from __future__ import annotations

from enum import StrEnum

from scrubber.model.expected import ExpectedLine
from scrubber.model.unchecked import Because
from scrubber.model.value import Value


class Kind(StrEnum):
    """In what way a billed line and the chart differ."""

    OVER = "over"
    """More units billed than supported."""
    UNDER = "under"
    """Fewer units billed than supported."""
    WRONG_TECHNIQUE = "wrong_technique"
    """Infusion billed for a push, or the other way round, in one family."""
    WRONG_ROLE = "wrong_role"
    """An initial code billed for what is an add-on, one add-on for another, or the other way round."""
    WRONG_FAMILY = "wrong_family"
    """Complex (964xx) billed for therapeutic (963xx), hydration for a drug, and so on."""
    WRONG_CODE = "wrong_code"
    """Another code of the same drug: one that had ended, or another product's."""
    EXTRA = "extra"
    """Billed, and nothing in the chart supports it."""
    MISSING = "missing"
    """Supported, and not billed."""
    MODIFIERS = "modifiers"
    """Same code and units, other modifiers."""


class Cause(StrEnum):
    """What accounts for a difference. The more telling ones stand first here and in a difference."""

    # a rule of the claim itself
    NOT_ON_THIS_FORM = "not_on_this_form"
    PORT_FLUSH_BESIDE_SERVICE = "port_flush_beside_service"
    # the chart is of another day than the line
    OTHER_DAY = "other_day"
    # no chart speaks of it
    UNDOCUMENTED = "undocumented"
    UNDOCUMENTED_DRUG = "undocumented_drug"
    OTHER_WAY = "other_way"
    """The drug was given by a way that is another kind of service: into the spine, a joint, an eye."""
    # drug lines
    ENDED_CODE = "ended_code"
    """The code billed was not valid on the day."""
    OTHER_PRODUCT = "other_product"
    """The chart names another product of the same substance than the code billed."""
    DISCARDED = "discarded"
    DISCARDED_BELOW_A_UNIT = "discarded_below_a_unit"
    MODIFIER_BELOW_A_UNIT = "modifier_below_a_unit"
    WASTE_MODIFIER_MISSING = "waste_modifier_missing"
    WASTE_MODIFIER_UNSUPPORTED = "waste_modifier_unsupported"
    DOSE = "dose"
    # modifiers of an administration
    SECOND_INITIAL_MODIFIER = "second_initial_modifier"
    SEPARATE_MODIFIER = "separate_modifier"
    # technique
    PUSHED = "pushed"
    """An infusion is billed, a push is documented."""
    STOPPED_EARLY = "stopped_early"
    INFUSED = "infused"
    """A push is billed, an infusion is documented."""
    # family
    VACCINE = "vaccine"
    INJECTED = "injected"
    FLUID = "fluid"
    """The infusion of a drug is billed, plain fluid is documented."""
    RESCUE_DRUG = "rescue_drug"
    NEVER_COMPLEX = "never_complex"
    FAMILY = "family"
    # role
    SECOND_ACCESS_UNEXPLAINED = "second_access_unexplained"
    SECOND_INITIAL_SEPARATED = "second_initial_separated"
    LATER_DAY_OF_STAY = "later_day_of_stay"
    SECOND_INITIAL = "second_initial"
    CONCURRENCE = "concurrence"
    HOUR_OF_ANOTHER_DRUG = "hour_of_another_drug"
    PRIMARY_REASON = "primary_reason"
    HIERARCHY = "hierarchy"
    # minutes that count elsewhere or not at all
    CARRIER_FLUID = "carrier_fluid"
    PUSH_IN_HYDRATION = "push_in_hydration"
    HYDRATION_BESIDE_DRUG = "hydration_beside_drug"
    RESTARTED = "restarted"
    ONE_BAG = "one_bag"
    CONCURRENT_TWICE = "concurrent_twice"
    OVERLAP = "overlap"
    # units of a group of codes
    FIRST_HOUR = "first_hour"
    THERAPEUTIC_HOURS = "therapeutic_hours"
    COMPLEX_HOURS = "complex_hours"
    HYDRATION = "hydration"
    HYDRATION_HOURS = "hydration_hours"
    UNDER_THE_SKIN = "under_the_skin"
    REPEATED_PUSH = "repeated_push"
    FURTHER_DRUG = "further_drug"
    PUSHES = "pushes"
    CONCURRENT = "concurrent"
    INJECTIONS = "injections"
    ON_BODY = "on_body"
    PUMP = "pump"
    VACCINES = "vaccines"
    SERVICE = "service"
    """Whatever else: every difference ends with it."""


class Standing(StrEnum):
    """How far a difference can be counted on."""

    CERTAIN = "certain"
    IN_PART = "in_part"
    """A documented fact contradicts the line, but the chart was read in part: a person must look."""
    OPEN = "open"
    """Something that the chart leaves open may account for it: not evaluated."""


class Difference(Value):
    """One difference. `line` is None for MISSING; `expected` is None for EXTRA."""

    kind: Kind
    line: int | None
    code: str
    """The billed code; for MISSING the supported one."""
    billed_units: int
    supported_units: int
    """The most that any reading of the chart supports."""
    expected: ExpectedLine | None
    or_else: tuple[ExpectedLine, ...] = ()
    """What else may be meant in the place of `expected`: the other products of the brand that the chart names."""
    beside: tuple[int, int] | None = None
    """The line that bills the other units of `expected`, and all units that it may bill: there these units belong."""
    instead: ExpectedLine | None = None
    """Of a line that bills too many units: the service that nobody billed, which the others may stand for."""
    assumes: str = ""
    """What it rests on, as a sentence, where that was assumed: under another lawful choice the line would agree."""
    accesses: tuple[str, ...] = ()
    """The sites that the chart names without a reason for the second, where a reason would change what is said."""
    standing: Standing = Standing.CERTAIN
    causes: tuple[Cause, ...] = (Cause.SERVICE,)
    encounter: str = ""
    """What was compared together: one visit or day. Its corrections have one net effect."""
    because: Because | None = None
    """Why it can't be counted on further, where it can't."""
    grave: bool = True
    """An error where it is contradicted, though the chart may not be whole: nothing of it is known to be missing."""
    every_reading_agrees: bool = True
    """All readings of the chart ask for the same correction; else none is made by itself."""

    @property
    def place(self) -> tuple[object, ...]:
        """Return what tells it from other differences of a claim: its line, or the service that no line bills."""
        if self.line is not None:
            return (self.line,)
        return (None, self.code, self.encounter, self.expected.modifiers if self.expected else ())

    @property
    def is_certain(self) -> bool:
        """Return whether nothing that is open could account for it."""
        return self.standing is Standing.CERTAIN

    @property
    def is_undocumented(self) -> bool:
        """Return whether no chart speaks of what is billed: a question, never a fault."""
        return Cause.UNDOCUMENTED in self.causes or Cause.UNDOCUMENTED_DRUG in self.causes


class Comparison(Value):
    """Every difference between the administration and drug lines billed and those supported."""

    differences: tuple[Difference, ...] = ()
    is_of_another_day: bool = False
    """Nothing in the chart is of a day of the claim: it neither supports nor contradicts what was given then."""

    def of(self, kind: Kind, *codes: str) -> tuple[Difference, ...]:
        """Return the differences of this kind; with codes, only those billed (or missing) with one of them."""
        return tuple(d for d in self.differences if d.kind is kind and (not codes or d.code in codes))

    def at(self, line: int) -> Difference | None:
        """Return the difference at this line, or None where billed and supported agree."""
        for difference in self.differences:
            if difference.line == line:
                return difference
        return None


NO_COMPARISON = Comparison()
"""What a claim without a chart has."""
