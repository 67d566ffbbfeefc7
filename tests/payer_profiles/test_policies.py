"""Policies in a profile: read with tables, dated, inherited; a slip is told with its line and the nearest name."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from payer_profiles import ProfileFileError, ProfileSource, between, load_profiles, policies_of, validate_file
from payer_profiles.policy_tables import MAX_ROWS

GOOD = """\
schema = "infuscrub.profile/1"
id = "acme"
name = "Acme"
extends = "commercial"
[match]
payer_ids = ["ACM01"]
[lists]
infliximab = ["J1745", "Q5103"]
[sources.manual]
title = "Acme: manual"
url = "https://acme.example/manual"
trust = "primary"
[[revision]]
effective_from = 2026-01-01
source = "manual"
[[revision.policies]]
id = "site"
kind = "places"
codes = ["@infliximab", "J2350"]
accepted = ["11", "12"]
unless = { authorization = true }
severity = "error"
"""
TABLE = '\n[[revision.policies]]\nid = "limits"\nkind = "units"\ntable = "limits.csv"\n'


def faults(folder: Path, text: str, **tables: str) -> list[str]:
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(rows)
    (folder / "acme.toml").write_text(text)
    return [
        str(problem).replace(str(folder / "acme.toml"), "")
        for problem in validate_file(folder / "acme.toml", known=load_profiles())
    ]


def resolved(folder: Path, text: str, on: date = date(2026, 3, 2), **tables: str):  # type: ignore[no-untyped-def]
    assert faults(folder, text, **tables) == []
    return load_profiles([folder]).resolve("acme", on)


def test_a_policy_with_a_named_list(tmp_path: Path) -> None:
    profile = resolved(tmp_path, GOOD)
    (policy,) = profile.policies
    assert policy.terms.codes == ("J1745", "Q5103", "J2350")
    assert policy.terms.unless[0].authorization is True
    assert policy.may_reject
    assert profile.policies.about("places", "Q5103") == (policy,)
    assert profile.policies.about("places", "J0129") == ()
    assert pickle.loads(pickle.dumps(profile)).policies == profile.policies


def test_a_table_is_a_policy_a_row_with_dates(tmp_path: Path) -> None:
    rows = (
        "code,most_per_day,from,to,when.places\n"
        "# of 2026\n"
        "J1745,60,2026-01-01,2026-06-30,\n"
        "J1745,50,2026-07-01,,11 22\n"
        "J2350,600,,,\n"
    )
    profile = resolved(tmp_path, GOOD + TABLE, limits=rows)
    first, second = profile.policies.about("units", "J1745")
    assert (first.terms.most_per_day, first.terms.until) == (60, date(2026, 6, 30))
    assert second.terms.when[0].places == ("11", "22")
    assert second.origin.endswith("acme.toml with limits.csv:4")
    assert first.holds_on(date(2026, 6, 30))
    assert not first.holds_on(date(2026, 7, 1))
    assert date(2026, 7, 1) in load_profiles([tmp_path]).boundaries("acme")


def test_a_published_list_of_pairs_stands_as_it_is(tmp_path: Path) -> None:
    table = TABLE.replace('"units"', '"diagnoses"')
    rows = "code,any_of\nJ0599,D84.1\nJ0599,D84.89\nJ1745,K50*\n"
    profile = resolved(tmp_path, GOOD + table, limits=rows)
    (policy,) = profile.policies.about("diagnoses", "J0599")
    assert policy.terms.any_of == ("D84.1", "D84.89")


def test_the_table_counts_for_the_fingerprint(tmp_path: Path) -> None:
    one = resolved(tmp_path, GOOD + TABLE, limits="code,most_per_day\nJ1745,60\n")
    other = resolved(tmp_path, GOOD + TABLE, limits="code,most_per_day\nJ1745,61\n")
    assert one.sha256 != other.sha256


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('kind = "places"', 'kind = "place"', 18, ("no such kind", "Did you mean places?")),
        ("accepted =", "acepted =", 20, ("acepted: no such key", "Did you mean accepted?")),
        ("authorization = true", "authorisation = true", 21, ("authorisation: no such", "you mean authorization?")),
        ('"@infliximab"', '"@infliksimab"', 19, ("cites a list", "Did you mean infliximab?")),
        ('"11", "12"]', '"11", "home"]', 20, ("accepted, entry 2,", "must match")),
        ('accepted = ["11", "12"]\n', "", 16, ("site asks for nothing", "accepted, refused")),
        ('codes = ["@infliximab", "J2350"]\n', "", 16, ("site names no codes",)),
        ('kind = "places"\n', "", 16, ("kind is missing", "places, authorization")),
        ('"error"', '"fatal"', 22, ("severity must be 'error'",)),
        ('severity = "error"', "from = 2026-02-01\nto = 2026-01-01", 23, ("ends before it begins",)),
        ('severity = "error"', "enabled = false", 16, ("without a reason",)),
        ('severity = "error"', "since = 2026-02-01", 22, ("since: no such key",)),
        ('severity = "error"', 'table = "../x.csv"', 22, ("table must match",)),
        ('trust = "primary"', 'trust = "memory"', 22, ("cannot reject on grounds that nobody has verified",)),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, words: tuple[str, ...]
) -> None:
    told = faults(tmp_path, GOOD.replace(before, after, 1))
    assert len(told) == 1, told
    assert told[0].startswith(f":{line}:"), told
    assert all(word in told[0] for word in words), told


def test_two_policies_of_one_id(tmp_path: Path) -> None:
    again = GOOD[GOOD.index("[[revision.policies]]") :]
    (told,) = faults(tmp_path, GOOD + again)
    assert told.startswith(":23:")
    assert "stands twice" in told


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("code,most_a_day\nJ1745,60\n", 1, ("'most_a_day'", "Did you mean most_per_day?")),
        ("code,most_per_day\nJ1745,many\n", 2, ("most_per_day must be a whole number",)),
        ("code,most_per_day\nJ1745\n", 2, ("the row has 1 cells",)),
        ("code,most_per_day\nJ1745,60\nX,\n", 3, ("limits asks for nothing",)),
        ("code,most_per_day\nj1745,60\n", 2, ("codes, entry 1,",)),
        ("code,most_per_day\n", 1, ("the table has no rows",)),
        ("", 1, ("the table has no head",)),
        ("code,most_per_day,from\nJ1745,60,soon\n", 2, ("from must be",)),
        ("code,most_per_day\n" + "J1745,60\n" * (MAX_ROWS + 1), MAX_ROWS + 2, ("more than",)),
    ],
    ids=["head", "number", "cells", "nothing", "code", "rows", "empty", "date", "long"],
)
def test_a_slip_in_a_table_is_told_with_its_line(
    tmp_path: Path, rows: str, line: int, words: tuple[str, ...]
) -> None:
    told = faults(tmp_path, GOOD + TABLE, limits=rows)
    assert told[0].startswith(f" with limits.csv:{line}:"), told
    assert all(word in told[0] for word in words), told


def test_a_table_that_is_not_there_or_leads_out(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, GOOD + TABLE)
    assert told.startswith(":27:")
    assert "limits.csv cannot be read" in told
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("code,most_per_day\nJ1745,60\n")
    try:
        (inside / "limits.csv").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("no right to make links here")
    (told,) = [str(fault) for fault in faults(inside, GOOD + TABLE)]
    assert "leads out of its folder" in told


def test_a_profile_as_text_brings_its_tables(tmp_path: Path) -> None:
    """What an isolated plugin hands over: the text and what stands beside it."""
    (tmp_path / "limits.csv").write_text("code,most_per_day\nJ1745,60\n")
    (tmp_path / "acme.toml").write_text(GOOD + TABLE)
    source = ProfileSource(path=tmp_path / "acme.toml").as_text()
    assert source.path is None
    profile = load_profiles(sources=[source]).resolve("acme", date(2026, 3, 2))
    assert profile.policies.about("units", "J1745")


def test_a_later_revision_and_a_child_restate_or_switch_off(tmp_path: Path) -> None:
    later = (
        '[[revision]]\neffective_from = 2026-07-01\nsource = "manual"\n[[revision.policies]]\nid = "site"\n'
        'kind = "places"\nenabled = false\nreason = "Withdrawn in July"\n'
    )
    (tmp_path / "acme.toml").write_text(GOOD + later)
    child = GOOD[: GOOD.index("[[revision.policies]]")].replace('id = "acme"', 'id = "child"')
    child = child.replace('"commercial"', '"acme"').replace("ACM01", "ACM02")
    child += '[[revision.policies]]\nid = "age"\nkind = "ages"\ncodes = ["J1745"]\nfrom_age = "6 years"\n'
    (tmp_path / "child.toml").write_text(child)
    profiles = load_profiles([tmp_path])
    assert [p.id for p in profiles.resolve("child", date(2026, 3, 2)).policies] == ["site", "age"]
    assert [p.id for p in profiles.resolve("acme", date(2026, 7, 1)).policies] == []


def test_what_changes_is_said_in_words(tmp_path: Path) -> None:
    later = GOOD[GOOD.index("[[revision]]") :].replace("2026-01-01", "2026-07-01").replace('"12"', '"49"')
    (tmp_path / "acme.toml").write_text(GOOD + later)
    profiles = load_profiles([tmp_path])
    (change,) = between(profiles, "acme", date(2026, 6, 1), date(2026, 8, 1))
    assert change.on == date(2026, 7, 1)
    (said,) = map(str, change.differences)
    assert said.startswith("policy site: places; codes J1745, Q5103, J2350;")
    assert "accepted 11, 49" in said
    assert said.endswith("removed.")


def test_policies_for_a_try() -> None:
    policies = policies_of([{"id": "a", "kind": "ages", "codes": ["J1745"], "from_age": "6 years"}])
    assert policies.kinds == {"ages"}
    with pytest.raises(ProfileFileError, match="Did you mean ages"):
        policies_of([{"id": "a", "kind": "agess", "codes": ["J1745"]}])
