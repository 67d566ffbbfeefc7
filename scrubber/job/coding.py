"""Code one document from disk: read, choose the profile, expect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from payer_profiles import Profile, ProfileSet, load_profiles
from payer_profiles.model import ROOT
from scrubber.charts.document import Document, ReadOptions, read_document
from scrubber.charts.join.apart import number_of
from scrubber.charts.join.merge import merge
from scrubber.charts.join.standing import standing
from scrubber.coding.disputes import Dispute, explain_disputes
from scrubber.coding.readings import support_of
from scrubber.hooks.dispatch import Dispatcher
from scrubber.job.charts import read_with_plugins
from scrubber.model.record import InfusionRecord, Setting
from scrubber.model.value import Value, field
from scrubber.output.coding import Coded
from scrubber.reference.trust import ground_of_facts


class Asked(Value):
    """Whose rules to code by. `payer` is a profile id or a payer id; what is None comes from the record."""

    payer: str = "base"
    setting: Setting | None = None
    place_of_service: str | None = None
    on: date | None = None
    profiles: ProfileSet = field(default_factory=load_profiles)
    disputes: bool = False
    """Also say how the answer changes with other payers' readings."""
    dispatcher: Dispatcher | None = None
    """Asks plugins to read a document before the built-in readers."""
    ocr: bool = False
    """Read pictures and scans too."""


def code_document(path: Path, asked: Asked) -> tuple[Coded, ...]:
    """Return what each record of a document supports. Raises `DocumentError` or `ProfileError`."""
    document = Document.of_path(path)
    options = ReadOptions(ocr=asked.ocr)
    if asked.dispatcher is None:
        return code_records(document.name, read_document(document, options), asked)
    with asked.dispatcher.host.knowing():
        return code_records(document.name, read_with_plugins(document, asked.dispatcher, options), asked)


def code_records(name: str, records: Iterable[InfusionRecord], asked: Asked) -> tuple[Coded, ...]:
    """Return what each record of the document `name` supports; what was replaced or taken back supports nothing.

    Encounters of one patient and day are coded together: the second initial service of a day bears a modifier. Raises
    `ProfileError`.
    """
    return tuple(_coded(name, record, asked) for record in _days(standing(tuple(records))))


def _days(records: Iterable[InfusionRecord]) -> list[InfusionRecord]:
    """Return the records, numbered encounters of one patient that share a day as one."""
    together: list[list[InfusionRecord]] = []
    for record in records:
        group = next((group for group in together if _is_another_encounter(record, group[-1])), None)
        if group is None:
            together.append([record])
        else:
            group.append(record)
    return [merge(group) if len(group) > 1 else group[0] for group in together]


def _is_another_encounter(one: InfusionRecord, other: InfusionRecord) -> bool:
    numbers = {number_of(one), number_of(other)}
    if "" in numbers or len(numbers) < 2 or one.patient != other.patient:
        return False
    days = {item.day() for item in one.administrations} & {item.day() for item in other.administrations}
    return bool(days - {None})


def _coded(name: str, record: InfusionRecord, asked: Asked) -> Coded:
    profile, because, knows_payer = profile_named(asked.profiles, asked.payer, asked.on or _day_of(record))
    support = support_of(
        record,
        profile.parameters,
        transaction_setting=asked.setting,
        place_of_service=asked.place_of_service,
        on=asked.on,
    )
    grounds = tuple(ground_of_facts(line.facts, profile) for line in support.expectation.lines)
    disputes: tuple[Dispute, ...] = ()
    if asked.disputes:
        disputes = explain_disputes(
            record,
            profile.parameters,
            transaction_setting=asked.setting,
            place_of_service=asked.place_of_service,
            on=asked.on,
        )
    return Coded(name, f"{profile.id} ({because})", record, support, grounds, disputes, knows_payer)


def profile_named(profiles: ProfileSet, payer: str, on: date) -> tuple[Profile, str, bool]:
    """Return the profile of a profile id, payer id or name, why this one, and whether it knows the payer."""
    for named in (payer, payer.casefold()):
        if named in profiles:
            return profiles.resolve(named, on), "named", True
    choice = profiles.choose(payer_id=payer, payer_name=payer, on=on)
    return choice.profile, choice.because, choice.profile.id != ROOT


def _day_of(record: InfusionRecord) -> date:
    days = [day for a in record.administrations if (day := a.day()) is not None]
    return min(days) if days else datetime.now(UTC).astimezone().date()
