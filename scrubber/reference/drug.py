"""A drug as a HCPCS code bills it: the unit, the life of the code, class and names, each with what it stands on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from scrubber.model.ground import Ground
from scrubber.model.source import Source
from scrubber.model.value import Value, field

TableClass = Literal["complex", "therapeutic", "hydration", "flush", "payer_dependent", "vaccine"]
Route = Literal[
    "iv", "im", "sc", "oral", "inhalation", "intravesical", "ophthalmic", "topical", "nasal", "intraarticular",
    "implant", "intrathecal",
]  # fmt: skip

NOT_KNOWN = Source("source not known", trust="memory")


class Grounds(Value):
    """What each fact of a drug stands on."""

    unit: Ground = Ground.UNVERIFIED
    life: Ground = Ground.UNVERIFIED
    drug_class: Ground = Ground.UNVERIFIED
    vials: Ground = Ground.UNVERIFIED
    """The sizes of its containers."""
    single_dose: Ground = Ground.UNVERIFIED
    successors: Ground = Ground.UNVERIFIED


class Drug(Value):
    """One HCPCS code with one billing unit. `single_dose` None: both kinds of container exist, or it is not known."""

    hcpcs: str
    substance: str
    """The active substance, without the suffix of a biological: infliximab-dyyb is infliximab."""
    product: str
    """The name that sets it apart from others of the substance: infliximab-dyyb is not infliximab."""
    unit_amount: Decimal
    unit: str
    """mg, mcg, g, mL, units, mEq, mCi, uCi, or vial or dose where a unit of the code is no amount."""
    drug_class: TableClass
    brands: tuple[str, ...] = ()
    """Names of this code's products."""
    usual_names: tuple[str, ...] = ()
    """Other names of the substance."""
    injected_class: TableClass | None = None
    """The class where it is injected under the skin or into muscle, if that is another."""
    hormonal: bool = False
    never_complex: bool = False
    """Rescue drugs, antiemetics, anti-anaemia drugs: never 96401-96549, whatever the regimen (S08, D05)."""
    vials: tuple[Decimal, ...] = ()
    vial_unit: str = ""
    single_dose: bool | None = None
    routes: tuple[str, ...] = ()
    """Routes that the descriptor binds the code to; empty: it names none."""
    is_plain: bool = True
    """The code of no single maker and no brand: what bills the substance where nothing else is known."""
    unit_is_sure: bool = True
    """The descriptor names one amount; else the code bills a combination, whose dose charts write in several ways."""
    effective_from: date | None = None
    effective_to: date | None = None
    ended_on: date | None = None
    """The last day of the code itself; `effective_to` may be the day on which its unit changed."""
    successors: tuple[str, ...] = ()
    """Codes that bill the drug after the end of this one, the plainest first."""
    grounds: Grounds = field(default_factory=Grounds)
    unit_source: Source = NOT_KNOWN
    class_source: Source = NOT_KNOWN
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that a chart may use, beside that of the substance."""
        return (*self.brands, *self.usual_names)

    @property
    def label(self) -> str:
        """Return the name that a message uses."""
        return self.product

    @property
    def replaced_by(self) -> str | None:
        """Return the first code that bills the drug after the end of this one."""
        return self.successors[0] if self.successors else None

    @property
    def is_fluid(self) -> bool:
        """Return whether this is plain fluid: hydration where it is given for itself."""
        return self.drug_class == "hydration"

    @property
    def is_biosimilar(self) -> bool:
        """Return whether the code is one of biosimilars (Q5101 and on)."""
        return self.hcpcs.startswith("Q51") or self.hcpcs in {
            "Q5099",
            "Q5100",
            "Q9996",
            "Q9997",
            "Q9998",
            "Q9999",
        }

    def is_active(self, on: date | None) -> bool:
        """Return whether the code may be billed for this day, as far as its dates are known."""
        if on is None:
            return True
        started = self.effective_from is None or self.effective_from <= on
        return started and (self.effective_to is None or on <= self.effective_to)

    def class_by_route(self, route: str | None) -> TableClass:
        """Return the class for a route: what is injected may be of another class than what is infused."""
        if self.injected_class is not None and is_injected(route):
            return self.injected_class
        return self.drug_class


def is_injected(route: str | None) -> bool:
    """Return whether a route or technique is under the skin or into muscle."""
    return (route or "").casefold() in _INJECTED


_INJECTED = frozenset({"sc", "im", "subcutaneous", "intramuscular", "subq", "sq", "on_body", "sc_infusion"})
