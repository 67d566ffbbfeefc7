"""The hosts' door: what a clearinghouse, a practice system or a service embeds.

    from scrubber.api import Session

    with Session() as session:
        result = session.scrub(claims, documents={"mar-0001.json": chart})
        result.outbound, result.held, result.acknowledgement, result.claims

It writes no file unless asked, keeps nothing, sends nothing and logs nothing. Every name of `__all__` is promised: what
a minor release may add, and when something may go, is told in docs/integrator/promises.md.
"""

from __future__ import annotations

from scrubber import _siblings as _siblings  # isort: skip
from payer_profiles import ProfileSource
from scrubber.api.arguments import read_documents
from scrubber.api.errors import Cancelled, InputError, OptionError, OutputError, SessionError
from scrubber.api.result import (
    ClaimKey,
    ClaimResult,
    ClaimResults,
    ClaimVerdict,
    Neighbours,
    Result,
    Unjudged,
)
from scrubber.api.session import Session, scrub_bytes, scrub_file
from scrubber.claims.as_json.model import ClaimDocument, claim_schema
from scrubber.claims.errors import ClaimError, ClaimProblem
from scrubber.claims.fhir.claim import FhirClaims, claims_of_fhir
from scrubber.engine.policy import (
    REPORT_ONLY,
    SAFE,
    Approval,
    Approvals,
    Policy,
    parse_approvals,
    parse_policy,
)
from scrubber.engine.settings import PluginChoice, Settings
from scrubber.errors import ScrubError
from scrubber.job.progress import Progress
from scrubber.output.report import Correction, Finding, Head, Report

__all__ = [
    "REPORT_ONLY",
    "SAFE",
    "Approval",
    "Approvals",
    "Cancelled",
    "ClaimDocument",
    "ClaimError",
    "ClaimKey",
    "ClaimProblem",
    "ClaimResult",
    "ClaimResults",
    "ClaimVerdict",
    "Correction",
    "FhirClaims",
    "Finding",
    "Head",
    "InputError",
    "Neighbours",
    "OptionError",
    "OutputError",
    "PluginChoice",
    "Policy",
    "ProfileSource",
    "Progress",
    "Report",
    "Result",
    "ScrubError",
    "Session",
    "SessionError",
    "Settings",
    "Unjudged",
    "claim_schema",
    "claims_of_fhir",
    "parse_approvals",
    "parse_policy",
    "read_documents",
    "scrub_bytes",
    "scrub_file",
]
