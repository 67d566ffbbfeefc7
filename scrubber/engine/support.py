"""What a chart supports of a claim, under the parameters of its payer."""

from __future__ import annotations

from typing import Any

from payer_profiles import Parameters
from scrubber.coding.readings import support_of
from scrubber.model.chart import Chart
from scrubber.model.claim import Claim
from scrubber.model.readings import Support
from scrubber.model.value import replace
from scrubber.reference import codes
from scrubber.reference.tables import Tables


def support_for(
    claim: Claim, chart: Chart, parameters: Parameters, tables: Tables | None = None
) -> Support | None:
    """Return what a chart supports of a claim; None where it shows no administration: it says nothing of the claim.

    Which parameters the coding read is noted on the way, since findings stand on them.
    `tables`: those of the run; the shipped ones where None.
    """
    record = chart.record
    if record is None:
        return None
    retracted = frozenset(record.retracted)
    if all(item.id in retracted for item in record.administrations):
        return None
    noting = _Noting(parameters)
    support = support_of(
        record,
        noting,  # type: ignore[arg-type]
        transaction_setting="physician" if claim.is_professional else "facility",
        place_of_service=claim.place_of_service or None,
        type_of_bill=claim.type_of_bill or None,
        on=claim.service_dates[0] if len(claim.service_dates) == 1 else None,
        billed=frozenset(line.code for line in claim.lines if codes.is_drug(line.code)),
        tables=tables,
        one_stay=any(line.code in codes.OBSERVATION or line.revenue_code == "0762" for line in claim.lines),
    )
    return replace(support, reads=noting.read())


class _Noting:
    """A payer's parameters that keep what was read of them: the first look at each is dear, and no other."""

    def __init__(self, parameters: Parameters) -> None:
        self.__dict__[_SOURCE] = parameters

    def __getattr__(self, name: str) -> Any:
        value = self.__dict__[name] = getattr(self.__dict__[_SOURCE], name)
        return value

    def read(self) -> tuple[str, ...]:
        """Return the names of the parameters that were read, in the order of their first reading."""
        return tuple(name for name in self.__dict__ if name in _PARAMETERS)


_SOURCE = "(source)"
_PARAMETERS = frozenset(Parameters.model_fields)
