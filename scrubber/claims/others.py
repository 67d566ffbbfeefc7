"""What other payers are and have decided (loops 2320, 2330B, 2430), put together from their segments as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from scrubber.claims.values import number_of
from scrubber.model.whole import Adjustment, ClaimAmount, Identifier, LineAdjudication, OtherPayer
from x12 import Segment
from x12.letters import legible

OTHER_PAYER, OTHER_PAYER_NAME, LINE_DECISION = "2320", "2330B", "2430"

_NONE: frozenset[int] = frozenset()
_ALL = frozenset(range(1, 40))


@dataclass(slots=True)
class _Payer:
    """Another payer that is being read."""

    value: OtherPayer
    adjustments: list[Adjustment] = field(default_factory=list)
    amounts: list[ClaimAmount] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)


class Others:
    """The other payers so far. Each method returns the numbers of the elements that it has taken."""

    def __init__(self) -> None:
        self.payers: list[_Payer] = []
        self.adjudications: list[LineAdjudication] = []

    def found(self) -> tuple[OtherPayer, ...]:
        """Return the payers, in the order of the claim."""
        return tuple(
            replace(
                payer.value,
                adjustments=tuple(payer.adjustments),
                amounts=tuple(payer.amounts),
                identifiers=tuple(payer.identifiers),
            )
            for payer in self.payers
        )

    def begin(self, payer: OtherPayer) -> None:
        """Take SBR of loop 2320."""
        self.payers.append(_Payer(payer))

    def named(self, segment: Segment) -> frozenset[int]:
        """Take NM1*PR of loop 2330B."""
        if not self.payers or self.payers[-1].value.name or self.payers[-1].value.payer_id:
            return _NONE
        last = self.payers[-1]
        last.value = replace(last.value, name=legible(segment.element(3)), payer_id=segment.element(9))
        return frozenset({1, 2, 3, 8, 9})

    def identified(self, qualifier: str, value: str) -> frozenset[int]:
        """Take a REF of loop 2330B."""
        if not self.payers:
            return _NONE
        self.payers[-1].identifiers.append(Identifier(qualifier, value))
        return frozenset({1, 2})

    def decided(self, loop: str, day: date | None) -> frozenset[int]:
        """Take DTP*573, of the claim or of a line."""
        if day is None:
            return _NONE
        if loop == LINE_DECISION:
            if not self.adjudications or self.adjudications[-1].decided is not None:
                return _NONE
            self.adjudications[-1] = replace(self.adjudications[-1], decided=day)
        else:
            if not self.payers or self.payers[-1].value.decided is not None:
                return _NONE
            self.payers[-1].value = replace(self.payers[-1].value, decided=day)
        return frozenset({1, 2, 3})

    def amount(self, loop: str, amount: ClaimAmount) -> frozenset[int]:
        """Take an AMT of loop 2320 or 2430."""
        if loop == OTHER_PAYER and self.payers:
            self.payers[-1].amounts.append(amount)
        elif loop == LINE_DECISION and self.adjudications and self.adjudications[-1].remaining is None:
            if amount.qualifier != "EAF":
                return _NONE
            self.adjudications[-1] = replace(self.adjudications[-1], remaining=amount.amount)
        else:
            return _NONE
        return frozenset({1, 2}) if amount.amount is not None else _NONE

    def adjusted(self, segment: Segment, loop: str) -> frozenset[int]:
        """Take a CAS of the claim or of a line."""
        given = [*segment.elements[2:], "", ""]
        found = [
            Adjustment(segment.element(1), given[n], number_of(given[n + 1]), number_of(given[n + 2]))
            for n in range(0, len(given) - 2, 3)
            if given[n]
        ]
        if loop == LINE_DECISION and self.adjudications:
            last = self.adjudications[-1]
            self.adjudications[-1] = replace(last, adjustments=(*last.adjustments, *found))
        elif self.payers:
            self.payers[-1].adjustments.extend(found)
        else:
            return _NONE
        is_read = found and all(number_of(value) is not None for value in _amounts(given) if value)
        return _ALL if is_read else _NONE

    def line_decided(self, segment: Segment, line: int) -> frozenset[int]:
        """Take a SVD."""
        component = segment.delimiters.component_text
        fields = [*segment.element(3).split(component), *[""] * 7]
        paid, units = number_of(segment.element(2)), number_of(segment.element(5))
        modifiers = tuple(modifier for modifier in fields[2:6] if modifier)
        self.adjudications.append(
            LineAdjudication(line, segment.element(1), paid, fields[1], modifiers, units)
        )
        taken = {1}
        taken |= {2} if paid is not None else set()
        taken |= {3} if not any(fields[6:]) else set()
        taken |= {5} if units is not None else set()
        return frozenset(taken)


def _amounts(given: list[str]) -> Iterator[str]:
    for number in range(0, len(given) - 2, 3):
        yield given[number + 1]
        yield given[number + 2]
