"""What `scrubber.api` raises: one family. Messages say where, what, and what to do; none quotes a claim or a chart.

What is wrong with a claim, a chart or a file of claims is no exception: it stands in the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from payer_profiles import ProfileError
from scrubber.charts.errors import DocumentError
from scrubber.engine.policy import PolicyError
from scrubber.errors import ScrubError
from scrubber.hooks.errors import PluginError
from scrubber.job.progress import Progress
from scrubber.job.source import InputError as UnreadableInput
from scrubber.job.source import OutputError as UnwritableOutput
from scrubber.reference.tables import TableError
from scrubber.reference.vocabulary import VocabularyError


class OptionError(ScrubError, ValueError):
    """An argument that can't be used: of the wrong type, out of range, or a profile, plugin or table that is broken."""

    def __init__(self, message: str, argument: str = "") -> None:
        super().__init__(message)
        self.argument = argument
        """The name of the argument."""

    def __reduce__(self) -> tuple[type[OptionError], tuple[str, str]]:
        return type(self), (str(self), self.argument)


class InputError(ScrubError):
    """A source that can't be read, or that holds no claim where one was asked about."""


class OutputError(ScrubError):
    """A stream or folder that can't be written. Nothing of the run is left there, but in the streams of `partial`."""

    def __init__(self, message: str, partial: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.partial = partial
        """Kinds of outputs of which a part is out, in streams that can't be cut back."""

    def __reduce__(self) -> tuple[type[OutputError], tuple[str, tuple[str, ...]]]:
        return type(self), (str(self), self.partial)


class Cancelled(ScrubError):
    """The host asked to stop. Nothing of the run is left, but in the streams of `partial`."""

    def __init__(self, progress: Progress, partial: tuple[str, ...] = ()) -> None:
        left = f"; a part is out in {', '.join(partial)}" if partial else "; nothing of it was kept"
        super().__init__(f"cancelled after {progress.claims_done} of {progress.claims_total} claims{left}")
        self.progress = progress
        self.partial = partial

    def __reduce__(self) -> tuple[type[Cancelled], tuple[Progress, tuple[str, ...]]]:
        return type(self), (self.progress, self.partial)


class SessionError(ScrubError):
    """A session that is closed, that was carried into another process, or that opens inside the work of one whose
    plugins name other drugs.
    """


@contextmanager
def translated(argument: str = "") -> Iterator[None]:
    """Turn what the rooms behind this door raise into its own family."""
    try:
        yield
    except ProfileError as error:
        raise OptionError(str(error), argument or "profiles") from error
    except PluginError as error:
        raise OptionError(str(error), argument or "plugins") from error
    except VocabularyError as error:
        raise SessionError(str(error)) from error
    except PolicyError as error:
        raise OptionError(str(error), argument or "policy") from error
    except TableError as error:
        raise OptionError(str(error), argument or "tables") from error
    except DocumentError as error:
        raise OptionError(str(error), argument or "documents") from error
    except UnwritableOutput as error:
        raise OutputError(str(error)) from error
    except UnreadableInput as error:
        if argument:
            raise OptionError(str(error), argument) from error
        raise InputError(str(error)) from error
