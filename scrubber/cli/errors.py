"""The exceptions that are the user's to mend; their messages say what, where and what to do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from pathlib import Path

from payer_profiles import ProfileError
from scrubber.charts.errors import DocumentError
from scrubber.engine.policy import PolicyError
from scrubber.errors import ScrubError, unreadable
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


def said_of(error: Exception, words: Sequence[str]) -> tuple[str, ...]:
    """Return what to say of an error that ended a command which was called with these words: a line an input."""
    if isinstance(error, InputError):
        return tuple(map(one_line, error.args))
    if isinstance(error, USER_ERRORS):
        return (one_line(error),)
    if isinstance(error, PermissionError) and _is_named(error.filename, words):
        return (f"{error.filename}: {unreadable(error)}",)
    return (unforeseen(error),)


def _is_named(filename: object, words: Sequence[str]) -> bool:
    """Return whether a file or folder is one that the call names: `--docs=x` and `x` alike."""
    if not isinstance(filename, str):
        return False
    wanted = os.path.abspath(filename)
    return any(
        os.path.abspath(each) == wanted for word in words for each in (word, word.partition("=")[2]) if each
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


def one_line(error: Exception | str) -> str:
    """Return the message on one line."""
    return " ".join(str(error).split())
