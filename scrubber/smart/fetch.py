"""The charts of many claims, one after the other: patient, collection, bundle, file; and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Literal

from scrubber.smart.bundle import bundle_of, encoded
from scrubber.smart.client import FhirClient
from scrubber.smart.collect import WHY, Missing, collect
from scrubber.smart.errors import AnswerError, ServerGone, SmartError, TokenError
from scrubber.smart.folder import ChartFolder
from scrubber.smart.patients import Match, find_patient
from scrubber.smart.wanted import Wanted

Status = Literal[
    "fetched", "partly", "no_patient", "several_patients", "no_day", "other_claim", "failed", "not_asked"
]
SAID: dict[Status, str] = {
    "fetched": "fetched",
    "partly": "fetched in part",
    "no_patient": "no patient of the server is surely this claim's",
    "several_patients": "several patients of the server fit; none was taken",
    "no_day": "the claim gives no date of service",
    "other_claim": "claims of this number are about different patients; none was fetched",
    "failed": "the server did not answer as it should",
    "not_asked": "not asked, since the server failed before",
}
_BY = {
    "medical_record_number": "the medical record number agrees",
    "member_id": "the member id agrees",
    "birth_date": "name and birth date agree, no number does",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one claim."""

    claim_id: str
    status: Status
    file: str = ""
    """Of its chart, in the folder; empty where there is none."""
    confirmed: bool = True
    """Whether the chart is the claim's; else a person must say so in the manifest."""
    because: str = ""
    """How the patient was found, or what went wrong."""
    got: tuple[tuple[str, int], ...] = ()
    """How many resources of each type."""
    missing: tuple[Missing, ...] = ()
    not_offered: tuple[str, ...] = ()
    """Types of resources that the server does not have at all."""
    change: str = ""
    """Of the file: new, changed, unchanged, removed, or kept (an earlier one, since nothing better was had).
    """

    @property
    def is_whole(self) -> bool:
        """Return whether all that was asked for is here and surely the claim's."""
        return self.status == "fetched" and self.confirmed

    @property
    def has_administrations(self) -> bool:
        """Return whether anything was given on those days, as far as was read."""
        return dict(self.got).get("MedicationAdministration", 0) > 0

    def as_row(self, days: Sequence[str]) -> dict[str, Any]:
        """Return it as the account writes it."""
        return {
            "claim_id": self.claim_id,
            "status": self.status,
            "file": self.file or None,
            "confirmed": self.confirmed,
            "because": self.because,
            "days": list(days),
            "got": dict(self.got),
            "missing": [
                {"what": one.what, "because": one.because, "says": WHY[one.because], "count": one.count}
                for one in self.missing
            ],
            "not_offered": list(self.not_offered),
            "change": self.change,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """What a fetch brought: the account of its claims, and why it ended early, if it did."""

    results: tuple[Fetched, ...]
    account: dict[str, Any]
    stopped: SmartError | None = None

    @property
    def exit_code(self) -> int:
        """0: every chart is whole and surely its claim's; 1: some are not; 2: the server could not be used."""
        if self.stopped is not None:
            return 2
        return 0 if all(result.is_whole for result in self.results) else 1


def fetch(
    client: FhirClient,
    claims: Sequence[Wanted],
    folder: ChartFolder,
    *,
    at: str,
    zone: tzinfo | None = None,
    days_around: int = 0,
    done: Callable[[Fetched], None] = lambda result: None,
) -> Run:
    """Fetch the charts of these claims into a folder that is open. `at`: the time to write into the account.

    What was fetched before the run ends, for whatever reason, stands in the folder and its account. Raises
    `CallError` where the folder can't be written.
    """
    results: list[Fetched] = []
    rows: list[dict[str, Any]] = []
    head = {"server": client.base, "at": at}
    stopped: SmartError | None = None

    def keep(wanted: Wanted, result: Fetched) -> None:
        results.append(result)
        rows.append(result.as_row([day.isoformat() for span in wanted.spans for day in dict.fromkeys(span)]))
        done(result)

    try:
        for number, wanted in enumerate(claims):
            try:
                keep(wanted, _one(client, wanted, folder, zone, days_around))
            except (TokenError, ServerGone) as error:
                stopped = error
                for left in claims[number:]:
                    keep(left, _unserved(left, folder, "not_asked", ""))
                break
    finally:
        account = folder.commit(head, rows)
    return Run(tuple(results), account, stopped)


def _one(
    client: FhirClient, wanted: Wanted, folder: ChartFolder, zone: tzinfo | None, days_around: int
) -> Fetched:
    if wanted.other_patients:
        return _without(wanted, folder, "other_claim")
    if not wanted.spans:
        return _without(wanted, folder, "no_day")
    try:
        return _asked(client, wanted, folder, zone, days_around)
    except AnswerError as error:
        return _unserved(wanted, folder, "failed", str(error))
    except SmartError:
        raise
    except Exception:  # noqa: BLE001 - a hostile answer costs its claim, never the run
        return _unserved(wanted, folder, "failed", str(AnswerError("reader_failed")))


def _asked(
    client: FhirClient, wanted: Wanted, folder: ChartFolder, zone: tzinfo | None, days_around: int
) -> Fetched:
    match = find_patient(client, wanted)
    if match.patient is None:
        return _without(wanted, folder, "several_patients" if match.verdict == "several" else "no_patient")
    collected = collect(
        client, match.patient, wanted.spans, zone=zone, days_around=days_around, also=match.coverages
    )
    name = folder.name_of(
        wanted.claim_id, proposed_patient="" if match.decided else str(match.patient.get("id"))
    )
    before = folder.before(wanted.claim_id).get("file") or ""
    change = folder.put(name, encoded(bundle_of(collected, client.base)))
    if before != name:
        folder.remove(before)
    return Fetched(
        wanted.claim_id,
        "partly" if collected.missing else "fetched",
        name,
        match.decided,
        _because(match),
        tuple(collected.counts().items()),
        tuple(collected.missing),
        tuple(collected.not_offered),
        change,
    )


def _because(match: Match) -> str:
    return match.because if not match.decided else _BY[match.linked_by or "member_id"]


def _without(wanted: Wanted, folder: ChartFolder, status: Status) -> Fetched:
    """Return a claim for which there is no chart; one of an earlier fetch is removed, since nothing stands
    behind it.
    """
    before = folder.before(wanted.claim_id).get("file") or ""
    folder.remove(before)
    return Fetched(
        wanted.claim_id, status, confirmed=False, because=SAID[status], change="removed" if before else ""
    )


def _unserved(wanted: Wanted, folder: ChartFolder, status: Status, because: str) -> Fetched:
    """Return a claim about which the server did not answer; a chart of an earlier fetch stays."""
    before = folder.before(wanted.claim_id)
    file = before.get("file") or ""
    return Fetched(
        wanted.claim_id,
        status,
        file,
        bool(before.get("confirmed")) and bool(file),
        because or SAID[status],
        change="kept" if file else "",
    )
