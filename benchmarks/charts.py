"""Charts for generated claims, as complete as a careful nurse's: they support what is billed, in nine claims of ten.

In the tenth the first infusion ran an hour less than its lines say.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from scrubber.model.claim import Claim, ServiceLine
from scrubber.plugin import drugs

_FURTHER = {"96365": "96366", "96413": "96415", "96360": "96361"}
_INFUSED = frozenset({"96365", "96367", "96413", "96417"})


def chart_of(claim: Claim, number: int) -> dict[str, Any]:
    """Return the chart of a claim; `number` counts the claims, from 1."""
    day = claim.service_dates[0]
    return _Writing(claim, day, short=number % 10 == 0).chart()


class _Writing:
    def __init__(self, claim: Claim, day: date, *, short: bool) -> None:
        self._claim = claim
        self._day = day
        self._short = short
        self._now = datetime.combine(day, time(8))
        self._given: list[dict[str, Any]] = []

    def chart(self) -> dict[str, Any]:
        drug_lines = [line for line in self._claim.lines if line.code[:1] in "JQ"]
        billed = drug_lines[0]
        for line in self._claim.lines:
            if line.code in ("96365", "96413"):
                self._infusion(line, self._dose(drug_lines))
            elif line.code == "96367":
                self._infusion(line, {"substance": "ertapenem"})
            elif line.code == "96374":
                self._push(self._dose(drug_lines))
            elif line.code == "96375":
                for name in ("ondansetron", "famotidine", "dexamethasone")[: int(line.units)]:
                    self._push({"substance": name})
            elif line.code in ("96360", "96361") and not self._hydrated:
                self._hydration(line)
        indication = self._claim.diagnoses[0].code if self._claim.diagnoses else "K50.90"
        return {
            "schema": "infuscrub.record/1",
            "understood": {"whole": True},
            "claim": {"claim_id": self._claim.claim_id},
            "patient": {"member_id": self._claim.subscriber.member_id},
            "encounter": {"id": "V1", "primary_reason": "a1"},
            "orders": [self._order(given) for given in self._given],
            "administrations": self._given,
            "monitoring": [{"at": f"{self._day}T08:30", "text": "vital signs stable"}],
            "indications": [{"code": indication, "text": billed.code, "for": g["id"]} for g in self._given],
        }

    @property
    def _hydrated(self) -> bool:
        return any(given["class"] == "hydration" for given in self._given)

    def _dose(self, lines: list[ServiceLine]) -> dict[str, Any]:
        """Return drug, dose and vials of the drug lines; the JW line is what was discarded of the last vial."""
        code = lines[0].code
        drug = drugs.find(code)
        if drug is None:
            return {"substance": code, "hcpcs": code}
        one, measure = drug.unit_amount, drug.unit
        given = sum((line.units for line in lines if "JW" not in line.modifiers), Decimal(0)) * one
        wasted = sum((line.units for line in lines if "JW" in line.modifiers), Decimal(0)) * one
        facts: dict[str, Any] = {
            "substance": drug.substance,
            "hcpcs": code,
            "dose": _amount(given, measure),
            "vials": [{"size": _amount(given + wasted, measure), "count": 1, "single_dose": True}],
        }
        if wasted:
            facts["wasted"] = {
                **_amount(wasted, measure),
                "reason": "remainder of the vial",
                "by": "P. Mint RN",
                "at": f"{self._day}T16:00",
            }
        return facts

    def _add(self, minutes: int, facts: dict[str, Any]) -> None:
        start, self._now = self._now, self._now + timedelta(minutes=minutes)
        self._given.append(
            {
                "id": f"a{len(self._given) + 1}",
                "route": "IV",
                "access": "port",
                "dose": _amount(Decimal(4), "mg"),
                "rate_ml_per_hour": 125,
                "lot": "DEMO-11",
                "performer": "P. Mint RN",
                "order": f"o{len(self._given) + 1}",
                "start": start.isoformat(timespec="minutes"),
                "stop": self._now.isoformat(timespec="minutes"),
                **facts,
            }
        )

    def _infusion(self, line: ServiceLine, facts: dict[str, Any]) -> None:
        further = sum(
            (other.units for other in self._claim.lines if other.code == _FURTHER.get(line.code)), Decimal(0)
        )
        hours = max(int(further) - (self._short and not self._given), 0)
        drug_class = "complex" if line.code.startswith("964") else "therapeutic"
        self._add(60 + 60 * hours, {"technique": "infusion", "class": drug_class, **facts})

    def _push(self, facts: dict[str, Any]) -> None:
        self._add(3, {"technique": "push", "class": "therapeutic", **facts})

    def _hydration(self, line: ServiceLine) -> None:
        further = int(sum(other.units for other in self._claim.lines if other.code == "96361"))
        facts = {
            "substance": "normal saline",
            "technique": "infusion",
            "class": "hydration",
            "dose": _amount(Decimal(1000), "mL"),
        }
        if line.modifiers:
            facts |= {"access": "left forearm", "access_reason": "drugs that do not mix"}
        self._add(60 * further if line.code == "96361" else 60 + 60 * further, facts)

    def _order(self, given: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": given["order"],
            "substance": given["substance"],
            "dose": given["dose"],
            "route": "IV",
            "rate": "as tolerated",
            "ordered_by": "Nora Sage MD",
            "signed_at": self._day.isoformat(),
        }


def _amount(value: Decimal, unit: str) -> dict[str, Any]:
    return {"value": float(value), "unit": unit}
