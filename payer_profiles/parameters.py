"""Every payer parameter: its type, its default, what it means, and where the default comes from.

One flat frozen model. A profile file sets some of these; what it does not set comes from the profile it
extends, and in the end from `data/base.toml` and the defaults here. Minutes are whole minutes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from payer_profiles.shape import BaseModel, ConfigDict, Field, StringConstraints

NdcScope = Literal["all", "listed", "noc_only", "none"]
Hcpcs = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]\d{3}[A-Z0-9]$")]
PlaceOfService = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
Modifier = Annotated[str, StringConstraints(pattern=r"^([A-Z0-9]{2}|X)$")]


class Parameters(BaseModel):
    """The resolved parameters of one payer on one date of service."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, defer_build=True)

    # time
    infusion_min_minutes: int = Field(
        16, ge=1, le=60, description="Shortest run that is an infusion; anything shorter is a push."
    )
    additional_hour_min_minutes: int = Field(
        31, ge=1, le=60, description="Minutes past the last whole hour that earn one more hour."
    )
    hydration_min_minutes: int = Field(
        31, ge=1, le=60, description="Shortest hydration that is reportable at all."
    )
    hydration_min_volume_ml: Decimal | None = Field(
        None, description="Smallest hydration volume that is reportable; none: no minimum."
    )
    hydration_segments: Literal["sum", "each"] = Field(
        "each", description="Hydration in pieces: add the pieces, or each must reach the minimum by itself."
    )
    hydration_modifier: Literal["none", "59"] = Field(
        "none", description="Modifier on hydration beside another infusion."
    )
    missing_stop_time: Literal["calculate", "push", "hold", "deny"] = Field(
        "calculate",
        description="No stop time: calculate from documented volume and rate only (else unsupported), report as push, "
        "hold for a person, or deny.",
    )
    repeat_push_min_gap_minutes: int = Field(
        31,
        ge=1,
        description="Minutes after the last reported push of the same drug before another is reportable "
        "(31: more than 30; 30: 30 or more).",
    )
    same_drug_repeat_infusion: Literal["sum_minutes", "96366_each_gt30", "96376_if_le30"] = Field(
        "96366_each_gt30",
        description="A second infusion of the same drug in one encounter: taken for itself as further hours where it "
        "lasts more than 30 minutes, added to the first, or 96376 where it is short.",
    )
    concurrent_min_overlap_minutes: int = Field(
        16, ge=1, description="Shortest overlap that makes two infusions concurrent."
    )
    partial_overlap: Literal["count_once", "count_both"] = Field(
        "count_once", description="Minutes in which two drugs run: counted for one drug only, or for both."
    )
    short_sequential: Literal["cpt", "no_extra"] = Field(
        "cpt", description="A second short infusion of a new drug: reported, or not paid in addition."
    )
    midnight: Literal["start_date", "split"] = Field(
        "start_date", description="Line date of a run across midnight; the units are counted once either way."
    )
    long_push: Literal["push", "by_minutes"] = Field(
        "push",
        description="A documented push of 16 minutes or more stays a push, or is judged by its minutes.",
    )

    # choice of codes
    initial_selection_professional: Literal["primary_reason", "hierarchy"] = Field(
        "primary_reason", description="Initial code on 837P."
    )
    initial_selection_facility: Literal["hierarchy"] = Field("hierarchy", description="Initial code on 837I.")
    push_with_hydration_initial: Literal["warn", "deny", "allow"] = Field(
        "allow", description="96375 beside 96360 as the only initial code."
    )
    discontinued_short_infusion: Literal["infusion", "by_minutes"] = Field(
        "infusion",
        description="An infusion stopped early for a reaction within 15 minutes keeps the infusion code, "
        "or is judged by its minutes.",
    )
    discontinued_modifier: Literal["none", "53"] = Field(
        "none", description="Modifier for an infusion stopped early."
    )
    second_initial_modifier: tuple[Modifier, ...] = Field(
        ("59",),
        min_length=1,
        description="Modifiers for a second initial code, preferred first. "
        "`X` stands for the specific one: XE for a visit, XS for a site.",
    )
    both_59_and_x_allowed: bool = Field(False, description="59 and an X modifier on one line.")
    pump_code: Literal["G0498", "96416"] = Field(
        "96416", description="Clinic-owned pump that runs on at home."
    )
    vaccine_codes: Literal["90471", "G0008"] = Field(
        "90471", description="Vaccine administration: the general codes, or Medicare's."
    )
    payer_dependent_class: Literal["complex", "therapeutic", "undecided"] = Field(
        "undecided", description="Class of drugs on which payers differ, where the chart does not say."
    )
    complex_drugs: tuple[Hcpcs, ...] = Field(
        (), description="HCPCS codes this payer takes as complex (96401-96549)."
    )
    therapeutic_drugs: tuple[Hcpcs, ...] = Field(
        (), description="HCPCS codes this payer takes as therapeutic only."
    )
    complex_drug_edit: Literal["off", "warn", "reject"] = Field(
        "warn", description="Whether the drug alone may question the code family (Medicare: no)."
    )
    per_visit_q_codes: Literal["deny", "allow"] = Field("deny", description="Q0081, Q0083-Q0085.")

    # drugs
    jw_jz: Literal["required", "informational", "rejected"] = Field(
        "required", description="Whether single-dose drugs need JW or JZ."
    )
    jw_alone_allowed: bool = Field(False, description="A JW line without a line for the amount given.")
    jw_cap: Literal["smallest_vial", "below_smallest_vial"] = Field(
        "smallest_vial", description="Most waste on one JW line: the smallest vial, or less than that."
    )
    subunit_waste_modifier: Literal["JZ", "none"] = Field(
        "JZ", description="Modifier where the waste is less than one billing unit."
    )
    ndc_professional: NdcScope = Field("none", description="Which drug lines need an NDC on 837P.")
    ndc_institutional: NdcScope = Field("none", description="Which drug lines need an NDC on 837I.")
    ndc_listed: tuple[Hcpcs, ...] = Field((), description="The HCPCS codes that `listed` refers to.")
    ndc_units_allowed: tuple[str, ...] = Field(
        ("UN", "ML", "GR", "F2", "ME"), description="NDC units of measure taken."
    )
    ndc_each_own_line: bool = Field(False, description="Every NDC of a drug needs a line of its own.")
    lot_required_drugs: tuple[Hcpcs, ...] = Field(
        (), description="HCPCS codes whose lot number must be in the chart."
    )
    prior_authorization_drugs: tuple[Hcpcs, ...] = Field((), description="HCPCS codes that need REF*G1.")
    route_modifier_drugs: tuple[Hcpcs, ...] = Field((), description="HCPCS codes that need JA or JB.")
    drug_lines_per_day: int | None = Field(None, description="Most lines of one drug a day; none: no limit.")
    administration_requires_drug_line: bool = Field(
        False, description="Administration needs a drug line on the same claim."
    )
    zero_supply_charge: Decimal | None = Field(
        None, description="Charge of a drug line for a drug the provider did not buy."
    )
    not_complex_drugs: tuple[Hcpcs, ...] = Field((), description="HCPCS codes never taken with 96401-96549.")

    # place, form, evaluation and management
    facility_places_of_service: tuple[PlaceOfService, ...] = Field(
        ("19", "21", "22", "23", "24", "26", "31", "34", "51", "52", "61"),
        description="Places of service where a professional is not paid for these services.",
    )
    facility_administration: Literal["payable", "bundled"] = Field(
        "payable", description="Drug administration on facility claims."
    )
    em_99211: Literal["deny", "allow"] = Field("deny", description="99211 beside a drug administration.")
    em_with_injection: Literal["modifier_25", "incidental"] = Field(
        "modifier_25", description="A higher visit beside an injection: paid with 25, or injection not paid."
    )
    coverage_contractor: str | None = Field(
        None,
        description="Contractor whose coverage articles decide about diagnoses of drugs, as the articles name it; "
        "none: any contractor's, for Medicare, and only as a warning.",
    )
    site_of_care_drugs: tuple[Hcpcs, ...] = Field((), description="HCPCS codes under a site-of-care policy.")
    site_of_care_places: tuple[PlaceOfService, ...] = Field(
        (), description="Places of service that policy accepts."
    )

    site_of_care_min_age: int | None = Field(
        None, ge=0, le=120, description="Youngest patient under that policy, in years; none: any age."
    )

    # documents, money, filing
    documentation_required: Literal["never", "when_pwk", "always"] = Field(
        "when_pwk", description="Whether a claim without its document is stopped."
    )
    undocumented_line: Literal["hold", "warn"] = Field(
        "hold",
        description="A billed line that a chart read as a whole does not mention: held for a person, or a warning.",
    )
    under_coded_correction: Literal["hold", "send"] = Field(
        "hold",
        description="A correction that leaves an encounter below what its chart supports: held, or sent all the same.",
    )
    scale_charge: bool = Field(
        True, description="Units fall: the charge may be scaled where the unit price is exact to the cent."
    )
    timely_filing_days: int | None = Field(
        None, ge=1, description="Days from the date of service to the claim; none: not known."
    )
    timely_filing_days_nonparticipating: int | None = Field(
        None, ge=1, description="The same for a provider without a contract; none: not known, or the same."
    )
    attachment_reports: tuple[str, ...] = Field((), description="PWK02 values the payer takes; empty: any.")
    attachment_275: Literal["yes", "no", "unknown"] = Field(
        "unknown", description="Whether the payer takes X12 275 attachments."
    )
    attachment_hold_days: int | None = Field(
        None, ge=1, description="Days that the payer waits for an announced document; none: not known."
    )
