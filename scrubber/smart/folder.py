"""The folder that charts are fetched into: one Bundle a claim, `manifest.csv`, and `fetched.json`, the
account.

Each file is written beside its place and renamed, 0600 in a folder 0700. The manifest names the claim of
each chart that is decided; one that is only proposed gets a row without a claim, for a person to fill in,
and a name that says nothing. Rows that a person wrote or filled in stay.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from scrubber.charts.link.manifest import ACCOUNT, ACCOUNT_SCHEMA, COLUMNS, MANIFEST
from scrubber.job import disk
from scrubber.smart.errors import CallError
from scrubber.smart.kept import KeptInFolder

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")
"""A claim number that may be a file's name on every system. A point, blank or underscore would name a second
claim.
"""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)

Rows = list[dict[str, str]]


class ChartFolder:
    """A folder of fetched charts, locked while it is open (`with`).

    Raises `CallError`: folder (it holds other files), unwritable, in_use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept = KeptInFolder(path / ".kept")
        self._account: dict[str, dict[str, Any]] = {}
        self._rows: Rows = []

    def __enter__(self) -> Self:
        from filelock import FileLock, Timeout

        try:
            if self.path.is_dir() and not self._is_ours():
                raise CallError("folder", place=str(self.path))
            disk.make_folder(self.path)
            self._lock = FileLock(self.path / ".fetching", timeout=0, mode=0o600)
            self._lock.acquire()
        except Timeout:
            raise CallError("in_use", place=str(self.path)) from None
        except OSError:
            raise CallError("unwritable", place=str(self.path)) from None
        try:
            self._account = self._read_account()
            self._rows = self._read_rows()
        except OSError:
            self._lock.release()
            raise CallError("unwritable", place=str(self.path)) from None
        except CallError:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def before(self, claim_id: str) -> dict[str, Any]:
        """Return what the account of an earlier fetch says of a claim; empty where there is none."""
        return self._account.get(claim_id, {})

    def name_of(self, claim_id: str, *, proposed_patient: str = "") -> str:
        """Return the name of a claim's chart: its number, where that can be a name; of a proposed one, a
        digest.
        """
        if proposed_patient:
            return f"unconfirmed-{_digest(f'{claim_id}/{proposed_patient}')}.json"
        taken = {
            str(row.get("file", "")).lower()
            for id, row in self._account.items()
            if id != claim_id and row.get("file")
        }
        name = f"{claim_id}.json"
        usable = _PLAIN.fullmatch(claim_id) and not _RESERVED.fullmatch(claim_id)
        if not usable or name.lower() in taken | {ACCOUNT, MANIFEST}:
            name = f"claim-{_digest(claim_id)}.json"
        return name

    def put(self, name: str, data: bytes) -> str:
        """Write a chart; return `new`, `changed` or `unchanged`."""
        path = self.path / name
        try:
            if path.is_file() and not path.is_symlink():
                if path.read_bytes() == data:
                    return "unchanged"
                self._write(name, data)
                return "changed"
            self._write(name, data)
        except OSError:
            raise CallError("unwritable", place=str(self.path)) from None
        return "new"

    def remove(self, name: str) -> None:
        """Remove a chart that is no longer a claim's."""
        if name:
            with suppress(OSError):
                disk.remove(self.path / Path(name).name)

    def commit(self, head: dict[str, Any], claims: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """Write manifest and account, those of earlier fetches of other claims included; return the account."""
        ours = {str(row["file"]) for row in self._account.values() if row.get("file")}
        fresh = {row["claim_id"]: row for row in claims}
        self._account |= fresh
        ours |= {str(row["file"]) for row in self._account.values() if row.get("file")}
        account = {"schema": ACCOUNT_SCHEMA, **head, "claims": list(self._account.values())}
        try:
            self._write(MANIFEST, self._manifest(ours).encode())
            self._write(ACCOUNT, json.dumps(account, indent=1).encode() + b"\n")
        except OSError:
            raise CallError("unwritable", place=str(self.path)) from None
        self.kept.sweep()
        return {**account, "claims": list(fresh.values())}

    def _manifest(self, ours: set[str]) -> str:
        by_file = {row.get("file", ""): row for row in self._rows}
        rows: Rows = [row for row in self._rows if row.get("file", "") not in ours]
        for item in self._account.values():
            name = item.get("file")
            if not name:
                continue
            known = by_file.get(name, {})
            if item["confirmed"]:
                rows.append({"file": name, "claim_id": item["claim_id"], "because": item["because"]})
            elif known.get("claim_id") or known.get("attachment_control_number"):
                rows.append(known)  # a person has decided
            else:
                rows.append({"file": name, "proposed_claim_id": item["claim_id"], "because": item["because"]})
        columns = dict.fromkeys((*COLUMNS, *(column for row in rows for column in row)))
        out = io.StringIO()
        writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        beside = self.path / f".{name}.new"
        with disk.create(beside) as file:
            file.write(data)
            file.flush()
            disk.sync(file.fileno())
        disk.rename(beside, path)
        disk.sync_folder(self.path)

    def _is_ours(self) -> bool:
        return (self.path / ACCOUNT).is_file() or not any(
            path.name != ".fetching" and path.name != ".kept" for path in self.path.iterdir()
        )

    def _read_account(self) -> dict[str, dict[str, Any]]:
        path = self.path / ACCOUNT
        if not path.exists():
            return {}
        try:
            said = json.loads(path.read_bytes())
            if said["schema"] != ACCOUNT_SCHEMA:
                raise CallError("folder", place=str(self.path))
            rows = [row for row in said["claims"] if isinstance(row["claim_id"], str)]
            return {row["claim_id"]: row for row in rows if isinstance(row.get("confirmed"), bool)}
        except (ValueError, KeyError, TypeError):
            raise CallError("folder", place=str(self.path)) from None

    def _read_rows(self) -> Rows:
        path = self.path / MANIFEST
        if not path.exists():
            return []
        try:
            reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")), strict=True)
            return [
                {str(k).strip().lower(): v for k, v in row.items() if isinstance(v, str)} for row in reader
            ]
        except (UnicodeDecodeError, csv.Error):
            raise CallError("folder", place=str(self.path)) from None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
