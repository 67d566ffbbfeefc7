"""What the documents offered with a file gave for one claim: a record, or the reason why none could be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrubber.model.disposition import DocumentUse
from scrubber.model.record import InfusionRecord

ProblemCode = Literal["ambiguous_document", "other_patient", "unreadable_document"]


@dataclass(frozen=True, slots=True)
class ChartProblem:
    """One reason why a document was not used. `detail` names fields or an error code, never their values."""

    code: ProblemCode
    document: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The linked documentation of one claim. No record and no problem: nothing was found for it."""

    record: InfusionRecord | None = None
    documents: tuple[DocumentUse, ...] = ()
    problems: tuple[ChartProblem, ...] = ()
    offered: bool = False
    """Whether the operator offered any documentation at all."""


NO_CHART = Chart()
