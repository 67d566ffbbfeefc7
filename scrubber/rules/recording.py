"""What a rule really reads: payer parameters, drug facts and expected lines, noted while it runs a second time.

A rule runs once at full speed. Only where it has fired is it run again under a recorder, so that the ground of its
finding is the weakest of what it read, and not what somebody declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from payer_profiles import Parameters

if TYPE_CHECKING:
    from scrubber.reference.drugs import Drug

_ACTIVE: ContextVar[Recorder | None] = ContextVar("recorder", default=None)

_KINDS = {
    "unit": "unit",
    "unit_amount": "unit",
    "unit_is_sure": "unit",
    "drug_class": "class",
    "injected_class": "class",
    "hormonal": "class",
    "never_complex": "class",
    "is_fluid": "class",
    "vials": "vial",
    "vial_unit": "vial",
    "single_dose": "vial",
    "effective_from": "life",
    "effective_to": "life",
    "ended_on": "life",
    "is_active": "life",
    "replaced_by": "life",
    "successors": "life",
}
"""Which kind of fact an attribute of a drug is; names and codes are no facts that could be wrong."""


CODING = "coding"
"""Stands for every parameter that the coding of the chart read; whoever asks for the ground puts them in its place."""


class Recorder:
    """Notes the names of the facts that are read."""

    def __init__(self) -> None:
        self.facts: dict[str, None] = {}

    def note(self, facts: Iterable[str]) -> None:
        """Note these facts."""
        self.facts.update(dict.fromkeys(facts))

    @contextmanager
    def active(self) -> Iterator[None]:
        """Record the drug facts that this thread reads."""
        token = _ACTIVE.set(self)
        try:
            yield
        finally:
            _ACTIVE.reset(token)


class RecordedParameters:
    """A payer's parameters that note which of them are read."""

    __slots__ = ("_parameters", "_recorder")

    def __init__(self, parameters: Parameters, recorder: Recorder) -> None:
        self._parameters = parameters
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._parameters, name)
        if name in type(self._parameters).model_fields:
            self._recorder.note((name,))
        return value


class RecordedDrug:
    """A drug that notes which kinds of its facts are read."""

    __slots__ = ("_drug", "_recorder")

    def __init__(self, drug: Drug, recorder: Recorder) -> None:
        self._drug = drug
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        if (kind := _KINDS.get(name)) is not None:
            self._recorder.note((f"{kind}:{self._drug.hcpcs}",))
        return getattr(self._drug, name)


def watched(drug: Drug) -> Drug:
    """Return the drug, watched where a recorder is active."""
    recorder = _ACTIVE.get()
    return drug if recorder is None else RecordedDrug(drug, recorder)  # type: ignore[return-value]
