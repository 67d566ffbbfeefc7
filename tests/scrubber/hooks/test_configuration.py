"""A plugin's configuration, its secrets, what it keeps over a run, and the commands that it adds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrubber.cli.main import main
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

PLUGIN = '''
import os
from pathlib import Path

from pydantic import BaseModel

from scrubber.plugin import Finding, WARNING, hookimpl

infuscrub_api = "1.1"


class Config(BaseModel):
    url: str
    token: str = ""
    most: int = 3


@hookimpl
def infuscrub_config_schema():
    return Config


@hookimpl
def infuscrub_run_started(run, config):
    return {"day": run.as_of.isoformat(), "process": os.getpid(), "list": ["J1745"]}


@hookimpl
def infuscrub_inspect(case, config, started):
    there = "elsewhere" if started["process"] != os.getpid() else "here"
    changed = "frozen"
    try:
        started["list"] = []
        changed = "changed"
    except TypeError:
        pass
    text = f"{config.url} {len(config.token)} {config.most} {started['day']} {there} {changed}"
    yield Finding(line=1, title="Seen", message=text, severity=WARNING)


@hookimpl
def infuscrub_claim_done(outcome, config):
    return outcome.claim.claim_id


@hookimpl
def infuscrub_run_finished(run, results, config):
    Path(config.url).write_text(" ".join(results))


@hookimpl
def infuscrub_register_command(app, config):
    @app.command()
    def status(loud: bool = False):
        """Say how it is."""
        print(f"status of {config.url}{'!' if loud else ''}")

    @app.command()
    def breaks():
        raise ValueError("secret value")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "acme.py").write_text(PLUGIN)
    (folder / "plain.py").write_text('infuscrub_api = "1"\n')
    return folder


def run(*words: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return int(ended.value.code or 0), told.out, told.err


def configured(tmp_path: Path, table: str) -> Path:
    path = tmp_path / "infuscrub.toml"
    path.write_text(table)
    return path


@pytest.mark.parametrize("more", [(), ("--jobs", "2"), ("--isolate", "acme")], ids=["one", "two", "isolated"])
def test_values_secrets_and_what_a_run_keeps_reach_every_process(
    more: tuple[str, ...],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ACME_TOKEN", "0123456789")
    done = tmp_path / "done.txt"
    table = f'[plugins.acme]\nurl = "{done}"\ntoken = {{ env = "ACME_TOKEN" }}\n'
    config = configured(tmp_path, table)
    ids = [f"C{number:03d}" for number in range(300)]
    claims = tmp_path / "claims.837"
    claims.write_bytes(
        write_837(
            [
                ClaimSpec("837P", claim_id=claim_id, lines=(parse_line(f"96365 x1 {100 + n}.00"),))
                for n, claim_id in enumerate(ids)
            ]
        )
    )
    out = tmp_path / "out"
    given = ("scrub", claims, "--out", out, "--as-of", "2026-03-10", "--validate", "off", "--html")
    code, told, err = run(*given, "--plugins-dir", folder, "--config", config, *more, capsys=capsys)
    assert code == 0
    report = json.loads((out / "claims.report.json").read_text("utf-8"))
    seen = {f["message"] for claim in report["claims"] for f in claim["findings"] if f["title"] == "Seen"}
    assert seen == {f"{done} 10 3 2026-03-10 elsewhere frozen"}
    assert done.read_text().split() == ids
    for text in (told, err, *(path.read_text("latin-1") for path in out.iterdir())):
        assert "0123456789" not in text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "plugin acme: configuration: url: Field required"),
        ('[plugins.acme]\nurl = "u"\nmost = "secret"', "most: Input should be a valid integer"),
        ('[plugins.acme]\nurl = {env = "NOT_THERE"}', "the environment has no variable NOT_THERE"),
        ('[plugins.acme]\nurl = {file = "/not/there"}', "configuration url: cannot read the file /not/there"),
        ('[plugins.acme]\nurl = "u"\n[plugins.plain]\na = 1', "plugin plain: takes no configuration"),
        ('[plugins.acmee]\nurl = "u"', "plugin acmee: is configured and not installed"),
        ("[plugin.acme]", "plugin: is not known"),
        ("[plugins", "is no TOML"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_exit_2(
    table: str, said: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = tmp_path / "claims.837"
    claims.write_bytes(write_837([ClaimSpec("837P", lines=(parse_line("96365 x1 100.00"),))]))
    config = configured(tmp_path, table)
    code, _, err = run("check", claims, "--plugins-dir", folder, "--config", config, capsys=capsys)
    assert code == 2
    assert said in err
    assert "secret" not in err
    assert len(err.splitlines()) == 1


def test_the_file_that_is_here_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(tmp_path, '[plugins.acme]\nurl = "from here"\n')
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("x", "--plugins-dir", folder, "acme", "status", "--loud", capsys=capsys)
    assert (code, out) == (0, "status of from here!\n")


def test_a_command_of_a_plugin_that_fails_is_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configured(tmp_path, '[plugins.acme]\nurl = "u"\n')
    given = ("x", "--plugins-dir", folder, "--config", config)
    code, out, _ = run(*given, "acme", "--help", capsys=capsys)
    assert (code, "Say how it is." in out) == (0, True)
    for words, said in (
        (("acme", "breaks"), "plugin acme: its command failed (ValueError)"),
        (("acme", "nothing"), "No such command"),
        (("plain", "status"), "plugin plain: adds no command"),
        (("nobody", "status"), "plugin nobody: not installed"),
    ):
        code, _, err = run(*given, *words, capsys=capsys)
        assert (code, len(err.splitlines())) == (2, 1)
        assert said in err
        assert "secret" not in err
