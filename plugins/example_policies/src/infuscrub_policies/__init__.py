"""An invented state's Medicaid limits for infused drugs: a profile with policies and tables, and nothing else."""

from __future__ import annotations

from scrubber.plugin import ProfileSource, hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_profiles() -> tuple[ProfileSource, ...]:
    """Return the profile; its tables stand beside it."""
    return ProfileSource.in_package("infuscrub_policies")
