"""Acknowledgements in words: TA1, 999 and 277CA, and what became of each claim that was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrubber.api import InputError
from scrubber.output.answers import SCHEMA, Explainer, settled_shape
from scrubber.service.tenants import Tenant
from x12 import X12Error
from x12.acks.answers import OtherSet
from x12.acks.read import read_answers
from x12.acks.reconcile import Reconciliation
from x12.acks.sent import read_sent
from x12.acks.words import other_words

_CHUNK = 1 << 18


def in_words(tenant: Tenant, answers: dict[str, bytes], claims: dict[str, bytes]) -> dict[str, Any]:
    """Return what answers say (`infuscrub.ack/2`), and of `claims` what became of each. Raises `InputError`."""
    sent = [claim for name, data in claims.items() for claim in _sent(name, data)]
    explainer, book = Explainer(tenant.scrubber.rules, sent), Reconciliation(sent)
    inputs = []
    for name, data in answers.items():
        shapes: list[dict[str, Any]] = []
        others: list[OtherSet] = []
        try:
            for answer in read_answers(_chunks(data)):
                if isinstance(answer, OtherSet):
                    others.append(answer)
                    continue
                book.take(answer)
                shapes.append(explainer.shape(answer))
        except X12Error as error:
            raise InputError(f"{name}: {error}") from error
        if not shapes:
            what = other_words(others[0].set_id, others[0].version) if others else "empty"
            raise InputError(f"{name}: is {what}, not a TA1, 999 or 277CA")
        inputs.append({"input": name, "answers": shapes + [explainer.shape(other) for other in others]})
    shape: dict[str, Any] = {"schema": SCHEMA, "inputs": inputs}
    if claims:
        shape["sent"] = settled_shape(list(book.claims()), unmatched=book.unmatched, rejected_only=False)
    return shape


def _sent(name: str, data: bytes) -> Iterable[Any]:
    try:
        found = list(read_sent(_chunks(data), name))
    except X12Error as error:
        raise InputError(f"{name}: {error}") from error
    if not found:
        raise InputError(f"{name}: holds no claim of an 837; pass the file that was sent")
    return found


def _chunks(data: bytes) -> Iterable[bytes]:
    return (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
