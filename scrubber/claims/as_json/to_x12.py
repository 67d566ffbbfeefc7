"""From claims in JSON to an 837 that says the same, and from a place in it back to the field that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from scrubber.claims.as_json import model
from scrubber.claims.as_json.fields import Made
from scrubber.claims.as_json.loops import (
    billing_segments,
    claim_segments,
    contact,
    patient_segments,
    subscriber_segments,
)
from scrubber.claims.as_json.text import text_of_segment
from scrubber.claims.errors import problem
from x12 import Delimiters

VERSIONS = {"837P": "005010X222A1", "837I": "005010X223A2"}


class Writing:
    """One document on its way to X12. Raises `ClaimError` where something of it can't be said there."""

    def __init__(self, document: model.ClaimDocument) -> None:
        if document.submission is None:
            raise problem("submission", "missing")
        self._encoding = document.submission.encoding
        self._made = list(_interchange(document.submission, document.claims))
        self._delimiters = _delimiters(self._made)

    def bytes(self) -> bytes:
        """Return the 837, a segment a line."""
        rows = []
        for made in self._made:
            try:
                text = text_of_segment(made, self._delimiters) + self._delimiters.terminator.decode() + "\n"
                rows.append(text.encode(self._encoding))
            except UnicodeEncodeError:
                raise problem(made.path, "characters") from None
        return b"".join(rows)

    def where(self, segment_index: int, element: str) -> str:
        """Return the path of what stands there; empty for what no claim says."""
        if not 0 < segment_index <= len(self._made):
            return ""
        made = self._made[segment_index - 1]
        name = made.names.get(element) or made.names.get(element.partition("-")[0], "")
        return f"{made.path}.{name}" if made.path and name else made.path


def _delimiters(segments: Iterable[Made]) -> Delimiters:
    """Return delimiters that stand in no value: the usual ones, where they can be."""
    used: set[str] = set()
    for made in segments:
        for value in made.elements if made.id != "ISA" else (made.elements[5], made.elements[7]):
            for text in (value,) if isinstance(value, str) else value:
                if not text.isprintable():
                    raise problem(made.path, "delimiter")
                used.update(text)

    def free(candidates: str) -> bytes:
        found = next((each for each in candidates if each not in used), None)
        if found is None:
            raise problem("claims", "delimiter")
        return found.encode()

    return Delimiters(
        element=free("*|\x1d"),
        terminator=free("~\x1c"),
        component=free(":>\\\x1f"),
        repetition=free("^!\x1e"),
    )


def _interchange(submission: model.Submission, claims: Sequence[model.JsonClaim]) -> Iterator[Made]:
    sender, receiver, control = submission.sender, submission.receiver, submission.control_number
    day, time = f"{submission.created:%Y%m%d}", f"{submission.created:%H%M}"
    groups = [
        (form, [(at, claim) for at, claim in enumerate(claims) if claim.form == form]) for form in VERSIONS
    ]
    groups = [(form, own) for form, own in groups if own]
    body = [
        list(_group(submission, number, form, own, day, time)) for number, (form, own) in enumerate(groups, 1)
    ]
    ids = Made("GS", (sender.id, receiver.id), "submission")
    delimiters = _delimiters([ids, *(made for group in body for made in group)])
    yield Made(
        "ISA",
        (
            *("00", " " * 10, "00", " " * 10),
            *(sender.qualifier, f"{sender.id:<15}", receiver.qualifier, f"{receiver.id:<15}"),
            *(day[2:], time, delimiters.repetition.decode(), "00501", f"{control:09d}", "0"),
            *(submission.usage, delimiters.component.decode()),
        ),
    )
    for group in body:
        yield from group
    yield Made("IEA", (str(len(body)), f"{control:09d}"))


def _group(
    submission: model.Submission,
    number: int,
    form: str,
    claims: Sequence[tuple[int, model.JsonClaim]],
    day: str,
    time: str,
) -> Iterator[Made]:
    sender, receiver = submission.sender, submission.receiver
    control = str(submission.control_number + number - 1)
    codes = (sender.code or sender.id, receiver.code or receiver.id)
    body = [
        Made("ST", ("837", "0001", VERSIONS[form])),
        Made("BHT", ("0019", submission.purpose, submission.reference, day, time, submission.content)),
        Made(
            "NM1", ("41", "2", sender.organization, "", "", "", "", "46", sender.number), "submission.sender"
        ),
        *(contact(each, "submission.sender") for each in sender.contacts),
        Made(
            "NM1",
            ("40", "2", receiver.organization, "", "", "", "", "46", receiver.number),
            "submission.receiver",
        ),
        *_hierarchy(form, claims),
    ]
    yield Made("GS", ("HC", *codes, day, time, control, "X", VERSIONS[form]))
    yield from body
    yield Made("SE", (str(len(body) + 1), "0001"))
    yield Made("GE", ("1", control))


def _hierarchy(form: str, claims: Sequence[tuple[int, model.JsonClaim]]) -> Iterator[Made]:
    """Claims that follow each other under one provider share its HL; each has a subscriber's HL of its own, since a
    guide bounds how many claims may stand under one."""
    number = 0
    for provider, under in groupby(claims, lambda each: each[1].billing_provider):
        number += 1
        billing = number
        yield Made("HL", (str(billing), "", "20", "1"))
        for first, (at, claim) in enumerate(under):
            path = f"claims[{at}]"
            if not first:
                yield from billing_segments(provider, f"{path}.billing_provider")
            number += 1
            subscriber = number
            yield Made("HL", (str(subscriber), str(billing), "22", "0" if claim.patient is None else "1"))
            yield from subscriber_segments(claim.subscriber, claim.payer, path)
            if claim.patient is not None:
                number += 1
                yield Made("HL", (str(number), str(subscriber), "23", "0"))
                yield from patient_segments(claim.patient, f"{path}.patient")
            yield from claim_segments(claim, form, path)
