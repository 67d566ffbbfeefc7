"""Every table that a run may ask: what was loaded, and what comes with the product."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from scrubber.reference.tables.add_ons import AddOns, AddOnTable
from scrubber.reference.tables.code_lists import CodeList, CodeLists, NamedLists
from scrubber.reference.tables.columns import Columns
from scrubber.reference.tables.coverage import Coverage, coverage_table
from scrubber.reference.tables.drug_prices import DrugPrices, LimitTable
from scrubber.reference.tables.edition import Edition, HasEdition, TableSetting
from scrubber.reference.tables.fees import Fees, FeeTable
from scrubber.reference.tables.heads import edition_of
from scrubber.reference.tables.most_units import MostUnitsByCode, UnitTable, UnitTables
from scrubber.reference.tables.pairs import Pairs, PairTable
from scrubber.reference.tables.products import Products, ProductTable
from scrubber.reference.tables.statuses import Statuses, StatusTable

T = TypeVar("T")
_UNASKED = object()
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables, by kind. Each look-up says of which edition and on what ground its answer is."""

    pairs: tuple[PairTable, ...] = ()
    units: tuple[UnitTable, ...] = ()
    others: tuple[HasEdition, ...] = ()
    opened: tuple[str | None, bool] | None = None
    """The folder that these were opened from and whether the shipped ones were taken too: what is sent to another
    process instead of the rows."""
    _remembered: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    ptp: Pairs = field(init=False, repr=False, compare=False)
    mue: UnitTables = field(init=False, repr=False, compare=False)
    aoc: AddOns = field(init=False, repr=False, compare=False)
    hcpcs: CodeLists = field(init=False, repr=False, compare=False)
    asp: DrugPrices = field(init=False, repr=False, compare=False)
    opps: Statuses = field(init=False, repr=False, compare=False)
    ndc: Products = field(init=False, repr=False, compare=False)
    pfs: Fees = field(init=False, repr=False, compare=False)
    icd10: CodeLists = field(init=False, repr=False, compare=False)
    coverage: Coverage = field(init=False, repr=False, compare=False)
    lists: NamedLists = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        def of(kind: str) -> list[Any]:
            return [table for table in self.others if table.edition.kind == kind]

        for name, made in {
            "ptp": Pairs(self.pairs),
            "mue": UnitTables(self.units),
            "aoc": AddOns(of("aoc")),
            "hcpcs": CodeLists(of("hcpcs")),
            "asp": DrugPrices(of("asp")),
            "opps": Statuses(of("opps")),
            "ndc": Products(of("ndc")),
            "pfs": Fees(of("pfs")),
            "icd10": CodeLists(of("icd10")),
            "coverage": Coverage(of("coverage")),
            "lists": NamedLists(of("list")),
        }.items():
            object.__setattr__(self, name, made)

    def with_more(self, made: Iterable[HasEdition]) -> Tables:
        """Return these tables and others, which are asked as loaded ones are."""
        more = tables_of(made)
        return Tables((*more.pairs, *self.pairs), (*more.units, *self.units), (*more.others, *self.others))

    def remember(self, question: tuple[Any, ...], work: Callable[[], T]) -> T:
        """Return an answer that is worked out from several tables: claims ask the same few over and over."""
        found = self._remembered.get(question, _UNASKED)
        if found is _UNASKED:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[question] = work()
        return cast("T", found)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Return every edition, by kind, the one that is asked first first."""
        kinds = (
            self.ptp, self.mue, self.aoc, self.hcpcs, self.asp,
            self.opps, self.ndc, self.pfs, self.icd10, self.coverage, self.lists,
        )  # fmt: skip
        return tuple(edition for kind in kinds for edition in kind.editions)

    def pairs_on(self, setting: TableSetting, on: date) -> PairTable | None:
        """Return the loaded pair table that answers for a day; None where only the shipped one is there."""
        return next((one.table for one in self.ptp.asked(on, setting) if not one.edition.shipped), None)

    def units_on(self, setting: TableSetting, on: date) -> UnitTable | None:
        """Return the loaded table of most units of the day's own quarter; None where it is not loaded."""
        return next((one.table for one in self.mue.asked(on, setting) if not one.edition.shipped), None)

    def __reduce__(self) -> tuple[Callable[..., Tables], tuple[Any, ...]]:
        if self.opened is not None:
            return _open_again, self.opened
        return Tables, (self.pairs, self.units, self.others)


def _open_again(folder: str | None, shipped: bool) -> Tables:
    from scrubber.reference.tables.store import open_tables

    return open_tables(None if folder is None else Path(folder), shipped=shipped)


def of_columns(columns: Columns, path: Path | None = None, *, shipped: bool = False) -> HasEdition:
    """Return a table from its columns."""
    head = columns.head
    edition = edition_of(head, path, shipped=shipped)
    match edition.kind:
        case "ptp":
            inside = head.get("inside")
            return PairTable(
                edition,
                columns,
                None if inside is None else frozenset(inside),
                frozenset(head.get("against", ())),
            )
        case "mue":
            rows = MostUnitsByCode(columns)
            setting = edition.setting or "practitioner"
            return UnitTable(setting, edition.quarter, rows, edition, head.get("whole", True))
        case "aoc":
            return AddOnTable(edition, columns, head.get("whole", True))
        case "hcpcs" | "icd10" | "list":
            return CodeList(edition, columns, frozenset(head["leading"]))
        case "asp":
            return LimitTable(edition, columns)
        case "opps":
            return StatusTable(edition, columns, head.get("whole", True))
        case "ndc":
            return ProductTable(edition, columns)
        case "pfs":
            return FeeTable(edition, columns, head.get("whole", True))
        case "coverage":
            return coverage_table(edition, columns)


def tables_of(made: Iterable[HasEdition], opened: tuple[str | None, bool] | None = None) -> Tables:
    """Return tables sorted into their kinds."""
    made = tuple(made)
    return Tables(
        tuple(table for table in made if isinstance(table, PairTable)),
        tuple(table for table in made if isinstance(table, UnitTable)),
        tuple(table for table in made if not isinstance(table, PairTable | UnitTable)),
        opened,
    )


NO_TABLES = Tables()
