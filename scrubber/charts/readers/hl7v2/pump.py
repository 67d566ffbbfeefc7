"""What an infusion pump reports (IHE PCD-10, ORU^R42): one event of delivery a message, and the drug it delivers.

    OBR|1|AB12345^PCD-03|...|2222^Dopamine|||20151015132106-0500
    OBX|3|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.0.0.2|197288^MDC_EVT_PUMP_DELIV_START^MDC||||||R

A pump stops whenever somebody presses stop, so a stop is a pause until delivery starts again; only a complete delivery
is an end. Source: IHE PCD Technical Framework, Infusion Pump Event Communication, and the IEEE 11073 terms as messages
of pumps show them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.when import When
from scrubber.charts.readers.hl7v2.message import Segment
from scrubber.charts.words.actions import Action
from scrubber.charts.words.nameless import names_no_drug
from scrubber.charts.words.route import Way
from scrubber.charts.words.values import Concept, exact_number, millilitres, volume_rate
from scrubber.model.record import Administration, Provenance, Quantity

_EVENTS: dict[str, Action] = {
    "MDC_EVT_PUMP_DELIV_START": "start",
    "MDC_EVT_PUMP_DELIV_STOP": "pause",
    "MDC_EVT_PUMP_DELIV_COMP": "stop",
    "MDC_EVT_PUMP_DELIV_RATE_CHANGE": "rate",
    "MDC_EVT_PUMP_RATE_CHANGE": "rate",
}
_ABOUT_DELIVERY = re.compile(r"DELIV|BOLUS|SWITCH|TRANSITION|KVO")
_RATES = frozenset({"MDC_FLOW_FLUID_PUMP", "MDC_FLOW_FLUID_PUMP_CURRENT"})
_DELIVERED = ("MDC_VOL_FLUID_DELIV", "MDC_VOL_FLUID_DELIV_TOTAL")
"""What was delivered. The volume to be infused (MDC_VOL_FLUID_TBI) was programmed, and is no fact of giving."""
_OF_A_PART = "MDC_VOL_FLUID_DELIV_SEGMENT"
"""What was delivered in the last segment alone: it tells that a pump delivers, and no volume of the whole."""
_DOSES = ("MDC_DOSE_DRUG_DELIV", "MDC_DOSE_DRUG_DELIV_TOTAL")
_STATUS = "MDC_PUMP_STAT"
_IDLE = re.compile(r"idle|standby|stopped|paused|off", re.IGNORECASE)
_DRUGS = ("MDC_DRUG_NAME_LABEL", "MDC_DRUG_NAME_TYPE", "MDC_DRUG_NAME")
_EVENT, _SOURCE = "MDC_ATTR_EVT_COND", "MDC_ATTR_EVT_SOURCE"
NO_DRUG = "a pump event without a drug"


def is_of_pump(obx: Segment) -> bool:
    """Return whether an observation is one of a pump, by the terms of IEEE 11073."""
    return obx.get(3, 2).startswith("MDC_") or obx.get(3, 3) == "MDC"


@dataclass(slots=True)
class PumpEvent:
    """The observations of one OBR, gathered until the next one begins."""

    obr: Segment | None
    observed: list[Segment] = field(default_factory=list)
    run: str = ""
    """The pump's own number of what it delivers, where several events share it."""

    def take(self, obx: Segment) -> None:
        """Take in one observation."""
        if obx.get(5) or obx.get(5, 2):
            self.observed.append(obx)

    def _of(self, name: str) -> Segment | None:
        """Return an observation by its name: that of the source (primary, secondary) which the event is about."""
        source = next(
            (obx.get(5).rpartition(".")[0] for obx in self.observed if obx.get(3, 2) == _SOURCE), ""
        )
        found = [obx for obx in self.observed if obx.get(3, 2) == name]
        of_source = [obx for obx in found if source and obx.get(4).startswith(f"{source}.")]
        return next(iter(of_source or found), None)

    @property
    def said(self) -> str:
        """Return the event's name; empty for a periodic report, which tells no event."""
        found = self._of(_EVENT)
        return (found.get(5, 2) or found.get(5)) if found is not None else ""

    @property
    def place(self) -> str:
        """Return where the event stands."""
        found = self._of(_EVENT)
        return found.place if found is not None else ""

    @property
    def identity(self) -> tuple[tuple[str, ...], ...]:
        """Return all that it says: a message that is sent again tells nothing new."""
        return (self.obr.said if self.obr is not None else (), *(obx.said for obx in self.observed))

    @property
    def is_unknown(self) -> bool:
        """Return whether it is an event of delivery that nobody here knows."""
        return self.said not in _EVENTS and _ABOUT_DELIVERY.search(self.said) is not None

    def entry(self) -> tuple[Entry | None, str]:
        """Return the event as an entry of the chart, or why there is none (empty: it tells nothing of giving)."""
        action = _EVENTS.get(self.said)
        obx = self._of(_EVENT)
        if action is None or obx is None:
            return None, ""
        drug, substance = self._drug()
        if not substance:
            return None, NO_DRUG
        at = obx.moment(14) or (self.obr.moment(7) if self.obr is not None else None)
        moment = at if isinstance(at, datetime) else None
        quote = f"{self.said} {substance} {moment:%Y-%m-%d %H:%M}" if moment else f"{self.said} {substance}"
        item = Administration(
            id=f"pump {obx.place}",
            substance=substance,
            technique="infusion",
            ndc=drug.ndc,
            hcpcs=drug.hcpcs,
            on=at if at is not None and moment is None else None,
            rate_ml_per_hour=self._rate() if action != "stop" else None,
            order=self._order or None,
            source=Provenance(locator=obx.place, quote=quote),
        )
        ends = action in ("stop", "pause")
        return Entry(
            item,
            order=self._order or self.run,
            action=action,
            when=When(quote, (moment,) if moment is not None else (), dated=True),
            way=Way(None, "infusion"),
            counted_ml=millilitres(self._amount(_DELIVERED)) if ends else None,
            counted_dose=self._amount(_DOSES) if ends else None,
        ), ""

    def _drug(self) -> tuple[Concept, str]:
        """Return the drug of OBR-4 with its codes, and what it is called: by the pump's own label, else there."""
        drug = self.obr.concept(4) if self.obr is not None else Concept(None, ())
        label = next((found for name in _DRUGS if (found := self._of(name)) is not None), None)
        told = (label.get(5) if label is not None else "", drug.words or "")
        names = (name for name in told if name and not name.startswith("MDC_") and not names_no_drug(name))
        return drug, next(names, "")

    @property
    def report(self) -> tuple[str, str]:
        """Return place and words of a periodic report (PCD-01) of a pump that delivers; it tells no start or end."""
        told = [self._of(name) for name in (*_DRUGS, *_DELIVERED, _OF_A_PART, *sorted(_RATES))]
        status = self._of(_STATUS)
        words = (status.get(5, 2) or status.get(5)) if status is not None else ""
        found = [obx for obx in told if obx is not None and obx.get(5) not in ("", "0")]
        if not found or _IDLE.search(words):
            return "", ""
        said = " ".join(filter(None, (obx.get(5) for obx in found)))
        return found[0].place, f"{words or 'pump'} {said}"

    @property
    def number(self) -> str:
        """Return the number that the pump's gateway gave (OBR-3): of the event, or of the program around it."""
        return self.obr.get(3) if self.obr is not None else ""

    @property
    def _order(self) -> str:
        """Return the order; where the event's own number (OBR-3) is repeated in its place, none is told."""
        obr = self.obr
        return obr.get(2) if obr is not None and obr.get(2) != obr.get(3) else ""

    def _rate(self) -> Decimal | None:
        for name in sorted(_RATES):
            if (obx := self._of(name)) is not None and (number := exact_number(obx.get(5))) is not None:
                return volume_rate(Quantity(number, obx.get(6, 4) or obx.get(6, 5) or obx.get(6)))
        return None

    def _amount(self, names: Sequence[str]) -> Quantity | None:
        """Return the first of these amounts that the event gives."""
        for name in names:
            obx = self._of(name)
            number = exact_number(obx.get(5)) if obx is not None else None
            if obx is not None and number is not None and number > 0:
                unit = obx.get(6, 4) or obx.get(6, 5) or obx.get(6)
                return Quantity(number, "mcg" if unit.casefold() == "ug" else unit)
        return None
