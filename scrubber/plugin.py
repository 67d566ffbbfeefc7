"""The vendors' door: everything a plugin may import. Pure: importing it opens nothing.

    from scrubber.plugin import BOTH, Case, Finding, Severity, Source, hookimpl, rule

The API carries a version (`API`); a plugin states the one it was written for as `infuscrub_api = "1"` in its module.
What is not named here may change without notice.
"""

from __future__ import annotations

from payer_profiles import Parameters, Policies, Policy, Profile, ProfileSet, ProfileSource
from payer_profiles import policies as policy_kinds
from scrubber import _siblings as _siblings
from scrubber.hooks.specs import (
    API,
    BatchView,
    DocumentView,
    DrugName,
    Proposal,
    Receipt,
    TableSource,
    Verdict,
    hookimpl,
)
from scrubber.model.claim import Attachment, Claim, DrugIdentification, Location, ServiceLine, plain
from scrubber.model.comparison import Cause, Comparison, Difference, Kind, Standing
from scrubber.model.correction import (
    AddLine,
    Correction,
    Direction,
    Edit,
    RemoveLine,
    Safety,
    SetClaimCharge,
    SetCode,
    SetModifiers,
    SetNdc,
    SetUnits,
)
from scrubber.model.disposition import Disposition, DocumentUse
from scrubber.model.expected import Expectation, ExpectedLine, NotEvaluated, Role, Undecided
from scrubber.model.finding import Denial, Finding, FindingKind, Owner, Severity
from scrubber.model.ground import Ground
from scrubber.model.outcome import BatchSummary, ClaimOutcome
from scrubber.model.record import (
    Administration,
    ChartDocument,
    ClaimKeys,
    Discontinuation,
    Encounter,
    Indication,
    InfusionRecord,
    Interval,
    Monitoring,
    Note,
    NotGiven,
    NotUnderstood,
    Order,
    Patient,
    Provenance,
    Quantity,
    Uncertain,
    Understood,
    Vials,
    Waste,
)
from scrubber.model.source import Source
from scrubber.model.source import Trust as SourceTrust
from scrubber.model.timeline import NotCounted, Stretch
from scrubber.model.unchecked import Because, Unchecked, not_evaluated
from scrubber.model.whole import (
    Adjustment,
    ClaimAmount,
    ClaimCode,
    ClaimDate,
    ClaimProvider,
    Identifier,
    LineAdjudication,
    Measurement,
    OtherPayer,
    RawSegment,
    Reference,
    Subscriber,
    WholeClaim,
)
from scrubber.reference import codes, home, routes, units
from scrubber.reference.drugs import Drug, Identity
from scrubber.reference.payment import Paid, Site
from scrubber.reference.places import Place, place_of
from scrubber.reference.tables import (
    Adjudication,
    Answer,
    Edition,
    FoundPair,
    MostUnits,
    PairIndicator,
    PairTable,
    Product,
    Tables,
    TableSetting,
    UnitTable,
    billing_units,
)
from scrubber.rules import conditions, drugs, policies
from scrubber.rules.case import Case
from scrubber.rules.definition import BOTH, INSTITUTIONAL, PROFESSIONAL, Need, Rule, rule
from scrubber.rules.differences import report
from scrubber.rules.features import Feature
from scrubber.rules.history import History, Past, PastService
from scrubber.rules.policies import Told

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
AUTOMATIC, SUGGESTED, NEVER = Safety.AUTOMATIC, Safety.SUGGESTED, Safety.NEVER

__all__ = [
    "Adjustment",
    "ClaimAmount",
    "ClaimCode",
    "ClaimDate",
    "ClaimProvider",
    "History",
    "Identifier",
    "LineAdjudication",
    "Measurement",
    "OtherPayer",
    "Past",
    "PastService",
    "Place",
    "Policies",
    "Policy",
    "RawSegment",
    "Reference",
    "Subscriber",
    "Told",
    "WholeClaim",
    "conditions",
    "place_of",
    "policies",
    "policy_kinds",
    "API",
    "AUTOMATIC",
    "Adjudication",
    "AddLine",
    "Administration",
    "Answer",
    "Attachment",
    "BOTH",
    "Because",
    "Cause",
    "BatchSummary",
    "BatchView",
    "Case",
    "ChartDocument",
    "Claim",
    "ClaimOutcome",
    "ClaimKeys",
    "Comparison",
    "Correction",
    "Denial",
    "Difference",
    "Direction",
    "Discontinuation",
    "Disposition",
    "DocumentUse",
    "DocumentView",
    "Drug",
    "DrugIdentification",
    "ERROR",
    "Edit",
    "Edition",
    "Encounter",
    "Expectation",
    "ExpectedLine",
    "Feature",
    "Finding",
    "FindingKind",
    "FoundPair",
    "Ground",
    "INFO",
    "INSTITUTIONAL",
    "Identity",
    "Indication",
    "InfusionRecord",
    "Interval",
    "Kind",
    "Location",
    "Monitoring",
    "MostUnits",
    "NEVER",
    "Need",
    "NotCounted",
    "NotGiven",
    "NotUnderstood",
    "NotEvaluated",
    "Undecided",
    "Note",
    "Order",
    "Owner",
    "PROFESSIONAL",
    "PairIndicator",
    "Paid",
    "PairTable",
    "Patient",
    "Parameters",
    "Product",
    "Profile",
    "ProfileSet",
    "ProfileSource",
    "Proposal",
    "Provenance",
    "Quantity",
    "Receipt",
    "RemoveLine",
    "Role",
    "Rule",
    "SUGGESTED",
    "Standing",
    "Unchecked",
    "Safety",
    "ServiceLine",
    "SetClaimCharge",
    "SetCode",
    "SetModifiers",
    "SetNdc",
    "SetUnits",
    "Site",
    "TableSetting",
    "DrugName",
    "TableSource",
    "Uncertain",
    "Understood",
    "Tables",
    "UnitTable",
    "Severity",
    "Source",
    "SourceTrust",
    "Stretch",
    "Verdict",
    "Vials",
    "WARNING",
    "Waste",
    "billing_units",
    "codes",
    "drugs",
    "home",
    "hookimpl",
    "not_evaluated",
    "plain",
    "report",
    "rule",
    "routes",
    "units",
]
