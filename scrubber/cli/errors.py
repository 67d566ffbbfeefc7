"""The exceptions that are the user's to mend; their messages say what, where and what to do."""

from __future__ import annotations

import traceback
from pathlib import Path

from payer_profiles import ProfileError
from scrubber.charts.errors import DocumentError
from scrubber.engine.policy import PolicyError
from scrubber.errors import ScrubError
from scrubber.hooks.errors import PluginError
from scrubber.job.source import InputError
from scrubber.scaffold import ScaffoldError
from x12 import X12Error

USER_ERRORS = (
    ScrubError,
    InputError,
    X12Error,
    DocumentError,
    ProfileError,
    PluginError,
    PolicyError,
    ScaffoldError,
)


def unforeseen(error: Exception) -> str:
    """Return what to say of an error that nobody foresaw: its kind and place, and nothing of its text."""
    places = traceback.extract_tb(error.__traceback__)
    ours = [f"{'/'.join(Path(place.filename).parts[-2:])}:{place.lineno}" for place in places]
    reason = f", {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return (
        f"an error that is not foreseen ({type(error).__name__}{reason}, at {ours[-1]}). "
        "Do not rely on what this command wrote, and report it with this line"
    )


def one_line(error: Exception) -> str:
    """Return the message on one line."""
    return " ".join(str(error).split())
