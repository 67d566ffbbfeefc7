"""Code one document from disk: read, choose the profile, expect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from payer_profiles import Profile, ProfileSet, load_profiles
from scrubber.charts.document import Document, ReadOptions, read_document
from scrubber.coding.disputes import explain_disputes
from scrubber.coding.readings import support_of
from scrubber.model.record import InfusionRecord, Setting
from scrubber.output.coding import Coded
from scrubber.reference.trust import ground_of_facts


def code_record(
    path: Path,
    *,
    payer: str,
    setting: Setting | None,
    place_of_service: str | None,
    on: date | None,
    profile_folders: Sequence[Path] = (),
    disputes: bool = False,
) -> tuple[Coded, ...]:
    """Return what each record of a document supports under a payer's profile.

    `payer` is a profile id or a payer id. Raises `DocumentError` or `ProfileError`.
    """
    profiles = load_profiles(profile_folders)
    document = Document.of_path(path)
    coded = []
    for record in read_document(document, ReadOptions()):
        day = on or _day_of(record)
        profile, because = _profile(profiles, payer, day)
        support = support_of(
            record,
            profile.parameters,
            transaction_setting=setting,
            place_of_service=place_of_service,
            on=on,
        )
        grounds = tuple(ground_of_facts(line.stands_on, profile) for line in support.expectation.lines)
        found = (
            explain_disputes(
                record,
                profile.parameters,
                transaction_setting=setting,
                place_of_service=place_of_service,
                on=on,
            )
            if disputes
            else ()
        )
        coded.append(Coded(document.name, f"{profile.id} ({because})", record, support, grounds, found))
    return tuple(coded)


def _profile(profiles: ProfileSet, payer: str, on: date) -> tuple[Profile, str]:
    if payer in profiles:
        return profiles.resolve(payer, on), "named"
    choice = profiles.choose(payer_id=payer, on=on)
    return choice.profile, choice.because


def _day_of(record: InfusionRecord) -> date:
    days = [day for a in record.administrations if (day := a.day()) is not None]
    return min(days) if days else datetime.now(UTC).astimezone().date()
