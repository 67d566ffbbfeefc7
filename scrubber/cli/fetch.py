"""`infuscrub fetch`: the charts of claims from an EHR's FHIR server, into a folder that `scrub` and `check`
read.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubber.cli.options import Format, Zone
from scrubber.cli.terminal import complain, print_json, say
from scrubber.model.words import counted

if TYPE_CHECKING:
    from scrubber.output.text import Line
    from scrubber.smart.client import FhirClient
    from scrubber.smart.fetch import Fetched, Run

_SCOPE = "system/*.rs"


def fetch(
    fhir: Annotated[
        str, typer.Option("--fhir", metavar="URL", help="The FHIR R4 server's address.", show_default=False)
    ],
    claims: Annotated[
        list[str],
        typer.Option("--claims", help="Claim files, X12 837, or folders. Repeatable.", show_default=False),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder for the charts.", show_default=False)
    ],
    client_id: Annotated[
        str | None,
        typer.Option("--client-id", help="As registered with the server (SMART Backend Services)."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The private key: PEM, JWK or JWK Set.")
    ] = None,
    kid: Annotated[
        str | None, typer.Option("--kid", help="The key's id, where the file does not give it.")
    ] = None,
    scope: Annotated[
        str, typer.Option("--scope", help="What to ask for; older servers: system/*.read.")
    ] = _SCOPE,
    token_url: Annotated[
        str | None,
        typer.Option("--token-url", metavar="URL", help="Where tokens are given. Default: the server says."),
    ] = None,
    token_env: Annotated[
        str | None,
        typer.Option("--token-env", metavar="VAR", help="Use the access token in this environment variable."),
    ] = None,
    no_auth: Annotated[bool, typer.Option("--no-auth", help="Ask without a token (a test server).")] = False,
    days_around: Annotated[
        int, typer.Option("--days-around", min=0, max=31, help="Days before and after the service, too.")
    ] = 0,
    zone: Zone = None,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="Take http:// where the server is on this machine.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List the claims whose charts are whole, too.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
) -> int:
    """Fetch the charts of claims from an EHR, for --docs.

    From a FHIR R4 server, by SMART Backend Services.

    Exit code 0: every chart is whole and surely its claim's; 1: some are in part, proposed or not there; 2:
    the call or the server can't be used.
    """
    from scrubber.job.source import InputError
    from scrubber.job.zone import zone_of
    from scrubber.smart.client import FhirClient
    from scrubber.smart.fetch import fetch as fetch_charts
    from scrubber.smart.folder import ChartFolder
    from scrubber.smart.wanted import wanted_in

    ways = [client_id is not None or key is not None, token_env is not None, no_auth]
    if sum(ways) != 1 or (client_id is None) != (key is None):
        raise InputError("say how to sign in: --client-id with --key, or --token-env, or --no-auth")
    token = os.environ.get(token_env, "").strip() if token_env else None
    if token_env and not token:
        raise InputError(f"--token-env {token_env}: this environment variable is empty or not set")
    clinic = zone_of(zone)
    wanted, others = wanted_in(claims)
    folder = ChartFolder(out)
    with FhirClient(fhir, token=token, kept=folder.kept, allow_http=allow_http) as client:
        if client_id is not None and key is not None:
            _sign_in(client, client_id, key, kid, scope, token_url)
        with folder:
            run = fetch_charts(
                client,
                wanted,
                folder,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                zone=clinic,
                days_around=days_around,
                done=_progress(len(wanted)),
            )
    if run.stopped is not None:
        complain(
            f"{run.stopped}; {sum(r.status == 'not_asked' for r in run.results)} claims were not asked for"
        )
    if format is Format.text:
        say(_summary(run, others, claims, out, verbose=verbose))
    else:
        print_json({**run.account, "not_of_interest": others}, pretty=format is Format.json)
    return run.exit_code


def _sign_in(
    client: FhirClient, client_id: str, key: Path, kid: str | None, scope: str, token_url: str | None
) -> None:
    from scrubber.smart.token import load_key

    client.sign_in(client_id, load_key(key, kid), scope=scope, token_url=token_url)


def _progress(total: int) -> Callable[[Fetched], None]:
    """Return what says on stderr how far it is, where that is a terminal."""
    count = 0

    def done(result: Fetched) -> None:
        nonlocal count
        count += 1
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\rcharts: {count} of {total}" + ("\n" if count == total else ""))
            sys.stderr.flush()

    return done


def _summary(run: Run, others: int, claims: list[str], out: Path, *, verbose: bool) -> Iterator[Line]:
    from scrubber.smart.fetch import SAID

    for result in run.results:
        if verbose or not result.is_whole:
            yield from _claim(result)
    counts = Counter(SAID[result.status] for result in run.results)
    total = len(run.results)
    parts = ", ".join(f"{number} {words}" for words, number in counts.items())
    yield f"{counted(total, 'claim')} with something to check: {parts or 'none'}", "bold"
    bare = sum(r.status in ("fetched", "partly") and not r.has_administrations for r in run.results)
    if bare:
        yield f"{bare} of these charts tell of no administration on the days of their claims", "yellow"
    unconfirmed = sum(bool(result.file) and not result.confirmed for result in run.results)
    if unconfirmed:
        yield (
            f"{unconfirmed} to confirm: fill in claim_id in {out / 'manifest.csv'} where it is right",
            "yellow",
        )
    if others:
        yield f"{others} claims without an infusion, drug or attachment line need no chart", ""
    if any(result.file for result in run.results):
        yield f"Next: infuscrub check {' '.join(map(shlex.quote, claims))} --docs {shlex.quote(str(out))}", ""


def _claim(result: Fetched) -> Iterator[Line]:
    from scrubber.smart.fetch import SAID

    got = ", ".join(f"{number} {type}" for type, number in result.got)
    file = f" ({result.change} {result.file})" if result.file else ""
    yield f"{result.claim_id}  {SAID[result.status]}{file}{f': {got}' if got else ''}", ""
    if result.because and result.because != SAID[result.status] and not result.is_whole:
        yield f"  {result.because}", ""
    for missing in result.missing:
        yield f"  {missing}", "yellow"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:\n\n  infuscrub fetch --fhir https://ehr.example/fhir --claims day.837 --out charts "
        "--client-id infuscrub --key key.pem --kid 2026-11\n\n"
        "  infuscrub fetch --fhir http://localhost:8080/fhir --allow-http --no-auth --claims day.837 --out charts\n\n"
        "  infuscrub check day.837 --docs charts"
    )(fetch)
