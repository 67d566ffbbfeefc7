"""Who is in the demo: payers, providers and patients. Nobody here exists.

People are named after fruit and vegetables, and their numbers were made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Payer:
    """NM109 and name of the payer, and SBR09."""

    name: str
    id: str
    filing: str


@dataclass(frozen=True)
class Person:
    """A patient; with `insured_by`, a dependent of that subscriber (loop 2000C)."""

    family: str
    given: str
    born: date
    sex: str
    member_id: str = ""
    insured_by: Person | None = None


@dataclass(frozen=True)
class Provider:
    """A billing provider (loop 2010AA) and the clinician who treats there."""

    name: str
    npi: str
    street: str
    city: str
    tax_id: str
    clinician: tuple[str, str, str]


MEDICARE_B = Payer("MEDICARE PART B DEMO", "00000", "MB")
MEDICARE_A = Payer("MEDICARE PART A DEMO", "00001", "MA")
BCBSNC = Payer("BLUE CROSS BLUE SHIELD OF NORTH CAROLINA", "DEMONC", "BL")
MEADOWLARK = Payer("MEADOWLARK MUTUAL", "MLM01", "CI")

RIVERBEND = Provider(
    "RIVERBEND INFUSION CENTER", "1999990017", "100 EXAMPLE WAY", "RALEIGH*NC*276010001", "990000101",
    ("SAGE", "NORA", "1999990033"),
)  # fmt: skip
LAKESHORE = Provider(
    "LAKESHORE ARTHRITIS CLINIC", "1999990025", "200 EXAMPLE WAY", "CARY*NC*275110001", "990000102",
    ("THYME", "OWEN", "1999990041"),
)  # fmt: skip
HOSPITAL = Provider(
    "SAINT EXAMPLE HOSPITAL", "1999990058", "1 HOSPITAL WAY", "DURHAM*NC*277010001", "990000103",
    ("FENNEL", "RUTH", "1999990066"),
)  # fmt: skip
PAVILION = Provider(
    "SAINT EXAMPLE CANCER PAVILION", "1999990074", "2 HOSPITAL WAY", "DURHAM*NC*277010001", "990000104",
    ("ANISE", "JOEL", "1999990082"),
)  # fmt: skip

QUINCE = Person("QUINCE", "AMBER", date(1951, 5, 12), "F", "1DX0MX0DE01")
PARSNIP = Person("PARSNIP", "OTTO", date(1948, 11, 3), "M", "1DX0MX0DE02")
RHUBARB = Person("RHUBARB", "IDA", date(1983, 2, 27), "F", "MLM100003")
GOOSEBERRY = Person("GOOSEBERRY", "HAL", date(1962, 8, 19), "M", "MLM100004")
TURNIP = Person("TURNIP", "VERA", date(1994, 1, 30), "F", "MLM100005")
PLUM = Person("PLUM", "PAULA", date(1979, 6, 6), "F", "YPPW10000601")
PLUM_SON = Person("PLUM", "PETE", date(2011, 9, 14), "M", insured_by=PLUM)
CHICORY = Person("CHICORY", "BEN", date(1970, 4, 1), "M", "MLM100007")
MEDLAR = Person("MEDLAR", "ROSE", date(1955, 12, 24), "F", "1DX0MX0DE08")
KOHLRABI = Person("KOHLRABI", "KURT", date(1949, 3, 17), "M", "1DX0MX0DE09")
ENDIVE = Person("ENDIVE", "ELLA", date(1988, 10, 8), "F", "MLM100010")
RADISH = Person("RADISH", "RALPH", date(1966, 7, 21), "M", "MLM100011")
DAMSON = Person("DAMSON", "DORA", date(1991, 2, 11), "F", "YPPW10001201")
LEEK = Person("LEEK", "LARS", date(1958, 9, 2), "M", "MLM100013")
SORREL = Person("SORREL", "SUE", date(1976, 5, 25), "F", "MLM100014")
CELERY = Person("CELERY", "CARL", date(1964, 1, 16), "M", "1DX0MX0DE15")
FIG = Person("FIG", "FRIDA", date(1953, 7, 7), "F", "1DX0MX0DE21")
BEET = Person("BEET", "BRUNO", date(1957, 3, 23), "M", "MLM100022")
PEACH = Person("PEACH", "PIPPA", date(1968, 8, 8), "F", "MLM100023")
SQUASH = Person("SQUASH", "SAM", date(1980, 2, 2), "M", "MLM100024")
SQUASH_WIFE = Person("SQUASH", "STELLA", date(1982, 10, 10), "F", insured_by=SQUASH)
CURRANT = Person("CURRANT", "CORA", date(1960, 6, 18), "F", "MLM100025")
YAM = Person("YAM", "YORICK", date(1972, 12, 12), "M", "MLM100026")
PERSIMMON = Person("PERSIMMON", "PAM", date(1950, 4, 9), "F", "1DX0MX0DE27")
OLIVE = Person("OLIVE", "OSCAR", date(1946, 9, 29), "M", "1DX0MX0DE28")
PAPAYA = Person("PAPAYA", "PERRY", date(1985, 11, 11), "M", "MLM100029")
GUAVA = Person("GUAVA", "GRETA", date(1963, 5, 5), "F", "MLM100030")
GUAVA_TWIN = Person("GUAVA", "GERDA", date(1963, 5, 5), "F", "MLM100031")
LYCHEE = Person("LYCHEE", "LEO", date(1990, 3, 3), "M", "MLM100032")
TAMARIND = Person("TAMARIND", "TESS", date(1987, 7, 27), "F", "YPPW10003301")
MULBERRY = Person("MULBERRY", "MAX", date(1999, 1, 9), "M", "MLM100034")
