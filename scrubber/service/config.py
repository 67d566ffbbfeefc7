"""The configuration of the service: one TOML file, checked when it is read; paths in it count from its own folder."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scrubber.claims.as_json.model import Trader
from scrubber.errors import unreadable
from scrubber.service.errors import ServiceError

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""Of a tenant: it stands in logs and metrics, so it is a name and no person's."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServerConfig(_Part):
    """Where it listens, and how many processes work."""

    host: str = "127.0.0.1"
    port: int = Field(default=8837, ge=0, le=65535)
    workers: int = Field(default=2, ge=1, le=64)
    """Worker processes for claims and charts."""
    public_url: str = ""
    """How clients reach it, as https://scrub.example.org: the audience of their tokens, the start of links in cards."""
    allowed_hosts: tuple[str, ...] = ()
    """Names that a Host header may hold besides loopback ones and that of `public_url`."""
    allowed_origins: tuple[str, ...] = ()
    """Origins whose pages may call it from a browser (CORS); none by default."""
    behind_proxy: bool = False
    """A proxy before it ends TLS: only then may it listen beyond loopback without a certificate."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    stop_seconds: int = Field(default=30, ge=0)
    """How long work under way may go on when it is told to stop."""


class LimitsConfig(_Part):
    """What one request, and one client, may cost."""

    file_megabytes: int = Field(default=256, ge=1)
    """A file of claims with its charts."""
    body_megabytes: int = Field(default=16, ge=1)
    """Any other request."""
    per_minute: int = Field(default=1200, ge=1)
    """Requests of one client (key, token subject, or address where nobody is known)."""
    upload_seconds: float = Field(default=120, gt=0)
    """How long a body may take to arrive."""
    idle_seconds: float = Field(default=15, gt=0)
    """How long a client may say nothing while it sends."""
    claim_seconds: float = Field(default=10, gt=0)
    """CPU time of one claim, one chart or one hook."""
    file_seconds: float = Field(default=1800, gt=0)
    """Wall time of a file."""
    worker_megabytes: int = Field(default=1024, ge=128)
    """Memory of a worker process beyond what it needs to start."""
    waiting: int = Field(default=64, ge=1)
    """Calls that may wait for a worker; the next one is told to come back."""
    remember_seconds: int = Field(default=600, ge=1)
    """For how long an Idempotency-Key is answered again, and an attachment waits for its claim."""
    remember_megabytes: int = Field(default=64, ge=1)
    """Memory for both."""


class IssuerConfig(_Part):
    """Who signs the tokens of an identity provider (OIDC), and what they mean here."""

    issuer: str
    jwks: str
    """Its keys: an https URL or a file. No other place that a token names is ever asked."""
    audience: str = ""
    """What `aud` must be; default: `public_url`."""
    tenant: Name | None = None
    """The tenant of all its tokens; else the one that `tenant_claim` names."""
    tenant_claim: str = "tenant"
    scope_claim: str = "scope"
    """The claim with the scopes: words of one text, or a list. Only scopes known here count."""


class AuthConfig(_Part):
    """Who may ask."""

    required: bool = True
    """Off only on loopback."""
    keys: Path | None = None
    """The file of API keys, see `infuscrub serve keys`."""
    oidc: tuple[IssuerConfig, ...] = ()


PATIENCE_SECONDS = 5.0
"""How long an EHR waits for cards where nobody says: within this time HL7's Da Vinci CRD wants most hooks answered (10
seconds for some), and its client may give up then: https://hl7.org/fhir/us/davinci-crd/, Foundation. The half second
that CDS Hooks recommends is for calls that send all their data.
"""


class CdsClientConfig(_Part):
    """An EHR that may call the CDS Hooks services."""

    issuer: str
    """The `iss` of its tokens."""
    jwks: str
    """Its keys: an https URL or a file."""
    tenant: Name = "main"
    fhir_servers: tuple[str, ...] = ()
    """Base URLs of FHIR servers that may be asked with a token that the EHR passes; no other is ever called."""
    patience_seconds: float = Field(default=PATIENCE_SECONDS, gt=0, le=60)
    """For how long its servers are asked one question after the other; what lacks then counts as not sent."""
    setting: Literal["physician", "facility"] | None = None
    """Whose services its visits are, where neither place of service nor claim says it: 837P or 837I."""


class CdsConfig(_Part):
    """CDS Hooks."""

    clients: tuple[CdsClientConfig, ...] = ()
    open_tenant: Name | None = None
    """The tenant of callers without a token, on loopback only: for the demo and for tests of an EHR."""
    feedback: Path | None = None
    """Where feedback on cards is kept; none: it is counted only."""


class FhirConfig(_Part):
    """What an 837 says and a FHIR Claim has no element for; a call may state it itself."""

    signature_on_file: Literal["Y", "N"] | None = None
    """CLM06."""
    assignment: Literal["A", "B", "C"] | None = None
    """CLM07."""
    benefits_assigned: Literal["Y", "N", "W"] | None = None
    """CLM08."""
    release_of_information: Literal["Y", "I"] | None = None
    """CLM09."""
    filing_indicator: Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")] | None = None
    """SBR09, where `Coverage.type` has no code of X12."""
    sender: Trader | None = None
    """Who sends the 837 that a call may ask for, and who receives it."""
    receiver: Trader | None = None
    usage: Literal["P", "T"] = "T"


class TenantConfig(_Part):
    """What decides for one tenant; see `Session` of the library for each."""

    profiles: tuple[Path, ...] = ()
    profile: str | None = None
    plugins: tuple[str, ...] = ()
    isolate: tuple[str, ...] = ()
    require_plugins: tuple[str, ...] = ()
    """These run too, and must be installed."""
    plugin_seconds: float = Field(default=0.25, ge=0.01)
    tables: Path | None = None
    fee_schedule: Path | None = None
    policy: str = "safe"
    """`safe`, `report-only`, or the path of a TOML file."""
    validate_: Literal["guide", "off"] = Field(default="guide", alias="validate")
    unresolved: Literal["hold", "reject"] = "reject"
    """A service has no desk: what a person must decide is rejected, unless the caller has one."""
    require_charts: bool = False
    zone: str | None = None
    as_of: date | None = None
    """A fixed day of every check, for demos and tests; default: today."""
    fhir: FhirConfig = FhirConfig()


class ServiceConfig(_Part):
    """All of it."""

    server: ServerConfig = ServerConfig()
    limits: LimitsConfig = LimitsConfig()
    auth: AuthConfig = AuthConfig()
    cds: CdsConfig = CdsConfig()
    tenants: Mapping[Name, TenantConfig] = Field(
        default_factory=lambda: {"main": TenantConfig()}, min_length=1
    )
    demo: bool = False
    """Also show the demo's pages."""

    @model_validator(mode="after")
    def _coherent(self) -> ServiceConfig:
        for client in self.cds.clients:
            if client.tenant not in self.tenants:
                raise ValueError(f"cds.clients: there is no tenant {client.tenant}")
        for issuer in self.auth.oidc:
            if issuer.tenant is not None and issuer.tenant not in self.tenants:
                raise ValueError(f"auth.oidc: there is no tenant {issuer.tenant}")
            if not (issuer.audience or self.server.public_url):
                raise ValueError("auth.oidc: give audience, or server.public_url")
        if self.cds.open_tenant is not None and self.cds.open_tenant not in self.tenants:
            raise ValueError(f"cds.open_tenant: there is no tenant {self.cds.open_tenant}")
        if (self.server.tls_certificate is None) != (self.server.tls_key is None):
            raise ValueError("server: tls_certificate and tls_key go together")
        for keys in (*(i.jwks for i in self.auth.oidc), *(c.jwks for c in self.cds.clients)):
            if "://" in keys and not keys.startswith("https://"):
                raise ValueError("jwks: keys come from a file or an https URL")
        _check_binding(self)
        return self

    @property
    def hosts(self) -> frozenset[str]:
        """Return the names that a Host header may hold."""
        own = urlsplit(self.server.public_url).hostname
        return frozenset({*_LOOPBACK_NAMES, *self.server.allowed_hosts, *((own,) if own else ())})

    @property
    def address(self) -> str:
        """Return the URL under which clients reach it."""
        if self.server.public_url:
            return self.server.public_url.rstrip("/")
        scheme = "https" if self.server.tls_certificate else "http"
        host = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        return f"{scheme}://{host}:{self.server.port}"


_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def is_loopback(host: str) -> bool:
    """Return whether an address is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_binding(config: ServiceConfig) -> None:
    server, auth = config.server, config.auth
    if is_loopback(server.host) and not server.behind_proxy:
        return
    where = "behind a proxy" if server.behind_proxy else f"on {server.host}"
    if not auth.required or not (auth.keys or auth.oidc):
        raise ValueError(
            f"server: {where} others can reach it, so it needs auth.keys or auth.oidc, and auth.required"
        )
    if config.cds.open_tenant is not None:
        raise ValueError(f"cds.open_tenant: {where} others can reach it; list its clients instead")
    if server.tls_certificate is None and not server.behind_proxy:
        raise ValueError(
            f"server: {where} claims would travel in clear: give tls_certificate and tls_key, "
            "or say behind_proxy = true where a proxy ends TLS"
        )
    if not server.public_url:
        raise ValueError(f"server: {where} it needs public_url, the address under which clients reach it")


_PATHS = {
    "server": ("tls_certificate", "tls_key"),
    "auth": ("keys",),
    "cds": ("feedback",),
}


def read_service_config(path: Path) -> ServiceConfig:
    """Read the file. Raises `ServiceError` in one line that names the field and what is wrong with it."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ServiceError(f"{path}: {unreadable(error)}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ServiceError(f"{path}: is no TOML ({error})") from error
    return service_config(values, path.absolute().parent, str(path))


def service_config(values: dict[str, Any], folder: Path, name: str = "configuration") -> ServiceConfig:
    """Return the configuration of values, whose relative paths count from `folder`. Raises `ServiceError`."""
    _anchor(values, folder)
    try:
        return ServiceConfig.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(each) for each in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise ServiceError(f"{name}: {where + ': ' if where else ''}{said}") from None


def _anchor(values: dict[str, Any], folder: Path) -> None:
    """Let relative paths count from the folder of the file, not from wherever the service is started."""

    def at(path: object) -> object:
        return str(folder / path) if isinstance(path, str) and path else path

    for part, fields in _PATHS.items():
        table = values.get(part)
        if isinstance(table, dict):
            for field in fields:
                if field in table:
                    table[field] = at(table[field])
    for listed in (_tables(values, "auth", "oidc"), _tables(values, "cds", "clients")):
        for table in listed:
            if isinstance(table.get("jwks"), str) and "://" not in table["jwks"]:
                table["jwks"] = at(table["jwks"])
    tenants = values.get("tenants")
    for table in tenants.values() if isinstance(tenants, dict) else ():
        if not isinstance(table, dict):
            continue
        for field in ("tables", "fee_schedule"):
            if field in table:
                table[field] = at(table[field])
        if isinstance(table.get("profiles"), list):
            table["profiles"] = [at(each) for each in table["profiles"]]
        if table.get("policy") not in (None, "safe", "report-only"):
            table["policy"] = at(table["policy"])


def _tables(values: dict[str, Any], part: str, field: str) -> list[dict[str, Any]]:
    table = values.get(part)
    listed = table.get(field) if isinstance(table, dict) else None
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
