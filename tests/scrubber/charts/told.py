"""What a record tells, in a line for each drug, for tests of layouts."""

from __future__ import annotations

from scrubber.model.record import Administration, InfusionRecord


def times_of(item: Administration) -> str:
    """Return a drug with its start and stop; `?` for one that is not certain."""
    ends = (f"{moment:%H%M}" if moment else "?" for moment in (item.start, item.stop))
    return " ".join((item.substance, *ends))


def told(record: InfusionRecord, without: str = "?") -> list[str]:
    """Return each drug with its times and dose; `without`: what stands for a dose that is not certain."""
    return [
        f"{times_of(item)} {f'{item.dose.value:f} {item.dose.unit}' if item.dose else without}"
        for item in record.administrations
    ]
