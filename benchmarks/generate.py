"""Makes 837 files of an invented infusion business, any size, the same for the same seed.

    data = b"".join(claims(10_000, seed=1))
    python benchmarks/generate.py 10000 > claims.837

About 35 segments a claim: drug lines with NDC, initial and additional hours, hydration, pushes, waste; most
patients are subscribers, some are dependents (2000C), some have two claims. Charges add up, NPIs have their
check digit, and pyx12 accepts the files. Nobody in them exists.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

_FAMILY = ["ADLER", "BAKER", "CHEN", "DIAZ", "EVANS", "FOX", "GRANT", "HOLM", "IBSEN", "JONES", "KLEIN"]
_GIVEN = ["ANNA", "BEN", "CARLA", "DORA", "ERIC", "FAY", "GUS", "HANA", "IVAN", "JUNE", "KURT", "LENA"]
_PAYERS = [("EXAMPLE HEALTH PLAN", "EHP01"), ("SAMPLE MUTUAL", "SMU22"), ("MODEL CARE", "MOD33")]
_PROVIDERS = ["RIVERBEND INFUSION CENTER", "LAKESIDE INFUSION GROUP", "HILLTOP INFUSION SUITE"]


@dataclass(frozen=True)
class _Treatment:
    """A drug and the administration lines that go with it: (code, cents a unit, most units)."""

    diagnosis: str
    drug: str
    ndc: str
    unit: str
    of_ndc: Decimal
    """NDC quantity of one billing unit, as CMS's crosswalk has it."""
    units: tuple[int, int]
    cents: int
    administration: tuple[tuple[str, int, int], ...]


_HYDRATION = (("96360", 9500, 1), ("96361", 3200, 2))
_TREATMENTS = [
    _Treatment(
        "K5090",
        "J1745",
        "57894003001",
        "UN",
        Decimal("0.1"),
        (30, 60),
        11200,
        (("96413", 26000, 1), ("96415", 8700, 3)),
    ),
    _Treatment(
        "G35A",
        "J2350",
        "50242015001",
        "ML",
        Decimal(10) / 300,
        (300, 300),
        8300,
        (("96413", 26000, 1), ("96415", 8700, 3)),
    ),
    _Treatment(
        "D801",
        "J1569",
        "00944270002",
        "ML",
        Decimal(5),
        (40, 90),
        4900,
        (("96365", 14000, 1), ("96366", 4400, 4)),
    ),
    _Treatment(
        "D509",
        "J1439",
        "00517065001",
        "ML",
        Decimal(15) / 750,
        (750, 750),
        120,
        (("96365", 14000, 1), ("96375", 3900, 2)),
    ),
    _Treatment(
        "E860",
        "J2405",
        "00409475503",
        "ML",
        Decimal("0.5"),
        (4, 8),
        150,
        (("96374", 7800, 1), *_HYDRATION[1:]),
    ),
    _Treatment(
        "L0390",
        "J0696",
        "00409733201",
        "UN",
        Decimal("0.25"),
        (4, 8),
        300,
        (("96365", 14000, 1), ("96367", 5200, 1)),
    ),
]


_VISIT = (("99214", 16800), ("80053", 2900), ("85025", 2100), ("83036", 2600))


def _quantity(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.001')).normalize():f}"


def claims(
    n: int, seed: int, *, institutional: bool = False, per_set: int = 2000, share: float = 1.0
) -> Iterator[bytes]:
    """Yield the bytes of one file with `n` claims, a piece at a time: `share` of them of infusions, the rest visits."""
    rng = random.Random(seed)
    version = "005010X223A2" if institutional else "005010X222A1"
    yield _join(
        "ISA*00*          *00*          *ZZ*SUB12345       *ZZ*SCRUB001       "
        f"*261120*0900*^*00501*{seed % 10**9:09d}*0*T*:",
        f"GS*HC*SUB12345*SCRUB001*20261120*0900*{seed % 10**9}*X*{version}",
    )
    sets = 0
    for first in range(0, n, per_set):
        sets += 1
        yield from _set(rng, sets, range(first, min(n, first + per_set)), version, institutional, seed, share)
    yield _join(f"GE*{sets}*{seed % 10**9}", f"IEA*1*{seed % 10**9:09d}")


def _join(*segments: str) -> bytes:
    return "".join(f"{segment}~\n" for segment in segments).encode()


def _set(
    rng: random.Random, number: int, ids: range, version: str, institutional: bool, seed: int, share: float
) -> Iterator[bytes]:
    head = [
        f"ST*837*{number:04d}*{version}",
        f"BHT*0019*00*BATCH-{seed}-{number}*20261120*0900*CH",
        "NM1*41*2*BLUEBIRD BILLING SERVICE*****46*SUB12345",
        "PER*IC*EDI DESK*TE*6145550100",
        "NM1*40*2*INFUSION CLAIM SCRUBBER*****46*SCRUB001",
    ]
    count, hl, billing, waiting = 0, 0, 0, 0
    pending = head
    for position, claim in enumerate(ids):
        if position % 500 == 0:
            hl += 1
            billing = hl
            pending += _billing(rng, hl, institutional)
        if not waiting:
            hl += 1
            dependent = rng.random() < 0.1
            waiting = 2 if rng.random() < 0.1 else 1
            pending += _subscriber(rng, hl, billing, dependent)
            if dependent:
                hl += 1
                pending += _dependent(rng, hl)
        waiting -= 1
        if (position + 1) % 500 == 0:
            waiting = 0
        is_visit = share < 1 and rng.random() >= share
        pending += _claim(rng, f"G{seed}-{claim}", institutional, _VISIT if is_visit else None)
        count += len(pending)
        yield _join(*pending)
        pending = []
    yield _join(*pending, f"SE*{count + len(pending) + 1}*{number:04d}")


def _billing(rng: random.Random, hl: int, institutional: bool) -> list[str]:
    taxonomy = [] if institutional else ["PRV*BI*PXC*261QI0500X"]
    return [
        f"HL*{hl}**20*1",
        *taxonomy,
        f"NM1*85*2*{rng.choice(_PROVIDERS)}*****XX*{_npi(rng)}",
        "N3*100 RIVER RD",
        "N4*COLUMBUS*OH*432150001",
        "REF*EI*311234567",
    ]


def _subscriber(rng: random.Random, hl: int, billing: int, dependent: bool) -> list[str]:
    payer, payer_id = rng.choice(_PAYERS)
    demographics = [
        f"N3*{rng.randint(1, 999)} ELM ST",
        "N4*COLUMBUS*OH*43215",
        f"DMG*D8*{_birth(rng)}*{rng.choice('FM')}",
    ]
    return [
        f"HL*{hl}*{billing}*22*{int(dependent)}",
        f"SBR*P*{'' if dependent else '18'}*******CI",
        f"NM1*IL*1*{rng.choice(_FAMILY)}*{rng.choice(_GIVEN)}****MI*MBR{rng.randint(0, 10**8):08d}",
        *([] if dependent else demographics),
        f"NM1*PR*2*{payer}*****PI*{payer_id}",
    ]


def _dependent(rng: random.Random, hl: int) -> list[str]:
    return [
        f"HL*{hl}*{hl - 1}*23*0",
        "PAT*19",
        f"NM1*QC*1*{rng.choice(_FAMILY)}*{rng.choice(_GIVEN)}",
        f"N3*{rng.randint(1, 999)} ELM ST",
        "N4*COLUMBUS*OH*43215",
        f"DMG*D8*{_birth(rng)}*{rng.choice('FM')}",
    ]


def _claim(
    rng: random.Random, claim_id: str, institutional: bool, visit: tuple[tuple[str, int], ...] | None
) -> list[str]:
    treatment = rng.choice(_TREATMENTS)
    day = f"{date(2026, 6, 1) + timedelta(days=rng.randrange(160)):%Y%m%d}"
    if visit is None:
        lines, cents = _lines(rng, treatment, day, institutional)
    else:
        lines, cents = _of_visit(visit, day, institutional)
    charge = _money(cents)
    if institutional:
        return [
            f"CLM*{claim_id}*{charge}***13:A:1**A*Y*Y",
            f"DTP*434*RD8*{day}-{day}",
            "CL1*3*1*01",
            f"REF*G1*PA{rng.randint(0, 10**6):06d}",
            f"REF*EA*MRN{rng.randint(0, 10**6):06d}",
            f"HI*ABK:{treatment.diagnosis}",
            f"HI*APR:{treatment.diagnosis}",
            f"NM1*71*1*NGUYEN*NINA****XX*{_npi(rng)}",
            *lines,
        ]
    return [
        f"CLM*{claim_id}*{charge}***11:B:1*Y*A*Y*Y",
        f"REF*G1*PA{rng.randint(0, 10**6):06d}",
        f"HI*ABK:{treatment.diagnosis}",
        f"NM1*DN*1*SMITH*SARA****XX*{_npi(rng)}",
        f"NM1*82*1*JONES*JAN****XX*{_npi(rng)}",
        "PRV*PE*PXC*207RG0100X",
        *lines,
    ]


def _lines(rng: random.Random, treatment: _Treatment, day: str, institutional: bool) -> tuple[list[str], int]:
    """The service lines of a treatment, and their charges in cents."""
    units = rng.randint(*treatment.units)
    waste = rng.random() < 0.2
    billed = [(treatment.drug, "" if waste else ":JZ", treatment.cents, units)]
    if waste:
        billed.append((treatment.drug, ":JW", treatment.cents, rng.randint(1, 9)))
    billed += [(code, "", cents, rng.randint(1, most)) for code, cents, most in treatment.administration]
    if rng.random() < 0.5:
        billed += [(code, ":59", cents, rng.randint(1, most)) for code, cents, most in _HYDRATION]
    segments, total = [], 0
    for number, (code, modifier, cents, count) in enumerate(billed, start=1):
        charge = _money(cents * count)
        total += cents * count
        is_drug = code == treatment.drug
        segments.append(f"LX*{number}")
        if institutional:
            revenue = "0636" if is_drug else "0260"
            segments.append(f"SV2*{revenue}*HC:{code}{modifier}*{charge}*UN*{count}")
        else:
            segments.append(f"SV1*HC:{code}{modifier}*{charge}*UN*{count}***1")
        segments += [f"DTP*472*D8*{day}", f"REF*6R*L{number}"]
        if is_drug:
            segments += [
                f"LIN**N4*{treatment.ndc}",
                f"CTP****{_quantity(count * treatment.of_ndc)}*{treatment.unit}",
                f"REF*XZ*RX{rng.randint(0, 10**6):06d}",
            ]
    return segments, total


def _of_visit(visit: tuple[tuple[str, int], ...], day: str, institutional: bool) -> tuple[list[str], int]:
    """The lines of a visit with laboratory tests, and their charges in cents."""
    segments = []
    for number, (code, cents) in enumerate(visit, start=1):
        charge = _money(cents)
        line = f"SV2*0510*HC:{code}*{charge}*UN*1" if institutional else f"SV1*HC:{code}*{charge}*UN*1***1"
        segments += [f"LX*{number}", line, f"DTP*472*D8*{day}", f"REF*6R*L{number}"]
    return segments, sum(cents for _, cents in visit)


def _money(cents: int) -> str:
    """An amount as X12 writes it, without trailing zeros."""
    return f"{cents // 100}.{cents % 100:02d}".rstrip("0").rstrip(".")


def _birth(rng: random.Random) -> str:
    return f"{date(1940, 1, 1) + timedelta(days=rng.randrange(25_000)):%Y%m%d}"


def _npi(rng: random.Random) -> str:
    """A number of NPI's form: nine digits and a check digit (Luhn over 80840 and the nine)."""
    nine = f"1{rng.randrange(10**8):08d}"
    total = 24  # what the prefix 80840 contributes
    for position, digit in enumerate(nine):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return f"{nine}{-total % 10}"


if __name__ == "__main__":
    for piece in claims(int(sys.argv[1]), seed=1, institutional="837I" in sys.argv[2:]):
        sys.stdout.buffer.write(piece)
