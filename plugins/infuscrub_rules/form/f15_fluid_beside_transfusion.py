"""F15: hydration beside a transfusion without an order of its own."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.charts import is_hydration, order_of
from infuscrub_rules.sources import NCCI_TRANSFUSION
from infuscrub_rules.visits import same_visit
from scrubber.plugin import SUGGESTED, WARNING, Case, Finding, FindingKind, Need, RemoveLine, codes, rule

TRANSFUSION = "36430"


@rule(
    "F15",
    "fluid-beside-transfusion",
    kind=FindingKind.CONFLICT,
    severity=WARNING,
    safety=SUGGESTED,
    concerns=lambda case: TRANSFUSION in case.codes and not case.codes.isdisjoint(codes.HYDRATION_CODES),
    needs=(Need.RECORD, Need.ORDER),
    source=NCCI_TRANSFUSION,
)
def fluid_beside_transfusion(case: Case) -> Iterator[Finding]:
    """Hydration is billed beside a transfusion, and no order asks for the fluid.

    What it checks
        96360 and 96361 on a visit with 36430: the chart's hydration has an order of its own. Fluid that keeps the
        vein open or runs between the units of blood is no hydration at all (rule S07).
    Why it denies
        Fluid beside blood is taken as part of the transfusion unless it was ordered for itself.
    Example
        chart: order o1 red_cells dose=1unit route=IV signed=2026-03-02
        chart: a1 red_cells transfusion 10:00-12:00 class=blood order=o1
        chart: a2 normal_saline infusion 12:10-13:20 class=hydration
        claim: 36430 x1 200.00
        claim: 96360 x1 100.00
        expect: fail at line 2
    Fix
        Taking the hydration off is proposed, where no order is found.
    Source
        NCCI policy manual ch. XI B.4, as quoted by AAPC.
    """
    record = case.record
    fluids = [administration for administration in case.treatments if is_hydration(administration)]
    if record is None or not fluids or any(order_of(record, administration) for administration in fluids):
        return
    for line in case.lines_in(codes.HYDRATION_CODES):
        if any(other.code == TRANSFUSION for other in same_visit(case, line)):
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} beside a transfusion; no order of the chart asks for the fluid.",
                billed=line.label,
                asks="an order for the fluid",
                evidence=case.evidence([administration.id for administration in fluids]),
                fix=(RemoveLine(line.number),),
            )
