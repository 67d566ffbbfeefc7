"""Da Vinci CDex `$submit-attachment`: Parameters in, documents that wait for their claim out.

Source: CDex 2.1.0 (STU 2.1), OperationDefinition submit-attachment. TrackingId is the attachment control number,
PWK06; `LineItem` says which items of the claim a document is evidence for. What a DocumentReference only links to is
never fetched. Pure; `waiting.py` keeps what comes out of here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrubber.claims.as_json.model import JsonClaim
from scrubber.service.fhir.asked import binary
from scrubber.service.fhir.corrected import order_of_items
from scrubber.service.fhir.outcome import Issue, refused
from scrubber.service.fhir.values import Resource, dump, inner, load, objects, text

MOST_DOCUMENTS = 50
"""Attachments of one submission."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORD = re.compile(r"[^0-9A-Za-z]+")
_IDENTIFIERS = ("TrackingId", "AdminRefNumber", "PayerId", "OrganizationId", "ProviderId", "MemberId")
_KNOWN = frozenset({*_IDENTIFIERS, "AttachTo", "ServiceDate", "Attachment", "Final"})
_PARTS = frozenset({"LineItem", "Code", "Content"})


@dataclass(frozen=True, slots=True)
class Keys:
    """By what the documents of a Claim are found."""

    control_numbers: tuple[str, ...] = ()
    """PWK06."""
    claim_ids: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submission, as it waits for its claim."""

    key: str
    """Tells it from others: a digest of what was sent, so that what is sent twice waits once."""
    tracking: str
    member: str
    day: str
    """Of the service, ISO."""
    final: bool
    documents: Mapping[str, bytes] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The LineItems of each document; none: the whole claim."""

    @property
    def size(self) -> int:
        """Return how many bytes it holds."""
        return sum(map(len, self.documents.values()))

    def may_belong_to(self, keys: Keys) -> bool:
        """Return whether it may belong to a claim: by its number, or by member and day where the claim names none.

        Only a proposal: whether a document is used is decided where all documents are linked.
        """
        tracking = same(self.tracking)
        if tracking in {same(each) for each in (*keys.control_numbers, *keys.claim_ids)}:
            return True
        if keys.control_numbers:  # it announces its documents, and this is none of them
            return False
        return self.day in keys.days and same(self.member) in {same(each) for each in keys.members}


def same(identifier: str) -> str:
    """Return an identifier as identifiers are compared: without case, blanks, hyphens and leading zeros."""
    return _WORD.sub("", identifier).upper().lstrip("0")


def submitted_body(_tenant: object, body: bytes) -> Submitted:
    """Take a body. Raises a `Problem` with its issues for what can't be used."""
    return submitted(load(body))


def submitted(body: Mapping[str, Any]) -> Submitted:
    """Take the Parameters of a submission. Raises a `Problem` of status 422 that names everything that is wrong."""
    if body.get("resourceType") != "Parameters":
        raise refused(422, "parameters", Issue("structure", "Send the Parameters of $submit-attachment."))
    wrong: list[Issue] = []
    found: dict[str, list[tuple[str, Resource]]] = {}
    for at, parameter in enumerate(objects(body, "parameter")):
        place = f"Parameters.parameter[{at}]"
        if (name := text(parameter, "name")) not in _KNOWN:
            wrong.append(
                Issue("not-supported", f"{place} is no parameter of $submit-attachment.", (f"{place}.name",))
            )
        found.setdefault(name, []).append((place, parameter))
    wrong += [
        Issue("too-long", f"`{name}` is given more than once.", tuple(place for place, _ in given))
        for name, given in found.items()
        if name in _KNOWN and name != "Attachment" and len(given) > 1
    ]
    one = {name: given[0] for name, given in found.items()}
    said = {name: _identifier(one, name, wrong) for name in _IDENTIFIERS}
    wrong += _required(one, said)
    day = _day(one, wrong)
    final = _final(one, wrong)
    given = found.get("Attachment", [])
    if len(given) > MOST_DOCUMENTS:
        wrong.append(Issue("too-costly", f"More than {MOST_DOCUMENTS} attachments are given."))
        given = []
    key = hashlib.sha256(dump({"parameter": body.get("parameter")})).hexdigest()
    documents, lines = _documents(given, one, f"attachment-{key[:12]}", wrong)
    if wrong:
        raise refused(422, "attachment", *wrong, title="The attachment can't be used")
    return Submitted(key, said["TrackingId"], said["MemberId"], day, final, documents, lines)


_Given = Mapping[str, tuple[str, Resource]]


def _identifier(one: _Given, name: str, wrong: list[Issue]) -> str:
    if name not in one:
        return ""
    place, parameter = one[name]
    value = text(inner(parameter, "valueIdentifier"), "value")
    if not value or len(value) > 80:
        words = f"`{name}` is a valueIdentifier with a value of at most 80 characters."
        wrong.append(Issue("value", words, (f"{place}.valueIdentifier",)))
    return value


def _required(one: _Given, said: Mapping[str, str]) -> Iterator[Issue]:
    for name in ("TrackingId", "AttachTo", "MemberId", "ServiceDate", "Attachment"):
        if name not in one:
            yield Issue("required", f"`{name}` is required.", ("Parameters.parameter",))
    if not (said["OrganizationId"] or said["ProviderId"]):
        yield Issue(
            "required", "OrganizationId or ProviderId, or both, are required.", ("Parameters.parameter",)
        )
    if "AttachTo" in one and (to := text(one["AttachTo"][1], "valueCode")) != "claim":
        code = "not-supported" if to == "preauthorization" else "code-invalid"
        words = "`AttachTo` is `claim`: nothing here belongs to prior authorizations."
        yield Issue(code, words, (f"{one['AttachTo'][0]}.valueCode",))


def _day(one: _Given, wrong: list[Issue]) -> str:
    if "ServiceDate" not in one:
        return ""
    place, parameter = one["ServiceDate"]
    key = "valueDate" if "valueDate" in parameter else "valueDateTime"
    day = text(parameter, key)[:10]
    if not _DAY.fullmatch(day):
        wrong.append(
            Issue("value", "`ServiceDate` is a valueDateTime precise to the day.", (f"{place}.{key}",))
        )
    return day


def _final(one: _Given, wrong: list[Issue]) -> bool:
    """Return `Final`, which is true where nobody says otherwise."""
    if "Final" not in one:
        return True
    place, parameter = one["Final"]
    value = parameter.get("valueBoolean")
    if not isinstance(value, bool):
        wrong.append(Issue("value", "`Final` is a valueBoolean.", (f"{place}.valueBoolean",)))
    return value is True


def _documents(
    given: Sequence[tuple[str, Resource]], one: _Given, stem: str, wrong: list[Issue]
) -> tuple[dict[str, bytes], dict[str, tuple[str, ...]]]:
    """Return the documents by name, each with its own keys around it, and their LineItems."""
    documents: dict[str, bytes] = {}
    lines: dict[str, tuple[str, ...]] = {}
    keys = [one[name][1] for name in ("TrackingId", "MemberId", "ServiceDate") if name in one]
    for number, (place, attachment) in enumerate(given, 1):
        parts = objects(attachment, "part")
        for at, part in enumerate(parts):
            if text(part, "name") not in _PARTS:
                where = f"{place}.part[{at}].name"
                wrong.append(Issue("not-supported", f"{where} is no part of an Attachment.", (where,)))
        contents = [(at, part) for at, part in enumerate(parts) if text(part, "name") == "Content"]
        if len(contents) != 1:
            wrong.append(Issue("required", "An Attachment has one `Content`.", (f"{place}.part",)))
            continue
        at, part = contents[0]
        content = inner(part, "resource")
        if told := _unusable(content, f"{place}.part[{at}].resource"):
            wrong.append(told)
            continue
        name = f"{stem}-{number}.json"
        around = [*keys, {"name": "Attachment", "part": [{"name": "Content", "resource": content}]}]
        documents[name] = dump({"resourceType": "Parameters", "parameter": around})
        lines[name] = tuple(text(each, "valueString") for each in parts if text(each, "name") == "LineItem")
    return documents, lines


def _unusable(content: Resource, place: str) -> Issue | None:
    """Return what keeps a Content from being read: no resource, or data that is not there."""
    kind = text(content, "resourceType")
    if not kind:
        return Issue("required", "`Content` holds a resource.", (place,))
    if kind == "Binary" and binary(content) is None:
        return Issue("value", "The Binary has no `data` in base64.", (f"{place}.data",))
    if kind != "DocumentReference":
        return None
    linked = [each for each in objects(content, "content") if not text(inner(each, "attachment"), "data")]
    if linked or not objects(content, "content"):
        words = "Send the document in `content.attachment.data`: what is only linked is never fetched."
        return Issue("not-supported", words, (f"{place}.content",))
    return None


def held(minutes: int) -> Issue:
    """Return what is told of attachments that wait."""
    words = (
        f"Kept in memory for the claim that follows, for {minutes} minutes at most: it is used where the claim's "
        "control number (PWK06, supportingInfo of category attachment) is the TrackingId, and forgotten then."
    )
    return Issue("informational", words, severity="information", detail="held")


# --- with their claim -------------------------------------------------------------------------------------------------


def keys_of(_tenant: object, body: bytes) -> Keys:
    """Return by what the attachments of a call's Claim are found.

    Tolerant: whatever is wrong with the call is told where it is answered.
    """
    value = load(body)
    resources = [value, *(inner(each, "resource") for each in objects(value, "parameter"))]
    claim = next((each for each in resources if each.get("resourceType") == "Claim"), {})
    bundles = [each for each in resources if each.get("resourceType") == "Bundle"]
    others = [
        *objects(claim, "contained"),
        *(inner(e, "resource") for b in bundles for e in objects(b, "entry")),
    ]
    announced = [
        inner(entry, "valueReference")
        for entry in objects(claim, "supportingInfo")
        if "attachment" in {text(each, "code") for each in objects(inner(entry, "category"), "coding")}
    ]
    numbers = [text(inner(each, "identifier"), "value") for each in announced]
    targets = {text(each, "reference").rpartition("/")[2].removeprefix("#") for each in announced} - {""}
    numbers += [
        text(own, "value")
        for each in others
        if each.get("resourceType") == "DocumentReference" and text(each, "id") in targets
        for own in objects(each, "identifier")
    ]
    members = [text(each, "subscriberId") for each in others if each.get("resourceType") == "Coverage"]
    days = {text(each, "servicedDate")[:10] for each in objects(claim, "item")}
    days |= {text(inner(each, "servicedPeriod"), "start")[:10] for each in objects(claim, "item")}
    return Keys(
        tuple(filter(None, numbers)),
        tuple(filter(None, (text(each, "value") for each in objects(claim, "identifier")))),
        tuple(filter(None, members)),
        tuple(sorted(filter(None, days))),
    )


def of_lines(
    used: Sequence[Submitted], claim: JsonClaim, resource: Mapping[str, Any], names: set[str]
) -> list[Issue]:
    """Return what is told of attachments that the claim used: which items each is evidence for."""
    told: list[Issue] = []
    order = order_of_items(resource)
    items = resource.get("item", [])
    by_number = {str(items[at].get("sequence", at + 1)): at for at in order}
    for each in used:
        for name in sorted(set(each.documents) & names):
            wanted = each.lines.get(name, ())
            known = tuple(f"Claim.item[{by_number[line]}]" for line in wanted if line in by_number)
            what = f"is evidence for {len(known)} items" if wanted else "is evidence for the whole claim"
            told.append(
                Issue("informational", f"{name} {what}.", known or ("Claim",), "information", "", "used")
            )
            if len(known) < len(wanted):
                words = f"{name} names a LineItem that is the sequence of no item; it was read for the whole claim."
                told.append(Issue("not-found", words, ("Claim.item",), "warning", "", "line-item"))
        if not each.final:
            words = "Its last submission said `Final` = false: more attachments were to come."
            told.append(Issue("incomplete", words, ("Claim",), "warning", "", "not-final"))
    return told
