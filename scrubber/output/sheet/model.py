"""The point-of-care sheet as typed values: what to write at the nursing station for one drug, one payer, one setting.

Text, JSON, page and questionnaire are made from these, so that they cannot differ. Times are whole minutes. Whatever
is said carries what it stands on; what is not known stands under `unknown` and nowhere else.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

SHEET_SCHEMA = "infuscrub.sheet/1"

Level = Literal["required", "expected", "if_it_happened"]
"""required: a rule in force makes an error of its absence. expected: a rule asks, and warns at most.

if_it_happened: nothing asks for it until it happens, or only another payer asks.
"""
ItemType = Literal["time", "amount", "number", "choice", "yes_no", "text"]


class Cited(msgspec.Struct, frozen=True):
    """A source: where something is said, and how near it is to whoever decides."""

    title: str
    url: str = ""
    trust: str = ""


class Why(msgspec.Struct, frozen=True):
    """What a line of the sheet stands on. `ground` is the weakest of it."""

    text: str
    rules: tuple[str, ...] = ()
    ground: str = ""
    sources: tuple[Cited, ...] = ()


class Product(msgspec.Struct, frozen=True):
    """The drug as a code bills it. `single_dose` None: both kinds of container exist, or it is not known."""

    hcpcs: str
    name: str
    substance: str
    brands: tuple[str, ...]
    billing_unit: str
    """`10 mg`: what one billing unit is."""
    containers: tuple[str, ...]
    """Sizes on the market that are known, `100 mg`."""
    single_dose: bool | None
    also: tuple[str, ...] = ()
    """Codes of other products of the substance: the vial decides which one it is."""
    note: str = ""


class Payer(msgspec.Struct, frozen=True):
    """The profile that the sheet was made by."""

    id: str
    name: str
    effective_from: str | None
    sha256: str
    warnings: tuple[str, ...] = ()


class Way(msgspec.Struct, frozen=True):
    """One way to give the drug, and the code that it then supports. `code` empty: none, and `why` says why not."""

    id: str
    given: str
    code: str
    label: str
    drug_class: str
    why: Why


class Threshold(msgspec.Struct, frozen=True):
    """A minute at which the code changes: `before` is supported up to the minute before it, `after` from it on."""

    id: str
    minutes: int
    means: str
    before: str
    after: str
    why: Why


class Billing(msgspec.Struct, frozen=True):
    """The drug line: how units come from the dose, and which modifier says what became of the rest."""

    unit: str
    all_used: str
    some_discarded: str
    """`JW`, `JZ` or empty, as the coding engine would put them; empty also where it depends on what is unknown."""
    text: tuple[str, ...]
    why: Why


class Shown(msgspec.Struct, frozen=True):
    """An item is asked only where one of these answers was given to another one."""

    item: str
    answers: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """One thing to write down. `unit` is what an amount is usually given in."""

    id: str
    group: str
    label: str
    type: ItemType
    level: Level
    why: Why
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    shown: tuple[Shown, ...] = ()


class Group(msgspec.Struct, frozen=True):
    """Items that belong together. `repeats`: as often as it happened."""

    id: str
    label: str
    repeats: bool = False


class Requirement(msgspec.Struct, frozen=True):
    """What the payer asks for beyond the chart: authorization, diagnoses, place, age, units."""

    about: str
    text: str
    why: Why


class Unknown(msgspec.Struct, frozen=True):
    """What nobody here knows, and who does."""

    about: str
    text: str


class Sheet(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """`infuscrub.sheet/1`: everything to know at the point of care for one drug."""

    version: str
    on: str
    setting: str
    product: Product
    payer: Payer
    drug_classes: tuple[str, ...]
    ways: tuple[Way, ...]
    thresholds: tuple[Threshold, ...]
    billing: Billing
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    requirements: tuple[Requirement, ...]
    unknown: tuple[Unknown, ...]
    schema_: str = SHEET_SCHEMA

    @property
    def title(self) -> str:
        """Return the heading: drug, code, payer and setting."""
        return f"{self.product.name} ({self.product.hcpcs}), {self.payer.name}, {self.setting}"


def sheet_schema() -> dict[str, Any]:
    """Return the JSON Schema of `infuscrub.sheet/1`."""
    made = msgspec.json.schema(Sheet)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SHEET_SCHEMA, **made}
