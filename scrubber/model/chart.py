"""What the documents offered with a file gave for one claim: a record, or the reason why none could be used."""

from __future__ import annotations

from typing import Literal

from scrubber.model.disposition import DocumentUse
from scrubber.model.failure import PluginFailure
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value

ProblemCode = Literal[
    "ambiguous_document",
    "several_claims",
    "other_patient",
    "other_day",
    "unreadable_document",
    "reader_failed",
]


class ChartProblem(Value):
    """One reason why a document was not used. `detail` names fields or an error code, never their values."""

    code: ProblemCode
    document: str
    detail: str = ""
    failure: PluginFailure | None = None
    """The plugin that could not read it; the document itself may be in order."""


class ProposedLink(Value):
    """A document that seems to be this claim's: named, and used only once a person or a manifest confirms it."""

    document: str
    because: str
    """What agrees and what does not, in constant words, never their values."""


class Chart(Value):
    """The linked documentation of one claim. No record and no problem: nothing was found for it."""

    record: InfusionRecord | None = None
    documents: tuple[DocumentUse, ...] = ()
    problems: tuple[ChartProblem, ...] = ()
    offered: bool = False
    """Whether the operator offered any documentation at all."""
    proposed: tuple[ProposedLink, ...] = ()
    """Documents that a person should look at."""
    near: tuple[ProposedLink, ...] = ()
    """Documents that are not the claim's as they stand: only a day or a birth date differs."""


NO_CHART = Chart()
