"""What is compared, with what several causes of a difference ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from payer_profiles.parameters import Parameters
from scrubber.model.claim import Claim, ServiceLine
from scrubber.model.comparison import Difference
from scrubber.model.expected import Expectation, ExpectedLine
from scrubber.model.record import Administration, InfusionRecord
from scrubber.model.timeline import NotCounted, TimelineRow
from scrubber.reference import codes

UNDER_THE_SKIN = frozenset({"96369", "96370", "96371"})
FURTHER_HOURS = frozenset({"96361", "96366", "96370", "96415", "96423"})
ON_BODY = "96377"
"""An injector put on the body, which a syringe's 96372 is often billed for."""
FURTHER_DRUGS = frozenset({"96367", "96368", "96375", "96411", "96417"})


@dataclass(frozen=True)
class Comparing:
    """What is compared, with what several causes ask of it."""

    claim: Claim
    record: InfusionRecord
    expectation: Expectation
    parameters: Parameters

    @cached_property
    def rows(self) -> tuple[TimelineRow, ...]:
        """Return the timeline's rows."""
        return self.expectation.timeline.rows

    @cached_property
    def reasons(self) -> frozenset[NotCounted]:
        """Return every reason why documented minutes do not count."""
        found = {stretch.reason for row in self.rows for stretch in row.stretches}
        found |= {row.reason for row in self.rows}
        return frozenset(reason for reason in found if reason is not None)

    def line(self, difference: Difference) -> ServiceLine:
        """Return the billed line of a difference that has one."""
        return self.claim.line(difference.line or 0)

    def shows_the_day_of(self, line: ServiceLine) -> bool:
        """Return whether the chart shows anything on the day of a line: a day left out is silence."""
        return self.expectation.encounters.shows(line.first_date, line.last_date)

    def given(self, difference: Difference) -> tuple[Administration, ...]:
        """Return the administrations that the expected line rests on."""
        ids = difference.expected.administrations if difference.expected else ()
        return tuple(a for a in self.record.administrations if a.id in ids)

    def expected(self, *wanted: str) -> tuple[ExpectedLine, ...]:
        """Return the expected lines with one of these codes."""
        return tuple(line for line in self.expectation.lines if line.code in wanted)

    def same_visit(self, line: ServiceLine) -> Iterator[ServiceLine]:
        """Yield the other lines of the visit: of the day on 837P, of the whole claim on 837I (rule H06)."""
        for other in self.claim.lines:
            if other.number != line.number and (
                not self.claim.is_professional or other.first_date == line.first_date
            ):
                yield other


def is_separate(modifiers: Iterable[str]) -> bool:
    """Return whether a modifier says that the service was separate: 59 and its X forms mean the same here."""
    return not codes.SEPARATE_SERVICE.isdisjoint(modifiers)
