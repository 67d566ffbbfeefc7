"""What a chart supports of a claim, under the parameters of its payer."""

from __future__ import annotations

from payer_profiles import Parameters
from scrubber.coding.readings import support_of
from scrubber.model.chart import Chart
from scrubber.model.claim import Claim
from scrubber.model.readings import Support


def support_for(claim: Claim, chart: Chart, parameters: Parameters) -> Support | None:
    """Return what a chart supports of a claim; None where it shows no administration: it says nothing of the claim."""
    record = chart.record
    if record is None:
        return None
    retracted = frozenset(record.retracted)
    if all(item.id in retracted for item in record.administrations):
        return None
    return support_of(
        record,
        parameters,
        transaction_setting="physician" if claim.is_professional else "facility",
        place_of_service=claim.place_of_service or None,
        on=claim.service_dates[0] if len(claim.service_dates) == 1 else None,
    )
