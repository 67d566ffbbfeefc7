"""What keeps a claim in JSON or FHIR from becoming an 837: a path, a code, a text; never a value of the claim."""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.errors import ScrubError
from scrubber.model.value import Value

TEXTS: dict[str, str] = {
    # the document
    "not_json": "is not well-formed JSON",
    "schema": "names another schema than infuscrub.claim/1",
    "type": "has the wrong type",
    "unknown": "is no field of infuscrub.claim/1; more segments go into `more`, more elements into `elements`",
    "missing": "is required",
    "choice": "is not one of the allowed words",
    "number": "is not a number that X12 can hold (18 digits at most)",
    "date": "is not a date (2026-03-02)",
    "range": "is out of range",
    "text": "is empty or too long",
    # on the way to X12
    "delimiter": "holds a character that separates things in X12 (* : ~ ^) or a line break",
    "characters": "holds a character that an 837 in this encoding can't hold",
    "segment": "is no segment of this loop that can stand here by itself",
    "element": "names no element that is left free by the fields",
    "both_forms": "belongs to the other form: 837P and 837I claims have different fields",
    # on the way from X12
    "unreadable": "can't be read as an 837",
    "one_interchange": "holds several interchanges, where a document is one",
    "no_claim": "holds no claim of an 837P or 837I",
    "order": "stands in another order than the guide's, which JSON can't say",
    "header": "says something of sender, receiver or purpose that JSON claims have no field for",
    "repetition": "repeats an element, which JSON claims don't have",
    "above": "lacks the provider, subscriber or payer above it",
    # FHIR
    "not_fhir": "is no FHIR R4 Claim, and no Bundle with one",
    "use": "is no claim for payment: only `use` = claim can be sent as an 837",
    "status": "is not active: only an active Claim can be sent",
    "form": "says neither professional nor institutional",
    "reference": "points to nothing in the Bundle and is not contained",
    "modifier_extension": "changes the meaning of what it stands in, and is not known here",
    "ambiguous": "can be more than one thing; say which by its type, system or use",
    "system": "has no coding of a system that an 837 takes here",
    "currency": "is not in US dollars",
    "sequence": "points to no entry of that sequence",
    "unit": "has no unit that an 837 takes here",
    "too_many": "has more entries than an 837 can hold here",
}


class ClaimProblem(Value):
    """One thing that keeps a JSON or FHIR claim from becoming an 837."""

    path: str
    """Where, in the document's own words: `claims[0].lines[1].charge`, `Claim.item[1].net`."""
    code: str
    """A short constant name: `missing`, `delimiter`."""

    def __str__(self) -> str:
        return f"{self.path or 'the document'} {TEXTS[self.code]}"


class ClaimError(ScrubError, ValueError):
    """A claim in JSON or FHIR that can't be made into an 837: all that is wrong with it, each with its path."""

    def __init__(self, problems: Iterable[ClaimProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems[:20]))

    def __reduce__(self) -> tuple[type[ClaimError], tuple[tuple[ClaimProblem, ...]]]:
        return type(self), (self.problems,)


def problem(path: str, code: str) -> ClaimError:
    """Return the error of one problem."""
    return ClaimError([ClaimProblem(path, code)])
