"""The claims of a run, noted before the first of them is scrubbed, where a chart may fit several of them.

All inputs that are named before the run are read for it; one that comes by itself (standard input, a stream of the
library) is noted when it comes, and claims that were scrubbed before do not know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from scrubber.charts.link.claimed import Noted
from scrubber.charts.link.index import DocumentIndex
from scrubber.claims.interest import is_of_interest
from scrubber.engine.correct import VOID
from scrubber.job.charts import keys_of
from scrubber.job.ranges import tasks_of
from scrubber.job.source import InputError, InputFile, Source
from x12 import ClaimSlice
from x12.survey import Survey, read_range, survey_file

CLAIMS_EACH = 1000


class Ahead:
    """Notes the claims of a run."""

    def __init__(self, index: DocumentIndex, inputs: Iterable[str]) -> None:
        """`inputs`: names of the files that are still to come."""
        self.noted = Noted()
        self._index = index
        self._to_come = [name for name in dict.fromkeys(inputs) if name != "-"]
        self._known: set[str] = set()

    def note(self, source: Source, survey: Survey) -> None:
        """Note the claims of an input that was just surveyed, and before the first one those of all to come."""
        if str(source.path) not in self._known:
            self._known.add(str(source.path))
            self._take(source, survey)
        while self._to_come:
            name = self._to_come.pop()
            if name not in self._known:
                with suppress(InputError):  # it is said when its turn comes
                    self._look_into(name)

    def _look_into(self, name: str) -> None:
        file = InputFile(name)
        try:
            self._take(file, survey_file(file.chunks()))
            self._known.add(name)
        finally:
            file.close()

    def _take(self, source: Source, survey: Survey) -> None:
        for claim in _claims(source, survey):
            self.noted.note(keys_of(claim), self._index)


def _claims(source: Source, survey: Survey) -> Iterator[ClaimSlice]:
    """Yield the claims for which charts are looked for: no void, and none of a set that is refused."""
    for task in tasks_of(survey, CLAIMS_EACH):
        for item in read_range(source.read, task.range):
            if (
                isinstance(item, ClaimSlice)
                and is_of_interest(item)
                and item.claim.head.component(5, 3) != VOID
                and not any(start <= item.claim.start < end for start, end in task.refused)
            ):
                yield item
