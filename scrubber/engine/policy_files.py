"""What may stand in a policy file and in a file of approvals. Loaded where there is one: pydantic is slow to load."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["ApprovalFile", "PolicyFile", "ValidationError"]


class PolicyFile(BaseModel):
    """A policy file."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    base: Literal["safe", "report-only"] = "safe"
    propose: list[str] = Field(default_factory=list)
    only: list[str] | None = None
    unresolved: Literal["hold", "reject"] | None = None


class ApprovalRow(BaseModel):
    """One approval."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    claim_id: str = Field(min_length=1)
    correction: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    at: datetime


class ApprovalFile(BaseModel):
    """A file of approvals."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    approvals: list[ApprovalRow]
