"""The visits of the demo: one Monday at an infusion center, one Tuesday at a hospital.

Claim lines and charts are in the shorthand of `scrubber.testing.shorthand`. `becomes` is what the scrubber should make
of the claim, and `story` is why, in the words of the README that the demo writes; tests hold one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from demo_people import (
    BCBSNC,
    BEET,
    CELERY,
    CHICORY,
    CURRANT,
    DAMSON,
    ENDIVE,
    FIG,
    GOOSEBERRY,
    GUAVA,
    GUAVA_TWIN,
    HOSPITAL,
    KOHLRABI,
    LAKESHORE,
    LEEK,
    LYCHEE,
    MEADOWLARK,
    MEDICARE_A,
    MEDICARE_B,
    MEDLAR,
    MULBERRY,
    OLIVE,
    PAPAYA,
    PARSNIP,
    PAVILION,
    PEACH,
    PERSIMMON,
    PLUM_SON,
    QUINCE,
    RADISH,
    RHUBARB,
    RIVERBEND,
    SORREL,
    SQUASH_WIFE,
    TAMARIND,
    TURNIP,
    YAM,
    Payer,
    Person,
    Provider,
)

Becomes = Literal["accepted", "corrected", "held", "rejected", "passed through"]
FoundBy = Literal["control number", "claim id", "manifest", "nothing"]


@dataclass(frozen=True)
class Visit:
    """One claim and its chart."""

    claim_id: str
    who: Person
    payer: Payer
    at: Provider
    diagnoses: tuple[str, ...]
    lines: tuple[str, ...]
    becomes: Becomes
    story: str
    chart: tuple[str, ...] = ()
    found_by: FoundBy = "claim id"
    control_number: str = ""
    """PWK06; given without a chart, the document is missing."""
    place: str = "11"
    chart_names: Person | None = None
    """Whom the chart is about, where that is the mistake."""
    chart_format: Literal["record", "fhir", "note"] = "record"


OFFICE_DAY = date(2026, 3, 2)
HOSPITAL_DAY = date(2026, 3, 3)

INFUSION_CENTER = (
    Visit(
        "RIC-1001", QUINCE, MEDICARE_B, RIVERBEND, ("M05.79",),
        ("96413 x1 310.00", "96415 x1 68.00", "J1745-JZ x40 2480.00 ndc=57894003001 qty=4 unit=UN"),
        "accepted", "Infliximab, 125 minutes, four whole vials: the chart supports every line.",
        chart=(
            "order o1 infliximab dose=400mg route=IV minutes=120 by=Nora_Sage_MD signed=2026-02-27",
            "a1 infliximab infusion 09:10-11:15 hcpcs=J1745 class=complex route=IV dose=400mg vials=4x100mg"
            " single_dose=yes access=left_forearm rate=125 lot=DEMO-11 performer=P._Mint_RN order=o1",
            "indication M05.79 text=rheumatoid_arthritis for=a1",
            "monitoring 09:40 vital_signs_stable", "monitoring 10:40 vital_signs_stable,_no_reaction",
        ),
        found_by="control number", control_number="DEMO-PWK-0001",
    ),
    Visit(
        "RIC-1002", PARSNIP, MEDICARE_B, RIVERBEND, ("M05.79",),
        ("96413 x1 310.00", "96415 x1 68.00", "J1745-JZ x40 2480.00 ndc=57894003001 qty=4 unit=UN"),
        "corrected",
        "350 of 400 mg were given and 50 mg documented as waste, but JZ says that nothing was left over: "
        "the line becomes 35 units and a JW line of 5, for the same money.",
        chart=(
            "order o1 infliximab dose=350mg route=IV minutes=120 by=Nora_Sage_MD signed=2026-02-27",
            "a1 infliximab infusion 09:30-11:35 hcpcs=J1745 class=complex route=IV dose=350mg vials=4x100mg"
            " single_dose=yes access=right_hand rate=125 lot=DEMO-11 performer=P._Mint_RN order=o1"
            " wasted=50mg waste_reason=remainder_of_the_fourth_vial waste_by=P._Mint_RN waste_at=11:40",
            "indication M05.79 text=rheumatoid_arthritis for=a1",
            "monitoring 10:30 vital_signs_stable",
        ),
        found_by="control number", control_number="DEMO-PWK-0002",
    ),
    Visit(
        "RIC-1003", RHUBARB, MEADOWLARK, RIVERBEND, ("D80.1",),
        ("96365 x1 150.00", "96366 x4 176.00", "J1569-JZ x60 5400.00 ndc=00944270007 qty=300 unit=ML"),
        "corrected",
        "Immune globulin ran 250 minutes, which supports three additional hours; four were billed.",
        chart=(
            "order o1 immune_globulin dose=30g route=IV rate=by_protocol by=Nora_Sage_MD signed=2026-02-26",
            "a1 immune_globulin infusion 08:30-12:40 hcpcs=J1569 class=therapeutic route=IV dose=30g vials=1x30g"
            " single_dose=yes access=port lot=DEMO-12 performer=P._Mint_RN order=o1",
            "indication D80.1 text=hypogammaglobulinemia for=a1",
            "monitoring 09:30 vital_signs_stable", "monitoring 11:30 vital_signs_stable",
        ),
        found_by="manifest",
    ),
    Visit(
        "RIC-1004", GOOSEBERRY, MEADOWLARK, RIVERBEND, ("M81.0",),
        ("96365 x1 150.00", "J3489-JZ x5 600.00"),
        "held",
        "Zoledronic acid ran 15 minutes: by definition a push, billed as an infusion. The scrubber knows the right "
        "code but not its price, so a person decides; with `--fee-schedule fees.csv` it corrects the line itself.",
        chart=(
            "order o1 zoledronic_acid dose=5mg route=IV minutes=15 by=Nora_Sage_MD signed=2026-02-27",
            "a1 zoledronic_acid infusion 10:00-10:15 hcpcs=J3489 class=therapeutic route=IV dose=5mg vials=1x5mg"
            " single_dose=yes access=left_hand rate=400 performer=P._Mint_RN order=o1",
            "indication M81.0 text=osteoporosis for=a1",
        ),
    ),
    Visit(
        "RIC-1005", TURNIP, MEADOWLARK, RIVERBEND, ("R11.2", "E86.0"),
        (
            "96374 x1 95.00", "96361 x2 64.00 dx=2", "J2405-JZ x4 12.00", "J7030 x1 18.00 dx=2",
        ),
        "accepted", "An antiemetic push, then 95 minutes of hydration for its own diagnosis: both supported.",
        chart=(
            "primary a1",
            "order o1 ondansetron dose=4mg route=IV rate=push by=Nora_Sage_MD signed=2026-03-02",
            "order o2 normal_saline dose=1000mL route=IV minutes=90 by=Nora_Sage_MD signed=2026-03-02",
            "a1 ondansetron push 08:50-08:53 hcpcs=J2405 class=therapeutic route=IV dose=4mg vials=1x4mg"
            " single_dose=yes access=left_forearm performer=P._Mint_RN order=o1",
            "a2 normal_saline infusion 09:00-10:35 hcpcs=J7030 class=hydration route=IV dose=1000mL volume=1000"
            " access=left_forearm rate=632 performer=P._Mint_RN order=o2",
            "indication R11.2 text=nausea_with_vomiting for=a1",
            "indication E86.0 text=dehydration,_dry_mucous_membranes,_orthostatic for=a2",
        ),
    ),
    Visit(
        "RIC-1006", PLUM_SON, BCBSNC, RIVERBEND, ("A69.23",),
        ("96365 x1 150.00", "J0696 x4 48.00 ndc=00409733201 qty=1 unit=UN"),
        "corrected",
        "Blue Cross NC denies single-dose drugs without JW or JZ. The chart shows one 1 g vial, all of it given: JZ.",
        chart=(
            "order o1 ceftriaxone dose=1g route=IV minutes=30 by=Nora_Sage_MD signed=2026-03-02",
            "a1 ceftriaxone infusion 14:00-14:32 hcpcs=J0696 class=therapeutic route=IV dose=1g vials=1x1g"
            " single_dose=yes access=right_forearm rate=100 performer=P._Mint_RN order=o1",
            "indication A69.23 text=Lyme_arthritis for=a1",
        ),
    ),
    Visit(
        "RIC-1007", CHICORY, MEADOWLARK, RIVERBEND, ("I10",), ("99213 x1 110.00",),
        "passed through", "An office visit: nothing to scrub, copied byte for byte.",
        found_by="nothing",
    ),
    Visit(
        "RIC-1008", MEDLAR, MEDICARE_B, RIVERBEND, ("D50.9",),
        ("99211 x1 28.00", "96374 x1 95.00", "J1756-JZ x200 160.00"),
        "corrected", "A nurse visit (99211) is never paid beside a drug administration, so that line is removed.",
        chart=(
            "order o1 iron_sucrose dose=200mg route=IV rate=push by=Nora_Sage_MD signed=2026-02-27",
            "a1 iron_sucrose push 13:05-13:10 hcpcs=J1756 class=therapeutic route=IV dose=200mg vials=2x100mg"
            " single_dose=yes access=left_hand performer=P._Mint_RN order=o1",
            "indication D50.9 text=iron_deficiency_anemia for=a1",
        ),
    ),
    Visit(
        "RIC-1009", KOHLRABI, MEDICARE_B, RIVERBEND, ("M31.31",),
        (
            "96413 x1 310.00", "96415 x3 204.00", "96375 x1 39.00",
            "J9312-JZ x70 6300.00", "J1200-JZ x1 4.00",
        ),
        "corrected",
        "Rituximab was stopped for half an hour after rigors. 40 and 170 running minutes make two additional hours; "
        "from first start to last stop there seem to be three.",
        chart=(
            "order o1 rituximab dose=700mg route=IV rate=50_to_400_mg_per_hour by=Nora_Sage_MD signed=2026-02-24",
            "order o2 diphenhydramine dose=50mg route=IV rate=push by=Nora_Sage_MD signed=2026-02-24",
            "a1 rituximab infusion 09:00-09:40,10:10-13:00 hcpcs=J9312 class=complex route=IV dose=700mg"
            " vials=1x500mg,2x100mg single_dose=yes access=left_forearm rate=100 lot=DEMO-13 performer=P._Mint_RN"
            " order=o1",
            "a2 diphenhydramine push 08:30-08:33 hcpcs=J1200 class=therapeutic route=IV dose=50mg vials=1x50mg"
            " single_dose=yes access=left_forearm performer=P._Mint_RN order=o2",
            "indication M31.31 text=granulomatosis_with_polyangiitis for=a1",
            "indication M31.31 text=premedication for=a2",
            "note 09:40 rigors,_infusion_paused", "note 10:10 symptoms_gone,_restarted_at_half_rate",
            "monitoring 09:45 shivering,_temperature_37.9", "monitoring 11:30 vital_signs_stable",
        ),
        found_by="control number", control_number="DEMO-PWK-0009",
    ),
    Visit(
        "RIC-1010", ENDIVE, MEADOWLARK, RIVERBEND, ("G61.81",),
        ("96365 x1 150.00", "96366 x3 132.00", "J1569-JZ x60 5400.00 ndc=00944270007 qty=300 unit=ML"),
        "held",
        "The chart has a start and no stop, so nobody can say how many hours are supported. A person asks the nurse;"
        " no rule may invent a time.",
        chart=(
            "order o1 immune_globulin dose=30g route=IV rate=by_protocol by=Nora_Sage_MD signed=2026-02-26",
            "a1 immune_globulin infusion 12:50- hcpcs=J1569 class=therapeutic route=IV dose=30g vials=1x30g"
            " single_dose=yes access=right_forearm lot=DEMO-12 performer=P._Mint_RN order=o1",
            "indication G61.81 text=CIDP for=a1",
        ),
    ),
    Visit(
        "RIC-1011", RADISH, MEADOWLARK, RIVERBEND, ("K50.90",),
        ("96365 x1 150.00", "J3380-JZ x300 7200.00"),
        "held", "The claim announces a document (PWK) that is not among the charts.",
        found_by="nothing", control_number="DEMO-PWK-0011",
    ),
    Visit(
        "RIC-1012", DAMSON, BCBSNC, LAKESHORE, ("D50.9",),
        ("96365 x1 150.00", "J1439-JZ x750 900.00 ndc=00517-0650-01 qty=1 unit=UN"),
        "corrected", "The NDC was typed with hyphens; eleven digits without them are wanted.",
        chart=(
            "order o1 ferric_carboxymaltose dose=750mg route=IV minutes=20 by=Owen_Thyme_MD signed=2026-02-20",
            "a1 ferric_carboxymaltose infusion 11:00-11:20 hcpcs=J1439 class=therapeutic route=IV dose=750mg"
            " vials=1x750mg single_dose=yes access=left_hand rate=750 performer=D._Basil_RN order=o1",
            "indication D50.9 text=iron_deficiency_anemia for=a1",
        ),
    ),
    Visit(
        "RIC-1013", LEEK, MEADOWLARK, LAKESHORE, ("M06.9",),
        ("99214 x1 165.00", "96365 x1 150.00", "J1602-JZ x150 3900.00"),
        "held",
        "A visit beside an infusion needs modifier 25, if it was a separate visit: the chart can't say, a person can.",
        chart=(
            "order o1 golimumab dose=150mg route=IV minutes=30 by=Owen_Thyme_MD signed=2026-02-20",
            "a1 golimumab infusion 09:00-09:33 hcpcs=J1602 class=therapeutic route=IV dose=150mg vials=3x50mg"
            " single_dose=yes access=left_hand rate=200 performer=D._Basil_RN order=o1",
            "indication M06.9 text=rheumatoid_arthritis for=a1",
        ),
    ),
    Visit(
        "RIC-1014", SORREL, MEADOWLARK, LAKESHORE, ("Z23",),
        ("90471 x1 28.00", "90715 x1 52.00"),
        "accepted", "A vaccine, billed as one.",
        found_by="nothing",
    ),
    Visit(
        "RIC-1015", CELERY, MEDICARE_B, LAKESHORE, ("M06.9",),
        ("96365 x1 150.00 dx=3", "J0129-JZ x75 3300.00"),
        "rejected", "The infusion line points at the third diagnosis of a claim that has one.",
        chart=(
            "order o1 abatacept dose=750mg route=IV minutes=30 by=Owen_Thyme_MD signed=2026-02-20",
            "a1 abatacept infusion 13:00-13:35 hcpcs=J0129 class=therapeutic route=IV dose=750mg vials=3x250mg"
            " single_dose=yes access=right_hand rate=200 performer=D._Basil_RN order=o1",
            "indication M06.9 text=rheumatoid_arthritis for=a1",
        ),
    ),
    Visit(
        "RIC-1016", CHICORY, MEADOWLARK, LAKESHORE, ("M25.50",), ("99214 x1 165.00",),
        "passed through", "Another office visit.",
        found_by="nothing",
    ),
)  # fmt: skip

HOSPITAL_OUTPATIENT = (
    Visit(
        "SEH-2001", FIG, MEDICARE_A, HOSPITAL, ("K51.90",),
        ("96413 x1 620.00", "96415 x1 140.00", "Q5103-JZ x50 2600.00"),
        "accepted",
        "Infliximab biosimilar, two hours: supported. The chart is a FHIR bundle, which says nothing of vials or waste,"
        " so whether JZ is right stays open: checked in part.",
        chart=(
            "order o1 infliximab-dyyb dose=500mg route=IV minutes=120 by=Ruth_Fennel_MD signed=2026-03-02",
            "a1 infliximab-dyyb infusion 08:05-10:05 hcpcs=Q5103 class=complex route=IV dose=500mg vials=5x100mg"
            " single_dose=yes access=left_forearm rate=125 performer=T._Dill_RN order=o1",
            "indication K51.90 text=ulcerative_colitis for=a1",
        ),
        found_by="control number", control_number="DEMO-PWK-2001",
        chart_format="fhir",
    ),
    Visit(
        "SEH-2002", BEET, MEADOWLARK, HOSPITAL, ("L03.115", "E86.0"),
        (
            "96365 x1 310.00", "96366 x1 92.00", "96361 x2 150.00", "J3373 x150 36.00", "J7030 x1 22.00",
        ),
        "corrected",
        "Saline ran beside vancomycin for most of its time. Minutes are counted once, so 35 are left for hydration: "
        "one unit, not two.",
        chart=(
            "order o1 vancomycin dose=1500mg route=IV minutes=90 by=Ruth_Fennel_MD signed=2026-03-03",
            "order o2 normal_saline dose=1000mL route=IV minutes=130 by=Ruth_Fennel_MD signed=2026-03-03",
            "a1 vancomycin infusion 09:00-10:35 hcpcs=J3373 class=therapeutic route=IV dose=1500mg"
            " vials=1x10g single_dose=no"
            " access=right_forearm rate=200 performer=T._Dill_RN order=o1",
            "a2 normal_saline infusion 09:00-11:10 hcpcs=J7030 class=hydration route=IV dose=1000mL volume=1000"
            " access=right_forearm rate=460 performer=T._Dill_RN order=o2",
            "indication L03.115 text=cellulitis for=a1",
            "indication E86.0 text=dehydration,_poor_skin_turgor for=a2",
        ),
    ),
    Visit(
        "SEH-2003", PEACH, MEADOWLARK, PAVILION, ("C50.911",),
        (
            "96413 x1 620.00", "96415 x2 280.00", "96365 x1 310.00", "J9267 x270 540.00", "J1453 x150 450.00",
        ),
        "held",
        "Two initial codes through one port: the fosaprepitant beside the chemotherapy is a sequential infusion "
        "(96367). Its price is not on the claim, so the change waits for a person or for a fee schedule.",
        chart=(
            "order o1 paclitaxel dose=270mg route=IV minutes=180 by=Joel_Anise_MD signed=2026-03-02",
            "order o2 fosaprepitant dose=150mg route=IV minutes=30 by=Joel_Anise_MD signed=2026-03-02",
            "a1 paclitaxel infusion 09:30-12:30 hcpcs=J9267 class=complex route=IV dose=270mg"
            " vials=1x300mg single_dose=no access=port rate=167"
            " performer=C._Lovage_RN order=o1",
            "a2 fosaprepitant infusion 08:50-09:20 hcpcs=J1453 class=therapeutic route=IV dose=150mg vials=1x150mg"
            " single_dose=yes access=port rate=290 performer=C._Lovage_RN order=o2",
            "indication C50.911 text=breast_cancer for=a1", "indication C50.911 text=antiemetic for=a2",
            "monitoring 10:00 vital_signs_stable",
        ),
    ),
    Visit(
        "SEH-2004", SQUASH_WIFE, MEADOWLARK, HOSPITAL, ("M86.9",),
        (
            "96365 x1 310.00", "96366 x1 92.00", "96365-59 x1 310.00", "J3373 x150 36.00", "J2543 x4 40.00",
        ),
        "accepted",
        "Two initial codes, and rightly so: two incompatible antibiotics through two arms, with the reason charted.",
        chart=(
            "order o1 vancomycin dose=1500mg route=IV minutes=90 by=Ruth_Fennel_MD signed=2026-03-03",
            "order o2 piperacillin_tazobactam dose=4.5g route=IV minutes=30 by=Ruth_Fennel_MD signed=2026-03-03",
            "a1 vancomycin infusion 10:00-11:40 hcpcs=J3373 class=therapeutic route=IV dose=1500mg"
            " vials=1x10g single_dose=no"
            " access=left_forearm rate=200 performer=T._Dill_RN order=o1",
            "a2 piperacillin_tazobactam infusion 10:05-10:40 hcpcs=J2543 class=therapeutic route=IV dose=4.5g"
            " vials=1x4.5g single_dose=yes access=right_hand"
            " access_reason=incompatible_with_vancomycin_at_the_Y-site,_both_due rate=200 performer=T._Dill_RN"
            " order=o2",
            "indication M86.9 text=osteomyelitis for=a1", "indication M86.9 text=osteomyelitis for=a2",
        ),
        found_by="manifest",
    ),
    Visit(
        "SEH-2005", CURRANT, MEADOWLARK, PAVILION, ("Z51.11", "C18.9"),
        (
            "96413 x1 620.00", "96415 x1 140.00", "96411 x1 240.00", "96416 x1 480.00", "96368 x1 88.00",
            "96375 x1 78.00", "J9263 x300 900.00", "J0640 x14 70.00", "J9190 x11 33.00",
            "J2469 x10 210.00",
        ),
        "accepted", "A FOLFOX day with a pump to go home with: ten lines, all of them supported.",
        chart=(
            "order o1 oxaliplatin dose=150mg route=IV minutes=120 by=Joel_Anise_MD signed=2026-03-02",
            "order o2 leucovorin dose=700mg route=IV minutes=120 by=Joel_Anise_MD signed=2026-03-02",
            "order o3 fluorouracil dose=700mg route=IV rate=push by=Joel_Anise_MD signed=2026-03-02",
            "order o4 fluorouracil dose=4200mg route=IV minutes=2760 by=Joel_Anise_MD signed=2026-03-02",
            "order o5 palonosetron dose=250mcg route=IV rate=push by=Joel_Anise_MD signed=2026-03-02",
            "a1 oxaliplatin infusion 09:00-11:00 hcpcs=J9263 class=complex route=IV dose=150mg"
            " vials=1x100mg,1x50mg single_dose=yes access=port container=bag-1 rate=250 performer=C._Lovage_RN"
            " order=o1",
            "a2 leucovorin infusion 09:00-11:00 hcpcs=J0640 class=therapeutic route=IV dose=700mg vials=2x350mg"
            " single_dose=yes access=port container=bag-2 rate=125 performer=C._Lovage_RN order=o2",
            "a3 fluorouracil push 11:05-11:09 hcpcs=J9190 class=complex route=IV dose=700mg"
            " vials=1x5g single_dose=no access=port"
            " performer=C._Lovage_RN order=o3",
            "a4 fluorouracil pump 11:15- hcpcs=J9190 class=complex route=IV dose=4200mg"
            " vials=1x5g single_dose=no access=port planned=46"
            " pump_owner=clinic rate=2 performer=C._Lovage_RN order=o4",
            "a5 palonosetron push 08:40-08:41 hcpcs=J2469 class=therapeutic route=IV dose=250mcg vials=1x250mcg"
            " single_dose=yes access=port performer=C._Lovage_RN order=o5",
            "indication C18.9 text=colon_cancer for=a1", "indication C18.9 text=colon_cancer for=a2",
            "indication C18.9 text=colon_cancer for=a3", "indication C18.9 text=colon_cancer for=a4",
            "indication C18.9 text=antiemetic for=a5",
            "monitoring 09:30 vital_signs_stable", "monitoring 10:30 vital_signs_stable",
        ),
        found_by="control number", control_number="DEMO-PWK-2005",
    ),
    Visit(
        "SEH-2006", YAM, MEADOWLARK, HOSPITAL, ("A41.9",),
        (
            "96365 x1 310.00", "96366 x1 92.00", "96368 x2 176.00", "J3373 x150 36.00", "J0692 x4 44.00",
            "J3475 x4 8.00",
        ),
        "corrected", "Two more drugs ran beside the first. Concurrent infusion counts once an encounter.",
        chart=(
            "order o1 vancomycin dose=1500mg route=IV minutes=90 by=Ruth_Fennel_MD signed=2026-03-03",
            "order o2 cefepime dose=2g route=IV minutes=30 by=Ruth_Fennel_MD signed=2026-03-03",
            "order o3 magnesium_sulfate dose=2g route=IV minutes=60 by=Ruth_Fennel_MD signed=2026-03-03",
            "a1 vancomycin infusion 13:00-14:40 hcpcs=J3373 class=therapeutic route=IV dose=1500mg vials=1x10g"
            " single_dose=no access=midline container=bag-1 rate=200 performer=T._Dill_RN order=o1",
            "a2 cefepime infusion 13:05-13:35 hcpcs=J0692 class=therapeutic route=IV dose=2g vials=1x2g"
            " single_dose=yes access=midline container=bag-2 rate=200 performer=T._Dill_RN order=o2",
            "a3 magnesium_sulfate infusion 13:40-14:40 hcpcs=J3475 class=therapeutic route=IV dose=2g"
            " vials=1x20g single_dose=no access=midline"
            " container=bag-3 rate=50 performer=T._Dill_RN order=o3",
            "indication A41.9 text=sepsis for=a1", "indication A41.9 text=sepsis for=a2",
            "indication A41.9 text=hypomagnesemia for=a3",
        ),
    ),
    Visit(
        "SEH-2007", PERSIMMON, MEDICARE_A, PAVILION, ("Z45.2",), ("96523 x1 85.00",),
        "accepted", "A port flush and nothing else that day: payable.",
        chart=("a1 heparin_lock_flush flush 15:00 class=flush purpose=keep_open access=port performer=C._Lovage_RN",),
    ),
    Visit(
        "SEH-2008", OLIVE, MEDICARE_A, PAVILION, ("D64.81",),
        ("36000 x1 45.00", "96523 x1 85.00", "96365 x1 310.00", "J1756 x200 160.00"),
        "corrected", "Starting the line and flushing the port are part of the infusion: two lines go.",
        chart=(
            "order o1 iron_sucrose dose=200mg route=IV minutes=30 by=Joel_Anise_MD signed=2026-03-02",
            "a1 iron_sucrose infusion 10:15-10:47 hcpcs=J1756 class=therapeutic route=IV dose=200mg vials=2x100mg"
            " single_dose=yes access=port rate=200 performer=C._Lovage_RN order=o1",
            "a2 heparin_lock_flush flush 10:50 class=flush purpose=keep_open access=port performer=C._Lovage_RN",
            "indication D64.81 text=anemia_due_to_chemotherapy for=a1",
        ),
    ),
    Visit(
        "SEH-2009", PAPAYA, MEADOWLARK, HOSPITAL, ("J18.9",),
        ("96365 x1 310.00", "- x4 48.00 rev=0636"),
        "rejected", "Revenue code 0636 without the drug's HCPCS code: the payer can't know what was given.",
        chart=(
            "order o1 ceftriaxone dose=1g route=IV minutes=30 by=Ruth_Fennel_MD signed=2026-03-03",
            "a1 ceftriaxone infusion 16:00-16:33 hcpcs=J0696 class=therapeutic route=IV dose=1g vials=1x1g"
            " single_dose=yes access=left_hand rate=100 performer=T._Dill_RN order=o1",
            "indication J18.9 text=pneumonia for=a1",
        ),
    ),
    Visit(
        "SEH-2010", GUAVA, MEADOWLARK, HOSPITAL, ("G35.A",),
        ("96365 x1 310.00", "J2323-JZ x300 7500.00"),
        "held", "The control number leads to the chart of her twin sister. It is not used, and a person must look.",
        chart=(
            "order o1 natalizumab dose=300mg route=IV minutes=60 by=Ruth_Fennel_MD signed=2026-03-02",
            "a1 natalizumab infusion 11:00-12:02 hcpcs=J2323 class=therapeutic route=IV dose=300mg vials=1x300mg"
            " single_dose=yes access=left_hand rate=115 performer=T._Dill_RN order=o1",
            "indication G35.A text=multiple_sclerosis for=a1",
        ),
        found_by="control number", control_number="DEMO-PWK-2010", chart_names=GUAVA_TWIN,
    ),
    Visit(
        "SEH-2011", LYCHEE, MEADOWLARK, HOSPITAL, ("R11.2",),
        ("96374 x1 240.00", "96361 x1 75.00", "J2405 x4 16.00"),
        "corrected", "Fluid that only keeps the line open is not hydration; its line goes.",
        chart=(
            "order o1 ondansetron dose=4mg route=IV rate=push by=Ruth_Fennel_MD signed=2026-03-03",
            "a1 ondansetron push 17:10-17:13 hcpcs=J2405 class=therapeutic route=IV dose=4mg vials=1x4mg"
            " single_dose=yes access=left_hand performer=T._Dill_RN order=o1",
            "a2 normal_saline infusion 17:15-18:00 purpose=keep_open route=IV volume=15 rate=20 access=left_hand"
            " performer=T._Dill_RN",
            "indication R11.2 text=nausea_with_vomiting for=a1",
        ),
    ),
    Visit(
        "SEH-2012", TAMARIND, BCBSNC, HOSPITAL, ("D80.1",),
        ("96365 x1 310.00", "96366 x1 92.00", "J1569-JZ x60 5400.00 ndc=00944270007 qty=300 unit=ML"),
        "accepted",
        "The other way round: four hours are charted and two were billed. Nothing is raised by itself; the report "
        "proposes it.",
        chart=(
            "order o1 immune_globulin dose=30g route=IV rate=by_protocol by=Ruth_Fennel_MD signed=2026-03-02",
            "a1 immune_globulin infusion 08:00-12:00 hcpcs=J1569 class=therapeutic route=IV dose=30g vials=1x30g"
            " single_dose=yes access=right_forearm lot=DEMO-12 performer=T._Dill_RN order=o1",
            "indication D80.1 text=hypogammaglobulinemia for=a1",
        ),
    ),
    Visit(
        "SEH-2013", MULBERRY, MEADOWLARK, HOSPITAL, ("Z00.00",),
        ("85025 x1 40.00 rev=0305", "80053 x1 60.00 rev=0301"),
        "passed through", "Laboratory only: copied byte for byte.",
        found_by="nothing",
    ),
)  # fmt: skip

FEES = (("96365", "150.00"), ("96367", "190.00"), ("96374", "95.00"))
"""The fee schedule beside the claims: with it, two of the held claims can be corrected."""
