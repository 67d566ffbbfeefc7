"""What can be wrong with a plugin, at load and in a call to it, and what ends a call without being its fault."""

from __future__ import annotations

from scrubber.model.failure import Reason


class PluginError(Exception):
    """A plugin that cannot be used. The message names the plugin, the fault and the remedy."""


class PluginNotAllowed(PluginError):
    """A plugin the operator asked for that is not installed, or required and absent."""


class PluginCallFailed(Exception):
    """A call of a plugin that gave nothing; `reason` is the word that a failure carries.

    Its text is a constant, the name of a place (`Finding.line`) or of an exception: never a value.
    """

    reason: Reason = "raised"


class PluginOverran(PluginCallFailed):
    """The call took longer than the plugin may."""

    reason = "overran"


class PluginDied(PluginCallFailed):
    """The plugin's process ended in the call, or could not be started again."""

    reason = "died"


class WrongValue(PluginCallFailed):
    """The plugin gave something that is no value of this hook; the text names the class and field at fault."""

    reason = "gave_rubbish"


class ChangedArguments(PluginCallFailed):
    """The plugin changed what it was given, which takes force: the values are frozen."""

    reason = "changed_arguments"


class FailedApart(PluginCallFailed):
    """The plugin failed in its own process; the name of its exception or of the place at fault is all that is known."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Interrupting(BaseException):
    """Raised by a signal handler of ours to end what runs, whoever runs: no guard takes it for a plugin's own fault.

    `during` is set by the guard of the plugin and hook that were running.
    """

    during: tuple[str, str] | None = None


class PluginHangs(Interrupting):
    """The call that runs has used up its time: ends the call alone."""
