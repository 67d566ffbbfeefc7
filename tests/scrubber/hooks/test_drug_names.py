"""Names of drugs that plugins tell: every reader and rule knows them, each run its own, and none has two meanings."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scrubber.api import Session, SessionError
from scrubber.charts.document import Document, ReadOptions
from scrubber.claims.view import view
from scrubber.cli.main import main
from scrubber.engine.scrubber import OneChart, Scrubber
from scrubber.engine.settings import Settings
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.errors import PluginError
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.job.charts import LinkedCharts, read_with_plugins
from scrubber.job.coding import Asked, code_document
from scrubber.model.chart import Chart
from scrubber.model.ground import Ground
from scrubber.model.record import Administration, InfusionRecord, Patient, Quantity
from scrubber.plugin import DrugName, hookimpl
from scrubber.reference import drugs, vocabulary
from scrubber.service.config import TenantConfig
from scrubber.service.tenants import Tenants
from scrubber.testing.conforms import assert_conforms
from tests.scrubber.charts.render import ccda, fhir
from tests.scrubber.charts.render_text import csv_log, note, pdf
from tests.scrubber.charts.render_x12 import hl7v2
from tests.scrubber.job.desk import Claim, file_of
from x12 import ClaimSlice, read_parts

DAY = date(2026, 3, 2)
START, STOP = datetime.fromisoformat("2026-03-02T10:00"), datetime.fromisoformat("2026-03-02T11:00")
NOTE = """Patient: Sutter, Kim  DOB 02/17/1978  DOS 03/02/2026
{number}
1000 Started {name} 400 mg in 250 mL NS via PIV.
1100 {name} infusion complete. 0 mg wasted.
"""
PLUGIN = """
from scrubber.plugin import DrugName, hookimpl

infuscrub_api = "1.2"


@hookimpl
def infuscrub_drug_names():
    yield DrugName("Zyvolast", "J1745")
"""


class Vendor:
    infuscrub_api = "1.2"

    def __init__(self, *given: Any) -> None:
        self.given = given

    @hookimpl
    def infuscrub_drug_names(self) -> Iterator[Any]:
        yield from self.given


def host_of(*given: Any) -> PluginHost:
    host = PluginHost()
    host.admit(Vendor(*given), "acme", "1.0")
    return host


ZYVOLAST = DrugName("Zyvolast", "J1745")


@pytest.fixture(autouse=True)
def nothing_told_before_and_after() -> Iterator[None]:
    """A process of tests has one vocabulary too."""
    assert vocabulary.told() == ()
    yield
    with vocabulary.knowing(()):
        pass


def times(host: PluginHost, name: str) -> list[tuple[str, datetime | None, datetime | None]]:
    text = NOTE.format(number="", name=name).encode()
    records = read_with_plugins(Document.of_bytes(text, "note.txt"), Dispatcher(host), ReadOptions())
    return [(a.substance, a.start, a.stop) for record in records for a in record.administrations]


def test_a_note_is_read_with_the_name_where_its_plugin_runs_and_only_there() -> None:
    """Without it the lines are of a drug that nobody knows; what one host was told, another is not."""
    known = [("Zyvolast", START, STOP)]
    with_it, without = host_of(ZYVOLAST), PluginHost()
    before = times(without, "zyvolast")
    assert before != [("zyvolast", *known[0][1:])]
    assert times(with_it, "zyvolast") == [("zyvolast", *known[0][1:])]
    assert times(without, "zyvolast") == before
    assert times(with_it, "Zyvolast") == known


def test_identity_class_and_unit_follow_from_the_name() -> None:
    with host_of(ZYVOLAST).knowing():
        found = drugs.identify("Zyvolast 400 mg", on=DAY)
        assert found.drug is not None
        assert (found.drug.hcpcs, found.drug.unit_amount, found.drug.unit) == ("J1745", Decimal(10), "mg")
        assert found.ground is Ground.MEMORY
        assert drugs.class_by_name("zyvolast") == drugs.class_by_name("infliximab")
        assert drugs.same_drug("Zyvolast", "Remicade") is True
        assert drugs.same_drug("Zyvolast", "Inflectra") is False
    with host_of(DrugName("Zyvolast", "infliximab")).knowing():
        found = drugs.identify("Zyvolast", on=DAY)
        assert found.substances == ("infliximab",)
        assert {"J1745", "Q5103"} <= {drug.hcpcs for drug in found.candidates}
    with PluginHost().knowing():
        assert not drugs.identify("Zyvolast", on=DAY).is_known


def record() -> InfusionRecord:
    """An infusion of 400 mg over an hour."""
    given = Administration(
        "a1", "Zyvolast", "infusion", start=START, stop=STOP, dose=Quantity(Decimal(400), "mg"), route="IV"
    )
    kim = Patient(family="Sutter", given="Kim", birth_date=date(1978, 2, 17))
    return InfusionRecord(patient=kim, administrations=(given,))


FORMATS: dict[str, Callable[[InfusionRecord], bytes]] = {
    "note.txt": lambda chart: note(chart).encode(),
    "note.pdf": lambda chart: pdf([note(chart)]),
    "log.csv": csv_log,
    "bundle.json": fhir,
    "message.hl7": hl7v2,
    "procedure.xml": ccda,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_earns_the_units_of_the_drug(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name](record()))

    def units(*given: DrugName) -> list[tuple[str | None, int | None]]:
        (coded,) = code_document(path, Asked(on=DAY, dispatcher=Dispatcher(host_of(*given))))
        return [(line.code, line.units) for line in coded.support.expectation.lines if line.code == "J1745"]

    assert units(ZYVOLAST) == [("J1745", 40)]
    assert units() == []


def desk(folder: Path, name: str) -> tuple[Path, Path]:
    """Write four claims of infliximab and their notes, which call it by this name; return file and folder."""
    charts = folder / f"charts-{name}"
    charts.mkdir(parents=True)
    numbers = [f"PCN-{n}" for n in range(4)]
    for number in numbers:
        (charts / f"{number}.txt").write_text(NOTE.format(number=f"Claim: {number}", name=name))
    claims = folder / "day.837"
    claims.write_bytes(file_of(*(Claim(number, f"W{number[-1]}") for number in numbers)))
    return claims, charts


def verdicts(report: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (claim["disposition"], claim["checked"], tuple(f["rule"] for f in claim["findings"]))
        for claim in report["claims"]
    ]


@pytest.mark.parametrize("more", [(), ("--jobs", "2"), ("--isolate", "vocab")])
def test_the_command_line_knows_it_here_in_workers_and_apart(
    more: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the plugin the verdicts are those on notes that say Remicade; without it they are not."""
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "vocab.py").write_text(PLUGIN)

    def scrubbed(name: str, out: str, *plugins: str) -> list[tuple[str, str, tuple[str, ...]]]:
        claims, charts = desk(tmp_path / out, name)
        words = ["scrub", str(claims), "--docs", str(charts), "--out", str(tmp_path / out / "out")]
        with pytest.raises(SystemExit):
            main([*words, "--as-of", "2026-03-09", "--validate", "off", *plugins])
        capsys.readouterr()
        return verdicts(json.loads((tmp_path / out / "out" / "day.report.json").read_text("utf-8")))

    plugin = ("--plugins-dir", str(tmp_path / "plugins"), *more)
    expected = scrubbed("remicade", "usual")
    assert len(expected) == 4
    assert {checked for _, checked, _ in expected} == {"full"}
    assert scrubbed("zyvolast", "with", *plugin) == expected
    assert scrubbed("zyvolast", "without") != expected


def test_the_library_knows_it_in_the_session_that_has_the_plugin(tmp_path: Path) -> None:
    claims, charts = desk(tmp_path / "a", "zyvolast")
    _, usual = desk(tmp_path / "b", "remicade")
    with (
        Session(as_of=date(2026, 3, 9), plugins=(Vendor(ZYVOLAST),)) as one,
        Session(as_of=date(2026, 3, 9)) as two,
    ):
        expected = verdicts(json.loads(two.scrub(claims, documents=[usual]).report_json()))
        told = [
            verdicts(json.loads(each.scrub(claims, documents=[charts]).report_json()))
            for each in (one, two, one)
        ]
    assert told[0] == told[2] == expected
    assert told[1] != expected


@pytest.mark.parametrize(
    ("name", "drug", "said"),
    [
        ("Remicade", "Q5103", "is known already, as infliximab"),
        ("Remicade", "pembrolizumab", "is known already, as infliximab"),
        ("saline", "J1745", "is known already, as sodium chloride 0.9%"),
        ("acme remicade", "J1745", "holds the name 'remicade'"),
        ("sucrose", "infliximab", "is a part of the name 'iron sucrose'"),
        ("Remicode", "J9271", "is one letter from the name 'remicade'"),
        ("ab", "J1745", "is too short"),
        ("J1745", "J1745", "is too short"),
        ("stopped", "J1745", "holds the word 'stopped'"),
        ("Acme drip", "J1745", "holds the word 'drip'"),
        ("patient", "J1745", "holds the word 'patient'"),
        ("March", "J1745", "holds the word 'march'"),
        ("Acme 100", "J1745", "none that readers can find"),
        ("Acme\n", "infliximob", "Did you mean infliximab?"),
        ("Zyvolast", "J0000", "no substance or HCPCS code"),
    ],
)
def test_a_name_that_means_something_else_refuses_the_plugin(name: str, drug: str, said: str) -> None:
    with pytest.raises(PluginError) as refused:
        Scrubber(Settings(as_of=DAY), host_of(DrugName(name, drug)), ())
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"plugin acme: the name {name!r} ")


@pytest.mark.parametrize("given", ["Zyvolast", ("Zyvolast", "J1745"), DrugName("Zyvolast", 1745)])  # type: ignore[arg-type]
def test_what_is_no_name_refuses_the_plugin(given: object) -> None:
    with pytest.raises(
        PluginError, match="plugin acme: infuscrub_drug_names gave something that is no DrugName"
    ):
        Scrubber(Settings(as_of=DAY), host_of(given), ())


def test_a_failure_is_told_without_its_text() -> None:
    class Fails:
        infuscrub_api = "1.2"

        @hookimpl
        def infuscrub_drug_names(self) -> Any:
            raise SystemExit("a value")

    host = PluginHost()
    host.admit(Fails(), "acme", "1.0")
    with pytest.raises(PluginError, match="plugin acme: infuscrub_drug_names raised SystemExit") as refused:
        Scrubber(Settings(as_of=DAY), host, ())
    assert "a value" not in str(refused.value)


def test_what_the_name_means_already_is_nothing_new() -> None:
    assert host_of(DrugName("Remicade", "J1745"), DrugName("REMICADE", "infliximab")).drug_names() == ()


def test_a_name_of_a_drug_that_only_the_readers_know_is_read() -> None:
    host = host_of(DrugName("Zyvolast", "brivaracetam"))
    assert times(host, "zyvolast") == [("zyvolast", START, STOP)]
    assert not drugs.identify("zyvolast").is_known


def test_two_plugins_may_not_give_a_name_to_two_drugs() -> None:
    host = host_of(ZYVOLAST)
    host.admit(Vendor(DrugName("zyvolast", "J1745")), "same", "1.0")
    assert len(host.drug_names()) == 1
    other = host_of(ZYVOLAST)
    other.admit(Vendor(DrugName("zyvolast", "J9271")), "other", "1.0")
    with pytest.raises(
        PluginError, match=r"plugin other: the name 'zyvolast' .* plugin acme gives it to J1745"
    ):
        other.drug_names()


def test_two_sessions_in_two_threads_do_not_mix() -> None:
    """Each reads by its own names, whichever was asked last."""
    hosts = [host_of(ZYVOLAST), host_of(DrugName("Zyvolast", "J9271")), PluginHost()]
    begun = threading.Barrier(3)

    def codes(host: PluginHost) -> set[tuple[str, ...]]:
        begun.wait()
        found = set()
        for _ in range(5):
            with host.knowing():
                found.add(tuple(drug.hcpcs for drug in drugs.identify("Zyvolast", on=DAY).candidates))
        return found

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(codes, hosts)) == [{("J1745",)}, {("J9271",)}, {()}]


def test_a_scrubber_works_with_its_own_names_whichever_was_made_last() -> None:
    (claim_slice,) = [part for part in read_parts([file_of(Claim())]) if isinstance(part, ClaimSlice)]
    chart = Chart(record=record(), documents=(), offered=True)
    settings = Settings(as_of=date(2026, 3, 9), validate="off")
    with_it, without = (Scrubber(settings, host, ()) for host in (host_of(ZYVOLAST), PluginHost()))

    def supports(scrubber: Scrubber) -> bool:
        outcome = scrubber.scrub(claim_slice, OneChart(chart), inspect=True).outcome
        assert outcome is not None
        assert outcome.support is not None
        return any(line.code == "J1745" for line in outcome.support.expectation.lines)

    assert [supports(each) for each in (with_it, without, with_it)] == [True, False, True]
    seen = view(claim_slice)
    profile = settings.profiles.resolve("base", DAY)
    assert without.case(seen, chart, profile).support != with_it.case(seen, chart, profile).support


def test_work_inside_work_with_other_names_is_refused() -> None:
    with host_of(ZYVOLAST).knowing():
        with pytest.raises(SessionError, match="a process of its own"):
            Session(as_of=DAY)
        assert drugs.identify("Zyvolast").is_known
    Session(as_of=DAY).close()


def test_a_host_that_is_closed_takes_its_names_along() -> None:
    host = host_of(ZYVOLAST)
    with host.knowing():
        assert drugs.identify("Zyvolast").is_known
    assert drugs.identify("Zyvolast").is_known
    host.close()
    assert not drugs.identify("Zyvolast").is_known


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[None]:
    site = tmp_path / "site"
    metadata = site / "vocab-1.0.dist-info"
    metadata.mkdir(parents=True)
    (site / "vocab.py").write_text(PLUGIN)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vocab\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[infuscrub]\nvocab = vocab\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    sys.modules.pop("vocab", None)


def test_tenants_of_one_service_have_each_their_own(installed: None) -> None:
    tenants = Tenants({"one": TenantConfig(plugins=("vocab",)), "two": TenantConfig()})
    tenants["one"], tenants["two"]  # loaded in a row, as a worker does

    def is_known(name: str) -> bool:
        return bool(tenants[name]) and drugs.identify("Zyvolast").is_known

    assert [is_known(name) for name in ("one", "two", "one")] == [True, False, True]
    tenants.close()
    assert not drugs.identify("Zyvolast").is_known


def test_a_plugin_apart_tells_its_names_too(installed: None) -> None:
    host = load_plugins(isolate=("vocab",))
    try:
        assert [(one.name, one.code) for one in host.drug_names()] == [("zyvolast", "J1745")]
    finally:
        host.close()


class Reader(Vendor):
    """A plugin that reads documents too, and none of these."""

    @hookimpl
    def infuscrub_read_document(self, document: Any) -> None:
        return None


def test_the_keys_of_a_document_are_read_with_the_names_of_the_run(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(NOTE.format(number="", name="zyvolast"))
    host = PluginHost()
    host.admit(Reader(ZYVOLAST), "acme", "1.0")
    read: list[tuple[str, ...]] = []

    def learned(_: object, reader: Callable[[Document], tuple[InfusionRecord, ...]]) -> list[Any]:
        records = reader(Document.of_path(path))
        read.append(tuple(a.substance for record in records for a in record.administrations if a.start))
        return []

    charts = LinkedCharts(None, Dispatcher(host), ReadOptions())
    with PluginHost().knowing():
        pass  # another host, made last
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scrubber.job.charts.learned_as_digests", learned)
        charts.learned(())
    assert read == [("zyvolast",)]


def test_a_plugin_whose_name_is_refused_does_not_conform() -> None:
    plugin = ModuleType("acme")
    plugin.infuscrub_api = "1.2"  # type: ignore[attr-defined]
    plugin.infuscrub_drug_names = Vendor(DrugName("drip", "J1745")).infuscrub_drug_names  # type: ignore[attr-defined]
    with pytest.raises(AssertionError, match="drip"):
        assert_conforms(plugin)
