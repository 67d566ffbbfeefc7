"""The shape of claims in JSON, `infuscrub.claim/1`: checked here, published as a JSON Schema.

What the fields do not name is not lost: single elements go into `elements` (`{"SV111": "Y"}`, `{"CLM11-1": "AA"}`),
whole segments into `more` (`{"loop": "2320", "segment": ["SBR", "S", "18"]}`; an element with components is a list).
Money and quantities are decimals, best written as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from scrubber.claims.errors import ClaimError, ClaimProblem
from scrubber.model.claim import Location

SCHEMA = "infuscrub.claim/1"
Text = Annotated[str, Field(min_length=1, max_length=264)]
Qualifier = Annotated[str, Field(pattern=r"^(?:[A-Z0-9]{1,3}|[a-z][a-z_]+)$")]
Money = Annotated[Decimal, Field(max_digits=18, allow_inf_nan=False)]
Quantity = Annotated[Decimal, Field(max_digits=15, allow_inf_nan=False)]
Element = Annotated[str, Field(max_length=264)] | list[Annotated[str, Field(max_length=264)]]
Designator = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,2}\d\d(?:-\d\d?)?$")]
Elements = dict[Designator, Annotated[str, Field(max_length=264)]]
"""By X12 reference designator: `SV111`, `CLM11-1`. They go before the fields; an empty text takes away what stands
there by default."""
IcdCode = Annotated[Text, AfterValidator(lambda code: code.replace(".", "").upper())]
"""With or without its point."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=True)


class Segment(_Model):
    """A segment that the fields do not say. `loop` where it is not the loop of the object that it stands in."""

    segment: list[Element] = Field(min_length=2)
    loop: Annotated[str, Field(pattern=r"^\d{4}[A-Z]{0,2}$")] | None = None


class Address(_Model):
    """N3 and N4."""

    line1: Text
    line2: Text | None = None
    city: Text | None = None
    state: Text | None = None
    postal_code: Text | None = None
    country: Text | None = None
    subdivision: Text | None = None


class Reference(_Model):
    """REF: a word (`prior_authorization`) or qualifier (`G1`), and the number."""

    type: Qualifier
    value: Text


class Date(_Model):
    """DTP: a word (`statement`, `onset`) or qualifier, with a day, a range of days, or a time as HHMM."""

    type: Qualifier
    date: Day | None = None
    through: Day | None = None
    time: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None


class Amount(_Model):
    """AMT: a word (`patient_paid`) or qualifier, and dollars."""

    type: Qualifier
    amount: Money


class Note(_Model):
    """NTE."""

    type: Qualifier = "additional"
    text: Text


class Attachment(_Model):
    """PWK: report type (PWK01), how it travels (PWK02), attachment control number (PWK06)."""

    report_type: Text
    transmission: Text
    control_number: Text | None = None


class Number(_Model):
    """A way to reach somebody: TE telephone, EM e-mail, FX fax, EX extension."""

    type: Literal["TE", "EM", "FX", "EX"]
    value: Text


class Contact(_Model):
    """PER."""

    name: Text | None = None
    numbers: list[Number] = Field(min_length=1, max_length=3)


class Party(_Model):
    organization: Text | None = None
    """The name, where it is no person."""
    family: Text | None = None
    given: Text | None = None
    middle: Text | None = None
    suffix: Text | None = None
    address: Address | None = None
    references: list[Reference] = []
    contacts: list[Contact] = []
    elements: Elements = {}
    more: list[Segment] = []


class Provider(Party):
    """A provider: NM1 with the segments of its loop."""

    npi: Text | None = None
    taxonomy: Text | None = None


class ProviderInRole(Provider):
    """A provider of a claim or line, with the role."""

    role: Qualifier


class _Insured(Party):
    birth_date: Day | None = None
    gender: Literal["F", "M", "U"] | None = None


class Subscriber(_Insured):
    """Who holds the insurance: SBR, NM1*IL. `relationship` is 18 where the subscriber is the patient."""

    payer_sequence: Text
    relationship: Text | None = None
    group_number: Text | None = None
    group_name: Text | None = None
    insurance_type: Text | None = None
    filing_indicator: Text | None = None
    member_id: Text | None = None


class Payer(Party):
    """Who is billed: NM1*PR."""

    id: Text
    id_type: Text = "PI"


class Patient(_Insured):
    """The patient, where that is not the subscriber: PAT, NM1*QC."""

    relationship: Text


class Diagnosis(_Model):
    """An ICD-10-CM code, with whether it was present on admission where that is asked for."""

    code: IcdCode
    present_on_admission: Text | None = None


class Procedure(_Model):
    """An ICD-10-PCS code and its day, of a hospital claim."""

    code: Text
    date: Day


class Occurrence(_Model):
    """An occurrence code with its day, or its days."""

    code: Text
    date: Day
    through: Day | None = None


class Value(_Model):
    """A value code with its amount."""

    code: Text
    amount: Money


class Drug(_Model):
    """Loop 2410: the NDC of a line, with its quantity and unit (UN, ML, GR, ME, F2)."""

    ndc: Text
    qualifier: Text = "N4"
    quantity: Quantity | None = None
    unit: Text | None = None
    references: list[Reference] = []
    elements: Elements = {}
    more: list[Segment] = []


class Line(_Model):
    """A service line: loop 2400."""

    code: Text | None = None
    """CPT or HCPCS code."""
    qualifier: Text | None = "HC"
    modifiers: list[Text] = Field(default=[], max_length=4)
    description: Text | None = None
    revenue_code: Text | None = None
    charge: Money
    units: Quantity
    unit: Text = "UN"
    place_of_service: Text | None = None
    diagnosis_pointers: list[Annotated[int, Field(ge=1, le=12)]] = Field(default=[], max_length=4)
    date: Day | None = None
    through: Day | None = None
    drug: Drug | None = None
    references: list[Reference] = []
    dates: list[Date] = []
    amounts: list[Amount] = []
    notes: list[Note] = []
    attachments: list[Attachment] = []
    providers: list[ProviderInRole] = []
    elements: Elements = {}
    more: list[Segment] = []


class JsonClaim(_Model):
    """One claim, with the people and organizations that stand above it in an 837."""

    form: Literal["837P", "837I"]
    claim_id: Text
    charge: Money
    place_of_service: Text | None = None
    """837P."""
    type_of_bill: Annotated[str, Field(pattern=r"^\w{3}$")] | None = None
    """837I: three characters, the last of them the frequency."""
    frequency: Text | None = None
    """837P: 1 original, 7 replacement, 8 void."""
    signature_on_file: Text | None = None
    """CLM06, 837P."""
    assignment: Text | None = None
    """CLM07."""
    benefits_assigned: Text | None = None
    """CLM08."""
    release_of_information: Text | None = None
    """CLM09."""
    billing_provider: Provider
    subscriber: Subscriber
    payer: Payer
    patient: Patient | None = None
    diagnoses: list[Diagnosis] = Field(default=[], max_length=25)
    """The principal one first."""
    admitting_diagnosis: IcdCode | None = None
    reasons_for_visit: list[IcdCode] = Field(default=[], max_length=3)
    external_causes: list[Diagnosis] = Field(default=[], max_length=12)
    drg: Text | None = None
    procedures: list[Procedure] = Field(default=[], max_length=25)
    occurrence_spans: list[Occurrence] = Field(default=[], max_length=24)
    occurrences: list[Occurrence] = Field(default=[], max_length=24)
    values: list[Value] = Field(default=[], max_length=24)
    conditions: list[Text] = Field(default=[], max_length=24)
    admission_type: Text | None = None
    admission_source: Text | None = None
    patient_status: Text | None = None
    references: list[Reference] = []
    dates: list[Date] = []
    amounts: list[Amount] = []
    notes: list[Note] = []
    attachments: list[Attachment] = []
    providers: list[ProviderInRole] = []
    lines: list[Line] = Field(min_length=1, max_length=999)
    elements: Elements = {}
    more: list[Segment] = []


class Trader(_Model):
    """Who sends or receives: an interchange id with its qualifier, the application's code, and loop 1000A or 1000B."""

    id: Annotated[str, Field(pattern=r"^[!-~](?:[ -~]{0,13}[!-~])?$")]
    qualifier: Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")] = "ZZ"
    code: Annotated[str, Field(min_length=2, max_length=15)] | None = None
    """GS02 or GS03; `id` where it is left out."""
    organization: Text
    number: Text
    """NM109: the number under which the receiver knows the sender, or the receiver's own."""
    contacts: list[Contact] = []
    """Of the sender: at least one."""


class Submission(_Model):
    """What the envelope of an 837 says. Nobody can guess it, so it is needed where X12 is to come out."""

    sender: Trader
    receiver: Trader
    usage: Literal["P", "T"]
    """Production or test."""
    control_number: Annotated[int, Field(ge=1, le=999_999_999)]
    reference: Annotated[str, Field(min_length=1, max_length=50)]
    """BHT03: the batch's own number."""
    created: datetime
    purpose: Literal["00", "18"] = "00"
    """BHT02: 00 sent for the first time, 18 sent again."""
    content: Literal["CH", "RP", "31"] = "CH"
    """BHT06: CH claims, RP encounters, 31 demands of another payer."""
    encoding: Literal["latin-1", "utf-8"] = "latin-1"


class ClaimDocument(_Model):
    """Claims in JSON: one shape for one claim and for many."""

    schema_: Literal["infuscrub.claim/1"] = Field(alias="schema")
    submission: Submission | None = None
    claims: list[JsonClaim] = Field(min_length=1)

    @classmethod
    def read(cls, data: bytes | str | Mapping[str, Any]) -> Self:
        """Return the document in JSON text or in values. Raises `ClaimError`, which names places and no value."""
        try:
            if isinstance(data, Mapping):
                return cls.model_validate(data)
            mark = "\ufeff" if isinstance(data, str) else b"\xef\xbb\xbf"  # as PowerShell and Notepad write
            return cls.model_validate_json(data.removeprefix(mark))  # type: ignore[arg-type]
        except ValidationError as error:
            raise ClaimError(_problems(error)) from None

    @classmethod
    def of_x12(cls, data: bytes) -> ClaimDocument:
        """Return the claims of an 837 with one interchange. Raises `ClaimError` for what JSON can't say."""
        from scrubber.claims.as_json.from_x12 import document_of_bytes

        return document_of_bytes(data)

    def to_json(self) -> bytes:
        """Return it as JSON text; fields that say nothing are left out."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True).encode()

    def to_x12(self) -> bytes:
        """Return an 837 that says the same: an interchange with a group for each form. Raises `ClaimError`."""
        from scrubber.claims.as_json.to_x12 import Writing

        return Writing(self).bytes()

    def where(self, location: Location | Any) -> str:
        """Return the path of what a finding's location points at: `claims[0].lines[1].units`; empty where nothing is.

        The location is one in the 837 that `to_x12` makes: in results of scrubbing this document.
        """
        from scrubber.claims.as_json.to_x12 import Writing

        return Writing(self).where(location.segment_index, location.element)


def claim_schema() -> dict[str, Any]:
    """Return the JSON Schema of `infuscrub.claim/1`."""
    made = ClaimDocument.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": SCHEMA}


_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "literal_error": "choice",
    "json_invalid": "not_json",
}
_BY_PREFIX = (
    ("date", "date"),
    ("decimal", "number"),
    ("int", "number"),
    ("string", "text"),
    ("greater", "range"),
    ("less", "range"),
    ("too_", "range"),
)


def _problems(error: ValidationError) -> list[ClaimProblem]:
    found = {}
    for each in error.errors(include_input=False, include_url=False, include_context=False):
        kind, places = each["type"], each["loc"]
        if "elements" in places:  # what follows is a key of the caller's
            places = places[: places.index("elements") + 1]
        code = _CODES.get(kind) or next((c for prefix, c in _BY_PREFIX if kind.startswith(prefix)), "type")
        path = path_of(places)
        if path == "schema" and code == "choice":
            code = "schema"
        found[path, code] = ClaimProblem(path, code)
    return list(found.values())


def path_of(places: tuple[int | str, ...]) -> str:
    """Return a place in a document as one writes it: `claims[0].lines[1].charge`. What does not look like the name of a
    field is left out, since it may hold anything."""
    text = ""
    for place in places:
        if isinstance(place, int):
            text += f"[{place}]"
        elif _NAME.fullmatch(place):
            text += f".{place}" if text else place
    return text


_NAME = re.compile("[a-z][a-z0-9_]{0,31}")
