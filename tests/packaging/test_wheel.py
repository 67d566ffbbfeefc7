"""What the wheel holds: four import packages, their data, and nothing that is only for development."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.packaging.conftest import ROOT

PACKAGES = {"x12", "payer_profiles", "scrubber", "infuscrub_rules"}


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def run(installed: Path, program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program on the installed wheel, in a folder that is no checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_holds_these_import_packages_and_no_other(wheel: Path) -> None:
    top = {name.partition("/")[0] for name in names(wheel)}
    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES


def test_no_case_files_and_no_tests(wheel: Path) -> None:
    wrong = [name for name in names(wheel) if name.endswith(".yaml") or "/tests/" in name]
    assert [name for name in wrong if not name.startswith("scrubber/scaffold/template/")] == []


def test_every_module_and_data_file_of_the_checkout_is_there(wheel: Path) -> None:
    folders = {package: ROOT / package for package in PACKAGES}
    folders["infuscrub_rules"] = ROOT / "plugins" / "infuscrub_rules"
    wanted = {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for package, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".yaml", ".pyc"}
    }
    assert wanted <= set(names(wheel))


def test_the_packages_are_typed_and_licensed(wheel: Path) -> None:
    held = names(wheel)
    assert all(f"{package}/py.typed" in held for package in PACKAGES)
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_the_demo_runs_from_the_wheel_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = "import scrubber; print(scrubber.__file__); from scrubber.cli.main import main; main(['demo'])"
    done = run(installed, program, tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[0]).is_relative_to(installed)
    assert (tmp_path / "infuscrub-demo" / "scrubbed" / "hospital.277ca").exists()


def test_a_host_with_its_own_x12_gets_one_clear_line(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "x12.py").write_text("'''The host's own.'''\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import scrubber.cli.main"
    done = run(installed, program, tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "infuscrub needs its own package x12" in done.stderr
    assert str(tmp_path / "x12.py") in done.stderr


def test_a_library_user_gets_the_same_line_as_an_error(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "x12").mkdir()
    (tmp_path / "x12" / "__init__.py").write_text("'''The host's own.'''\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import scrubber.plugin"
    done = run(installed, program, tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ImportError: infuscrub needs its own package x12")
