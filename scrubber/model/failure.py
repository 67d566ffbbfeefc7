"""One call of a plugin that failed: who, where and how, and nothing of what it said, which may quote a chart."""

from __future__ import annotations

from typing import Literal

from scrubber.model.value import Value

Reason = Literal["raised", "overran", "gave_rubbish", "changed_arguments", "benched", "died"]


class PluginFailure(Value):
    """One failed call, without the exception's text: that may quote a chart."""

    plugin: str
    hook: str
    reason: Reason
    detail: str = ""
    """The name of the exception, or the place of the wrong value (`Finding.line`)."""
