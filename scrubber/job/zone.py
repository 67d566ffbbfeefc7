"""The time zone of a facility, as its options name it: apart from the job, which takes long to load."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrubber.job.source import InputError


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the time zone of that name. Raises `InputError`."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"{name}: no time zone is called that; use a name like America/New_York") from error
