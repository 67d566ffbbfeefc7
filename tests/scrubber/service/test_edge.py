"""The edge against what browsers and sockets do: other names, other origins, bodies too large, too slow, or cut off."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from tests.scrubber.service.serving import OPEN, X12, Served, serving


@pytest.fixture(scope="module")
def small() -> Iterator[Served]:
    """A service that takes little, and waits for little; pages of one origin may ask it."""
    values = {
        **OPEN,
        "server": {"allowed_hosts": ["scrub.example"], "allowed_origins": ["https://ehr.example"]},
        "limits": {"body_megabytes": 1, "file_megabytes": 2, "idle_seconds": 0.3, "upload_seconds": 1.5},
    }
    with serving(values) as served:
        yield served


def said(port: int, data: bytes, *, end: bool = False) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are; return status, headers and body of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(data)
        if end:
            connection.shutdown(socket.SHUT_WR)
        found = b""
        while chunk := connection.recv(65536):
            found += chunk
    head, _, body = found.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]) if first else 0, headers, body


def request(
    port: int, *, method: str = "GET", path: str = "/health", host: str | None = None, **more: str
) -> bytes:
    headers = {"Host": f"127.0.0.1:{port}" if host is None else host, "Connection": "close", **more}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "[::2]:1",
     "0.0.0.0", "localhost@evil.example", "", "127.1", "2130706433", "evil.example#localhost"],
)  # fmt: skip
def test_another_name_is_refused(small: Served, host: str) -> None:
    """DNS rebinding: a page elsewhere reaches a service on loopback under a name of its own."""
    status, _, _ = said(small.port, request(small.port, host=host))
    assert status in (400, 421)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8837", "scrub.example", "scrub.example:443"]
)
def test_its_own_names_are_known(small: Served, host: str) -> None:
    status, _, _ = said(small.port, request(small.port, host=host))
    assert status == 200


def test_two_names_are_none(small: Served) -> None:
    doubled = request(small.port).replace(b"Connection", b"Host: evil.example\r\nConnection")
    assert said(small.port, doubled)[0] in (400, 421)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://localhost:1",
        "http://127.0.0.1",
        "file://",
        "https://ehr.example.evil",
    ],
)
def test_pages_of_other_origins_are_refused(small: Served, origin: str) -> None:
    """Without this, any page could post a file to a service on loopback that needs no key."""
    answer = small.client.post("/v1/files", content=b"x", headers={**X12, "Origin": origin})
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:infuscrub:problem:origin")
    assert "access-control-allow-origin" not in answer.headers


def test_pages_of_the_configuration_may_ask(small: Served) -> None:
    asked = {"Origin": "https://ehr.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "authorization,content-type"}  # fmt: skip
    before = small.client.options("/v1/claims", headers=asked)
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == "https://ehr.example"
    assert "access-control-allow-credentials" not in before.headers
    answer = small.client.get("/health", headers={"Origin": "https://ehr.example"})
    assert answer.headers["access-control-allow-origin"] == "https://ehr.example"
    own = small.client.get("/health", headers={"Origin": f"http://127.0.0.1:{small.port}"})
    assert own.status_code == 200


class TestBodies:
    def test_a_body_that_says_it_is_too_large(self, small: Served) -> None:
        for path, megabytes in (("/v1/claims", 1), ("/v1/files", 2)):
            for length in (str((megabytes << 20) + 1), "9" * 19):
                head = request(small.port, method="POST", path=path, Content_Length=length)
                status, _, body = said(small.port, head)
                assert status == 413, path
                assert json.loads(body)["detail"] == f"At most {megabytes} MB are taken here."

    def test_a_body_that_turns_out_too_large(self, small: Served) -> None:
        def chunks() -> Iterator[bytes]:
            for _ in range(48):
                yield b" " * 65536

        for path in ("/v1/claims", "/v1/files"):
            assert small.client.post(path, content=chunks(), headers=X12).status_code == 413

    def test_lengths_that_lie(self, small: Served) -> None:
        for length in ("-1", "0x10", "1 1", "+1", "1e3", "9" * 400):
            head = request(small.port, method="POST", path="/v1/claims", Content_Length=length)
            assert said(small.port, head + b"abc")[0] in (400, 413), length
        both = request(
            small.port, method="POST", path="/v1/claims", Content_Length="3", Transfer_Encoding="chunked"
        )
        assert said(small.port, both + b"0\r\n\r\n")[0] in (400, 415)

    def test_a_body_that_stops_arriving(self, small: Served) -> None:
        head = request(
            small.port,
            method="POST",
            path="/v1/claims",
            Content_Length="100",
            **{"Content-Type": X12["content-type"]},
        )
        status, _, body = said(small.port, head + b"ISA*")
        assert (status, json.loads(body)["type"]) == (408, "urn:infuscrub:problem:too-slow")

    def test_a_body_that_drips(self, small: Served) -> None:
        """Never silent for long, and never done: the time for the whole body ends it."""
        with socket.create_connection(("127.0.0.1", small.port), timeout=0.1) as connection:
            head = request(
                small.port,
                method="POST",
                path="/v1/files",
                Content_Length="100000",
                **{"Content-Type": X12["content-type"]},
            )
            connection.sendall(head)
            answer = b""
            for _ in range(100):
                try:
                    connection.sendall(b"I")
                    answer += connection.recv(4096)
                except TimeoutError:
                    continue
                except OSError:
                    break
                if answer:
                    break
        assert b" 408 " in answer.partition(b"\r\n")[0]

    def test_a_connection_half_closed(self, small: Served) -> None:
        head = request(
            small.port,
            method="POST",
            path="/v1/claims",
            Content_Length="100",
            **{"Content-Type": X12["content-type"]},
        )
        status, _, _ = said(small.port, head + b"ISA*", end=True)
        assert status in (0, 400, 408), "no claim is made of half a body"
        assert small.client.get("/ready").status_code == 200

    def test_a_form_of_many_parts(self, served: Served) -> None:
        parts = [("claims", ("a.837", b"x")), *(("documents", (f"{n}.txt", b"")) for n in range(6000))]
        assert served.client.post("/v1/files", files=parts).status_code in (400, 413)

    def test_broken_forms(self, small: Served) -> None:
        for content, kind in (
            (b"", "multipart/form-data"),
            (b"x", "multipart/form-data; boundary=y"),
            (b"--y\r\n\r\nx", "multipart/form-data; boundary=y"),
            (
                b'--y\r\nContent-Disposition: form-data; name="claims"\r\n\r\nx\r\n--y--\r\n',
                "multipart/form-data; boundary=y",
            ),
            (
                b'--y\r\nContent-Disposition: form-data; name="other"; filename="f"\r\n\r\nx\r\n--y--\r\n',
                "multipart/form-data; boundary=y",
            ),
            (b"--" + b"y" * 5000, "multipart/form-data; boundary=" + "y" * 5000),
        ):
            for path in ("/v1/files", "/v1/claims", "/v1/charts/read", "/v1/acknowledgements"):
                status = small.client.post(path, content=content, headers={"content-type": kind}).status_code
                assert status in (400, 413, 422), (path, content[:40], status)


class TestHeaders:
    def test_every_answer_has_them(self, small: Served) -> None:
        answers = [
            small.client.get(path) for path in ("/", "/health", "/nowhere", "/rules/T04", "/openapi.json")
        ]
        answers.append(small.client.post("/v1/files", content=b"x", headers=X12))
        ids = set()
        for answer in answers:
            ids.add(answer.headers["x-request-id"])
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "server" not in answer.headers
        assert len(ids) == len(answers)

    def test_no_header_of_a_client_comes_back(self, small: Served) -> None:
        answer = small.client.get("/health", headers={"X-Request-ID": "chosen", "X-Forwarded-For": "6.6.6.6"})
        assert answer.headers["x-request-id"] != "chosen"
        for name in ("a\r\nX-Injected: 1", "a\nX-Injected: 1", 'a"; filename="b', "a\x00b"):
            raw = small.client.post(
                "/v1/files", files=[("claims", (name, b"ISA"))], headers={"accept": "application/json"}
            )
            assert "x-injected" not in raw.headers

    @pytest.mark.parametrize(
        "path",
        ["/v1/rules/..%2f..%2f..%2fetc%2fpasswd", "/v1/profiles/..%2f..%2fpyproject", "/v1/profiles/%2fetc%2fpasswd",
         "/rules/..%5c..%5cwin.ini", "/v1/rules/%00", "/v1/profiles/a%0d%0aX-Injected:%201", "/..%2f..%2fetc/passwd",
         "//etc/passwd",
         "/v1/profiles/" + "x" * 3000],
    )  # fmt: skip
    def test_no_path_leads_to_a_file(self, small: Served, path: str) -> None:
        status, headers, body = said(small.port, request(small.port, path=path))
        assert status in (404, 422)
        assert b"root:" not in body
        assert "x-injected" not in headers


def test_who_asks_too_often_is_told_to_wait(small: Served) -> None:
    with serving({**OPEN, "limits": {"per_minute": 5}}) as served:
        found = [served.client.get("/v1/tables").status_code for _ in range(8)]
        assert found == [200] * 5 + [429] * 3
        answer = served.client.get("/v1/tables")
        assert 1 <= int(answer.headers["retry-after"]) <= 12
        assert served.client.get("/health").status_code == 200, "whoever runs it may always ask"
