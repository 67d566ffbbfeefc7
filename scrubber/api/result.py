"""What comes back: typed values in the words of the report `infuscrub.report/2`, money as `Decimal`, and the outputs.

The types of claims, findings and corrections are those that the report itself is made of, so that what a host reads
and what its users read in the report can't differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal, overload

from scrubber.claims.as_json.from_x12 import document_of
from scrubber.claims.as_json.model import ClaimDocument
from scrubber.job.seen import Neighbours as Seen
from scrubber.model.value import Value, field
from scrubber.output import report
from x12 import ClaimSlice

ClaimResult = report.Claim
"""Everything decided about one claim."""


class ClaimResults(Sequence[ClaimResult]):
    """The claims of a result, in the order of the input. They are kept as JSON and read one at a time."""

    __slots__ = ("_lines",)

    def __init__(self, lines: tuple[bytes, ...]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> ClaimResult: ...
    @overload
    def __getitem__(self, index: slice) -> ClaimResults: ...
    def __getitem__(self, index: int | slice) -> ClaimResult | ClaimResults:
        if isinstance(index, slice):
            return ClaimResults(self._lines[index])
        return report.decode_claim(self._lines[index])

    def __iter__(self) -> Iterator[ClaimResult]:
        return map(report.decode_claim, self._lines)

    def __eq__(self, other: object) -> bool:
        return self._lines == other._lines if isinstance(other, ClaimResults) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._lines)

    def __reduce__(self) -> tuple[type[ClaimResults], tuple[tuple[bytes, ...]]]:
        return ClaimResults, (self._lines,)


class Result(Value, kw_only=True):
    """What came of one source. Outputs that would be empty are None."""

    head: report.Head
    """The report without its claims: summary, account, sets, plugins, hashes of the outputs."""
    claims: ClaimResults = field(default_factory=lambda: ClaimResults(()))
    """Every claim that was inspected; empty where `on_claim` or the stream of the report had them instead."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The outputs in memory, by kind."""
    paths: tuple[Path, ...] = ()
    """The outputs in the folder that was asked for."""
    delivery: str = ""
    """What a transport plugin made of the outputs in the folder."""
    unmet_approvals: tuple[str, ...] = ()
    """Claim numbers that approvals name, and no claim of the source has."""
    unfinished: tuple[str, ...] = ()
    """Plugins whose `infuscrub_run_finished` failed; the outputs are there all the same."""

    @property
    def error(self) -> str | None:
        """Why the source could not be used, or not to its end, in one line; None where it could."""
        return self.head.error

    @property
    def summary(self) -> report.Summary:
        """The counts."""
        return self.head.summary

    @property
    def account(self) -> report.Account:
        """Every chart, claim and dollar in one box."""
        return self.head.account

    @property
    def outbound(self) -> bytes | None:
        """The claims that may be sent."""
        return self.files.get("outbound")

    @property
    def held(self) -> bytes | None:
        """The claims that were held or rejected, as they came."""
        return self.files.get("held")

    @property
    def refused(self) -> bytes | None:
        """Sets, groups or interchanges that are refused above the claim, byte for byte."""
        return self.files.get("refused")

    @property
    def acknowledgement(self) -> bytes | None:
        """The 277CA: an answer to every claim."""
        return self.files.get("277ca")

    @property
    def f999(self) -> bytes | None:
        """The 999, where a set or group is refused or answers were asked for."""
        return self.files.get("999")

    @property
    def ta1(self) -> bytes | None:
        """The TA1, where an interchange is refused or answers were asked for."""
        return self.files.get("ta1")

    @property
    def report(self) -> report.Report:
        """The whole report in one value; for results that hold their claims."""
        return report.whole(self.head, tuple(self.claims))

    def report_json(self) -> bytes:
        """Return the whole report as JSON, a claim a line."""
        return b"".join(report.joined(self.head, self.claims._lines, pretty=True))


class Unjudged(StrEnum):
    """What only the other claims of a file show, and was not judged since nobody said it."""

    DUPLICATE = "duplicate"
    """Whether an earlier claim has the same number, or the same patient, days and services."""
    SET_REFUSED = "set_refused"
    """Whether the set, group or interchange that it comes in is refused."""
    CLAIMS_OF_PATIENT = "claims_of_patient"
    """Whether more claims stand under its patient than the guide allows."""
    SEVERAL_CLAIMS = "several_claims"
    """Whether a chart that names no claim, found by patient and day, fits another claim as well."""


class ClaimKey(Value):
    """Tells a claim from others without saying anything of it: digests of its number and of what it bills."""

    number: bytes
    services: bytes
    is_rejected: bool = False
    """Nothing of it is sent, so that a claim which bills the same is no copy of it."""


class Neighbours:
    """What the other claims of its file show of a claim. One object a file: add the key of every claim to it."""

    def __init__(self, *, set_refused: bool = False, shared_charts: Iterable[str] = ()) -> None:
        """`set_refused`: the set, group or interchange is refused, so nothing of it is judged.

        `shared_charts`: names of documents that name no claim, and of whose patient and day another claim is too.
        """
        self.set_refused = set_refused
        self.shared_charts = frozenset(shared_charts)
        self.claims_of_patient = 0
        """Claims that stand before this one under the same patient (HL)."""
        self._seen = Seen()

    def add(self, key: ClaimKey) -> None:
        """Remember a claim that came before."""
        self._seen.add(key.number, key.services, is_rejected=key.is_rejected)

    def shown(self, key: ClaimKey) -> str:
        """Return the rule that earlier claims show this one to break, or nothing."""
        return self._seen.shown(key.number, key.services)


class ClaimVerdict(Value, kw_only=True):
    """What was decided about one claim by itself."""

    claim: ClaimResult
    disposition: Literal["accepted", "corrected", "held", "rejected", "refused"]
    """`refused`: its set is, so that nothing was judged."""
    after: ClaimSlice
    """The claim as it may go out; as it came where nothing was changed or it may not."""
    key: ClaimKey
    unjudged: tuple[Unjudged, ...]
    """What its neighbours would show and nobody said."""
    charts: tuple[report.ChartAccount, ...] = ()
    """What became of every document offered."""

    @property
    def goes_out(self) -> bool:
        """Return whether it may be sent."""
        return self.disposition in ("accepted", "corrected")

    def document(self) -> ClaimDocument:
        """Return the claim as JSON, with the corrections that were applied. Raises `ClaimError`."""
        return document_of([self.after])
