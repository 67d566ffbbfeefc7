"""Mirth Connect: the channel is well formed, its scripts do what they say, and what it would send is answered.

Mirth itself is not here. Its part is played: the request is made from the XML, the scripts run in Node with the
variables that Mirth gives them, and files are written as its File Writer would.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from scrubber.api import Session
from scrubber.demo import AS_OF, CLAIM_FILES, unpack
from scrubber.service.auth.keys import KeyFile
from scrubber.service.auth.principal import Scope
from tests.scrubber.service.serving import OPEN, serving

RECIPE = Path(__file__).parents[2] / "examples" / "recipes" / "mirth"
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node runs the scripts of the channel")

MAPS = """
const values = %s;
const channelMap = {put: (key, value) => { values[key] = value; }, get: key => key in values ? values[key] : null};
const SENT = 'SENT', ERROR = 'ERROR', QUEUED = 'QUEUED';
let responseStatus = %s, responseStatusMessage = '', responseErrorMessage = '';
const msg = %s;
"""
"""What Mirth puts into the scope of a script, as far as ours use it."""


@pytest.fixture(scope="module")
def channel() -> Any:
    return etree.parse(RECIPE / "infuscrub-channel.xml").getroot()


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("day")
    unpack(folder)
    return (folder / CLAIM_FILES[0]).read_bytes()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve with keys, as a service that others ask must; return its address and a key."""
    file = tmp_path_factory.mktemp("keys") / "keys.json"
    _, key = KeyFile(file).add("main", [Scope.SCRUB], datetime.now(UTC))
    with serving({**OPEN, "auth": {"required": True, "keys": str(file)}}) as served:
        yield str(served.client.base_url).rstrip("/"), key


def connectors(channel: Any) -> dict[str, Any]:
    return {each.findtext("name"): each for each in channel.findall("destinationConnectors/connector")}


def script_of(connector: Any, kind: str) -> str:
    return str(connector.findtext(f"{kind}//script"))


def filled(template: str, values: dict[str, str]) -> str:
    """Return a template with its variables, as Velocity fills them in; one that is not known stays."""
    return re.sub(r"\$\{([\w.]+)\}", lambda found: values.get(found[1], found[0]), template)


def node(program: str) -> Any:
    assert NODE is not None
    ran = subprocess.run([NODE, "-"], input=program, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def read_answer(channel: Any, body: str, status: str = "SENT") -> dict[str, Any]:
    """Run the response transformer; return the channel map and the status."""
    source = script_of(connectors(channel)["Scrub"], "responseTransformer")
    scope = MAPS % ("{}", json.dumps(status), json.dumps(body))
    tail = "process.stdout.write(JSON.stringify({values, responseStatus, responseStatusMessage}));"
    found: dict[str, Any] = node(f"{scope}\n{source}\n{tail}")
    return found


def passes(connector: Any, values: dict[str, str]) -> bool:
    """Run the filter of a destination."""
    scope = MAPS % (json.dumps(values), "'SENT'", "''")
    source = script_of(connector, "filter")
    return node(f"{scope}\nprocess.stdout.write(JSON.stringify((function () {{ {source} }})()));") is True


def sent(channel: Any, served: tuple[str, str], data: bytes) -> httpx.Response:
    """Send what the HTTP Sender would: everything comes from the XML."""
    properties = connectors(channel)["Scrub"].find("properties")
    url, key = served
    values = {"infuscrub_url": url, "infuscrub_key": key, "message.rawData": base64.b64encode(data).decode()}
    headers = {
        entry.findtext("string"): filled(entry.findtext("list/string"), values)
        for entry in properties.findall("headers/entry")
    }
    headers["Content-Type"] = properties.findtext("contentType")
    content = filled(properties.findtext("content"), values)
    assert properties.findtext("dataTypeBinary") == "true"
    return httpx.request(
        properties.findtext("method").upper(),
        filled(properties.findtext("host"), values),
        headers=headers,
        content=base64.b64decode(content),
        timeout=60,
    )


def test_the_channel_is_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_channel", RECIPE / "make_channel.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.channel() == (RECIPE / "infuscrub-channel.xml").read_text("utf-8"), "run make_channel.py"


def test_every_variable_is_explained(channel: Any) -> None:
    """A variable is one of Mirth's own, one that response.js puts, or a key of the README's table."""
    text = etree.tostring(channel, encoding="unicode")
    used = set(re.findall(r"\$\{([\w.]+)\}", text))
    table = set(
        re.findall(r"^\s*\| `(infuscrub_\w+)`", (RECIPE / "README.md").read_text("utf-8"), re.MULTILINE)
    )
    kinds = {f"infuscrub_{kind}" for kind in ("outbound", "held", "refused", "277ca", "999", "ta1")}
    assert used == table | kinds | {"originalFilename", "message.rawData"}


def test_destinations_run_one_after_the_other_and_fail_where_they_fail(channel: Any) -> None:
    found = connectors(channel)
    assert next(iter(found)) == "Scrub"
    assert [int(each.findtext("metaDataId")) for each in found.values()] == [*range(1, len(found) + 1)]
    for each in found.values():
        assert each.findtext("waitForPrevious") == "true"
        assert each.findtext("properties/destinationConnectorProperties/queueEnabled") == "false"
    for name, each in found.items():
        if name != "Scrub":
            assert each.findtext("properties/binary") == "true"
            assert each.findtext("properties/errorOnExists") == "true"


@needs_node
def test_the_scripts_are_ecmascript_5(channel: Any) -> None:
    """Rhino of Mirth knows neither let nor arrow; Node knows both, so that they are looked for."""
    for source in ((RECIPE / "response.js").read_text("utf-8"), (RECIPE / "filter.js").read_text("utf-8")):
        code = re.sub(r"//.*", "", source)
        assert not re.search(r"\b(?:let|const|class|async|await)\b|=>|`|\.\.\.", code)


@needs_node
def test_what_comes_back_is_what_the_library_makes(
    channel: Any, served: tuple[str, str], clinic: bytes
) -> None:
    answer = sent(channel, served, clinic)
    assert answer.status_code == 200
    read = read_answer(channel, answer.text)
    assert read["responseStatus"] == "SENT"
    with Session(as_of=AS_OF, unresolved="hold") as session:
        expected = session.scrub(clinic, name="claims.837")
    written = {
        name: base64.b64decode(filled(each.findtext("properties/template"), read["values"]))
        for name, each in connectors(channel).items()
        if name != "Scrub" and passes(each, read["values"])
    }
    assert written["Write outbound"] == expected.outbound
    assert written["Write held"] == expected.held
    assert set(written) == {f"Write {kind}" for kind in expected.files if kind != "report"}


@needs_node
def test_a_refused_request_writes_nothing(channel: Any, served: tuple[str, str]) -> None:
    answer = sent(channel, served, b"no claims")
    assert answer.status_code == 422
    read = read_answer(channel, answer.text, status="ERROR")
    assert read["values"] == {}
    assert read["responseStatusMessage"] == "infuscrub refused the file: The file can't be used"
    assert not any(
        passes(each, read["values"]) for name, each in connectors(channel).items() if name != "Scrub"
    )


@needs_node
@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>a proxy's page</html>",
        "{}",
        '{"report":{"outputs":[{"kind":"outbound"}],"summary":{}},"outputs":[]}',
        '{"report":{"outputs":[],"summary":{},"error":"x"},"outputs":[]}',
    ],
)
def test_an_answer_that_is_not_whole_writes_nothing(channel: Any, body: str) -> None:
    read = read_answer(channel, body)
    assert read["responseStatus"] == "ERROR"
    assert read["values"] == {}


def test_a_wrong_key_is_refused(channel: Any, served: tuple[str, str]) -> None:
    assert sent(channel, (served[0], "isk_no_key"), b"ISA").status_code == 401
