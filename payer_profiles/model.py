"""The shape of a profile file: what may stand in the TOML, and what each key means.

    schema, id, name, extends          who this is, and whose facts hold where this file is silent
    [match]                            which claims it is for
    [sources.NAME]                     a document, named once, cited by name
    [[revision]]                       what holds from one date of service to another
      [revision.values]                parameters that share the revision's source
      [revision.facts.KEY]             one parameter with a source, confidence or note of its own
      [revision.rules.ID]              severity of a rule, or off with a reason
      [[revision.policies]]            a requirement about codes: places, diagnoses, ages, units …; see `policies`
      [[revision.notes]]               what is known but is no parameter
    [lists]                            lists of codes by name, which policies cite as "@NAME"

What a parameter may hold is checked against `Parameters`; see `payer_profiles.read`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from payer_profiles.shape import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints

SCHEMA = "infuscrub.profile/1"
ROOT = "base"
"""The one profile that extends nothing; every other one ends there."""

Trust = Literal["primary", "secondary", "copy", "memory", "convention"]
"""How near the source is to whoever decides.

primary: the payer's, the government's or a standard body's own page was read. copy: a copy of the payer's own document.
secondary: someone who quotes or restates it. memory: nothing was seen. convention: a choice of this product, not a
statement about a payer.
"""
Confidence = Literal["high", "medium", "low", "unseen"]
Form = Literal["837P", "837I"]
LineOfBusiness = Literal["any", "commercial", "medicare", "medicare-advantage", "medicaid", "tricare"]

ProfileId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
FilingIndicator = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,2}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Source(_Strict):
    """A document that a fact rests on."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")] = ""
    retrieved: Month | None = Field(default=None, validation_alias=AliasChoices("retrieved", "seen"))
    """Day or month in which it was read."""
    trust: Trust = "secondary"


class PayerId(_Strict):
    """An id in NM109 of the payer. Without `clearinghouse` it holds at any."""

    id: Annotated[str, StringConstraints(pattern=r"^\S{1,80}$")]
    clearinghouse: Text | None = None
    unverified: bool = False
    note: Text | None = None


class Match(_Strict):
    """Which claims a profile is for: asked by payer id, then name, then filing indicator."""

    payer_ids: tuple[PayerId, ...] = ()
    names: tuple[Text, ...] = ()
    """Compared without case and punctuation. A last word `*` means: and anything after these words."""
    filing_indicators: tuple[FilingIndicator, ...] = ()
    """SBR09 values that are enough by themselves."""
    only_filing_indicators: tuple[FilingIndicator, ...] = ()
    """SBR09 values without which neither id nor name matches; empty: any."""


class FactText(_Strict):
    """One parameter with what speaks for it."""

    value: Any
    source: Source | None = None
    confidence: Confidence | None = None
    unverified: bool = False
    note: Text | None = None


class RuleText(_Strict):
    """What the payer's profile makes of one rule."""

    severity: Literal["error", "warning", "info"] | None = None
    enabled: bool = True
    reason: Text | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    """Handed to the rule as they are; for rules of a plugin."""


class NoteText(_Strict):
    """Something known of the payer that no parameter holds: for people to read."""

    text: Text
    source: Source | None = None
    confidence: Confidence | None = None
    unverified: bool = False


class RevisionText(_Strict):
    """What holds from one date of service to another; what it does not name goes on as before."""

    effective_from: date | None = None
    """First date of service. Absent: the start is not documented, and it holds from ever on."""
    effective_to: date | None = None
    """Last date of service. Absent: until a later revision says otherwise."""
    label: Text | None = None
    source: Source | None = None
    confidence: Confidence | None = None
    unverified: bool = False
    note: Text | None = None
    values: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, FactText] = Field(default_factory=dict)
    rules: dict[str, RuleText] = Field(default_factory=dict)
    policies: tuple[dict[str, Any], ...] = ()
    """Each is checked against its kind; see `payer_profiles.policies`."""
    notes: tuple[NoteText, ...] = ()


class ProfileText(_Strict):
    """One profile file."""

    format: Literal["infuscrub.profile/1"] = Field(validation_alias="schema")
    id: ProfileId
    name: Text
    extends: ProfileId | None = None
    line_of_business: LineOfBusiness | None = None
    forms: Annotated[tuple[Form, ...], Field(min_length=1)] = ("837P", "837I")
    """Claim forms that the profile is chosen for."""
    note: Text | None = None
    match: Match = Match()
    sources: dict[str, Source] = Field(default_factory=dict)
    lists: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    """Lists that policies cite by name."""
    revision: tuple[RevisionText, ...] = ()
