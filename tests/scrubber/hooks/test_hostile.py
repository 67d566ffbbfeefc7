"""Every hook, every way to misbehave: the claim is held and its plugin named, every other claim goes out.

One run holds a claim for each way. A plugin misbehaves for few claims, since one that takes too long five times in a
row is not asked any more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrubber.api import PluginChoice, Settings, scrub_bytes
from scrubber.cli.main import main
from scrubber.output.report import encode
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

PLUGIN = '''
"""Misbehaves in one hook, in another way for each claim."""

import os
import signal

from scrubber.plugin import ERROR, NEVER, Finding, FindingKind, Source, hookimpl, rule

infuscrub_api = "1"
HOOK = {hook!r}
WAYS = {ways!r}


class Own(BaseException):
    """None of Python's own exceptions."""


class Sly(str):
    """A text that answers for itself."""

    def __eq__(self, other):
        raise SystemExit(0)

    __hash__ = str.__hash__


def deep(n):
    return deep(n + 1)


def midway():
    yield Finding(rule="WILD01", title="One", message="m", severity=ERROR, line=1)
    raise SystemExit(0)


def last_words():
    try:
        yield "rubbish"
    finally:
        raise KeyboardInterrupt


def endless():
    while True:
        yield Finding(rule="WILD01", title="One", message="m", severity=ERROR, line=1)


def misbehave(claim, given):
    way = claim.claim_id.rpartition(".")[2] if claim.claim_id.startswith(HOOK + ".") else ""
    if way not in WAYS:
        return []
    print("noise on standard output")
    match way:
        case "raise": raise ValueError(claim.patient.family)
        case "exit": raise SystemExit(0)
        case "interrupt": raise KeyboardInterrupt
        case "genexit": raise GeneratorExit
        case "own": raise Own
        case "deep": return deep(0)
        case "memory": return bytearray(1 << 45)
        case "text": return "WILD01"
        case "number": return 7
        case "rubbish": return [object(), None]
        case "sly": return [Sly("a")]
        case "midway": return midway()
        case "words": return last_words()
        case "endless": return endless()
        case "mutate": object.__setattr__(claim, "charge", None)
        case "deepmutate": object.__setattr__(claim.lines[0], "code", "99999")
        case "spin":
            while True: pass
        case "die": os._exit(0)
        case "kill": os.kill(os.getpid(), signal.SIGKILL)
        case "closes": os.closerange(3, 256)
    return []


@hookimpl
def infuscrub_choose_profile(claim):
    return (misbehave(claim, claim) if HOOK == "choose" else None) or None


@hookimpl
def infuscrub_inspect(case):
    return misbehave(case.claim, case) if HOOK == "inspect" else []


@hookimpl
def infuscrub_propose(case):
    return misbehave(case.claim, case) if HOOK == "propose" else []


@hookimpl
def infuscrub_review(case):
    return misbehave(case.claim, case) if HOOK == "review" else []


@hookimpl
def infuscrub_claim_done(outcome):
    return (misbehave(outcome.claim, outcome) if HOOK == "done" else None) or None


def concerns(case):
    return misbehave(case.claim, case) == [] if HOOK == "concerns" else False


@rule("{prefix}01", "wild-rule", kind=FindingKind.FORM, severity=ERROR, safety=NEVER, status=("A8:454",),
      source=Source("A manual"), concerns=concerns if HOOK == "concerns" else None)
def wild(case):
    """A rule.

    What it checks
        The claim.
    Why it denies
        The payer says so.
    Example
        claim: 96365 x1 150.00
        expect: fail at line 1
    Fix
        None.
    Source
        A manual.
    """
    return misbehave(case.claim, case) if HOOK == "rule" else None


@hookimpl
def infuscrub_rules():
    return [wild] if HOOK in ("rule", "concerns") else []
'''

RAISING = ("raise", "exit", "interrupt", "genexit", "own", "deep", "memory", "mutate", "deepmutate")
VALUES = ("text", "number", "rubbish", "sly", "midway", "words", "endless")
FATAL = ("die", "kill", "closes", "spin")
"""What ends the process, or never comes back: only a worker or a process of the plugin's own survives it."""
FINE = ("well", "prints")
EVERY = {
    "choose": (*RAISING, *VALUES),
    "rule": (*RAISING, *VALUES),
    "concerns": RAISING,
    "inspect": (*RAISING, *VALUES),
    "propose": (*RAISING, *VALUES),
    "review": (*RAISING, *VALUES),
    "done": RAISING,
}
SOME = {
    "choose": ("exit", "text", "rubbish", "mutate"),
    "rule": ("interrupt", "midway", "mutate", "kill"),
    "concerns": ("exit",),
    "inspect": ("raise", "exit", "deep", "memory", "sly", "words", "endless", "mutate", *FATAL),
    "propose": ("exit", "rubbish", "mutate"),
    "review": ("exit", "rubbish", "deep"),
    "done": ("exit", "mutate"),
}
"""For the command line, where a process that ends costs seconds."""
EACH = 4
"""Ways of one plugin: one that takes too long five times in a row is not asked any more."""
Ways = dict[str, tuple[str, ...]]


def plugins_of(ways: Ways) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the plugins for these ways: each has a hook, and a few ways to misbehave in it."""
    kind = "wild" if ways is EVERY else "some"
    return {
        f"{kind}{hook}{at // EACH}": (hook, own[at : at + EACH])
        for hook, own in ways.items()
        for at in range(0, len(own), EACH)
    }


PLUGINS = plugins_of(EVERY) | plugins_of(SOME)


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    site = tmp_path_factory.mktemp("site")
    for number, (name, (hook, ways)) in enumerate(PLUGINS.items()):
        text = PLUGIN.replace("{hook!r}", repr(hook)).replace("{ways!r}", repr(ways))
        (site / f"{name}.py").write_text(
            text.replace("{prefix}", f"WI{chr(65 + number // 26)}{chr(65 + number % 26)}")
        )
    metadata = site / "wild-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: wild\nVersion: 1.0\n")
    points = "\n".join(f"{name} = {name}" for name in PLUGINS)
    (metadata / "entry_points.txt").write_text(f"[infuscrub]\n{points}\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    for name in PLUGINS:
        sys.modules.pop(name, None)


def claims_of(ways: Ways) -> dict[str, str]:
    """Return the claim ids, each with the plugin that misbehaves for it, if any."""
    bad = {f"{hook}.{way}": name for name, (hook, own) in plugins_of(ways).items() for way in own}
    return {**bad, **{f"{hook}.{way}": "" for hook in ways for way in FINE}}


def file_of(claims: Sequence[str]) -> bytes:
    return write_837(
        [
            ClaimSpec("837P", claim_id=claim_id, lines=(parse_line(f"96365 x1 {100 + number}.00"),))
            for number, claim_id in enumerate(claims)
        ]
    )


def assert_each_costs_itself(report: dict[str, Any], claims: dict[str, str]) -> None:
    found = {claim["claim_id"]: claim for claim in report["claims"]}
    assert sorted(found) == sorted(claims)
    for claim_id, name in claims.items():
        claim = found[claim_id]
        said = [
            f["message"] for f in claim.get("findings", ()) if f["rule"].startswith(("PLUGIN-", "CLAIM-"))
        ]
        if name:
            assert claim["disposition"] == "held", (claim_id, claim["disposition"])
            assert any(name in message for message in said), (claim_id, said)
        else:
            assert (claim["disposition"], said) == ("accepted", []), claim_id
    assert "ADLER" not in json.dumps([c.get("findings") for c in report["claims"]]), "a name left a plugin"


def test_in_the_process_of_a_host() -> None:
    claims = claims_of(EVERY)
    settings = Settings(
        as_of=date(2026, 3, 10),
        validate="off",
        plugins=PluginChoice(allow=tuple(plugins_of(EVERY)), budget_seconds=5),
    )
    result = scrub_bytes(file_of(tuple(claims)), settings=settings)
    assert result.error is None
    assert_each_costs_itself(json.loads(encode(result.report)), claims)


@pytest.mark.parametrize("way", ["one worker", "two workers", "isolated"])
def test_on_the_command_line(way: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    claims = claims_of(SOME)
    path = tmp_path / "claims.837"
    path.write_bytes(file_of(tuple(claims)))
    option = "--isolate" if way == "isolated" else "--plugin"
    named = [word for name in plugins_of(SOME) for word in (option, name)]
    jobs = ["--jobs", "2"] if way == "two workers" else []
    arguments = [
        "scrub",
        str(path),
        "--out",
        str(tmp_path / "out"),
        "--as-of",
        "2026-03-10",
        "--validate",
        "off",
    ]
    with pytest.raises(SystemExit) as ended:
        main([*arguments, *jobs, *named, "--plugin-seconds", "0.5"])
    assert ended.value.code == 1
    told = capfd.readouterr()
    assert "Traceback" not in told.out + told.err
    assert "noise" not in told.out + told.err
    out = tmp_path / "out"
    assert_each_costs_itself(json.loads((out / "claims.report.json").read_text("utf-8")), claims)
    files = {kind: (out / f"claims.{kind}.837").read_bytes() for kind in ("outbound", "held")}
    for claim_id, name in claims.items():
        counts = {kind: data.count(f"CLM*{claim_id}*".encode()) for kind, data in files.items()}
        assert counts == {"outbound": int(not name), "held": int(bool(name))}
