"""What an earlier run has left in the folder of the results under the same name: told, and not left to mislead.

A practice exports `batch.837` every day. Its outputs have fixed names, so those of another day's file are replaced by
them; whoever has not sent those yet must hear of it. An answer (999, TA1) that this run has no need of would speak of a
file that is no longer there: it goes, unless somebody else (`infuscrub answer`) has written it since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from scrubber.model.value import Value

_CLAIMS = b',"claims":['
_MOST_HEAD = 1 << 26
"""Bytes of a report's head, which names every chart that was offered."""
ANSWERS = ("999", "ta1")


class Earlier(Value):
    """What the report of an earlier run says of its input and its answers."""

    input_sha256: str
    answers: Mapping[str, str]
    """The hash of each answer that it wrote, by kind."""


def earlier_of(folder: Path, stem: str) -> Earlier | None:
    """Return what an earlier run wrote under this stem; None where there is no report of one that can be read."""
    try:
        with (folder / f"{stem}.report.json").open("rb") as file:
            head = file.readline(_MOST_HEAD).partition(_CLAIMS)[0]
        told = json.loads(head + b"}")
        answers = {
            each["kind"]: each["sha256"]
            for each in told["outputs"]
            if each["kind"] in ANSWERS and each["name"] == f"{stem}.{each['kind']}"
        }
        return Earlier(str(told["input"]["sha256"]), answers)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def still_there(folder: Path, stem: str, earlier: Earlier) -> list[str]:
    """Return the kinds of the answers that still are as the earlier run wrote them."""
    return [kind for kind, sha256 in earlier.answers.items() if _hash(folder / f"{stem}.{kind}") == sha256]


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def said_of_earlier(name: str, folder: Path | None) -> str:
    """Return what a user is told whose outputs have taken the place of another file's."""
    return (
        f"{name}: replaced in {folder} what an earlier run wrote of another file of this name; "
        "to keep both, name another folder with --out"
    )
