"""Profiles that somebody else wrote: every fault at once, with its line and what to do; nothing in one can do harm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from payer_profiles import ProfileError, ProfileFileError, load_profiles, validate_file
from payer_profiles.bounded import MAX_BYTES

GOOD = """\
schema = "infuscrub.profile/1"
id = "acme"
name = "Acme"
extends = "commercial"
[match]
payer_ids = [{ id = "ACM01" }]
[sources.manual]
title = "Acme: manual"
trust = "primary"
[[revision]]
effective_from = 2026-01-01
source = "manual"
[revision.values]
jw_jz = "required"
"""


def faults(tmp_path: Path, text: str | bytes, name: str = "acme.toml") -> list[str]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(problem).removeprefix(str(path)) for problem in validate_file(path)]


def test_a_good_one_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


def test_every_fault_is_told_at_once_with_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    text = GOOD.replace("jw_jz", "jw_jx").replace("extends", "extend").replace('"primary"', '"primry"')
    told = faults(tmp_path, text)
    for line, word in ((4, "extends"), (9, "primary"), (14, "Did you mean jw_jz?")):
        assert any(fault.startswith(f":{line}:") and word in fault for fault in told), (line, told)


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ('"required"', '"maybe"', 14, "required"),
        ('jw_jz = "required"', "additional_hour_min_minutes = 900", 14, "60"),
        ('source = "manual"', 'source = "handbook"', 12, "[sources.NAME]"),
        ('source = "manual"\n', "", 10, "source"),
        ("2026-01-01", '"soon"', 11, "date"),
        ('id = "acme"', 'id = "../../etc/passwd"', 2, "id"),
        ('"commercial"', '"../medicare"', 4, "extends"),
        ('"infuscrub.profile/1"', '"infuscrub.profile/9"', 1, "profile/1"),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(
    tmp_path: Path, before: str, after: str, line: int, word: str
) -> None:
    (told,) = faults(tmp_path, GOOD.replace(before, after, 1))
    assert told.startswith(f":{line}:"), told
    assert word in told


def test_what_it_extends_must_be_there(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, GOOD.replace('"commercial"', '"comercial"'))
    assert "Did you mean commercial?" in told


def test_an_entry_of_a_list_without_a_source_is_called_by_name(tmp_path: Path) -> None:
    note = '[[revision]]\neffective_from = 2026-07-01\n[[revision.notes]]\ntext = "Heard somewhere."\n'
    (told,) = faults(tmp_path, GOOD + note)
    assert "the note has no source" in told


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe\x00",
        b"a = " + b"[" * 5000 + b"]" * 5000,
        b"a = " + b"9" * 1900,
        b"x" * (MAX_BYTES + 1),
        b".".join([b"a"] * 900) + b" = 1",
        b"#" * 3000,
    ],
    ids=["no text", "nested", "a number without end", "too large", "a key without end", "a line without end"],
)
def test_hostile_text_is_one_fault_and_no_more(tmp_path: Path, text: bytes) -> None:
    told = faults(tmp_path, text)
    assert told
    assert all(len(line) < 300 for line in told)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.toml"
    inside.mkdir()
    outside.write_text(GOOD)
    try:
        (inside / "acme.toml").symlink_to(outside)
    except OSError:
        pytest.skip("no right to make links here")
    with pytest.raises(ProfileFileError, match="leads out of its folder"):
        load_profiles([inside])


def test_circles_and_double_ids_are_faults(tmp_path: Path) -> None:
    one = GOOD.replace('"commercial"', '"other"')
    other = (
        GOOD.replace('id = "acme"', 'id = "other"')
        .replace('"commercial"', '"acme"')
        .replace("ACM01", "ACM02")
    )
    (tmp_path / "one.toml").write_text(one)
    (tmp_path / "other.toml").write_text(other)
    with pytest.raises(ProfileFileError, match="acme"):
        load_profiles([tmp_path])
    (tmp_path / "other.toml").write_text(GOOD)
    (tmp_path / "one.toml").write_text(GOOD)
    with pytest.raises(ProfileFileError, match="acme"):
        load_profiles([tmp_path])


def test_two_profiles_may_not_claim_one_payer_id(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD)
    (tmp_path / "other.toml").write_text(GOOD.replace('id = "acme"', 'id = "other"'))
    with pytest.raises(ProfileFileError, match="acme"):
        load_profiles([tmp_path])


def test_before_its_first_revision_a_payer_is_what_it_extends(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD.replace('jw_jz = "required"', 'missing_stop_time = "deny"'))
    profiles = load_profiles([tmp_path])
    before, after = profiles.resolve("acme", date(2025, 12, 31)), profiles.resolve("acme", date(2026, 1, 1))
    assert before.parameters == profiles.resolve("commercial", date(2025, 12, 31)).parameters
    assert before.warnings
    assert after.parameters.missing_stop_time == "deny"
    assert not after.warnings


def test_what_nobody_verified_can_not_reject(tmp_path: Path) -> None:
    text = GOOD + '[revision.facts.missing_stop_time]\nvalue = "deny"\nunverified = true\n'
    (tmp_path / "acme.toml").write_text(text)
    profile = load_profiles([tmp_path]).resolve("acme", date(2026, 3, 2))
    assert profile.may_reject("jw_jz")
    assert not profile.may_reject("missing_stop_time")


def test_an_unknown_profile_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD)
    with pytest.raises(ProfileError, match="Did you mean acme"):
        load_profiles([tmp_path]).resolve("acne", date(2026, 3, 2))
