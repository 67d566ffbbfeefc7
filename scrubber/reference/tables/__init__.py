"""The public tables, asked by code and day: this is their door.

`open_tables(folder)` returns a `Tables` with `.ptp .mue .aoc .hcpcs .asp .opps .ndc .pfs .icd10 .coverage`.
"""

from scrubber.reference.tables.add_ons import AddOn, AddOnRow, AddOns, AddOnTable
from scrubber.reference.tables.code_lists import Code, CodeList, CodeLists, CodeState
from scrubber.reference.tables.coverage import Article, Coverage
from scrubber.reference.tables.drug_prices import DrugPrices, LimitRow, PaymentLimit
from scrubber.reference.tables.edition import (
    KINDS,
    Answer,
    Edition,
    Editions,
    Kind,
    Origin,
    Span,
    TableError,
    TableSetting,
    first_day_of,
    last_day_of,
    quarter_of,
)
from scrubber.reference.tables.fees import Fees
from scrubber.reference.tables.most_units import Adjudication, MostUnits, UnitTable, UnitTables
from scrubber.reference.tables.pairs import FoundPair, Pair, PairIndicator, Pairs, PairTable, pair_table
from scrubber.reference.tables.products import Product, Products, billing_units, ndc_digits
from scrubber.reference.tables.statuses import Statuses
from scrubber.reference.tables.store import open_tables, shipped_tables, stored
from scrubber.reference.tables.tables import NO_TABLES, Tables

__all__ = [
    "KINDS",
    "NO_TABLES",
    "AddOn",
    "AddOnRow",
    "AddOnTable",
    "AddOns",
    "Adjudication",
    "Answer",
    "Article",
    "Code",
    "CodeList",
    "CodeLists",
    "CodeState",
    "Coverage",
    "DrugPrices",
    "Edition",
    "Editions",
    "Fees",
    "FoundPair",
    "Kind",
    "LimitRow",
    "MostUnits",
    "Origin",
    "Pair",
    "PairIndicator",
    "PairTable",
    "Pairs",
    "PaymentLimit",
    "Product",
    "Products",
    "Span",
    "Statuses",
    "TableError",
    "TableSetting",
    "Tables",
    "UnitTable",
    "UnitTables",
    "billing_units",
    "first_day_of",
    "last_day_of",
    "ndc_digits",
    "open_tables",
    "pair_table",
    "quarter_of",
    "shipped_tables",
    "stored",
]
