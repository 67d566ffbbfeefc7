"""A claim as rules see it: frozen values, with the position of each so that a finding can point at it.

`scrubber.claims` builds these from a slice of raw segments. Positions count the segments of the claim
from 0 (CLM); the slice itself stays with the engine, since only the core may write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from scrubber.model.value import Value
from scrubber.model.whole import WholeClaim

Transaction = Literal["837P", "837I"]


class Location(Value):
    """A place in the file: loop, segment, element (SV104), index of the segment (ISA is 1), byte offset."""

    loop: str
    segment: str
    element: str = ""
    segment_index: int = 0
    byte: int = 0


class Person(Value):
    """A subscriber or patient; compared with documents, never printed."""

    family: str = ""
    given: str = ""
    member_id: str = ""
    birth_date: date | None = None
    suffix: str = ""
    """NM107: of a father and a son of one name, which."""


class Provider(Value):
    """A provider by name and NPI."""

    name: str = ""
    npi: str = ""


class Diagnosis(Value):
    """One HI composite that names a diagnosis, in pointer order."""

    code: str
    qualifier: str
    position: int


class Attachment(Value):
    """One PWK: report type (PWK01), how it travels (PWK02), attachment control number (PWK06)."""

    report_type: str
    transmission: str
    control_number: str
    position: int


class DrugIdentification(Value):
    """Loop 2410: LIN02/LIN03 and CTP04/CTP05-1. `quantity` is None where CTP04 is no number."""

    qualifier: str
    ndc: str
    quantity: Decimal | None
    unit: str
    position: int
    quantity_position: int | None


class ServiceLine(Value):
    """Loop 2400. `charge` and `billing_units` are None where the element is absent or no number."""

    number: int
    """1 for the first line, whatever LX01 says."""
    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    description: str
    charge: Decimal | None
    billing_units: Decimal | None
    unit_of_measure: str
    revenue_code: str
    place_of_service: str
    """SV105, or CLM05-1 where the line has none (837P)."""
    pointers: tuple[int, ...]
    first_date: date | None
    last_date: date | None
    drug: DrugIdentification | None
    control_number: str
    notes: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    prior_authorizations: tuple[str, ...]
    adjudicated: bool
    """Another payer's line adjudication (SVD/CAS) stands on it: never edited, only proposed."""
    position: int
    """LX."""
    service_position: int
    """SV1 or SV2."""
    date_position: int | None
    end: int
    """One past the last segment of the line."""
    segment_index: int
    byte: int

    @property
    def label(self) -> str:
        """Return the line as billers write it: `96366-59 x 2`."""
        code = "-".join((self.code, *self.modifiers)) if self.code else f"revenue {self.revenue_code}"
        return code if self.billing_units is None else f"{code} x {plain(self.billing_units)}"

    @property
    def units(self) -> int:
        """Return whole billing units; 0 where they are absent or not whole."""
        value = self.billing_units
        return int(value) if value is not None and value == value.to_integral_value() else 0

    @property
    def unit_price(self) -> Decimal | None:
        """Return the charge of one unit where it is exact to the cent, else None."""
        if self.charge is None or self.units <= 0:
            return None
        price = (self.charge / self.units).quantize(Decimal("0.01"))
        return price if price * self.units == self.charge else None

    def has_modifier(self, *modifiers: str) -> bool:
        """Return whether the line carries any of these modifiers."""
        return bool(self.modifiers) and any(modifier in self.modifiers for modifier in modifiers)


@dataclass(frozen=True, slots=True)
class Claim:
    """Loops 2300 and 2400 with what the claim inherits from the loops above it."""

    claim_id: str
    transaction: Transaction
    charge: Decimal | None
    place_of_service: str
    """CLM05-1 on 837P; empty on 837I."""
    type_of_bill: str
    """CLM05-1 + CLM05-3 on 837I; empty on 837P."""
    frequency: str
    payer_id: str
    payer_name: str
    filing_indicator: str
    subscriber: Person
    patient: Person
    billing_provider: Provider
    diagnoses: tuple[Diagnosis, ...]
    attachments: tuple[Attachment, ...]
    lines: tuple[ServiceLine, ...]
    medical_record_number: str
    prior_authorization: str
    original_reference: str
    clearinghouse_trace: str
    notes: tuple[str, ...]
    statement_from: date | None
    statement_through: date | None
    has_other_payer: bool
    set_control_number: str
    first_segment: int
    first_byte: int
    _reader: Callable[[Claim], WholeClaim] | None = field(default=None, init=False, repr=False, compare=False)
    """Reads the whole claim from its segments; see `read_whole_with`."""
    _whole: WholeClaim | None = field(default=None, init=False, repr=False, compare=False)
    _days: tuple[date, ...] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def whole(self) -> WholeClaim:
        """Return everything that the claim says: providers, references, codes, other payers, raw segments.

        It is read when it is first asked for. Raises `LookupError` for a claim that was made without its segments.
        """
        whole = self._whole
        if whole is None:
            if self._reader is None:
                raise LookupError("this claim was made without its segments")
            whole = self._reader(self)
            object.__setattr__(self, "_whole", whole)
        return whole

    def read_whole_with(self, reader: Callable[[Claim], WholeClaim]) -> Claim:
        """Let `whole` be read by this function, and return the claim; for whoever makes it from segments."""
        object.__setattr__(self, "_reader", reader)
        return self

    def read_already(self, whole: WholeClaim | None) -> Claim:
        """Give `whole` as it was read elsewhere, and return the claim."""
        object.__setattr__(self, "_whole", whole)
        return self

    @property
    def is_professional(self) -> bool:
        """Return whether this is an 837P claim."""
        return self.transaction == "837P"

    @property
    def line_total(self) -> Decimal:
        """Return the sum of the line charges; a line without a readable charge counts 0."""
        return sum((line.charge for line in self.lines if line.charge is not None), Decimal(0))

    @property
    def service_dates(self) -> tuple[date, ...]:
        """Return the days on which lines say that services were given, in order."""
        days = self._days
        if days is None:
            found = {day for line in self.lines for day in (line.first_date, line.last_date)}
            found.discard(None)
            found = found or {self.statement_from, self.statement_through}
            days = tuple(sorted(day for day in found if day is not None))
            object.__setattr__(self, "_days", days)
        return days

    def line(self, number: int) -> ServiceLine:
        """Return the line with this number (1 for the first)."""
        return self.lines[number - 1]

    def all_attachments(self) -> tuple[Attachment, ...]:
        """Return the PWKs of the claim and of its lines."""
        return self.attachments + tuple(a for line in self.lines for a in line.attachments)


def plain(value: Decimal) -> str:
    """Return a decimal as X12 and billers write it: no exponent, no trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
