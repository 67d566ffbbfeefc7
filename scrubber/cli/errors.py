"""The exceptions that are the user's to mend; their messages say what, where and what to do."""

from __future__ import annotations

from payer_profiles import ProfileError
from scrubber.charts.errors import DocumentError
from scrubber.errors import ScrubError
from scrubber.hooks.errors import PluginError
from scrubber.job.source import InputError
from scrubber.scaffold import ScaffoldError
from x12 import X12Error

USER_ERRORS = (ScrubError, InputError, X12Error, DocumentError, ProfileError, PluginError, ScaffoldError)


def one_line(error: Exception) -> str:
    """Return the message on one line."""
    return " ".join(str(error).split())
