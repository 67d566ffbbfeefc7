"""API keys: what is kept of one can't be used as one, and a file that changes is seen at once."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.service.auth.keys import KeyFile
from scrubber.service.auth.principal import Scope, scopes_of
from scrubber.service.errors import ServiceError

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


def test_a_key_opens_what_it_was_made_for(keys: KeyFile) -> None:
    made, text = keys.add("main", [Scope.SCRUB, Scope.FHIR], NOW)
    found = keys.principal(text, NOW)
    assert found is not None
    assert (found.tenant, found.subject, found.scopes) == (
        "main",
        f"key:{made.id}",
        {Scope.SCRUB, Scope.FHIR},
    )


def test_the_file_holds_no_secret(keys: KeyFile) -> None:
    _, text = keys.add("main", [Scope.SCRUB], NOW)
    kept = keys._path.read_text()
    assert text.split("_", 2)[2] not in kept
    row = json.loads(kept)["keys"][0]
    assert keys.principal(f"isk_{row['id']}_{row['sha256']}", NOW) is None
    assert keys._path.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_another_process_may_change_the_file(keys: KeyFile) -> None:
    _, text = keys.add("main", [Scope.SCRUB], NOW)
    elsewhere = KeyFile(keys._path)
    assert elsewhere.principal(text, NOW) is not None
    keys.revoke(keys.keys()[0].id)
    assert elsewhere.principal(text, NOW) is None
    keys._path.unlink()
    assert elsewhere.keys() == ()


def test_days_end_a_key(keys: KeyFile) -> None:
    _, text = keys.add("main", [Scope.SCRUB], NOW, NOW + timedelta(days=1))
    assert keys.principal(text, NOW + timedelta(hours=23)) is not None
    assert keys.principal(text, NOW + timedelta(days=1)) is None


def test_rotation_never_makes_an_old_key_live_longer(keys: KeyFile) -> None:
    made, old = keys.add("main", [Scope.SCRUB], NOW, NOW + timedelta(hours=1))
    _, new = keys.rotate(made.id, NOW, timedelta(days=2))
    later = NOW + timedelta(hours=2)
    assert keys.principal(old, later) is None
    assert keys.principal(new, later) is not None


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"keys": [{"id": 1}]}', b"\xff", b'{"keys": [[]]}'])
def test_a_broken_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(ServiceError, match="serve keys add"):
        KeyFile(path)


def test_an_unknown_id_is_told(keys: KeyFile) -> None:
    for act in (lambda: keys.revoke("x"), lambda: keys.rotate("x", NOW, timedelta(0))):
        with pytest.raises(ServiceError, match="there is no key"):
            act()


@given(st.text())
def test_no_other_text_is_a_key(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    keys = KeyFile(tmp_path_factory.getbasetemp() / "property-keys.json")
    if not keys.keys():
        keys.add("main", Scope, NOW)
    for guess in (text, f"isk_{keys.keys()[0].id}_{text}"):
        assert keys.principal(guess, NOW) is None


@given(st.one_of(st.text(), st.lists(st.text()), st.none(), st.integers()))
def test_only_known_scopes_count(words: object) -> None:
    given_words = set(words.split() if isinstance(words, str) else words if isinstance(words, list) else ())
    assert scopes_of(words) == {scope for scope in Scope if scope.value in given_words}
