"""What a profile sets of a rule that nobody has is refused before anything is scrubbed, with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from payer_profiles import ProfileFileError, load_profiles
from scrubber.cli.main import main
from scrubber.engine.scrubber import Scrubber
from scrubber.engine.settings import Settings

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
