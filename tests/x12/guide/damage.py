"""Ways to damage a claim, one at a time: what senders, mappers and transfers do to real files."""

from __future__ import annotations

import random
from collections.abc import Callable

from x12 import ClaimSlice, PartReader

Raw = list[bytes]


def _drop(segments: Raw, draw: random.Random) -> Raw:
    at = draw.randrange(1, len(segments))
    return segments[:at] + segments[at + 1 :]


def _duplicate(segments: Raw, draw: random.Random) -> Raw:
    at = draw.randrange(1, len(segments))
    return [*segments[: at + 1], segments[at], *segments[at + 1 :]]


def _swap(segments: Raw, draw: random.Random) -> Raw:
    at = draw.randrange(1, len(segments) - 1)
    return [*segments[:at], segments[at + 1], segments[at], *segments[at + 2 :]]


def _in_an_element(change: Callable[[bytes, random.Random], bytes]) -> Callable[[Raw, random.Random], Raw]:
    def damage(segments: Raw, draw: random.Random) -> Raw:
        at = draw.randrange(len(segments))
        elements = segments[at].rstrip(b"~\r\n").split(b"*")
        number = draw.randrange(1, len(elements)) if len(elements) > 1 else 0
        if number:
            elements[number] = change(elements[number], draw)
        return [*segments[:at], b"*".join(elements) + b"~", *segments[at + 1 :]]

    return damage


def _another_segment(segments: Raw, draw: random.Random) -> Raw:
    at = draw.randrange(1, len(segments))
    other = draw.choice([b"NM1", b"REF", b"DTP", b"ZZZ", b"SVD", b"LX", b"HI", b"N3"])
    rest = segments[at].partition(b"*")[2]
    return [*segments[:at], other + b"*" + rest, *segments[at + 1 :]]


_LOOK_ALIKES = bytes.maketrans(b"0123456789", b"OlZEASGTBg")

DAMAGES: dict[str, Callable[[Raw, random.Random], Raw]] = {
    "a segment dropped": _drop,
    "a segment twice": _duplicate,
    "two segments swapped": _swap,
    "a segment of another name": _another_segment,
    "an element emptied": _in_an_element(lambda value, draw: b""),
    "an element doubled": _in_an_element(lambda value, draw: value * 2),
    "an element cut": _in_an_element(lambda value, draw: value[: len(value) // 2]),
    "an element of 81 letters": _in_an_element(lambda value, draw: b"A" * 81),
    "another code": _in_an_element(lambda value, draw: draw.choice([b"ZZ", b"1", b"XX", b"D9", b"B"])),
    "letters for digits": _in_an_element(
        lambda value, draw: value.translate(bytes.maketrans(b"0123456789", b"OlZEASGTBg"))
    ),
    "one element more": _in_an_element(lambda value, draw: value + b"*X"),
    "one component more": _in_an_element(lambda value, draw: value + b":X"),
    "a blank behind": _in_an_element(lambda value, draw: value + b" "),
    "an impossible date": _in_an_element(lambda value, draw: b"20260231"),
}


def damaged(claim: ClaimSlice, kind: str, draw: random.Random) -> ClaimSlice | None:
    """Return the claim with one damage, or None where it can't be read as one claim any more."""
    raws = [segment.raw.strip(b"\r\n") for segment in claim.segments]
    raw = b"".join(DAMAGES[kind](raws, draw))

    # between its own context and trailers it is read again as any file would be
    context = claim.context
    parts = [
        context.interchange,
        context.group,
        context.set,
        context.billing,
        context.subscriber,
        context.patient,
    ]
    data = b"".join(part.raw for part in parts if part is not None) + raw
    reader = PartReader()
    found = [item for item in (*reader.receive(data + b"SE*1*1~"),) if isinstance(item, ClaimSlice)]
    return found[0] if len(found) == 1 and found[0].claim.raw.strip() == raw.strip() else None
