"""Administration codes as data: family, technique, role, facility rank, and the parents of each add-on.

Labels are our own words. Parents are those of CMS's add-on code edits (type 1) as of 2024-06-03, which a loaded table
goes before.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from scrubber.model.source import Source
from scrubber.model.value import Value


class Family(StrEnum):
    """Which group of services a code belongs to."""

    HYDRATION = "hydration"
    THERAPEUTIC = "therapeutic"
    COMPLEX = "complex"
    SUBCUTANEOUS_INFUSION = "subcutaneous_infusion"
    INJECTION = "injection"
    PUMP = "pump"
    ACCESS = "access"
    VACCINE = "vaccine"
    ANTIBODY = "antibody"
    """Antibodies that prevent an infection, which have administration codes of their own."""
    BLOOD = "blood"
    PER_VISIT = "per_visit"
    UNLISTED = "unlisted"


class Technique(StrEnum):
    """How it is given, as far as the code says."""

    INFUSION = "infusion"
    PUSH = "push"
    INJECTION = "injection"
    OTHER = "other"


class CodeRole(StrEnum):
    """What part a code may play."""

    INITIAL = "initial"
    ADDITIONAL_HOUR = "additional_hour"
    SEQUENTIAL = "sequential"
    CONCURRENT = "concurrent"
    PUSH = "push"
    REPEAT_PUSH = "repeat_push"
    ADD_ON = "add_on"
    STANDALONE = "standalone"


class AdministrationCode(Value):
    """One code. `rank` orders initial codes for a facility: 1 before 5; None outside the contest."""

    code: str
    label: str
    family: Family
    technique: Technique
    role: CodeRole
    rank: int | None = None
    parents: tuple[str, ...] = ()
    facility_only: bool = False

    @property
    def is_add_on(self) -> bool:
        """Return whether the code needs a parent on the claim."""
        return bool(self.parents)


ADD_ON_SOURCE = Source(
    "CMS, Medicare NCCI add-on code edits of 2024-06-03",
    "https://cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/medicare-ncci-add-code-edits",
    "primary",
)
HIERARCHY_SOURCE = Source(
    "AAPC, How's your infusion, hydration and injection coding",
    "https://www.aapc.com/blog/84877-hows-your-infusion-hydration-and-injection-coding/",
    "secondary",
)
ONE_INITIAL_SOURCE = Source(
    "CMS, Recovery Audit topic 0071: initial hydration, infusion and chemotherapy administration",
    "https://www.cms.gov/Research-Statistics-Data-and-Systems/Monitoring-Programs/Medicare-FFS-Compliance-Programs/"
    "Recovery-Audit-Program/Approved-RAC-Topics-Items/"
    "0071-Initial-Hydration-Infusion-and-Chemotherapy-Administration.html",
    "primary",
)

_DRUG_INITIALS = ("96365", "96374", "96409", "96413")

_F, _T, _R = Family, Technique, CodeRole

_ROWS = (
    AdministrationCode("96360", "hydration, first hour", _F.HYDRATION, _T.INFUSION, _R.INITIAL, rank=5),
    AdministrationCode(
        "96361",
        "hydration, further hour",
        _F.HYDRATION,
        _T.INFUSION,
        _R.ADDITIONAL_HOUR,
        parents=("96360", *_DRUG_INITIALS),
    ),
    AdministrationCode("96365", "infusion, first hour", _F.THERAPEUTIC, _T.INFUSION, _R.INITIAL, rank=3),
    AdministrationCode(
        "96366",
        "infusion, further hour",
        _F.THERAPEUTIC,
        _T.INFUSION,
        _R.ADDITIONAL_HOUR,
        parents=("96360", "96365", "96367", "96413"),
    ),
    AdministrationCode(
        "96367",
        "infusion of a further drug",
        _F.THERAPEUTIC,
        _T.INFUSION,
        _R.SEQUENTIAL,
        parents=("96360", *_DRUG_INITIALS),
    ),
    AdministrationCode(
        "96368",
        "concurrent infusion",
        _F.THERAPEUTIC,
        _T.INFUSION,
        _R.CONCURRENT,
        parents=("96360", "96365", "96366", "96413", "96415", "96416", "C8957"),
    ),
    AdministrationCode(
        "96369", "subcutaneous infusion, first hour", _F.SUBCUTANEOUS_INFUSION, _T.INFUSION, _R.INITIAL
    ),
    AdministrationCode(
        "96370",
        "subcutaneous infusion, further hour",
        _F.SUBCUTANEOUS_INFUSION,
        _T.INFUSION,
        _R.ADDITIONAL_HOUR,
        parents=("96369",),
    ),
    AdministrationCode(
        "96371",
        "subcutaneous infusion, further set-up",
        _F.SUBCUTANEOUS_INFUSION,
        _T.INFUSION,
        _R.ADD_ON,
        parents=("96369",),
    ),
    AdministrationCode(
        "96372", "injection under skin or in muscle", _F.INJECTION, _T.INJECTION, _R.STANDALONE
    ),
    AdministrationCode("96373", "intra-arterial injection", _F.INJECTION, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96374", "push, first drug", _F.THERAPEUTIC, _T.PUSH, _R.INITIAL, rank=4),
    AdministrationCode(
        "96375",
        "push, further drug",
        _F.THERAPEUTIC,
        _T.PUSH,
        _R.PUSH,
        parents=("96360", *_DRUG_INITIALS),
    ),
    AdministrationCode(
        "96376",
        "push, same drug again",
        _F.THERAPEUTIC,
        _T.PUSH,
        _R.REPEAT_PUSH,
        parents=_DRUG_INITIALS,
        facility_only=True,
    ),
    AdministrationCode("96377", "on-body injector", _F.INJECTION, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96379", "unlisted, therapeutic", _F.UNLISTED, _T.OTHER, _R.STANDALONE),
    AdministrationCode("96401", "complex injection", _F.COMPLEX, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96402", "complex injection, hormonal", _F.COMPLEX, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96405", "lesion injection, few", _F.COMPLEX, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96406", "lesion injection, many", _F.COMPLEX, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96409", "complex push, first drug", _F.COMPLEX, _T.PUSH, _R.INITIAL, rank=2),
    AdministrationCode(
        "96411", "complex push, further drug", _F.COMPLEX, _T.PUSH, _R.PUSH, parents=("96409", "96413")
    ),
    AdministrationCode("96413", "complex infusion, first hour", _F.COMPLEX, _T.INFUSION, _R.INITIAL, rank=1),
    AdministrationCode(
        "96415",
        "complex infusion, further hour",
        _F.COMPLEX,
        _T.INFUSION,
        _R.ADDITIONAL_HOUR,
        parents=("96413",),
    ),
    AdministrationCode("96416", "complex pump infusion, over 8 hours", _F.PUMP, _T.INFUSION, _R.STANDALONE),
    AdministrationCode(
        "96417",
        "complex infusion of a further drug",
        _F.COMPLEX,
        _T.INFUSION,
        _R.SEQUENTIAL,
        parents=("96413",),
    ),
    AdministrationCode("96420", "intra-arterial push", _F.COMPLEX, _T.PUSH, _R.STANDALONE),
    AdministrationCode("96422", "intra-arterial infusion", _F.COMPLEX, _T.INFUSION, _R.STANDALONE),
    AdministrationCode(
        "96423",
        "intra-arterial infusion, further hour",
        _F.COMPLEX,
        _T.INFUSION,
        _R.ADDITIONAL_HOUR,
        parents=("96422",),
    ),
    AdministrationCode("96425", "intra-arterial pump infusion", _F.PUMP, _T.INFUSION, _R.STANDALONE),
    AdministrationCode("96521", "portable pump refill", _F.PUMP, _T.OTHER, _R.STANDALONE),
    AdministrationCode("96522", "implanted pump refill", _F.PUMP, _T.OTHER, _R.STANDALONE),
    AdministrationCode("96523", "port flush, nothing else", _F.ACCESS, _T.OTHER, _R.STANDALONE),
    AdministrationCode("96549", "unlisted, complex", _F.UNLISTED, _T.OTHER, _R.STANDALONE),
    AdministrationCode(
        "C8957",
        "pump infusion over 8 hours, not complex",
        _F.PUMP,
        _T.INFUSION,
        _R.STANDALONE,
        facility_only=True,
    ),
    AdministrationCode("G0498", "pump infusion that goes on at home", _F.PUMP, _T.INFUSION, _R.STANDALONE),
    AdministrationCode("Q0081", "infusion, per visit", _F.PER_VISIT, _T.OTHER, _R.STANDALONE),
    AdministrationCode(
        "Q0083", "complex, other than infusion, per visit", _F.PER_VISIT, _T.OTHER, _R.STANDALONE
    ),
    AdministrationCode("Q0084", "complex infusion, per visit", _F.PER_VISIT, _T.OTHER, _R.STANDALONE),
    AdministrationCode("Q0085", "complex, both, per visit", _F.PER_VISIT, _T.OTHER, _R.STANDALONE),
    AdministrationCode("90471", "vaccine injection, first", _F.VACCINE, _T.INJECTION, _R.STANDALONE),
    AdministrationCode(
        "90472",
        "vaccine injection, further",
        _F.VACCINE,
        _T.INJECTION,
        _R.ADD_ON,
        parents=("90460", "90471", "90473", "G0008", "G0009", "G0010"),
    ),
    AdministrationCode("90480", "COVID-19 vaccine", _F.VACCINE, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("G0008", "influenza vaccine, Medicare", _F.VACCINE, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("G0009", "pneumococcal vaccine, Medicare", _F.VACCINE, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("G0010", "hepatitis B vaccine, Medicare", _F.VACCINE, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("M0224", "COVID-19 antibody infusion", _F.ANTIBODY, _T.OTHER, _R.STANDALONE),
    AdministrationCode("96380", "RSV antibody, with counselling", _F.ANTIBODY, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("96381", "RSV antibody", _F.ANTIBODY, _T.INJECTION, _R.STANDALONE),
    AdministrationCode("36430", "transfusion", _F.BLOOD, _T.INFUSION, _R.STANDALONE),
)

CODES: dict[str, AdministrationCode] = {row.code: row for row in _ROWS}
"""Every administration code that the product knows, by code."""

INITIAL_CODES = frozenset(code for code, row in CODES.items() if row.rank is not None)
"""The codes of which an encounter and access has one: 96360 96365 96374 96409 96413."""

INITIAL_CODES_OF_AUDIT = INITIAL_CODES | {"96369"}
"""The same with 96369, as Medicare's recovery audit lists them."""

ADD_ON_CODES = frozenset(code for code, row in CODES.items() if row.parents)

HYDRATION_CODES = frozenset({"96360", "96361"})

FACILITY_ONLY_CODES = frozenset(code for code, row in CODES.items() if row.facility_only)

INFUSION_CODES = frozenset(
    code
    for code, row in CODES.items()
    if row.technique is Technique.INFUSION and row.family is not Family.BLOOD
)

PUSH_CODES = frozenset({"96374", "96375", "96376", "96409", "96411"})

TIMED_CODES = frozenset(
    code
    for code, row in CODES.items()
    if row.technique is Technique.INFUSION
    and row.family in {Family.HYDRATION, Family.THERAPEUTIC, Family.COMPLEX, Family.SUBCUTANEOUS_INFUSION}
    and row.role in {CodeRole.INITIAL, CodeRole.ADDITIONAL_HOUR, CodeRole.SEQUENTIAL}
)
"""Codes whose units or use rest on documented minutes."""

NOT_BY_PROFESSIONALS_IN_FACILITIES = frozenset(
    code
    for code in CODES
    if "96360" <= code <= "96379"
    or code in {"96401", "96402", "96521", "96522", "96523"}
    or "96409" <= code <= "96425"
)
"""Not reported by physicians for patients of a facility (Regence, injection and infusion services)."""

SEPARATE_SERVICE = frozenset({"59", "XE", "XP", "XS", "XU"})
"""Modifiers that say: a service of its own."""

NOC_DRUG_CODES = frozenset({"J3490", "J3590", "J9999", "C9399"})
"""Drug codes for what has no code: one unit, drug and dose in words (rule D11)."""

_INFLUENZA = (
    "90630 90653 90654 90655 90656 90657 90658 90660 90661 90662 90666 90667 90668 90672 90673 90674 90682 90685 "
    "90686 90687 90688 90689 90694 90756 Q2034 Q2035 Q2036 Q2037 Q2038 Q2039"
)
_PNEUMOCOCCAL = "90670 90671 90677 90684 90732"
_HEPATITIS_B = "90739 90740 90743 90744 90746 90747 90759"
MEDICARE_VACCINES: dict[str, str] = {
    **dict.fromkeys(_INFLUENZA.split(), "G0008"),
    **dict.fromkeys(_PNEUMOCOCCAL.split(), "G0009"),
    **dict.fromkeys(_HEPATITIS_B.split(), "G0010"),
}
"""The administration code that goes with a vaccine product under Medicare (IOM 100-04 ch. 18 s. 10.2.1)."""

OBSERVATION = frozenset({"G0378", "G0379"})
"""Hours of observation and its direct admission: what is billed beside them is one stay, over however many days."""
COVID_VACCINE = "90480"
"""Given by a code of its own, each dose, whoever pays (CPT, guideline to 90480; CMS, COVID-19 vaccines)."""
_COVID_PRODUCT = re.compile(r"913\d\d$")

_RSV_ANTIBODY = ("96380", "96381")
ANTIBODIES: dict[str, tuple[str, ...]] = {
    "pemivibart": ("M0224",),
    "nirsevimab": _RSV_ANTIBODY,
    "clesrovimab": _RSV_ANTIBODY,
}
"""The administration codes of antibodies that prevent an infection, by substance (CMS, codes of Pemgarda, as
NAHRI reports them; American Academy of Pediatrics, nirsevimab coding). Of two, counselling by a physician decides."""
ANTIBODY_PRODUCTS: dict[str, tuple[str, ...]] = {
    "Q0224": ("M0224",),
    **dict.fromkeys(("90380", "90381", "90382"), _RSV_ANTIBODY),
}
"""The same by the code of the product."""

GENERAL_VACCINE_CODES = frozenset({"90471", "90472", "90473", "90474"})

_VACCINE = re.compile(r"90(?:47[6-9]|4[89]\d|5\d\d|6[2-9]\d|7[0-4]\d|75[0-9])$|91[3]\d\d$|Q203[4-9]$")

_DRUG = re.compile(
    r"J\d{4}$|Q(?:013[89]|014\d|02\d\d|2\d{3}|30(?:27|28)|40[78]\d|5\d{3}|9\d{3})$|C9[0-4]\d\d$|S0\d{3}$"
    r"|90(?:2[89]|3\d)\d$|90(?:47[6-9]|4[89]\d|[56]\d\d|7[0-4]\d|75[0-9])$|91[3]\d\d$"
)


def is_free_of_waste_modifiers(code: str) -> bool:
    """Return whether a product needs neither JW nor JZ: the vaccines of section 1861(s)(10), against influenza,
    pneumococci, hepatitis B and COVID-19 (CMS, JW and JZ modifier FAQ; read where others quote it, 2026-11).
    """
    return code in MEDICARE_VACCINES or is_covid_vaccine(code)


def find(code: str) -> AdministrationCode | None:
    """Return the table row of an administration code, or None."""
    return CODES.get(code)


def is_administration(code: str) -> bool:
    """Return whether the code bills giving a drug, fluid, vaccine or blood."""
    return code in CODES


@lru_cache(maxsize=4096)
def is_drug(code: str) -> bool:
    """Return whether the code bills a drug, biological, vaccine or fluid product."""
    return code not in CODES and _DRUG.match(code) is not None


@lru_cache(maxsize=4096)
def is_vaccine(code: str) -> bool:
    """Return whether the code bills a vaccine product."""
    return code in MEDICARE_VACCINES or (code not in CODES and _VACCINE.match(code) is not None)


def is_covid_vaccine(code: str) -> bool:
    """Return whether the code bills a COVID-19 vaccine."""
    return _COVID_PRODUCT.match(code) is not None


def is_initial(code: str) -> bool:
    """Return whether an encounter and access has only one of these."""
    return code in INITIAL_CODES


def is_add_on(code: str) -> bool:
    """Return whether the code needs a parent."""
    return code in ADD_ON_CODES


def parents_of(code: str) -> tuple[str, ...]:
    """Return the codes of which one must stand beside this add-on; empty for any other code."""
    row = CODES.get(code)
    return row.parents if row else ()


def family_of(code: str) -> Family | None:
    """Return the family of an administration code, or None."""
    row = CODES.get(code)
    return row.family if row else None


def technique_of(code: str) -> Technique | None:
    """Return the technique of an administration code, or None."""
    row = CODES.get(code)
    return row.technique if row else None


def role_of(code: str) -> CodeRole | None:
    """Return the role of an administration code, or None."""
    row = CODES.get(code)
    return row.role if row else None


def facility_rank(code: str) -> int | None:
    """Return the place of an initial code in the facility's hierarchy: 1 is highest."""
    row = CODES.get(code)
    return row.rank if row else None
