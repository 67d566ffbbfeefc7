"""Where it may listen and with whom: what lets claims travel in clear, or strangers in, is refused with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrubber.api import OptionError
from scrubber.service.config import read_service_config, service_config
from scrubber.service.errors import ServiceError
from scrubber.service.tenants import open_tenant

KEYS = {"keys": "keys.json"}
URL = {"public_url": "https://scrub.example"}
TLS = {"tls_certificate": "cert.pem", "tls_key": "key.pem"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"auth": {"required": False}},
        {"server": {"host": "::1"}, "auth": {"required": False}},
        {"server": {"host": "localhost"}, "auth": KEYS},
        {"server": {"host": "127.0.0.5"}},
        {"server": {"host": "0.0.0.0", **TLS, **URL}, "auth": KEYS},
        {"server": {"host": "10.1.2.3", "behind_proxy": True, **URL}, "auth": KEYS},
        {
            "server": {"behind_proxy": True, **URL},
            "auth": {"oidc": [{"issuer": "https://i", "jwks": "j.json"}]},
        },
    ],
)
def test_what_is_safe_is_taken(values: dict[str, Any]) -> None:
    service_config(values, Path("/etc/infuscrub"))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"server": {"host": "0.0.0.0"}}, "needs auth.keys or auth.oidc"),
        ({"server": {"host": "0.0.0.0", **TLS, **URL}}, "needs auth.keys or auth.oidc"),
        ({"server": {"host": "0.0.0.0", **TLS, **URL}, "auth": {**KEYS, "required": False}}, "auth.required"),
        ({"server": {"host": "scrub.example", **URL}, "auth": KEYS}, "claims would travel in clear"),
        ({"server": {"host": "::", **URL}, "auth": KEYS}, "claims would travel in clear"),
        ({"server": {"host": "0.0.0.0", **TLS}, "auth": KEYS}, "public_url"),
        (
            {"server": {"behind_proxy": True, **URL}, "auth": {"required": False}},
            "behind a proxy others can reach it",
        ),
        (
            {"server": {"host": "0.0.0.0", **TLS, **URL}, "auth": KEYS, "cds": {"open_tenant": "main"}},
            "list its clients",
        ),
        ({"server": {"tls_key": "k.pem"}}, "go together"),
        ({"auth": {"oidc": [{"issuer": "https://i", "jwks": "http://i/keys"}]}, "server": URL}, "https"),
        ({"auth": {"oidc": [{"issuer": "https://i", "jwks": "j.json"}]}}, "audience"),
        (
            {"auth": {"oidc": [{"issuer": "https://i", "jwks": "j", "tenant": "nobody"}]}, "server": URL},
            "no tenant nobody",
        ),
        (
            {"cds": {"clients": [{"issuer": "https://e", "jwks": "j", "tenant": "nobody"}]}},
            "no tenant nobody",
        ),
        ({"cds": {"open_tenant": "nobody"}}, "no tenant nobody"),
        ({"tenants": {}}, "tenants"),
        ({"tenants": {"John Doe": {}}}, "tenants"),
        ({"tenants": {"main": {"plugin": []}}}, "tenants.main.plugin"),
        ({"server": {"workers": 0}}, "server.workers"),
        ({"sever": {}}, "sever"),
    ],
)
def test_what_is_not_is_refused_in_one_line(values: dict[str, Any], says: str) -> None:
    with pytest.raises(ServiceError, match=says) as caught:
        service_config(values, Path("/etc/infuscrub"), "service.toml")
    assert str(caught.value).startswith("service.toml: ")
    assert "\n" not in str(caught.value)


def test_paths_count_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text(
        """
[auth]
keys = "keys.json"
[[auth.oidc]]
issuer = "https://login.example"
audience = "https://scrub.example"
jwks = "login.json"
[[cds.clients]]
issuer = "https://ehr.example"
jwks = "https://ehr.example/jwks"
[tenants.main]
profiles = ["payers"]
tables = "/var/tables"
policy = "policy.toml"
validate = "off"
[tenants.other]
policy = "report-only"
"""
    )
    config = read_service_config(tmp_path / "service.toml")
    assert config.auth.keys == tmp_path / "keys.json"
    assert config.auth.oidc[0].jwks == str(tmp_path / "login.json")
    assert config.cds.clients[0].jwks == "https://ehr.example/jwks"
    assert config.tenants["main"].profiles == (tmp_path / "payers",)
    assert config.tenants["main"].tables == Path("/var/tables")
    assert config.tenants["main"].policy == str(tmp_path / "policy.toml")
    assert config.tenants["other"].policy == "report-only"


@pytest.mark.parametrize("text", [b"[server", b"\xff\xfe", b"[server]\nhost = 3\n"])
def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "service.toml"
    path.write_bytes(text)
    with pytest.raises(ServiceError, match=r"service\.toml") as caught:
        read_service_config(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(ServiceError, match="cannot be read"):
        read_service_config(tmp_path / "missing.toml")


def test_a_plugin_that_a_tenant_requires_is_looked_for_when_the_tenant_opens() -> None:
    tenant = service_config(
        {"tenants": {"main": {"require_plugins": ["no_such_plugin"]}}}, Path("/etc/infuscrub")
    ).tenants["main"]
    with pytest.raises(OptionError, match="no_such_plugin: not installed"):
        open_tenant("main", tenant)


def test_a_file_that_notepad_saved_is_read(tmp_path: Path) -> None:
    """It begins with a mark, and its lines end as Windows ends them."""
    (tmp_path / "service.toml").write_bytes(b"\xef\xbb\xbf[server]\r\nport = 8840\r\n")
    assert read_service_config(tmp_path / "service.toml").server.port == 8840
