"""What a change of profile does to real claims: each is scrubbed under both, and those that end otherwise are told.

A profile is named as `aetna`, where the date of service chooses the revision, or as `aetna@2026-07-01`, where that
date does: so the next revision can be tried on the claims of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from payer_profiles import Choice, Profile
from scrubber.claims.interest import is_of_interest
from scrubber.claims.view import view
from scrubber.job.source import InputError
from scrubber.job.worker import Worker
from scrubber.model.claim import Claim
from scrubber.model.impact import Impact, Side
from scrubber.model.outcome import ClaimOutcome
from x12 import ClaimSlice, Part


class Trial:
    """Two profiles and the worker that scrubs under them. Counts the claims that it was shown."""

    def __init__(self, worker: Worker, old: str, new: str) -> None:
        """Raises `UnknownProfile` or `InputError` for a profile that can't be named so."""
        self._worker = worker
        self._old, self._new = self._named(old), self._named(new)
        self.claims = 0

    def of(self, pieces: Iterable[Part | ClaimSlice]) -> Iterator[Impact]:
        """Yield the claims of a file whose outcome changes."""
        for piece in pieces:
            if not isinstance(piece, ClaimSlice):
                continue
            self.claims += 1
            if is_of_interest(piece):
                claim = view(piece)
                old, new = (self._side(piece, claim, *named) for named in (self._old, self._new))
                if (old.disposition, old.findings, old.corrections) != (
                    new.disposition,
                    new.findings,
                    new.corrections,
                ):
                    yield Impact(claim.claim_id, old, new)

    def _named(self, text: str) -> tuple[str, date | None]:
        name, _, day = text.partition("@")
        try:
            on = date.fromisoformat(day) if day else None
        except ValueError as error:
            raise InputError(f"{text}: no date; write PROFILE@CCYY-MM-DD") from error
        self._worker.settings.profiles.file(name)
        return name, on

    def _side(self, piece: ClaimSlice, claim: Claim, name: str, on: date | None) -> Side:
        profile = self._profile(claim, name, on)
        choice = Choice(profile, "named")
        scrubbed = self._worker.scrubber.scrub(piece, self._worker.offered, choice=choice)
        if scrubbed.outcome is None:
            raise InputError("the claim has nothing to scrub")  # only claims of interest come here
        return _side(scrubbed.outcome)

    def _profile(self, claim: Claim, name: str, on: date | None) -> Profile:
        dates = claim.service_dates
        return self._worker.settings.profiles.resolve(
            name, on or (dates[0] if dates else self._worker.settings.as_of)
        )


def _side(outcome: ClaimOutcome) -> Side:
    return Side(
        profile=outcome.profile.id,
        disposition=outcome.disposition,
        findings=frozenset(
            f"{f.rule} at {f'line {f.line}' if f.line else 'the claim'}, {f.severity}"
            for f in outcome.findings
        ),
        corrections=frozenset(f"{c.before} -> {c.after}, {c.status}" for c in outcome.corrections),
    )
