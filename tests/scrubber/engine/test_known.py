"""What a profile sets of a rule that nobody has is refused before anything is scrubbed, with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from payer_profiles import ProfileFileError, load_profiles
from scrubber.cli.main import main
from scrubber.engine.policy import PolicyError, parse_policy
from scrubber.engine.scrubber import Scrubber
from scrubber.engine.settings import PluginChoice, Settings

PROFILE = """\
schema = "infuscrub.profile/1"
id = "acme"
name = "Acme"
extends = "commercial"
[[revision]]
source = { title = "Acme: manual", trust = "primary" }
[revision.rules.F111]
severity = "warning"
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PROFILE, ("acme.toml:7:", "F111: no rule has this id.", "Did you mean F11?")),
        (
            PROFILE.replace("F111", "F11").replace('severity = "warning"', "parameters = { dayz = 3 }"),
            ("acme.toml:7:", "takes no parameters"),
        ),
    ],
    ids=["no such rule", "no such parameter"],
)
def test_it_is_refused(
    tmp_path: Path, text: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "acme.toml").write_text(text)
    with pytest.raises(ProfileFileError) as refused:
        Scrubber(Settings(as_of=date(2026, 3, 9), profiles=load_profiles([tmp_path])))
    assert all(word in str(refused.value) for word in words)
    with pytest.raises(SystemExit) as ended:
        main(["profiles", "validate", str(tmp_path / "acme.toml")])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert all(word in told for word in words)


def test_one_that_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(PROFILE.replace("F111", "F11"))
    Scrubber(Settings(as_of=date(2026, 3, 9), profiles=load_profiles([tmp_path])))


@pytest.mark.parametrize("name", ["F11", "X-NPI-CHECK-DIGIT", "GUIDE"])
def test_rules_edits_and_the_guide_may_be_tuned(tmp_path: Path, name: str) -> None:
    (tmp_path / "acme.toml").write_text(PROFILE.replace("F111", name))
    Scrubber(Settings(as_of=date(2026, 3, 9), profiles=load_profiles((tmp_path,))))


@pytest.mark.parametrize("kind", ["propose", "only"])
@pytest.mark.parametrize(
    ("named", "remedy"),
    [("W1", "W"), ("w01", "W01"), ("T4", "T"), ("ACME01", "--plugin NAME"), ("%", "infuscrub rules")],
)
def test_a_policy_that_names_no_rule_is_refused(kind: str, named: str, remedy: str) -> None:
    """Who writes `propose = ["W1"]` wants to be asked of W01; applied in silence it would be the opposite."""
    policy = parse_policy(f'{kind} = ["{named}"]', "p.toml")
    with pytest.raises(PolicyError, match=f"p.toml: {named}: no rule has this id.*{remedy}"):
        Scrubber(Settings(as_of=date(2026, 3, 9), policy=policy))


@pytest.mark.parametrize("named", ["W01", "F17", "GUIDE"])
def test_a_policy_may_name_every_rule(named: str) -> None:
    Scrubber(Settings(as_of=date(2026, 3, 9), policy=parse_policy(f'propose = ["{named}"]', "p.toml")))


def test_beside_a_plugin_a_policy_may_name_what_the_plugin_proposes(tmp_path: Path) -> None:
    """A proposal carries the vendor's own id, which no rule need have; one of ours is still ours."""
    (tmp_path / "acme.py").write_text('infuscrub_api = "1"\n')
    plugins = PluginChoice(folders=(str(tmp_path),))
    day = date(2026, 3, 9)
    Scrubber(Settings(as_of=day, plugins=plugins, policy=parse_policy('propose = ["ACME20"]', "p.toml")))
    with pytest.raises(PolicyError, match="W1: no rule"):
        Scrubber(Settings(as_of=day, plugins=plugins, policy=parse_policy('propose = ["W1"]', "p.toml")))


def test_on_the_command_line_it_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.toml").write_text('propose = ["W1"]')
    (tmp_path / "claims.837").write_text("")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(tmp_path / "claims.837"), "--policy", str(tmp_path / "p.toml")])
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert "W1: no rule has this id. Did you mean W" in err
    assert len(err.splitlines()) == 1
