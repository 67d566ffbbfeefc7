"""`infuscrub serve` as a process: it starts, says where, stops when told to, and leaves no process and no file."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scrubber.cli.main import main
from tests.scrubber.service.claims import file_of
from tests.scrubber.service.serving import X12

COMMAND = [sys.executable, "-m", "scrubber.cli.main", "serve"]
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@contextmanager
def started(*options: str, temporary: Path | None = None) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give a service on a free port, and where it says that it serves."""
    environment = os.environ if temporary is None else {**os.environ, "TMPDIR": str(temporary)}
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"serves on (https?://\S+)", first)
        assert found, first
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield process, found[1]
    finally:
        process.kill()
        process.wait()


def workers_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def ended(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def until(true: object) -> None:
    while not true():  # type: ignore[operator]
        threading.Event().wait(0.02)


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to(number: signal.Signals) -> None:
    with started("--demo") as (process, url):
        assert httpx.get(f"{url}/ready").status_code == 200
        workers = workers_of(process.pid)
        assert len(workers) == 2
        process.send_signal(number)
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        until(lambda: ended(workers))


@posix
def test_work_under_way_comes_to_its_end() -> None:
    """A client whose body is half sent when the service is told to stop still gets its answer."""
    body = file_of("96365", "96413")
    with started("--demo") as (process, url):
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            head = (
                f"POST /v1/files HTTP/1.1\r\nHost: localhost\r\nContent-Type: {X12['content-type']}\r\n"
                f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            connection.sendall(head.encode() + body[:100])
            until(lambda: httpx.get(f"{url}/health").status_code == 200)  # it has taken what came before
            process.send_signal(signal.SIGTERM)
            until(lambda: not _answers(port))
            connection.sendall(body[100:])
            found = b""
            while chunk := connection.recv(65536):
                found += chunk
        assert found.startswith(b"HTTP/1.1 200")
        assert process.wait(60) == 0


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@posix
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_no_worker_outlives_it(tmp_path: Path) -> None:
    """Killed outright, its workers end by themselves, and the next service removes what it had on disk."""
    with started("--demo", temporary=tmp_path) as (process, _):
        (room,) = tmp_path.glob("infuscrub-service-*")
        (room / "left").mkdir()
        workers = workers_of(process.pid)
        process.kill()
        process.wait()
        until(lambda: ended(workers))
    assert room.exists()
    with started("--demo", temporary=tmp_path) as (process, _):
        assert not room.exists()
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def test_a_port_that_is_taken_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(["--port", str(taken.getsockname()[1])]) == 2
    assert re.fullmatch(
        r"infuscrub: 127\.0\.0\.1:\d+: cannot listen there .*--port\n", capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--host", "0.0.0.0"], "needs auth.keys"),
        (["--config", "missing.toml"], "cannot be read"),
        (["--demo", "--config", "service.toml"], "one of --demo and --config"),
        (["--demo", "--host", "192.0.2.1"], "others can reach it"),
        (["keys", "add", "--file", "k.json"], "--scope scrub"),
        (["keys", "add", "--file", "k.json", "--scope", "all"], "scopes are"),
        (["keys", "revoke", "x", "--file", "k.json"], "there is no key"),
        (
            ["keys", "add", "--file", "/proc/none/k.json", "--tenant", "a", "--scope", "scrub"],
            "cannot be written",
        ),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(
    options: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(options) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_without_its_packages_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ImportError('No module named uvicorn', name='uvicorn')")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [*COMMAND, "--demo"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "infuscrub: the service needs more packages: pip install 'infuscrub[service]'\n"


def test_it_serves_tls(tmp_path: Path) -> None:
    certificate, key = certificate_of(tmp_path)
    config = tmp_path / "service.toml"
    config.write_text(
        f'[server]\ntls_certificate = "{certificate.name}"\n'
        f'tls_key = "{key.name}"\n[auth]\nrequired = false\n'
    )
    with started("--config", str(config)) as (_, url):
        port = url.rpartition(":")[2]
        trusted = ssl.create_default_context(cafile=certificate)
        assert httpx.get(f"https://localhost:{port}/ready", verify=trusted).status_code == 200
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http://localhost:{port}/ready")


def certificate_of(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, private


def run(options: list[str]) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["serve", *options])
    assert isinstance(caught.value.code, int)
    return caught.value.code
