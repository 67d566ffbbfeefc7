"""What may stand in a policy file and in a file of approvals. Loaded where there is one: pydantic is slow to load."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

__all__ = ["ApprovalFile", "PolicyFile", "ValidationError"]


class PolicyFile(BaseModel):
    """A policy file."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    base: Literal["safe", "report-only"] = "safe"
    propose: list[str] = Field(default_factory=list)
    only: list[str] | None = None
    unresolved: Literal["hold", "reject"] | None = None


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def _moment(value: object) -> object:
    """Refuse what is no day with its time of day: of a day alone or a bare number pydantic would make a time up."""
    if isinstance(value, str) and _MOMENT.match(value):
        return value
    raise PydanticCustomError("moment", "write day and time, as 2026-03-09T10:00:00Z")


_Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text that says something; blanks name nobody and nothing."""


class ApprovalRow(BaseModel):
    """One approval."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    claim_id: str = Field(min_length=1)
    correction: _Named
    approver: _Named
    at: Annotated[datetime, BeforeValidator(_moment)]


class ApprovalFile(BaseModel):
    """A file of approvals."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    approvals: list[ApprovalRow]
