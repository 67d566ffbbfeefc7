"""An isolated plugin sees the whole claim, and its profile's tables reach the scrubber."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date

import pytest

from payer_profiles import load_profiles
from scrubber.api import PluginChoice, Settings, scrub_bytes
from scrubber.hooks.host import load_plugins
from scrubber.testing.build import claim, write_837

VENDOR = '''
"""A vendor's plugin that looks at taxonomies, with a profile and a table of its own."""

from scrubber.plugin import Finding, ProfileSource, hookimpl

infuscrub_api = "1"


@hookimpl
def infuscrub_profiles():
    return ProfileSource.in_package("vendor_whole")


@hookimpl
def infuscrub_inspect(case):
    rendering = case.claim.whole.providers_as("rendering")
    return [Finding(rule="WHOLE01", title="Seen", message=", ".join(each.taxonomy for each in rendering))]
'''
PROFILE = """\
schema = "infuscrub.profile/1"
id = "whole"
name = "Whole"
extends = "commercial"
[match]
payer_ids = ["WHL01"]
[[revision]]
source = { title = "Whole: limits", trust = "primary" }
[[revision.policies]]
id = "limits"
kind = "units"
table = "limits.csv"
"""


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    site = tmp_path_factory.mktemp("site")
    package = site / "vendor_whole"
    (package / "profiles").mkdir(parents=True)
    (package / "__init__.py").write_text(VENDOR)
    (package / "profiles" / "whole.toml").write_text(PROFILE)
    (package / "profiles" / "limits.csv").write_text("code,most_per_day\nJ1745,30\n")
    metadata = site / "vendor_whole-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-whole\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[infuscrub]\nwhole = vendor_whole\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    sys.modules.pop("vendor_whole", None)


def test_it_sees_the_whole_claim_and_brings_its_tables(installed: None) -> None:
    host = load_plugins(isolate=("whole",))
    profile = load_profiles(sources=host.profiles()).resolve("whole", date(2026, 3, 2))
    assert [policy.terms.most_per_day for policy in profile.policies] == [30]
    settings = Settings(as_of=date(2026, 3, 10), plugins=PluginChoice(isolate=("whole",), budget_seconds=5))
    data = write_837([claim().line("J1745-JZ x40 2000.00")])
    (told,) = scrub_bytes(data, settings=settings).report.claims
    assert [f.message for f in told.findings if f.rule == "WHOLE01"] == ["207RG0100X"]
